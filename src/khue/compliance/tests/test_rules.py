"""Rules by date: the defaults, the order of editions, who may enter one."""

from __future__ import annotations

from datetime import date

import pytest

from khue.accounts.selectors import policy_on
from khue.compliance.errors import UnknownRule
from khue.compliance.models import RuleEdition
from khue.compliance.rules.loading import load_defaults, read_defaults
from khue.compliance.rules.registry import NUMBERING, rules
from khue.compliance.rules.registry import numbering as check_numbering
from khue.compliance.selectors import is_public_mail, latest_editions, rule
from khue.compliance.services import add_rule_edition
from khue.compliance.services.rules import WrongRule
from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 24)


def test_every_default_has_the_shape_that_the_code_reads() -> None:
    codes = set()
    for item in read_defaults():
        rules[item["code"]].check(item["value"])
        assert item["citation"]
        assert item["mark"] in {"F", "Rh", "Rm", "Rl", "verify"}
        codes.add(item["code"])
    assert codes == {declared.code for declared in rules}


def test_a_document_of_2019_is_judged_by_the_rules_of_2019() -> None:
    def instrument(on: date) -> str:
        rows = rule("law.instruments", on).value
        assert isinstance(rows, list)
        return str(next(row["instrument"] for row in rows if row["code"] == "clerical_work"))

    assert "110/2004" in instrument(date(2019, 11, 7))
    assert instrument(date(2020, 3, 4)).startswith("NĐ 110/2004")
    assert instrument(date(2020, 3, 5)) == "NĐ 30/2020/NĐ-CP"
    assert instrument(NOW) == "NĐ 30/2020/NĐ-CP"


def test_accounts_reads_the_figures_of_signing_in_by_date() -> None:
    assert policy_on(date(2026, 6, 30)).idle_minutes_strict == 15
    figures = policy_on(NOW)
    assert (figures.idle_minutes, figures.idle_minutes_strict, figures.wrong_sign_ins) == (15, 5, 5)
    assert not figures.second_factor_for_administrators
    assert policy_on(date(2027, 7, 1)).second_factor_for_administrators


def test_no_edition_of_signing_in_is_looser_than_the_law() -> None:
    figures = rule("accounts.session_lock", NOW).table()
    with pytest.raises(ValueError, match="idle_account_days"):
        rules["accounts.session_lock"].check({**figures, "idle_account_days": 90})
    with pytest.raises(ValueError, match="wrong_minutes"):
        rules["accounts.session_lock"].check({**figures, "wrong_minutes": None})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("hieutruong@gmail.com", True),
        ("A@Yahoo.com.vn", True),
        ("x@hcm.vnn.vn", True),
        ("Nguyễn <a@gmail.com>", True),
        ("vanthu@hcm.edu.vn", False),
        ("a@notgmail.com", False),
        ("không phải thư", False),
    ],
)
def test_public_mail(address: str, *, expected: bool) -> None:
    assert is_public_mail(address, NOW) is expected


def test_unknown_rules_are_an_error() -> None:
    with pytest.raises(UnknownRule):
        rule("no.such")
    with pytest.raises(UnknownRule):
        rule("documents.urgency_stamps", date(1990, 1, 1))


def enter(cast: Cast, **changes: object) -> RuleEdition:
    values: dict[str, object] = {
        "code": "mail.public_domains",
        "title": "Tên miền thư công cộng",
        "citation": "Quyết định 12/QĐ-PGDĐT",
        "mark": "office",
        "valid_from": date(2026, 11, 1),
        "valid_to": None,
        "value": ["example.com"],
        "note": "",
        "by": cast.leader,
        "unit": cast.office,
        **changes,
    }
    return add_rule_edition(**values)  # type: ignore[arg-type]


def test_new_edition_wins_from_its_day_and_the_old_one_stays(cast: Cast) -> None:
    with unit_scope([cast.office.pk]):
        enter(cast)
    assert is_public_mail("a@example.com", NOW)
    assert not is_public_mail("a@gmail.com", NOW)
    assert is_public_mail("a@gmail.com", date(2026, 10, 31))
    assert AuditEntry.objects.filter(verb="compliance.rule.entered").count() == 1
    load_defaults()
    assert is_public_mail("a@example.com", NOW)


def test_only_the_top_body_enters_editions_and_only_well_formed_ones(cast: Cast) -> None:
    with unit_scope([cast.office.pk, cast.school.pk]):
        with pytest.raises(NotPermitted):
            enter(cast, by=cast.head, unit=cast.school)
        with pytest.raises(NotPermitted):
            enter(cast, by=cast.specialist)
        with pytest.raises(WrongRule):
            enter(cast, value={"a": 1})
        with pytest.raises(WrongRule):
            enter(cast, code="no.such")
        with pytest.raises(WrongRule):
            enter(cast, valid_to=date(2026, 1, 1))


def test_loading_again_changes_nothing() -> None:
    count = RuleEdition.objects.count()
    load_defaults()
    assert RuleEdition.objects.count() == count
    assert len(latest_editions(NOW)) == len(list(rules))


@pytest.mark.parametrize(
    "changes",
    [
        {"restart": "02-30"},
        {"pad": 0},
        {"first": 0},
        {"named": ["type"]},
        {"letter": ["x", "body"]},
    ],
)
def test_a_numbering_that_cannot_be_read_is_refused(db: None, changes: dict[str, object]) -> None:
    value = {**rule(NUMBERING).table()}
    check_numbering(value)
    with pytest.raises(ValueError, match=r"[a-z]"):
        check_numbering({**value, **changes})
