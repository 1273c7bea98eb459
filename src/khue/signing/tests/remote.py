"""The demo's remote signing service in the test's hand: its people, their telephones, its silence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from khue.signing.authority.remote import RemoteKeys, RemoteService
from khue.signing.services.trust import demo_authority


@dataclass
class Telephone:
    """What people read and press on their telephones."""

    service: RemoteService
    calls: list[str] = field(default_factory=list)
    is_away: bool = False

    @property
    def keys(self) -> RemoteKeys:
        return self.service.keys

    def pin(self, user: str) -> str:
        """The person's PIN."""
        return (self.keys.get(user) or {})["pin"]

    def agree(self, *, yes: bool = True) -> None:
        """Press the button for everything that waits."""
        for handle in list(self.service.leaves):
            self.service.agree(handle, yes=yes)

    def answer(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Answer as over HTTP."""
        self.calls.append(path)
        lower = {name.lower(): value for name, value in headers.items()}
        status, data = self.service.handle("POST", path, lower, body)
        return int(status), json.dumps(data).encode()


def new_telephone() -> Telephone:
    """A service with nobody yet, over the installation's demo authority."""
    keys = RemoteKeys(demo_authority())
    for user in keys.users():
        keys.forget(user)
    return Telephone(RemoteService(keys))
