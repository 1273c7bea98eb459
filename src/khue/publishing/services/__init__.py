"""Writes of publishing; other rooms enter here."""

from khue.publishing.kinds import declare_address as declare_address
from khue.publishing.kinds import declare_kind as declare_kind
from khue.publishing.store import file_name as file_name
from khue.publishing.store import is_host_name as is_host_name

from .decisions import approve as approve
from .decisions import return_with_reason as return_with_reason
from .decisions import review as review
from .gate import assert_publishable as assert_publishable
from .pages import bump_generation as bump_generation
from .pages import ensure_generation as ensure_generation
from .pages import page_store as page_store
from .pages import reconcile as reconcile
from .pages import reconcile_all as reconcile_all
from .requests import request_publication as request_publication
from .visibility import ask_withdrawal as ask_withdrawal
from .visibility import expire_one as expire_one
from .visibility import publish_due_one as publish_due_one
from .visibility import publish_if_due as publish_if_due
from .visibility import withdraw as withdraw
