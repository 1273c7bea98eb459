"""The search: every field, full text, accents or not, only what one may read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from khue.accounts.models import User
from khue.compliance.errors import ContentRefused
from khue.core.dates import today
from khue.core.scoping import system_scope, unit_scope
from khue.documents import services
from khue.documents.models import IncomingDocument, OutgoingDocument, SavedSearch, SearchEntry
from khue.documents.searching import Hits, search
from khue.documents.services.indexing import index_missing, read_files
from khue.documents.types import Query
from khue.organisation.tests.factories import Cast

from .factories import acting, incoming_of, make_draft, make_registered, make_sealed, make_sent


def sign_in(user: User) -> Client:
    """Return a client of the person."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def found(user: User, **fields: Any) -> list[str]:
    """The abstracts of what the person finds."""
    with acting(user):
        return [hit.document.abstract for hit in search(user, Query(**fields)).rows]


@pytest.fixture
def sealed(cast: Cast) -> OutgoingDocument:
    return make_sealed(cast)


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "doc sach"},
        {"words": "thư viện SỐ"},
        {"number": "01/PGDĐT"},
        {"number": "01"},
        {"abstract": "doc sach"},
        {"type": "Công văn"},
        {"direction": "outgoing", "urgency": "normal"},
    ],
)
def test_each_field_finds_it(cast: Cast, sealed: OutgoingDocument, fields: dict[str, str]) -> None:
    if "number" in fields and "/" in fields["number"]:
        fields = {"number": sealed.reference}
    assert found(cast.specialist, **fields) == [sealed.abstract]


def test_people_and_days(cast: Cast, sealed: OutgoingDocument) -> None:
    assert found(cast.specialist, person=sealed.signer_name) == [sealed.abstract]
    assert found(cast.specialist, person=cast.specialist.person.full_name) == [sealed.abstract]
    assert found(cast.specialist, since=today(), until=today()) == [sealed.abstract]
    assert not found(cast.specialist, until=today() - dt.timedelta(days=1))
    assert not found(cast.specialist, since=today() + dt.timedelta(days=1))


def test_a_word_of_another_field_does_not_count(cast: Cast, sealed: OutgoingDocument) -> None:
    assert not found(cast.specialist, person="doc sach")
    assert not found(cast.specialist, words="bong da")
    with acting(cast.specialist):
        assert search(cast.specialist, Query()) == Hits()


def test_a_changed_draft_is_found_by_its_new_words(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist):
        services.revise_draft(
            document=draft,
            by=cast.specialist,
            type_code="official_letter",
            body="Tổ chức hội khỏe Phù Đổng cấp huyện.",
            abstract="Hội khỏe Phù Đổng",
        )
    assert found(cast.specialist, words="hoi khoe phu dong") == ["Hội khỏe Phù Đổng"]
    assert not found(cast.specialist, words="thu vien so")


def test_accents_rank_first(cast: Cast) -> None:
    with acting(cast.specialist):
        for about in ("Tuyển sinh lớp 6", "Tuyên truyền sinh hoạt hè", "Tuyến sinh hoạt"):
            services.draft_document(
                unit=cast.office,
                by=cast.specialist,
                type_code="plan",
                body="Nội dung.",
                abstract=about,
            )
    assert found(cast.specialist, words="tuyển sinh")[0] == "Tuyển sinh lớp 6"
    assert len(found(cast.specialist, words="tuyen sinh")) == 3


def test_the_words_of_what_came_are_read_from_its_file(cast: Cast) -> None:
    make_registered(cast)
    row = incoming_of(cast.clerk)
    word = "thu vien so"
    with acting(cast.clerk):
        IncomingDocument.objects.filter(pk=row.pk).update(abstract="Khác")
        with unit_scope([row.unit_id]):
            read_files(incoming_ids=[row.pk], outgoing_ids=[])
        hits = search(cast.clerk, Query(words=word)).rows
    assert [hit.document.pk for hit in hits] == [row.pk]
    assert "<mark>" in hits[0].excerpt


def test_each_finds_only_what_they_may_read(cast: Cast) -> None:
    make_sent(cast)
    assert found(cast.clerk, words="doc sach")
    assert found(cast.head, words="doc sach")
    assert not found(cast.teacher, words="doc sach")
    with acting(cast.clerk):
        mine = set(SearchEntry.objects.values_list("unit_id", flat=True))
    assert mine == {cast.school.pk}


def test_a_teacher_finds_what_was_assigned(cast: Cast) -> None:
    registered = make_registered(cast)
    with acting(cast.head):
        services.write_instruction(
            document=registered, text="Đọc.", by=cast.head, assignees=[cast.teacher.pk]
        )
    assert found(cast.teacher, words="doc sach") == [registered.abstract]
    assert not found(cast.teacher, words="doc sach", direction="outgoing")


def test_the_function_takes_no_unit_outside_the_scope(cast: Cast, sealed: OutgoingDocument) -> None:
    call = "SELECT entry_id FROM documents_find(%s, ARRAY[%s], NULL, NULL, NULL, 10)"
    asked: list[Any] = [[cast.office.pk], f"'zs{cast.office.pk}='"]
    with acting(cast.specialist), connection.cursor() as cursor:
        cursor.execute(call, asked)
        assert cursor.fetchall()
    with acting(cast.intruder), connection.cursor() as cursor:
        cursor.execute(call, asked)
        assert not cursor.fetchall()
    with connection.cursor() as cursor:
        cursor.execute(call, asked)
        assert not cursor.fetchall()


@pytest.mark.parametrize("words", ["'; -- \\ :* & | !", "((", "a'b\\", "🙂", "x" * 500, "\x00"])
def test_nothing_that_is_typed_breaks_it(cast: Cast, words: str) -> None:
    assert found(cast.specialist, words=words) == []


def test_the_page(cast: Cast, sealed: OutgoingDocument) -> None:
    client = sign_in(cast.specialist)
    page = client.get("/documents/search/", {"q": "doc sach"})
    assert sealed.abstract in page.content.decode()
    odd = client.get("/documents/search/", {"since": "2026-12-01", "until": "2026-01-01"})
    assert "Swap" in odd.content.decode() or "đổi" in odd.content.decode().lower()
    for number in ("0", "x", "99"):
        assert client.get("/documents/search/", {"q": "doc", "page": number}).status_code == 200


def test_a_search_is_kept_by_one_person(cast: Cast) -> None:
    client = sign_in(cast.specialist)
    client.post("/documents/search/keep/", {"name": "Thư viện", "query": "q=thu+vien&type="})
    with acting(cast.specialist):
        kept = SavedSearch.objects.get(user=cast.specialist)
    assert kept.query == {"q": "thu vien"}
    assert "Thư viện" in client.get("/documents/search/").content.decode()
    client = sign_in(cast.intruder)
    assert client.post(f"/documents/search/{kept.pk}/forget/").status_code == 404
    client = sign_in(cast.specialist)
    assert client.post(f"/documents/search/{kept.pk}/forget/").status_code == 302
    with acting(cast.specialist):
        assert not SavedSearch.objects.exists()


def test_a_nameless_search_is_not_kept(cast: Cast) -> None:
    client = sign_in(cast.specialist)
    client.post("/documents/search/keep/", {"name": " ", "query": "q=thu"})
    with acting(cast.specialist):
        assert not SavedSearch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_secret_name_is_refused(cast: Cast) -> None:
    with acting(cast.specialist), pytest.raises(ContentRefused):
        services.save_search(
            unit=cast.office, by=cast.specialist, name="TUYỆT MẬT", query={"q": "de thi"}
        )


def test_what_the_index_lacks_is_added(cast: Cast, sealed: OutgoingDocument) -> None:
    with acting(cast.specialist):
        SearchEntry.objects.all().delete()
    assert not found(cast.specialist, words="doc sach")
    with system_scope(reason="the test runs the clock's work"):
        assert index_missing() == 1
        assert index_missing() == 0
    assert found(cast.specialist, words="doc sach") == [sealed.abstract]
