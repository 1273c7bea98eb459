"""Acts of compliance."""

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
