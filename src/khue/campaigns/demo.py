"""The demo's data calls: one finished, one running, over all schools of the office."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.core.dates import today
from khue.core.demo import DemoPlan
from khue.dispatch.services import Audience, UnitsMatching
from khue.organisation import selectors as organisation
from khue.organisation.types import OFFICE_KINDS, SCHOOL_KINDS, Role

from . import services
from .models import Call, Expected, FormDefinition, Return
from .rule_text import with_rules
from .types import Field, FieldKind, FormDraft

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

# code, label, unit of measure, rules, prefill
_FIGURES = (
    ("10", "Tổng số lớp", "lớp", "required; >=1", "earlier"),
    ("11", "- Lớp học 2 buổi/ngày", "lớp", ">=0; <=[10]", ""),
    ("12", "- Lớp bán trú", "lớp", ">=0; <=[10]", ""),
    ("20", "Tổng số học sinh", "học sinh", "required; >=1; =[21]+[22]", ""),
    ("21", "- Nam", "học sinh", "required; >=0", ""),
    ("22", "- Nữ", "học sinh", "required; >=0", ""),
    ("23", "- Học sinh khuyết tật học hòa nhập", "học sinh", ">=0; <=[20]", ""),
    ("30", "Cán bộ, giáo viên, nhân viên", "người", "required; >=1", "posts.staff"),
    ("31", "- Giáo viên", "người", "required; >=0; <=[30]", "posts.teacher"),
    ("40", "Phòng học", "phòng", "required; >=1", "earlier"),
    ("41", "- Phòng kiên cố", "phòng", ">=0; <=[40]", "earlier"),
    ("50", "Văn bản đến đã vào sổ năm nay", "văn bản", ">=0", "registers.incoming"),
)
_INTERNET = ("Có, toàn trường", "Có, một phần", "Chưa có")


@dataclass(frozen=True, slots=True)
class _School:
    unit: Unit
    head: User
    clerk: User


def build(plan: DemoPlan) -> None:
    """Send two calls with one form; the first is answered by all, the second by most."""
    people = _people()
    # A body above may have no people in the demo: the office is the one that can ask.
    runners = {
        unit.pk: (unit, runner)
        for unit in organisation.find_units(kinds=OFFICE_KINDS)
        if (runner := _runner(unit)) is not None
    }
    if not runners:
        return
    office, runner = max(
        runners.values(), key=lambda pair: len(organisation.managed_unit_ids(pair[0].pk))
    )
    below = organisation.managed_unit_ids(office.pk)
    schools = [s for s in people if s.unit.kind in SCHOOL_KINDS and s.unit.pk in below]
    if not schools:
        return
    (version,) = services.keep_forms(unit=office, drafts=[_form()], by=runner)
    finished = _send(office, version.definition_id, "năm học 2025–2026", 0, runner)
    for school in schools:
        _answer(finished, school, plan.seed, growth=0)
    services.accept_all(call=finished, by=runner)
    services.close_call(call=finished, by=runner)
    running = _send(office, version.definition_id, "năm học 2026–2027", 5, runner)
    for place, school in enumerate(schools):
        _answer(running, school, plan.seed + 1, growth=3, reach=(4, 4, 3, 4, 1, 4, 0, 2)[place % 8])
    _judge(running, runner)


def _people() -> list[_School]:
    units = {unit.pk: unit for unit in organisation.find_units()}
    found: dict[int, dict[str, User]] = {}
    for post in organisation.holders(units, [Role.HEAD, Role.CLERK]):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(post.unit_id, {}).setdefault(post.role, account)
    return [
        _School(units[pk], roles[Role.HEAD], roles[Role.CLERK])
        for pk, roles in found.items()
        if Role.HEAD in roles and Role.CLERK in roles
    ]


def _runner(office: Unit) -> User | None:
    posts = organisation.holders([office.pk], [Role.SPECIALIST, Role.HEAD])
    accounts = [getattr(post.person, "account", None) for post in posts.order_by("-role", "pk")]
    return next((account for account in accounts if account is not None), None)


def _form() -> FormDraft:
    fields = [Field(code="1", label="Quy mô, đội ngũ, cơ sở vật chất", kind=FieldKind.HEADING)]
    for code, label, measure, rules, prefill in _FIGURES:
        field = Field(
            code=code, label=label, kind=FieldKind.NUMBER, measure=measure, prefill=prefill
        )
        fields.append(with_rules(field, rules))
    fields.append(
        Field(
            code="60",
            label="Kết nối internet cho dạy học",
            kind=FieldKind.CHOICE,
            options=_INTERNET,
            is_required=True,
        )
    )
    fields.append(Field(code="61", label="Ngày hoàn thành kiểm kê", kind=FieldKind.DATE))
    fields.append(Field(code="62", label="Khó khăn, kiến nghị", kind=FieldKind.TEXT))
    return FormDraft("SL-ĐNH", "Báo cáo số liệu đầu năm học", tuple(fields))


def _send(office: Unit, form_id: int, period: str, days: int, by: User) -> Call:
    definition = FormDefinition.objects.get(pk=form_id)
    kinds = tuple(kind.value for kind in SCHOOL_KINDS)
    call = services.draft_call(
        unit=office,
        definition=definition,
        title="Báo cáo số liệu đầu năm học",
        period=period,
        due_on=today() + dt.timedelta(days=days),
        audience=Audience((UnitsMatching(kinds=kinds, managed_by=office.pk),)),
        note="Nhà trường rà soát kỹ số liệu trước khi hiệu trưởng ký nộp.",
        by=by,
    )
    return services.publish_call(call=call, by=by)


def _answer(call: Call, school: _School, seed: int, *, growth: int, reach: int = 4) -> None:
    """Go as far as ``reach``: 0 silent, 1 opened, 2 half filled in, 3 checked, 4 submitted."""
    row = Return.objects.filter(call_id=call.pk, unit=school.unit).first()
    if row is None or reach < 1:
        return
    row = services.open_return(row=row, by=school.clerk)
    if reach < 2:
        return
    answers = _answers(school.unit.pk, seed, growth)
    if reach < 3:
        answers = dict(list(answers.items())[:4])
    explained = dict.fromkeys(row.prefilled, "Số liệu rà soát lại đầu năm học.")
    typed = services.Typed(now=answers, explanations=explained)
    row, _changed = services.save_answers(row=row, typed=typed, by=school.clerk)
    if reach < 3:
        return
    row = services.check_return(row=row, by=school.clerk)
    if reach > 3:
        services.submit_return(row=row, by=school.head)


def _answers(unit_id: int, seed: int, growth: int) -> dict[str, str]:
    size = random.Random(f"{unit_id}")
    chance = random.Random(f"{seed}:{unit_id}")
    classes = size.randint(12, 34) + chance.randint(0, growth)
    boys, girls = classes * size.randint(15, 20), classes * size.randint(15, 20)
    staff = classes * 2 + size.randint(4, 12)
    rooms = classes + size.randint(0, 6)
    # One school of eighteen mistypes a figure: it stands out at the office.
    if chance.random() < 1 / 18:
        girls *= 10
    return {
        "10": str(classes),
        "11": str(classes - size.randint(0, 6)),
        "12": str(classes - size.randint(4, 10)),
        "20": str(boys + girls),
        "21": str(boys),
        "22": str(girls),
        "23": str(size.randint(0, 9)),
        "30": str(staff),
        "31": str(staff - size.randint(5, 12)),
        "40": str(rooms),
        "41": str(rooms - size.randint(0, 3)),
        "60": _INTERNET[0] if size.random() < 0.8 else _INTERNET[1],
        "61": f"{today() - dt.timedelta(days=size.randint(1, 9)):%d/%m/%Y}",
        "62": size.choice(("", "", "Thiếu giáo viên Tin học.", "Cần sửa chữa khu vệ sinh.")),
    }


def _judge(call: Call, by: User) -> None:
    """Return one answer with remarks, accept a few, leave the rest to the person who tries."""
    rows = list(Expected.objects.filter(call=call, submitted_at__isnull=False).order_by("position"))
    for place, row in enumerate(rows):
        if place % 7 == 1:
            remarks = {"23": "Đối chiếu lại với hồ sơ khuyết tật.", "": "Rà soát giúp phòng."}
            services.return_to_unit(expected=row, remarks=remarks, by=by)
        elif place % 3 == 0:
            services.accept_return(expected=row, by=by)
