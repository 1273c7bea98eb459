"""Reads of the portal: the site of a host, lists, the search. A page costs at most four queries."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, ExtractYear, Greatest, StrIndex, Substr
from django.utils import timezone

from khue.core.errors import NotFound
from khue.core.scoping import system_scope
from khue.core.searching import exact_query_text, highlight, query_text, question
from khue.core.text import fold
from khue.documents.types import KIND as DOCUMENTS
from khue.organisation.selectors import can, get_unit, units_with

from . import permissions
from .models import Entry, EntryFile, Site, SiteImage
from .types import Choices, Filters, Found, RegisterMatch, Results

if TYPE_CHECKING:
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

PAGE_SIZE = 20
_SNIPPET = 240
# The section of published weeks (kind ``planning.week``).
WEEKS = "weeks"
_LINE = (
    "public_id", "title", "teaser", "number", "type_code", "type_label", "issuer",
    "issued_on", "published_at", "first_published_at", "unit_id", "field", "standing", "expires_on",
)  # fmt: skip


def origin_of(host: str) -> str:
    """Return ``https://host`` as the public reaches it (scheme and port of the installation)."""
    known = urlsplit(settings.KHUE_PUBLIC_ORIGIN)
    port = f":{known.port}" if known.port else ""
    return f"{known.scheme}://{host}{port}"


def address_of(unit_id: int, public_id: str) -> str:
    """Return the public address of a unit's document, ``""`` while its site is not open."""
    sites = Site.objects.filter(unit_id=unit_id).exclude(responsible_name="")
    host = sites.values_list("host", flat=True).first()
    return f"{origin_of(host)}/van-ban/{public_id}/" if host else ""


def site_of_host(host: str) -> Site | None:
    """Return the site that a host shows. Costs 1 query."""
    with system_scope(reason="the host decides whose scope a portal request gets"):
        return (
            Site.objects.select_related("emblem", "photo")
            .defer("emblem__data", "photo__data")
            .filter(host=host)
            .first()
        )


def all_sites() -> list[tuple[str, str]]:
    """Return name and origin of every open site: the app's first page links them."""
    with system_scope(reason="the list of public sites is public"):
        rows = (
            Site.objects.exclude(responsible_name="").order_by("name").values_list("name", "host")
        )
        return [(name, origin_of(host)) for name, host in rows]


def get_site_for(user: Any, pk: int | None = None) -> Site:
    """Return the site that the person may change; raises ``NotFound``."""
    rows = Site.objects.filter(unit_id__in=units_with(user, permissions.EDIT_SITE))
    if pk is not None:
        rows = rows.filter(pk=pk)
    site = rows.select_related("unit", "emblem", "photo").order_by("pk").first()
    if site is None:
        raise NotFound
    return site


def may_read_library_file(user: Any, file: StoredFile) -> bool:
    """Whether the person may read a library file before it is public."""
    return can(user, permissions.ADD_TO_LIBRARY, file.unit_id)


def unit_of_library(user: Any) -> Unit:
    """Return the unit for which the person adds to the library; raises ``NotFound``."""
    unit_id = min(units_with(user, permissions.ADD_TO_LIBRARY), default=None)
    if unit_id is None:
        raise NotFound
    return get_unit(unit_id)


def public_entries(section: str = "") -> QuerySet[Entry]:
    """Return what is public in the open scope now."""
    rows = Entry.objects.filter(gone_at__isnull=True).filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    )
    return rows.filter(section=section) if section else rows


def newest(section: str = "documents", limit: int = 9) -> list[Entry]:
    """Return the newest entries of a section. Costs 1 query."""
    rows = public_entries(section).only(*_LINE)
    return list(rows.order_by(F("issued_on").desc(nulls_last=True), "-pk")[:limit])


def documents(filters: Filters) -> tuple[list[Entry], bool]:
    """Return one page of documents and whether more follow. Costs 1 query."""
    rows = public_entries("documents")
    if filters.type_code:
        rows = rows.filter(type_code=filters.type_code)
    if filters.year:
        rows = rows.filter(issued_on__year=filters.year)
    if filters.field:
        rows = rows.filter(field=filters.field)
    if filters.issuer:
        rows = rows.filter(issuer=filters.issuer)
    start = (filters.page - 1) * PAGE_SIZE
    ordered = rows.only(*_LINE).order_by(F("issued_on").desc(nulls_last=True), "-pk")
    page = list(ordered[start : start + PAGE_SIZE + 1])
    return page[:PAGE_SIZE], len(page) > PAGE_SIZE


def choices() -> Choices:
    """Return what documents can be narrowed to. Costs 1 query."""
    found = public_entries("documents").aggregate(
        types=ArrayAgg(
            Concat("type_code", Value("\t"), "type_label", output_field=TextField()),
            distinct=True,
            default=Value([]),
        ),
        years=ArrayAgg(ExtractYear("issued_on"), distinct=True, default=Value([])),
        fields=ArrayAgg("field", distinct=True, default=Value([])),
        issuers=ArrayAgg("issuer", distinct=True, default=Value([])),
    )
    types = [tuple(pair.split("\t", 1)) for pair in found["types"]]
    return Choices(
        types=tuple(sorted((c, label) for c, label in types if c)),
        years=tuple(sorted((int(y) for y in found["years"] if y), reverse=True)),
        fields=tuple(sorted(filter(None, found["fields"]))),
        issuers=tuple(sorted(filter(None, found["issuers"]))),
    )


def get_entry(public_id: str) -> Entry:
    """Return a public entry or its tombstone, with its files; raises ``NotFound``. 2 queries."""
    entry = (
        Entry.objects.filter(public_id=public_id)
        .defer("vector", "text", "folded")
        .prefetch_related("file_rows")
        .first()
    )
    if entry is None:
        raise NotFound
    return entry


def is_over(entry: Entry) -> bool:
    """Whether the page answers "gone"."""
    return entry.gone_at is not None or (
        entry.expires_at is not None and entry.expires_at <= timezone.now()
    )


def get_public_file(public_id: str, position: int) -> EntryFile:
    """Return a file of a public entry; raises ``NotFound``, also for one that is over."""
    row = (
        EntryFile.objects.filter(entry__public_id=public_id, position=position)
        .select_related("entry")
        .first()
    )
    if row is None or is_over(row.entry):
        raise NotFound
    return row


def get_site_image(sha256: str) -> SiteImage:
    """Return a picture of the site; raises ``NotFound``."""
    image = SiteImage.objects.filter(sha256=sha256).first()
    if image is None:
        raise NotFound
    return image


def find(unit_id: int, text: str, page: int = 1) -> Results:
    """Return what fits the words, accents or not; near titles when nothing does. 2–3 queries.

    The functions of migration 0002 name the ids; the rows are read in the open scope as ever.
    """
    words = question(text)
    if not words:
        return Results()
    start = (page - 1) * PAGE_SIZE
    ids = _ids(
        "SELECT entry_id FROM portal_find(%s, %s::tsquery, %s::tsquery, %s)",
        [
            unit_id,
            query_text(unit_id, words),
            exact_query_text(text) or None,
            start + PAGE_SIZE + 1,
        ],
    )
    if ids or page > 1:
        hits = _hits(ids[start : start + PAGE_SIZE], words)
        return Results(hits=hits, has_more=len(ids) > start + PAGE_SIZE)
    # A document number is right or wrong: titles near it would only mislead.
    typed = " ".join(word for word in words if "/" not in word)
    if not typed:
        return Results()
    near = _ids("SELECT entry_id FROM portal_near(%s, %s, %s)", [unit_id, typed, PAGE_SIZE])
    hits = _hits(near, words)
    return Results(hits=hits, is_guess=bool(hits))


def _ids(statement: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _hits(ids: list[int], words: list[str]) -> tuple[Found, ...]:
    if not ids:
        return ()
    rows = {row.pk: row for row in _with_snippet(public_entries().filter(pk__in=ids), words)}
    return tuple(_found(rows[pk], words) for pk in ids if pk in rows)


def _with_snippet(rows: QuerySet[Entry], words: list[str]) -> QuerySet[Entry]:
    longest = max(words, key=len)
    place = Greatest(StrIndex("folded", Value(longest)) - 80, Value(1))
    return rows.annotate(place=place, snippet=Substr("text", place, _SNIPPET)).only(*_LINE)


def _found(row: Any, words: list[str]) -> Found:
    excerpt: str = row.snippet
    if row.place > 1:
        excerpt = "… " + excerpt.partition(" ")[2]
    if len(row.snippet) == _SNIPPET:
        excerpt = excerpt.rpartition(" ")[0] + " …"
    if row.teaser and any(word in fold(row.teaser) for word in words):
        excerpt = row.teaser
    return Found(
        public_id=row.public_id,
        title=highlight(row.title, words),
        snippet=highlight(excerpt, words),
        number=row.number,
        type_label=row.type_label,
        issued_on=row.issued_on,
        mark=row.mark,
    )


def entry_of_document(document_id: int | None) -> Entry | None:
    """Return the public entry of one of the unit's documents, if it is public. 1 query."""
    if document_id is None:
        return None
    rows = public_entries("documents").filter(
        publication__kind=DOCUMENTS, publication__object_id=str(document_id)
    )
    return rows.only(*_LINE).first()


def register_match(sha256: str) -> RegisterMatch | None:
    """Return the public record that has a file of exactly this content, of whatever unit.

    A published file is public wherever somebody checks it, so every unit's records are asked.
    """
    with system_scope(reason="a published file is public wherever it is checked"):
        row = (
            EntryFile.objects.filter(sha256=sha256, entry__gone_at__isnull=True)
            .select_related("entry")
            .order_by("entry__first_published_at")
            .first()
        )
        if row is None or is_over(row.entry):
            return None
        host = Site.objects.filter(unit_id=row.unit_id).values_list("host", flat=True).first()
    entry = row.entry
    return RegisterMatch(
        issuer=entry.issuer,
        number=entry.number,
        title=entry.title,
        issued_on=entry.issued_on,
        url=f"{origin_of(host)}/van-ban/{entry.public_id}/" if host else "",
    )


def namesake_of(number: str, date_text: str) -> Entry | None:
    """Return the unit's public entry with the number and date that stand under a paper's seal."""
    digits = [int(word) for word in re.findall(r"\d+", date_text)]
    if not number or len(digits) != len(("day", "month", "year")):
        return None
    try:
        issued = date(digits[2], digits[1], digits[0])
    except ValueError:
        return None
    rows = public_entries().filter(issued_on=issued)
    return rows.filter(Q(number=number) | Q(number__startswith=f"{number}/")).first()
