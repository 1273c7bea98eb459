"""What the unit has said of a public document stands on its page, in lists and in the search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from khue.core.dates import today
from khue.core.scoping import system_scope
from khue.documents import services
from khue.documents.models import OutgoingDocument
from khue.documents.tests.factories import acting, make_sent
from khue.documents.types import LinkKind
from khue.organisation.tests.factories import Cast
from khue.portal.models import Entry
from khue.portal.tasks import mark_expired
from khue.publishing.models import PageGeneration, Publication
from khue.publishing.services import approve, review, withdraw

from .conftest import Get

pytestmark = pytest.mark.django_db(transaction=True)


def publish(cast: Cast, document: OutgoingDocument) -> str:
    """Bring a sent document to the portal and return its address."""
    with acting(cast.editor) as editor:
        row = Publication.objects.get(object_id=str(document.pk))
        review(publication=row, version=1, by=editor)
    with acting(cast.leader) as leader:
        row = approve(publication=row, version=1, by=leader)
    return f"/van-ban/{row.public_id}/"


def issue(cast: Cast, draft: OutgoingDocument) -> OutgoingDocument:
    with acting(cast.specialist) as user:
        services.submit_for_signature(document=draft, signer=cast.leader, by=user)
    with acting(cast.leader) as leader:
        services.sign_document(document=draft, by=leader)
    with acting(cast.office_clerk) as clerk:
        services.number_and_seal(document=draft, by=clerk)
        return services.dispatch_document(document=draft, by=clerk)


def test_replaced_with_a_link_once_the_new_one_is_public(sites: Cast, get: Get) -> None:
    cast = sites
    old = make_sent(cast)
    address = publish(cast, old)
    assert "Đã được thay thế" not in get(address).content.decode()
    with acting(cast.specialist) as user:
        draft = services.start_successor(document=old, kind=LinkKind.REPLACES, by=user)
    new = issue(cast, draft)
    page = get(address).content.decode()
    assert "Đã được thay thế" in page and "02/PHONG-VP" not in page
    theirs = publish(cast, new)
    page = get(address).content.decode()
    assert theirs in page and "02/PHONG-VP" in page
    assert "Đã được thay thế" in get("/van-ban/").content.decode()
    assert "Đã được thay thế" in get("/tim/?q=thu+vien").content.decode()


def test_out_of_force_the_day_after(sites: Cast, get: Get, time_machine: Any) -> None:
    cast = sites
    old = make_sent(cast)
    address = publish(cast, old)
    with acting(cast.leader) as leader:
        services.set_validity(document=old, effective_on=None, expires_on=today(), by=leader)
    assert "Hết hiệu lực" not in get(address).content.decode()
    with system_scope(reason="tests read the generation"):
        before = PageGeneration.objects.get(unit_id=cast.office.pk).number
    time_machine.move_to(f"{today() + timedelta(days=1)}T00:05:00+07:00", tick=False)
    with system_scope(reason="tests run the clock of the portal"):
        mark_expired()
        assert PageGeneration.objects.get(unit_id=cast.office.pk).number == before + 1
    assert "Hết hiệu lực" in get(address).content.decode()


def test_recalled_is_marked_and_taken_down_by_people(sites: Cast, get: Get) -> None:
    cast = sites
    old = make_sent(cast)
    address = publish(cast, old)
    with acting(cast.leader) as leader:
        services.recall_document(document=old, reason="Gửi nhầm đối tượng", by=leader)
    assert "Đã thu hồi" in get(address).content.decode()
    with acting(cast.editor) as editor:
        row = Publication.objects.get(object_id=str(old.pk))
        assert row.withdrawal_reason == "Gửi nhầm đối tượng"
        withdraw(publication=row, by=editor, reason=row.withdrawal_reason)
    gone = get(address)
    assert gone.status_code == 410 and "Gửi nhầm đối tượng" in gone.content.decode()
    with system_scope(reason="tests look at the tombstone"):
        assert Entry.objects.get(publication=row).standing == ""
