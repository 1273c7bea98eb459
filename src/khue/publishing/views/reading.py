"""What waits to become public, and one publication with all that a decision needs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.core.ui.shapes import Chip, Moment, Step
from khue.files.selectors import files_by_id
from khue.files.services import file_response
from khue.publishing import permissions
from khue.publishing.forms import ReturnForm, WithdrawForm
from khue.publishing.kinds import get_kind, public_addresses
from khue.publishing.models import Publication, State
from khue.publishing.models import Step as Stage
from khue.publishing.selectors import WAITING, Dossier, dossier_for, item_of, publications_for
from khue.publishing.types import PublishedFile

from .common import user_of

LIMIT = 100
KINDS = {
    State.DRAFT: "neutral",
    State.REVIEW: "waiting",
    State.HEAD: "waiting",
    State.APPROVED: "active",
    State.PUBLISHED: "done",
    State.RETURNED: "refused",
    State.WITHDRAWN: "neutral",
    State.EXPIRED: "neutral",
}
_SHOWN = {
    "cho": WAITING,
    "dang": (State.PUBLISHED,),
    "go": (State.WITHDRAWN, State.EXPIRED),
}


@require_safe
@requires(permissions.VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """List what waits, those due first; chips lead to what is public and what was taken down."""
    chosen = request.GET.get("xem", "cho")
    states = _SHOWN.get(chosen, WAITING)
    rows = publications_for(user_of(request), states=states)[:LIMIT]
    chips = [
        Chip(_("Waiting"), "?xem=cho", chosen not in ("dang", "go")),
        Chip(_("Public"), "?xem=dang", chosen == "dang"),
        Chip(_("Taken down"), "?xem=go", chosen == "go"),
    ]
    lines = [(row, _title(row), KINDS[State(row.state)], _meta(row)) for row in rows]
    return render(request, "publishing/listing.html", {"lines": lines, "chips": chips})


def _title(row: Publication) -> str:
    number = item_of(row.latest, kind=row.kind).number if row.latest else ""
    return " · ".join(part for part in (number, row.title) if part)


def _meta(row: Publication) -> str:
    author = row.latest.author.get_full_name() if row.latest else ""
    return f"{row.unit} · {author}" if author else str(row.unit)


@require_safe
@requires(permissions.VIEW)
def dossier(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Show one publication as the public would read it, what changed, and who decided what."""
    found = dossier_for(user_of(request), publication_id)
    return render(
        request, "publishing/dossier.html", dossier_context(found, **_ways(found, request))
    )


def _ways(found: Dossier, request: HttpRequest) -> dict[str, object]:
    """Whence the dossier comes and where the public reads it."""
    row = found.publication
    kind = get_kind(row.kind)
    source = kind.source_url(user_of(request), row.object_id) if kind.source_url else ""
    public = public_addresses(row.unit_id, row.public_id) if row.is_public else []
    return {"source_url": source, "public_url": public[0] if public else ""}


@require_safe
@requires(permissions.VIEW)
def file(request: HttpRequest, publication_id: int, position: int) -> HttpResponseBase:
    """Show a file of the newest version to those who decide on it."""
    found = dossier_for(user_of(request), publication_id)
    frozen = found.item.files[position - 1 : position]
    stored = files_by_id([frozen[0].file_id]).get(frozen[0].file_id) if frozen else None
    if stored is None or stored.sha256 != frozen[0].sha256:
        raise NotFound
    return file_response(stored, headers=request.headers, is_inline=True)


def dossier_context(found: Dossier, **changes: object) -> dict[str, object]:
    """Return the page's values; a failed act puts its own form in their place."""
    return {
        "dossier": found,
        "publication": found.publication,
        "version": found.version,
        "item": found.item,
        "files": _with_scan_state(found),
        "state_kind": KINDS[State(found.publication.state)],
        "steps": _steps(found.publication),
        "moments": _moments(found),
        "return_form": ReturnForm(initial={"version": found.version.number}),
        "withdraw_form": WithdrawForm(initial={"reason": found.publication.withdrawal_reason}),
        **changes,
    }


def _with_scan_state(found: Dossier) -> list[tuple[PublishedFile, str]]:
    stored = files_by_id(file.file_id for file in found.item.files)
    return [
        (file, str(kept.scan_state) if (kept := stored.get(file.file_id)) else "")
        for file in found.item.files
    ]


def _steps(row: Publication) -> list[Step]:
    order = [State.REVIEW, State.HEAD, State.APPROVED, State.PUBLISHED]
    labels = [_("Editorial board"), _("Head"), _("Approved"), _("Public")]
    state = State(row.state)
    if state not in order:
        return []
    at = order.index(state)
    if state is State.PUBLISHED:
        at += 1
    return [
        Step(label, "done" if n < at else "current" if n == at else "ahead")
        for n, label in enumerate(labels)
    ]


def _moments(found: Dossier) -> list[Moment]:
    moments = [
        Moment(
            title=_("Version %(n)d written") % {"n": found.version.number},
            at=found.version.created_at,
            who=found.version.author.get_full_name(),
            icon="documents",
        )
    ]
    for decision in found.decisions:
        if decision.is_approved:
            is_head = decision.step == Stage.HEAD
            words = _("Approved version %(n)d") if is_head else _("Checked version %(n)d")
        else:
            words = _("Returned version %(n)d")
        note = decision.reason
        if decision.on_behalf:
            note = f"{note} {_('On behalf of the head, by delegation.')}".strip()
        moments.append(
            Moment(
                title=words % {"n": decision.version},
                at=decision.at,
                who=decision.who,
                role=decision.post_title,
                note=note,
                kind="done" if decision.is_approved else "refused",
            )
        )
    row = found.publication
    if row.published_at and row.is_public:
        moments.append(Moment(title=_("Public"), at=row.published_at, kind="done", icon="open"))
    if row.gone_at:
        moments.append(
            Moment(title=_("Taken down"), at=row.gone_at, note=row.gone_reason, kind="refused")
        )
    return sorted(moments, key=lambda moment: moment.at or row.created_at)
