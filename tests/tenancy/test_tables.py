"""Every table belongs to a unit or is listed as an exception; every tenant's table is guarded."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from khue.core.scoping import UnitOwned
from tests.tenancy.exempt import EXEMPT, is_exempt


def test_every_table_has_a_unit_or_a_reason() -> None:
    unowned = [
        model._meta.label
        for model in apps.get_models()
        if not issubclass(model, UnitOwned) and not is_exempt(model._meta.app_label, model.__name__)
    ]
    assert not unowned, f"give them a unit, or a reason in tests/tenancy/exempt.py: {unowned}"


def test_no_stale_exception() -> None:
    labels = {model._meta.label for model in apps.get_models()}
    rooms = {model._meta.app_label for model in apps.get_models()}
    stale = [name for name in EXEMPT if name not in labels | rooms]
    assert not stale


@pytest.mark.django_db
@pytest.mark.parametrize("model", UnitOwned.owned_models(), ids=lambda m: m._meta.label)
def test_every_tenant_table_has_its_policy(model: type[UnitOwned]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, p.polname FROM pg_class c"
            " LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchall() == [(True, "khue_unit")]
    assert not model._meta.get_field("unit").null
