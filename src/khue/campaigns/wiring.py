"""Where this room meets the rooms below: kind of sending, files, cards, entries, demo."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

FILLERS = ("head", "deputy", "clerk", "accountant", "it_officer", "librarian")
RUNNERS = ("office.head", "office.deputy", "office.specialist", "office.clerk")


def connect() -> None:
    """Called once when the app is ready."""
    from khue.dispatch.events import delivered
    from khue.dispatch.services import declare_kind
    from khue.dispatch.types import DispatchKind
    from khue.files.services import declare_holder

    from . import overview
    from .prefill import declare_sources
    from .selectors import may_read_received_file, may_read_return_file
    from .services import receive_deliveries
    from .services.notices import declare_notices
    from .types import FILE_HOLDER, KIND, RECEIVED_FILE_HOLDER

    declare_kind(
        DispatchKind(
            code=KIND,
            label=_("Data call"),
            receiver_url=lambda delivery_id: reverse("campaigns:delivery", args=[delivery_id]),
            sender_url=lambda object_id: reverse("campaigns:call", args=[object_id]),
        )
    )
    delivered.subscribe(receive_deliveries)
    declare_holder(FILE_HOLDER, may_read_return_file)
    declare_holder(RECEIVED_FILE_HOLDER, may_read_received_file)
    declare_notices()
    _connect_planning()
    overview.declare()
    declare_sources()
    _show()


def _connect_planning() -> None:
    """Tasks may come from a call: at the office that asks, at the unit that answers."""
    from django.apps import apps

    if not apps.is_installed("khue.planning"):
        return
    from khue.planning.services import declare_origin
    from khue.planning.types import OriginKind

    from .selectors import label_of_call, label_of_return
    from .types import CALL_ORIGIN, RETURN_ORIGIN

    declare_origin(
        OriginKind(
            code=CALL_ORIGIN,
            label=_("Data call"),
            find=label_of_call,
            url=lambda pk: reverse("campaigns:call", args=[pk]),
        )
    )
    declare_origin(
        OriginKind(
            code=RETURN_ORIGIN,
            label=_("Answer to a data call"),
            find=label_of_return,
            url=lambda pk: reverse("campaigns:return", args=[pk]),
        )
    )


def _show() -> None:
    """Where people meet this room: the first page, the page "More", the demo."""
    from khue.core.demo import declare_builder
    from khue.core.more import declare_entry
    from khue.core.today import declare_card

    from . import demo, today

    declare_card("campaigns.fill", build=today.to_fill, roles=FILLERS, order=16)
    declare_card("campaigns.sign_off", build=today.to_sign_off, roles=("head",), order=12)
    declare_card("campaigns.running", build=today.running, roles=RUNNERS, order=21)
    declare_entry(
        "campaigns.home",
        label=_("Data calls"),
        url_name="campaigns:home",
        icon="chart-column",
        note=_("Figures that are asked for and handed in"),
        roles=(*FILLERS, "specialist"),
        order=25,
    )
    declare_builder("campaigns", 80, demo.build)
