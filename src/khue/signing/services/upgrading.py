"""Adding missing proof to papers when the services of the authorities answer again.

Papers live in upper domains; those register a keeper for their kind of holder, which hands out
the paper and takes the fuller one back. Nothing of a paper is kept here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import DomainError, NotPermitted
from khue.core.registry import Registry
from khue.organisation.selectors import can
from khue.signing.audits import PAPER_UPGRADED
from khue.signing.engine.upgrade import upgrade
from khue.signing.events import PaperUpgraded, paper_upgraded
from khue.signing.models import SignatureRecord
from khue.signing.permissions import VIEW_RECORDS
from khue.signing.types import HOPELESS, MOVED, NOT_KEPT, SILENT, Level, SignedPaper

from .acts import digest
from .trust import load_trust

if TYPE_CHECKING:
    from khue.accounts.models import User

_BATCH = 50
_SILENT_IN_A_ROW = 3
_GIVE_UP_AFTER = timedelta(days=30)


class PaperKeeper(Protocol):
    """Keeps the papers of one kind of holder."""

    def load(self, holder_id: int) -> bytes | None:
        """Return the paper as it stands, or None when it may not be changed any more."""
        ...

    def replace(self, holder_id: int, paper: SignedPaper, *, was: str) -> bool:
        """Keep the fuller paper where the paper of the digest ``was`` still stands; else False."""
        ...


_keepers: Registry[PaperKeeper] = Registry("paper keeper")


def keep_papers(kind: str, keeper: PaperKeeper) -> None:
    """Register who keeps the papers of this kind of holder; called in `ready()`."""
    _keepers.add(kind, keeper)


def upgrade_pending() -> int:
    """Try to complete signatures without full proof; returns how many papers got better.

    A round ends when the services stay silent for a few papers in a row: they are away, and the
    next round begins with the papers that were tried least. What can never be completed is left.

    Runs over all units, in a system scope that the task opens.
    """
    since = timezone.now() - _GIVE_UP_AFTER
    rows = SignatureRecord.objects.filter(
        level__in=[Level.B, Level.T],
        signed_at__gte=since,
        holder_kind__in=[kind for kind, _keeper in _keepers.items()],
    ).exclude(last_error__in=HOPELESS)
    rows = rows.order_by("upgrade_attempts", "signed_at")[:_BATCH]
    holders = dict.fromkeys(
        (row.unit_id, row.holder_kind, row.holder_id) for row in rows if row.holder_id is not None
    )
    better = silent = 0
    for holder in holders:
        problem = _upgrade_one(*holder)
        better += problem == ""
        silent = silent + 1 if problem == SILENT else 0
        if silent >= _SILENT_IN_A_ROW:
            break
    return better


def retry_upgrade(*, record: SignatureRecord, by: User) -> bool:
    """Try now, on a person's wish; returns whether the paper got better. Raises NotPermitted."""
    if not can(by, VIEW_RECORDS, record.unit_id):
        raise NotPermitted
    if record.holder_id is None or record.holder_kind not in _keepers:
        return False
    return _upgrade_one(record.unit_id, record.holder_kind, record.holder_id) == ""


def _upgrade_one(unit_id: int, kind: str, holder_id: int) -> str:
    """Ask the authorities with no row locked: they may take long, and people go on working.

    Returns why the paper is as it was; "" when it got better.
    """
    keeper, problem, fuller = _keepers[kind], "", None
    paper = keeper.load(holder_id)
    if paper is None:
        problem = NOT_KEPT
    else:
        try:
            fuller = upgrade(paper, trust=load_trust())
        except DomainError as error:
            problem = error.code
    with transaction.atomic():
        rows = list(
            SignatureRecord.objects.select_for_update(of=("self",)).filter(
                unit_id=unit_id, holder_kind=kind, holder_id=holder_id
            )
        )
        if paper is None or fuller is None:
            return _note(rows, problem)
        if fuller.pdf == paper:
            return _note(rows, SILENT)
        if not keeper.replace(holder_id, fuller, was=digest(paper)):
            return MOVED  # sealed or sent meanwhile: the next round begins with what stands now
        _remember(rows, fuller, paper)
        return ""


def _note(rows: list[SignatureRecord], why: str) -> str:
    for row in rows:
        row.upgrade_attempts += 1
        row.last_error = why[:60]
        row.save(update_fields=["upgrade_attempts", "last_error"])
    return why


def _remember(rows: list[SignatureRecord], fuller: SignedPaper, paper: bytes) -> None:
    new_hash = digest(fuller.pdf)
    for row in rows:
        row.level = max(Level(row.level), fuller.level, key=lambda level: level.rank)
        row.result_sha256 = new_hash
        row.upgraded_at = timezone.now()
        row.last_error = ""
        row.save(update_fields=["level", "result_sha256", "upgraded_at", "last_error"])
    newest = rows[-1]
    change = {"level": fuller.level.value, "sha256": new_hash}
    audit.record(
        verb=PAPER_UPGRADED,
        obj=newest,
        unit_id=newest.unit_id,
        by=None,
        before={"sha256": digest(paper)},
        after=change,
    )
    paper_upgraded.send(
        PaperUpgraded(
            unit_id=newest.unit_id,
            holder_kind=newest.holder_kind,
            holder_id=newest.holder_id or 0,
            level=fuller.level.value,
            old_sha256=digest(paper),
            new_sha256=new_hash,
        )
    )
