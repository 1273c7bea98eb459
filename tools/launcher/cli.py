"""The commands of ./khue: which environment each needs, and where it is done."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tools.launcher import environment
from tools.launcher.console import LauncherError, prepare_streams, translate_os_error
from tools.launcher.paths import PYTHON, ROOT, inside_environment


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the module with its ``main(arguments)`` and what it needs installed."""

    module: str
    help: str
    needs: str = "runtime"


COMMANDS = {
    "demo": Command("demo", "a whole office with its schools on this machine"),
    "test": Command("test", "every check, cheapest first: ./khue test [PART …] [--all]", "dev"),
    "check": Command(
        "check", "lint, types, layers …; ./khue check totals [--data DIR]: a recount", "dev"
    ),
    "serve": Command("serve", "the web server with production settings from the environment"),
    "worker": Command("worker", "the background worker with production settings"),
    "manage": Command("manage", "Django's commands: ./khue manage [--data DIR] COMMAND …"),
    "audit": Command("audit", "./khue audit verify [--data DIR]: is every chain whole?"),
    "bench": Command("bench", "./khue bench NAME [--json]: one workload of benchmarks/"),
}


def usage() -> str:
    """The list of commands."""
    lines = [f"  ./khue {name:<8} {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(["Khuê", *lines])


def main(arguments: Sequence[str]) -> int:
    """Run one command; a failure is one line and an exit code, not a traceback."""
    prepare_streams()
    # SIGINT too: a shell starts its background jobs with it ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    if not arguments or arguments[0] in {"help", "-h", "--help"}:
        print(usage())
        return 0
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"Không có lệnh «{arguments[0]}». (There is no such command.)\n{usage()}")
        return 2
    try:
        return _run(command, arguments)
    except LauncherError as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        told = translate_os_error(error)
        if told is None:
            raise
        print(told, file=sys.stderr)
        return told.code


def _end(number: int, frame: object) -> None:
    """Every polite request to stop is like Ctrl-C: children are stopped, the data is safe."""
    raise KeyboardInterrupt


def _run(command: Command, arguments: Sequence[str]) -> int:
    module = importlib.import_module(f"tools.launcher.{command.module}")
    before = getattr(module, "before_environment", None)
    if before is not None:
        before(arguments[1:])
    environment.ensure(command.needs)
    if not inside_environment():
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "khue"), *arguments])  # noqa: S606
    result: int = module.main(arguments[1:])
    return result
