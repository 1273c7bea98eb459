"""The rehearsal: a leaf of the house can be left out, and the rest stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "api": "api/",
    "campaigns": "campaigns/",
    "exchange": "exchange/",
    "mobile": "sw.js",
    "portal": "sites/",
}
_START = """
import sys
import django
django.setup()
from django.core.management import call_command
from khue.core.checks import walk
call_command("check", fail_level="WARNING")
left = [route for route, _view in walk()]
assert left and not [route for route in left if route.startswith(tuple(sys.argv[1:]))], left
"""


@pytest.mark.parametrize("without", ["api", "campaigns", "exchange", "mobile", "portal,api,mobile"])
def test_the_house_stands_without(without: str) -> None:
    """Every room starts, every address resolves, every check holds; its pages are gone."""
    gone = [PAGES[name] for name in without.split(",")]
    done = subprocess.run(
        [sys.executable, "-W", "error::ImportWarning", "-c", _START, *gone],
        cwd=ROOT,
        env={
            **os.environ,
            "KHUE_WITHOUT": without,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr or done.stdout
