"""Pages over HTTP: the owner beside the intruder, and files of every kind on the checking page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khue.accounts.models import User
from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.signing import services
from khue.signing.authority import draw_hand_signature
from khue.signing.models import Credential, SignatureImage, TrustAnchor
from khue.signing.services.trust import demo_authority
from khue.signing.types import CredentialState

from .papers import LAYOUT, NUMBER, plain_pdf

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def credential(cast: Cast) -> Credential:
    """The leader's certificate; the office has one too."""
    with unit_scope([cast.office.pk]):
        pairs = [(cast.office, cast.leader.person), (cast.office, None)]
        return services.issue_demo_credentials(pairs)[0]


def sealed(cast: Cast) -> bytes:
    with unit_scope([cast.office.pk]):
        paper = services.prepare_paper(plain_pdf(1), layout=LAYOUT)
        now = timezone.now()
        certified = services.certify_paper(
            unit=cast.office, paper=paper, by=cast.leader, reason="Ký", at=now
        )
        return services.seal_paper(
            unit=cast.office,
            paper=certified.pdf,
            number=NUMBER,
            date_text="ngày 24 tháng 11 năm 2026",
            by=cast.office_clerk,
            at=now,
        ).pdf


def test_own_page_shows_ones_certificates_and_ways(cast: Cast, credential: Credential) -> None:
    mine = signed_in(cast.leader).get(reverse("signing:own")).content.decode()
    theirs = signed_in(cast.teacher).get(reverse("signing:own")).content.decode()

    assert reverse("signing:credential", args=[credential.pk]) in mine
    assert reverse("signing:own_add") in mine
    assert reverse("signing:credential", args=[credential.pk]) not in theirs
    assert reverse("signing:unit") not in theirs


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("unit", {"officer"}),
        ("unit_add", {"officer"}),
        ("anchors", {"officer"}),
        ("anchor_add", {"officer"}),
        ("own_add", {"leader", "intruder"}),
        ("records", {"officer", "leader", "office_clerk", "intruder"}),
        ("verify", {"officer", "leader", "office_clerk", "teacher", "intruder"}),
    ],
)
def test_pages_open_for_their_roles_only(
    cast: Cast, credential: Credential, name: str, allowed: set[str]
) -> None:
    for who in ("officer", "leader", "office_clerk", "teacher", "intruder"):
        status = signed_in(getattr(cast, who)).get(reverse(f"signing:{name}")).status_code
        assert status == (200 if who in allowed else 404), who


def test_a_certificate_is_seen_by_owner_and_officer_only(
    cast: Cast, credential: Credential
) -> None:
    url = reverse("signing:credential", args=[credential.pk])

    assert [
        signed_in(user).get(url).status_code
        for user in (cast.leader, cast.officer, cast.office_clerk, cast.intruder)
    ] == [200, 200, 404, 404]


def test_withdrawing_asks_once_more(cast: Cast, credential: Credential) -> None:
    url = reverse("signing:credential_retire", args=[credential.pk])
    assert signed_in(cast.intruder).post(url).status_code == 404
    officer = signed_in(cast.officer)

    assert officer.get(url).status_code == 200
    assert officer.post(url).status_code == 302
    with unit_scope([cast.office.pk]):
        assert Credential.objects.get(pk=credential.pk).state == CredentialState.RETIRED


def test_asking_the_authority_marks_the_revoked(cast: Cast, credential: Credential) -> None:
    demo_authority().revoke(int(credential.serial, 16))
    page = signed_in(cast.leader).post(
        reverse("signing:credential_check", args=[credential.pk]), follow=True
    )

    assert page.status_code == 200
    with unit_scope([cast.office.pk]):
        assert Credential.objects.get(pk=credential.pk).state == CredentialState.REVOKED


def test_a_picture_is_set_shown_and_kept_from_others(cast: Cast, credential: Credential) -> None:
    leader = signed_in(cast.leader)
    picture = SimpleUploadedFile("ký.png", draw_hand_signature("Hà"), "image/png")
    answer = leader.post(
        reverse("signing:picture_set", args=[credential.pk]), {"image": picture}, follow=True
    )
    shown = reverse("signing:picture", args=[credential.pk])

    assert shown in answer.content.decode()
    assert leader.get(shown)["Content-Type"] == "image/png"
    assert signed_in(cast.intruder).get(shown).status_code == 404
    with unit_scope([cast.office.pk]):
        assert SignatureImage.objects.count() == 1


def test_no_picture_and_a_wrong_picture(cast: Cast, credential: Credential) -> None:
    leader = signed_in(cast.leader)
    url = reverse("signing:picture_set", args=[credential.pk])
    for data in ({}, {"image": SimpleUploadedFile("x.png", b"junk", "image/png")}):
        assert leader.post(url, data).status_code in (302, 422)
    with unit_scope([cast.office.pk]):
        assert not SignatureImage.objects.exists()
    assert leader.get(reverse("signing:picture", args=[credential.pk])).status_code == 404


def test_a_bad_certificate_is_refused_in_words(cast: Cast) -> None:
    upload = SimpleUploadedFile("a.pem", b"junk")
    answer = signed_in(cast.officer).post(
        reverse("signing:unit_add"), {"holder": "", "certificate": upload}
    )

    assert answer.status_code == 422


def test_an_authority_is_removed_and_added_again(cast: Cast, credential: Credential) -> None:
    officer = signed_in(cast.officer)
    anchor = TrustAnchor.objects.get()
    remove = reverse("signing:anchor_remove", args=[anchor.pk])
    assert signed_in(cast.leader).post(remove).status_code == 404
    assert officer.get(remove).status_code == 200
    assert officer.post(remove).status_code == 302
    upload = SimpleUploadedFile("root.pem", demo_authority().root_pem.encode())
    answer = officer.post(
        reverse("signing:anchor_add"),
        {"kind": "neac", "certificate": upload, "timestamp_url": ""},
    )

    assert answer.status_code == 302
    anchor.refresh_from_db()
    assert anchor.valid_to is None


def test_the_checking_page_tells_the_truth_about_any_file(
    cast: Cast, credential: Credential
) -> None:
    teacher = signed_in(cast.teacher)
    good = sealed(cast)
    flipped = bytearray(good)
    flipped[flipped.index(b"/Producer") + 12] ^= 1
    expected = {
        "Hợp lệ": good,
        "Đã bị thay đổi sau khi ký": bytes(flipped),
        "Không có chữ ký số": plain_pdf(1),
        "Không kiểm tra được": b"junk",
    }
    for words, data in expected.items():
        page = teacher.post(
            reverse("signing:verify"), {"file": SimpleUploadedFile("a.pdf", data)}
        ).content.decode()
        assert words in page, words
    assert teacher.post(reverse("signing:verify"), {}).status_code == 200


def test_the_report_shows_what_the_law_wants(cast: Cast, credential: Credential) -> None:
    page = signed_in(cast.teacher).post(
        reverse("signing:verify"), {"file": SimpleUploadedFile("a.pdf", sealed(cast))}
    )
    text = page.content.decode()

    for words in (
        cast.leader.person.full_name,
        cast.office.name,
        "Khuê Demo Issuing CA (not legally valid)",
        "Thời điểm ký",
        "Tính toàn vẹn",
        "Thời hạn chứng thư",
        "Cơ quan quản lý",
        NUMBER,
    ):
        assert words in text, words


def test_lists_cost_the_same_for_one_and_for_thirty(
    cast: Cast, credential: Credential, django_assert_max_num_queries: Any
) -> None:
    officer = signed_in(cast.officer)
    for _ in range(2):
        for name in ("unit", "records"):
            with django_assert_max_num_queries(22):
                assert officer.get(reverse(f"signing:{name}")).status_code == 200
        with unit_scope([cast.office.pk]):
            for _number in range(15):
                sealed_once = services.issue_demo_credentials([(cast.office, None)])
                Credential.objects.filter(pk=sealed_once[0].pk).update(
                    state=CredentialState.RETIRED
                )
