"""The state of the malware scanner, asked at most twice a minute; and whose word helps out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from khue.compliance.permissions import CONFIRM
from khue.compliance.screening.malware import Scanner
from khue.compliance.types import Malware, ScannerStatus
from khue.core.permissions import holds_anywhere

if TYPE_CHECKING:
    from khue.accounts.models import User

_KEY = "compliance.scanner"


def may_confirm(user: User) -> bool:
    """Whether the person may say of a scan that the machine can't read: it bears no secrecy mark."""
    return holds_anywhere(user, CONFIRM)


def scanner_status() -> ScannerStatus:
    """Whether files are scanned now, by what, and under which policy."""
    version = cache.get(_KEY)
    if version is None:
        version = Scanner(scanner_address(), seconds=3).version()
        cache.set(_KEY, version, 30)
    state = Malware.CLEAN if version else Malware.ABSENT
    return ScannerStatus(state, str(settings.KHUE_SCANNER_POLICY), str(version))


def scanner_address() -> str:
    """Where clamd listens: ``unix:/path``, ``tcp:host:port`` or nothing."""
    address = str(settings.KHUE_CLAMD_SOCKET)
    if address and not address.startswith(("unix:", "tcp:")):
        return "unix:" + address
    return address


def scanner_banner() -> str:
    """What people must know about the scanner; empty where all is well."""
    status = scanner_status()
    if status.is_ready:
        return ""
    if status.policy == "demo":
        return _("The malware scanner is not running: new files are kept as “not scanned”.")
    return _("The malware scanner is not running: files can't be taken until it is back.")
