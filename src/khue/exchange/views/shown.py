"""From messages to the pieces that the components draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khue.core.permissions import holds_anywhere
from khue.core.ui.shapes import Chip, Moment
from khue.exchange import permissions
from khue.exchange.models import Message
from khue.exchange.selectors import state_of
from khue.exchange.types import ODDITIES, STATUS_LABELS, Direction, MessageKind

ERRORS = {
    "no_system_key": gettext_lazy(
        "Khuê has no key for the axis yet. Ask the officer in charge of IT."
    ),
    "no_organ_code": gettext_lazy(
        "The unit has no organisation code. Ask the officer in charge of IT."
    ),
    "no_key": gettext_lazy("The partner's key is missing. Ask the officer in charge of IT."),
    "key_unreadable": gettext_lazy("The key can't be opened. Ask the officer in charge of IT."),
    "partner_ended": gettext_lazy(
        "The partner is no longer reached this way. Send it on another way."
    ),
    "no_document": gettext_lazy("The document is no longer there as it was sent."),
    "collector_failed": gettext_lazy(
        "The other system could not take it. Ask there, then send again."
    ),
}
_SILENT = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "Timeout", "HTTP 5")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    title: str
    url: str
    meta: str
    state: str
    state_text: str
    when: datetime


def row_of(message: Message) -> Row:
    """A document as a line of the list."""
    state = state_of(message)
    return Row(
        title=message.subject or _("(words not kept)"),
        url=reverse("exchange:message", args=[message.pk]),
        meta=" · ".join(part for part in (message.reference, message.partner.name) if part),
        state=state.kind,
        state_text=state.text,
        when=message.created_at,
    )


def chips(counts: dict[str, int], active: str) -> tuple[Chip, ...]:
    """The three lists of the page."""
    offered = (("in", _("Received"), "came"), ("out", _("Gone out"), "out"),
               ("attention", _("To look at"), "attention"))  # fmt: skip
    return tuple(
        Chip(label, f"?show={key}", active=key == active, count=counts[count])
        for key, label, count in offered
    )


def rooms(user: object, active: str) -> tuple[Chip, ...]:
    """The parts of the room that the person has."""
    offered = (
        ("home", _("Documents"), "exchange:home", permissions.READ),
        ("links", _("Partners and keys"), "exchange:links", permissions.MANAGE),
        ("codes", _("Codes of our units"), "exchange:codes", permissions.MANAGE),
    )
    return tuple(
        Chip(label, reverse(name), active=key == active)
        for key, label, name, permission in offered
        if holds_anywhere(user, permission)
    )


def error_of(message: Message) -> str:
    """Why it did not go out, and what to do next."""
    error = message.error
    if not error:
        return ""
    if error in ERRORS:
        return str(ERRORS[error])
    if error.startswith(_SILENT):
        return _("The other hub does not answer. Khuê goes on trying; you need do nothing.")
    said = error.partition(":")[2].strip() or error
    return _("The other hub says: %(said)s") % {"said": said}


def findings_of(message: Message) -> list[str]:
    """What was odd about the message."""
    return [
        str(ODDITIES[oddity]) % {"detail": detail}
        for oddity, detail in message.findings
        if oddity in ODDITIES
    ]


def moments_of(news: list[Message]) -> list[Moment]:
    """Statuses and later messages, oldest first."""
    return [_moment(item) for item in news]


def _moment(item: Message) -> Moment:
    is_out = item.direction == Direction.OUT
    if item.kind == MessageKind.DOCUMENT:
        title = _("Sent: %(what)s") if is_out else _("Came: %(what)s")
        title %= {"what": item.reference or item.subject}
    else:
        title = str(_told(item.code)) if is_out else str(STATUS_LABELS[item.code])
    who = item.by.get_full_name() if item.by else ("" if is_out else item.partner.name)
    note = " · ".join(part for part in (item.text, _unsent(item)) if part)
    return Moment(
        title=title,
        at=item.created_at,
        who=who,
        note=note,
        kind="refused" if item.code in ("02", "16") else "neutral",
        url=reverse("exchange:xml", args=[item.pk]) if item.xml_id else "",
    )


def _unsent(item: Message) -> str:
    is_waiting = item.direction == Direction.OUT and item.state in ("waiting", "failed")
    return str(item.get_state_display()) if is_waiting else ""


def _told(code: str) -> str:
    labels = {
        "01": _("Told the sender: arrived"),
        "02": _("Told the sender: refused"),
        "03": _("Told the sender: registered"),
        "04": _("Told the sender: assigned"),
        "05": _("Told the sender: being worked on"),
        "06": _("Told the sender: done"),
        "13": _("Asked for it back"),
        "15": _("Told the sender: agreed"),
        "16": _("Told the sender: declined"),
    }
    return labels[code]
