"""A token at the server: the page asks for its PIN, says so when it is wrong, and keeps nothing."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from khue.core.models import AuditEntry, AuditValue
from khue.core.scoping import system_scope
from khue.documents.models import OutgoingDocument, RegisterEntry
from khue.documents.tests.factories import make_submitted
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import OutgoingState
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.models import Credential
from khue.signing.services import issue_demo_credentials, keys, verify_pdf
from khue.signing.types import CredentialKind, Outcome

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "135790-Hoa"
WRONG = "000000-Hoa"


@pytest.fixture
def token(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> OutgoingDocument:
    """Put the leader's and the office's keys on a SoftHSM token; a document waits for her.

    The driver is a copy in the test's own folder: a driver reads its settings once a process.
    """
    if not MODULE.exists() or not shutil.which("softhsm2-util"):
        pytest.skip("softhsm2 is absent")
    module = shutil.copy(MODULE, tmp_path / "driver.so")
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    settings.KHUE_PKCS11_MODULES = [str(module)]
    label = f"khue-{secrets.token_hex(4)}"
    _run("--init-token", "--free", "--label", label, "--so-pin", PIN, "--pin", PIN)
    waiting = make_submitted(cast)
    with system_scope(reason="the test moves keys to a token"):
        rows = issue_demo_credentials([(cast.office, cast.leader.person), (cast.office, None)])
        for number, row in enumerate(Credential.objects.filter(pk__in=[r.pk for r in rows])):
            pem = tmp_path / f"{number}.pem"
            pem.write_text(keys.unlock_key(bytes(row.key_blob or b""), row.serial))
            name = ("--token", label, "--label", f"key{number}", "--id", f"0{number + 1}")
            _run("--import", str(pem), *name, "--pin", PIN)
            Credential.objects.filter(pk=row.pk).update(
                kind=CredentialKind.PKCS11, key_blob=None, token_module=str(module),
                token_label=label, key_label=f"key{number}",
            )  # fmt: skip
    return waiting


def _run(*command: str) -> None:
    subprocess.run(
        ("softhsm2-util", *command), check=True, capture_output=True, env=dict(os.environ)
    )


def _row() -> OutgoingDocument:
    with system_scope(reason="the test looks"):
        row: OutgoingDocument = OutgoingDocument.objects.select_related("paper").get()
        return row


@pytest.mark.long
def test_signing_and_sealing_with_a_token(
    cast: Cast, token: OutgoingDocument, caplog: pytest.LogCaptureFixture
) -> None:
    """One test, because what must never be kept is looked for after the whole way."""
    caplog.set_level(logging.DEBUG)
    leader = sign_in(cast.leader, is_sure=True)
    assert 'name="pin"' in leader.get(url("sign", token.pk)).content.decode()
    assert "pin" in leader.post(url("sign", token.pk)).context["form"].errors
    wrong = leader.post(url("sign", token.pk), {"pin": WRONG})
    assert wrong.status_code == 200
    assert "pin" in wrong.context["form"].errors
    assert WRONG not in wrong.content.decode()
    assert _row().state == OutgoingState.SUBMITTED
    assert leader.post(url("sign", token.pk), {"pin": PIN}).status_code == 302
    assert _row().state == OutgoingState.SIGNED

    clerk = sign_in(cast.office_clerk, is_sure=True)
    assert url("seal", token.pk) in clerk.get(url("outgoing", token.pk)).content.decode()
    assert "pin" in clerk.post(url("seal", token.pk), {"pin": WRONG}).context["form"].errors
    with system_scope(reason="the test looks"):
        assert not RegisterEntry.objects.exists(), "a wrong PIN must not use up a number"
    assert clerk.post(url("seal", token.pk), {"pin": PIN}).status_code == 302
    sealed = _row()
    assert (sealed.state, sealed.number) == (OutgoingState.SEALED, 1)
    assert sealed.paper is not None
    assert verify_pdf(read_content(sealed.paper)).outcome is Outcome.VALID
    _nothing_is_kept(caplog)


def _nothing_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    with system_scope(reason="the test looks"):
        kept = [str(values) for values in AuditValue.objects.values()]
        kept += [str(values) for values in AuditEntry.objects.values()]
        kept += [str(values) for values in Credential.objects.values()]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    kept.append(caplog.text)
    assert not [text for text in kept if PIN in text or WRONG in text]


def test_the_password_is_asked_before_the_pin_and_the_pin_is_never_held(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khue.documents.views.pins.asks_for_pin", lambda unit, person: True)
    waiting = make_submitted(cast)
    leader = sign_in(cast.leader)
    assert "reauthenticate" in leader.get(url("sign", waiting.pk))["Location"]
    assert "reauthenticate" in leader.post(url("sign", waiting.pk), {"pin": PIN})["Location"]
    assert PIN not in str(dict(leader.session))
    assert _row().state == OutgoingState.SUBMITTED
