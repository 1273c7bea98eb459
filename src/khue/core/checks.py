"""System checks: a view without a permission, a tenant's table without its manager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from .scoping import ScopedQuerySet, UnitOwned

# Vendors' own pages, guarded by themselves; each with its reason.
VENDOR_MODULES = ("allauth.", "django.")


def walk(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every route of the app host with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


@register()
def every_view_states_its_permission(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A view of ours states ``permission`` (see :func:`khue.core.permissions.requires`)."""
    problems: list[CheckMessage] = []
    for route, view in walk():
        view = getattr(view, "func", view)
        shown = getattr(view, "view_class", view)
        module = getattr(shown, "__module__", "")
        if module.startswith(VENDOR_MODULES) or module.startswith("ninja."):
            continue
        if not hasattr(view, "permission") and not hasattr(shown, "permission"):
            problems.append(
                Error(
                    f"The view of {route!r} states no permission.",
                    hint="Guard it with @requires(…); PUBLIC and SIGNED_IN are said aloud too.",
                    id="khue.E001",
                )
            )
    return problems


@register()
def every_tenant_table_is_scoped(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each manager of a tenant's table makes scoped queries."""
    return [
        Error(f"{model._meta.label}.{manager.name} is not scoped.", id="khue.E002")
        for model in UnitOwned.owned_models()
        for manager in model._meta.managers
        if not issubclass(getattr(manager, "_queryset_class", object), ScopedQuerySet)
    ]
