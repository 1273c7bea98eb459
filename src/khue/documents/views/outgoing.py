"""Outgoing documents: the list and the one page of a document for everybody who works on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khue.compliance.selectors import may_confirm
from khue.core.permissions import holds_anywhere, requires
from khue.dispatch import selectors as dispatch
from khue.documents import permissions, services
from khue.documents.clocks import IssueClocks
from khue.documents.extensions import panels_of
from khue.documents.forms import FileForm, OutsideForm, ReasonForm, SubmitForm
from khue.documents.models import OutgoingAnnex, OutgoingDocument
from khue.documents.outside import states_of
from khue.documents.paper import annex_label, parse_letter
from khue.documents.selectors import (
    SUPERSEDED,
    audience_in_words,
    get_outgoing_for,
    list_outgoing,
    outgoing_counts,
    outgoing_matching,
    story_of,
)
from khue.documents.selectors_life import notices_of_outgoing
from khue.documents.selectors_replies import answered_for
from khue.documents.selectors_route import current_steps, earlier_steps, step_for
from khue.documents.types import KIND, OutgoingState, RecipientKind, StepState
from khue.organisation import selectors as organisation
from khue.publishing import selectors as publishing
from khue.signing.selectors import asks_for_pin

from .common import user_of
from .shown import NEARBY, chips, outgoing_row, outgoing_steps, sections, step_row


@require_safe
@requires(permissions.READ_OUTGOING)
def listing(request: HttpRequest) -> HttpResponse:
    """List the unit's outgoing documents by state and words."""
    user = user_of(request)
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    counts = outgoing_counts(user)
    choices: list[tuple[str, str, int | None]] = [("", _("All"), sum(counts.values()))]
    choices += [(s.value, str(s.label), counts[s.value]) for s in OutgoingState if s in counts]
    choices.append((SUPERSEDED, _("Replaced, recalled, out of force"), None))
    states = (state,) if state in (*OutgoingState.values, SUPERSEDED) else ()
    among = outgoing_matching(user, words) if words.strip() else None
    clocks = IssueClocks()
    rows = [outgoing_row(d, clocks) for d in list_outgoing(user, states=states, among=among)]
    context = {
        "rows": rows,
        "chips": chips(request.GET, choices),
        "sections": sections(user, "outgoing"),
        "words": words,
        "keep": {"state": state} if states else {},
        "can_draft": holds_anywhere(user, permissions.DRAFT),
    }
    return render(request, "documents/outgoing_list.html", context)


@require_safe
@requires(permissions.READ_OUTGOING)
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show the paper, the story and the next act of the person who looks."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    services.note_reading(document=found, by=user)
    steps = current_steps(found)
    lines = list(found.recipient_lines.select_related("delivered_by__person"))
    outside = states_of(user, found.unit_id, found.pk)
    for line in lines:
        line.outside = outside.get(line.position)
    context = {
        "document": found,
        "nearby": [outgoing_row(d) for d in list_outgoing(user, limit=NEARBY)],
        "steps": outgoing_steps(found),
        "pages": range(1, (found.pages or 1) + 1),
        "blocks": parse_letter(found.body).blocks,
        "lines": lines,
        "audience": audience_in_words(found),
        "answers": answered_for(user, found),
        "clock": IssueClocks().of(found),
        "annexes": labelled_annexes(found),
        "attachments": found.attachments.select_related(
            "file", "file__layout_check", "sealed_file"
        ),
        "versions": found.texts.select_related("by__person"),
        "moments": story_of(found),
        "panels": panels_of(user, KIND, found),
        "life_notices": notices_of_outgoing(user, found),
        "publication": publishing.standing_for(user, KIND, found.pk),
        "sending": dispatch.dispatch_of(found.unit_id, KIND, found.pk),
        "route": [step_row(step) for step in steps] if len(steps) > 1 else [],
        "earlier_route": [step_row(step) for step in earlier_steps(found)],
        "awaited": ", ".join(step.name for step in steps if step.state == StepState.OPEN),
        "has_plan": any(step.state == StepState.PLANNED for step in steps),
        **_acts(found, user, [line.kind for line in lines]),
    }
    return render(request, "documents/outgoing.html", context)


def labelled_annexes(found: OutgoingDocument) -> list[tuple[str, OutgoingAnnex]]:
    """The annexes with their numbers."""
    rows = list(found.annexes.defer("body"))
    return [(annex_label(index, len(rows)), row) for index, row in enumerate(rows)]


def _acts(found: OutgoingDocument, user: Any, kinds: list[str]) -> dict[str, Any]:
    """Which acts this person can do now; the services decide again."""

    def may(permission: str) -> bool:
        return organisation.can(user, permission, found.unit_id)

    is_draft = found.is_editable and may(permissions.DRAFT)
    step = step_for(found, user) if found.state == OutgoingState.SUBMITTED else None
    to_return = found.state == OutgoingState.SUBMITTED and may(permissions.SIGN)
    to_return = to_return or step is not None
    can_seal = found.state == OutgoingState.SIGNED and may(permissions.ISSUE)
    outside = found.is_issued and may(permissions.ISSUE)
    return {
        "can_edit": is_draft,
        "submit_form": SubmitForm(unit_id=found.unit_id, series=found.series) if is_draft else None,
        "missing_grounds": services.missing_grounds(organisation.get_unit(found.unit_id))
        if is_draft
        else [],
        "still_missing": services.still_missing(found) if is_draft else [],
        "file_form": FileForm() if is_draft else None,
        "may_confirm": is_draft and may_confirm(user),
        "can_return": to_return,
        "can_sign": step is not None and not step.is_initial,
        "can_initial": step is not None and step.is_initial,
        "reason_form": ReasonForm() if to_return else None,
        "can_seal": can_seal,
        "seal_has_pin": can_seal and asks_for_pin(found.unit_id, None),
        "can_send": found.state == OutgoingState.SEALED and may(permissions.ISSUE),
        "can_publish": found.is_issued
        and found.publication_asked_at is None
        and RecipientKind.PORTAL in kinds,
        "outside_form": OutsideForm() if outside and RecipientKind.SUPERIOR in kinds else None,
    }
