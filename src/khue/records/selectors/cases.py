"""Case files: who sees which, the lists, what is due, hand-overs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.organisation import selectors as organisation
from khue.organisation.types import STAFF_ROLES
from khue.records import permissions
from khue.records.books import Line
from khue.records.models import (
    CaseFile,
    CaseItem,
    CaseList,
    CaseReader,
    Destruction,
    Handover,
)
from khue.records.types import CaseState, ListState, Rights

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Post


def _in_charge(user: User) -> frozenset[int]:
    """Units all of whose case files the person sees: the clerk's and the leaders'."""
    plan = organisation.units_with(user, permissions.DRAFT_LIST)
    return plan | organisation.units_with(user, permissions.APPROVE_LIST)


def case_files_for(user: User) -> QuerySet[CaseFile]:
    """Return the case files the person may read: own, named for them, open to all staff, in charge."""
    units = organisation.units_with(user, permissions.WORK_CASES)
    named = CaseReader.objects.filter(user=user).values("case_file_id")
    is_approved = ~Q(state=CaseState.PLANNED)
    seen = Q(keeper=user) | Q(pk__in=named) | Q(rights=Rights.UNIT)
    rows: QuerySet[CaseFile] = CaseFile.objects.filter(
        Q(unit_id__in=_in_charge(user)) | Q(unit_id__in=units) & is_approved & seen
    )
    return rows.select_related("heading", "list")


def get_case_file_for(user: User, case_id: int) -> CaseFile:
    """Return one case file the person may read; raises ``NotFound``."""
    found = case_files_for(user).select_related("handover").filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return found


def may_write_case(user: User, file: CaseFile) -> bool:
    """Whether the person may put documents into a case file while it is open, or take them out.

    Being let to read, by name or as one of the staff, is not being let to write.
    """
    if file.unit_id in _in_charge(user):
        return True
    is_staff = organisation.can(user, permissions.WORK_CASES, file.unit_id)
    return is_staff and file.keeper_id == user.pk


def writable_case_files(user: User, unit_id: int) -> list[CaseFile]:
    """Return the unit's open case files into which the person may put documents."""
    rows = case_files_for(user).filter(unit_id=unit_id, state=CaseState.OPEN)
    found = rows.order_by("-list__year", "heading__position", "number")
    return [file for file in found if may_write_case(user, file)]


def lists_for(user: User) -> QuerySet[CaseList]:
    """Return the lists of case files of the person's units; drafts only to those in charge."""
    units = organisation.units_with(user, permissions.WORK_CASES)
    rows: QuerySet[CaseList] = CaseList.objects.filter(
        Q(unit_id__in=_in_charge(user)) | Q(unit_id__in=units, state=ListState.APPROVED)
    )
    return rows.annotate(count=Count("files")).order_by("-year")


def get_list_for(user: User, list_id: int) -> CaseList:
    """Return one list of case files; raises ``NotFound``."""
    found = lists_for(user).filter(pk=list_id).first()
    if found is None:
        raise NotFound
    return found


def list_lines(found: CaseList) -> list[Line]:
    """Return the five columns of Annex V, each heading before its case files. Two queries."""
    files: dict[int, list[CaseFile]] = {}
    for file in CaseFile.objects.filter(list=found).order_by("number"):
        files.setdefault(file.heading_id, []).append(file)
    lines: list[Line] = []
    for place, heading in enumerate(found.headings.all(), start=1):
        lines.append(Line((f"{place}. {heading.title} ({heading.code})",), is_heading=True))
        lines += [
            Line((file.code, file.title, file.retention, file.keeper_name, file.note))
            for file in files.get(heading.pk, ())
        ]
    return lines


def get_item_for(user: User, item_id: int) -> CaseItem:
    """Return a document of a case file the person may read; raises ``NotFound``."""
    found = CaseItem.objects.filter(pk=item_id, case_file__in=case_files_for(user)).first()
    if found is None:
        raise NotFound
    return found


def case_files_of_document(
    user: User, *, outgoing_id: int | None = None, incoming_id: int | None = None
) -> list[CaseFile]:
    """Return the case files, of those the person may read, in which a document lies."""
    items = CaseItem.objects.filter(
        Q(outgoing_id=outgoing_id) if outgoing_id else Q(incoming_id=incoming_id)
    )
    return list(case_files_for(user).filter(pk__in=items.values("case_file_id")))


def staff_of(unit_id: int) -> list[Post]:
    """Return today's staff of the unit and its groups, each person once, in order of name."""
    unit_ids = [unit_id, *organisation.group_ids(unit_id)]
    found: dict[int, Post] = {}
    for post in organisation.holders(unit_ids, [role.value for role in STAFF_ROLES]):
        if getattr(post.person, "account", None) is not None:
            found.setdefault(post.person_id, post)
    return sorted(found.values(), key=lambda post: post.person.sort_key)


def due_case_files(user: User) -> QuerySet[CaseFile]:
    """Return closed case files that have to go to the archive, the first due on top."""
    return case_files_for(user).filter(state=CaseState.CLOSED).order_by("due_on", "code")


def outlived_case_files(user: User, on: date | None = None) -> list[CaseFile]:
    """Return archived case files whose period is over and that stand on no list."""
    day = on or today()
    units = organisation.units_with(user, permissions.KEEP_ARCHIVE)
    rows = CaseFile.objects.filter(
        unit_id__in=units,
        state=CaseState.ARCHIVED,
        retention_years__isnull=False,
        destruction__isnull=True,
    )
    return [file for file in rows.select_related("list") if outlived(file, day)]


def outlived(file: CaseFile, day: date) -> bool:
    """Whether the years counted from the one after the work ended are over on the day."""
    if file.retention_years is None or file.ended_on is None:
        return False
    return day.year > file.ended_on.year + file.retention_years


def handovers_for(user: User) -> QuerySet[Handover]:
    """Return hand-over lists: own ones, and all of the units whose archive the person keeps."""
    keeps = organisation.units_with(user, permissions.KEEP_ARCHIVE)
    units = organisation.units_with(user, permissions.WORK_CASES)
    rows: QuerySet[Handover] = Handover.objects.filter(
        Q(unit_id__in=keeps) | Q(unit_id__in=units, giver=user)
    )
    return rows.annotate(count=Count("files"))


def get_handover_for(user: User, handover_id: int) -> Handover:
    """Return one hand-over list; raises ``NotFound``."""
    found = handovers_for(user).filter(pk=handover_id).first()
    if found is None:
        raise NotFound
    return found


def get_destruction_for(user: User, list_id: int) -> Destruction:
    """Return a proposed destruction list of an archive the person keeps; raises ``NotFound``."""
    units = organisation.units_with(user, permissions.KEEP_ARCHIVE)
    found = Destruction.objects.filter(unit_id__in=units, pk=list_id).first()
    if found is None:
        raise NotFound
    return found


def page_totals(case_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Return (documents, pages) by case file in one query; the caller has access."""
    rows = CaseItem.objects.filter(case_file_id__in=case_ids).order_by().values("case_file_id")
    counted = rows.annotate(n=Count("pk"), pages_all=Sum("pages"))
    return {row["case_file_id"]: (row["n"], row["pages_all"] or 0) for row in counted}


def may_read_item_file(user: Any, file: StoredFile) -> bool:
    """Whoever may read the case file may read the files in it (rule of the files room)."""
    holder = int(file.holder_id) if file.holder_id.isdigit() else 0
    items = CaseItem.objects.filter(pk=holder, unit_id=file.unit_id)
    return items.filter(case_file__in=case_files_for(user)).exists()
