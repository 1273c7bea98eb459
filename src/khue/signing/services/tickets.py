"""The two small files between the server and the signing program at a token.

A *ticket* says what is to be signed and for whom; the *answer* brings the signature value back.
Both are JSON, so that any vendor's program can be taught them (docs/signing.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import Any

from khue.signing.engine.signers import mechanism_for
from khue.signing.engine.trust import load_certificate
from khue.signing.errors import BadAnswer
from khue.signing.models import SignatureRequest

from .taking import describe_paper

VERSION = 1
_MOST = 8 * 1024
_ALGORITHMS = {"sha256_ecdsa": "ecdsa-sha256", "rsassa_pss": "rsassa-pss-sha256"}


def ticket_of(request: SignatureRequest, *, origin: str) -> dict[str, Any]:
    """Return the ticket of a waiting signature; ``origin`` is this installation's address.

    ``check`` is the beginning of the hash of exactly the bytes that will be signed: page and
    signing program show it, and whoever signs compares the two.
    """
    certificate = load_certificate(request.credential.certificate_pem)
    attributes = bytes(request.signed_attributes)
    return {
        "khue_ticket": VERSION,
        "id": request.pk,
        "origin": origin,
        "document": describe_paper(request).title,
        "sha256": request.document_sha256,
        "purpose": request.purpose,
        "number": request.number,
        "unit": str(request.unit),
        "holder": request.credential.subject,
        "certificate_sha256": certificate.sha256.hex(),
        "algorithm": _ALGORITHMS[mechanism_for(certificate)["algorithm"].native],
        "attributes": base64.b64encode(attributes).decode(),
        "check": check_words(attributes),
        "expires_at": request.expires_at.isoformat(timespec="seconds"),
    }


def check_words(attributes: bytes) -> str:
    """Return the sixteen letters that people compare: ``3f2a 91bc 04de 77a1``."""
    text = hashlib.sha256(attributes).hexdigest()[:16]
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def read_answer(data: bytes, *, request: SignatureRequest) -> bytes:
    """Return the signature value of an answer file; raises BadAnswer for anything else."""
    if len(data) > _MOST:
        raise BadAnswer(field="answer")
    try:
        answer = json.loads(data)
        if answer["khue_answer"] != VERSION or answer["id"] != request.pk:
            raise BadAnswer(field="answer")
        return base64.b64decode(answer["signature"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as error:
        raise BadAnswer(field="answer") from error
