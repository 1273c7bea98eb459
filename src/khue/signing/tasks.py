"""Background work of the signing room."""

from __future__ import annotations

from khue.core.tasks import periodic

from .services import check_credentials, expire_requests, upgrade_pending, warn_of_expiry


@periodic(
    "signing.upgrade_pending",
    cron="*/10 * * * *",
    reason="signatures without full proof are completed across the units",
)
def complete_signatures() -> None:
    """Every ten minutes: add what the services could not give when the paper was signed."""
    upgrade_pending()


@periodic(
    "signing.expire_requests",
    cron="* * * * *",
    reason="half-made papers of all units are forgotten when their time has run out",
)
def forget_requests() -> None:
    """Every minute: drop half-made papers that waited too long for a token."""
    expire_requests()


@periodic(
    "signing.check_credentials",
    cron="20 22 * * *",  # 05:20 in Việt Nam
    reason="certificates of all units are checked for revocation",
)
def check_all_credentials() -> None:
    """Every morning: ask the authorities about every certificate in use."""
    check_credentials()


@periodic(
    "signing.warn_of_expiry",
    cron="40 23 * * *",  # 06:40 in Việt Nam
    reason="certificates of all units that run out are told to those who sign with them",
)
def warn() -> None:
    """Every morning: 60, 30 and 7 days before a certificate runs out."""
    warn_of_expiry()
