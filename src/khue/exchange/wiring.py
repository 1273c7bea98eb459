"""Where this room meets the rooms below: events of documents, files, rules, pages, demo."""

from __future__ import annotations


def connect() -> None:
    """Called once when the app is ready."""
    from khue.compliance.services import declare_rule
    from khue.core.demo import declare_builder
    from khue.documents.events import incoming_moved, outgoing_sent, recalled
    from khue.documents.services import declare_line_source
    from khue.files.services import declare_holder

    from . import demo
    from .practice import PracticeWire
    from .rules import CODES, check_pattern
    from .selectors import may_read_message_file, states_of_lines
    from .services.notices import declare_notices
    from .services.reacting import on_incoming_moved, on_outgoing_sent, on_recalled
    from .services.wires import offer_practice
    from .types import FILE_HOLDER

    recalled.subscribe(on_recalled)
    outgoing_sent.subscribe(on_outgoing_sent)
    incoming_moved.subscribe(on_incoming_moved)
    declare_line_source("exchange", states_of_lines)
    declare_holder(FILE_HOLDER, may_read_message_file)
    declare_rule(CODES, check_pattern)
    declare_notices()
    offer_practice(PracticeWire)
    declare_builder("exchange", 90, demo.build)
    _show()


def _show() -> None:
    """Where people meet this room: the page "More"."""
    from django.utils.translation import gettext_lazy as _

    from khue.core.more import declare_entry

    from . import permissions

    declare_entry(
        "exchange.home",
        label=_("Document axis"),
        url_name="exchange:home",
        icon="external",
        note=_("Documents to and from bodies outside Khuê"),
        permission=permissions.READ,
        order=28,
    )
    declare_entry(
        "exchange.links",
        label=_("Partners and keys of the document axis"),
        url_name="exchange:links",
        icon="security",
        permission=permissions.MANAGE,
        order=72,
    )
