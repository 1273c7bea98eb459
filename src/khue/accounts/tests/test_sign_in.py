"""Coming in: by name or phone, wrong tries, the paper code, leaving."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from khue.accounts import services
from khue.accounts.errors import InvalidPhone, PaperCodeInvalid, PublicMailRefused
from khue.accounts.phones import normal_phone
from khue.core.models import AuditEntry

from .factories import PASSWORD

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def try_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password})


def verbs(unit_id: int) -> list[str]:
    return list(
        AuditEntry.objects.filter(unit_id=unit_id).order_by("seq").values_list("verb", flat=True)
    )


@pytest.mark.parametrize(
    "typed", ["head", " HEAD ", "0912345678", "+84 912 345 678", "84912345678", "0912.345.678"]
)
def test_name_or_phone_opens_the_account(client: Client, cast: Any, typed: str) -> None:
    cast.head.phone = normal_phone("0912 345 678")
    cast.head.save()
    answer = try_in(client, typed)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert "Trường Tiểu học Hoa Sen" in page.content.decode()
    assert verbs(cast.school.pk) == ["accounts.signed_in"]
    assert client.session.get_expiry_age() == 90 * 24 * 3600


@pytest.mark.parametrize("typed", ["12345", "0012345678", "091234567", "+1 202 555 0100"])
def test_other_numbers_are_refused(typed: str) -> None:
    with pytest.raises(InvalidPhone):
        normal_phone(typed)


def test_five_wrong_tries_lock_the_name_for_a_quarter_of_an_hour(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for n in range(5):
            assert try_in(Client(), "head", f"wrong-{n}").status_code == 200
        answer = try_in(Client(), "head")
        assert answer.status_code == 200
        assert "07:45" in answer.content.decode()
        assert verbs(cast.school.pk)[-2:] == ["accounts.sign_in_failed", "accounts.sign_in_locked"]
        assert try_in(Client(), "clerk").status_code == 302
        clock.shift(timedelta(minutes=15, seconds=1))
        assert try_in(Client(), "head").status_code == 302


def test_wrong_tries_by_phone_and_by_name_count_together(cast: Any) -> None:
    cast.head.phone = normal_phone("0912345678")
    cast.head.save()
    for name in ("head", "0912345678", "head", "+84912345678", "head"):
        try_in(Client(), name, "wrong")
    assert services.locked_until("head") is not None


def test_an_unknown_name_answers_like_a_known_one(cast: Any) -> None:
    known = try_in(Client(), "head", "wrong").context["form"].errors
    unknown = try_in(Client(), "nobody", "wrong").context["form"].errors
    assert known == unknown
    for _ in range(5):
        try_in(Client(), "nobody", "wrong")
    assert services.locked_until("nobody") is not None


def test_a_closed_account_does_not_come_in(client: Client, cast: Any) -> None:
    cast.head.is_active = False
    cast.head.save()
    answer = client.post("/accounts/login/", {"login": "head", "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/inactive/"
    assert client.get("/").status_code == 302


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    page = client.get("/accounts/help/")
    assert page.status_code == 200
    assert client.post("/accounts/help/", {"username": "x"}).status_code == 405


def test_leaving_clears_what_the_phone_kept(client: Client, cast: Any) -> None:
    try_in(client, "head")
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302
    assert verbs(cast.school.pk) == ["accounts.signed_in", "accounts.signed_out"]


def test_the_paper_code_works_once(client: Client, cast: Any) -> None:
    try_in(client, "teacher")
    assert UserSession.objects.filter(user=cast.teacher).count() == 1
    sheet = services.issue_first_sign_in(person=cast.teacher.person, by=cast.officer)
    assert sheet.qr_svg.startswith("<svg")
    assert client.get("/").status_code == 302, "older devices are signed out"
    path = "/" + sheet.address.split("/", 3)[3]
    assert try_in(Client(), "teacher").status_code == 200, "the old password has ended"
    fresh = Client()
    page = fresh.get(path)
    assert cast.teacher.person.full_name in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    weak = fresh.post(path, {"password1": "12345678", "password2": "12345678"})
    assert weak.status_code == 200
    new = "Mot-ngay-nang-dep"
    answer = fresh.post(path, {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert fresh.get("/").status_code == 200
    assert Client().get(path).status_code == 410
    assert Client().post(path, {"password1": new, "password2": new}).status_code == 410
    assert try_in(Client(), "teacher", new).status_code == 302
    assert "accounts.paper_used" in verbs(cast.school.pk)


def test_a_paper_code_ends_after_fourteen_days_and_when_replaced(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        first = services.issue_first_sign_in(person=cast.teacher.person, by=cast.officer)
        second = services.issue_first_sign_in(person=cast.teacher.person, by=cast.officer)
        with pytest.raises(PaperCodeInvalid):
            services.paper_of(first.address.split("/")[-2])
        token = second.address.split("/")[-2]
        assert services.paper_of(token).user == cast.teacher
        clock.shift(timedelta(days=14, seconds=1))
        with pytest.raises(PaperCodeInvalid):
            services.use_first_sign_in(token=token, password="whatever-long")


def test_a_public_mail_domain_is_refused_for_official_contact_only() -> None:
    with pytest.raises(PublicMailRefused, match=r"gmail\.com"):
        services.check_contact_email("truonghoasen@GMAIL.com", is_official=True)
    with pytest.raises(PublicMailRefused):
        services.check_contact_email("a@hcm.vnn.vn", is_official=True)
    services.check_contact_email("phuhuynh@gmail.com", is_official=False)
    services.check_contact_email("vanthu@th-hoasen.hcm.edu.vn", is_official=True)
    services.check_contact_email("x@notgmail.com", is_official=True)


def test_user_names_are_short_and_free(cast: Any) -> None:
    assert services.free_username("Nguyễn Thị Lan Hương") == "huong.ntl"
    person = cast.head.person
    assert services.free_username(person.full_name) == "hanh.nt"
