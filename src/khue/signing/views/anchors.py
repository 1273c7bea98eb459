"""Trusted certificate authorities, for the office's officer in charge of IT."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khue.core.dates import today
from khue.core.permissions import requires
from khue.signing.errors import SigningNotFound
from khue.signing.forms import AnchorForm
from khue.signing.permissions import MANAGE_ANCHORS
from khue.signing.selectors import anchors, get_anchor_for, may_manage_anchors
from khue.signing.services import add_anchor, remove_anchor
from khue.signing.types import AnchorKind

from .shown import person_of


@require_safe
@requires(MANAGE_ANCHORS)
def anchor_list(request: HttpRequest) -> HttpResponse:
    """List the authorities, trusted and no longer trusted."""
    _only_offices(request)
    day = today()
    rows = [(anchor, anchor.period.holds(day)) for anchor in anchors()]
    return render(request, "signing/anchors.html", {"anchors": rows})


@require_http_methods(["GET", "POST"])
@requires(MANAGE_ANCHORS)
def anchor_add(request: HttpRequest) -> HttpResponse:
    """Trust another authority."""
    _only_offices(request)
    form = AnchorForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        anchor = add_anchor(
            certificate=form.cleaned_data["certificate"].read(),
            kind=AnchorKind(form.cleaned_data["kind"]),
            timestamp_url=form.cleaned_data["timestamp_url"],
            by=person_of(request),
        )
        messages.success(request, _("“%(name)s” is trusted from today.") % {"name": anchor.name})
        return redirect("signing:anchors")
    context = {"form": form, "up": "signing:anchors", "is_anchor": True}
    return render(request, "signing/certificate_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(MANAGE_ANCHORS)
def anchor_remove(request: HttpRequest, anchor_id: int) -> HttpResponse:
    """Trust an authority no longer, after asking once more."""
    user = person_of(request)
    anchor = get_anchor_for(user, anchor_id)
    if request.method == "POST":
        remove_anchor(anchor=anchor, by=user)
        messages.success(request, _("“%(name)s” is no longer trusted.") % {"name": anchor.name})
        return redirect("signing:anchors")
    context = {
        "title": _("Trust this authority no longer?"),
        "text": _("Papers signed under it will be shown as of an unknown issuer from now on."),
        "facts": [(_("Name"), anchor.name), (_("Kind"), anchor.get_kind_display())],
        "act": _("Remove"),
        "kind": "danger",
        "cancel_url": reverse("signing:anchors"),
    }
    return render(request, "core/confirm.html", context)


def _only_offices(request: HttpRequest) -> None:
    if not may_manage_anchors(person_of(request)):
        raise SigningNotFound
