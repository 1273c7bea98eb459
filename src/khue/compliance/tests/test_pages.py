"""Pages of compliance: the reader beside the intruder; dates, export, editions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from khue.compliance.errors import MESSAGES, rule_label
from khue.compliance.models import ScreeningRefusal
from khue.compliance.services.screening import keyed_hash
from khue.core import audit
from khue.core.models import AuditEntry
from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground(cast: Cast) -> None:
    if "test.changed" not in audit.kinds:
        audit.declare("test.changed", "Đã sửa")
    for number in range(60):
        audit.record(
            verb="test.changed",
            obj=cast.school,
            unit_id=cast.school.pk,
            by=cast.head,
            before={"điểm": number},
            after={"điểm": number + 1},
        )


def page(client: Client, user: Any, path: str) -> tuple[int, str]:
    client.force_login(user)
    response = client.get(path)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/audit/", "/audit/story/organisation.unit/{school}/", "/audit/refusals/"],
)
def test_reader_and_others(cast: Cast, client: Client, path: str) -> None:
    path = path.format(school=cast.school.pk)
    assert client.get(path).status_code == 302
    assert page(client, cast.head, path)[0] == 200
    assert page(client, cast.teacher, path)[0] == 404


def test_trail_shows_the_own_unit_only_and_pages(cast: Cast, client: Client) -> None:
    status, html = page(client, cast.head, "/audit/")
    assert status == 200
    assert "Đã sửa" in html
    assert "before=" in html
    assert cast.head.person.full_name in html
    oldest = AuditEntry.objects.filter(unit_id=cast.school.pk).order_by("pk")[5]
    assert 'rel="next"' in html
    assert 'rel="next"' not in page(client, cast.head, f"/audit/?before={oldest.pk}")[1]
    status, html = page(client, cast.intruder, "/audit/")
    assert status == 200
    assert "điểm" not in html


@pytest.mark.parametrize(
    "query", ["?verb=test.changed", "?verb=x", "?since=2026-13-45", "?person=abc", "?before=x"]
)
def test_filters_answer_anything(cast: Cast, client: Client, query: str) -> None:
    assert page(client, cast.head, "/audit/" + query)[0] == 200


def test_story_of_another_unit_is_nothing(cast: Cast, client: Client) -> None:
    path = f"/audit/story/organisation.unit/{cast.school.pk}/"
    assert page(client, cast.intruder, path)[0] == 404


def test_export_is_a_post_and_a_row(cast: Cast, client: Client) -> None:
    client.force_login(cast.head)
    assert client.get("/audit/export/").status_code == 405
    answer = client.post("/audit/export/", {"form": "jsonl"})
    assert len(answer.content.splitlines()) == 60
    assert client.post("/audit/export/", {"form": "xlsx"}).content.startswith(b"PK")
    assert AuditEntry.objects.filter(verb="compliance.audit.exported").count() == 2
    client.force_login(cast.teacher)
    assert client.post("/audit/export/", {"form": "jsonl"}).status_code == 404


def test_refusals_show_the_rule_and_no_name(cast: Cast, client: Client) -> None:
    with unit_scope([cast.school.pk]):
        ScreeningRefusal.objects.create(
            unit=cast.school,
            at="2026-11-24T08:00:00Z",
            by=cast.teacher,
            purpose="t",
            sha256="a" * 64,
            size=1,
            name_hash=keyed_hash("kín.pdf"),
            rule="secrecy.marking",
            citation="Luật 29/2018/QH14",
        )
    html = page(client, cast.clerk, "/audit/refusals/")[1]
    assert str(rule_label("secrecy.marking")) in html
    assert "kín" not in html
    assert (
        rule_label("secrecy.marking") not in page(client, cast.other_clerk, "/audit/refusals/")[1]
    )


def test_rules_show_their_mark_and_never_say_certified(cast: Cast, client: Client) -> None:
    for path in ("/audit/rules/", "/audit/rules/?on=2019-11-07", "/audit/rules/?on=x"):
        status, html = page(client, cast.clerk, path)
        assert status == 200
        assert "certified" not in html.lower()
        assert "chứng nhận" not in html.lower()
    assert "110/2004" in page(client, cast.clerk, "/audit/rules/law.instruments/")[1]
    assert page(client, cast.clerk, "/audit/rules/no.such/")[0] == 404
    assert page(client, cast.teacher, "/audit/rules/")[0] == 404


def test_administrator_enters_an_edition(cast: Cast, client: Client) -> None:
    path = "/audit/rules/mail.public_domains/new/"
    assert page(client, cast.head, path)[0] == 404
    status, html = page(client, cast.officer, path)
    assert status == 200
    assert "gmail.com" in html
    data = {
        "title": "Tên miền",
        "citation": "QĐ 1/QĐ-PGDĐT",
        "mark": "office",
        "valid_from": "2026-11-24",
        "value": json.dumps(["example.com"]),
    }
    wrong = client.post(path, {**data, "value": '{"a": 1}'})
    assert wrong.status_code == 200
    assert client.post(path, {**data, "value": "nothing"}).status_code == 200
    assert client.post(path, data).status_code == 302
    assert "QĐ 1/QĐ-PGDĐT" in page(client, cast.officer, "/audit/rules/mail.public_domains/")[1]


def test_trail_costs_the_same_at_any_length(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.head)
    client.get("/audit/")
    with django_assert_max_num_queries(25):
        client.get("/audit/")


def test_every_rule_of_screening_has_words() -> None:
    for rule in MESSAGES:
        label = rule_label(rule)
        assert label
        assert "%(" not in label
    assert rule_label("secrecy.stamp_unclear") != "secrecy.stamp_unclear"
    assert rule_label("no.such") == "no.such"
