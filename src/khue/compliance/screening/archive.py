"""Reading archives with limits: members, depth, unpacked size and ratio, paths and locks.

Declared sizes are not believed; reading stops at the limit.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .citations import finding
from .names import member_complaint
from .types import Limits, Report

Nested = Callable[[bytes, str, str], None]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One member of an archive, read."""

    index: int
    name: str
    data: bytes


def read_members(data: bytes, place: str, limits: Limits, report: Report) -> Iterator[Unpacked]:
    """The members of an archive, one after the other; what breaks a limit is a finding."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - many kinds of error on broken archives
        report.add(finding("type.damaged", place))
        return
    with archive:
        infos = archive.infolist()
        if len(infos) > limits.members:
            report.add(finding("archive.too_many", place))
            return
        total = 0
        for index, info in enumerate(infos, start=1):
            complaint = member_complaint(info.filename)
            if complaint is not None:
                report.add(finding(complaint.rule, f"{place} part {index}".strip()))
                return
            if info.is_dir():
                continue
            payload = _read(archive, info, f"{place} part {index}".strip(), limits, report)
            if payload is None:
                return
            total += len(payload)
            if total > limits.unpacked_bytes:
                report.add(finding("archive.bomb", place))
                return
            yield Unpacked(index, info.filename, payload)


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, limits: Limits, report: Report
) -> bytes | None:
    if info.flag_bits & 0x1:
        report.add(finding("type.locked", place))
        return None
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > limits.member_bytes or (ratio > limits.ratio and info.file_size > 1 << 20):
        report.add(finding("archive.bomb", place))
        return None
    try:
        with archive.open(info) as stream:
            payload = stream.read(limits.member_bytes + 1)
    except Exception:  # noqa: BLE001 - see above
        report.add(finding("type.damaged", place))
        return None
    if len(payload) > limits.member_bytes:
        report.add(finding("archive.bomb", place))
        return None
    return payload


def inspect_archive(
    data: bytes, place: str, limits: Limits, report: Report, nested: Nested
) -> None:
    """Screen every member of a .zip as if it had been uploaded alone."""
    for member in read_members(data, place, limits, report):
        nested(member.data, member.name.rsplit("/", 1)[-1], f"{place} part {member.index}".strip())
        if report.is_settled:
            return
