"""The application's role: who makes it, and what happens without it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from khue.core.database import APPLICATION_ROLE, ensure_role, word_for_setting

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Any:
    """Return a cursor as an owner who is neither superuser nor a maker of roles."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("CREATE ROLE khue_plain_owner NOLOGIN")
        yield cursor
        cursor.execute("RESET ROLE")


def test_an_owner_without_rights_needs_the_role_granted_before(owner: Any) -> None:
    owner.execute("SET ROLE khue_plain_owner")
    with pytest.raises(DatabaseError), transaction.atomic():
        ensure_role(owner, may_set=word_for_setting("default"))
    owner.execute("RESET ROLE")
    owner.execute(f"GRANT {APPLICATION_ROLE} TO khue_plain_owner")
    owner.execute("SET ROLE khue_plain_owner")
    ensure_role(owner, may_set=word_for_setting("default"))
    owner.execute(f"SET ROLE {APPLICATION_ROLE}")


def test_without_its_role_the_application_does_not_connect(settings: Any) -> None:
    settings.KHUE_DATABASE_ROLE = "khue_nobody"
    stranger = connection.copy()
    try:
        for _ in range(2):  # the second try must not find the owner's open connection
            with pytest.raises(DatabaseError, match="khue_nobody"):
                stranger.ensure_connection()
    finally:
        stranger.close()
