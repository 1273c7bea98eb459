"""Certificates of a unit, for its officer in charge of IT."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.permissions import SIGNED_IN, requires
from khue.organisation.selectors import get_unit, holders, present_hats
from khue.organisation.types import Role
from khue.signing.errors import SigningNotFound
from khue.signing.forms import ImageForm, UnitCertificateForm
from khue.signing.permissions import MANAGE_CREDENTIALS
from khue.signing.selectors import (
    credentials_for,
    current_image_for,
    get_credential_for,
    incomplete_count,
)
from khue.signing.services import (
    add_external_credential,
    add_token_credential,
    check_credential,
    retire_credential,
)
from khue.signing.types import Revocation

from .shown import person_of, shown


@require_safe
@requires(MANAGE_CREDENTIALS)
def unit(request: HttpRequest) -> HttpResponse:
    """List the certificates of the units one looks after."""
    user = person_of(request)
    rows = [shown(row) for row in credentials_for(user)[:300]]
    context = {
        "credentials": rows,
        "expiring": sum(row.row.expires_soon for row in rows),
        "incomplete": incomplete_count(user),
    }
    return render(request, "signing/unit.html", context)


@require_http_methods(["GET", "POST"])
@requires(MANAGE_CREDENTIALS)
def unit_add(request: HttpRequest) -> HttpResponse:
    """Register a certificate of the unit or of one who signs in it."""
    user = person_of(request)
    hat = next(iter(present_hats(user)), None)
    if hat is None:
        raise SigningNotFound
    people = {
        post.person_id: post.person for post in holders([hat.unit_id], (Role.HEAD, Role.DEPUTY))
    }
    choices = [(str(key), person.full_name) for key, person in people.items()]
    form = UnitCertificateForm(request.POST or None, request.FILES or None, holders=choices)
    if request.method == "POST" and form.is_valid():
        certificate, chain = form.contents()
        register = add_token_credential if form.token() else add_external_credential
        row = register(
            unit=get_unit(hat.unit_id),
            person=people[form.person_id] if form.person_id else None,
            certificate=certificate,
            chain=chain,
            by=user,
            **form.token(),
        )
        messages.success(request, _("The certificate is registered."))
        return redirect("signing:credential", credential_id=row.pk)
    return render(request, "signing/certificate_form.html", {"form": form, "up": "signing:unit"})


@require_safe
@requires(SIGNED_IN)
def credential(request: HttpRequest, credential_id: int) -> HttpResponse:
    """Show one certificate: one's own, or one of the unit."""
    user = person_of(request)
    row = get_credential_for(user, credential_id)
    context = {
        "shown": shown(row),
        "row": row,
        "image": current_image_for(user, row),
        "form": ImageForm(),
        "up": "signing:own" if row.person_id == user.person_id else "signing:unit",
    }
    return render(request, "signing/credential.html", context)


@require_POST
@requires(SIGNED_IN)
def credential_check(request: HttpRequest, credential_id: int) -> HttpResponse:
    """Ask the authority now whether the certificate still stands."""
    row = get_credential_for(person_of(request), credential_id)
    said = {
        Revocation.GOOD: (messages.SUCCESS, _("The authority says: the certificate stands.")),
        Revocation.REVOKED: (messages.ERROR, _("The authority says: revoked. It signs no more.")),
        Revocation.UNKNOWN: (
            messages.WARNING,
            _(
                "The authority did not answer. Try again later; signing is possible, with a warning."
            ),
        ),
    }[check_credential(row)]
    messages.add_message(request, *said)
    return redirect("signing:credential", credential_id=row.pk)


@require_http_methods(["GET", "POST"])
@requires(SIGNED_IN)
def credential_retire(request: HttpRequest, credential_id: int) -> HttpResponse:
    """Withdraw a certificate, after asking once more."""
    user = person_of(request)
    row = get_credential_for(user, credential_id)
    if request.method == "POST":
        retire_credential(credential=row, by=user)
        messages.success(request, _("The certificate is withdrawn. What it signed stays valid."))
        return redirect("signing:credential", credential_id=row.pk)
    context = {
        "title": _("Withdraw this certificate?"),
        "text": _("It can sign nothing more in Khuê. Papers signed with it stay valid."),
        "facts": [(_("Holder"), row.subject), (_("Serial number"), row.serial)],
        "act": _("Withdraw"),
        "kind": "danger",
        "cancel_url": reverse("signing:credential", args=[row.pk]),
    }
    return render(request, "core/confirm.html", context)
