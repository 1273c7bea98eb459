"""The house's own rules, found in the syntax trees and templates: each past mistake becomes a rule.

A rule is a generator of (place, what is wrong); test_house_rules.py runs them all.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
Found = Iterator[tuple[str, str]]

SCOPE_OPENERS = {"unit_scope", "system_scope"}
# Calls that open the scope of all units; their reason is reviewed (tests/tenancy/crossings.py).
CROSSING_CALLS = {"system_scope", "periodic", "system_task"}
# Where those openers are defined and hand a reason on.
CROSSING_MACHINERY = {"khue.core.scope", "khue.core.scoping", "khue.core.tasks"}
GETTEXT = {
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"),
}
OUTER = {"views", "endpoints", "forms"}
UNNUMBERED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b(?!\s*\(#\d+\))")
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
INLINE_STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"\son[a-z]{3,}\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/json)[^>]*>", re.IGNORECASE
)
STYLE_WITHOUT_NONCE = re.compile(r"<style(?![^>]*\bnonce\s*=)[^>]*>", re.IGNORECASE)
DJANGO_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)


@cache
def modules() -> tuple[tuple[str, Path, ast.Module], ...]:
    """Every module of the product outside tests and migrations: dotted name, path, tree."""
    found = []
    for path in sorted(SOURCE.glob("khue/**/*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if not {"tests", "migrations"} & set(parts) and parts[-1] != "conftest":
            name = ".".join(parts).removesuffix(".__init__")
            found.append((name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


def slice_of(name: str) -> str:
    """The slice of a domain's module: views, services, …"""
    parts = name.split(".")
    return parts[2] if len(parts) > 2 else ""


def called(node: ast.Call) -> str:
    """The last word of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Every call in a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def place(path: Path, line: int) -> str:
    """path:line as editors understand it."""
    return f"{path.relative_to(ROOT)}:{line}"


def objects_fetched_past_the_access_function() -> Found:
    """Views, endpoints, forms and tasks fetch by get_<thing>_for(…), which asks for permission."""
    for name, path, tree in modules():
        if slice_of(name) not in OUTER | {"tasks"}:
            continue
        for call in calls(tree):
            func = call.func
            is_manager_get = (
                isinstance(func, ast.Attribute)
                and func.attr == "get"
                and isinstance(func.value, ast.Attribute)
                and func.value.attr in {"objects", "_base_manager", "_default_manager"}
            )
            if is_manager_get or called(call) in {"get_object_or_404", "aget_object_or_404"}:
                yield (
                    place(path, call.lineno),
                    "fetch the object by get_<thing>_for(actor, id) of its selectors, which asks"
                    " for the permission",
                )


def scopes_opened_in_views() -> Found:
    """The middleware opens the scope of a request; a view that opens its own escapes it."""
    for name, path, tree in modules():
        if slice_of(name) not in OUTER:
            continue
        for call in calls(tree):
            if called(call) in SCOPE_OPENERS:
                yield (
                    place(path, call.lineno),
                    "never open a scope in a view, endpoint or form: the middleware has opened it",
                )


def crossings() -> set[tuple[str, str]]:
    """Every (module, reason) that opens the scope of all units."""
    return {
        (name, _reason(call, tree) or "(no literal reason)")
        for name, _path, tree in modules()
        if name not in CROSSING_MACHINERY
        for call in calls(tree)
        if called(call) in CROSSING_CALLS and not _is_of_the_queue(call)
    }


def _is_of_the_queue(call: ast.Call) -> bool:
    """app.periodic(…) of the job queue opens no scope."""
    func = call.func
    return isinstance(func, ast.Attribute) and getattr(func.value, "id", "") == "app"


def _reason(call: ast.Call, tree: ast.Module) -> str:
    """The reason as a literal, or as a constant of the module."""
    for keyword in call.keywords:
        if keyword.arg == "reason":
            value = keyword.value
            if isinstance(value, ast.Name):
                value = _constants(tree).get(value.id, value)
            if isinstance(value, ast.Constant):
                return str(value.value)
    return ""


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def messages_made_of_pieces() -> Found:
    """A message id must be one literal: what is put together cannot be translated."""
    for _name, path, tree in modules():
        for call in calls(tree):
            if called(call) not in GETTEXT:
                continue
            for argument in call.args:
                formatted = isinstance(argument, ast.Call) and called(argument) == "format"
                if formatted or isinstance(argument, ast.JoinedStr | ast.BinOp):
                    yield (
                        place(path, call.lineno),
                        "give gettext one literal and fill named %(placeholders)s afterwards",
                    )


def markup_that_the_content_policy_forbids() -> Found:
    """No inline style, script or event handler, in templates or in markup made by Python."""
    for path in sorted(SOURCE.glob("khue/*/templates/**/*.html")):
        text = DJANGO_COMMENT.sub(_blank, path.read_text(encoding="utf-8"))
        yield from _markup(path, text, 1)
    for _name, path, tree in modules():
        for node in _texts(tree):
            yield from _markup(path, str(node.value), node.lineno)


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every string but docstrings."""
    explanations = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in explanations:
            yield cast(ast.Constant, node)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _markup(path: Path, text: str, first_line: int) -> Found:
    for tag in TAG.finditer(text):
        where = place(path, first_line + text.count("\n", 0, tag.start()))
        if INLINE_STYLE.search(tag[0]):
            yield where, "no style=: use a class of the tokens"
        if INLINE_HANDLER.search(tag[0]):
            yield where, "no on…= handler: bind a behaviour by a data- attribute"
        if INLINE_SCRIPT.match(tag[0]):
            yield where, "no inline script: write an ES module in static/"
        if STYLE_WITHOUT_NONCE.match(tag[0]):
            yield where, "an inline <style> needs the nonce of the request"


def reminders_without_a_number() -> Found:
    """A reminder in the code needs an issue's number, or it is never done."""
    patterns = (
        "src/**/*",
        "config/**/*",
        "tools/**/*",
        "tests/**/*",
        "benchmarks/**/*",
        "deploy/*",
    )
    kinds = {".py", ".html", ".js", ".css", ".sh", ".typ", ".json", ".conf", ".toml"}
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        if path.suffix in kinds and path.is_file():
            for number, line in enumerate(_lines(path), start=1):
                if UNNUMBERED.search(line):
                    yield place(path, number), "write the issue's number: (#12), or do it now"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


RULES = (
    objects_fetched_past_the_access_function,
    scopes_opened_in_views,
    messages_made_of_pieces,
    markup_that_the_content_policy_forbids,
    reminders_without_a_number,
)
