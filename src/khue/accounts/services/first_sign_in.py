"""The first sign-in by a one-time code on paper; also the way back for a forgotten password."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khue.accounts import audits
from khue.accounts.errors import PaperCodeInvalid
from khue.accounts.models import FirstSignIn, Person, User

from .devices import end_all_devices
from .people import create_account

VALID_DAYS = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed, once; the code itself is not kept."""

    person: Person
    username: str
    address: str
    qr_svg: str
    expires_at: datetime


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_first_sign_in(*, person: Person, by: User | None) -> Sheet:
    """Issue a sheet; older ones and the password end, and every device is signed out.

    The caller has checked that ``by`` may do this for the person (nobody: the command line).
    """
    user = User.objects.filter(person=person).first() or create_account(person=person, by=by)
    waiting = FirstSignIn.objects.filter(user=user, used_at__isnull=True, cancelled_at__isnull=True)
    waiting.update(cancelled_at=timezone.now())
    user.set_unusable_password()
    user.is_active = True  # an account closed for idleness opens again this way
    user.save(update_fields=["password", "is_active"])
    end_all_devices(user=user, by=by)
    token = secrets.token_urlsafe(24)
    paper = FirstSignIn.objects.create(
        user=user,
        token_hash=_hash(token),
        issued_by=by,
        expires_at=timezone.now() + timedelta(days=VALID_DAYS),
    )
    audits.record(audits.PAPER_ISSUED, user, by=by)
    address = f"{settings.KHUE_PUBLIC_ORIGIN}/first/{token}/"
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=5, border=4, light="#fff")
    return Sheet(person, user.username, address, svg, paper.expires_at)


def paper_of(token: str) -> FirstSignIn:
    """Return the valid sheet of a code; raises :class:`PaperCodeInvalid`."""
    paper = (
        FirstSignIn.objects.filter(
            token_hash=_hash(token),
            used_at__isnull=True,
            cancelled_at__isnull=True,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .select_related("user__person")
        .first()
    )
    if paper is None:
        raise PaperCodeInvalid
    return paper


@transaction.atomic
def use_first_sign_in(*, token: str, password: str) -> User:
    """Set the password and use the sheet up; raises :class:`PaperCodeInvalid`."""
    found = paper_of(token)
    paper = FirstSignIn.objects.select_for_update().get(pk=found.pk)
    if paper.used_at is not None or paper.cancelled_at is not None:
        raise PaperCodeInvalid
    paper.used_at = timezone.now()
    paper.save(update_fields=["used_at"])
    user = found.user
    user.set_password(password)
    user.save(update_fields=["password"])
    audits.record(audits.PAPER_USED, user)
    return user
