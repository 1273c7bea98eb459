"""The calendar on one's phone: opening the secret address, closing it, and reading by it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.errors import NotFound
from khue.core.permissions import PUBLIC, requires
from khue.planning import permissions, services
from khue.planning.selectors import calendar_of_feed, find_feed, open_feed_for

from .common import user_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.READ_WEEK)
@never_cache
def settings(request: HttpRequest) -> HttpResponse:
    """Show whether there is a feed; make a new address, which is shown this once."""
    user = user_of(request)
    address = secret = ""
    if request.method == "POST":
        secret = services.open_feed(by=user)
        address = request.build_absolute_uri(reverse("planning:calendar", args=[secret]))
    context = {
        "address": address,
        "secret": secret,
        "server": request.build_absolute_uri(reverse("planning:dav")),
        "feed": open_feed_for(user),
    }
    return render(request, "planning/feed.html", context)


@require_POST
@requires(permissions.READ_WEEK)
def close(request: HttpRequest) -> HttpResponse:
    """Close the feed."""
    services.close_feed(by=user_of(request))
    messages.success(request, _("Closed. The old address gives nothing any more."))
    return redirect("planning:feed")


@require_safe
@requires(PUBLIC)
@never_cache
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar to whoever knows the address; others get nothing."""
    feed = find_feed(secret)
    if feed is None:
        raise NotFound
    return HttpResponse(
        calendar_of_feed(feed),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="khue.ics"'},
    )
