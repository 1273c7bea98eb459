"""Devices of a person: ended one by one, all at once, or when the last post ends."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from khue.accounts import audits
from khue.accounts.models import User
from khue.accounts.selectors import device_name
from khue.core.errors import NotFound


def end_device(*, user: User, device_id: int, by: User) -> None:
    """Sign one device of the person out; raises ``NotFound`` for a device that isn't theirs."""
    session = UserSession.objects.filter(user=user, pk=device_id).first()
    if session is None:
        raise NotFound
    name = device_name(session.user_agent)
    session.end()
    audits.record(audits.DEVICE_ENDED, user, by=by, after={"device": name})


def end_all_devices(*, user: User, by: User | None, except_key: str = "") -> int:
    """Sign every device of the person out and return how many there were."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=except_key)
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    if ended:
        audits.record(audits.DEVICE_ENDED, user, by=by, after={"devices": ended})
    return ended
