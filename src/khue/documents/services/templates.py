"""Templates of a unit: kept, changed, dropped; and what a draft still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.documents import audits, permissions
from khue.documents.errors import TemplateNameNeeded, TemplateNameTaken, TextNeeded, UnknownType
from khue.documents.models import OutgoingDocument, TextTemplate
from khue.documents.paper import BlockKind, parse_body
from khue.documents.rules import types_on
from khue.documents.starters import BLANK, starter_of

from .common import check, clean_text

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def keep_template(
    *,
    unit: Unit,
    by: User,
    type_code: str,
    name: str,
    body: str,
    abstract: str = "",
    addressees: str = "",
    recipients: str = "",
    is_shared: bool = False,
    template: TextTemplate | None = None,
) -> TextTemplate:
    """Keep a new template of the unit, or change ``template``.

    Call it outside a transaction: the words are screened. Raises ``NotPermitted``, ``UnknownType``,
    ``TemplateNameNeeded``, ``TemplateNameTaken``, ``TextNeeded``, ``ContentRefused``.
    """
    check(by, permissions.MANAGE_TEMPLATES, unit)
    texts = {
        "name": " ".join(clean_text(name).split())[:120],
        "abstract": " ".join(clean_text(abstract).split())[:500],
        "addressees": clean_text(addressees),
        "body": clean_text(body),
        "recipients": clean_text(recipients),
    }
    screen_text("\n".join(texts.values()), unit=unit, by=by, purpose="documents.text")
    if type_code not in {kind.code for kind in types_on()}:
        raise UnknownType(field="type_code")
    if not texts["name"]:
        raise TemplateNameNeeded(field="name")
    if not texts["body"]:
        raise TextNeeded(field="body")
    row = template or TextTemplate(unit=unit)
    before = _facts(row) if template else {}
    for field, text in texts.items():
        setattr(row, field, text)
    row.type_code, row.is_shared, row.written_by = type_code, is_shared, by
    try:
        with transaction.atomic():
            row.save()
            audit.record(
                verb=audits.TEMPLATE_KEPT,
                obj=row,
                unit_id=unit.pk,
                by=by,
                before=before,
                after=_facts(row),
            )
    except IntegrityError as error:
        raise TemplateNameTaken(field="name") from error
    return row


@transaction.atomic
def drop_template(*, template: TextTemplate, by: User) -> None:
    """Offer a template no more; documents written from it stay as they are."""
    check(by, permissions.MANAGE_TEMPLATES, template.unit_id)
    row = TextTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    row.dropped_on = row.dropped_on or today()
    row.save(update_fields=["dropped_on"])
    audit.record(
        verb=audits.TEMPLATE_DROPPED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        before=_facts(row),
        after={},
    )


def still_missing(document: OutgoingDocument) -> list[str]:
    """Say what a draft of this type usually has and this one has not; nothing is blocked."""
    starter = starter_of(document.type_code)
    blocks = parse_body(document.body)
    found = []
    if BLANK in document.body or BLANK in document.abstract:
        found.append(_("Places marked “…” are not filled in yet."))
    if starter is None:
        return found
    if starter.needs_basis and not any(block.kind is BlockKind.BASIS for block in blocks):
        found.append(_("This type names its legal bases first: lines that begin with “Căn cứ”."))
    if starter.resolve and not any(block.kind is BlockKind.RESOLVE for block in blocks):
        found.append(
            _("Before the articles stands a line of its own: %(words)s")
            % {"words": starter.resolve}
        )
    if starter.needs_addressee and not document.addressees.strip():
        found.append(_("This type is addressed to somebody: fill in “To”."))
    return found


def _facts(row: TextTemplate) -> dict[str, object]:
    names = ("name", "type_code", "abstract", "addressees", "body", "recipients", "is_shared")
    return {name: getattr(row, name) for name in names}
