"""The services: who may sign and seal, with what, and what is written down."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.utils import timezone

from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope, unit_scope
from khue.organisation.tests.factories import Cast
from khue.signing import services
from khue.signing.errors import (
    BadCertificate,
    BadStampImage,
    KeyUnusable,
    NoCredential,
    RequestExpired,
    SignerExpired,
    SignerRevoked,
    SignerUntrusted,
    SigningNotFound,
)
from khue.signing.events import PaperUpgraded, paper_upgraded
from khue.signing.models import Credential, SignatureRecord, SignatureRequest, TrustAnchor
from khue.signing.selectors import get_credential_for, get_request_for
from khue.signing.services import trust as trust_module
from khue.signing.services.trust import demo_authority
from khue.signing.types import (
    AnchorKind,
    Box,
    CredentialState,
    Holder,
    Level,
    Outcome,
    Purpose,
    Revocation,
    SignedPaper,
    SignerKind,
)

from .papers import DATE, LAYOUT, NUMBER, make_world, plain_pdf
from .test_keys import agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> bytes:
    return services.prepare_paper(plain_pdf(2), layout=LAYOUT)


def certify(cast: Cast, paper: bytes, **more: Any) -> SignedPaper:
    return services.certify_paper(
        unit=cast.office,
        paper=paper,
        by=more.pop("by", cast.leader),
        reason="Ký ban hành",
        at=timezone.now(),
        **more,
    )


def seal(cast: Cast, paper: bytes, **more: Any) -> SignedPaper:
    return services.seal_paper(
        unit=cast.office,
        paper=paper,
        number=NUMBER,
        date_text=DATE,
        by=more.pop("by", cast.office_clerk),
        at=timezone.now(),
        **more,
    )


def test_the_whole_way_of_a_paper(cast: Cast, paper: bytes) -> None:
    with unit_scope([cast.office.pk]):
        sealed = seal(cast, certify(cast, paper).pdf)
        records = list(SignatureRecord.objects.order_by("pk"))
        verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    report = services.verify_pdf(sealed.pdf)

    assert sealed.level is Level.LT
    assert report.outcome is Outcome.VALID
    assert report.number == NUMBER
    assert [s.signer for s in report.signatures] == [
        cast.leader.person.full_name,
        cast.office.name,
    ]
    assert [record.purpose for record in records] == [Purpose.PERSON, Purpose.SEAL]
    assert records[0].result_sha256 == records[1].document_sha256
    assert records[1].result_sha256 == report.sha256
    assert verbs[-2:] == ["signing.paper.certified", "signing.paper.sealed"]


def test_only_heads_certify_and_only_clerks_seal(cast: Cast, paper: bytes) -> None:
    with unit_scope([cast.office.pk, cast.school.pk, cast.other_school.pk]):
        for user in (cast.specialist, cast.office_clerk, cast.intruder, cast.teacher):
            with pytest.raises(NotPermitted):
                certify(cast, paper, by=user)
        signed = certify(cast, paper, by=cast.deputy)
        for user in (cast.leader, cast.other_clerk, cast.intruder):
            with pytest.raises(NotPermitted):
                seal(cast, signed.pdf, by=user)
        assert SignatureRecord.objects.count() == 1


def test_an_annex_is_signed_by_the_clerk(cast: Cast) -> None:
    with unit_scope([cast.office.pk]):
        signed = services.seal_annex(
            unit=cast.office,
            paper=plain_pdf(1),
            box=Box(360, 790, 200, 40),
            number=NUMBER,
            by=cast.office_clerk,
            at=timezone.now(),
        )
    assert services.verify_pdf(signed.pdf).outcome is Outcome.VALID


def test_revoked_is_found_refused_and_remembered(cast: Cast, paper: bytes) -> None:
    with unit_scope([cast.office.pk]):
        certify(cast, paper)
        credential = Credential.objects.get(person=cast.leader.person)
        demo_authority().revoke(int(credential.serial, 16))
        with pytest.raises(SignerRevoked):
            certify(cast, paper)
        assert services.check_credential(credential) is Revocation.REVOKED
        credential.refresh_from_db()
        assert credential.state == CredentialState.REVOKED
        with pytest.raises(SignerRevoked):
            certify(cast, paper)


def test_an_expired_certificate_is_refused_before_anybody_is_asked(
    cast: Cast, paper: bytes
) -> None:
    with unit_scope([cast.office.pk]):
        certify(cast, paper)
        Credential.objects.update(valid_to=timezone.now())
        with pytest.raises(SignerExpired):
            certify(cast, paper)


def test_without_the_demo_nothing_is_issued_and_demo_papers_are_unknown(
    cast: Cast, paper: bytes, settings: Any
) -> None:
    with unit_scope([cast.office.pk]):
        signed = certify(cast, paper)
        settings.KHUE_DEMO_AUTHORITY = ""
        with pytest.raises(NoCredential):
            seal(cast, signed.pdf)
        assert services.verify_pdf(signed.pdf).outcome is Outcome.INVALID


def test_another_secret_cannot_unlock_a_key(cast: Cast, paper: bytes, settings: Any) -> None:
    with unit_scope([cast.office.pk]):
        certify(cast, paper)
        settings.SECRET_KEY = "another-secret" * 5
        with pytest.raises(KeyUnusable):
            certify(cast, paper)


def register_own_token(cast: Cast) -> tuple[Credential, str]:
    authority = demo_authority()
    services.issue_demo_credentials([(cast.office, None)])
    issued = authority.issue(
        kind=SignerKind.PERSON,
        name=cast.leader.person.full_name,
        organisation=cast.office.name,
        identifier="TOKEN",
    )
    credential = services.add_external_credential(
        unit=cast.office,
        person=cast.leader.person,
        certificate=issued.certificate_pem.encode(),
        chain=issued.chain_pem.encode(),
        by=cast.leader,
    )
    return credential, issued.key_pem


def test_a_token_at_the_persons_computer(cast: Cast, paper: bytes) -> None:
    with unit_scope([cast.office.pk]):
        credential, key = register_own_token(cast)
        with pytest.raises(NoCredential):
            certify(cast, paper)
        request = services.begin_external_signature(
            unit=cast.office,
            paper=paper,
            purpose=Purpose.PERSON,
            by=cast.leader,
            at=timezone.now(),
            reason="Ký ban hành",
        )
        assert get_request_for(cast.leader, request.pk) == request
        with pytest.raises(SigningNotFound):
            get_request_for(cast.deputy, request.pk)
        value = agent(key, bytes(request.signed_attributes))
        with pytest.raises(RequestExpired):
            services.finish_external_signature(
                request=request, signature=value, by=cast.deputy, at=timezone.now()
            )
        signed = services.finish_external_signature(
            request=request, signature=value, by=cast.leader, at=timezone.now()
        )
        request.refresh_from_db()
        assert request.document is None
        assert signed.level is Level.LT
        with pytest.raises(RequestExpired):
            services.finish_external_signature(
                request=request, signature=value, by=cast.leader, at=timezone.now()
            )
        record = SignatureRecord.objects.get(credential=credential)
        assert record.document_sha256 == request.document_sha256
    assert services.verify_pdf(signed.pdf).outcome is Outcome.VALID


def test_a_request_expires_and_its_paper_is_forgotten(cast: Cast, paper: bytes) -> None:
    with unit_scope([cast.office.pk]):
        register_own_token(cast)
        request = services.begin_external_signature(
            unit=cast.office, paper=paper, purpose=Purpose.PERSON, by=cast.leader, at=timezone.now()
        )
        SignatureRequest.objects.update(expires_at=timezone.now())
        assert services.expire_requests() == 1
        request.refresh_from_db()
        assert request.document is None
        with pytest.raises(SigningNotFound):
            get_request_for(cast.leader, request.pk)


def test_only_the_owner_or_the_officer_registers_a_certificate(cast: Cast) -> None:
    with unit_scope([cast.office.pk, cast.school.pk]):
        with pytest.raises(NotPermitted):
            services.add_external_credential(
                unit=cast.office, person=None, certificate=b"", by=cast.specialist
            )
        for junk in (b"", b"junk", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"):
            with pytest.raises(BadCertificate):
                services.add_external_credential(
                    unit=cast.office, person=None, certificate=junk, by=cast.officer
                )
        with pytest.raises(NotPermitted):
            services.add_external_credential(
                unit=cast.school, person=None, certificate=b"", by=cast.officer
            )


def test_a_strangers_certificate_is_not_registered(
    cast: Cast, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = make_world(tmp_path_factory.mktemp("stranger"))
    with unit_scope([cast.office.pk]), pytest.raises(SignerUntrusted):
        services.add_external_credential(
            unit=cast.office,
            person=cast.leader.person,
            certificate=stranger.leader.certificate_pem.encode(),
            chain=stranger.leader.chain_pem.encode(),
            by=cast.leader,
        )


def test_a_token_driver_must_be_allowed(cast: Cast) -> None:
    with unit_scope([cast.office.pk]), pytest.raises(NoCredential):
        services.add_token_credential(
            unit=cast.office,
            person=None,
            certificate=b"",
            module="/opt/evil.so",
            token_label="x",
            key_label="y",
            by=cast.officer,
        )


def test_a_withdrawn_certificate_signs_no_more(cast: Cast, paper: bytes) -> None:
    with unit_scope([cast.office.pk]):
        certify(cast, paper)
        credential = get_credential_for(cast.leader, Credential.objects.get().pk)
        with pytest.raises(SigningNotFound):
            get_credential_for(cast.specialist, credential.pk)
        services.retire_credential(credential=credential, by=cast.officer)
        with pytest.raises(NoCredential):
            certify(cast, paper)


def test_pictures_are_drawn_anew_and_replaced(cast: Cast) -> None:
    from khue.signing.authority import draw_hand_signature
    from khue.signing.models import SignatureImage

    picture = draw_hand_signature("Hà")
    with unit_scope([cast.office.pk]):
        for _ in range(2):
            services.set_signature_image(
                unit=cast.office, person=cast.leader.person, image=picture, by=cast.leader
            )
        with pytest.raises(BadStampImage):
            services.set_signature_image(
                unit=cast.office, person=cast.leader.person, image=b"GIF89a", by=cast.leader
            )
        with pytest.raises(NotPermitted):
            services.set_signature_image(
                unit=cast.office, person=None, image=picture, by=cast.leader
            )
        assert SignatureImage.objects.filter(is_current=True).count() == 1


def test_trust_is_for_the_offices_officer_alone(cast: Cast, paper: bytes) -> None:
    root = demo_authority().root_pem.encode()
    with unit_scope([cast.office.pk]):
        signed = certify(cast, paper)
        for user in (cast.leader, cast.specialist, cast.head):
            with pytest.raises(NotPermitted):
                services.add_anchor(
                    certificate=root, kind=AnchorKind.NEAC, timestamp_url="", by=user
                )
        anchor = TrustAnchor.objects.get()
        services.remove_anchor(anchor=anchor, by=cast.officer)
        assert services.verify_pdf(signed.pdf).outcome is Outcome.INVALID
        services.add_anchor(
            certificate=root, kind=AnchorKind.DEMO, timestamp_url="", by=cast.officer
        )
        assert services.verify_pdf(signed.pdf).outcome is Outcome.VALID
        leaf = Credential.objects.get().certificate_pem.encode()
        with pytest.raises(BadCertificate):
            services.add_anchor(
                certificate=leaf, kind=AnchorKind.NEAC, timestamp_url="", by=cast.officer
            )


class Shelf:
    """Keeps one paper, as an upper domain would."""

    def __init__(self, paper: bytes) -> None:
        self.paper: bytes | None = paper

    def load(self, holder_id: int) -> bytes | None:
        return self.paper

    def replace(self, holder_id: int, paper: SignedPaper, *, was: str) -> bool:
        assert was == hashlib.sha256(self.paper or b"").hexdigest()
        self.paper = paper.pdf
        return True


def test_incomplete_papers_are_completed_later(
    cast: Cast, paper: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from khue.signing.services import upgrading

    silent: set[str] = {"tsa", "ocsp", "issuing.crl", "root.crl"}
    world = make_world(demo_authority().directory)
    heard: list[PaperUpgraded] = []
    monkeypatch.setattr(paper_upgraded, "_subscribers", [heard.append])
    holder = Holder("tests.shelf", 7)
    with upgrading._keepers.temporarily(), unit_scope([cast.office.pk]):
        monkeypatch.setattr(trust_module, "transport", lambda: world.trust.transport)
        world.silent = silent
        sealed = seal(cast, certify(cast, paper, holder=holder).pdf, holder=holder)
        assert sealed.level is Level.B
        shelf = Shelf(sealed.pdf)
        services.keep_papers("tests.shelf", shelf)
        assert services.upgrade_pending() == 0
        world.silent = set()
        assert services.upgrade_pending() == 1
        assert services.upgrade_pending() == 0
        levels = set(SignatureRecord.objects.values_list("level", flat=True))
    assert levels == {Level.LT.value}
    assert shelf.paper is not None
    assert services.verify_pdf(shelf.paper).outcome is Outcome.VALID
    assert [(event.holder_id, event.level) for event in heard] == [(7, "B-LT")]


def test_other_units_see_nothing(cast: Cast, paper: bytes) -> None:
    with unit_scope([cast.office.pk]):
        certify(cast, paper)
    with unit_scope([cast.other_school.pk]):
        assert not Credential.objects.exists()
        assert not SignatureRecord.objects.exists()
    with system_scope(reason="tests look at all units"):
        assert Credential.objects.count() == 1
