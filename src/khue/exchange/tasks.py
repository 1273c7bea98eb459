"""Background work: sending, trying again, fetching, forgetting."""

from __future__ import annotations

from django.conf import settings

from khue.core.tasks import periodic, task

from . import demo, practice, services


@task("exchange.send", queue="exchange", retry=False)
def send(*, unit_id: int, message_id: int) -> None:
    """Send one message whose time has come."""
    services.send_now(message_id=message_id)


@periodic(
    "exchange.keep_going",
    cron="* * * * *",
    reason="what waits for its next try is sent for every unit",
)
def keep_going() -> None:
    """Each minute: enqueue what is due again."""
    services.enqueue_due()


@periodic(
    "exchange.fetch",
    cron="*/2 * * * *",
    reason="messages that lie at other hubs are fetched for every unit",
)
def fetch() -> None:
    """Every two minutes: fetch from hubs that keep messages for us; forget old seals."""
    services.fetch_all()
    services.forget_requests()


@task("exchange.practice_answer", queue="exchange")
def practice_answer(*, unit_id: int, code: str, organ_id: str, document_id: str) -> None:
    """The demo's partner answers; nothing happens outside the demo."""
    if settings.KHUE_IS_DEMO:
        practice.answer(code=code, organ_id=organ_id, document_id=document_id)


@task("exchange.practice_letter", queue="exchange")
def practice_letter(*, unit_id: int) -> None:
    """The demo's partner writes a letter; nothing happens outside the demo."""
    if settings.KHUE_IS_DEMO:
        demo.bring_letter(unit_id)
