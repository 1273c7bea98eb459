"""Reading the trail: a unit's rows with filters, and the story of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, cast

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from khue.compliance.models import ScreeningRefusal
from khue.compliance.permissions import VIEW_AUDIT, VIEW_REFUSALS
from khue.compliance.types import StoryLine, TrailFilter
from khue.core.audit import kinds
from khue.core.dates import HANOI
from khue.core.models import AuditEntry
from khue.organisation.selectors import person_names, units_with

if TYPE_CHECKING:
    from khue.accounts.models import User


def trail_for(
    user: User, wanted: TrailFilter | None = None, *, limit: int = 50, before: int | None = None
) -> list[StoryLine]:
    """Rows of the units whose trail the person may read, the newest first. Costs 4 queries."""
    rows = trail_rows(user, wanted or TrailFilter())
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return lines_of(list(rows.order_by("-pk")[:limit]))


def trail_rows(user: User, wanted: TrailFilter) -> QuerySet[AuditEntry]:
    """The rows themselves, filtered and unordered."""
    rows = AuditEntry.objects.filter(unit_id__in=units_with(user, VIEW_AUDIT))
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.person_id is not None:
        accounts = _accounts_of(wanted.person_id)
        rows = rows.filter(Q(by_id__in=accounts) | Q(on_behalf_of_id=wanted.person_id))
    if wanted.object_type:
        rows = rows.filter(object_type=wanted.object_type)
    if wanted.object_id:
        rows = rows.filter(object_id=wanted.object_id)
    if wanted.since is not None:
        rows = rows.filter(at__gte=datetime.combine(wanted.since, time.min, HANOI))
    if wanted.until is not None:
        end = datetime.combine(wanted.until + timedelta(days=1), time.min, HANOI)
        rows = rows.filter(at__lt=end)
    return rows


def story_of(
    object_type: str, object_id: int | str, *, unit_ids: Iterable[int] | None = None
) -> list[StoryLine]:
    """The story of one thing in order. The caller has checked access to the thing."""
    return story_of_many([(object_type, object_id)], unit_ids=unit_ids)


def story_of_many(
    objects: Sequence[tuple[str, int | str]], *, unit_ids: Iterable[int] | None = None
) -> list[StoryLine]:
    """The common story of several things (a document, its dispatch, its publication) in order."""
    by_type: dict[str, list[str]] = {}
    for object_type, object_id in objects:
        by_type.setdefault(object_type.lower(), []).append(str(object_id))
    if not by_type:
        return []
    wanted = Q()
    for object_type, ids in by_type.items():
        wanted |= Q(object_type=object_type, object_id__in=ids)
    rows = AuditEntry.objects.filter(wanted)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    return lines_of(list(rows.order_by("at", "pk")[:2000]))


def lines_of(entries: Sequence[AuditEntry]) -> list[StoryLine]:
    """Rows in words: labels, names, values. Costs 3 queries however many rows there are."""
    users = _people_of({row.by_id for row in entries if row.by_id is not None})
    person_ids = set(users.values()) | {
        row.on_behalf_of_id for row in entries if row.on_behalf_of_id is not None
    }
    names = person_names(person_ids)
    values = _values_of(entries)
    return [_line(row, users, names, values) for row in entries]


Values = dict[int, tuple[Mapping[str, object] | None, Mapping[str, object] | None]]


def _line(
    row: AuditEntry, users: dict[int, int], names: dict[int, str], values: Values
) -> StoryLine:
    kind = kinds.get(row.verb)
    before, after = values.get(row.pk, (None, None))
    has_values = bool(row.before_digest or row.after_digest)
    return StoryLine(
        entry_id=row.pk,
        unit_id=row.unit_id,
        seq=row.seq,
        at=row.at,
        verb=row.verb,
        label=str(kind.label) if kind else row.verb,
        object_type=row.object_type,
        object_id=row.object_id,
        by_id=row.by_id,
        by_name=names.get(users.get(row.by_id or 0, 0), ""),
        on_behalf_of=names.get(row.on_behalf_of_id or 0, ""),
        before=before,
        after=after,
        is_erased=has_values and row.pk not in values,
    )


def _values_of(entries: Sequence[AuditEntry]) -> Values:
    from khue.core.models import AuditValue

    rows = AuditValue.objects.filter(entry_id__in=[row.pk for row in entries])
    return {pk: (before, after) for pk, before, after in rows.values_list("pk", "before", "after")}


def _people_of(user_ids: Iterable[int]) -> dict[int, int]:
    rows = get_user_model()._default_manager.filter(pk__in=list(user_ids))
    return dict(cast(Iterable[tuple[int, int]], rows.values_list("pk", "person_id")))


def people_in_trail(user: User) -> dict[int, str]:
    """Everybody who acted in the units whose trail the person may read, by person id."""
    rows = AuditEntry.objects.filter(unit_id__in=units_with(user, VIEW_AUDIT), by_id__isnull=False)
    user_ids = rows.order_by().values_list("by_id", flat=True).distinct()
    return person_names(_people_of(cast(Iterable[int], list(user_ids))).values())


def _accounts_of(person_id: int) -> list[int]:
    rows = get_user_model()._default_manager.filter(person_id=person_id)
    return list(rows.values_list("pk", flat=True))


def refusals_for(user: User, *, limit: int = 100) -> list[ScreeningRefusal]:
    """What was refused in the units whose refusals the person may see, the newest first."""
    rows = ScreeningRefusal.objects.filter(unit_id__in=units_with(user, VIEW_REFUSALS))
    return list(rows.select_related("by", "by__person", "unit").order_by("-at")[:limit])
