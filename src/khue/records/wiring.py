"""Where this room meets the rooms below: panels and guards of documents, files, notices, tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.services import Panel


def connect() -> None:
    """Called once when the app is ready."""
    from khue.documents.services import Part, declare_guard, declare_panel, declare_part
    from khue.files.services import declare_holder

    from . import permissions
    from .selectors import may_read_item_file
    from .services.locking import guard
    from .services.notices import declare_notices
    from .types import ITEM_KIND

    declare_part(Part("registers", _("Books"), "records:books", permissions.READ_BOOKS))
    declare_part(Part("cases", _("Case files"), "records:cases", permissions.WORK_CASES))
    declare_panel("records", panel)
    declare_guard("records", guard)
    declare_holder(ITEM_KIND, may_read_item_file)
    declare_notices()
    _declare_entries()


def panel(user: User, kind: str, document: object) -> Panel | None:
    """The case files of a document, its lock, its replies, and what the person can do about them."""
    from .panels import panel_of

    return panel_of(user, kind, document)  # type: ignore[arg-type]


def _declare_entries() -> None:
    from khue.core.demo import declare_builder
    from khue.core.more import declare_entry
    from khue.core.today import declare_card

    from . import demo, permissions, today

    declare_entry(
        "records.copies",
        label=_("Use of kept copies"),
        url_name="records:copies",
        icon="copy",
        permission=permissions.ASK_COPY,
        order=32,
    )
    declare_entry(
        "records.cases",
        label=_("Case files and archive"),
        url_name="records:cases",
        icon="folder-open",
        permission=permissions.WORK_CASES,
        order=31,
    )
    declare_card("records.due", build=today.due, roles=permissions.STAFF, order=40)
    declare_card(
        "records.answers", build=today.to_answer, roles=("head", "deputy", "clerk"), order=41
    )
    declare_builder("records", order=64, build=demo.build)
