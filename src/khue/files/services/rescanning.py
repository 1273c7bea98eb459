"""Files that were kept unscanned are scanned as soon as the scanner is there."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import scan_bytes
from khue.compliance.types import Malware
from khue.core import audit
from khue.files import audits, store
from khue.files.events import file_quarantined
from khue.files.models import StoredFile
from khue.files.types import FileQuarantined, ScanState


def rescan(limit: int = 200) -> dict[str, int]:
    """Scan content that nobody has scanned; every row of the same content follows.

    Needs a scope over all units. Stops at once when the scanner is absent or silent.
    """
    done = {"clean": 0, "quarantined": 0, "waiting": 0}
    waiting = StoredFile.objects.filter(scan_state=ScanState.NOT_SCANNED)
    digests = list(waiting.order_by("sha256").values_list("sha256", flat=True).distinct()[:limit])
    for digest in digests:
        if not store.has(digest):
            done["waiting"] += 1
            continue
        state, signature = scan_bytes(store.read(digest))
        if state in {Malware.ABSENT, Malware.SILENT}:
            done["waiting"] += 1
            break
        if state is Malware.INFECTED:
            quarantine(digest, signature)
            done["quarantined"] += 1
        elif state is Malware.TOO_LARGE:
            done["waiting"] += 1
        else:
            StoredFile.objects.filter(sha256=digest, scan_state=ScanState.NOT_SCANNED).update(
                scan_state=ScanState.CLEAN, scanned_at=timezone.now()
            )
            done["clean"] += 1
    return done


@transaction.atomic
def quarantine(sha256: str, signature: str) -> int:
    """Lock every row of this content and move the bytes away; returns how many rows."""
    rows = list(StoredFile.objects.filter(sha256=sha256).order_by("unit_id", "pk"))
    StoredFile.objects.filter(sha256=sha256).update(
        scan_state=ScanState.QUARANTINED, scanned_at=timezone.now()
    )
    for row in rows:
        audit.record(
            verb=audits.QUARANTINED,
            obj=row,
            unit_id=row.unit_id,
            by=None,
            after={"sha256": sha256, "signature": signature},
        )
    file_quarantined.send(
        FileQuarantined(
            sha256=sha256,
            unit_ids=tuple(dict.fromkeys(row.unit_id for row in rows)),
            file_ids=tuple(row.pk for row in rows),
            signature=signature,
        )
    )
    transaction.on_commit(lambda: store.set_aside(sha256))
    return len(rows)
