"""The pages of clerk and officer over HTTP, and those who may not see them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from khue.accounts.tests.factories import sign_in
from khue.documents.tests.factories import acting
from khue.exchange import edxml, services
from khue.exchange.edxml.tests.samples import key_pair
from khue.exchange.models import Connection, OrganCode, Partner
from khue.exchange.vxp import Answer, ErrorCode
from khue.organisation.tests.factories import Cast

from .factories import (
    FarSide,
    deliver,
    make_far_side,
    messages,
    reachable,
    run_jobs,
    send_letter,
    to_office,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(cast: Cast) -> FarSide:
    return make_far_side(cast)


def page(client: Client, url: str, status: int = 200) -> str:
    """The page as text."""
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def post(client: Client, url: str, **data: object) -> str:
    """Send a form; returns where it leads, or the page that says what is wrong."""
    response = client.post(url, data)
    if response.status_code == 302:
        return str(response["Location"])
    assert response.status_code in (200, 422), response.status_code
    return response.content.decode()


def test_the_clerk_sees_what_came_and_went(cast: Cast, far: FarSide, client: Client) -> None:
    send_letter(cast)
    deliver(Client(), far, to_office())
    client.force_login(cast.office_clerk)
    assert "V/v cập nhật thông tin" in page(client, "/exchange/?show=in")
    sent = page(client, "/exchange/?show=out")
    assert "Sở Giáo dục và Đào tạo" in sent
    came, went = messages(direction="in")[0], messages(direction="out", kind="edoc")[0]
    assert "SHA-1" not in page(client, f"/exchange/messages/{came.pk}/")
    response = client.get(f"/exchange/messages/{came.pk}/xml/")
    assert edxml.read_message(response.content).message == to_office()
    assert "attachment" in response["Content-Disposition"]
    page(client, f"/exchange/messages/{went.pk}/xml/", 404)
    for stranger in (cast.intruder, cast.other_clerk, cast.specialist, cast.teacher):
        client.force_login(stranger)
        for row in (came, went):
            page(client, f"/exchange/messages/{row.pk}/", 404)
            page(client, f"/exchange/messages/{row.pk}/xml/", 404)
            assert client.post(f"/exchange/messages/{row.pk}/answer/").status_code == 404
    client.force_login(cast.other_clerk)
    assert "V/v cập nhật" not in page(client, "/exchange/?show=in")


def test_a_failure_says_what_to_do_and_is_sent_again(
    cast: Cast, far: FarSide, client: Client
) -> None:
    send_letter(cast)
    far.answer = Answer(ErrorCode.MALFORMED, "Thiếu mã định danh")
    with reachable(far):
        run_jobs()
        (row,) = messages()
        client.force_login(cast.office_clerk)
        assert "Thiếu mã định danh" in page(client, f"/exchange/messages/{row.pk}/")
        assert row.subject in page(client, "/exchange/")
        far.answer = Answer()
        assert post(client, f"/exchange/messages/{row.pk}/resend/").endswith(f"/{row.pk}/")
        run_jobs()
    assert messages()[0].state == "sent"


def test_a_line_without_partner_is_sent_by_hand(cast: Cast, far: FarSide, client: Client) -> None:
    letter = send_letter(cast, "UBND thành phố")
    client.force_login(cast.office_clerk)
    url = f"/exchange/send/{letter.pk}/1/"
    assert url in page(client, "/exchange/?show=out")
    assert "<form" in page(client, url)
    assert "exchange/messages" in post(client, url, partner=far.partner.pk)
    page(client, url, 404)
    client.force_login(cast.other_clerk)
    page(client, url, 404)


def test_recall_replacement_and_their_answers(cast: Cast, far: FarSide, client: Client) -> None:
    letter = send_letter(cast)
    with reachable(far):
        run_jobs()
    (row,) = messages()
    client.force_login(cast.office_clerk)
    url = f"/exchange/messages/{row.pk}/"
    assert "Gửi nhầm" in post(client, f"{url}recall/", reason="Gửi nhầm " + "x" * 600)
    assert post(client, f"{url}recall/", reason="Gửi nhầm") == url
    assert "<form" in post(client, f"{url}change/", business="3", document=letter.pk, reason="")


def test_the_clerk_answers_a_recall(cast: Cast, far: FarSide, client: Client) -> None:
    from .test_receiving import recall

    deliver(Client(), far, to_office())
    deliver(Client(), far, recall(), doc_id="r")
    row = messages(kind="edoc", direction="in")[0]
    client.force_login(cast.office_clerk)
    url = f"/exchange/messages/{row.pk}/"
    assert "Sai ngày" in page(client, url)
    assert "<form" in post(client, f"{url}answer/", agrees="no", text="")
    assert post(client, f"{url}answer/", agrees="yes", text="") == url
    client.force_login(cast.leader)
    assert "answer/" not in page(client, url)


def test_the_officer_looks_after_the_links(cast: Cast, client: Client) -> None:
    sign_in(client, cast.officer, sudo=True)
    assert "/exchange/links/add/" in page(client, "/exchange/links/")
    shown = post(client, "/exchange/links/add/", name="Trục tỉnh", system_id="truc-tinh")
    connection = Connection.objects.get(system_id="truc-tinh")
    secret = re.search(r'data-copy="([^"]+)"', shown)
    assert secret
    url = f"/exchange/links/{connection.pk}/"
    assert secret[1] not in page(client, "/exchange/links/")
    bad = post(client, url, address="http://truc.example.vn", system_id="k", secret="x" * 20)
    assert "http://truc.example.vn" in bad
    assert "<form" in post(client, url, address="", system_id="k", secret="short")
    good = {"address": "https://truc.example.vn", "system_id": "k", "secret": "x" * 20}
    assert post(client, url, **good) == "/exchange/links/"
    assert post(client, f"{url}renew/") != shown
    values = {"connection": connection.pk, "organ_id": "000.00.20.H29", "name": "Sở"}
    assert "<form" in post(client, "/exchange/partners/add/", **values | {"organ_id": "sai"})
    assert "<form" in post(client, "/exchange/partners/add/", **values, certificate_pem="x")
    certificate = key_pair()[1]
    done = post(client, "/exchange/partners/add/", **values, certificate_pem=certificate)
    assert done == "/exchange/links/"
    assert "<form" in post(client, "/exchange/partners/add/", **values)
    partner = Partner.objects.get()
    assert post(client, f"/exchange/partners/{partner.pk}/end/") == "/exchange/links/"
    assert post(client, "/exchange/links/key/") == "/exchange/links/"
    assert page(client, "/exchange/links/certificate.pem").startswith("-----BEGIN CERTIFICATE")
    assert post(client, f"{url}end/") == "/exchange/links/"
    assert Connection.objects.get().ended_at


def test_codes_are_dated(cast: Cast, client: Client) -> None:
    client.force_login(cast.officer)
    first = {"unit": cast.office.pk, "code": "012.20.00.h29", "valid_from": "2020-09-15"}
    assert "/reauthenticate/" in post(client, "/exchange/codes/", **first)
    assert not OrganCode.objects.exists()
    sign_in(client, cast.officer, sudo=True)
    assert post(client, "/exchange/codes/", **first) == "/exchange/codes/"
    second = first | {"code": "012.20.29.H29", "valid_from": "2026-01-01"}
    assert post(client, "/exchange/codes/", **second) == "/exchange/codes/"
    assert "<form" in post(client, "/exchange/codes/", **first | {"code": "x"})
    taken = second | {"unit": cast.school.pk}
    assert cast.office.name in post(client, "/exchange/codes/", **taken)
    old, new = OrganCode.objects.order_by("valid_from")
    assert (old.code, str(old.valid_to), new.valid_to) == ("012.20.00.H29", "2025-12-31", None)


def test_a_connection_is_tested(cast: Cast, far: FarSide, client: Client) -> None:
    client.force_login(cast.officer)
    far.answer = Answer(data=[{"id": "1", "name": "Sở"}])
    with reachable(far):
        post(client, f"/exchange/links/{far.connection.pk}/test/")
    far.connection.refresh_from_db()
    assert far.connection.last_ok_at
    far.answer = Answer(ErrorCode.NOT_AUTHENTIC, "Sai khóa")
    with reachable(far):
        post(client, f"/exchange/links/{far.connection.pk}/test/")
    assert "Sai khóa" in page(client, "/exchange/links/")


def test_links_belong_to_the_body_at_the_top(cast: Cast, far: FarSide, client: Client) -> None:
    for person in (cast.leader, cast.office_clerk, cast.head, cast.intruder):
        client.force_login(person)
        for path in ("links/", "links/add/", "codes/", "partners/add/", "links/key/"):
            page(client, f"/exchange/{path}", 404)


def test_a_held_message_is_confirmed_on_its_page(cast: Cast, far: FarSide, client: Client) -> None:
    deliver(Client(), far, to_office())
    row = messages(direction="in")[0]
    client.force_login(cast.office_clerk)
    url = f"/exchange/messages/{row.pk}/"
    assert "<form" not in page(client, url) or "confirm/" not in page(client, url)
    assert client.post(f"{url}confirm/", {"statement": "x"}).status_code == 422


def test_the_demos_partner_answers_like_a_stranger(
    cast: Cast, far: FarSide, client: Client, settings: object
) -> None:
    from khue.exchange import demo, practice
    from khue.exchange.services.wires import PRACTICE

    settings.KHUE_IS_DEMO = True  # type: ignore[attr-defined]
    with acting(cast.officer):
        connection, _secret = services.add_connection(
            name="Thử nghiệm", system_id="so-thu-nghiem", by=cast.officer
        )
        services.set_outward(
            connection=connection, address=PRACTICE, system_id="khue-demo",
            secret="a-secret-of-the-demo", is_polled=False, by=cast.officer,
        )  # fmt: skip
        services.save_partner(
            connection=connection, organ_id=practice.ORGAN_ID, name=practice.NAME,
            certificate_pem=practice.key_pair()[1], by=cast.officer,
        )  # fmt: skip
    send_letter(cast, practice.NAME)
    while run_jobs():
        pass
    assert messages(direction="out", kind="edoc")[0].reached == "04"
    demo.bring_letter(cast.office.pk)
    while run_jobs():
        pass
    came = messages(direction="in", kind="edoc")[0]
    assert (came.state, came.proof) == ("received", "valid")
    client.force_login(cast.office_clerk)
    assert "Trục liên thông" in page(client, f"/documents/incoming/{came.incoming_id}/")
