"""Certificates as lists and facts show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.core.dates import HANOI
from khue.core.ui.shapes import Kind
from khue.signing.models import Credential
from khue.signing.types import EXPIRY_WARNINGS, CredentialState

if TYPE_CHECKING:
    from khue.accounts.models import User


@dataclass(frozen=True, slots=True)
class ShownCredential:
    """A certificate with its state in a colour and a word."""

    row: Credential
    kind: Kind
    state: str
    whose: str
    meta: str


def shown(row: Credential) -> ShownCredential:
    """Return a certificate with its words."""
    kind, state = credential_state(row)
    whose = _("Seal of the unit") if row.is_seal else row.subject
    valid_to = _("valid to %(date)s") % {"date": until(row)}
    meta = f"{row.unit} · {row.get_kind_display()} · {valid_to}"
    return ShownCredential(row, kind, state, whose, meta)


def until(row: Credential) -> str:
    """Return the last day of a certificate."""
    return f"{row.valid_to.astimezone(HANOI):%d/%m/%Y}"


def credential_url(row: Credential) -> str:
    """Return the page of a certificate."""
    return reverse("signing:credential", args=[row.pk])


def credential_state(row: Credential) -> tuple[Kind, str]:
    """Return how a certificate stands today."""
    if row.state == CredentialState.REVOKED:
        return "refused", _("Revoked")
    if row.state == CredentialState.RETIRED:
        return "neutral", _("Withdrawn")
    if row.is_expired:
        return "overdue", _("Expired")
    if row.expires_soon:
        left = row.days_left
        kind: Kind = "overdue" if left <= min(EXPIRY_WARNINGS) else "waiting"
        return kind, _("%(n)s days left") % {"n": left}
    return "done", _("In use")


def person_of(request: HttpRequest) -> User:
    """Return the signed-in account."""
    return cast("User", request.user)
