"""Keeps the search index true: what is saved can be found, files a moment later.

A document's own fields are indexed in the transaction that saves it; the words of its files are
read by a task, once for all units that received the same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from khue.compliance.selectors import words_of
from khue.core.dates import HANOI
from khue.core.errors import DomainError
from khue.core.searching import Vector, field_tokens, vector_text
from khue.core.tasks import enqueue_system
from khue.dispatch import selectors as dispatch
from khue.documents.models import IncomingDocument, OutgoingDocument, SearchEntry
from khue.documents.types import INCOMING_KIND, Direction, Field
from khue.files.selectors import files_of, read_content

if TYPE_CHECKING:
    from khue.files.models import StoredFile

READ_FILES = "documents.read_files"
MOST_TEXT = 400_000


def index_outgoing(document: OutgoingDocument) -> None:
    """Write the entry of an outgoing document; the words of its files stay as they were."""
    text = _kept_text(outgoing_id=document.pk)
    SearchEntry.objects.update_or_create(
        unit_id=document.unit_id,
        outgoing_id=document.pk,
        defaults=_outgoing(document, text),
    )


def index_incoming(
    documents: Sequence[IncomingDocument], texts: Mapping[int, str] | None = None
) -> None:
    """Write the entries of incoming documents, new or changed, in three statements.

    ``texts`` are the words of their files by id; without them those that are known stay.
    """
    kept = SearchEntry.objects.filter(incoming_id__in=[document.pk for document in documents])
    if texts is None:
        texts = dict(kept.values_list("incoming_id", "text"))
    kept.delete()
    SearchEntry.objects.bulk_create(
        [
            SearchEntry(
                unit_id=document.unit_id,
                incoming_id=document.pk,
                **_incoming(document, texts.get(document.pk, "")),
            )
            for document in documents
        ],
        batch_size=500,
    )


def ask_to_read_files(
    *, incoming_ids: Iterable[int] = (), outgoing_ids: Iterable[int] = ()
) -> None:
    """Have the words of the files read by a worker once the act is committed."""
    enqueue_system(READ_FILES, incoming_ids=list(incoming_ids), outgoing_ids=list(outgoing_ids))


def read_files(*, incoming_ids: Sequence[int], outgoing_ids: Sequence[int]) -> None:
    """Read the files of the documents and put their words into the index. May run again."""
    words: dict[str, str] = {}
    for incoming in IncomingDocument.objects.filter(pk__in=incoming_ids).select_related("delivery"):
        files = _files_of_incoming(incoming)
        entry = _incoming(incoming, _text_of(files, words))
        SearchEntry.objects.filter(unit_id=incoming.unit_id, incoming=incoming).update(**entry)
    for outgoing in OutgoingDocument.objects.filter(pk__in=outgoing_ids):
        attached = [item.file for item in outgoing.attachments.select_related("file")]
        entry = _outgoing(outgoing, _text_of(attached, words))
        SearchEntry.objects.filter(unit_id=outgoing.unit_id, outgoing=outgoing).update(**entry)


def index_missing(batch: int = 2_000) -> int:
    """Index documents without an entry, the newest first; returns how many there were."""
    outgoing = list(OutgoingDocument.objects.filter(found_by=None).order_by("-pk")[:batch])
    for document in outgoing:
        index_outgoing(document)
    incoming = list(IncomingDocument.objects.filter(found_by=None).order_by("-pk")[:batch])
    index_incoming(incoming)
    if incoming or outgoing:
        ask_to_read_files(
            incoming_ids=[row.pk for row in incoming], outgoing_ids=[row.pk for row in outgoing]
        )
    return len(incoming) + len(outgoing)


def _files_of_incoming(document: IncomingDocument) -> list[StoredFile]:
    if document.delivery is not None:
        return dispatch.files_of(document.delivery)
    scans = [item.file for item in document.scans.select_related("file")]
    return scans or files_of(INCOMING_KIND, document.pk, unit_id=document.unit_id)


def _text_of(files: Iterable[StoredFile], words: dict[str, str]) -> str:
    """The words of the files; each content is read once a run."""
    parts = []
    for file in files:
        if file.sha256 not in words:
            try:
                words[file.sha256] = words_of(read_content(file), file.content_type)
            except DomainError:  # locked or gone: it has no words for now
                continue
        parts.append(words[file.sha256].replace("\x00", " "))
    return "\n".join(parts)[:MOST_TEXT]


def _kept_text(*, outgoing_id: int) -> str:
    found = SearchEntry.objects.filter(outgoing_id=outgoing_id).values_list("text", flat=True)
    return found.first() or ""


def _outgoing(document: OutgoingDocument, text: str) -> dict[str, object]:
    day = document.issued_on or timezone.localtime(document.created_at, HANOI).date()
    lines = list(document.recipient_lines.values_list("text", flat=True))
    bodies = "\n".join([document.addressees, *lines])
    told = document.links_suffered.filter(effective_at__isnull=False).select_related("acting")
    after = " ".join(link.acting_words for link in told) if document.standing else ""
    standing = f"{document.get_standing_display()} {after}".strip()
    fields = {
        Field.NUMBER: document.reference,
        Field.ABSTRACT: document.abstract,
        Field.BODY: bodies,
        Field.PERSON: f"{document.signer_name} {document.drafted_by.person.full_name}",
        Field.TYPE: document.type_name,
    }
    return _entry(document.unit_id, Direction.OUTGOING, day, document.urgency, fields,
                  f"{standing}\n{document.body}\n{text}", text)  # fmt: skip


def _incoming(document: IncomingDocument, text: str) -> dict[str, object]:
    day = timezone.localtime(document.arrived_at, HANOI).date()
    told = document.links_suffered.all() if document.standing else ()
    after = " ".join(link.reference for link in told)
    standing = f"{document.get_standing_display()} {after}".strip()
    fields = {
        Field.NUMBER: f"{document.reference} {document.number_text}",
        Field.ABSTRACT: document.abstract,
        Field.BODY: document.issuer,
        Field.PERSON: document.signer,
        Field.TYPE: document.type_name,
    }
    return _entry(document.unit_id, Direction.INCOMING, day, document.urgency, fields,
                  f"{standing}\n{document.note}\n{text}", text)  # fmt: skip


def _entry(
    unit_id: int,
    direction: Direction,
    day: date,
    urgency: str,
    fields: dict[Field, str],
    full: str,
    text: str,
) -> dict[str, object]:
    labels = [
        *day_tokens(day),
        f"d={direction}",
        f"u={urgency}",
        *(token for field, value in fields.items() for token in field_tokens(field, value)),
    ]
    parts = [
        ("A", f"{fields[Field.NUMBER]} {fields[Field.ABSTRACT]}"),
        ("B", f"{fields[Field.TYPE]} {fields[Field.BODY]} {fields[Field.PERSON]}"),
        ("D", full),
    ]
    vector = Vector(vector_text(unit_id, parts, labels))
    return {"direction": direction, "day": day, "text": text, "vector": vector}


def day_tokens(day: date) -> tuple[str, str]:
    """Return the lexemes of a day's year and quarter; searches go back through them."""
    return f"y={day.year}", f"q={day.year}{(day.month + 2) // 3}"


_INDEXED = {"abstract", "body", "addressees", "symbol", "number", "issued_on", "entry", "urgency",
            "type_code", "signer", "signer_name", "reference", "issuer", "note", "type_name",
            "arrived_at"}  # fmt: skip


def index_saved(sender: type, instance: object, update_fields: object, **_: object) -> None:
    """Receiver of ``post_save``: index what was saved, unless no indexed field was written."""
    written = set(update_fields) if isinstance(update_fields, (set, frozenset, list)) else None
    if written is not None and not written & _INDEXED:
        return
    if isinstance(instance, OutgoingDocument):
        index_outgoing(instance)
    elif isinstance(instance, IncomingDocument):
        index_incoming([instance])
