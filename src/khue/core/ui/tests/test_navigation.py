"""Tabs follow the roles of the hat; the closest address lights up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from khue.core.ui import navigation


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    with navigation.tabs.temporarily(), navigation.menu_lines.temporarily():
        navigation.tabs._items.clear()
        navigation.menu_lines._items.clear()
        yield


def declare(key: str, order: int, **more: object) -> None:
    navigation.declare(key, label=key, icon="today", url_name="mobile:offline", order=order, **more)  # type: ignore[arg-type]


def test_a_tab_is_for_its_roles_only() -> None:
    declare("all", 10)
    declare("heads", 20, roles=("school.head",))
    declare("office", 30, roles=("office",))
    keys = [tab.key for tab in navigation.tabs_for(("head", "school.head", "school"), "/x/")]
    assert keys == ["all", "heads"]


def test_five_at_most_and_the_last_one_stays() -> None:
    for n in range(7):
        declare(f"t{n}", n)
    assert [t.key for t in navigation.tabs_for((), "/")] == ["t0", "t1", "t2", "t3", "t6"]


def test_the_closest_address_is_active_and_only_one() -> None:
    declare("wide", 10, lights_for=("/documents/",))
    declare("near", 20, lights_for=("/documents/incoming/",))
    active = [t.key for t in navigation.tabs_for((), "/documents/incoming/7/") if t.active]
    assert active == ["near"]
    assert not any(t.active for t in navigation.tabs_for((), "/elsewhere/"))


def test_a_tab_without_a_page_is_absent() -> None:
    navigation.declare("gone", label="x", icon="today", url_name="nowhere:at_all")
    assert navigation.tabs_for((), "/") == []
    assert navigation.all_addresses() == []


def test_a_badge_counts_for_the_request() -> None:
    declare("counted", 10, badge=lambda request: 7)
    request = RequestFactory().get("/")
    assert navigation.tabs_for((), "/", request=request)[0].badge == 7
    assert navigation.tabs_for((), "/")[0].badge == 0


def test_the_same_key_twice_is_an_error() -> None:
    declare("one", 10)
    with pytest.raises(ValueError, match="declared twice"):
        declare("one", 20)
