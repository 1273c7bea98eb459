"""W7: the leader's overview over 100 schools with a backlog of letters, tasks and data calls.

``max_age_s`` is how long after the commit of a receipt the page still showed the old figure (the next
request, asked at once); ``differs_from_recount`` counts the totals that a full recount finds otherwise,
after all that and again after folding. What a run adds to the district is taken out again at its end.
"""

# ruff: noqa: N999 (the contract names the workload)
from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection

from benchmarks.meter import Meter, machine
from benchmarks.W4 import (
    KIND,
    RUNS,
    WARM_UP,
    Ground,
    _client,
    _ground,
    _heads,
    _ok,
    _take_out,
    _worn,
)
from benchmarks.W4 import _last_id as last_dispatch_id
from khue.core import totals
from khue.core.dates import today
from khue.core.scoping import system_scope
from khue.dispatch.kinds import kinds
from khue.dispatch.models import Delivery
from khue.dispatch.services import Audience, NamedUnits, dispatch_package, record_receipt
from khue.dispatch.types import DispatchKind, Facts, Stage
from khue.organisation.models import Post
from khue.organisation.services import refresh_findings
from khue.organisation.types import Role
from khue.planning.models import Task

LETTERS, TASKS = 30, 400
PAGE = "/organisation/overview/"
_FIGURE = re.compile(r'panel__figure--\w+"><b class="num">([\d.]+)</b>')


def main(argv: Sequence[str]) -> int:
    """Run the workload and print it; with ``--json`` the last line is the result."""
    kinds.add(KIND, DispatchKind(code=KIND, label="Benchmark"))
    ground = _ground()
    first_id = last_dispatch_id() + 1
    try:
        _backlog(ground)
        result = _measure(ground)
    finally:
        _take_out(first_id)
        with system_scope(reason="the benchmark takes out what it put in"):
            Task.objects.filter(title__startswith="bench ")._raw_delete(connection.alias)
    result["differs_from_recount"] = max(result["differs_from_recount"], _differences())
    result |= {"schools": len(ground.schools), "letters": LETTERS, "tasks": TASKS, **machine()}
    print(json.dumps(result) if "--json" in argv else json.dumps(result, indent=2))
    return 0


def _backlog(ground: Ground) -> None:
    """Thirty days of letters nobody opened, and tasks of which every third is late."""
    with _worn(ground.clerk) as clerk:
        for place in range(LETTERS):
            dispatch_package(
                unit=ground.office,
                kind=KIND,
                subject=f"V/v công tác tuần {place}",
                object_id=int(time.time() * 1000) + place,
                audience=Audience((NamedUnits(ground.schools),)),
                files=[ground.document],
                by=clerk,
                facts=Facts(number=str(place + 1), symbol="PGDĐT", abstract="Công tác tuần"),
                due_on=today() + timedelta(days=place % 5),
            )
    with system_scope(reason="the benchmark makes tasks of the office and of its schools"):
        Task.objects.bulk_create(
            Task(
                unit_id=ground.schools[place % len(ground.schools)],
                source_unit=ground.office,
                source_task=10_000_000 + place,
                title=f"bench {place}",
                giver=ground.clerk,
                giver_name="Văn thư",
                due_on=today() + timedelta(days=place % 9 - 3),
            )
            for place in range(TASKS)
        )
        refresh_findings(ground.office.pk)
        totals.fold()  # as the worker does each minute: a backlog of days lies folded


def _measure(ground: Ground) -> dict[str, Any]:
    with system_scope(reason="the benchmark looks for the leader"):
        post = Post.objects.filter(unit=ground.office, role=Role.HEAD)
        leader = post.select_related("person__account")[0].person.account
    client, meter = _client(leader), Meter()
    for _ in range(WARM_UP):
        _ok(client.get(PAGE))
    for _ in range(RUNS):
        _ok(meter.run(lambda: client.get(PAGE)))
    return {
        "page_cpu_ms": round(meter.median_cpu(), 2),
        "page_p95_ms": round(meter.p95_wall(), 2),
        "max_age_s": _age(ground, client),
        "differs_from_recount": _differences(),
    }


def _age(ground: Ground, client: Any) -> float:
    """Open letters one by one; each must be missing from the figure of the very next page."""
    heads = _heads(ground)
    with system_scope(reason="the benchmark opens at the schools"):
        rows = Delivery.objects.filter(kind=KIND, unit_id__in=heads).order_by("-pk")[:20]
        deliveries = list(rows)
    oldest = 0.0
    for delivery in deliveries:
        before = _unopened(client)
        with _worn(heads[delivery.unit_id]) as head:
            record_receipt(delivery=delivery, stage=Stage.OPENED, by=head)
        committed = time.perf_counter()
        while _unopened(client) != before - 1:
            oldest = max(oldest, time.perf_counter() - committed)
            if oldest > 60:
                raise RuntimeError("The overview never showed the receipt.")
    return round(oldest, 2)


def _unopened(client: Any) -> int:
    found = _FIGURE.search(client.get(PAGE).content.decode())
    if found is None:
        raise RuntimeError("The overview shows no figure.")
    return int(found.group(1).replace(".", ""))


def _differences() -> int:
    with system_scope(reason="the benchmark recounts the totals"):
        wrong = len(totals.check())
        totals.fold()
        return wrong + len(totals.check())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
