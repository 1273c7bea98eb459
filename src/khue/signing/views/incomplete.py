"""Papers whose signatures still lack proof: why, since when, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khue.core.permissions import requires
from khue.core.ui.shapes import Kind
from khue.signing.models import SignatureRecord
from khue.signing.permissions import VIEW_RECORDS
from khue.signing.selectors import get_incomplete_for, incomplete_for
from khue.signing.services import facts_of, level_text, reason_text, retry_upgrade
from khue.signing.types import HOPELESS

from .shown import person_of

_MOST = 100


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """One signature that lacks proof, with its words."""

    row: SignatureRecord
    title: str
    url: str
    meta: str
    reason: str
    signed_at: datetime
    kind: Kind
    state: str
    can_retry: bool


@require_safe
@requires(VIEW_RECORDS)
def incomplete_list(request: HttpRequest) -> HttpResponse:
    """List what lacks proof, oldest first."""
    rows = incomplete_for(person_of(request))
    found = [_shown(row) for row in rows[:_MOST]]
    return render(request, "signing/incomplete.html", {"papers": found, "count": rows.count()})


@require_POST
@requires(VIEW_RECORDS)
def incomplete_retry(request: HttpRequest, record_id: int) -> HttpResponse:
    """Ask the authorities now instead of waiting for the next round."""
    user = person_of(request)
    record = get_incomplete_for(user, record_id)
    if retry_upgrade(record=record, by=user):
        messages.success(request, _("The missing proof was added."))
    else:
        record.refresh_from_db()
        messages.warning(request, reason_text(record) or _("Nothing could be added now."))
    return redirect("signing:incomplete")


def _shown(row: SignatureRecord) -> ShownPaper:
    facts = facts_of(row.holder_kind, row.holder_id)
    days = (timezone.now() - row.signed_at).days
    age = _("%(n)s days") % {"n": days} if days else _("since today")
    kind, state = _state(row)
    parts = [row.number, row.get_purpose_display(), str(row.unit), level_text(row.level), age]
    return ShownPaper(
        row=row,
        title=facts.title if facts else row.number or row.get_purpose_display(),
        url=facts.url if facts else "",
        meta=" · ".join(part for part in parts if part),
        reason=reason_text(row),
        signed_at=row.signed_at,
        kind=kind,
        state=state,
        can_retry=row.last_error not in HOPELESS and bool(row.holder_kind),
    )


def _state(row: SignatureRecord) -> tuple[Kind, str]:
    """The most pressing thing: proof can be had only while the certificate is valid."""
    if row.last_error in HOPELESS:
        return "refused", _("Stays as it is")
    if row.credential.is_expired:
        return "refused", _("Certificate expired")
    if row.credential.expires_soon:
        return "overdue", _("Certificate: %(n)s days left") % {"n": row.credential.days_left}
    return "waiting", _("Proof to be added")
