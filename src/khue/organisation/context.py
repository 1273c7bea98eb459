"""What every private page shows around its content: whose unit, which hat, which tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's variables; empty for a visitor who isn't signed in."""
    from khue.core.ui.navigation import tabs_for

    user = getattr(request, "user", None)
    worn = getattr(user, "hat", None)
    if worn is None:
        return {"hat": None, "hats": (), "tabs": []}
    return {
        "hat": worn,
        "hats": getattr(request, "hats", ()),
        "tabs": tabs_for(worn.role_codes, request.path),
    }
