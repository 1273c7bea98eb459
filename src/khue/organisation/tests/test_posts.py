"""Posts, delegation and the pages of units; the intruder is the head of the other school."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from khue.accounts.models import Person, User
from khue.accounts.tests.factories import confirm, sign_in
from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope, unit_scope
from khue.organisation import services
from khue.organisation.errors import (
    AlreadyManaged,
    ElsewhereInCharge,
    HeadHeld,
    NotOneself,
    NotYoursToDelegate,
    PostHeld,
    UnitEnded,
)
from khue.organisation.models import Delegation, Management, Post, Succession, Unit
from khue.organisation.permissions import MANAGE_POSTS
from khue.organisation.selectors import can, hats_of, managed_unit_ids, managing_bodies
from khue.organisation.tasks import close_leavers
from khue.organisation.types import AuthorityMark, ManagementRole, Role, UnitKind

from .factories import PASSWORD, make_person, make_post, make_unit, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def morning() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def wearing(user: User) -> User:
    """Return the person acting in the first post, as the middleware would leave it."""
    fresh = User.objects.get(pk=user.pk)
    fresh.hat = hats_of(fresh)[0]
    return fresh


def posts_of(unit: Unit, role: Role) -> list[Post]:
    with system_scope(reason="the test looks"):
        return list(Post.objects.filter(unit=unit, role=role).select_related("unit", "person"))


def verbs(unit: Unit) -> list[str]:
    rows = AuditEntry.objects.filter(unit_id=unit.pk, verb__startswith="organisation.")
    return list(rows.order_by("seq").values_list("verb", flat=True))


def test_a_newcomer_is_appointed_and_gets_a_sheet(cast: Any) -> None:
    client = sign_in(Client(), cast.head)
    values = {
        "full_name": "Lý Thị Hoa", "phone": "0905 111 222", "email": "hoa@saokhue.edu.vn",
        "role": "teacher", "title": "Giáo viên", "valid_from": "2026-11-24",
    }  # fmt: skip
    path = f"/organisation/units/{cast.school.pk}/appoint/"
    refused = client.post(path, values | {"email": "hoa@gmail.com"})
    assert "gmail.com" in str(refused.context["form"].errors["email"])
    assert not Person.objects.filter(full_name="Lý Thị Hoa").exists()
    answer = client.post(path, values)
    assert answer.status_code == 302
    user = User.objects.get(person__full_name="Lý Thị Hoa")
    assert (user.username, user.phone, user.has_usable_password()) == (
        "hoa.lt",
        "+84905111222",
        False,
    )
    sheet = answer["Location"] + "sheet/"
    assert client.post(sheet)["Location"].startswith("/accounts/reauthenticate/")
    confirm(client, cast.head)
    page = client.post(sheet)
    assert page["Cache-Control"].startswith("max-age=0")
    assert page.context["sheet"].username == "hoa.lt"
    assert "organisation.post_begun" in verbs(cast.school)


def test_somebody_with_an_account_is_found_by_exact_name_only(cast: Any) -> None:
    client = sign_in(Client(), cast.head)
    path = f"/organisation/units/{cast.school.pk}/appoint/"
    values = {"role": "librarian", "title": "Thủ thư", "valid_from": "2026-11-24"}
    assert "known" in client.post(path, values | {"known": "teach"}).context["form"].errors
    assert client.post(path, values | {"known": "teacher"}).status_code == 302
    assert posts_of(cast.school, Role.LIBRARIAN)[0].person_id == cast.teacher.person_id


@pytest.mark.parametrize("role", [Role.TEACHER, Role.HEAD])
def test_the_intruder_neither_sees_nor_fills_nor_ends_posts(cast: Any, role: Role) -> None:
    client = sign_in(Client(), cast.intruder, sudo=True)
    post = posts_of(cast.school, role)[0]
    for path in (
        f"/organisation/units/{cast.school.pk}/",
        f"/organisation/units/{cast.school.pk}/appoint/",
        f"/organisation/posts/{post.pk}/",
    ):
        assert client.get(path).status_code == 404
    assert client.post(f"/organisation/posts/{post.pk}/end/").status_code == 404
    assert client.post(f"/organisation/posts/{post.pk}/sheet/").status_code == 404
    unconfirmed = sign_in(Client(), cast.intruder)
    assert unconfirmed.post(f"/organisation/posts/{post.pk}/sheet/").status_code == 404
    own = posts_of(cast.other_school, Role.HEAD)[0]
    assert client.get(f"/organisation/posts/{own.pk}/").status_code == 200
    with unit_scope([cast.other_school.pk]), pytest.raises(NotPermitted):
        services.appoint(
            by=wearing(cast.intruder), unit=cast.school, person=make_person("Ai Đó"),
            role=Role.TEACHER, title="Giáo viên", valid_from=TODAY,
        )  # fmt: skip


def test_a_teacher_sees_colleagues_but_no_contacts_and_no_acts(cast: Any) -> None:
    client = sign_in(Client(), cast.teacher)
    post = posts_of(cast.school, Role.HEAD)[0]
    page = client.get(f"/organisation/posts/{post.pk}/").content.decode()
    assert cast.head.person.full_name in page
    assert "<code>head</code>" not in page
    assert "/sheet/" not in page
    assert client.get(f"/organisation/units/{cast.school.pk}/appoint/").status_code == 404
    assert client.post(f"/organisation/posts/{post.pk}/end/").status_code == 404


def test_whoever_has_no_post_left_is_signed_out_the_same_minute(cast: Any) -> None:
    phone = Client()
    phone.post("/accounts/login/", {"login": "teacher", "password": PASSWORD})
    assert phone.get("/more/").status_code == 200
    post = posts_of(cast.school, Role.TEACHER)[0]
    head = sign_in(Client(), cast.head)
    assert head.post(f"/organisation/posts/{post.pk}/end/").status_code == 302
    assert phone.get("/more/").status_code == 302
    assert hats_of(User.objects.get(pk=cast.teacher.pk)) == ()
    assert verbs(cast.school) == ["organisation.post_ended"]


def test_with_another_post_left_the_devices_stay(cast: Any) -> None:
    make_post(cast.teacher, cast.other_school, Role.TEACHER)
    phone = Client()
    phone.post("/accounts/login/", {"login": "teacher", "password": PASSWORD})
    post = posts_of(cast.school, Role.TEACHER)[0]
    sign_in(Client(), cast.head).post(f"/organisation/posts/{post.pk}/end/")
    assert phone.get("/more/").status_code == 200
    page = phone.get("/organisation/mine/")
    assert page["Location"].endswith(f"/units/{cast.other_school.pk}/")


def test_a_post_that_ends_later_signs_out_in_its_night(cast: Any, morning: Any) -> None:
    phone = Client()
    phone.post("/accounts/login/", {"login": "teacher", "password": PASSWORD})
    post = posts_of(cast.school, Role.TEACHER)[0]
    head = sign_in(Client(), cast.head)
    head.post(f"/organisation/posts/{post.pk}/end/", {"last_day": "2026-11-30"})
    assert phone.get("/more/").status_code == 200
    morning.move_to(datetime(2026, 12, 1, 0, 5, tzinfo=NOW.tzinfo))
    with system_scope(reason="the nightly task"):
        close_leavers()
    assert phone.get("/more/").status_code == 302


def test_nobody_appoints_or_ends_themselves_and_the_head_comes_from_above(cast: Any) -> None:
    head, leader, officer = wearing(cast.head), wearing(cast.leader), wearing(cast.officer)
    person = make_person("Trần Thị Mới")
    with unit_scope([cast.school.pk, cast.office.pk]):
        own = posts_of(cast.school, Role.HEAD)[0]
        values: dict[str, Any] = {"title": "Hiệu trưởng", "valid_from": TODAY}
        for by, unit in ((head, cast.school), (officer, cast.office)):
            with pytest.raises(NotOneself):
                services.appoint(by=by, unit=unit, person=by.person, role=Role.CLERK, **values)
        with pytest.raises(NotPermitted):
            services.end_post(by=head, post=own)
        with pytest.raises(NotPermitted):
            services.appoint(by=head, unit=cast.school, person=person, role=Role.HEAD, **values)
        with pytest.raises(HeadHeld):
            services.appoint(by=leader, unit=cast.school, person=person, role=Role.HEAD, **values)
        acting = services.appoint(
            by=leader, unit=cast.school, person=person, role=Role.HEAD, is_acting=True, **values
        )
        with pytest.raises(PostHeld):
            services.appoint(
                by=leader, unit=cast.school, person=person, role=Role.HEAD, is_acting=True, **values
            )
        services.end_post(by=leader, post=own)
    assert acting.is_acting
    assert [h.role for h in hats_of(User.objects.get(person=person))] == ["head"]


def test_a_sheet_opens_no_account_that_also_belongs_elsewhere(cast: Any) -> None:
    make_post(cast.teacher, cast.office, Role.SPECIALIST)
    with unit_scope([cast.school.pk]):
        post = posts_of(cast.school, Role.TEACHER)[0]
        with pytest.raises(ElsewhereInCharge):
            services.issue_sheet(by=wearing(cast.head), post=post)
    assert User.objects.get(pk=cast.teacher.pk).has_usable_password()


def test_a_delegation_gives_exactly_its_permissions_until_its_last_day(
    cast: Any, morning: Any
) -> None:
    client = sign_in(Client(), cast.head, sudo=True)
    receiver = posts_of(cast.school, Role.CLERK)[0]
    values = {
        "receiver": receiver.pk, "permissions": [MANAGE_POSTS], "mark": "KT.",
        "valid_from": "2026-11-25", "valid_to": "2026-11-27", "decision": "12/QĐ",
    }  # fmt: skip
    assert client.post("/organisation/delegations/", values).status_code == 302
    clerk = cast.clerk
    assert not can(wearing(clerk), MANAGE_POSTS, cast.school)
    morning.move_to(datetime(2026, 11, 25, 8, tzinfo=NOW.tzinfo))
    now_delegated = wearing(clerk)
    assert can(now_delegated, MANAGE_POSTS, cast.school)
    assert not can(now_delegated, MANAGE_POSTS, cast.other_school)
    assert {name for name, _giver in now_delegated.hat.delegated} == {MANAGE_POSTS}  # type: ignore[union-attr]
    morning.move_to(datetime(2026, 11, 28, 0, 0, 1, tzinfo=NOW.tzinfo))
    assert not can(wearing(clerk), MANAGE_POSTS, cast.school)
    assert verbs(cast.school) == ["organisation.delegated"]


def test_a_delegation_ends_with_its_giver_and_when_taken_back(cast: Any) -> None:
    with unit_scope([cast.school.pk]):
        receiver = posts_of(cast.school, Role.CLERK)[0]
        given = services.delegate(
            by=wearing(cast.head), receiver=receiver, permissions=[MANAGE_POSTS],
            mark=AuthorityMark.TUQ, valid_from=TODAY, valid_to=TODAY + timedelta(days=30),
        )  # fmt: skip
    assert can(wearing(cast.clerk), MANAGE_POSTS, cast.school)
    stranger = sign_in(Client(), cast.intruder)
    assert stranger.post(f"/organisation/delegations/{given.pk}/revoke/").status_code == 404
    head = sign_in(Client(), cast.head)
    assert head.post(f"/organisation/delegations/{given.pk}/revoke/").status_code == 302
    assert not can(wearing(cast.clerk), MANAGE_POSTS, cast.school)
    with system_scope(reason="the test looks"):
        assert Delegation.objects.get().valid_to == TODAY - timedelta(days=1)


@pytest.mark.parametrize("permission", ["organisation.delegation:give", "no.such:thing"])
def test_only_ones_own_rights_are_delegated_within_the_unit(cast: Any, permission: str) -> None:
    receiver = posts_of(cast.school, Role.CLERK)[0]
    foreign = posts_of(cast.other_school, Role.CLERK)[0]
    values: dict[str, Any] = {
        "mark": AuthorityMark.KT, "valid_from": TODAY, "valid_to": TODAY + timedelta(days=1)
    }  # fmt: skip
    with unit_scope([cast.school.pk, cast.other_school.pk]):
        with pytest.raises(NotYoursToDelegate):
            services.delegate(
                by=wearing(cast.head), receiver=receiver, permissions=[permission], **values
            )
        with pytest.raises(NotYoursToDelegate):
            services.delegate(
                by=wearing(cast.head), receiver=foreign, permissions=[MANAGE_POSTS], **values
            )
        with pytest.raises(NotPermitted):
            services.delegate(
                by=wearing(cast.teacher), receiver=receiver, permissions=[MANAGE_POSTS], **values
            )


def test_schools_are_found_without_diacritics_and_filtered(cast: Any) -> None:
    client = sign_in(Client(), cast.specialist)
    page = client.get("/organisation/schools/")
    assert [line.unit for line in page.context["lines"]] == [cast.other_school, cast.school]
    assert page.context["lines"][1].head == cast.head.person.full_name
    page = client.get("/organisation/schools/", {"q": "hoa sen"})
    assert [line.unit for line in page.context["lines"]] == [cast.school]
    assert not client.get("/organisation/schools/", {"kind": "preschool"}).context["lines"]
    assert not client.get("/organisation/schools/", {"owner": "private"}).context["lines"]
    assert "Không có trường nào" in client.get("/organisation/schools/?q=zzz").content.decode()
    teacher = sign_in(Client(), cast.teacher)
    assert not teacher.get("/organisation/schools/").context["lines"]


@pytest.mark.parametrize("extra", [0, 29])
def test_the_list_of_schools_costs_the_same_at_1_and_at_30(
    cast: Any, extra: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(extra):
        school = make_unit(
            f"Trường Mầm non {n}", f"mn-{n}", UnitKind.PRESCHOOL, manager=cast.office
        )
        make_post(make_user(f"Hiệu Trưởng {n}", f"ht{n}"), school, Role.HEAD)
    client = sign_in(Client(), cast.specialist)
    client.get("/organisation/schools/")
    with django_assert_max_num_queries(17):
        page = client.get("/organisation/schools/")
    assert len(page.context["lines"]) == 2 + extra


@pytest.mark.parametrize("extra", [1, 30])
def test_a_units_page_costs_the_same_at_1_and_at_30(
    cast: Any, extra: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(extra):
        make_post(make_user(f"Giáo Viên {n}", f"gv{n}"), cast.school, Role.TEACHER)
    client = sign_in(Client(), cast.head)
    client.get(f"/organisation/units/{cast.school.pk}/")
    with django_assert_max_num_queries(24):
        page = client.get(f"/organisation/units/{cast.school.pk}/")
    assert len(page.context["page"].members) == 3 + extra


def test_a_unit_is_founded_assigned_and_ended(cast: Any) -> None:
    leader = wearing(cast.leader)
    with unit_scope([cast.office.pk, cast.school.pk]):
        with pytest.raises(NotPermitted):
            services.create_unit(
                by=wearing(cast.head), manager=cast.office, name="X", slug="x",
                kind=UnitKind.PRIMARY, valid_from=TODAY,
            )  # fmt: skip
        founded = services.create_unit(
            by=leader, manager=cast.office, name="Trường Mầm non Én Vàng", slug="mn-en-vang",
            kind=UnitKind.PRESCHOOL, valid_from=TODAY, email="mn@saokhue.edu.vn",
        )  # fmt: skip
        with pytest.raises(AlreadyManaged):
            services.add_management(
                by=leader, unit=founded, manager=cast.office,
                role=ManagementRole.ADMINISTRATIVE, valid_from=TODAY,
            )  # fmt: skip
        ward = make_unit("UBND phường Sen", "ubnd-sen", UnitKind.WARD)
        services.add_management(
            by=leader, unit=founded, manager=ward, role=ManagementRole.ADMINISTRATIVE,
            valid_from=date(2027, 1, 1),
        )  # fmt: skip
        services.end_unit(
            by=leader, unit=cast.school, last_day=date(2026, 12, 31), successors=[founded],
            decision="QĐ 5",
        )  # fmt: skip
        with pytest.raises(UnitEnded):
            services.end_unit(by=leader, unit=cast.school, last_day=date(2026, 12, 31))
    assert [b.manager for b in managing_bodies(founded)] == [cast.office]
    assert [b.manager for b in managing_bodies(founded, date(2027, 1, 1))] == [ward]
    assert founded.pk in managed_unit_ids(cast.office.pk)
    assert cast.school.pk not in managed_unit_ids(cast.office.pk, date(2027, 1, 1))
    link = Succession.objects.get()
    assert (link.former, link.successor, link.on) == (cast.school, founded, date(2027, 1, 1))
    assert Management.objects.filter(unit=cast.school, valid_to=date(2026, 12, 31)).exists()
    page = sign_in(Client(), cast.leader).get(f"/organisation/units/{cast.school.pk}/")
    assert "31/12/2026" in page.content.decode()
