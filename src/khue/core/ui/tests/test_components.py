"""Components say what they should, tie what belongs together and let nothing through unescaped."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from khue.core.ui import errors, icons, shapes, styleguide

HOSTILE = '<script>alert(1)</script>"'


@pytest.fixture(autouse=True)
def in_vietnamese() -> Any:
    with translation.override("vi"):
        yield


def draw(source: str, **values: Any) -> str:
    return Template("{% load khue %}" + source).render(Context(values))


class Letter(forms.Form):
    abstract = forms.CharField(label="Trích yếu", help_text="Một câu ngắn.")
    due_on = forms.DateField(label="Hạn", required=False, initial="2026-11-30")
    urgency = forms.ChoiceField(label="Độ khẩn", widget=forms.RadioSelect, choices=[("k", "Khẩn")])


def test_a_field_is_tied_to_its_help_and_error() -> None:
    html = draw("{% form_field form.abstract %}", form=Letter({}))
    assert 'for="id_abstract"' in html
    assert 'aria-describedby="id_abstract_help id_abstract_error"' in html
    assert 'id="id_abstract_help"' in html
    assert 'id="id_abstract_error"' in html
    assert 'aria-invalid="true"' in html
    assert "Xin điền mục: Trích yếu." in html


def test_a_date_brings_the_phones_own_calendar() -> None:
    html = draw("{% form_field form.due_on %}", form=Letter())
    assert 'type="date"' in html
    assert 'value="2026-11-30"' in html
    assert "không bắt buộc" in html


def test_choices_are_a_group_with_a_legend() -> None:
    html = draw("{% form_field form.urgency %}", form=Letter({}))
    assert "<fieldset" in html
    assert "<legend>Độ khẩn" in html


def test_the_summary_leads_to_each_field() -> None:
    html = draw("{% form_errors form %}", form=Letter({}))
    assert 'href="#id_abstract"' in html
    assert 'href="#id_urgency_0"' in html
    assert "Còn 2 mục cần xem lại" in html
    assert draw("{% form_errors form %}", form=Letter()).strip() == ""


@pytest.mark.parametrize(
    "source",
    [
        "{% badge 'waiting' bad %}",
        "{% button bad confirm=bad %}",
        "{% link_button bad '/' %}",
        "{% list_row bad meta=bad state='done' state_text=bad %}",
        "{% card bad %}{{ bad }}{% endcard %}",
        "{% section bad %}{{ bad }}{% endsection %}",
        "{% rows label=bad %}{% endrows %}",
        "{% file_chip bad note=bad %}",
        "{% person bad bad %}",
        "{% avatar bad %}",
        "{% banner 'info' bad title=bad %}",
        "{% empty_state bad bad %}",
        "{% stat_card bad bad %}",
        "{% progress bad 1 2 %}",
        "{% icon 'today' label=bad %}",
        "{% search_box bad label=bad %}",
        "{% timeline moments %}",
        "{% stepper steps bad %}",
        "{% square_strip squares bad %}",
        "{% filter_chips chips bad %}",
        "{% rooms chips bad %}",
        "{% data_table table %}",
    ],
)
def test_nothing_passes_unescaped(source: str) -> None:
    html = draw(
        source,
        bad=HOSTILE,
        moments=[shapes.Moment(HOSTILE, None, HOSTILE, HOSTILE, HOSTILE)],
        steps=[shapes.Step(HOSTILE)],
        squares=[shapes.Square(HOSTILE, "done", HOSTILE)],
        chips=[shapes.Chip(HOSTILE, HOSTILE)],
        table=shapes.Table(
            [shapes.Column("a", HOSTILE, sortable=True, filter="text")],
            [[shapes.Cell(HOSTILE, url=HOSTILE)]],
            caption=HOSTILE,
            query={"a": HOSTILE, "b": HOSTILE},
        ),
    )
    assert "<script" not in html
    assert html.strip()


def test_a_register_keeps_its_order_and_filters_in_the_address() -> None:
    columns = [
        shapes.Column("number", "Số", sortable=True, filter="text"),
        shapes.Column("date", "Ngày", sortable=True),
    ]
    query = {"order": "number", "number": "12", "unit": "3", "after": "x"}
    html = draw("{% data_table t %}", t=shapes.Table(columns, [["128", "23/11"]], query=query))
    assert 'aria-sort="ascending"' in html
    assert "order=-number" in html
    assert "order=date" in html
    assert 'name="number" value="12"' in html
    assert '<input type="hidden" name="unit" value="3">' in html
    assert "after" not in html
    assert "Bỏ lọc" in html


def test_a_board_tells_its_numbers_in_words() -> None:
    squares = [shapes.Square(f"Trường {n}", "done", "đã xong") for n in range(3)]
    squares.append(shapes.Square("Trường 4", "overdue", "quá hạn"))
    html = draw("{% square_strip s 'Bốn trường' %}", s=squares)
    assert 'aria-label="Bốn trường: 3 đã xong, 1 quá hạn"' in html
    assert "<title>Trường 4: quá hạn</title>" in html


def test_a_locked_file_has_no_way_in() -> None:
    assert "href" not in draw("{% file_chip 'a.zip' url='/f/1' scan_state='infected' %}")
    assert "href" in draw("{% file_chip 'a.zip' url='/f/1' scan_state='clean' %}")


def test_every_meaning_has_a_drawing() -> None:
    for meaning in icons.MEANINGS:
        assert "<svg" in icons.icon(meaning)
    with pytest.raises(icons.IconDoesNotExist):
        icons.icon("no-such-thing")


def test_a_domains_own_styles_are_carried_with_the_nonce() -> None:
    html = draw("{% inline_sheet 'core/css/print.css' %}", CSP_NONCE="abc")
    assert html.startswith('<style nonce="abc">')
    assert "/*" not in html
    with pytest.raises(FileNotFoundError):
        draw("{% inline_sheet 'nowhere.css' %}")


def test_error_pages_need_neither_session_nor_database() -> None:
    request = RequestFactory().get("/")
    pages = [
        errors.bad_request(request, Exception()),
        errors.forbidden(request, Exception()),
        errors.not_found(request, Exception()),
        errors.server_error(request),
        errors.csrf_failure(request),
        errors.unknown_host(request),
    ]
    assert [page.status_code for page in pages] == [400, 403, 404, 500, 403, 421]
    for page in pages:
        text = page.content.decode()
        assert "<h1>" in text
        assert 'lang="vi"' in text
        assert "!" not in text.split("<h1>")[1].split("</main>")[0].replace("<!", "")


def test_the_guide_is_closed_outside_the_demo(settings: Any) -> None:
    from django.http import Http404

    settings.KHUE_IS_DEMO = settings.DEBUG = False
    with pytest.raises(Http404):
        styleguide.styleguide(RequestFactory().get("/styleguide/"))
