"""Screening at the door: what is kept of a refusal, the clerk's word, the scanner's policy."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from khue.compliance.errors import ContentRefused, NeedsClerk, ScreeningInsideTransaction
from khue.compliance.models import ScreeningConfirmation, ScreeningRefusal
from khue.compliance.services import screen, screen_text
from khue.compliance.services.screening import _refuse_transaction
from khue.compliance.types import ClerkConfirmation, Malware, State
from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast

from . import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_scanner(settings: Settings, tmp_path: Path) -> None:
    settings.KHUE_CLAMD_SOCKET = str(tmp_path / "nobody.sock")
    settings.KHUE_SCREENING_TMP = str(tmp_path)


def test_refusal_keeps_who_when_hash_and_rule_only(cast: Cast, tmp_path: Path) -> None:
    name = "Kế hoạch tuyệt đối kín.pdf"
    before = set(Path(tempfile.gettempdir()).iterdir())
    with unit_scope([cast.office.pk]), pytest.raises(ContentRefused) as caught:
        screen(
            samples.pdf(mark="MẬT"),
            filename=name,
            unit=cast.office,
            by=cast.specialist,
            purpose="documents.draft",
        )
    assert "đường giấy" in str(caught.value) or "paper channel" in str(caught.value)
    with unit_scope([cast.office.pk]):
        row = ScreeningRefusal.objects.get()
    assert (row.by, row.rule, row.purpose) == (
        cast.specialist,
        "secrecy.marking",
        "documents.draft",
    )
    assert len(row.sha256) == 64
    assert name not in str(row.__dict__)
    assert len(row.name_hash) == 64
    entry = AuditEntry.objects.get(verb="compliance.content.refused")
    assert (entry.value.after or {})["rule"] == "secrecy.marking"
    assert name not in str(entry.value.after)
    assert list(tmp_path.iterdir()) == []
    left = {path for path in Path(tempfile.gettempdir()).iterdir() if path not in before}
    assert not [path for path in left if path.name.startswith("khue-screening")]


def test_demo_policy_lets_unscanned_through_and_strict_does_not(
    cast: Cast, settings: Settings
) -> None:
    with unit_scope([cast.office.pk]):
        verdict = screen(b"Xin", filename="a.txt", unit=cast.office, by=cast.clerk, purpose="t")
        assert (verdict.state, verdict.malware) == (State.NOT_SCANNED, Malware.ABSENT)
        settings.KHUE_SCANNER_POLICY = "strict"
        with pytest.raises(ContentRefused) as caught:
            screen(b"Xin", filename="a.txt", unit=cast.office, by=cast.clerk, purpose="t")
        assert caught.value.rule == "malware.scanner_absent"


def test_unreadable_scan_waits_for_a_named_clerk(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.without_ocr(monkeypatch)
    scan = samples.scan_pdf(samples.scan())

    def send(confirmation: ClerkConfirmation | None) -> State:
        return screen(
            scan,
            filename="quét.pdf",
            unit=cast.office,
            by=cast.specialist,
            purpose="documents.incoming",
            clerk_confirmation=confirmation,
        ).state

    with unit_scope([cast.office.pk]):
        with pytest.raises(NeedsClerk):
            send(None)
        with pytest.raises(NotPermitted):
            send(ClerkConfirmation(cast.specialist, "Không mật"))
        with pytest.raises(NotPermitted):
            send(ClerkConfirmation(cast.clerk, "Không mật"))
        assert send(ClerkConfirmation(cast.office_clerk, "Đã xem, không có dấu mật")) is (
            State.NOT_SCANNED
        )
        row = ScreeningConfirmation.objects.get()
    assert row.by == cast.office_clerk
    entry = AuditEntry.objects.get(verb="compliance.content.confirmed")
    assert (entry.unit_id, entry.by_id) == (cast.office.pk, cast.office_clerk.pk)


def test_a_true_marking_cannot_be_confirmed_away(cast: Cast) -> None:
    confirmation = ClerkConfirmation(cast.office_clerk, "Không mật")
    with unit_scope([cast.office.pk]), pytest.raises(ContentRefused) as caught:
        screen(
            "Số: 1\nMẬT".encode(),
            filename="a.txt",
            unit=cast.office,
            by=cast.office_clerk,
            purpose="t",
            clerk_confirmation=confirmation,
        )
    assert not isinstance(caught.value, NeedsClerk)


def test_typed_text_is_screened(cast: Cast) -> None:
    with unit_scope([cast.office.pk]):
        screen_text("Chính sách bảo mật", unit=cast.office, by=cast.specialist, purpose="t")
        with pytest.raises(ContentRefused):
            screen_text("Số: 1\nTỐI MẬT\n", unit=cast.office, by=cast.specialist, purpose="t")
        assert ScreeningRefusal.objects.count() == 1


def test_screening_inside_a_transaction_is_a_mistake(cast: Cast) -> None:
    with transaction.atomic(), pytest.raises(ScreeningInsideTransaction):
        _refuse_transaction()
