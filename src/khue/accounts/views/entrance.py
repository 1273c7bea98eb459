"""Coming in and leaving."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from khue.accounts import services
from khue.accounts.errors import PaperCodeInvalid
from khue.accounts.forms import FirstPasswordForm
from khue.core.demo import demo_links, demo_people
from khue.core.permissions import PUBLIC, requires


class SignInView(LoginView):  # type: ignore[misc]
    """The first page before the sign-in; the demo shows whom to try and the public sites."""

    permission = PUBLIC

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's people and sites."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.KHUE_IS_DEMO:
            context["demo_people"] = demo_people()
            context["demo_links"] = demo_links(self.request)
        return context


class SignOutView(LogoutView):  # type: ignore[misc]
    """Leaving clears what the phone kept."""

    permission = PUBLIC

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@require_safe
@requires(PUBLIC)
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Say how one gets an account, or a new password: on paper, from one's own unit."""
    return render(request, "accounts/help.html")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@requires(PUBLIC)
def first_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password with the code of the paper sheet, then come in."""
    try:
        paper = services.paper_of(token)
    except PaperCodeInvalid as error:
        return render(request, "accounts/paper_invalid.html", {"error": error}, status=410)
    form = FirstPasswordForm(request.POST or None, user=paper.user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        user = services.use_first_sign_in(token=token, password=password)
        login = Login(user=user, redirect_url="/me/")
        answer: HttpResponse = perform_password_login(request, {"username": user.username}, login)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
        return answer
    response = render(
        request,
        "accounts/first_sign_in.html",
        {"form": form, "person": paper.user.person, "user_name": paper.user.username},
    )
    response["Referrer-Policy"] = "no-referrer"
    return response
