"""A SoftHSM token in a folder of its own: what stands for a USB token in the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "135790-Hoa"
_IMPORT = """
import sys, pkcs11
from pkcs11.util.x509 import decode_x509_certificate
from asn1crypto import pem
token = pkcs11.lib(sys.argv[1]).get_token(token_label="khue-test")
der = pem.unarmor(open(sys.argv[2], "rb").read())[2]
with token.open(rw=True, user_pin=sys.argv[3]) as session:
    item = decode_x509_certificate(der)
    item[pkcs11.Attribute.TOKEN] = True
    item[pkcs11.Attribute.ID] = bytes.fromhex(sys.argv[4])
    session.create_object(item)
"""


@dataclass(frozen=True, slots=True)
class SoftToken:
    """The driver and the environment in which it finds its token."""

    module: str
    environment: dict[str, str]


def make_token(folder: Path, *, certificate_pem: str, key_pem: str) -> SoftToken:
    """Put a certificate and its key on a new token; skips the test where SoftHSM is absent."""
    if not MODULE.exists() or not shutil.which("softhsm2-util"):
        pytest.skip("softhsm2 is absent")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    environment = {**os.environ, "SOFTHSM2_CONF": str(config)}
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    key.write_text(key_pem)
    certificate.write_text(certificate_pem)
    pins = ("--so-pin", PIN, "--pin", PIN)
    name = ("--token", "khue-test", "--label", "signer", "--id", "01", "--pin", PIN)
    for command in (
        ("softhsm2-util", "--init-token", "--free", "--label", "khue-test", *pins),
        ("softhsm2-util", "--import", str(key), *name),
        (sys.executable, "-c", _IMPORT, str(MODULE), str(certificate), PIN, "01"),
    ):
        subprocess.run(command, check=True, capture_output=True, env=environment)
    key.unlink()
    return SoftToken(str(MODULE), environment)
