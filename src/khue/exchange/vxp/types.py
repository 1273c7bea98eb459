"""Words of the interface: kinds of message, error codes, the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class MessageType(StrEnum):
    """What travels: a document or news about one."""

    DOCUMENT = "edoc"
    STATUS = "status"


class ErrorCode(StrEnum):
    """``ErrorCode`` of an answer; "0" is well. Only ``HELD`` and ``BUSY`` are worth another try."""

    OK = "0"
    NOT_AUTHENTIC = "401"
    REPLAYED = "409"
    TOO_LARGE = "413"
    MALFORMED = "422"
    UNKNOWN_RECEIVER = "404"
    UNKNOWN_MESSAGE = "410"
    NOT_PROVED = "403"
    REFUSED = "451"
    HELD = "423"
    BUSY = "503"

    @property
    def is_temporary(self) -> bool:
        """Whether the same message may pass later."""
        return self in (ErrorCode.HELD, ErrorCode.BUSY)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub answers: ``{status, ErrorCode, ErrorDesc, DocId, data}``."""

    code: str = ErrorCode.OK
    description: str = ""
    doc_id: str = ""
    data: Any = None

    @property
    def is_ok(self) -> bool:
        """Whether the call succeeded."""
        return self.code == ErrorCode.OK

    def to_json(self) -> bytes:
        """The answer as it travels."""
        return json.dumps(
            {
                "status": "OK" if self.is_ok else "FAIL",
                "ErrorCode": str(self.code),
                "ErrorDesc": self.description,
                "DocId": self.doc_id,
                "data": self.data,
            },
            ensure_ascii=False,
        ).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Answer:
        """Read an answer; raises ``ValueError`` for anything else."""
        found = json.loads(data)
        if not isinstance(found, dict) or "ErrorCode" not in found:
            raise ValueError("not an answer of the axis")
        return cls(
            code=str(found["ErrorCode"]),
            description=str(found.get("ErrorDesc") or "")[:500],
            doc_id=str(found.get("DocId") or "")[:120],
            data=found.get("data"),
        )
