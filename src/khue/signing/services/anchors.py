"""Trusted certificate authorities: added and removed by the office's IT officer (law S-06)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from asn1crypto import pem
from django.db import transaction

from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.signing.audits import ANCHOR_ADDED, ANCHOR_REMOVED
from khue.signing.engine.trust import load_certificate
from khue.signing.errors import BadCertificate
from khue.signing.models import TrustAnchor
from khue.signing.selectors import may_manage_anchors
from khue.signing.types import AnchorKind

if TYPE_CHECKING:
    from khue.accounts.models import User


@transaction.atomic
def add_anchor(
    *, certificate: bytes, kind: AnchorKind, timestamp_url: str, by: User
) -> TrustAnchor:
    """Trust an authority from today; raises NotPermitted or BadCertificate."""
    _require(by)
    try:
        parsed = load_certificate(certificate)
        is_authority = bool(parsed.ca)
        name = str(parsed.subject.native.get("common_name") or parsed.subject.human_friendly)
    except (ValueError, TypeError, KeyError) as error:
        raise BadCertificate from error
    if not is_authority:
        raise BadCertificate
    anchor, _ = TrustAnchor.objects.update_or_create(
        sha256=parsed.sha256.hex(),
        defaults={
            "name": name[:200],
            "kind": kind,
            "certificate_pem": armoured(parsed.dump()),
            "timestamp_url": timestamp_url,
            "valid_from": today(),
            "valid_to": None,
            "added_by": by,
        },
    )
    after = {"name": anchor.name, "kind": kind, "sha256": anchor.sha256}
    audit.record(verb=ANCHOR_ADDED, obj=anchor, unit_id=audit.INSTALLATION, by=by, after=after)
    return anchor


@transaction.atomic
def remove_anchor(*, anchor: TrustAnchor, by: User) -> TrustAnchor:
    """Trust an authority no longer: papers signed under it become "unknown issuer" at once."""
    _require(by)
    anchor.valid_from = min(anchor.valid_from, _yesterday())
    anchor.valid_to = _yesterday()
    anchor.save(update_fields=["valid_from", "valid_to"])
    after = {"name": anchor.name, "sha256": anchor.sha256}
    audit.record(verb=ANCHOR_REMOVED, obj=anchor, unit_id=audit.INSTALLATION, by=by, before=after)
    return anchor


def armoured(der: bytes) -> str:
    return str(pem.armor("CERTIFICATE", der), "ascii")


def _yesterday() -> date:
    return today() - timedelta(days=1)


def _require(by: User) -> None:
    if not may_manage_anchors(by):
        raise NotPermitted
