"""Signing asks afresh who is there."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest

from khue.core.errors import SudoRequired


def require_sudo(request: HttpRequest) -> None:
    """Raise ``SudoRequired`` unless the person confirmed within the last minutes."""
    if not did_recently_reauthenticate(request):
        raise SudoRequired
