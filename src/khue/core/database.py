"""Grants of the application's database role and the row-level policies of every tenant's table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections, transaction

from .scoping import UnitOwned
from .totals import guard_totals

if TYPE_CHECKING:
    from .postgresql.base import DatabaseWrapper

APPLICATION_ROLE = "khue_app"
PG16 = 160_000
APPEND_ONLY = ("core_auditentry",)


def grant_and_guard(app_config: AppConfig, using: str, **_: Any) -> None:
    """After the last app has migrated: grants of the application's role, policies of every table."""
    # Django sends the signal only to apps that have models.
    if app_config.label != [a.label for a in apps.get_app_configs() if a.models_module][-1]:
        return
    with connections[using].cursor() as cursor:
        ensure_role(cursor, may_set=word_for_setting(using))
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
            f" TO {APPLICATION_ROLE}"
        )
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APPLICATION_ROLE}")
        tables = set(connections[using].introspection.table_names(cursor))
        for statement in policies(tables):
            cursor.execute(statement)
        if "core_totalsource" in tables:
            with transaction.atomic(using=using):
                guard_totals(cursor)


def word_for_setting(using: str) -> str:
    """Return what PostgreSQL calls the right to take a role: before 16 every member has it."""
    version = cast("DatabaseWrapper", connections[using]).pg_version
    return "SET" if version >= PG16 else "MEMBER"


def ensure_role(cursor: Any, *, may_set: str) -> None:
    """Make the application's role and let the owner take it, where that isn't so already.

    An owner who may not make roles needs both done before, by the administrator of the server.
    """
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
    if not cursor.fetchone():
        cursor.execute(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN")
    cursor.execute("SELECT pg_has_role(current_user, %s, %s)", [APPLICATION_ROLE, may_set])
    if not cursor.fetchone()[0]:
        cursor.execute(f"GRANT {APPLICATION_ROLE} TO CURRENT_USER")


def policies(tables: set[str] | None = None) -> list[str]:
    """Return the statements that guard each tenant's table (or open it, by the setting).

    ``tables`` are those that are there: a migration may stop before the last of them.
    """
    statements = []
    for model in UnitOwned.owned_models():
        table = model._meta.db_table
        if tables is not None and table not in tables:
            continue
        statements.append(f'DROP POLICY IF EXISTS khue_unit ON "{table}"')
        if not settings.KHUE_ROW_LEVEL_SECURITY:
            statements.append(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
            continue
        statements.append(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        told = "nullif(current_setting('khue.units', true), '')"
        condition = (
            f"CASE WHEN {told} = '*' THEN true"
            f" ELSE unit_id = ANY (coalesce({told}, '{{}}')::bigint[]) END"
        )
        statements.append(
            f'CREATE POLICY khue_unit ON "{table}" TO {APPLICATION_ROLE}'
            f" USING ({condition}) WITH CHECK ({condition})"
        )
    return statements
