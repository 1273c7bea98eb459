"""./khue check: what can be known in a minute, before a commit; ./khue check totals: a recount."""

from __future__ import annotations

from collections.abc import Sequence

from tools.launcher import manage
from tools.launcher.console import LauncherError
from tools.launcher.parts import choose
from tools.launcher.test import run_parts

PARTS = ("requirements", "lint", "types", "arch", "migrations", "i18n")


def main(arguments: Sequence[str]) -> int:
    """Run the parts that need no test run; or compare the kept totals of an installation."""
    if not arguments:
        return run_parts(choose(list(PARTS), everything=False))
    if arguments[0] == "totals":
        return manage.main(["check_totals", *arguments[1:]])
    raise LauncherError(
        "Cách dùng: ./khue check, hoặc ./khue check totals [--data THƯ_MỤC] [--json] [--mend].",
        "usage: ./khue check [totals [--data DIR] [--json] [--mend]]",
        code=2,
    )
