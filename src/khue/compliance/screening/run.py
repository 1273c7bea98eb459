"""Helper programs of the screening: see :mod:`khue.core.programs`."""

from khue.core.programs import ProgramFailed as ProgramFailed
from khue.core.programs import run_program as run_program
