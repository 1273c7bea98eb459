"""Mails as they come: nested, huge, lying about their charset, packed by Outlook."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from khue.documents.reading import MailLimits, MailUnreadable, parse_mail


def mail(**changes: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = changes.get("sender", "Phòng Nội vụ <noivu@example.vn>")
    message["To"] = "truong@example.vn"
    message["Subject"] = changes.get("subject", "Công văn về nghỉ Tết")
    message["Message-ID"] = changes.get("message_id", "<abc.1@example.vn>")
    message["Date"] = changes.get("date", "Mon, 23 Nov 2026 09:30:00 +0700")
    message.set_content(changes.get("text", "Kính gửi nhà trường.\n"))
    return message


def test_the_facts_of_a_mail_are_read() -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Số 5.pdf")
    letter = parse_mail(message.as_bytes())
    assert (letter.message_id, letter.sender) == ("abc.1@example.vn", "noivu@example.vn")
    assert (letter.sender_name, letter.subject) == ("Phòng Nội vụ", "Công văn về nghỉ Tết")
    assert letter.sent_at is not None and letter.sent_at.hour == 2
    assert letter.text.strip() == "Kính gửi nhà trường."
    assert [(part.name, part.data) for part in letter.attachments] == [("Số 5.pdf", b"%PDF-1.7")]


def test_winmail_stays_an_attachment_and_a_mail_in_a_mail_is_unpacked() -> None:
    inner = mail(subject="Bên trong")
    inner.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="a.zip")
    outer = mail()
    outer.add_attachment(
        b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    outer.add_attachment(inner)
    letter = parse_mail(outer.as_bytes())
    assert [part.name for part in letter.attachments] == ["winmail.dat", "a.zip"]
    assert letter.subject == "Công văn về nghỉ Tết"


@pytest.mark.parametrize("charset", ["utf-8", "x-unknown-99", "us-ascii", "windows-1258"])
def test_a_charset_that_lies_costs_no_mail(charset: str) -> None:
    raw = (
        f"From: a@b.vn\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; "
        f'charset="{charset}"\nContent-Transfer-Encoding: 8bit\n\n'
    ).encode() + "Nghỉ Tết".encode()
    assert parse_mail(raw).text


def test_html_is_read_without_its_marks() -> None:
    message = mail()
    message.set_content("<p>Kính gửi</p><script>x()</script><p>nhà trường</p>", subtype="html")
    assert parse_mail(message.as_bytes()).text == "Kính gửi\nnhà trường"


def test_what_is_no_mail_or_too_much_is_refused() -> None:
    for data, code in (
        (b"%PDF-1.7 nothing", "not_a_mail"),
        (b"", "not_a_mail"),
        (b"From: a\nSubject: b\n\n" + b"x" * 2000, "too_large"),
    ):
        with pytest.raises(MailUnreadable) as refused:
            parse_mail(data, MailLimits(bytes=1000))
        assert refused.value.code == code


def test_deep_nesting_and_many_parts_end_in_a_refusal() -> None:
    deep = b"From: a@b\nSubject: s\n"
    for level in range(400):
        deep += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    many = b"From: a@b\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n"
    many += b"--b\nContent-Type: text/plain\n\nx\n" * 5000
    for data in (deep, many):
        with pytest.raises(MailUnreadable) as refused:
            parse_mail(data)
        assert refused.value.code == "too_deep"


def test_hostile_headers_are_cut_and_never_raise() -> None:
    raw = b"From: " + b"a," * 200_000 + b"\nSubject: =?utf-8?q?" + b"=" * 100_000 + b"?=\n"
    raw += b"Message-ID: no brackets\x80\nDate: Fri, 99 Foo 20260\nMIME-Version: 1.0\n\nx"
    letter = parse_mail(raw)
    assert letter.sent_at is None and len(letter.subject) <= 500 and len(letter.sender) <= 200


def test_names_lead_nowhere() -> None:
    message = mail()
    message.add_attachment(
        b"x", maintype="application", subtype="pdf", filename="..\\..\\etc/passwd.pdf"
    )
    assert parse_mail(message.as_bytes()).attachments[0].name == "passwd.pdf"
