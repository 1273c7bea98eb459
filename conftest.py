"""Fixtures of every test: the application's database role, no open scope, a cast of two schools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.fixture(autouse=True)
def as_the_application(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run database tests as ``khue_app``: bound by the policies, unable to change the trail."""
    uses_database = request.node.get_closest_marker("django_db") or {
        "db",
        "transactional_db",
        "live_server",
    } & set(request.fixturenames)
    if not uses_database:
        yield
        return
    name = "transactional_db" if "transactional_db" in request.fixturenames else "db"
    request.getfixturevalue(name)
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE khue_app")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@pytest.fixture
def cast(db: Any) -> Any:
    """Return the cast: an office, two schools, their people (see organisation.tests.factories)."""
    from khue.organisation.tests.factories import make_cast

    return make_cast()
