"""The inspection of one file: name, size, kind, then whatever its kind can hide.

Pure: bytes and a name in, findings out. `isolate.py` runs it in a limited process.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from .archive import inspect_archive
from .citations import finding
from .kinds import Kind, check_kind
from .marks import flow_findings
from .names import read_name
from .ocr import Clock
from .office import inspect_office
from .pdf import inspect_pdf
from .pictures import inspect_image_file
from .types import Finding, Limits, Report, State, Verdict


def first_look(data: bytes, filename: str | bytes, limits: Limits) -> Verdict:
    """Name, size and kind only: cheap, safe in the server's own process."""
    name, complaint = read_name(filename)
    digest = hashlib.sha256(data).hexdigest()
    findings = [complaint] if complaint else []
    if len(data) > limits.file_bytes:
        findings.append(finding("type.too_large"))
    kind: Kind | None = None
    if not findings:
        kind, refused = check_kind(data, name)
        findings = [refused] if refused else []
    state = State.REFUSED if findings else State.CLEAN
    content_type = kind.content_type if kind else "application/octet-stream"
    return Verdict(state, tuple(findings), digest, len(data), name, content_type)


def inspect(data: bytes, filename: str | bytes, limits: Limits | None = None) -> Verdict:
    """The verdict on a file, malware aside (the scanner is asked by the caller)."""
    bounds = limits or Limits()
    look = first_look(data, filename, bounds)
    if look.state is State.REFUSED:
        return look
    inspection = _Inspection(bounds)
    inspection.look_into(data, look.name, "")
    report = inspection.report
    if report.findings:
        state, findings = State.REFUSED, (*report.findings, *report.unreadable)
    elif report.unreadable:
        state, findings = State.NEEDS_CLERK, tuple(dict.fromkeys(report.unreadable))
    else:
        state, findings = State.CLEAN, ()
    return Verdict(
        state, findings, look.sha256, look.size, look.name, look.content_type, report.page_count
    )


def text_findings(text: str, place: str = "text") -> tuple[Finding, ...]:
    """Rules that text typed into Khuê breaks (a draft's body, a message), none where clean."""
    return tuple(dict.fromkeys(flow_findings(text.splitlines(), place, prominent=40)))


@dataclass(slots=True)
class _Inspection:
    limits: Limits
    report: Report = field(default_factory=Report)
    depth: int = 0
    seen_bytes: int = 0
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(self.limits.ocr_seconds)

    def look_into(self, data: bytes, name: str, place: str) -> None:
        """Screen one file or one part of a file."""
        self.seen_bytes += len(data)
        if self.seen_bytes > self.limits.unpacked_bytes + self.limits.file_bytes:
            self.report.add(finding("archive.bomb", place))
            return
        kind, refused = check_kind(data, name)
        if refused is not None:
            self.report.add(finding(refused.rule, place, refused.detail))
        elif kind is not None:
            self._by_family(kind, data, place)

    def _by_family(self, kind: Kind, data: bytes, place: str) -> None:
        report, limits = self.report, self.limits
        if kind.family == "text":
            lines = decode_text(data).splitlines()
            for hit in flow_findings(lines, place, prominent=40):
                report.add(hit)
        elif kind.family == "image":
            inspect_image_file(data, place, limits, report, self.clock)
        elif kind.family == "pdf":
            inspect_pdf(data, place, limits, report, self.clock, self._nested)
        elif kind.family == "office":
            inspect_office(data, place, limits, report, self._nested_media)
        else:
            inspect_archive(data, place, limits, report, self._nested)

    def _nested(self, data: bytes, name: str, place: str) -> None:
        if self.depth >= self.limits.depth:
            self.report.add(finding("archive.too_deep", place))
            return
        self.depth += 1
        try:
            self.look_into(data, name, place)
        finally:
            self.depth -= 1

    def _nested_media(self, data: bytes, name: str, place: str) -> None:
        """Pictures in office files: an odd or empty one is the office program's affair."""
        if not data or check_kind(data, name)[1] is not None:
            return
        self._nested(data, name, place)


def decode_text(data: bytes) -> str:
    """Text of a .txt or .csv whatever its encoding; TCVN3 and VNI are read as Latin letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1") + "\n" + data.decode("cp1258", "replace")
