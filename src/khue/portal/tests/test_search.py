"""The search: without accents, numbers whole, typos, and only one unit."""

from __future__ import annotations

from typing import Any

import pytest

from khue.core.scoping import unit_scope
from khue.core.searching import (
    exact_tokens,
    highlight,
    query_text,
    question,
    unit_token,
    vector_text,
)
from khue.organisation.tests.factories import Cast
from khue.portal.selectors import find
from khue.publishing.tests.factories import make_public

from .conftest import Get

LAW = "Thông tư ban hành quy chế thực hiện công khai đối với cơ sở giáo dục"
PLAN = "Kế hoạch tuyển sinh đầu cấp năm học 2026 - 2027"
SWIM = "Hướng dẫn dạy bơi lội phòng, chống đuối nước"


def test_words_of_a_question() -> None:
    assert question("  Tuyển SINH, đầu cấp! ") == ["tuyen", "sinh", "dau", "cap"]
    assert question("36/2017/TT-BGDĐT") == ["36/2017/tt-bgddt"]
    assert question("''; -- \\ :* &|!") == []


def test_what_people_type_cannot_break_the_query() -> None:
    assert query_text(5, ["a'b", "c\\d"]) == "'zs5=' & 'a''b' & 'c\\\\d'"
    assert unit_token(5) not in vector_text(7, [("A", "zs5 zs5= =zs5")])


def test_accents_only_rank() -> None:
    assert exact_tokens("Tuyển sinh tuyển") == ["=tuyển"]


def test_highlighting_escapes_and_ignores_accents() -> None:
    assert highlight("Tuyển <sinh> đầu", ["tuyen", "dau"]) == (
        "<mark>Tuyển</mark> &lt;sinh&gt; <mark>đầu</mark>"
    )
    assert highlight("x\u0130y", ["x"]) in ("x\u0130y", "<mark>x</mark>\u0130y")


@pytest.fixture
def library(sites: Cast) -> Cast:
    make_public(sites, object_id="1", title=LAW, number="36/2017/TT-BGDĐT", type_label="Thông tư")
    make_public(
        sites, object_id="2", title=PLAN, number="12/KH-PGDĐT", body=["Bơi lội không có ở đây."]
    )
    make_public(sites, object_id="3", title=SWIM, number="19/HD-PGDĐT", summary="Dạy bơi an toàn")
    make_public(sites, object_id="4", title="Tuyên dương học sinh", number="7/QĐ-PGDĐT")
    return sites


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tuyen sinh", PLAN),
        ("TUYỂN SINH", PLAN),
        ("dau cap", PLAN),
        ("đầu cấp", PLAN),
        ("boi loi", SWIM),
        ("duoi nuoc", SWIM),
        ("36/2017", LAW),
        ("36/2017/TT-BGDĐT", LAW),
        ("36/2017/tt-bgddt", LAW),
        ("TT-BGDĐT", LAW),
        ("tt-bgddt", LAW),
        ("12/KH", PLAN),
        ("12/kh-pgddt", PLAN),
        ("19 HD", SWIM),
        ("tuyên", "Tuyên dương học sinh"),
        ("tuyển", PLAN),
    ],
)
def test_vectors(library: Cast, typed: str, first: str) -> None:
    with unit_scope([library.office.pk]):
        results = find(library.office.pk, typed)
    titles = [plain(hit.title) for hit in results.hits]
    assert titles[:1] == [first], titles
    assert results.is_guess is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["tuyen sihn dau cap", "thong tu cong khia", "boi loii duoi nuoc"]
)
def test_a_typo_gives_what_is_near(library: Cast, typed: str) -> None:
    with unit_scope([library.office.pk]):
        results = find(library.office.pk, typed)
    assert results.hits
    assert results.is_guess is True


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "!!!", "a" * 5000, "'; DROP TABLE x; --", "zs1=", "xyzzy"])
def test_odd_questions_are_answered_calmly(library: Cast, get: Get, typed: str) -> None:
    response = get("/tim/", data={"q": typed})
    assert response.status_code == 200


@pytest.mark.django_db
def test_the_page_escapes_what_was_typed(library: Cast, get: Get) -> None:
    assert b"<script>x" not in get("/tim/", data={"q": "<script>x</script>"}).content
    page = get("/tim/", data={"q": "tuyen sinh"}).content.decode()
    assert "<mark>tuyển</mark> <mark>sinh</mark>" in page


@pytest.mark.django_db
def test_another_units_documents_are_never_found(library: Cast) -> None:
    with unit_scope([library.school.pk]):
        assert find(library.school.pk, "tuyen sinh").hits == ()
    with unit_scope([library.school.pk, library.office.pk]):
        assert find(library.school.pk, "tuyen sinh").hits == ()


@pytest.mark.django_db
def test_asking_too_often_is_answered_429(library: Cast, get: Get, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24T02:00:00+00:00", tick=False)
    statuses = {get("/tim/?q=x").status_code for _ in range(61)}
    assert statuses == {200, 429}


def plain(text: Any) -> str:
    return str(text).replace("<mark>", "").replace("</mark>", "")


@pytest.mark.django_db
def test_a_number_that_is_not_there_is_not_guessed(library: Cast) -> None:
    with unit_scope([library.office.pk]):
        assert find(library.office.pk, "99/2017/TT-BGDĐT").hits == ()
