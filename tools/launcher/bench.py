"""./khue bench NAME [--json]: one workload of benchmarks/ on the data of a whole district.

The district is made once, in .khue/district, and used again by later runs.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from tools.launcher.console import LauncherError, step
from tools.launcher.demo import DISTRICT_SCHOOLS
from tools.launcher.office import Office, Size, arguments_with_data
from tools.launcher.paths import ROOT, SOURCE, STATE

FOLDER = ROOT / "benchmarks"
# The whole stack of production; only TLS ends elsewhere and the machine has no scanner.
VARIABLES = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "KHUE_APP_HOST": "localhost",
    "KHUE_REDIRECT_TO_HTTPS": "false",
    "KHUE_SCANNER_POLICY": "demo",
}


def main(arguments: Sequence[str]) -> int:
    """Run one benchmark and hand on its exit code; with --json its last line is the result."""
    from tools.catalogues import compile_all

    data, words = arguments_with_data(arguments, STATE / "district")
    names = [path.stem for path in sorted(FOLDER.glob("[A-Z][0-9].py"))]
    if not words or words[0] not in names:
        raise LauncherError(
            f"Cách dùng: ./khue bench TÊN [--json]. Có: {' '.join(names) or '(chưa có)'}.",
            "usage: ./khue bench NAME [--json]",
            code=2,
        )
    compile_all(SOURCE)
    office = Office(data)
    office.make_folder()
    with office.hold():
        try:
            with step("Khởi động PostgreSQL", "starting PostgreSQL"):
                office.cluster.start()
            office.prepare(Size(DISTRICT_SCHOOLS, district=True))
            command = [sys.executable, "-m", f"benchmarks.{words[0]}", *words[1:]]
            env = office.variables() | VARIABLES
            return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
        finally:
            office.cluster.stop()
