"""./khue audit verify [--data DIR]: 0 only if every chain of the audit trail is whole."""

from __future__ import annotations

from collections.abc import Sequence

from tools.launcher import manage
from tools.launcher.console import LauncherError


def main(arguments: Sequence[str]) -> int:
    """Verify the trail of production or of a data folder, running or not."""
    if not arguments or arguments[0] != "verify":
        raise LauncherError(
            "Cách dùng: ./khue audit verify [--data THƯ_MỤC] [--json].",
            "usage: ./khue audit verify [--data DIR] [--json]",
            code=2,
        )
    return manage.main(["audit_verify", *arguments[1:]])
