"""Certificates that run out: told to those who sign with them and to the officer, in good time."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khue.core.dates import HANOI
from khue.notifications.services import declare_kind, notify
from khue.notifications.types import DeliveryClass, Message, NotificationKind
from khue.organisation.selectors import recipients_in
from khue.organisation.types import Role
from khue.signing.models import Credential, SignatureRecord
from khue.signing.types import EXPIRY_WARNINGS, CredentialState, Level

OWN_EXPIRES = NotificationKind(
    code="signing.own_expires",
    label=_("My certificate runs out"),
    text=_("Your certificate is valid to %(on)s (%(days)s days). Renew it, then register it here."),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
UNIT_EXPIRES = NotificationKind(
    code="signing.unit_expires",
    label=_("A certificate of my unit runs out"),
    text=_("A certificate of %(what)s is valid to %(on)s (%(days)s days). Have it renewed."),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)
PROOF_ENDS = NotificationKind(
    code="signing.proof_ends",
    label=_("Papers lack proof and their certificate runs out"),
    text=_(
        "%(n)s papers of %(what)s still lack proof, and it can be added only while their"
        " certificate is valid: to %(on)s."
    ),
    delivery_class=DeliveryClass.NEEDS_ANSWER,
)


def declare_notices() -> None:
    """Declare the kinds; called once when the app is ready."""
    for kind in (OWN_EXPIRES, UNIT_EXPIRES, PROOF_ENDS):
        declare_kind(kind)


def warn_of_expiry() -> int:
    """Tell 60, 30 and 7 days before a certificate runs out, once each; returns how many.

    Runs over all units, in a system scope that the task opens.
    """
    now = timezone.now()
    rows = Credential.objects.filter(
        state=CredentialState.ACTIVE,
        valid_to__gt=now,
        valid_to__lte=now + timedelta(days=max(EXPIRY_WARNINGS)),
    ).select_related("unit")
    messages = [message for row in rows for message in _messages(row)]
    return notify(messages)


def _messages(row: Credential) -> list[Message]:
    """The latest warning that is due: whoever missed one does not get three at once."""
    left = row.days_left
    stage = min(days for days in EXPIRY_WARNINGS if left <= days)
    params = {
        "what": str(row.unit),
        "on": f"{row.valid_to.astimezone(HANOI):%d/%m/%Y}",
        "days": str(left),
    }
    link = reverse("signing:credential", args=[row.pk])
    signers = recipients_in([row.unit_id], [Role.HEAD, Role.DEPUTY]) if row.person_id else []
    own = {user for _unit, person, user in signers if person == row.person_id}
    officers = {user for _unit, _person, user in recipients_in([row.unit_id], [Role.IT_OFFICER])}
    told = [(user, OWN_EXPIRES, link) for user in own]
    told += [(user, UNIT_EXPIRES, link) for user in officers - own]
    waiting = _waiting(row)
    if waiting:
        params["n"] = str(waiting)
        told += [(user, PROOF_ENDS, reverse("signing:incomplete")) for user in officers]
    return [
        Message(
            unit_id=row.unit_id,
            recipient_id=user,
            kind=kind.code,
            dedup_key=f"{kind.code}:{row.pk}:{stage}",
            params=params,
            link=where,
        )
        for user, kind, where in told
    ]


def _waiting(row: Credential) -> int:
    return SignatureRecord.objects.filter(credential=row, level__in=[Level.B, Level.T]).count()
