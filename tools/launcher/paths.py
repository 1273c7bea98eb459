"""Where things are. Nothing outside the clone and the data folder is written, but caches."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
REQUIREMENTS = ROOT / "requirements"
STATE = ROOT / ".khue"
DEFAULT_DATA = STATE / "demo"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def tool(name: str) -> str:
    """A program of the environment."""
    return str(PYTHON.parent / name)


def inside_environment() -> bool:
    """Is this process the environment's Python?"""
    return Path(sys.prefix).resolve() == VENV.resolve()
