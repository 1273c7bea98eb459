"""Writes of the room: send, record receipts, remind; and the words of an audience."""

from khue.dispatch.audience import Audience as Audience
from khue.dispatch.audience import Clause as Clause
from khue.dispatch.audience import NamedPersons as NamedPersons
from khue.dispatch.audience import NamedUnits as NamedUnits
from khue.dispatch.audience import RoleHolders as RoleHolders
from khue.dispatch.audience import UnitsMatching as UnitsMatching
from khue.dispatch.audience import register_clause as register_clause

from .export import export_board as export_board
from .package import declare_kind as declare_kind
from .package import dispatch_package as dispatch_package
from .recalls import answer_recall as answer_recall
from .recalls import ask_recall as ask_recall
from .recalls import remind_recall as remind_recall
from .receipts import note_arrivals as note_arrivals
from .receipts import open_delivery as open_delivery
from .receipts import record_receipt as record_receipt
from .reminders import remind_by_clock as remind_by_clock
from .reminders import remind_silent as remind_silent
