"""The weekly calendar: from the approval in the house through both steps to the portal, and on."""

from __future__ import annotations

import pytest
from django.test import Client

from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.planning import services as planning
from khue.planning.selectors import get_week_for
from khue.planning.tests.factories import MONDAY, acting, make_entry
from khue.planning.tests.factories import approve as approve_week
from khue.publishing.models import Publication
from khue.publishing.services import approve, review

from .conftest import SCHOOL_HOST, Get

pytestmark = pytest.mark.django_db


def publish(sites: Cast) -> Publication:
    """Take the office's approved week through the editorial board and the head."""
    with acting(sites.office_clerk):
        week = get_week_for(sites.office_clerk, MONDAY)
        assert week is not None
        planning.request_week_publication(week=week, by=sites.office_clerk)
    with unit_scope([sites.office.pk]):
        row = Publication.objects.get(kind="planning.week")
        assert row.latest is not None
        number = row.latest.number
        review(publication=row, version=number, by=sites.editor)
        return approve(publication=row, version=number, by=sites.leader)


def test_a_week_becomes_public_and_changes_with_its_next_version(
    sites: Cast, client: Client, get: Get
) -> None:
    assert get("/lich/").status_code == 200
    make_entry(sites, by=sites.office_clerk, content="Giao ban đầu tuần", place="Phòng họp")
    make_entry(sites, by=sites.office_clerk, content="Họp chi bộ", is_internal=True)
    approve_week(sites, office=True)
    row = publish(sites)
    listed = get("/lich/").content.decode()
    assert "Lịch công tác tuần 48" in listed
    assert row.public_id in listed
    assert row.public_id not in get("/van-ban/").content.decode()
    page = get(f"/van-ban/{row.public_id}/").content.decode()
    assert "Giao ban đầu tuần" in page
    assert "Họp chi bộ" not in page
    assert 'href="/lich/"' in page
    assert row.public_id in get("/tim/", data={"q": "giao ban"}).content.decode()
    assert row.public_id not in get("/lich/", host=SCHOOL_HOST).content.decode()
    make_entry(sites, by=sites.office_clerk, content="Tiếp công dân")
    approve_week(sites, office=True)
    assert "Tiếp công dân" not in get(f"/van-ban/{row.public_id}/").content.decode()
    publish(sites)
    assert "Tiếp công dân" in get(f"/van-ban/{row.public_id}/").content.decode()
