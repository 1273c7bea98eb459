"""Takes the application's database role after connecting and tells the database the open scope.

The row-level policies read ``khue.units``. It is set only when it differs from what this
connection last heard; a rollback may undo the setting unseen, so then it is told anew.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import Error
from psycopg.pq import TransactionStatus

from khue.core.scope import current_scope


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection that knows which scope it told the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: str | None = None

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self._told = None
        role = settings.KHUE_DATABASE_ROLE
        if not role:
            return
        # Where the role is missing (a restored dump) nobody connects: the owner passes every policy.
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {self.ops.quote_name(role)}")
        except Error:
            self.connection.close()
            self.connection = None
            raise

    def tell_scope(self) -> None:
        """Set ``khue.units`` for the policies, if the open scope has changed."""
        wanted = scope_text()
        if wanted == self._told or self._is_broken():
            return
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('khue.units', %s, false)", [wanted])
        self._told = wanted

    def _is_broken(self) -> bool:
        """In a failed transaction only a rollback is heard."""
        return (
            self.connection is None
            or self.connection.info.transaction_status == TransactionStatus.INERROR
        )

    def _cursor(self, name: str | None = None) -> Any:
        cursor = super()._cursor(name)  # type: ignore[misc]
        if settings.KHUE_ROW_LEVEL_SECURITY:
            self.tell_scope()
        return cursor

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None


def scope_text() -> str:
    """Return the open scope as the policies read it: "" none, "*" all, "{1,2}" these units."""
    scope = current_scope()
    if scope is None:
        return ""
    if scope.unit_ids is None:
        return "*"
    return "{" + ",".join(map(str, sorted(scope.unit_ids))) + "}"
