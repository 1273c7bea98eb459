"""The shell with pages of two invented people around it: what the worker keeps needs no database."""

from __future__ import annotations

from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.views.decorators.cache import never_cache

from khue.core.permissions import PUBLIC, requires
from khue.core.ui.navigation import Tab
from khue.core.ui.shapes import MenuItem


def _page(request: HttpRequest, who: int) -> HttpResponse:
    user = SimpleNamespace(is_authenticated=True, pk=who, get_full_name=lambda: f"Người {who}")
    tabs = [Tab("today", "Hôm nay", "today", "/", active=True)]
    words = {"title": f"Trang của người {who}", "act": "Làm", "cancel_url": "/", "place": "Thử"}
    return render(request, "core/confirm.html", {"user": user, "tabs": tabs, **words})


@requires(PUBLIC)
def page(request: HttpRequest, who: int) -> HttpResponse:
    """A page of one of the two."""
    return _page(request, who)


@requires(PUBLIC)
@never_cache
def secret(request: HttpRequest, who: int) -> HttpResponse:
    """A page with marks or health data: never kept."""
    return _page(request, who)


@requires(PUBLIC)
def turned_away(request: HttpRequest) -> HttpResponse:
    """The server no longer knows the person."""
    return redirect("/accounts/login/")


@requires(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, without anybody's token."""
    return render(request, "core/bare.html", {"profile": MenuItem("x", "/")})


urlpatterns = [
    path("", include("khue.mobile.urls")),
    path("of/<int:who>/", page),
    path("of/<int:who>/more/", page),
    path("secret/<int:who>/", secret),
    path("turned-away/", turned_away),
    path("accounts/login/", sign_in),
]
