"""The overview: every panel equals a count, leads to its list, and belongs to its unit."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from khue.accounts.models import User
from khue.core.errors import NotPermitted
from khue.core.permissions import holds_anywhere
from khue.core.scoping import system_scope
from khue.organisation.models import QualityFinding
from khue.organisation.services import check_quality_again, refresh_all_findings
from khue.organisation.tests.factories import Cast
from khue.planning.tests.factories import acting


def sign_in(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def refresh() -> None:
    with system_scope(reason="the test runs the clock's work"):
        refresh_all_findings()


def test_the_panels_stand_on_the_page(cast: Cast) -> None:
    refresh()
    page = sign_in(cast.leader).get("/organisation/overview/").content.decode()
    assert "/organisation/quality/" in page
    assert "/dispatch/waiting/" in page
    assert "/planning/tasks/?show=late" in page


def test_a_gap_is_found_listed_and_mended(cast: Cast) -> None:
    refresh()
    with system_scope(reason="the test looks"):
        gaps = QualityFinding.objects.filter(unit=cast.office, about_unit=cast.other_school)
        codes = set(gaps.values_list("check_code", flat=True))
    assert "no_it" in codes
    client = sign_in(cast.leader)
    page = client.get("/organisation/quality/", {"check": "no_it"}).content.decode()
    assert cast.other_school.name in page
    with system_scope(reason="the test mends"):
        from khue.organisation.tests.factories import make_post, make_user
        from khue.organisation.types import Role

        make_post(make_user("Lê Văn Tin", "tin"), cast.other_school, Role.IT_OFFICER)
    client.post("/organisation/quality/check/")
    with system_scope(reason="the test looks"):
        left = QualityFinding.objects.filter(about_unit=cast.other_school, check_code="no_it")
        assert not left.exists()


def test_what_stays_keeps_its_day(cast: Cast) -> None:
    refresh()
    with system_scope(reason="the test looks"):
        before = dict(QualityFinding.objects.values_list("pk", "since"))
    refresh()
    with system_scope(reason="the test looks"):
        assert dict(QualityFinding.objects.values_list("pk", "since")) == before


def test_a_head_of_a_school_sees_nothing_of_the_others(cast: Cast) -> None:
    refresh()
    page = sign_in(cast.intruder).get("/organisation/quality/").content.decode()
    assert cast.school.name not in page
    with acting(cast.intruder), pytest.raises(NotPermitted):
        check_quality_again(unit_id=cast.office.pk, by=cast.intruder)


def test_a_teacher_has_no_overview(cast: Cast) -> None:
    client = sign_in(cast.teacher)
    assert client.get("/organisation/overview/").status_code in (403, 404)
    assert client.post("/organisation/quality/check/").status_code in (403, 404)
    assert not holds_anywhere(cast.teacher, "organisation.overview:read")


def test_odd_addresses_do_no_harm(cast: Cast) -> None:
    client = sign_in(cast.leader)
    for query in ("check=nothing", "unit=x", "unit=999999", "check=&unit="):
        assert client.get(f"/organisation/quality/?{query}").status_code == 200
    for query in ("show=late", "show=x&after=y", "after=5"):
        assert client.get(f"/dispatch/waiting/?{query}").status_code == 200


def test_the_figures_are_those_of_a_count(cast: Cast) -> None:
    refresh()
    page = sign_in(cast.leader).get("/organisation/overview/").content.decode()
    with system_scope(reason="the test counts"):
        count = QualityFinding.objects.filter(unit=cast.office).count()
    figures = re.findall(r'panel__figure--\w+"><b class="num">([\d.]+)</b>', page)
    assert str(count) in figures
