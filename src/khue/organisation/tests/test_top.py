"""What touches every unit at once is held by the body at the top, not by every school's officer."""

from __future__ import annotations

import pytest
from django.test import Client

from khue.accounts.tests.factories import sign_in
from khue.core.permissions import all_permissions
from khue.organisation.models import Management
from khue.organisation.selectors import can, holds_anywhere, units_with
from khue.organisation.tests.factories import SINCE, Cast, make_post, make_unit, make_user
from khue.organisation.types import Role, UnitKind

pytestmark = pytest.mark.django_db
NAMES = sorted(p.name for p in all_permissions() if p.is_for_installation)


def test_the_list_is_short_and_known() -> None:
    assert NAMES == [
        "accounts.policy:change",
        "compliance.rules:edit",
        "compliance.values:erase",
        "exchange.link:manage",
        "notifications.operations:read",
        "notifications.operations:retry",
        "signing.anchor:manage",
    ]


def test_a_school_s_officer_and_head_hold_none_of_them(cast: Cast) -> None:
    officer = make_user("Phan Văn Tú", "school_officer")
    make_post(officer, cast.school, Role.IT_OFFICER)
    for name in NAMES:
        for user in (officer, cast.head, cast.intruder):
            assert not holds_anywhere(user, name)
            assert not can(user, name, cast.school)
            assert not units_with(user, name)
        assert holds_anywhere(cast.officer, name) or holds_anywhere(cast.leader, name)
    client = sign_in(Client(headers={"host": "localhost"}), officer, sudo=True)
    for url in ("/accounts/policy/", "/operations/"):
        assert client.get(url).status_code == 404
        assert url not in client.get("/more/").content.decode()


def test_the_department_is_at_the_top_as_soon_as_it_works_here(cast: Cast) -> None:
    department = make_unit("Sở Giáo dục và Đào tạo", "so", UnitKind.DEPARTMENT)
    Management.objects.create(unit=cast.office, manager=department, valid_from=SINCE)
    assert holds_anywhere(cast.officer, "accounts.policy:change"), "nobody works there yet"
    above = make_user("Lâm Thị Yên", "department_officer")
    make_post(above, department, Role.IT_OFFICER)
    assert holds_anywhere(above, "accounts.policy:change")
    assert not holds_anywhere(cast.officer, "accounts.policy:change")
