"""./khue check: what can be known in a minute, before a commit."""

from __future__ import annotations

from collections.abc import Sequence

from tools.launcher.parts import choose
from tools.launcher.test import run_parts


def main(_arguments: Sequence[str]) -> int:
    """Run the parts that need no test run."""
    names = ["requirements", "lint", "types", "arch", "migrations", "i18n"]
    return run_parts(choose(names, everything=False))
