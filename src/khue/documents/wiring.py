"""Where this room meets the rooms below: kinds, events, who may open a stored file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

STAFF = (
    "head", "deputy", "clerk", "chief_editor", "editor", "it_officer", "specialist", "teacher",
    "accountant", "librarian",
)  # fmt: skip


def connect() -> None:
    """Called once when the app is ready."""
    from khue.dispatch.events import delivered, recall_answered
    from khue.dispatch.services import declare_kind
    from khue.dispatch.types import DispatchKind
    from khue.signing.services import keep_papers, take_papers

    from .selectors import may_read_delivery
    from .services.elsewhere import Taker
    from .services.incoming import receive_deliveries
    from .services.keeping import Keeper
    from .services.links import mark_receivers
    from .services.notices import declare_notices
    from .services.recalling import forget_words
    from .types import KIND

    declare_kind(
        DispatchKind(
            code=KIND,
            label=_("Official document"),
            receiver_url=lambda delivery_id: reverse("documents:delivery", args=[delivery_id]),
            sender_url=lambda object_id: reverse("documents:outgoing", args=[object_id]),
            also_reads=may_read_delivery,
            recall_url=lambda object_id: reverse("documents:recall", args=[object_id]),
        )
    )
    delivered.subscribe(receive_deliveries)
    delivered.subscribe(mark_receivers)
    recall_answered.subscribe(forget_words)
    declare_notices()
    keep_papers(KIND, Keeper())
    take_papers(KIND, Taker())
    _connect_search()
    _connect_files()
    _connect_publishing()
    _connect_planning()
    _declare_tabs()
    _declare_cards()
    _declare_demo()


def _connect_search() -> None:
    """Whatever is saved can be found at once."""
    from django.db.models.signals import post_save

    from .models import IncomingDocument, OutgoingDocument
    from .services.indexing import index_saved

    for model in (OutgoingDocument, IncomingDocument):
        post_save.connect(index_saved, sender=model, dispatch_uid="documents.search")


def _connect_files() -> None:
    """Who may open a document's files: whoever may read the document."""
    from khue.files.services import declare_holder

    from .selectors import may_read_incoming_file, may_read_outgoing_file
    from .selectors_intake import may_read_intake_file
    from .selectors_route import may_read_joint_file
    from .types import INCOMING_KIND, INTAKE_KIND, JOINT_KIND, KIND

    declare_holder(KIND, may_read_outgoing_file)
    declare_holder(INCOMING_KIND, may_read_incoming_file)
    declare_holder(INTAKE_KIND, may_read_intake_file)
    declare_holder(JOINT_KIND, may_read_joint_file)


def _connect_publishing() -> None:
    from khue.publishing.services import declare_kind
    from khue.publishing.types import PublicationKind

    from .publishing import address_for, render_public
    from .types import KIND

    declare_kind(
        PublicationKind(
            code=KIND,
            label=gettext_noop("Official document"),
            render=render_public,
            source_url=address_for,
        )
    )


def _connect_planning() -> None:
    """Tasks may come from an incoming document."""
    from django.apps import apps

    if not apps.is_installed("khue.planning"):
        return
    from khue.planning.services import declare_origin
    from khue.planning.types import OriginKind

    from .selectors import label_of_incoming
    from .types import INCOMING_KIND

    declare_origin(
        OriginKind(
            code=INCOMING_KIND,
            label=_("Incoming documents"),
            find=label_of_incoming,
            url=lambda pk: reverse("documents:incoming", args=[pk]),
        )
    )


def _declare_tabs() -> None:
    """The tab, the cards of today and the entries of the page More."""
    from khue.core.more import declare_entry
    from khue.core.ui.navigation import declare

    from . import permissions, today

    declare(
        "documents",
        label=_("Documents"),
        icon="documents",
        url_name="documents:home",
        roles=STAFF,
        order=20,
        lights_for=("/documents/", "/dispatch/"),
        badge=today.badge,
    )
    declare_entry(
        "documents.assignments",
        label=_("My work"),
        url_name="documents:assignments",
        icon="tasks",
        permission=permissions.WORK,
        order=20,
    )
    declare_entry(
        "documents.layout",
        label=_("Check the layout"),
        url_name="documents:layout",
        icon="ruler",
        note=_("of a PDF or Word file by Decree 30/2020"),
        permission=permissions.CHECK_LAYOUT,
        order=35,
    )
    declare_entry(
        "documents.registers",
        label=_("Registers of documents"),
        url_name="documents:register_incoming",
        icon="book-open",
        permission=permissions.READ_REGISTERS,
        order=30,
    )


def _declare_cards() -> None:
    from khue.core.today import declare_card

    from . import today

    declare_card("documents.work", build=today.my_work, roles=STAFF, order=10)
    declare_card("documents.sign", build=today.to_sign, roles=STAFF, order=11)
    declare_card("documents.initial", build=today.to_initial, roles=STAFF, order=11)
    declare_card("documents.joint", build=today.joint, roles=STAFF, order=12)
    declare_card("documents.register", build=today.to_register, roles=STAFF, order=12)
    declare_card("documents.instruct", build=today.to_instruct, roles=STAFF, order=13)
    declare_card("documents.issue", build=today.to_issue, roles=STAFF, order=14)
    declare_card(
        "documents.returned",
        build=today.returned,
        roles=("specialist", "clerk", "head", "deputy"),
        order=15,
    )


def _declare_demo() -> None:
    from khue.core.demo import declare_builder

    from . import demo

    declare_builder("documents", order=60, build=demo.build)
