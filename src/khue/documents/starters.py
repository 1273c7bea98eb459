"""What a document of each type is made of, and a text to start from (Decree 30/2020, Annex III).

The texts are the house's own, in the order of the decree's samples; "…" marks what must be filled
in. A unit may keep its own texts beside them (`models.TextTemplate`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

BLANK = "…"


@dataclass(frozen=True, slots=True)
class Starter:
    """A text to start from and what the type asks for.

    `resolve` is the line between the legal bases and the articles; `has_subject` is false for a
    type without "V/v" and without a name over the text (thư công).
    """

    code: str
    body: str
    recipients: str = ""
    needs_basis: bool = False
    needs_addressee: bool = False
    resolve: str = ""
    has_subject: bool = True


def starter_of(code: str) -> Starter | None:
    """Return the text of a type of the decree, `None` for one that came later."""
    return _all().get(code)


@cache
def _all() -> dict[str, Starter]:
    """Read the texts: `== code flags`, the body, and after `--` the recipients block."""
    text = (resources.files(__package__) / "starters.txt").read_text(encoding="utf-8")
    found = {}
    for part in text.split("\n== ")[1:]:
        head, _, rest = part.partition("\n")
        code, *flags = head.split()
        body, _, recipients = rest.partition("\n--\n")
        found[code] = Starter(
            code=code,
            body=body.strip(),
            recipients=recipients.strip(),
            needs_basis="basis" in flags,
            needs_addressee="to" in flags,
            resolve={"resolution": "QUYẾT NGHỊ:", "decision": "QUYẾT ĐỊNH:"}.get(code, ""),
            has_subject="plain" not in flags,
        )
    return found
