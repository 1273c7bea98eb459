"""The lock after idle time, PINs, sudo, devices: what a person with a phone lives through."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from khue.accounts import services
from khue.accounts.errors import WeakPin
from khue.accounts.models import AccessPolicy, DevicePin, User
from khue.accounts.selectors import device_name, policy_on
from khue.accounts.tasks import tidy
from khue.core.models import AuditEntry
from khue.core.permissions import SIGNED_IN, requires

from .factories import PASSWORD, confirm, give_post, make_user, sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/157.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/157.0 Safari/537.36"
PIN = "280519"

signed: list[dict[str, list[str]]] = []


@requires(SIGNED_IN)
@services.sudo_required
def sign(request: Any) -> HttpResponse:
    signed.append({name: request.POST.getlist(name) for name in request.POST})
    return HttpResponse("signed")


@requires(SIGNED_IN)
def note(request: Any) -> HttpResponse:
    signed.append({name: request.POST.getlist(name) for name in request.POST})
    return HttpResponse("noted")


urlpatterns = [path("sign/", sign), path("note/", note), path("", include("config.urls"))]
with_acts = override_settings(ROOT_URLCONF=__name__)


def come_in(name: str, agent: str = DESK) -> Client:
    client = Client(headers={"user-agent": agent})
    answer = client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_locked(client: Client) -> bool:
    answer = client.get("/more/")
    return answer.status_code == 302 and answer["Location"].startswith("/lock/")


@pytest.mark.parametrize(
    ("name", "agent", "minutes"),
    [("head", DESK, 15), ("head", PHONE, 5), ("officer", DESK, 5), ("teacher", PHONE, 5)],
)
def test_the_app_locks_after_the_idle_time_of_role_and_device(
    cast: Any, name: str, agent: str, minutes: int
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in(name, agent)
        assert not is_locked(client)
        clock.shift(timedelta(minutes=minutes))
        assert not is_locked(client)
        clock.shift(timedelta(minutes=minutes, seconds=1))
        assert is_locked(client)
        page = client.get("/lock/?next=/more/").content.decode()
        assert PASSWORD not in page
        answer = client.post("/lock/", {"password": PASSWORD, "next": "/more/"})
        assert answer["Location"] == "/more/"
        assert not is_locked(client)


def test_a_guardian_who_only_reads_is_not_locked(cast: Any) -> None:
    guardian = make_user("Trần Văn Ba", "phuhuynh")
    give_post(guardian, cast.school, "guardian")
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in("phuhuynh", PHONE)
        clock.shift(timedelta(days=80))
        assert not is_locked(client)
        clock.shift(timedelta(days=91))
        assert client.get("/more/")["Location"].startswith("/accounts/login/")


def test_a_page_that_refreshes_itself_keeps_nobody_awake(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in("head")
        client.get("/more/")
        for _ in range(16):
            clock.shift(timedelta(minutes=1))
            answer = client.get("/more/", headers={"X-Khue-Refresh": "1", "HX-Request": "true"})
        assert answer.status_code == 423
        assert answer["HX-Redirect"].startswith("/lock/")


def test_the_lock_never_leads_to_another_site(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in("head")
        client.get("/more/")
        clock.shift(timedelta(minutes=16))
        client.get("/more/")
        answer = client.post("/lock/", {"password": PASSWORD, "next": "https://evil.example/"})
        assert answer["Location"] == "/"


def set_pin(client: Client, user: Any, pin: str = PIN) -> Any:
    confirm(client, user)
    return client.post("/me/pin/", {"pin": pin, "pin_again": pin})


def test_the_pin_opens_this_device_and_no_other(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        phone, desk = come_in("head", PHONE), come_in("head", DESK)
        assert set_pin(phone, cast.head).status_code == 302
        assert PIN not in DevicePin.objects.get().pin_hash
        for client in (phone, desk):
            client.get("/more/")
        clock.shift(timedelta(minutes=16))
        assert is_locked(phone)
        assert is_locked(desk)
        assert desk.post("/lock/", {"pin": PIN}).status_code == 200
        assert is_locked(desk)
        assert phone.post("/lock/", {"pin": PIN, "next": "/more/"})["Location"] == "/more/"
        assert not is_locked(phone)
        assert phone.get("/accounts/policy/").status_code == 404


def test_five_wrong_pins_sign_the_device_out(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in("head", PHONE)
        set_pin(client, cast.head)
        client.get("/more/")
        clock.shift(timedelta(minutes=6))
        assert is_locked(client)
        for left in (4, 3, 2, 1):
            page = client.post("/lock/", {"pin": "111111"})
            assert str(left) in str(page.context["pin_form"].errors)
        answer = client.post("/lock/", {"pin": "111111"})
        assert answer["Location"] == "/accounts/login/"
        assert client.get("/more/")["Location"].startswith("/accounts/login/")
        assert not DevicePin.objects.exists()
    assert AuditEntry.objects.filter(verb="accounts.pin_failed", unit_id=cast.school.pk).exists()


@pytest.mark.parametrize("pin", ["111111", "123456", "654321", "12345", "12345a", "१२३४५६"])
def test_a_pin_that_is_guessed_first_is_refused(cast: Any, pin: str) -> None:
    client = come_in("head")
    assert set_pin(client, cast.head, pin).status_code == 200
    assert not DevicePin.objects.exists()


def test_the_weakness_of_a_pin_is_known_to_the_service_too() -> None:
    assert issubclass(WeakPin, Exception)


@with_acts
def test_a_form_sent_while_locked_is_kept_and_goes_on(cast: Any) -> None:
    signed.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in("head")
        client.get("/more/")
        clock.shift(timedelta(minutes=16))
        answer = client.post("/note/", {"text": "Kính gửi các trường", "to": ["1", "2"]})
        assert answer["Location"].startswith("/lock/?next=")
        assert not signed
        page = client.get(answer["Location"])
        answer = client.post("/lock/", {"password": PASSWORD, "next": page.context["next"]})
        assert answer["Location"] == "/held/"
        shown = client.get("/held/").content.decode()
        assert 'action="/note/"' in shown
        assert 'value="Kính gửi các trường"' in shown
        client.post("/note/", {"text": "Kính gửi các trường", "to": ["1", "2"]})
        assert signed == [{"text": ["Kính gửi các trường"], "to": ["1", "2"]}]
        assert client.get("/held/").status_code == 302, "it is shown once"


@with_acts
def test_a_grave_act_asks_afresh_and_loses_nothing(cast: Any) -> None:
    signed.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in("head")
        answer = client.post("/sign/", {"document": "7", "reason": "đồng ý"})
        assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fheld%2F"
        assert not signed
        wrong = client.post(answer["Location"], {"password": "wrong"})
        assert wrong.status_code == 200
        answer = client.post(answer["Location"], {"password": PASSWORD, "next": "/held/"})
        assert answer["Location"] == "/held/"
        held = client.get("/held/").context["held"]
        assert (held.path, held.fields) == ("/sign/", (("document", "7"), ("reason", "đồng ý")))
        assert client.post("/sign/", dict(held.fields)).content == b"signed"
        assert AuditEntry.objects.filter(verb="accounts.confirmed").count() == 1
        clock.shift(timedelta(minutes=4, seconds=59))
        assert client.post("/sign/", {}).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert client.post("/sign/", {}).status_code == 302
        answer = client.post("/sign/", {}, headers={"Accept": "application/json"})
        assert answer.status_code == 423
        assert answer.json()["code"] == "core.sudo_required"


@with_acts
def test_a_password_is_never_kept_in_the_session(cast: Any) -> None:
    client = come_in("head")
    client.post("/sign/", {"password": "secret-word", "x": "1"})
    assert "secret-word" not in str(dict(client.session))


def test_a_pin_does_not_confirm_a_grave_act(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = come_in("head")
        set_pin(client, cast.head)
        client.get("/more/")
        clock.shift(timedelta(minutes=16))
        client.get("/more/")
        client.post("/lock/", {"pin": PIN})
        assert client.get("/me/pin/").status_code == 302


def test_a_person_sees_and_ends_their_devices_and_nobody_elses(cast: Any) -> None:
    desk, phone, stranger = come_in("head", DESK), come_in("head", PHONE), come_in("intruder")
    page = desk.get("/me/")
    names = [device.name for device in page.context["devices"]]
    assert names == ["Chrome, Windows", "Chrome, Android"]
    other = UserSession.objects.get(user=cast.head, user_agent=PHONE)
    assert stranger.post(f"/me/devices/{other.pk}/end/").status_code == 404
    assert phone.get("/more/").status_code == 200
    assert desk.post(f"/me/devices/{other.pk}/end/").status_code == 302
    assert phone.get("/more/").status_code == 302
    assert desk.get("/more/").status_code == 200
    assert AuditEntry.objects.filter(verb="accounts.device_ended", unit_id=cast.school.pk).exists()


def test_a_new_password_signs_the_other_devices_out(cast: Any) -> None:
    desk, phone = come_in("head", DESK), come_in("head", PHONE)
    new = "Mot-ngay-nang-dep"
    answer = desk.post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert desk.get("/more/").status_code == 200
    assert phone.get("/more/").status_code == 302


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_an_authenticator_app_asks_for_a_second_step(cast: Any) -> None:
    client = come_in("head")
    confirm(client, cast.head)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    stored = Authenticator.objects.get(user=cast.head, type="totp")
    assert secret not in str(stored.data), "the secret lies encrypted"
    assert isinstance(stored.wrap(), TOTP)
    fresh = Client()
    answer = fresh.post("/accounts/login/", {"login": "head", "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert fresh.get("/more/").status_code == 302
    for _ in range(5):
        wrong = fresh.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert services.locked_until("code:head") is not None
    assert fresh.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 200
    with time_machine.travel(datetime.now(tz=NOW.tzinfo) + timedelta(minutes=16), tick=False):
        answer = fresh.post("/accounts/login/", {"login": "head", "password": PASSWORD})
        answer = fresh.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
        assert answer["Location"] == "/"
        assert fresh.get("/more/").status_code == 200


def test_administrators_need_a_second_factor_from_the_day_of_the_rule(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert come_in("officer").get("/more/").status_code == 200
        AccessPolicy.objects.create(valid_from="2027-01-01", second_factor_for_administrators=True)
        clock.move_to(datetime(2027, 1, 1, 8, tzinfo=NOW.tzinfo))
        assert come_in("officer").get("/more/")["Location"] == "/me/"
        assert come_in("officer").get("/me/").status_code == 200
        assert come_in("head").get("/more/").status_code == 200


def test_the_rules_are_data_with_dates_and_never_looser_than_the_law(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False):
        officer, head = come_in("officer"), come_in("head")
        confirm(officer, cast.officer)
        values = {
            "valid_from": "2026-12-01", "idle_minutes": 10, "idle_minutes_strict": 3,
            "wrong_sign_ins": 4, "wrong_minutes": 30, "idle_account_days": 30, "citation": "QĐ 12/QĐ-PGD",
        }  # fmt: skip
        assert head.post("/accounts/policy/", values).status_code == 404
        assert officer.post("/accounts/policy/", values | {"idle_minutes": 60}).status_code == 200
        past = values | {"valid_from": "2018-12-01"}
        assert officer.post("/accounts/policy/", past).status_code == 200
        assert officer.post("/accounts/policy/", values).status_code == 302
    assert policy_on(NOW.date()).idle_minutes == 15
    later = policy_on(datetime(2026, 12, 1, tzinfo=NOW.tzinfo).date())
    assert (later.idle_minutes, later.wrong_minutes) == (10, 30)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessPolicy.objects.create(valid_from="2028-01-01", idle_minutes=60)


def test_language_is_kept_on_the_device(cast: Any) -> None:
    client = come_in("head")
    client.post("/me/language/", {"language": "en"})
    assert "Me and my devices" in client.get("/me/").content.decode()


def test_devices_are_named_as_people_call_them() -> None:
    assert device_name(PHONE) == "Chrome, Android"
    assert device_name("curl/8.0") == "?"


def test_changing_the_hat_changes_the_unit(cast: Any) -> None:
    second = give_post(cast.head, cast.office, "specialist")
    client = sign_in(Client(), cast.head)
    assert "Trường Tiểu học Hoa Sen" in client.get("/me/").content.decode()
    answer = client.post("/organisation/hat/", {"post": second.pk, "next": "https://evil.example"})
    assert answer["Location"] == "/"
    worn = client.get("/me/").context["hat"]
    assert worn.unit_id == cast.office.pk
    stranger = sign_in(Client(), cast.intruder)
    assert stranger.post("/organisation/hat/", {"post": second.pk}).status_code == 404


def test_an_account_that_nobody_used_for_45_days_closes_until_a_new_sheet(cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for user in User.objects.all():
            user.created_at = NOW
            user.save()
        client = come_in("teacher", PHONE)
        clock.shift(timedelta(days=40))
        client.get("/more/")
        client.post("/lock/", {"password": PASSWORD})
        clock.shift(timedelta(seconds=40))
        assert client.get("/more/").status_code == 200
        clock.shift(timedelta(days=6))
        tidy()
        assert User.objects.get(pk=cast.teacher.pk).is_active, "the known device was in use"
        assert not User.objects.get(pk=cast.head.pk).is_active
        assert AuditEntry.objects.filter(verb="accounts.closed", unit_id=cast.school.pk).exists()
        services.issue_first_sign_in(person=cast.head.person, by=cast.officer)
        assert User.objects.get(pk=cast.head.pk).is_active
