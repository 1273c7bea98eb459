"""Generated: for every tenant's table and every address, school B's people get nothing of school A.

The demo world is built; the people of school A and of the office walk through everything they can
reach; then the people of school B try each of those addresses and each form on the way.
"""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from khue.accounts.models import User
from khue.core.models import AuditChain
from khue.core.scoping import UnitOwned, system_scope, unit_scope
from khue.organisation.models import Post, Unit
from tests.tenancy.crawl import Walk, signed_in, walk

OWNERS = ("hieutruong", "vanthutruong", "giaovien", "lanhdao", "vanthu", "chuyenvien", "quantri")
INTRUDER = "truongkhac"


@pytest.fixture
def world(db: None, settings: pytest.FixtureRequest) -> None:
    """Build the demo world of three schools."""
    settings.KHUE_IS_DEMO = True  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    call_command("seed_demo", schools=3, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE khue_app")


def unit_of(username: str) -> Unit:
    """Return the unit in which the demo's person works."""
    with system_scope(reason="the test looks up a demo person's unit"):
        post = Post.objects.filter(person__account__username=username).select_related("unit")[0]
    return post.unit


def test_no_row_of_another_unit_is_seen(world: None) -> None:
    """Through the compiler, and once more past it by raw SQL under the row-level policy."""
    theirs = unit_of(INTRUDER).pk
    with_rows = []
    for model in UnitOwned.owned_models():
        with system_scope(reason="the test counts what there is to hide"):
            others = model.objects.exclude(unit_id=theirs).count()
        if others:
            with_rows.append(model)
        with unit_scope([theirs]):
            assert not model.objects.exclude(unit_id=theirs).exists(), model._meta.label
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT DISTINCT unit_id FROM "{model._meta.db_table}"')  # noqa: S608
                assert {row[0] for row in cursor.fetchall()} <= {theirs}, model._meta.label
    assert len(with_rows) >= len(UnitOwned.owned_models()) // 2, "the demo world is too empty"


def test_the_intruder_gets_nothing_by_any_address(world: None) -> None:
    walks = {name: walk(User.objects.get(username=name)) for name in OWNERS}
    own = walk(User.objects.get(username=INTRUDER))
    _nothing_is_broken({**walks, INTRUDER: own})
    things = set().union(*(w.things for w in walks.values())) - own.things
    acts = set().union(*(w.acts for w in walks.values())) - own.acts
    assert len(things) >= 10, "the walk found too little to prove anything"
    client = signed_in(User.objects.get(username=INTRUDER))
    before = _chains_of_others()
    opened = {url: client.get(url).status_code for url in sorted(things)}
    done = {url: client.post(url, {}).status_code for url in sorted(acts)}
    shown = {url: status for url, status in opened.items() if status != 404}
    passed = {url: status for url, status in done.items() if status != 404}
    assert not shown, f"the other school's head sees: {shown}"
    assert not passed, f"the other school's head may do: {passed}"
    assert _chains_of_others() == before


def _nothing_is_broken(walks: dict[str, Walk]) -> None:
    broken = {
        f"{name} {url}": status
        for name, found in walks.items()
        for url, status in found.pages.items()
        if status >= 400
    }
    assert not broken, f"links that lead nowhere: {broken}"


def _chains_of_others() -> dict[int, int]:
    theirs = unit_of(INTRUDER).pk
    rows = AuditChain.objects.exclude(pk__in=[theirs, 0]).values_list("pk", "length")
    return dict(rows)
