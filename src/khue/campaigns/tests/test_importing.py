"""Forms from files: our own small one, and the ministry's indicators where they are at hand."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from khue.campaigns import services
from khue.campaigns.errors import BadFormFile, BadRule, CodeTaken, UnknownField
from khue.campaigns.importing import read_forms
from khue.campaigns.models import Expected, FormVersion
from khue.campaigns.tests.factories import acting, make_call, return_of
from khue.campaigns.types import FieldKind
from khue.organisation.tests.factories import Cast

SMALL = """form,sheet,row_no,indicator_vi,unit,code
A-1,I,I,Trường,,
A-1,I,1.1.,Tổng số lớp,lớp,1
A-1,I,,Trong đó:,,
A-1,I,,- Lớp hai buổi,lớp,2
A-1,I,,+ Bán trú,lớp,3
A-1,I,,- Phòng học,phòng,4
B-2,II,2.,Học sinh,người,1
"""
SHARED = Path(os.environ.get("KHUE_SHARED_DATA", "/nowhere"))
REAL = SHARED / "moet_stat_forms_beginning_of_year_indicators.csv"


def test_the_layout_of_the_ministry() -> None:
    first, second = read_forms(SMALL.encode(), "bieu.csv")
    assert (first.code, second.code) == ("A-1", "B-2")
    kinds = [field.kind for field in first.fields]
    assert kinds == ["heading", "number", "heading", "number", "number", "number"]
    by_code = {field.code: field for field in first.fields}
    assert [by_code[code].part_of for code in "1234"] == ["", "1", "2", ""]
    assert by_code["2"].measure == "lớp"


def test_a_workbook_with_rules_and_kinds() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    head = ["Biểu", "Chỉ tiêu", "Đơn vị tính", "Mã số", "Loại", "Quy tắc", "Lựa chọn", "Điền sẵn"]
    rows = [
        head,
        ["X", "Giáo viên", "người", 1, "", "required; <=200", "", "posts.teacher"],
        ["X", "Internet", "", 2, "choice", "required", "Có|Không", ""],
        ["X", "Ghi chú", "", 3, "text", "", "", ""],
    ]
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    (form,) = read_forms(out.getvalue(), "bieu.xlsx")
    teachers, internet, note = form.fields
    assert (teachers.code, teachers.prefill) == ("1", "posts.teacher")
    assert teachers.maximum == 200
    assert (internet.kind, internet.options) == (FieldKind.CHOICE, ("Có", "Không"))
    assert note.kind == FieldKind.TEXT


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a,b\n1,2\n", BadFormFile),
        ("", BadFormFile),
        ("form,indicator_vi,code\nA,Lớp,1\nA,Lớp khác,1\n", CodeTaken),
        ("form,indicator_vi,code,rules\nA,Lớp,1,<=[7]\n", UnknownField),
        ("form,indicator_vi,code,rules\nA,Lớp,1,nhiều\n", BadRule),
        ("form,indicator_vi,code,type\nA,Lớp,1,hình\n", BadFormFile),
        ("form,indicator_vi,code\nA,Lớp,a/b\n", BadFormFile),
    ],
)
def test_what_cannot_be_read_says_so(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_forms(text.encode(), "bieu.csv")
    with pytest.raises(BadFormFile):
        read_forms(b"PK no workbook", "bieu.xlsx")


def test_importing_again_is_a_new_version_of_the_same_form(cast: Cast) -> None:
    drafts = read_forms(SMALL.encode(), "bieu.csv")
    with acting(cast.specialist) as by:
        first, _other = services.keep_forms(unit=cast.office, drafts=drafts, by=by)
    make_call(cast, first.definition)
    with acting(cast.specialist) as by:
        again, _other = services.keep_forms(unit=cast.office, drafts=drafts, by=by)
        assert (again.definition_id, again.number) == (first.definition_id, 2)
        assert FormVersion.objects.get(pk=first.pk).frozen_at is not None


@pytest.mark.skipif(not REAL.exists(), reason="KHUE_SHARED_DATA does not hold the indicators")
def test_the_ministrys_indicators_load_whole_and_work_as_calls(cast: Cast) -> None:
    data = REAL.read_bytes()
    drafts = read_forms(data, REAL.name)
    assert Counter({d.code: len(d.fields) for d in drafts}) == {"02-TH-DN": 152, "01-MN-DN": 252}
    lines = data.decode("utf-8-sig").splitlines()[1:]
    assert sum(len(d.fields) for d in drafts) == len(lines)
    with acting(cast.specialist) as by:
        versions = services.keep_forms(unit=cast.office, drafts=drafts, by=by)
    for version in versions:
        call = make_call(cast, version.definition)
        row = return_of(cast.clerk)
        answers = {f.code: "0" for f in row.fields() if f.has_answer}
        with acting(cast.clerk) as by:
            row = services.open_return(row=row, by=by)
            row, changed = services.save_answers(row=row, typed=services.Typed(now=answers), by=by)
            assert set(changed) == set(answers)
            row = services.check_return(row=row, by=by)
        with acting(cast.head) as by:
            services.submit_return(row=row, by=by)
        with acting(cast.specialist):
            line = Expected.objects.get(call=call, from_unit=cast.school)
            assert line.answers == answers
