"""What became of a document: banners for whoever reads it, with links for those who may follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from khue.core.ui.words import short_date

from .models import DocumentCopy, DocumentLink, IncomingDocument, IncomingLink, OutgoingDocument
from .selectors import incoming_for
from .types import LinkKind

if TYPE_CHECKING:
    from datetime import date

    from khue.accounts.models import User


@dataclass(frozen=True, slots=True)
class Notice:
    """One banner: how grave, what is said, the note, and the way to the other document."""

    kind: str
    title: str
    text: str = ""
    url: str = ""


_GRAVITY = {
    LinkKind.CORRECTS: "warning",
    LinkKind.AMENDS: "warning",
    LinkKind.REPLACES: "refused",
    LinkKind.REPEALS: "refused",
}


def notices_of_outgoing(user: User, document: OutgoingDocument) -> list[Notice]:
    """Return what is to be said of an outgoing document; its reader may read the others too.

    Two queries; two more for a copy.
    """
    found = _recalled(document) + _copied(user, document)
    suffered = document.links_suffered.filter(effective_at__isnull=False)
    for link in suffered.select_related("acting"):
        day = link.acting.issued_on if link.acting else link.acting_on
        url = reverse("documents:outgoing", args=[link.acting_id]) if link.acting_id else ""
        kind = LinkKind(link.kind)
        found.append(Notice(_GRAVITY[kind], _said(kind, link.acting_words, day), link.note, url))
    if document.is_expired:
        words = _("Not in force any more since the end of %(day)s")
        found.append(Notice("refused", words % {"day": short_date(document.expires_on)}))
    for link in document.links_made.select_related("target"):
        url = reverse("documents:outgoing", args=[link.target_id]) if link.target_id else ""
        found.append(Notice("info", _does(LinkKind(link.kind), link.target_words), link.note, url))
    return found


def _copied(user: User, document: OutgoingDocument) -> list[Notice]:
    """Of what it is a copy, with the way there for who may read it."""
    copy = DocumentCopy.objects.filter(document=document).first() if document.is_copy else None
    if copy is None:
        return []
    url = ""
    if copy.source_outgoing_id:
        url = reverse("documents:outgoing", args=[copy.source_outgoing_id])
    elif incoming_for(user).filter(pk=copy.source_incoming_id or 0).exists():
        url = reverse("documents:incoming", args=[copy.source_incoming_id])
    part = _("Pages %(pages)s") % {"pages": copy.pages} if copy.pages else ""
    return [Notice("info", _("Copied from: %(source)s") % {"source": copy.source_words}, part, url)]


def _recalled(document: OutgoingDocument) -> list[Notice]:
    if document.recalled_at is None:
        return []
    return [Notice("refused", _("This document was recalled"), document.recall_reason)]


def notices_of_incoming(user: User, document: IncomingDocument) -> list[Notice]:
    """Return what the sender's later documents say of an incoming one, and what it says itself."""
    suffered = list(document.links_suffered.all())
    made = list(IncomingLink.objects.filter(acting=document).select_related("document"))
    ids = [link.acting_id for link in suffered if link.acting_id]
    ids += [link.document_id for link in made]
    readable = set(incoming_for(user).filter(pk__in=ids).values_list("pk", flat=True))
    found = [
        Notice(
            _GRAVITY[LinkKind(link.kind)],
            _said(LinkKind(link.kind), link.reference, link.issued_on),
            link.note,
            _incoming_url(link.acting_id, readable),
        )
        for link in suffered
    ]
    return found + [
        Notice(
            "info",
            _does(LinkKind(link.kind), link.document.reference),
            link.note,
            _incoming_url(link.document_id, readable),
        )
        for link in made
    ]


def _incoming_url(pk: int | None, readable: set[int]) -> str:
    return reverse("documents:incoming", args=[pk]) if pk in readable else ""


def _said(kind: LinkKind, reference: str, day: date | None) -> str:
    words = {
        LinkKind.CORRECTS: _("Corrected by %(number)s"),
        LinkKind.AMENDS: _("Amended by %(number)s"),
        LinkKind.REPLACES: _("Replaced by %(number)s"),
        LinkKind.REPEALS: _("Repealed by %(number)s"),
    }[kind] % {"number": reference}
    return f"{words} · {short_date(day)}" if day else words


def _does(kind: LinkKind, reference: str) -> str:
    return {
        LinkKind.CORRECTS: _("This document corrects %(number)s"),
        LinkKind.AMENDS: _("This document amends %(number)s"),
        LinkKind.REPLACES: _("This document replaces %(number)s"),
        LinkKind.REPEALS: _("This document repeals %(number)s"),
    }[kind] % {"number": reference}


def links_of(document: OutgoingDocument) -> list[DocumentLink]:
    """Return what acts on the document, drafts that are still under way too."""
    return list(document.links_suffered.select_related("acting", "made_by__person"))
