"""./khue worker: the background worker of production."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tools.launcher.paths import ROOT
from tools.launcher.serve import production_environment


def main(arguments: Sequence[str]) -> int:
    """Become the worker."""
    env = production_environment()
    os.chdir(ROOT)
    command = [sys.executable, "-m", "django", "worker", *arguments]
    os.execve(command[0], command, env)  # noqa: S606 - our own program
