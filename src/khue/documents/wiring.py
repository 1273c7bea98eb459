"""Where this room meets the rooms below: kinds, events, who may open a stored file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


def connect() -> None:
    """Called once when the app is ready."""
    from khue.dispatch.events import delivered
    from khue.dispatch.services import declare_kind
    from khue.dispatch.types import DispatchKind
    from khue.signing.services import keep_papers

    from .services.incoming import receive_deliveries
    from .services.keeping import Keeper
    from .services.notices import declare_notices
    from .types import KIND

    declare_kind(
        DispatchKind(
            code=KIND,
            label=_("Official document"),
            receiver_url=lambda delivery_id: reverse("documents:delivery", args=[delivery_id]),
            sender_url=lambda object_id: reverse("documents:outgoing", args=[object_id]),
        )
    )
    delivered.subscribe(receive_deliveries)
    declare_notices()
    keep_papers(KIND, Keeper())
    _connect_files()
    _connect_publishing()
    _declare_tabs()


def _connect_files() -> None:
    """Who may open a document's files: whoever may read the document."""
    from khue.files.services import declare_holder

    from .selectors import may_read_incoming_file, may_read_outgoing_file
    from .types import INCOMING_KIND, KIND

    declare_holder(KIND, may_read_outgoing_file)
    declare_holder(INCOMING_KIND, may_read_incoming_file)


def _connect_publishing() -> None:
    from khue.publishing.services import declare_kind
    from khue.publishing.types import PublicationKind

    from .publishing import render_public
    from .types import KIND

    declare_kind(
        PublicationKind(code=KIND, label=gettext_noop("Official document"), render=render_public)
    )


def _declare_tabs() -> None:
    """The tab of official documents, for staff."""
    from khue.core.ui.navigation import declare

    declare(
        "documents",
        label=_("Documents"),
        icon="documents",
        url_name="documents:home",
        roles=("head", "deputy", "clerk", "specialist", "teacher", "accountant", "librarian",
               "editor", "chief_editor", "it_officer"),
        order=20,
        lights_for=("/documents/",),
    )  # fmt: skip
