"""All 29 types: head, symbol and a text to start from; a unit's own templates."""

from __future__ import annotations

import pytest

from khue.compliance.errors import ContentRefused
from khue.core.errors import NotFound, NotPermitted
from khue.documents import errors, services
from khue.documents.models import OutgoingDocument, TextTemplate
from khue.documents.paper import DOCUMENT_TYPES, BlockKind, DocumentType, parse_body, render_paper
from khue.documents.selectors_templates import templates_to_start_from
from khue.documents.services.papers import Signer, paper_content
from khue.documents.starters import BLANK, starter_of
from khue.documents.tests.factories import acting, make_draft
from khue.documents.tests.test_pages import sign_in, url
from khue.organisation.tests.factories import Cast

WORDS = {
    "type_code": "invitation", "name": "Giấy mời họp", "body": "Kính mời … tới dự họp.",
}  # fmt: skip


def keep(cast: Cast, **changes: object) -> TextTemplate:
    """Return a template of the office."""
    with acting(cast.office_clerk):
        return services.keep_template(
            unit=cast.office,
            by=cast.office_clerk,
            **{**WORDS, **changes},  # type: ignore[arg-type]
        )


@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_every_type_has_a_text_its_head_and_its_symbol(cast: Cast, kind: DocumentType) -> None:
    starter = starter_of(kind.code)
    assert starter is not None
    blocks = parse_body(starter.body)
    assert BLANK in starter.body
    assert "Lưu: " in starter.recipients
    assert starter.needs_basis <= any(block.kind is BlockKind.BASIS for block in blocks)
    assert bool(starter.resolve) == any(block.kind is BlockKind.RESOLVE for block in blocks)
    draft = make_draft(
        cast, type_code=kind.code, abstract="Việc thử", body=starter.body, drafting_unit=""
    )
    assert draft.symbol == (f"{kind.letters}-PHONG" if kind.letters else "PHONG")
    with acting(cast.specialist):
        signer = Signer("Trần Thị Thu Hà", ("Trưởng phòng",))
        content = paper_content(draft, cast.office, signer, is_preview=False)
        missing = services.still_missing(draft)
    assert content.type_name == (kind.name if kind.letters else "")
    assert content.abstract == ("Việc thử" if kind.letters else "việc thử")
    assert content.has_subject == (kind.code != "public_letter")
    assert {"number", "date", "person", "seal"} <= render_paper(content).boxes.keys()
    assert len(missing) == 1 + starter.needs_addressee


def test_what_a_decision_lacks_is_said(cast: Cast) -> None:
    draft = make_draft(cast, type_code="decision", abstract="Việc", body="Điều 1. Việc này.")
    with acting(cast.specialist):
        words = services.still_missing(draft)
        assert len(words) == 2
        page = sign_in(cast.specialist).get(url("outgoing", draft.pk)).content.decode()
        assert "QUYẾT ĐỊNH:" in page


def test_a_draft_begins_with_the_text_of_its_type(cast: Cast) -> None:
    writer = sign_in(cast.specialist)
    page = writer.get(url("start")).content.decode()
    assert page.count("?from=") == 29
    page = writer.get(url("new") + "?from=decision").content.decode()
    assert "QUYẾT ĐỊNH:" in page
    assert '<option value="decision" selected>' in page
    assert "Như Điều 3" in page
    assert writer.get(url("new") + "?from=nothing").status_code == 200
    assert writer.get(url("new") + "?from=99999999").status_code == 404


def test_the_clerk_keeps_templates_and_the_drafter_starts_from_them(cast: Cast) -> None:
    clerk = sign_in(cast.office_clerk)
    assert "Điều 1" in clerk.get(url("new_template") + "?from=decision").content.decode()
    assert clerk.post(url("new_template"), {**WORDS, "name": ""}).status_code == 200
    assert clerk.post(url("new_template"), WORDS)["Location"] == url("templates")
    again = clerk.post(url("new_template"), WORDS)
    assert again.status_code == 200
    assert "Kính mời …" in again.content.decode(), "nothing typed is lost"
    with acting(cast.office_clerk):
        row = TextTemplate.objects.get()
    page = clerk.post(url("edit_template", row.pk), {**WORDS, "body": "Kính mời ông bà …."})
    assert page.status_code == 302
    writer = sign_in(cast.specialist)
    assert "Giấy mời họp" in writer.get(url("start")).content.decode()
    assert "Kính mời ông bà" in writer.get(url("new") + f"?from={row.pk}").content.decode()
    assert writer.get(url("templates")).status_code in (403, 404)
    assert clerk.post(url("drop_template", row.pk)).status_code == 302
    assert "Giấy mời họp" not in writer.get(url("start")).content.decode()
    assert writer.get(url("new") + f"?from={row.pk}").status_code == 404
    with acting(cast.specialist):
        assert not OutgoingDocument.objects.exists()


def test_only_shared_templates_of_the_office_reach_its_schools(cast: Cast) -> None:
    own, shared = keep(cast), keep(cast, name="Chung", is_shared=True)
    with acting(cast.clerk):
        assert templates_to_start_from(cast.clerk, cast.school) == [shared]
        with pytest.raises(NotFound):
            templates_to_start_from(cast.clerk, cast.office)
    intruder = sign_in(cast.intruder)
    assert intruder.get(url("new") + f"?from={own.pk}").status_code == 404
    for row in (own, shared):
        assert intruder.get(url("edit_template", row.pk)).status_code == 404
        assert intruder.post(url("drop_template", row.pk)).status_code == 404
    with acting(cast.head):
        services.keep_template(unit=cast.school, by=cast.head, is_shared=True, **WORDS)  # type: ignore[arg-type]
    with acting(cast.intruder):
        assert templates_to_start_from(cast.intruder, cast.other_school) == [shared]


def test_what_is_wrong_with_a_template_is_said(cast: Cast) -> None:
    for changes, error in (
        ({"body": " "}, errors.TextNeeded),
        ({"type_code": "nonsense"}, errors.UnknownType),
        ({"body": "TUYỆT MẬT\nNội dung"}, ContentRefused),
    ):
        with pytest.raises(error):
            keep(cast, **changes)
    with acting(cast.specialist), pytest.raises(NotPermitted):
        services.keep_template(unit=cast.office, by=cast.specialist, **WORDS)  # type: ignore[arg-type]
