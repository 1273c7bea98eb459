"""Builds the trust of this installation: anchors of today, the way to the services."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from khue.core.dates import today
from khue.signing.authority import DemoAuthority
from khue.signing.authority.service import AuthorityService
from khue.signing.engine.transport import HttpTransport, LocalTransport, Transport
from khue.signing.engine.trust import Anchor, Trust, load_certificate
from khue.signing.models import TrustAnchor
from khue.signing.types import AnchorKind

LOCAL = "local"


def is_demo_allowed() -> bool:
    """Whether certificates of the demo authority may be issued and used at all."""
    return bool(settings.KHUE_DEMO_AUTHORITY)


def demo_authority() -> DemoAuthority:
    """The demo authority of the data directory; its keys are made at first use."""
    return DemoAuthority(settings.KHUE_AUTHORITY_ROOT, settings.KHUE_AUTHORITY_URL)


def load_trust() -> Trust:
    """Everything trusted today. Anchors of the demo count only where the demo is allowed."""
    day = today()
    rows = TrustAnchor.objects.filter(valid_from__lte=day).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    if not is_demo_allowed():
        rows = rows.exclude(kind=AnchorKind.DEMO)
    anchors = []
    timestamp_url = ""
    for row in rows:
        anchors.append(Anchor(load_certificate(row.certificate_pem), row.kind))
        timestamp_url = timestamp_url or row.timestamp_url
    return Trust(anchors=tuple(anchors), transport=transport(), timestamp_url=timestamp_url)


def transport() -> Transport:
    """In the same process, to the demo authority at its present address, or plain HTTP."""
    where = settings.KHUE_DEMO_AUTHORITY
    if not where:
        return HttpTransport()
    authority = demo_authority()
    if where == LOCAL:
        return LocalTransport(AuthorityService(authority).handle)
    return HttpTransport(moved=((authority.base_url, where.rstrip("/")),))
