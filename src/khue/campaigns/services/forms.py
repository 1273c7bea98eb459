"""Writing forms: fields one by one in the builder, or whole forms from a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from khue.campaigns import audits, permissions
from khue.campaigns.errors import CodeTaken, FileNeeded, TitleNeeded, UnknownField, VersionFrozen
from khue.campaigns.importing import read_forms
from khue.campaigns.models import FormDefinition, FormVersion
from khue.campaigns.rule_text import check_references
from khue.campaigns.types import Field, FormDraft
from khue.compliance.services import screen, screen_text
from khue.core import audit
from khue.core.text import clean
from khue.organisation import selectors as organisation

from .common import check

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.services.storing import Upload
    from khue.organisation.models import Unit

_PURPOSE = "campaigns.form"


def create_form(
    *, unit: Unit, title: str, by: User, code: str = "", note: str = ""
) -> FormDefinition:
    """Begin a form with an empty first version; raises ``TitleNeeded``, ``ContentRefused``."""
    check(by, permissions.WRITE_FORM, unit)
    title, code = clean(title).strip(), clean(code).strip()
    if not title:
        raise TitleNeeded(field="title")
    screen_text(f"{title}\n{note}", unit=unit, by=by, purpose=_PURPOSE)
    with transaction.atomic():
        return _create(unit, FormDraft(code, title, ()), by, clean(note).strip()).definition


def _create(unit: Unit, draft: FormDraft, by: User, note: str = "") -> FormVersion:
    definition = FormDefinition.objects.create(
        unit=unit,
        code=draft.code[:40],
        title=draft.title[:200],
        note=note[:500],
        created_by=by,
    )
    version = FormVersion(unit=unit, definition=definition, number=1)
    _keep(version, draft.fields, by, audits.FORM_CHANGED)
    return version


def _keep(version: FormVersion, fields: Sequence[Field], by: User, verb: str) -> None:
    check_references(fields)
    version.fields = [field.to_json() for field in fields]
    version.save()
    audit.record(
        verb=verb,
        obj=version,
        unit_id=version.unit_id,
        by=by,
        after={"version": version.number, "fields": [field.code for field in fields]},
    )


def _open_version(definition: FormDefinition) -> FormVersion:
    version = (
        FormVersion.objects.select_for_update(of=("self",))
        .filter(definition=definition, frozen_at__isnull=True)
        .first()
    )
    if version is None:
        raise VersionFrozen
    return version


def save_field(
    *, definition: FormDefinition, field: Field, by: User, instead_of: str = ""
) -> FormVersion:
    """Add a field at the end of the open version, or put it in another's place.

    Raises ``VersionFrozen``, ``CodeTaken``, ``UnknownField``, ``BadRule``.
    """
    check(by, permissions.WRITE_FORM, definition.unit_id)
    unit = organisation.get_unit(definition.unit_id)
    texts = (field.label, *field.options, *(column.label for column in field.columns))
    screen_text("\n".join(texts), unit=unit, by=by, purpose=_PURPOSE)
    with transaction.atomic():
        version = _open_version(definition)
        fields = list(version.form())
        codes = [kept.code for kept in fields]
        if field.code in codes and field.code != instead_of:
            raise CodeTaken(field="code", code=field.code)
        if not instead_of:
            fields.append(field)
        elif instead_of in codes:
            fields[codes.index(instead_of)] = field
        else:
            raise UnknownField(code=instead_of)
        _keep(version, fields, by, audits.FORM_CHANGED)
    return version


@transaction.atomic
def remove_field(*, definition: FormDefinition, code: str, by: User) -> FormVersion:
    """Take a field out of the open version; raises ``UnknownField`` where a rule still needs it."""
    check(by, permissions.WRITE_FORM, definition.unit_id)
    version = _open_version(definition)
    fields = [field for field in version.form() if field.code != code]
    _keep(version, fields, by, audits.FORM_CHANGED)
    return version


@transaction.atomic
def move_field(*, definition: FormDefinition, code: str, up: bool, by: User) -> FormVersion:
    """Move a field one place up or down."""
    check(by, permissions.WRITE_FORM, definition.unit_id)
    version = _open_version(definition)
    fields = list(version.form())
    place = next((n for n, field in enumerate(fields) if field.code == code), None)
    if place is None:
        raise UnknownField(code=code)
    other = place - 1 if up else place + 1
    if 0 <= other < len(fields):
        fields[place], fields[other] = fields[other], fields[place]
        _keep(version, fields, by, audits.FORM_CHANGED)
    return version


@transaction.atomic
def begin_version(*, definition: FormDefinition, by: User) -> FormVersion:
    """Begin a new version from the last one; an open one is returned as it is."""
    check(by, permissions.WRITE_FORM, definition.unit_id)
    last = (
        FormVersion.objects.select_for_update(of=("self",))
        .filter(definition=definition)
        .latest("number")
    )
    if last.frozen_at is None:
        return last
    version = FormVersion(unit_id=definition.unit_id, definition=definition, number=last.number + 1)
    _keep(version, last.form(), by, audits.FORM_CHANGED)
    return version


def import_forms(*, unit: Unit, upload: Upload | None, by: User) -> list[FormVersion]:
    """Screen a .csv or .xlsx, read every form in it, and keep each as a form of the unit.

    A code that the unit has already gets a new version. Raises ``ContentRefused``, ``BadFormFile``,
    ``BadRule``, ``CodeTaken``, ``UnknownField``; then nothing is kept.
    """
    check(by, permissions.WRITE_FORM, unit)
    if upload is None:
        raise FileNeeded(field="file")
    name, data = upload.name or "", upload.read()
    screen(data, filename=name, unit=unit, by=by, purpose=_PURPOSE)
    return keep_forms(unit=unit, drafts=read_forms(data, name), by=by)


@transaction.atomic
def keep_forms(*, unit: Unit, drafts: Sequence[FormDraft], by: User) -> list[FormVersion]:
    """Keep forms as an import found them; all or none."""
    check(by, permissions.WRITE_FORM, unit)
    return [_keep_draft(unit, draft, by) for draft in drafts]


def _keep_draft(unit: Unit, draft: FormDraft, by: User) -> FormVersion:
    known = FormDefinition.objects.filter(unit=unit, code=draft.code).first()
    if known is None or not draft.code:
        version = _create(unit, draft, by)
    else:
        version = begin_version(definition=known, by=by)
        _keep(version, draft.fields, by, audits.FORM_IMPORTED)
    return version
