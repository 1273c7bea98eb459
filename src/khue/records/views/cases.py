"""Case files: the list, one case file, putting documents in, closing, rights, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.compliance.selectors import may_confirm
from khue.compliance.services import confirmation_from
from khue.core.errors import NotFound
from khue.core.permissions import holds_anywhere, requires
from khue.core.text import fold
from khue.core.ui.shapes import Chip
from khue.core.ui.words import short_date
from khue.documents import selectors as documents
from khue.documents.types import INCOMING_KIND, KIND
from khue.files.services import file_response, record_download
from khue.organisation import selectors as organisation
from khue.records import permissions, services
from khue.records.books import BOOKS, Line
from khue.records.forms import (
    CloseForm,
    FilingForm,
    OwnFileForm,
    ReaderForm,
    ReasonForm,
    RightsForm,
)
from khue.records.models import CaseFile, CaseItem
from khue.records.selectors import (
    case_files_for,
    document_for,
    get_case_file_for,
    get_item_for,
    handovers_for,
    lists_for,
    may_write_case,
)
from khue.records.types import CaseState

from .common import attachment, sections, try_on, user_of
from .shown import case_row

KINDS = {"outgoing": KIND, "incoming": INCOMING_KIND}
_SHOWN = 200


@require_safe
@requires(permissions.WORK_CASES)
def listing(request: HttpRequest) -> HttpResponse:
    """List the case files that the person may read, by state and words."""
    user = user_of(request)
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    rows = case_files_for(user)
    if state in CaseState.values:
        rows = rows.filter(state=state)
    rows = rows.order_by("-list__year", "heading__position", "number")
    found = [row for row in rows[:_SHOWN] if _fits(row, words)]
    chips = [Chip(_("All"), "?", active=state not in CaseState.values)]
    chips += [Chip(str(s.label), f"?state={s.value}", active=s == state) for s in CaseState]
    context = {
        "rows": [case_row(row) for row in found],
        "lists": lists_for(user)[:6],
        "chips": chips,
        "words": words,
        "keep": {"state": state} if state in CaseState.values else {},
        "can_plan": holds_anywhere(user, permissions.DRAFT_LIST),
        "sections": sections(user, "cases"),
    }
    return render(request, "records/cases.html", context)


def _fits(row: CaseFile, words: str) -> bool:
    text = fold(f"{row.code} {row.title} {row.keeper_name}")
    return all(word in text for word in fold(words).split())


@require_safe
@requires(permissions.WORK_CASES)
def shown(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show a case file: its index, its rights, the next acts."""
    return show(request, get_case_file_for(user_of(request), case_id))


def show(request: HttpRequest, found: CaseFile, **forms: object) -> HttpResponse:
    """Draw the page of a case file; forms with errors take the place of fresh ones."""
    user = user_of(request)
    names = (permissions.DRAFT_LIST, permissions.APPROVE_LIST)
    in_charge = found.keeper_id == user.pk or any(
        organisation.can(user, name, found.unit_id) for name in names
    )
    is_open = found.state == CaseState.OPEN
    writes = is_open and may_write_case(user, found)
    reopens = found.state == CaseState.CLOSED and organisation.can(
        user, permissions.APPROVE_LIST, found.unit_id
    )
    context: dict[str, Any] = {
        "found": found,
        "row": case_row(found),
        "items": _items(found, user),
        "readers": found.readers.all(),
        "in_charge": in_charge,
        "sees_handover": found.handover_id is not None
        and handovers_for(user).filter(pk=found.handover_id).exists(),
        "writes": writes,
        "can_edit": found.state in (CaseState.PLANNED, CaseState.OPEN)
        and organisation.can(user, permissions.DRAFT_LIST, found.unit_id),
        "own_form": OwnFileForm() if writes else None,
        "close_form": CloseForm() if is_open and in_charge else None,
        "reader_form": ReaderForm(unit_id=found.unit_id) if in_charge else None,
        "rights_form": RightsForm(initial={"rights": found.rights}) if in_charge else None,
        "reason_form": ReasonForm() if reopens else None,
        "may_confirm": writes and may_confirm(user),
        **forms,
    }
    return render(request, "records/case.html", context)


def _items(found: CaseFile, user: Any) -> list[tuple[CaseItem, str]]:
    """The documents of a case file, each with its own page where the person may open that."""
    items = list(found.items.prefetch_related("files__file"))
    sent = {item.outgoing_id for item in items if item.outgoing_id}
    come = {item.incoming_id for item in items if item.incoming_id}
    mine = set(documents.outgoing_for(user).filter(pk__in=sent).values_list("pk", flat=True))
    ours = set(documents.incoming_for(user).filter(pk__in=come).values_list("pk", flat=True))
    pages = {("outgoing", pk) for pk in mine} | {("incoming", pk) for pk in ours}
    shown = []
    for item in items:
        key = (str(item.source), item.outgoing_id or item.incoming_id)
        url = reverse(f"documents:{key[0]}", args=[key[1]]) if key in pages else ""
        shown.append((item, url))
    return shown


@require_http_methods(["GET", "POST"])
@requires(permissions.WORK_CASES)
def file_document(request: HttpRequest, place: str, document_id: int) -> HttpResponse:
    """Put a document into a case file, from the document's page."""
    user = user_of(request)
    kind = KINDS.get(place, "")
    document = document_for(user, kind, document_id)
    form = FilingForm(request.POST or None, user=user, unit_id=document.unit_id)
    if request.method == "POST" and form.is_valid():
        chosen = form.cases[form.cleaned_data["case_file"]]
        note = form.cleaned_data["note"]
        put: Any = services.file_outgoing if kind == KIND else services.file_incoming
        if try_on(form, lambda: put(case_file=chosen, document=document, by=user, note=note)):
            messages.success(
                request, _("It lies in case file %(code)s now.") % {"code": chosen.code}
            )
            return redirect(f"documents:{place}", document.pk)
    context = {
        "form": form,
        "document": document,
        "place": place,
        "has_cases": bool(form.cases),
    }
    return render(request, "records/file.html", context)


@require_POST
@requires(permissions.WORK_CASES)
def add_own(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put a file that somebody brings into a case file."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    form = OwnFileForm(request.POST, request.FILES)
    if form.is_valid():
        data = dict(form.cleaned_data)
        data["upload"] = data.pop("file")
        data["clerk_confirmation"] = confirmation_from(user, request.POST)
        if try_on(form, lambda: services.file_own(case_file=found, by=user, **data)):
            messages.success(request, _("The file lies in the case file."))
            return redirect("records:case", found.pk)
    return show(request, found, own_form=form)


@require_POST
@requires(permissions.WORK_CASES)
def take_out(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take a document out of an open case file."""
    user = user_of(request)
    item = get_item_for(user, item_id)
    services.take_out(item=item, by=user)
    messages.success(request, _("Taken out; the trail remembers it."))
    return redirect("records:case", item.case_file_id)


@require_safe
@requires(permissions.WORK_CASES)
def item_file(request: HttpRequest, item_id: int, position: int) -> HttpResponseBase:
    """Hand out a frozen file of a case file."""
    user = user_of(request)
    item = get_item_for(user, item_id)
    kept = item.files.select_related("file").filter(position=position).first()
    if kept is None:
        raise NotFound
    record_download(kept.file, by=user)
    return file_response(kept.file, headers=request.headers, is_inline="view" in request.GET)


@require_POST
@requires(permissions.WORK_CASES)
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    """Close a case file."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    form = CloseForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        done = try_on(form, lambda: services.close_case_file(case_file=found, by=user, **data))
        if done is not None:
            day = short_date(done.due_on)
            messages.success(
                request, _("Closed. It goes to the archive until %(day)s.") % {"day": day}
            )
            return redirect("records:case", found.pk)
    return show(request, found, close_form=form)


@require_POST
@requires(permissions.APPROVE_LIST)
def reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    """Open a closed case file again."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.reopen_case_file(case_file=found, by=user, **data)):
            return redirect("records:case", found.pk)
    return show(request, found, reason_form=form)


@require_POST
@requires(permissions.WORK_CASES)
def rights(request: HttpRequest, case_id: int) -> HttpResponse:
    """Change who may read a case file."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    form = RightsForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.set_rights(case_file=found, by=user, **data)):
            messages.success(request, _("The rights have changed; those concerned were told."))
            return redirect("records:case", found.pk)
    return show(request, found, rights_form=form)


@require_POST
@requires(permissions.WORK_CASES)
def add_reader(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let somebody read a case file."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    form = ReaderForm(request.POST, unit_id=found.unit_id)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.give_reading(case_file=found, by=user, **data)):
            messages.success(request, _("The person may read it now and was told."))
            return redirect("records:case", found.pk)
    return show(request, found, reader_form=form)


@require_POST
@requires(permissions.WORK_CASES)
def remove_reader(request: HttpRequest, case_id: int, user_id: int) -> HttpResponse:
    """Take the right to read a case file away."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    services.take_reading(case_file=found, by=user, user=user_id)
    return redirect("records:case", found.pk)


@require_safe
@requires(permissions.WORK_CASES)
def index_file(request: HttpRequest, case_id: int, form: str) -> HttpResponse:
    """Hand out the index of a case file as PDF or .xlsx."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    data, content_type = services.print_book(
        code="case_index", unit_id=found.unit_id, lines=index_lines(found), by=user, form=form,
        period=f"Hồ sơ số {found.code}: {found.title}",
        facts=(("Thời hạn bảo quản", found.retention), ("Người lập hồ sơ", found.keeper_name)),
        signers=("Người lập mục lục",),
    )  # fmt: skip
    name = f"{BOOKS['case_index'].title} {found.code}.{form}"
    return attachment(data, content_type, name, is_inline=form == "pdf")


def index_lines(found: CaseFile) -> list[Line]:
    """Return the seven columns of the index; the pages run on from document to document."""
    lines, page = [], 1
    for item in found.items.order_by("position"):
        last = page + max(item.pages, 1) - 1
        lines.append(
            Line(
                (
                    str(item.position), item.reference, short_date(item.issued_on),
                    item.abstract, item.author, _range(page, last), item.note,
                )
            )
        )  # fmt: skip
        page = last + 1
    return lines


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


@require_safe
@requires(permissions.WORK_CASES)
def export(request: HttpRequest, case_id: int) -> HttpResponse:
    """Hand out a case file as .zip."""
    user = user_of(request)
    found = get_case_file_for(user, case_id)
    data = services.export_case_file(case_file=found, by=user)
    name = f"ho-so {found.list.year} {found.code}.zip"
    return attachment(data, "application/zip", name)
