"""The archive: what is due, hand-over lists with minutes, what has outlived its period."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khue.compliance.errors import UnknownRule
from khue.core.permissions import holds_anywhere, requires
from khue.core.ui.words import local, short_date
from khue.organisation import selectors as organisation
from khue.records import permissions, services
from khue.records.books import BOOKS, Line
from khue.records.forms import DestructionForm, HandoverForm, ReasonForm
from khue.records.models import CaseFile, Destruction, Handover
from khue.records.selectors import (
    archive_rule,
    due_case_files,
    get_destruction_for,
    get_handover_for,
    handovers_for,
    outlived_case_files,
)
from khue.records.selectors.cases import page_totals
from khue.records.types import DestructionState, HandoverState

from .books import table_of
from .common import attachment, sections, try_on, unit_of, user_of
from .shown import case_row, handover_row

_SHOWN = 100


@require_safe
@requires(permissions.WORK_CASES)
def home(request: HttpRequest) -> HttpResponse:
    """Show what has to go to the archive and the lists there are."""
    return _show(request)


def _show(request: HttpRequest, **forms: object) -> HttpResponse:
    user = user_of(request)
    due = list(due_case_files(user)[:_SHOWN])
    mine = [file for file in due if _gives(request, file)]
    keeps = holds_anywhere(user, permissions.KEEP_ARCHIVE)
    old = outlived_case_files(user) if keeps else []
    units = organisation.units_with(user, permissions.KEEP_ARCHIVE)
    proposed = Destruction.objects.filter(unit_id__in=units)
    try:
        rule = archive_rule()
    except UnknownRule:
        rule = None
    context = {
        "rows": [case_row(file) for file in due],
        "handovers": [handover_row(row) for row in handovers_for(user)[:_SHOWN]],
        "form": HandoverForm(cases=mine) if mine else None,
        "destruction_form": DestructionForm(cases=old) if old else None,
        "destructions": proposed.prefetch_related("files") if keeps else (),
        "keeps": keeps,
        "rule": rule,
        "sections": sections(user, "archive"),
        **forms,
    }
    return render(request, "records/archive.html", context)


def _gives(request: HttpRequest, file: CaseFile) -> bool:
    user = user_of(request)
    if file.keeper_id == user.pk:
        return True
    return organisation.can(user, permissions.DRAFT_LIST, file.unit_id)


@require_POST
@requires(permissions.WORK_CASES)
def make_handover(request: HttpRequest) -> HttpResponse:
    """Make a hand-over list of the chosen case files."""
    user, unit = user_of(request), unit_of(request, permissions.WORK_CASES)
    mine = [file for file in due_case_files(user) if _gives(request, file)]
    form = HandoverForm(request.POST, cases=mine)
    if form.is_valid():
        data = form.cleaned_data
        made = try_on(
            form,
            lambda: services.make_handover(
                unit=unit, by=user, case_ids=data["chosen"], note=data["note"]
            ),
        )
        if made is not None:
            messages.success(request, _("The list is made; the keeper of the archive was told."))
            return redirect("records:handover", made.pk)
    return _show(request, form=form)


@require_safe
@requires(permissions.WORK_CASES)
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Show a hand-over list and its minutes."""
    return _show_handover(request, get_handover_for(user_of(request), handover_id))


def _show_handover(request: HttpRequest, found: Handover, **forms: object) -> HttpResponse:
    user = user_of(request)
    takes = (
        found.state == HandoverState.PREPARED
        and found.giver_id != user.pk
        and organisation.can(user, permissions.KEEP_ARCHIVE, found.unit_id)
    )
    context = {
        "found": found,
        "row": handover_row(found),
        "table": table_of(BOOKS["handover"], handover_lines(found)),
        "takes": takes,
        "reason_form": ReasonForm() if takes else None,
        **forms,
    }
    return render(request, "records/handover.html", context)


@require_POST
@requires(permissions.KEEP_ARCHIVE)
def accept(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Take the case files into the archive."""
    user = user_of(request)
    found = get_handover_for(user, handover_id)
    services.accept_handover(handover=found, by=user)
    messages.success(request, _("In the archive: nothing in these case files changes any more."))
    return redirect("records:handover", found.pk)


@require_POST
@requires(permissions.KEEP_ARCHIVE)
def refuse(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Send a hand-over list back."""
    user = user_of(request)
    found = get_handover_for(user, handover_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.refuse_handover(handover=found, by=user, **data)):
            messages.success(request, _("Sent back; the giver has been told."))
            return redirect("records:handover", found.pk)
    return _show_handover(request, found, reason_form=form)


@require_safe
@requires(permissions.WORK_CASES)
def handover_file(request: HttpRequest, handover_id: int, form: str) -> HttpResponse:
    """Hand out the list with its minutes as PDF, or the list as .xlsx."""
    user = user_of(request)
    found = get_handover_for(user, handover_id)
    data, content_type = services.print_book(
        code="handover", unit_id=found.unit_id, lines=handover_lines(found), by=user, form=form,
        title="Mục lục và biên bản giao nhận hồ sơ, tài liệu nộp lưu",
        period=f"Ngày {short_date(found.made_at)}", facts=_minutes(found),
        signers=("Bên giao", "Bên nhận"),
    )  # fmt: skip
    name = f"{BOOKS['handover'].title} {local(found.made_at):%d-%m-%Y}.{form}"
    return attachment(data, content_type, name, is_inline=form == "pdf")


def handover_lines(found: Handover) -> list[Line]:
    """Return the seven columns of Annex V for the case files of a list."""
    files = list(found.files.order_by("list__year", "heading__position", "number"))
    totals = page_totals([file.pk for file in files])
    return [
        Line(
            (
                str(place), file.code, file.title,
                f"{short_date(file.started_on)} – {short_date(file.ended_on)}", file.retention,
                str(totals.get(file.pk, (0, 0))[1]), file.note,
            )
        )
        for place, file in enumerate(files, start=1)
    ]  # fmt: skip


def _minutes(found: Handover) -> tuple[tuple[str, str], ...]:
    giver = f"{found.giver_name}, {found.giver_title}".rstrip(", ")
    keeper = f"{found.keeper_name}, {found.keeper_title}".strip(", ")
    facts = [
        ("Căn cứ", "Nghị định 30/2020/NĐ-CP; danh mục hồ sơ của đơn vị"),
        ("Bên giao", giver),
        ("Bên nhận", keeper or "…"),
        ("Tổng số hồ sơ", str(len(found.kept_codes))),
        ("Tình trạng tài liệu", found.note or "Đầy đủ theo mục lục"),
    ]
    if found.state == HandoverState.ACCEPTED and found.answered_at is not None:
        facts.append(("Đã nhận ngày", short_date(found.answered_at)))
    return tuple(facts)


@require_POST
@requires(permissions.KEEP_ARCHIVE)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a destruction list; nothing is deleted."""
    user, unit = user_of(request), unit_of(request, permissions.KEEP_ARCHIVE)
    form = DestructionForm(request.POST, cases=outlived_case_files(user))
    if form.is_valid():
        data = form.cleaned_data
        made = try_on(
            form,
            lambda: services.propose_destruction(
                unit=unit, by=user, case_ids=data["chosen"], reason=data["reason"]
            ),
        )
        if made is not None:
            messages.success(request, _("The list is proposed. Khuê deletes nothing."))
            return redirect("records:archive")
    return _show(request, destruction_form=form)


@require_POST
@requires(permissions.KEEP_ARCHIVE)
def withdraw(request: HttpRequest, list_id: int) -> HttpResponse:
    """Take a proposed destruction list back."""
    user = user_of(request)
    found = get_destruction_for(user, list_id)
    services.withdraw_destruction(found=found, by=user)
    return redirect("records:archive")


@require_safe
@requires(permissions.KEEP_ARCHIVE)
def destruction_file(request: HttpRequest, list_id: int, form: str) -> HttpResponse:
    """Hand out a proposed destruction list as PDF or .xlsx for the council that decides."""
    user = user_of(request)
    found = get_destruction_for(user, list_id)
    files = list(found.files.order_by("list__year", "heading__position", "number"))
    totals = page_totals([file.pk for file in files])
    lines = [
        Line(
            (
                str(place), file.code, file.title,
                f"{short_date(file.started_on)} – {short_date(file.ended_on)}", file.retention,
                str(totals.get(file.pk, (0, 0))[1]), found.reason,
            )
        )
        for place, file in enumerate(files, start=1)
    ]  # fmt: skip
    state = "đề nghị" if found.state == DestructionState.PROPOSED else "đã rút"
    data, content_type = services.print_book(
        code="handover", unit_id=found.unit_id, lines=lines, by=user, form=form,
        title="Danh mục hồ sơ, tài liệu hết thời hạn bảo quản", signers=("Người lập",),
        period=f"Ngày {short_date(found.at)} ({state})",
    )  # fmt: skip
    name = f"danh muc het thoi han {local(found.at):%d-%m-%Y}.{form}"
    return attachment(data, content_type, name, is_inline=form == "pdf")
