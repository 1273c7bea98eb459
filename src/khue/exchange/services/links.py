"""Systems, the organisations behind them, and the codes of our own units."""

from __future__ import annotations

import re
import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import ConnectorError, NotPermitted
from khue.core.permissions import holds_anywhere
from khue.exchange import audits, permissions
from khue.exchange.errors import (
    AddressNotAllowed,
    CodeMalformed,
    CodeTaken,
    NameTaken,
    SecretTooShort,
)
from khue.exchange.models import Connection, OrganCode, Partner
from khue.exchange.rules import organ_id_pattern

from .keys import certificate_of, lock
from .wires import LOOPBACK, PRACTICE, client_of, is_practice_allowed

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_SHORTEST = 16


def _check(by: User | None) -> None:
    """``by`` is nobody only where the demo sets itself up."""
    if by is not None and not holds_anywhere(by, permissions.MANAGE):
        raise NotPermitted


def _record(verb: str, obj: Connection | Partner, by: User | None, **after: object) -> None:
    audit.record(verb=verb, obj=obj, unit_id=audit.INSTALLATION, by=by, after=after)


@transaction.atomic
def add_connection(
    *, name: str, system_id: str, address: str = "", is_polled: bool = False, by: User | None
) -> tuple[Connection, str]:
    """Let another system in; returns it with its key, which is shown once.

    Raises ``NotPermitted``, ``NameTaken``, ``AddressNotAllowed``.
    """
    _check(by)
    known = system_id.strip()
    if not known or Connection.objects.filter(system_id=known).exists():
        raise NameTaken(field="system_id")
    secret = secrets.token_urlsafe(32)
    row = Connection.objects.create(
        name=name.strip()[:200],
        system_id=known,
        address=_address(address),
        is_polled=is_polled,
        secret_in=lock(secret.encode(), f"in:{known}"),
        added_by=by,
    )
    _record(audits.LINK_ADDED, row, by, name=row.name, system_id=known, address=row.address)
    return row, secret


@transaction.atomic
def set_outward(
    *, connection: Connection, address: str, system_id: str, secret: str, is_polled: bool,
    by: User | None,
) -> Connection:  # fmt: skip
    """Write down where the other hub is, and the name and key that it gave us.

    An empty ``secret`` keeps the one that is there. Raises ``SecretTooShort``, ``AddressNotAllowed``.
    """
    _check(by)
    row = Connection.objects.select_for_update().get(pk=connection.pk)
    given = secret.strip()
    if given and len(given) < _SHORTEST:
        raise SecretTooShort(field="secret")
    row.address, row.is_polled = _address(address), is_polled
    row.own_system_id = system_id.strip()[:60]
    if given:
        row.secret_out = lock(given.encode(), f"out:{row.system_id}")
    row.save()
    _record(
        audits.LINK_CHANGED,
        row,
        by,
        address=row.address,
        own_system_id=row.own_system_id,
        is_polled=is_polled,
        has_new_key=bool(given),
    )
    return row


@transaction.atomic
def renew_secret(*, connection: Connection, by: User) -> str:
    """Give the other system a new key; the old one is worth nothing from now on."""
    _check(by)
    row = Connection.objects.select_for_update().get(pk=connection.pk)
    secret = secrets.token_urlsafe(32)
    row.secret_in = lock(secret.encode(), f"in:{row.system_id}")
    row.save(update_fields=["secret_in"])
    _record(audits.LINK_CHANGED, row, by, has_new_key_in=True)
    return secret


@transaction.atomic
def end_connection(*, connection: Connection, by: User) -> Connection:
    """End a system: it gets in no more, nothing is sent to it any more."""
    _check(by)
    row = Connection.objects.select_for_update().get(pk=connection.pk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _record(audits.LINK_ENDED, row, by, name=row.name)
    return row


def try_connection(*, connection: Connection, by: User) -> tuple[bool, str]:
    """Ask the other hub for its list of organisations: whether it answers, and what it said."""
    _check(by)
    now = timezone.now()
    try:
        found = client_of(connection).agencies()
    except ConnectorError as error:
        text = str(error)[:300]
        Connection.objects.filter(pk=connection.pk).update(last_error=text, last_error_at=now)
        return False, text
    Connection.objects.filter(pk=connection.pk).update(last_ok_at=now, last_error="")
    return True, str(len(found))


@transaction.atomic
def save_partner(
    *,
    connection: Connection,
    organ_id: str,
    name: str,
    aliases: str = "",
    certificate_pem: str = "",
    partner: Partner | None = None,
    by: User | None,
) -> Partner:
    """Add an organisation outside, or change it.

    Raises ``CodeMalformed``, ``CodeTaken``, ``CertificateUnreadable``.
    """
    _check(by)
    code = organ_id.strip().upper()
    if not re.match(organ_id_pattern(), code):
        raise CodeMalformed(field="organ_id")
    other = Partner.objects.filter(organ_id=code, ended_at=None).first()
    if other is not None and (partner is None or other.pk != partner.pk):
        raise CodeTaken(field="organ_id", name=other.name)
    pem, digest = certificate_of(certificate_pem) if certificate_pem.strip() else ("", "")
    row = partner or Partner(added_by=by)
    row.connection, row.organ_id, row.name = connection, code, name.strip()[:200]
    row.aliases = "\n".join(line.strip() for line in aliases.splitlines() if line.strip())
    row.certificate_pem, row.certificate_sha256 = pem, digest
    row.save()
    _record(audits.PARTNER_SAVED, row, by, organ_id=code, name=row.name, certificate=digest)
    return row


@transaction.atomic
def end_partner(*, partner: Partner, by: User) -> Partner:
    """End an organisation: nothing goes there or comes from there any more."""
    _check(by)
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _record(audits.PARTNER_ENDED, row, by, organ_id=row.organ_id)
    return row


@transaction.atomic
def set_code(
    *, unit: Unit, code: str, valid_from: date, decision: str = "", by: User | None
) -> OrganCode:
    """Give a unit its code from a day on; the code before ends the day before.

    Raises ``CodeMalformed`` and ``CodeTaken``.
    """
    _check(by)
    text = code.strip().upper()
    if not re.match(organ_id_pattern(valid_from), text):
        raise CodeMalformed(field="code")
    for held in OrganCode.objects.select_for_update().filter(code=text).select_related("unit"):
        is_other = held.unit_id != unit.pk
        if is_other and (held.valid_to is None or held.valid_to >= valid_from):
            raise CodeTaken(field="code", name=str(held.unit))
    mine = OrganCode.objects.select_for_update().filter(unit=unit)
    mine.filter(valid_from__gte=valid_from).delete()
    mine.filter(valid_from__lt=valid_from, valid_to=None).update(
        valid_to=valid_from - timedelta(days=1)
    )
    row = OrganCode.objects.create(
        unit=unit, code=text, valid_from=valid_from, decision=decision.strip()[:120], added_by=by
    )
    audit.record(
        verb=audits.CODE_SET,
        obj=row,
        unit_id=unit.pk,
        by=by,
        after={"code": text, "from": valid_from, "decision": row.decision},
    )
    return row


def _address(text: str) -> str:
    """Allow https anywhere, http on this machine, the practice partner in the demo."""
    address = text.strip()
    if not address or (address == PRACTICE and is_practice_allowed()):
        return address
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not parts.hostname or not is_safe:
        raise AddressNotAllowed(field="address")
    return address[:300]
