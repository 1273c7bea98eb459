"""The first wall: no query on a tenant's table runs without an open scope.

Every tenant-owned table has its own ``unit``. Its queries carry the ids of the open scope, added
in the query compiler, so that counting, sub-queries, updates and deletions are bound like reads.
Outside a scope they raise. The only doors are :func:`unit_scope` and :func:`system_scope`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, TypeVar, cast

from django.db import models
from django.db.models import sql
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.sql.constants import ROW_COUNT
from django.db.models.sql.where import AND

from .scope import Scope as Scope
from .scope import ScopeError as ScopeError
from .scope import current_scope as current_scope
from .scope import system_scope as system_scope
from .scope import unit_scope as unit_scope


def require_scope(model: type[models.Model]) -> Scope:
    """Return the open scope; raises :class:`ScopeError` where none is open."""
    scope = current_scope()
    if scope is None:
        raise ScopeError(f"{model._meta.label} belongs to a unit: open a scope first.")
    return scope


class _ScopedSQL:
    """Mixed into Django's query classes: binds the statement at the moment it is compiled."""

    _is_bound = False

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        query = cast(sql.Query, self)
        scope = require_scope(cast(type[models.Model], query.model))
        if scope.unit_ids is not None and not self._is_bound:
            query = query.clone()
            cast(_ScopedSQL, query)._is_bound = True
            _bind(query, scope.unit_ids)
        return super(_ScopedSQL, query).get_compiler(*args, **kwargs)  # type: ignore[misc]

    def chain(self, klass: Any = None) -> Any:
        return super().chain(klass=_scoped_class(klass) if klass else None)  # type: ignore[misc]


def _bind(query: sql.Query, unit_ids: frozenset[int]) -> None:
    """Add the condition to the table from which the statement starts.

    ``exclude()`` over a relation to many makes a sub-query whose first table was trimmed away; it
    then starts from the related table, which is bound where it belongs to a unit too.
    """
    model = cast(type[models.Model], query.model)
    used = [name for name, count in query.alias_refcount.items() if count]
    if not used or query.base_table in used:
        alias = query.get_initial_alias()
    else:
        alias = used[0]
        started = _model_of_table(query.alias_map[alias].table_name)
        if started is None:
            return
        model = started
    field = model._meta.get_field("unit")
    query.where.add(RelatedIn(field.get_col(alias), sorted(unit_ids)), AND)  # type: ignore[union-attr]


def _model_of_table(table: str) -> type[models.Model] | None:
    owned = {m._meta.db_table: m for m in UnitOwned.owned_models()}
    return owned.get(table)


class ScopedQuery(_ScopedSQL, sql.Query):
    pass


class ScopedUpdateQuery(_ScopedSQL, sql.UpdateQuery):
    pass


class ScopedDeleteQuery(_ScopedSQL, sql.DeleteQuery):
    pass


def _scoped_class(klass: type[sql.Query]) -> type[sql.Query]:
    return {sql.UpdateQuery: ScopedUpdateQuery, sql.DeleteQuery: ScopedDeleteQuery}.get(
        klass,
        klass,
    )


M = TypeVar("M", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M]):
    """A QuerySet of a tenant's table."""

    def __init__(self, model: Any = None, query: Any = None, **kwargs: Any) -> None:
        super().__init__(model=model, query=query or ScopedQuery(model), **kwargs)

    def _insert(self, objs: Sequence[models.Model], *args: Any, **kwargs: Any) -> Any:
        scope = require_scope(self.model)
        for obj in objs:
            _refuse_foreign(scope, self.model, cast(Any, obj).unit_id)
        return super()._insert(objs, *args, **kwargs)  # type: ignore[misc]

    def _update(self, values: Any) -> int:
        scope = require_scope(self.model)
        for field, _model, value in values:
            if field.name == "unit":
                _refuse_foreign(scope, self.model, getattr(value, "pk", value))
        return cast(int, super()._update(values))  # type: ignore[misc]

    def update(self, **kwargs: Any) -> int:
        if "unit" in kwargs or "unit_id" in kwargs:
            value = kwargs.get("unit", kwargs.get("unit_id"))
            _refuse_foreign(require_scope(self.model), self.model, getattr(value, "pk", value))
        return super().update(**kwargs)

    def _raw_delete(self, using: str | None) -> int:
        query = self.query.clone()
        query.__class__ = ScopedDeleteQuery
        return cast(int, query.get_compiler(using).execute_sql(ROW_COUNT))

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeError(f"Raw SQL would pass the scope of {self.model._meta.label}.")


def _refuse_foreign(scope: Scope, model: type[models.Model], unit_id: int | None) -> None:
    if not scope.holds(unit_id):
        raise ScopeError(f"{model._meta.label} of unit {unit_id} is outside the open scope.")


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)


class UnitOwned(models.Model):
    """A row that belongs to one unit (a school, an office): the base of every tenant's table."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row; raises :class:`ScopeError` when it is another unit's."""
        _refuse_foreign(require_scope(type(self)), type(self), self.unit_id)
        return super().delete(*args, **kwargs)

    @classmethod
    def owned_models(cls) -> list[type[Self]]:
        """Every concrete tenant's table of the installation."""
        from django.apps import apps

        return [m for m in apps.get_models() if issubclass(m, cls)]
