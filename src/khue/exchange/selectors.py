"""Reads: messages of a unit, partners, codes, the state of a line of a recipients block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.permissions import holds_anywhere
from khue.documents.selectors import unit_of_outgoing
from khue.documents.services import undelivered_lines
from khue.documents.types import OutsideState
from khue.files import selectors as files
from khue.organisation import selectors as organisation

from . import permissions
from .models import Connection, Message, OrganCode, Partner, SystemKey
from .models.message import MessageQuerySet
from .types import STATE_KINDS, STATUS_LABELS, Ask, Direction, MessageState, Reply

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

PAGE = 50


# Messages.


def messages_for(user: User) -> MessageQuerySet:
    """Return the messages of the units whose exchange the person may see."""
    units = organisation.units_with(user, permissions.READ)
    found: MessageQuerySet = Message.objects.filter(unit_id__in=units).select_related("partner")
    return found


def get_message_for(user: User, message_id: int) -> Message:
    """Return one message of the person's unit; raises ``NotFound``."""
    found = (
        messages_for(user)
        .select_related("partner__connection", "xml", "about", "by__person", "confirmed_by__person")
        .filter(pk=message_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def list_documents(
    user: User, *, direction: str, only: str = "", limit: int = PAGE
) -> list[Message]:
    """Return documents in one direction, newest first; ``only="attention"`` leaves those that wait."""
    rows = messages_for(user).documents().filter(direction=direction)
    if only == "attention":
        rows = rows.filter(_attention())
    return list(rows.newest_first()[:limit])


def counts(user: User) -> dict[str, int]:
    """Return how many documents went and came, and how many need a person. One query."""
    rows = messages_for(user).documents().order_by()
    found: dict[str, int] = rows.aggregate(
        out=Count("pk", filter=Q(direction=Direction.OUT)),
        came=Count("pk", filter=Q(direction=Direction.IN)),
        attention=Count("pk", filter=_attention()),
    )
    return found


def _attention() -> Q:
    """What a clerk has to look at: not sent, refused there, held, asked and not answered."""
    asked = Q(direction=Direction.IN, reply=Reply.NONE) & ~Q(asked=Ask.NOTHING)
    refused = Q(direction=Direction.OUT, reached="02")
    return Q(state__in=[MessageState.FAILED, MessageState.HELD]) | asked | refused


def news_of(message: Message) -> list[Message]:
    """Return statuses and later messages about a document, oldest first."""
    rows = Message.objects.filter(about=message, unit_id=message.unit_id)
    return list(rows.select_related("xml", "by__person").order_by("created_at", "pk"))


def may_read_message_file(user: Any, file: StoredFile) -> bool:
    """The XML of a message is read through this room's own page only, which audits it."""
    return False


def is_locked(message: Message) -> bool:
    """Whether a later scan has locked a file that came with the message: then its XML is too."""
    from khue.documents.types import INCOMING_KIND

    if message.incoming_id is None:
        return False
    found = files.files_of(INCOMING_KIND, message.incoming_id, unit_id=message.unit_id)
    return any(not file.is_readable for file in found)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of a sent document that nobody has carried to its body yet."""

    document_id: int
    position: int
    text: str
    about: str


def open_lines(user: User) -> list[OpenLine]:
    """Return lines of the last 60 days that neither went over the axis nor were carried by hand."""
    units = organisation.units_with(user, permissions.SEND)
    since = today() - timedelta(days=60)
    gone = set(
        Message.objects.documents()
        .filter(unit_id__in=units, direction=Direction.OUT, position__isnull=False)
        .values_list("outgoing_id", "position")
    )
    return [
        OpenLine(document_id, line.position, line.text, about)
        for line, document_id, about in undelivered_lines(units, since=since)
        if (document_id, line.position) not in gone
    ]


def get_open_line_for(user: User, document_id: int, position: int) -> tuple[int, OpenLine]:
    """Return the unit and the line that may be sent; raises ``NotFound``."""
    for line in open_lines(user):
        if (line.document_id, line.position) == (document_id, position):
            units = organisation.units_with(user, permissions.SEND)
            return unit_of_outgoing(document_id, units), line
    raise NotFound


def states_of_lines(unit_id: int, document_id: int) -> dict[int, OutsideState]:
    """Return how far a document has come at each body that got it over the axis."""
    rows = Message.objects.documents().filter(
        unit_id=unit_id, outgoing_id=document_id, direction=Direction.OUT, position__isnull=False
    )
    return {
        row.position: state_of(row)
        for row in rows.order_by("created_at", "pk")
        if row.position is not None
    }


def state_of(row: Message) -> OutsideState:
    """A message's state as a badge: what the other side said, else where it stands here."""
    url = reverse("exchange:message", args=[row.pk])
    if row.reply:
        kind = "refused" if row.reply == Reply.DECLINED else "done"
        return OutsideState(kind, str(STATUS_LABELS[row.reply]), url)
    if row.asked:
        return OutsideState("waiting", row.get_asked_display(), url)
    if row.direction == Direction.IN and row.reached == "02":
        return OutsideState("refused", str(MessageState.REFUSED.label), url)
    if row.direction == Direction.OUT and row.reached:
        kinds = {"02": "refused", "06": "done"}
        return OutsideState(kinds.get(row.reached, "active"), str(STATUS_LABELS[row.reached]), url)
    return OutsideState(STATE_KINDS[row.state], row.get_state_display(), url)


# Links.


def connections_for(user: User) -> QuerySet[Connection]:
    """Return the systems, for whoever looks after them."""
    if not holds_anywhere(user, permissions.MANAGE):
        raise NotFound
    return Connection.objects.defer("secret_in", "secret_out").order_by("ended_at", "name")


def get_connection_for(user: User, connection_id: int) -> Connection:
    """Return one system to be managed; raises ``NotFound``."""
    found = connections_for(user).filter(pk=connection_id).first()
    if found is None:
        raise NotFound
    return found


def get_partner_for(user: User, partner_id: int) -> Partner:
    """Return one partner to be managed; raises ``NotFound``."""
    if not holds_anywhere(user, permissions.MANAGE):
        raise NotFound
    found = Partner.objects.select_related("connection").filter(pk=partner_id).first()
    if found is None:
        raise NotFound
    return found


def partners(*, current: bool = True) -> QuerySet[Partner]:
    """Return organisations outside; which ones there are is known to everybody who sends."""
    rows = Partner.objects.select_related("connection")
    return rows.filter(ended_at=None, connection__ended_at=None) if current else rows


def partner_called(text: str) -> Partner | None:
    """Return the organisation that a line of a recipients block means."""
    return next((row for row in partners() if row.is_called(text)), None)


def partner_of(connection: Connection, organ_id: str) -> Partner | None:
    """Return the organisation of a code behind a system."""
    return partners().filter(connection=connection, organ_id=organ_id).first()


def current_key() -> SystemKey | None:
    """Return the key in use."""
    return SystemKey.objects.filter(is_current=True).first()


# Codes of our units.


def codes_on(day: date | None = None) -> QuerySet[OrganCode]:
    """Return the codes that hold on the day."""
    when = day or today()
    return OrganCode.objects.filter(valid_from__lte=when).filter(
        Q(valid_to=None) | Q(valid_to__gte=when)
    )


def all_codes() -> QuerySet[OrganCode]:
    """Return every code with its unit, ended ones too."""
    return OrganCode.objects.select_related("unit").order_by("unit__name", "-valid_from")


def code_of(unit_id: int, day: date | None = None) -> str:
    """Return the unit's code on the day; "" when it has none."""
    found = codes_on(day).filter(unit_id=unit_id).order_by("-valid_from").first()
    return found.code if found else ""


def units_of_codes(codes: Iterable[str], day: date | None = None) -> list[Unit]:
    """Return our units that have one of the codes on the day, each once."""
    rows = codes_on(day).filter(code__in=list(codes)).select_related("unit").order_by("pk")
    return list({row.unit_id: row.unit for row in rows}.values())
