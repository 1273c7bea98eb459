"""The token by PKCS#11: which certificates it holds, and one signature for one PIN."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pkcs11
from asn1crypto import x509
from pkcs11 import MGF, Attribute, Mechanism, ObjectClass, TokenFlag
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked
from pkcs11.exceptions import PKCS11Error as ModuleError
from pkcs11.util.ec import encode_ecdsa_signature

from .errors import NoToken, WrongPin

_SALT = 32


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate on a token, and the id under which its key lies there."""

    token: pkcs11.Token
    sha256: str
    subject: str
    valid_to: str
    key_id: bytes

    @property
    def is_last_try(self) -> bool:
        """Whether one more wrong PIN locks the token."""
        return TokenFlag.USER_PIN_FINAL_TRY in self.token.flags


class Tokens:
    """Every token that the given drivers see. One act at a time: drivers are not all re-entrant."""

    def __init__(self, modules: list[str]) -> None:
        self._modules = modules
        self._lock = threading.Lock()

    def certificates(self) -> list[Found]:
        """Return the certificates of all tokens; raises NoToken when no driver answers."""
        with self._lock:
            return list(self._certificates())

    def find(self, sha256: str) -> Found:
        """Return the certificate with this hash; raises NoToken."""
        for found in self.certificates():
            if found.sha256 == sha256.lower():
                return found
        raise NoToken(
            "Không thấy thiết bị ký có chứng thư này. Hãy cắm đúng thiết bị ký rồi thử lại."
        )

    def sign(self, found: Found, *, pin: str, data: bytes, algorithm: str) -> bytes:
        """Sign the data once; raises WrongPin or NoToken. The PIN is not kept."""
        with self._lock:
            try:
                with found.token.open(user_pin=pin) as session:
                    key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=found.key_id)
                    return _sign(key, data, algorithm)
            except PinLocked as error:
                raise WrongPin("Thiết bị ký đã bị khoá vì nhập sai PIN nhiều lần.") from error
            except (PinIncorrect, PinInvalid, PinLenRange) as error:
                raise WrongPin("Thiết bị ký không nhận mã PIN này. Chưa ký gì.") from error
            except (ModuleError, RuntimeError, OSError) as error:
                raise NoToken(
                    "Thiết bị ký không ký được. Hãy cắm lại thiết bị rồi thử lại."
                ) from error

    def _certificates(self) -> Iterator[Found]:
        answered = False
        for module in self._modules:
            try:
                tokens = list(pkcs11.lib(module).get_tokens())
            except (ModuleError, RuntimeError, OSError):
                continue
            answered = True
            for token in tokens:
                # A slot may hold a token that was never set up, or one of another maker.
                with suppress(ModuleError, RuntimeError, OSError, ValueError):
                    yield from _on_token(token)
        if not answered:
            raise NoToken(
                "Trình điều khiển của thiết bị ký không trả lời. Hãy cài đặt hoặc cắm lại."
            )


def _on_token(token: pkcs11.Token) -> Iterator[Found]:
    with token.open() as session:
        for item in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            der = bytes(item[Attribute.VALUE])
            certificate = x509.Certificate.load(der)
            yield Found(
                token=token,
                sha256=hashlib.sha256(der).hexdigest(),
                subject=str(certificate.subject.native.get("common_name", "")),
                valid_to=f"{certificate.not_valid_after:%d/%m/%Y}",
                key_id=bytes(item[Attribute.ID]),
            )


def _sign(key: Any, data: bytes, algorithm: str) -> bytes:
    """ECDSA over the hash (every token can that), or RSASSA-PSS made on the token."""
    if algorithm == "ecdsa-sha256":
        digest = hashlib.sha256(data).digest()
        return bytes(encode_ecdsa_signature(key.sign(digest, mechanism=Mechanism.ECDSA)))
    pss = (Mechanism.SHA256, MGF.SHA256, _SALT)
    return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS_PSS, mechanism_param=pss))
