"""Three public addresses: the manifest, the worker, the page that stands in for the network."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from khue.accounts.selectors import idle_seconds_for
from khue.core.permissions import PUBLIC, requires

from . import shell


@requires(PUBLIC)
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """Tell the phone how Khuê is installed."""
    return JsonResponse(
        shell.manifest(),
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@requires(PUBLIC)
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it may look after every page."""
    wanted = getattr(settings, "KHUE_SERVICE_WORKER", True)
    source = shell.worker_source(_idle_seconds(request)) if wanted else shell.farewell_source()
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


def _idle_seconds(request: HttpRequest) -> int | None:
    if request.user.is_authenticated:
        return idle_seconds_for(request)
    return shell.STRANGERS_IDLE


@requires(PUBLIC)
def offline(request: HttpRequest) -> HttpResponse:
    """Say calmly that there is no network; kept with the shell, so it names nobody."""
    return render(request, "mobile/offline.html")
