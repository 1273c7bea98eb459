"""Import-linter contract: another domain is entered only by its face.

For every direct import between two domains the third name must be in the list (khue.files.services
yes, khue.files.models no). ``core`` is machinery and open; tests and demo stories may also use what
another domain keeps for them, and its models.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOT = "khue"
OPEN_DOMAIN = "core"


class AppFaceContract(Contract):
    """``face``: the module names that other domains may import."""

    face = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import that goes past a face."""
        broken = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._is_wrong(importer, imported):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    lines = ", ".join(str(detail["line_number"]) for detail in details)
                    broken.append((importer, imported, lines))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _is_wrong(self, importer: str, imported: str) -> bool:
        source, target = importer.split("."), imported.split(".")
        if source[0] != ROOT or target[0] != ROOT or len(source) < 2 or len(target) < 2:
            return False
        if source[1] == target[1] or target[1] == OPEN_DOMAIN:
            return False
        if {"tests", "demo"} & set(source[2:]) and target[2:3] in (["tests"], ["demo"], ["models"]):
            return False
        return target[2:3] == [] or target[2] not in self._face()

    def _face(self) -> list[str]:
        return list(cast("Iterable[str]", self.face))

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line an import: where it is and what it should be."""
        for importer, imported, lines in check.metadata["broken"]:
            output.print_error(f"{importer} (line {lines}) imports {imported}.")
        output.print_error(f"Enter another domain only by: {', '.join(self._face())}.")
