"""Finds the certificate for an act and refuses one that must not sign."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from khue.signing.errors import NoCredential, SignerExpired, SignerRevoked
from khue.signing.models import Credential
from khue.signing.types import CredentialState

from .demo import issue_for
from .trust import is_demo_allowed

if TYPE_CHECKING:
    from khue.accounts.models import Person
    from khue.organisation.models import Unit


def usable_credential(unit: Unit, person: Person | None, at: datetime) -> Credential:
    """The active certificate of the person in this unit, or of the unit itself.

    Raises NoCredential, SignerRevoked or SignerExpired. In the demo a missing one is issued.
    """
    latest = (
        Credential.objects.filter(unit=unit, person=person).order_by("-added_at", "-pk").first()
    )
    if latest is None:
        if not is_demo_allowed():
            raise NoCredential
        latest = issue_for(unit, person)
    if latest.state == CredentialState.REVOKED:
        raise SignerRevoked
    if latest.state != CredentialState.ACTIVE:
        raise NoCredential
    if not latest.is_valid_at(at):
        raise SignerExpired
    return latest
