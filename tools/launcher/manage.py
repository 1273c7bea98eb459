"""./khue manage …: Django's commands, on production (DATABASE_URL) or on a demo's data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tools.launcher.office import Office, arguments_with_data
from tools.launcher.paths import DEFAULT_DATA, ROOT, SOURCE
from tools.launcher.running import environment

# Commands that change the structure need the rights of the database's owner.
OWNERS = {"migrate", "flush", "sqlmigrate", "dbshell", "shell"}


def main(arguments: Sequence[str]) -> int:
    """Run one command and hand on its exit code."""
    from tools.catalogues import compile_all

    compile_all(SOURCE)
    data, words = arguments_with_data(arguments, DEFAULT_DATA)
    command = [sys.executable, "-m", "django", *words]
    owner = bool(words) and words[0] in OWNERS
    if "DATABASE_URL" in os.environ and "--data" not in " ".join(arguments):
        env = environment()
        env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
        if owner:
            env["KHUE_DATABASE_ROLE"] = ""
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    office = Office(data)
    with office.database():
        env = office.variables(owner=owner)
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
