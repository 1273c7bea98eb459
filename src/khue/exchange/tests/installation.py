"""One installation that acts on command: ``python -m khue.exchange.tests.installation``.

Reads one JSON list a line (name of the act, its arguments), answers one JSON value a line. The test
of two installations starts two of them, each with its own database, data folder, secret and server.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: E402

from khue.core.scoping import system_scope, unit_scope  # noqa: E402
from khue.documents import services as documents  # noqa: E402
from khue.documents.models import IncomingDocument, RecipientLine  # noqa: E402
from khue.documents.tests.factories import acting, make_sealed  # noqa: E402
from khue.exchange import services, tasks  # noqa: E402
from khue.exchange.edxml import BusinessType  # noqa: E402
from khue.exchange.models import Connection, Message  # noqa: E402
from khue.exchange.selectors import current_key, partner_called  # noqa: E402
from khue.organisation.tests.factories import Cast, make_cast  # noqa: E402

_cast: list[Cast] = []


def cast() -> Cast:
    """The people of this installation."""
    return _cast[0]


def found(code: str, name: str) -> dict[str, str]:
    """Found the office with its code and key; returns what the other side needs to know."""
    _cast[:] = [make_cast()]
    from datetime import date

    office, officer = cast().office, cast().officer
    office.name = name
    office.save()
    with acting(officer):
        services.make_key(name=name, by=officer)
        services.set_code(unit=office, code=code, valid_from=date(2020, 9, 15), by=officer)
        _row, secret = services.add_connection(name="other", system_id="other", by=officer)
    key = current_key()
    assert key is not None
    return {"certificate": key.certificate_pem, "secret": secret, "code": code, "name": name}


def meet(address: str, other: dict[str, str]) -> bool:
    """Learn where the other installation is; says whether it answers."""
    officer = cast().officer
    connection = Connection.objects.get()
    with acting(officer):
        connection = services.set_outward(
            connection=connection,
            address=address,
            system_id="other",
            secret=other["secret"],
            is_polled=False,
            by=officer,
        )
        services.save_partner(
            connection=connection,
            organ_id=other["code"],
            name=other["name"],
            certificate_pem=other["certificate"],
            by=officer,
        )
        is_ok, _said = services.try_connection(connection=connection, by=officer)
    return is_ok


def send(to: str) -> int:
    """Draft, sign, seal and send a letter with a line for the other office."""
    sealed = make_sealed(cast(), recipients=documents.lines_from_text(f"{to}\nLưu: VT"))
    with acting(cast().office_clerk):
        return int(documents.dispatch_document(document=sealed, by=cast().office_clerk).pk)


def replace(first: int, second: int, to: str) -> bool:
    """Tell the other side that the second letter replaces the first."""
    clerk = cast().office_clerk
    with acting(clerk):
        services.send_to_partner(
            unit_id=cast().office.pk,
            document_id=second,
            partner=partner_called(to),
            replaces=Message.objects.documents().get(outgoing_id=first),
            business=BusinessType.REPLACE,
            reason="Sai phụ lục",
            by=clerk,
        )
    return True


def work() -> int:
    """Send everything that waits, as the worker does."""
    with system_scope(reason="the worker of this installation takes what waits"):
        jobs = list(ProcrastinateJob.objects.filter(status="todo", task_name="exchange.send"))
        waiting = set(Message.objects.filter(state="waiting").values_list("pk", flat=True))
    for job in jobs:
        if job.args["message_id"] in waiting:
            with unit_scope([job.args["unit_id"]]):
                tasks.send(**job.args)
    return len(waiting)


def step(name: str, place: int = 0) -> bool:
    """The receiving office takes one step with the newest arrived document."""
    people = cast()
    with unit_scope([people.office.pk]):
        row = IncomingDocument.objects.order_by("-pk")[place]
    acts: dict[str, tuple[Any, Callable[[], Any]]] = {
        "register": (
            people.office_clerk,
            lambda: documents.register_incoming(document=row, by=people.office_clerk),
        ),
        "assign": (
            people.leader,
            lambda: documents.write_instruction(
                document=row, text="Làm ngay", by=people.leader, assignees=[people.specialist.pk]
            ),
        ),
        "open": (
            people.specialist,
            lambda: documents.open_incoming(document=row, by=people.specialist),
        ),
        "done": (
            people.specialist,
            lambda: documents.report_done(
                assignment=row.assignments.get(), report="Xong", by=people.specialist
            ),
        ),
    }
    who, act = acts[name]
    with acting(who):
        act()
    return True


def recall(document: int) -> bool:
    """Ask for a letter back."""
    clerk = cast().office_clerk
    with acting(clerk):
        row = Message.objects.documents().get(outgoing_id=document)
        services.ask_recall(message=row, reason="Gửi nhầm", by=clerk)
    return True


def answer(agrees: bool) -> bool:
    """Answer what was asked about a letter."""
    clerk = cast().office_clerk
    with acting(clerk):
        row = Message.objects.documents().filter(direction="in", reply="").exclude(asked="").get()
        services.answer(message=row, agrees=agrees, text="Ý kiến", by=clerk)
    return True


def look() -> list[dict[str, Any]]:
    """Every document that went or came, oldest first."""
    with system_scope(reason="the test looks at this installation"):
        return [
            {
                "way": row.direction,
                "state": row.state,
                "reached": row.reached,
                "asked": row.asked,
                "reply": row.reply,
                "reference": row.reference,
                "error": row.error,
                "delivered": RecipientLine.objects.filter(
                    document_id=row.outgoing_id, delivered_on__isnull=False
                ).exists(),
            }
            for row in Message.objects.documents().order_by("pk")
        ]


ACTS: dict[str, Callable[..., Any]] = {
    act.__name__: act for act in (found, meet, send, replace, work, step, recall, answer, look)
}


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        sys.stdout.write(json.dumps(ACTS[name](*arguments), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
