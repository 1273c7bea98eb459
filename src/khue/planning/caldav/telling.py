"""What a client is told: the multi-status answer with the properties it wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from .asking import CAL, CS, DAV

_NAMES = {"d": DAV, "c": CAL, "cs": CS}
Value = str | etree._Element | Sequence[etree._Element]


@dataclass(frozen=True, slots=True)
class Resource:
    """One address with its properties (``{namespace}name`` → value); ``None``: it is not there."""

    href: str
    properties: Mapping[str, Value] = field(default_factory=dict)
    is_missing: bool = False


def multistatus(resources: Iterable[Resource], wanted: Sequence[str]) -> bytes:
    """Return the answer; without ``wanted`` every property except the calendar data is told."""
    root = etree.Element(f"{{{DAV}}}multistatus", nsmap=_NAMES)
    for resource in resources:
        response = etree.SubElement(root, f"{{{DAV}}}response")
        etree.SubElement(response, f"{{{DAV}}}href").text = resource.href
        if resource.is_missing:
            etree.SubElement(response, f"{{{DAV}}}status").text = "HTTP/1.1 404 Not Found"
            continue
        _tell(response, resource, wanted)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _tell(response: etree._Element, resource: Resource, wanted: Sequence[str]) -> None:
    known = resource.properties
    names = wanted or [name for name in known if name != f"{{{CAL}}}calendar-data"]
    _block(response, {name: known[name] for name in names if name in known}, "200 OK")
    unknown = [name for name in names if name not in known]
    if unknown:
        _block(response, dict.fromkeys(unknown, ""), "404 Not Found")


def _block(response: etree._Element, values: Mapping[str, Value], status: str) -> None:
    block = etree.SubElement(response, f"{{{DAV}}}propstat")
    properties = etree.SubElement(block, f"{{{DAV}}}prop")
    for name, value in values.items():
        element = etree.SubElement(properties, name)
        if isinstance(value, str):
            element.text = value or None
        elif isinstance(value, etree._Element):
            element.append(value)
        else:
            element.extend(value)
    etree.SubElement(block, f"{{{DAV}}}status").text = f"HTTP/1.1 {status}"


def href(address: str) -> etree._Element:
    """An address as a property's value."""
    element = etree.Element(f"{{{DAV}}}href")
    element.text = address
    return element


def tag(namespace: str, local: str, /, **attributes: str) -> etree._Element:
    """An empty element as (part of) a property's value."""
    return etree.Element(f"{{{namespace}}}{local}", attributes)
