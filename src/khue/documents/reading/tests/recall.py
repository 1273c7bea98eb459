"""How much is read rightly: ``python -m khue.documents.reading.tests.recall`` prints the table.

Each paper is read as a PDF, as a good scan, as a poor scan and as a photograph. A field counts
where it is exactly what stands on the paper; for the abstract 95 % of its letters.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from difflib import SequenceMatcher

from khue.core.text import fold
from khue.documents.paper import render_paper
from khue.documents.reading import FIELDS, Reading, read_paper
from khue.documents.reading.tests.samples import HINTS, WAYS, Sample, page_of, samples


def is_right(name: str, expected: str, value: str) -> bool:
    """Whether a field was read as it stands on the paper."""
    if name == "abstract":
        return SequenceMatcher(None, expected, value).ratio() >= 0.95
    if name == "issuer":
        return fold(expected) == fold(value)
    return expected == value


def read_all(sample: Sample, way: str, seed: int) -> Reading:
    """Read one sample in one way."""
    if way == "pdf":
        return read_paper(render_paper(sample.content).pdf, "application/pdf", HINTS)
    pages = [WAYS[way](page, seed) for page in page_of(sample)]
    last = pages[-1] if len(pages) > 1 else b""
    return read_paper(pages[0], "image/jpeg", HINTS, last=last)


def main() -> None:
    """Print the table, and what went wrong."""
    total = len(samples())
    for way in ("pdf", *WAYS):
        right: Counter[str] = Counter()
        sure_and_wrong = 0
        started = time.monotonic()
        for seed, sample in enumerate(samples()):
            reading = read_all(sample, way, seed)
            for name in FIELDS:
                expected, value = sample.expected[name], reading.facts.value(name)
                if is_right(name, expected, value):
                    right[name] += 1
                    continue
                found = reading.facts.fields.get(name)
                sure_and_wrong += bool(found and found.sureness >= 90)
                note = f"{way} {sample.name} {name}: {expected!r} read as {value!r} {found and found.sureness}"
                sys.stderr.write(f"{note} {reading.problem}\n")
        seconds = (time.monotonic() - started) / total
        shown = " ".join(f"{name} {right[name]}/{total}" for name in FIELDS)
        sys.stdout.write(f"{way}: {shown} · sure and wrong {sure_and_wrong} · {seconds:.1f} s\n")


if __name__ == "__main__":
    main()
