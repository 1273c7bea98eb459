"""W8: a data call of 60 fields, half prefilled, to 100 schools; 100 submit; the consolidated .xlsx.

Every figure goes through the whole HTTP stack. ``form_ms`` is the first opening of a school's form, with
the prefill; ``form_again_ms`` a later one. ``submit_ms`` is the head's sign-off with the audit row and
the hand-over to the office. What a run adds to the district is taken out again at its end; the audit
trail keeps its rows.
"""

# ruff: noqa: N999 (the contract names the workload)
from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection
from django.test import Client

from benchmarks.meter import Meter, machine
from khue.campaigns import services
from khue.campaigns.models import Call, Expected, FormDefinition, FormVersion, Return
from khue.campaigns.rule_text import with_rules
from khue.campaigns.types import KIND, Field, FieldKind, FormDraft
from khue.core.dates import today
from khue.core.scoping import system_scope, unit_scope
from khue.dispatch.models import Delivery, Dispatch, ReceiptEvent, Recipient
from khue.dispatch.services import Audience, NamedUnits
from khue.notifications.models import Notification
from khue.organisation.models import Post, Unit
from khue.organisation.selectors import hats_of, managed_unit_ids, scope_of
from khue.organisation.types import SCHOOL_KINDS, Role, UnitKind

if TYPE_CHECKING:
    from khue.accounts.models import User

HEADERS = {"host": "localhost", "x-forwarded-proto": "https"}
SCHOOLS, FIELDS = 100, 60
RUNS, WARM_UP = 30, 3
_SOURCES = (
    "posts.staff", "posts.teacher", "posts.head", "posts.clerk", "registers.incoming", "unit.one",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """Who asks whom, with which form."""

    office: Unit
    runner: User
    heads: dict[int, User]
    definition: FormDefinition


def main(argv: Sequence[str]) -> int:
    """Run the workload and print it; with ``--json`` the last line is the result."""
    ground = _ground()
    result: dict[str, Any] = {}
    try:
        call_id, published = _publish(ground)
        result |= published
        result |= _answer(ground, call_id)
        result |= _watch(ground, call_id)
    finally:
        _take_out(ground.definition)
    result |= {"schools": len(ground.heads), "fields": FIELDS, **machine()}
    for key, value in result.items():
        print(f"{key:28} {value}", file=sys.stderr)
    print(json.dumps(result) if "--json" in argv else json.dumps(result, indent=2))
    return 0


def _ground() -> Ground:
    """Find the office with the most schools, their heads, and make the form."""
    offices = Unit.objects.filter(kind=UnitKind.OFFICE)
    office = max(offices, key=lambda unit: len(managed_unit_ids(unit.pk)))
    below = Unit.objects.filter(pk__in=managed_unit_ids(office.pk), kind__in=SCHOOL_KINDS)
    with system_scope(reason="the benchmark looks for the people of the district"):
        posts = Post.objects.filter(
            unit__in=below, role=Role.HEAD, person__account__isnull=False
        ).select_related("person__account")
        heads = {post.unit_id: post.person.account for post in posts.order_by("unit_id")}
        heads = dict(list(heads.items())[:SCHOOLS])
        sender = Post.objects.filter(unit=office, role=Role.SPECIALIST)
        runner = sender.select_related("person__account")[0].person.account
    with _worn(runner) as by:
        draft = FormDraft(f"BENCH-{int(time.time())}", "Đo tải thu thập số liệu", _fields())
        (version,) = services.keep_forms(unit=office, drafts=[draft], by=by)
    return Ground(office, runner, heads, version.definition)


def _fields() -> tuple[Field, ...]:
    made = []
    for place in range(1, FIELDS + 1):
        prefill = _SOURCES[place % len(_SOURCES)] if place % 2 else ""
        field = Field(
            code=str(place),
            label=f"Chỉ tiêu số {place} của biểu đo tải, đủ dài như chỉ tiêu thật",
            kind=FieldKind.NUMBER,
            measure="người",
            prefill=prefill,
        )
        made.append(with_rules(field, "required; >=0" + ("; <=[2]" if place % 10 == 4 else "")))
    return tuple(made)


class _worn:  # noqa: N801 (reads like a sentence)
    """Act as the person in the first post, in its scope."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.user.hat = hats_of(user)[0]
        self.scope = unit_scope(scope_of(self.user.hat))

    def __enter__(self) -> User:
        self.scope.__enter__()
        return self.user

    def __exit__(self, *_: object) -> None:
        self.scope.__exit__(None, None, None)


def _client(user: User) -> Client:
    """Return a client whose person was asked for the password a moment ago."""
    client = Client(headers=HEADERS)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


def _must(answer: Any, status: int) -> None:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.request['PATH_INFO']} answered {answer.status_code}")


def _publish(ground: Ground) -> tuple[int, dict[str, Any]]:
    office, meter, call_id = _client(ground.runner), Meter(), 0
    for run in range(RUNS + WARM_UP):
        with _worn(ground.runner) as by:
            call = services.draft_call(
                unit=ground.office,
                definition=ground.definition,
                title="Số liệu đầu năm học",
                period=f"đợt {run}",
                due_on=today() + timedelta(days=3),
                audience=Audience((NamedUnits(tuple(ground.heads)),)),
                by=by,
            )
        call_id = call.pk
        post = partial(office.post, f"/campaigns/calls/{call_id}/publish/")
        _must(meter.run(post) if run >= WARM_UP else post(), 302)
    return call_id, {
        "publish_ms": round(meter.median_wall(), 1),
        "publish_p95_ms": round(meter.p95_wall(), 1),
        "publish_cpu_ms": round(meter.median_cpu(), 1),
    }


def _answer(ground: Ground, call_id: int) -> dict[str, Any]:
    """Each head opens the form, keeps it, and signs off."""
    first, again, submit = Meter(), Meter(), Meter()
    with system_scope(reason="the benchmark answers at every school"):
        rows = dict(Return.objects.filter(call_id=call_id).values_list("unit_id", "pk"))
    for place, (unit_id, head) in enumerate(ground.heads.items()):
        client, page = _client(head), f"/campaigns/returns/{rows[unit_id]}/"
        client.get("/campaigns/returns/")
        _must(first.run(partial(client.get, page)), 200)
        _must(again.run(partial(client.get, page)), 200)
        numbers = {f"f.{n}": str(100 + place % 40) for n in range(1, FIELDS + 1)}
        reasons = {f"e.{n}": "Số liệu rà soát lại" for n in range(1, FIELDS + 1, 2)}
        _must(client.post(page, {**numbers, **reasons, "act": "check"}), 302)
        _must(submit.run(partial(client.post, f"{page}submit/")), 302)
    with system_scope(reason="the benchmark counts what was handed in"):
        handed_in = Expected.objects.filter(call_id=call_id, submitted_at__isnull=False).count()
    if handed_in != len(rows):
        raise RuntimeError(f"{handed_in} of {len(rows)} were handed in")
    return {
        "form_ms": round(first.median_wall(), 1),
        "form_p95_ms": round(first.p95_wall(), 1),
        "form_cpu_ms": round(first.median_cpu(), 1),
        "form_again_ms": round(again.median_wall(), 1),
        "submit_ms": round(submit.median_wall(), 1),
        "submit_p95_ms": round(submit.p95_wall(), 1),
        "submit_cpu_ms": round(submit.median_cpu(), 1),
        "submitted": handed_in,
    }


def _watch(ground: Ground, call_id: int) -> dict[str, Any]:
    office, board, book = _client(ground.runner), Meter(), Meter()
    page = f"/campaigns/calls/{call_id}/"
    for run in range(RUNS + WARM_UP):
        get, export = partial(office.get, page), partial(office.get, f"{page}figures.xlsx")
        _must(board.run(get) if run >= WARM_UP else get(), 200)
        _must(book.run(export) if run >= WARM_UP else export(), 200)
    return {
        "board_ms": round(board.median_cpu(), 1),
        "board_wall_ms": round(board.median_wall(), 1),
        "xlsx_s": round(book.median_wall() / 1000, 3),
        "xlsx_cpu_ms": round(book.median_cpu(), 1),
    }


def _take_out(definition: FormDefinition) -> None:
    with system_scope(reason="the benchmark takes out what it put in"):
        calls = list(
            Call.objects.filter(version__definition=definition).values_list("pk", flat=True)
        )
        sendings = Dispatch.objects.filter(kind=KIND, object_id__in=calls)
        ids = list(sendings.values_list("pk", flat=True))
        deliveries = list(Delivery.objects.filter(dispatch_id__in=ids).values_list("pk", flat=True))
        subjects = [f"dispatch.delivery:{pk}" for pk in deliveries]
        returns = list(Return.objects.filter(call_id__in=calls).values_list("pk", flat=True))
        links = [f"/campaigns/returns/{pk}/" for pk in returns]
        for rows in (
            Notification.objects.filter(subject__in=subjects),
            Notification.objects.filter(link__in=links),
            Return.objects.filter(call_id__in=calls),
            Expected.objects.filter(call_id__in=calls),
            ReceiptEvent.objects.filter(dispatch_id__in=ids),
            Delivery.objects.filter(dispatch_id__in=ids),
            Recipient.objects.filter(dispatch_id__in=ids),
            sendings,
        ):
            rows._raw_delete(connection.alias)
        Call.objects.filter(pk__in=calls).update(previous=None)
        Call.objects.filter(pk__in=calls)._raw_delete(connection.alias)
        FormVersion.objects.filter(definition=definition)._raw_delete(connection.alias)
        FormDefinition.objects.filter(pk=definition.pk)._raw_delete(connection.alias)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
