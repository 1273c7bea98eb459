"""Acts of compliance. ``declare_rule`` and ``declare_shredder`` are for ``AppConfig.ready``."""

from khue.compliance.rules.registry import declare as declare_rule
from khue.compliance.shredders import declare as declare_shredder

from .erasing import erase_values as erase_values
from .exporting import export_trail as export_trail
from .heads import write_heads as write_heads
from .rules import add_rule_edition as add_rule_edition
from .screening import confirmation_from as confirmation_from
from .screening import refuse_too_large as refuse_too_large
from .screening import scan_bytes as scan_bytes
from .screening import screen as screen
from .screening import screen_text as screen_text
from .verifying import verify_trail as verify_trail

__all__ = [
    "add_rule_edition",
    "confirmation_from",
    "declare_rule",
    "declare_shredder",
    "erase_values",
    "export_trail",
    "refuse_too_large",
    "scan_bytes",
    "screen",
    "screen_text",
    "verify_trail",
    "write_heads",
]
