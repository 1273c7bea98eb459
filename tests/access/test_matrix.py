"""The reviewed access matrix, and over HTTP that each guard stands where it says.

After a change of pages or permissions: ``KHUE_WRITE_MATRIX=1 ./khue test unit`` (or pytest on this
file) writes the file anew; the difference is then reviewed like code.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from khue.accounts.models import User
from khue.core import permissions
from khue.organisation.tests.factories import make_post, make_unit, make_user
from khue.organisation.types import Role, UnitKind
from tests.access.matrix import REVIEWED, Route, guarded, private, routes

Asked = list[tuple[str, bool]]


def test_the_matrix_is_the_reviewed_one() -> None:
    lines = [item.line for item in routes()]
    if os.environ.get("KHUE_WRITE_MATRIX"):
        REVIEWED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    reviewed = REVIEWED.read_text(encoding="utf-8").splitlines()
    new = sorted(set(lines) - set(reviewed))
    gone = sorted(set(reviewed) - set(lines))
    assert lines == reviewed, f"review and write anew; new: {new}; gone: {gone}"
    assert not [line for line in lines if "| *none" in line]


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Return one person of each role, in one office."""
    office = make_unit("Phòng Giáo dục Thử", "phong-thu", UnitKind.OFFICE)
    found = {}
    for role in Role:
        found[role.value] = make_user(f"Người {role.value}", f"vai-{role.value}")
        make_post(found[role.value], office, role)
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return what the guards asked, and the answers, in order."""
    answers: Asked = []
    holds: Callable[[Any, str], bool] = permissions.holds_anywhere

    def listening(user: Any, permission: str) -> bool:
        answers.append((permission, holds(user, permission)))
        return answers[-1][1]

    monkeypatch.setattr(permissions, "holds_anywhere", listening)
    return answers


def client_of(user: User | None) -> Client:
    """Return a client on the app host; a post that needs a second factor has it."""
    client = Client(headers={"host": "localhost"})
    if user is not None:
        client.force_login(user)
        session = client.session
        session["khue_has_factor"] = True
        session.save()
    return client


def knock(client: Client, route: Route) -> int:
    """Ask for the page, or send an empty form where the page takes nothing else."""
    status = client.get(route.url).status_code
    return client.post(route.url).status_code if status == 405 else status


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_without_the_permission_there_is_nothing(
    people: dict[str, User], asked: Asked, role: str
) -> None:
    """404, and by the guard itself: it asked for this very permission and heard no."""
    client = client_of(people[role])
    wrong = {}
    for route in guarded():
        if role in route.roles:
            continue
        asked.clear()
        status = knock(client, route)
        if status != 404 or (asked[:1] != [(route.permission, False)]):
            wrong[route.line] = (status, asked[:1])
    assert not wrong


@pytest.mark.parametrize("role", [Role.HEAD.value, Role.CLERK.value, Role.TEACHER.value])
def test_with_the_permission_the_guard_lets_pass(
    people: dict[str, User], asked: Asked, role: str
) -> None:
    client = client_of(people[role])
    wrong = {}
    for route in guarded():
        if role in route.roles:
            asked.clear()
            status = knock(client, route)
            if status >= 500 or asked[:1] != [(route.permission, True)]:
                wrong[route.line] = (status, asked[:1])
    assert not wrong


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(db: None) -> None:
    client = client_of(None)
    wrong = {}
    for route in private():
        response = client.get(route.url)
        if response.status_code == 405:
            response = client.post(route.url)
        target = response.headers.get("Location", "")
        if response.status_code != 302 or not target.startswith("/accounts/login/"):
            wrong[route.line] = (response.status_code, target)
    assert not wrong
