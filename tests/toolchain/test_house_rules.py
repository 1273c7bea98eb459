"""The house's rules hold in every file, and each rule can see the mistake it is for."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tenancy.crossings import CROSSINGS
from tests.toolchain import house_rules


@pytest.mark.parametrize("rule", house_rules.RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule: Callable[[], house_rules.Found]) -> None:
    found = [f"{where}: {wrong}" for where, wrong in rule()]
    assert not found, "\n" + "\n".join(found)


def test_every_crossing_of_units_is_reviewed() -> None:
    """Opening the scope of all units is listed with its reason, and nothing stale is listed."""
    present = house_rules.crossings()
    unlisted = sorted(present - CROSSINGS)
    stale = sorted(CROSSINGS - present)
    assert not unlisted, f"review and add to tests/tenancy/crossings.py: {unlisted}"
    assert not stale, f"no longer there, remove from tests/tenancy/crossings.py: {stale}"


BAD_VIEWS = """
from khue.core.scoping import unit_scope
def show(request, pk):
    thing = Thing.objects.get(pk=pk)
    other = get_object_or_404(Thing, pk=pk)
    with unit_scope([1]):
        return _(f"Hello {thing}"), _("a" + "b"), '<p style="x">', '<b onclick="y">', "<script>z"
"""


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "src/khue/thing/views.py"
    path.parent.mkdir(parents=True)
    path.write_text(BAD_VIEWS, encoding="utf-8")
    templates = tmp_path / "src/khue/thing/templates/thing"
    templates.mkdir(parents=True)
    (templates / "a.html").write_text(
        '{# style="fine here" #}\n<p\n style="x">\n<style>b</style><script nonce="1">c</script>',
        encoding="utf-8",
    )
    (tmp_path / "src/khue/thing/later.py").write_text("# TO" + "DO: some day\n", encoding="utf-8")
    trees = (("khue.thing.views", path, ast.parse(BAD_VIEWS)),)
    monkeypatch.setattr(house_rules, "ROOT", tmp_path)
    monkeypatch.setattr(house_rules, "SOURCE", tmp_path / "src")
    monkeypatch.setattr(house_rules, "modules", lambda: trees)


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    ("rule", "count"),
    [
        (house_rules.objects_fetched_past_the_access_function, 2),
        (house_rules.scopes_opened_in_views, 1),
        (house_rules.messages_made_of_pieces, 2),
        (house_rules.markup_that_the_content_policy_forbids, 6),
        (house_rules.reminders_without_a_number, 1),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_rule_sees_the_mistake(rule: Callable[[], house_rules.Found], count: int) -> None:
    assert len(list(rule())) == count
