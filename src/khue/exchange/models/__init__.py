"""Other systems, the organisations behind them, our keys, and what was exchanged."""

from .link import Connection as Connection
from .link import OrganCode as OrganCode
from .link import Partner as Partner
from .link import SeenRequest as SeenRequest
from .link import SystemKey as SystemKey
from .message import Message as Message
