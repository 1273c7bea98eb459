"""Who may read a file is the affair of what it hangs on: each domain registers its rule.

A file whose holder kind has no rule is readable by nobody: private until a rule opens it.
"""

from __future__ import annotations

from khue.core.registry import Registry

from .types import AccessRule

_rules: Registry[AccessRule] = Registry("holder of files")


def declare(kind: str, may_read: AccessRule) -> str:
    """Declare who may read files of a kind, for example ``documents.outgoing``."""
    _rules.add(kind, may_read)
    return kind


def rule_of(kind: str) -> AccessRule | None:
    """The rule of a kind, or nothing."""
    return _rules.get(kind)


def temporarily() -> object:
    """Forget declarations made inside the block (tests)."""
    return _rules.temporarily()
