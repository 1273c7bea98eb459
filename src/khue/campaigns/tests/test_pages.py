"""The pages, walked by the cast through the client; the intruder knocks at each of them."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from khue.accounts.models import User
from khue.campaigns import services
from khue.campaigns.models import Call, Expected, FormDefinition, Return
from khue.campaigns.rule_text import with_rules
from khue.campaigns.selectors import open_version_of
from khue.campaigns.tests.factories import (
    GOOD,
    acting,
    expected_of,
    filled,
    make_call,
    make_draft,
    make_form,
    opened,
    return_of,
    submitted,
)
from khue.campaigns.types import CallState, Field, FieldKind, ReturnState
from khue.core.dates import today
from khue.core.models import AuditEntry
from khue.files.selectors import files_by_id
from khue.organisation.tests.factories import Cast

CSV = (
    "form,sheet,row_no,indicator_vi,unit,code\nA-1,I,1,Tổng số lớp,lớp,1\nA-1,I,,- Bán trú,lớp,2\n"
)


def sign_in(user: User, *, is_sure: bool = False) -> Client:
    """Return a client of the person; ``is_sure``: the password was asked again a moment ago."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    if is_sure:
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"campaigns:{name}", args=args)


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(url(name, *args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_the_builder(cast: Cast) -> None:
    office = sign_in(cast.specialist)
    assert office.get(url("home"))["Location"] == url("calls")
    page(office, "forms")
    made = office.post(url("form_new"), {"title": "Đầu năm", "code": "DN", "note": ""})
    with acting(cast.specialist):
        form = FormDefinition.objects.get()
    assert made["Location"] == url("form", form.pk)
    blank = {"measure": "", "sheet": "", "row_no": "", "prefill": "", "options": "", "columns": ""}
    add = url("field_new", form.pk)
    office.post(add, {**blank, "code": "1", "label": "Lớp", "kind": "number", "rules": "required"})
    office.post(add, {**blank, "code": "2", "label": "Bán trú", "kind": "number", "rules": "<=[1]"})
    wrong = {**blank, "code": "3", "label": "Sai", "kind": "number", "rules": "<=[9]"}
    assert "9" in office.post(add, wrong).content.decode()
    assert "Bán trú" in page(office, "form", form.pk)
    page(office, "field", form.pk, "2")
    office.post(url("field_act", form.pk, "2"), {"act": "up"})
    with acting(cast.specialist):
        assert [f.code for f in open_version_of(form).form()] == ["2", "1"]


def _send(cast: Cast, office: Client) -> Call:
    """Build a form of two fields and send it, by the pages."""
    fields = (
        with_rules(Field(code="1", label="Lớp", kind=FieldKind.NUMBER), "required"),
        with_rules(Field(code="2", label="Bán trú", kind=FieldKind.NUMBER), "<=[1]"),
    )
    form = make_form(cast, fields)
    page(office, "call_new", form.pk)
    values = {
        "title": "Số liệu",
        "period": "2026–2027",
        "due_on": today().isoformat(),
        "note": "",
        "kinds": ["primary"],
        "ownership": "",
    }
    office.post(url("call_new", form.pk), values)
    with acting(cast.specialist):
        call = Call.objects.get()
    page(office, "call", call.pk)
    office.post(url("publish", call.pk))
    assert cast.school.name in page(office, "call", call.pk)
    assert "Số liệu" in page(office, "calls")

    return call


def test_from_the_call_to_its_end(cast: Cast) -> None:
    office = sign_in(cast.specialist)
    call = _send(cast, office)
    clerk = sign_in(cast.clerk)
    assert clerk.get(url("home"))["Location"] == url("returns")
    assert "Số liệu" in page(clerk, "returns")
    assert "Số liệu" in clerk.get("/").content.decode()
    row = return_of(cast.clerk)
    led = clerk.get(url("delivery", row.delivery_id))
    assert led["Location"] == url("return", row.pk)
    page(clerk, "return", row.pk)
    kept = clerk.post(url("save", row.pk), {"f.1": "12", "w.1": "", "f.2": "13", "w.2": ""})
    assert "wrong-2-1" in kept.content.decode()
    refused = clerk.post(url("return", row.pk), {"f.2": "13", "w.2": "13", "act": "check"})
    assert refused.status_code in {302, 422}
    clerk.post(url("return", row.pk), {"f.2": "3", "w.2": "13", "act": "check"})
    assert return_of(cast.clerk).state == ReturnState.CHECKED
    assert clerk.get(url("submit", row.pk)).status_code == 404

    head = sign_in(cast.head)
    assert url("submit", row.pk) in page(head, "return", row.pk)
    assert "reauthenticate" in head.post(url("submit", row.pk))["Location"]
    sure = sign_in(cast.head, is_sure=True)
    page(sure, "submit", row.pk)
    sure.post(url("submit", row.pk))
    page(sure, "return", row.pk)
    line = expected_of(cast, call)
    assert line.state == ReturnState.SUBMITTED

    assert "12" in page(office, "unit", line.pk)
    page(office, "figures", call.pk)
    office.post(url("judge", line.pk), {"act": "return", "m.1": "Đếm lại", "m.": ""})
    assert "Đếm lại" in page(clerk, "return", row.pk)
    sure.post(url("submit", row.pk))
    office.post(url("accept_all", call.pk))
    assert return_of(cast.clerk).state == ReturnState.ACCEPTED
    office.post(url("remind", call.pk))
    office.post(url("close", call.pk))
    with acting(cast.specialist):
        assert Call.objects.get().state == CallState.CLOSED
    page(office, "call", call.pk)


def test_the_import_page(cast: Cast) -> None:
    office = sign_in(cast.specialist)
    page(office, "form_import")
    upload = SimpleUploadedFile("bieu.csv", CSV.encode(), "text/csv")
    assert office.post(url("form_import"), {"file": upload})["Location"] == url("forms")
    with acting(cast.specialist):
        form = FormDefinition.objects.get()
    assert "Bán trú" in page(office, "form", form.pk)
    wrong = SimpleUploadedFile("bieu.csv", b"a,b\n1,2\n", "text/csv")
    assert office.post(url("form_import"), {"file": wrong}).status_code == 200


def _workbook_with(data: bytes, changes: dict[tuple[int, int], object]) -> bytes:
    """Write the first sheet anew with some cells changed, as Excel would."""
    import xlsxwriter

    lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write(place, column, cell)
    for (place, column), value in changes.items():
        sheet.write(place, column, value)
    book.close()
    return out.getvalue()


def _place_of(data: bytes, code: str) -> int:
    lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return next(n for n, line in enumerate(lines) if line[0] == code)


def test_the_workbook_goes_out_and_comes_in(cast: Cast) -> None:
    make_call(cast)
    row = opened(cast)
    clerk = sign_in(cast.clerk)
    out = clerk.get(url("workbook", row.pk)).content
    places = {code: (_place_of(out, code), 4) for code in ("20", "21", "22", "40")}
    good = {places["20"]: 41, places["21"]: 20, places["22"]: 21, places["40"]: "05/09/2026"}
    upload = SimpleUploadedFile("bieu.xlsx", _workbook_with(out, good))
    assert clerk.post(url("bring_workbook", row.pk), {"file": upload}).status_code == 302
    with acting(cast.clerk):
        told = AuditEntry.objects.filter(verb="campaigns.return.filled")
        assert told.get().by_id == cast.clerk.pk
    kept = return_of(cast.clerk).answers
    assert (kept["20"], kept["22"], kept["40"]) == ("41", "21", "2026-09-05")

    bad = {**good, places["21"]: "hai mươi", places["22"]: 8.5}
    upload = SimpleUploadedFile("bieu.xlsx", _workbook_with(out, bad))
    answer = clerk.post(url("bring_workbook", row.pk), {"file": upload})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f"E{places['21'][0] + 1}" in text and "hai mươi" in text
    assert return_of(cast.clerk).answers["22"] == "21"
    junk = SimpleUploadedFile("bieu.xlsx", out[:200])
    clerk.post(url("bring_workbook", row.pk), {"file": junk})
    assert return_of(cast.clerk).answers["22"] == "21"


def test_the_errors_stand_in_a_sheet_by_cell(cast: Cast) -> None:
    make_call(cast)
    row = opened(cast)
    with acting(cast.clerk) as by:
        data = services.workbook_of(row=row, by=by)
        place = _place_of(data, "20")
        upload = SimpleUploadedFile("b.xlsx", _workbook_with(data, {(place, 4): "nhiều"}))
        with pytest.raises(services.Refused) as caught:
            services.save_workbook(row=row, upload=upload, by=by)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(caught.value.workbook))
    errors = sheet.get_sheet_by_name("Errors").to_python()
    assert errors[1][0] == f"E{place + 1}"
    assert errors[1][3] == "nhiều"
    assert "T 70" in sheet.sheet_names


def test_files_and_figures(cast: Cast) -> None:
    call = make_call(cast)
    row = filled(cast)
    clerk = sign_in(cast.clerk)
    upload = SimpleUploadedFile("minh-chung.txt", "Biên bản kiểm kê".encode(), "text/plain")
    assert clerk.post(url("file", row.pk, "80"), {"file": upload}).status_code == 302
    rows = {"f.70.0.c1": "Điểm lẻ", "f.70.0.c2": "3", "f.70.1.c1": ""}
    clerk.post(url("return", row.pk), {**rows, "act": "keep"})
    row = return_of(cast.clerk)
    assert row.answers["70"] == [{"c1": "Điểm lẻ", "c2": "3"}]
    with acting(cast.head) as by:
        services.submit_return(row=row, by=by)
    line = expected_of(cast, call)
    office = sign_in(cast.specialist)
    file = f"/files/{line.answers['80']['id']}/"
    assert file in page(office, "unit", line.pk)
    with acting(cast.specialist):
        stored = files_by_id([line.answers["80"]["id"]])[line.answers["80"]["id"]]
    known = {"If-None-Match": f'"{stored.sha256}"'}
    assert office.get(file, headers=known).status_code == 304
    assert sign_in(cast.intruder).get(file).status_code == 404
    data = office.get(url("consolidated", call.pk)).content
    lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert any(cast.school.name in map(str, line) and 41.0 in line for line in lines)


def test_the_board_tells_vietnamese_time(cast: Cast) -> None:
    call = make_call(cast)
    submitted(cast)
    line = expected_of(cast, call)
    with acting(cast.specialist):
        at = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
        Expected.objects.filter(pk=line.pk).update(submitted_at=at)
    assert "25/11 01:30" in page(sign_in(cast.specialist), "call", call.pk)


def test_the_board_asks_one_query_whatever_its_length(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    call = make_call(cast)
    with acting(cast.specialist):
        template = Expected.objects.filter(call=call).first()
        assert template is not None
    from khue.campaigns.selectors import board_of

    with acting(cast.specialist), django_assert_max_num_queries(1):
        board_of(call)
    office = sign_in(cast.specialist)
    with django_assert_max_num_queries(40):
        office.get(url("call", call.pk))


def test_the_intruder_finds_nothing(cast: Cast) -> None:
    form = make_form(cast)
    draft = make_draft(cast, form)
    call = make_call(cast, form)
    row = submitted(cast)
    line = expected_of(cast, call)
    intruder = sign_in(cast.intruder, is_sure=True)
    for name, *args in (
        ("form", form.pk), ("field", form.pk, "20"), ("field_new", form.pk), ("call_new", form.pk),
        ("call", call.pk), ("call", draft.pk), ("figures", call.pk), ("consolidated", call.pk),
        ("unit", line.pk), ("return", row.pk), ("submit", row.pk), ("workbook", row.pk),
        ("delivery", row.delivery_id),
    ):  # fmt: skip
        assert intruder.get(url(str(name), *args)).status_code == 404, name
    for name, *args in (
        ("field_act", form.pk, "20"), ("version_new", form.pk), ("publish", draft.pk),
        ("remind", call.pk), ("accept_all", call.pk), ("close", call.pk), ("judge", line.pk),
        ("return", row.pk), ("save", row.pk), ("submit", row.pk), ("file", row.pk, "80"),
        ("bring_workbook", row.pk),
    ):  # fmt: skip
        assert intruder.post(url(str(name), *args), {"f.20": "1"}).status_code == 404, name
    assert return_of(cast.clerk).answers == row.answers
    assert "Báo cáo số liệu" in page(intruder, "returns")
    with acting(cast.intruder):
        assert not Expected.objects.exists()
        assert set(Return.objects.values_list("unit_id", flat=True)) == {cast.other_school.pk}


def test_a_teacher_is_not_asked(cast: Cast) -> None:
    make_call(cast)
    row = return_of(cast.clerk)
    teacher = sign_in(cast.teacher)
    assert teacher.get(url("returns")).status_code == 404
    assert teacher.get(url("return", row.pk)).status_code == 404


def test_the_office_clerk_reads_and_does_not_run(cast: Cast) -> None:
    call = make_call(cast)
    submitted(cast)
    clerk = sign_in(cast.office_clerk)
    page(clerk, "call", call.pk)
    page(clerk, "unit", expected_of(cast, call).pk)
    assert clerk.post(url("close", call.pk)).status_code == 404


def test_cards_of_today(cast: Cast) -> None:
    make_call(cast)
    row = filled(cast)
    with acting(cast.clerk) as by:
        services.check_return(row=row, by=by)
    assert url("return", row.pk) in sign_in(cast.head).get("/").content.decode()
    assert url("calls") in sign_in(cast.specialist).get("/").content.decode()


def test_everything_typed_is_escaped(cast: Cast) -> None:
    call = make_call(cast)
    row = filled(cast, {**GOOD, "60": "<script>alert(1)</script>"})
    assert "<script>alert" not in page(sign_in(cast.clerk), "return", row.pk)
    with acting(cast.head) as by:
        services.submit_return(row=row, by=by)
    line = expected_of(cast, call)
    assert "<script>alert" not in page(sign_in(cast.specialist), "unit", line.pk)
