"""Which certificate signs where: the unit's seal and everybody who may sign, side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khue.core.permissions import requires
from khue.core.ui.shapes import Cell, Column, Table
from khue.signing.permissions import MANAGE_CREDENTIALS
from khue.signing.selectors import SigningPlace, signing_places
from khue.signing.services import is_demo_allowed

from .shown import credential_state, credential_url, person_of, until


@require_safe
@requires(MANAGE_CREDENTIALS)
def signers(request: HttpRequest) -> HttpResponse:
    """Show seal and signers of the units one looks after, also those without a certificate."""
    columns = [
        Column("place", _("Signs as")),
        Column("who", _("Who")),
        Column("certificate", _("Certificate")),
        Column("key", _("Where the key is")),
        Column("until", _("Valid to")),
        Column("state", _("State")),
    ]
    rows = [_row(place) for place in signing_places(person_of(request))]
    table = Table(columns=columns, rows=rows)
    return render(request, "signing/signers.html", {"table": table})


def _row(place: SigningPlace) -> list[object]:
    act = _("Seal of %(unit)s") if place.is_seal else _("Signs papers of %(unit)s")
    row = place.credential
    if row is None:
        state = (
            Cell(_("Issued at the first signature (demo)"), kind="neutral")
            if is_demo_allowed()
            else Cell(_("No certificate"), kind="overdue")
        )
        return [act % {"unit": place.unit}, place.who, "–", "–", "–", state]
    kind, words = credential_state(row)
    return [
        act % {"unit": place.unit},
        place.who,
        Cell(row.subject, url=credential_url(row)),
        row.get_kind_display(),
        until(row),
        Cell(words, kind=kind),
    ]
