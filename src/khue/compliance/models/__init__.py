"""Tables of compliance."""

from .confirmation import ScreeningConfirmation as ScreeningConfirmation
from .edition import RuleEdition as RuleEdition
from .refusal import ScreeningRefusal as ScreeningRefusal
