"""What the frame shows about trust."""

from __future__ import annotations

from django.http import HttpRequest


def scanner(request: HttpRequest) -> dict[str, str]:
    """The banner about the malware scanner, for those who are signed in."""
    from .selectors import scanner_banner

    if getattr(getattr(request, "user", None), "hat", None) is None:
        return {}
    return {"scanner_banner": scanner_banner()}
