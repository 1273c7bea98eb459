"""Whether the process lives and whether it may get requests; on every host, without a session."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
_migrated: list[bool] = []


def alive() -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready() -> HttpResponse:
    """Say whether the database answers and has every table."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated and _is_migrated():
            _migrated.append(True)
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if not _migrated:
        return HttpResponse("not migrated\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def checks(get_response: GetResponse) -> GetResponse:
    """Answer /healthz and /readyz before hosts, redirects and sessions are looked at."""
    answers = {"/healthz": alive, "/readyz": ready}

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = answers.get(request.path_info)
        return answer() if answer else get_response(request)

    return middleware
