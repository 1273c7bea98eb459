"""Books of councils, the fact of secret books, and numbering as a dated rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from khue.compliance.errors import ContentRefused
from khue.compliance.models import RuleEdition
from khue.compliance.selectors import rule
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.documents import errors, services
from khue.documents.models import OutgoingDocument, RegisterBook, SecretPaperBook, Series
from khue.documents.numbering import take_number
from khue.documents.rules import NUMBERING, TYPES
from khue.documents.services.papers import paper_content, signer_of
from khue.documents.tests.factories import acting, make_draft, make_sealed
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import Direction
from khue.organisation.tests.factories import Cast


def make_series(cast: Cast, **changes: object) -> Series:
    """Return the council of the office, chaired by its head."""
    values: dict[str, object] = {
        "name": "Hội đồng Thi đua",
        "symbol": "HĐTĐ",
        "chair": cast.leader,
        "chair_title": "Chủ tịch Hội đồng",
        "deputy": cast.deputy,
        "deputy_title": "Phó Chủ tịch",
        **changes,
    }
    with acting(cast.office_clerk):
        return services.open_series(unit=cast.office, by=cast.office_clerk, **values)  # type: ignore[arg-type]


def test_a_council_has_its_own_numbers_symbol_and_signature(cast: Cast) -> None:
    series = make_series(cast)
    assert series.code == "hdtd"
    make_sealed(cast)
    sealed = make_sealed(cast, type_code="resolution", series=series)
    assert sealed.reference == "01/NQ-HĐTĐ"
    assert sealed.signer_lines == ["TM. Hội đồng Thi đua", "Chủ tịch Hội đồng"]
    assert make_sealed(cast).reference == "02/PHONG-VP"
    with acting(cast.office_clerk):
        signer = signer_of(cast.leader, cast.office, series=series)
        assert signer is not None
        content = paper_content(sealed, cast.office, signer, is_preview=False)
    assert (content.parent_body, content.issuing_body) == (cast.office.name, "Hội đồng Thi đua")


def test_the_deputy_signs_for_the_chair_and_nobody_else(cast: Cast) -> None:
    series = make_series(cast)
    draft = make_draft(cast, series=series, type_code="plan")
    with acting(cast.specialist):
        row = services.submit_for_signature(document=draft, signer=cast.deputy, by=cast.specialist)
    assert row.signer_lines == ["TM. Hội đồng Thi đua", "KT. Chủ tịch Hội đồng", "Phó Chủ tịch"]
    alone = make_series(cast, symbol="HĐKH", deputy=None, deputy_title="")
    draft = make_draft(cast, series=alone, type_code="plan")
    with acting(cast.specialist), pytest.raises(errors.SignerNeeded):
        services.submit_for_signature(document=draft, signer=cast.deputy, by=cast.specialist)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, errors.TextNeeded),
        ({"symbol": "HĐ TĐ"}, errors.SeriesSymbolWrong),
        ({"symbol": "PHONG"}, errors.SeriesTaken),
        ({"symbol": "MAIN"}, errors.SeriesTaken),
        ({"name": "MẬT"}, ContentRefused),
    ],
)
def test_what_is_wrong_with_a_series_is_said(
    cast: Cast, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make_series(cast, **changes)


def test_a_chair_must_be_able_to_sign(cast: Cast) -> None:
    with pytest.raises(errors.ChairWrong):
        make_series(cast, chair=cast.specialist)
    make_series(cast)
    with pytest.raises(errors.SeriesTaken):
        make_series(cast)


def test_a_symbol_that_gave_numbers_is_fixed_and_a_closed_series_writes_nothing(
    cast: Cast,
) -> None:
    series = make_series(cast)
    make_sealed(cast, type_code="plan", series=series)
    people: dict[str, Any] = {"chair": cast.leader, "chair_title": "Chủ tịch"}
    with acting(cast.office_clerk):
        with pytest.raises(errors.SeriesFixed):
            services.change_series(
                series=series, by=cast.office_clerk, name="Hội đồng", symbol="HĐX", **people
            )
        services.change_series(
            series=series, by=cast.office_clerk, name="Hội đồng mới", symbol="HĐTĐ", **people
        )
        services.close_series(series=series, by=cast.office_clerk)
        series.refresh_from_db()
    with pytest.raises(errors.SeriesEnded):
        make_draft(cast, series=series)
    with acting(cast.office_clerk):
        verbs = AuditEntry.objects.filter(object_type="documents.series").order_by("seq")
        assert [entry.verb.rpartition(".")[2] for entry in verbs] == ["opened", "changed", "closed"]


def test_only_head_and_clerk_keep_the_books(cast: Cast) -> None:
    for stranger in (cast.specialist, cast.intruder, cast.teacher):
        with acting(stranger), pytest.raises(NotPermitted):
            services.open_series(
                unit=cast.office,
                by=stranger,
                name="Hội đồng",
                symbol="HĐ",
                chair=cast.leader,
                chair_title="Chủ tịch",
            )


def test_the_clerk_opens_a_series_writes_in_it_and_prints_its_book(cast: Cast) -> None:
    clerk = sign_in(cast.office_clerk)
    values = {
        "name": "Hội đồng Thi đua", "symbol": "HĐTĐ", "chair": cast.leader.pk,
        "chair_title": "Chủ tịch", "deputy": "", "deputy_title": "",
    }  # fmt: skip
    wrong = clerk.post(url("new_series"), {**values, "symbol": "hội đồng"})
    assert wrong.status_code == 200
    assert "HĐ-KHCN" in wrong.content.decode()
    assert clerk.post(url("new_series"), values)["Location"] == url("series")
    with acting(cast.office_clerk):
        series = Series.objects.get()
    assert "HĐTĐ" in clerk.get(url("series")).content.decode()
    assert (
        clerk.post(url("edit_series", series.pk), {**values, "name": "Hội đồng"}).status_code == 302
    )
    writer = sign_in(cast.specialist)
    assert "Hội đồng" in writer.get(url("new")).content.decode()
    letter = {
        "type_code": "plan", "abstract": "Thi đua", "body": "Nội dung.", "urgency": "normal",
        "series": series.pk,
    }  # fmt: skip
    assert writer.post(url("new"), letter).status_code == 302
    with acting(cast.office_clerk):
        draft = OutgoingDocument.objects.get()
    assert draft.symbol == "KH-HĐTĐ"
    writer.post(url("submit", draft.pk), {"signer": cast.leader.pk})
    sign_in(cast.leader, is_sure=True).post(url("sign", draft.pk))
    sure = sign_in(cast.office_clerk, is_sure=True)
    assert sure.post(url("seal", draft.pk)).status_code == 302
    book = clerk.get(url("register_outgoing") + "?book=hdtd").content.decode()
    assert "01/KH-HĐTĐ" in book
    assert book.count('<th scope="col"') == 10
    assert "01/KH-HĐTĐ" not in clerk.get(url("register_outgoing")).content.decode()
    assert clerk.get(url("register_outgoing") + "?book=none").status_code == 404
    assert clerk.post(url("close_series", series.pk)).status_code == 302


def test_the_intruder_finds_no_series(cast: Cast) -> None:
    series = make_series(cast)
    intruder = sign_in(cast.intruder)
    assert "Hội đồng Thi đua" not in intruder.get(url("series")).content.decode()
    assert intruder.get(url("edit_series", series.pk)).status_code == 404
    assert intruder.post(url("close_series", series.pk)).status_code == 404
    assert intruder.get(url("register_outgoing") + "?book=hdtd").status_code == 404
    assert sign_in(cast.teacher).get(url("series")).status_code in (403, 404)


def test_of_a_secret_book_only_the_fact_is_noted(cast: Cast) -> None:
    with acting(cast.office_clerk):
        for place, error in (
            ("Tủ 12/QĐ", errors.OnlyTheFact),
            ("TUYỆT MẬT", ContentRefused),
        ):
            with pytest.raises(error):
                services.note_secret_book(
                    unit=cast.office,
                    by=cast.office_clerk,
                    book="outgoing",
                    keeper=cast.office_clerk,
                    since=today(),
                    place=place,
                )
        assert not SecretPaperBook.objects.exists()
    clerk = sign_in(cast.office_clerk)
    values = {"book": "outgoing", "keeper": cast.office_clerk.pk, "since": "2024-01-01"}
    assert clerk.post(url("new_secret_book"), {**values, "place": "két sắt"}).status_code == 302
    again = clerk.post(url("new_secret_book"), values)
    assert again.status_code == 200
    future = {**values, "book": "incoming", "since": (today() + timedelta(days=1)).isoformat()}
    assert clerk.post(url("new_secret_book"), future).status_code == 200
    page = clerk.get(url("series")).content.decode()
    assert "Ngô Thị Lan" in page
    with acting(cast.office_clerk):
        book = SecretPaperBook.objects.get()
    assert sign_in(cast.intruder).post(url("end_secret_book", book.pk)).status_code == 404
    assert clerk.post(url("end_secret_book", book.pk)).status_code == 302
    names = {field.name for field in SecretPaperBook._meta.get_fields()}
    assert names == {"id", "unit", "book", "keeper", "keeper_name", "place", "since", "ended_on"}


# Numbering as a dated rule.


def enter(changes: dict[str, object], since: date) -> None:
    """Enter an edition of the numbering rule, as the officer's page does."""
    value = {**rule(NUMBERING).table(), **changes}
    RuleEdition.objects.create(
        code=NUMBERING, title="Cấp số", citation="NĐ thử", mark="office", valid_from=since,
        value=value,
    )  # fmt: skip


def written(cast: Cast, day: date, direction: Direction = Direction.OUTGOING) -> str:
    with transaction.atomic():
        return str(
            take_number(unit_id=cast.office.pk, direction=direction, day=day, by=cast.office_clerk)
        )


def test_the_decrees_vector_last_0412_first_01(cast: Cast) -> None:
    with acting(cast.office_clerk):
        RegisterBook.objects.create(
            unit=cast.office, direction=Direction.OUTGOING, year=2026, last_number=411
        )
        assert written(cast, date(2026, 12, 31)) == "412"
        assert written(cast, date(2027, 1, 1)) == "01"


def test_a_new_edition_changes_digits_first_number_and_the_day_of_the_restart(cast: Cast) -> None:
    enter({"pad": 4, "first": 3, "restart": "09-01"}, date(2027, 1, 1))
    with acting(cast.office_clerk):
        assert written(cast, date(2026, 12, 31)) == "01"
        assert written(cast, date(2027, 3, 1)) == "0002", "the run that began in 2026 goes on"
        assert written(cast, date(2027, 9, 1)) == "0003"
        assert written(cast, date(2028, 8, 31)) == "0004"
        assert written(cast, date(2028, 9, 1)) == "0003"


def test_what_was_issued_keeps_its_number_and_the_name_of_its_type(cast: Cast) -> None:
    old = make_sealed(cast, type_code="plan")
    rows = [
        {**row, "name": "Bản kế hoạch"} if row["code"] == "KH" else row
        for row in rule(TYPES).value  # type: ignore[attr-defined]
    ]
    RuleEdition.objects.create(
        code=TYPES, title="Tên loại", citation="NĐ thử", mark="office", valid_from=today(),
        value=rows,
    )  # fmt: skip
    enter({"pad": 3, "separator": ".", "named": ["body", "type"]}, today())
    new = make_sealed(cast, type_code="plan")
    with acting(cast.office_clerk):
        old.refresh_from_db()
    assert (old.reference, old.type_name) == ("01/KH-PHONG", "Kế hoạch")
    assert (new.reference, new.type_name) == ("002.PHONG-KH", "Bản kế hoạch")
    page = sign_in(cast.office_clerk).get(url("register_outgoing")).content.decode()
    assert "Bản kế hoạch:" in page
    assert "01/KH-PHONG" in page
