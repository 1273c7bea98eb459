"""Writes of the outbox: put notices in, bring them out, mark them seen, try again."""

from .inbox import mark_all_seen as mark_all_seen
from .inbox import mark_seen as mark_seen
from .inbox import note_fetched as note_fetched
from .inbox import settle as settle
from .outbox import declare_kind as declare_kind
from .outbox import notify as notify
from .outbox import register_channel as register_channel
from .retry import retry_job as retry_job
from .retry import retry_notice as retry_notice
from .sending import send_due as send_due
