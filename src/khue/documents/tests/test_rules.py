"""Types and measures are dated rules: what the office enters holds from its first day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from khue.compliance.models import RuleEdition
from khue.compliance.selectors import rule
from khue.core.dates import today
from khue.documents import services
from khue.documents.forms import OutgoingForm
from khue.documents.paper import DOCUMENT_TYPES, Measures
from khue.documents.paper.tests.samples import LETTER
from khue.documents.rules import LAYOUT, TYPES, measures_on, type_name, type_on, types_on
from khue.documents.services.papers import Signer, final_paper
from khue.documents.services.signers import Signers
from khue.documents.tests.factories import acting, make_draft
from khue.organisation.tests.factories import Cast

DECREE = date(2020, 3, 5)

_SIGNERS = Signers(Signer("Trần Thị Thu Hà", ("Trưởng phòng",)))


def enter(code: str, value: object, since: date) -> None:
    """Enter an edition as the officer's page does."""
    RuleEdition.objects.create(
        code=code, title="Bản mới", citation="NĐ thử", mark="office", valid_from=since, value=value
    )


def test_the_seeded_edition_is_the_decrees_table(db: None) -> None:
    assert types_on(DECREE) == DOCUMENT_TYPES
    assert measures_on(DECREE) == Measures()


def test_a_new_type_is_offered_from_its_day_and_gives_its_letters(cast: Cast) -> None:
    rows: Any = rule(TYPES).value
    enter(TYPES, [*rows, {"code": "CTh", "symbol": "CTh", "name": "Chương thử"}], today())
    yesterday = today() - timedelta(days=1)
    assert "CTh" not in {kind.code for kind in types_on(yesterday)}
    with acting(cast.specialist):
        form = OutgoingForm(unit=cast.office)
        assert ("CTh", "Chương thử") in list(form.fields["type_code"].choices)  # type: ignore[attr-defined]
    draft = make_draft(cast, type_code="CTh", body=LETTER)
    assert draft.symbol == "CTh-PHONG"
    assert draft.type_name == "Chương thử"
    with pytest.raises(KeyError):
        type_on("CTh", yesterday)
    assert type_name("gone") == "gone"


def test_measures_of_a_new_edition_move_the_paper(cast: Cast) -> None:
    draft = make_draft(cast)
    before: Any = rule(LAYOUT).value
    with acting(cast.specialist):
        old = final_paper(draft, cast.office, _SIGNERS)
        margins = {**before["margins_mm"], "left": [35, 35]}
        boxes = {**before["boxes"], "3": {"size": [14, 14]}}
        enter(LAYOUT, {**before, "margins_mm": margins, "boxes": boxes}, today())
        new = final_paper(draft, cast.office, _SIGNERS)
        row = services.submit_for_signature(document=draft, signer=cast.leader, by=cast.specialist)
    moved = new.boxes["copy_signature"].x0 - old.boxes["copy_signature"].x0
    assert abs(moved) < 1, "the right margin stays"
    assert new.boxes["person"].x0 > old.boxes["person"].x0
    assert (old.number_size, new.number_size) == (13, 14)
    assert row.paper is not None
