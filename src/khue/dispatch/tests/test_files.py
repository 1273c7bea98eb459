"""The files of a package: each unit's own rows, readable by those who received it."""

from __future__ import annotations

from typing import Any

import pytest

from khue.core.errors import NotFound
from khue.dispatch.kinds import kinds
from khue.dispatch.models import Dispatch
from khue.dispatch.selectors import files_of
from khue.dispatch.types import DispatchKind
from khue.files.models import StoredFile
from khue.files.selectors import get_file_for
from khue.files.services import store_generated
from khue.organisation.tests.factories import Cast

from .factories import as_user, delivery_in, send

pytestmark = pytest.mark.django_db


def send_file(cast: Cast, **changes: Any) -> Dispatch:
    with as_user(cast.office_clerk) as clerk:
        file = store_generated(
            unit=cast.office,
            data=b"%PDF-1.7 tests",
            name="Công văn 128.pdf",
            content_type="application/pdf",
            by=clerk,
            holder_kind="tests.letter",
        )
    return send(cast, files=[file], **changes)


def copy_in(cast: Cast, sending: Dispatch) -> StoredFile:
    with as_user(cast.head):
        (copy,) = files_of(delivery_in(sending, cast.school))
    return copy


def test_each_unit_has_its_own_row_of_the_same_bytes(cast: Cast) -> None:
    sending = send_file(cast)
    mine = copy_in(cast, sending)
    with as_user(cast.intruder):
        (theirs,) = files_of(delivery_in(sending, cast.other_school))
    assert mine.sha256 == theirs.sha256
    assert (mine.unit, theirs.unit) == (cast.school, cast.other_school)


def test_who_reads_the_letter_reads_its_file(cast: Cast) -> None:
    copy = copy_in(cast, send_file(cast))
    for who in (cast.head, cast.clerk):
        with as_user(who) as reader:
            assert get_file_for(reader, copy.pk) == copy
    for who in (cast.teacher, cast.intruder, cast.leader):
        with as_user(who) as stranger, pytest.raises(NotFound):
            get_file_for(stranger, copy.pk)


def test_the_kind_may_let_others_of_the_unit_read_it(cast: Cast) -> None:
    allowed = DispatchKind(
        code="tests.assigned",
        label="Assigned",
        also_reads=lambda user, delivery_id: user == cast.teacher,
    )
    with kinds.temporarily():
        kinds.add(allowed.code, allowed)
        copy = copy_in(cast, send_file(cast, kind=allowed.code))
        with as_user(cast.teacher) as teacher:
            assert get_file_for(teacher, copy.pk) == copy
        with as_user(cast.intruder) as intruder, pytest.raises(NotFound):
            get_file_for(intruder, copy.pk)
