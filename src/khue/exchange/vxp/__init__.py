"""The HTTP shape of the national document axis (VXP): headers, answers, client; knows no model."""

from .client import Client as Client
from .client import Wire as Wire
from .headers import Credentials as Credentials
from .headers import NotAuthentic as NotAuthentic
from .headers import Request as Request
from .headers import check as check
from .headers import signed_headers as signed_headers
from .types import Answer as Answer
from .types import ErrorCode as ErrorCode
from .types import MessageType as MessageType
