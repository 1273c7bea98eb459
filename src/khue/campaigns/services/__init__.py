"""Writes of the room: forms, calls, what a unit answers, what the office judges."""

from khue.campaigns.prefill import declare_source as declare_source

from .calls import close_call as close_call
from .calls import draft_call as draft_call
from .calls import publish_call as publish_call
from .calls import receive_deliveries as receive_deliveries
from .calls import remind_call as remind_call
from .consolidating import consolidate as consolidate
from .filling import Typed as Typed
from .filling import attach_file as attach_file
from .filling import check_return as check_return
from .filling import open_return as open_return
from .filling import problems_of as problems_of
from .filling import save_answers as save_answers
from .forms import begin_version as begin_version
from .forms import create_form as create_form
from .forms import import_forms as import_forms
from .forms import keep_forms as keep_forms
from .forms import move_field as move_field
from .forms import remove_field as remove_field
from .forms import save_field as save_field
from .reviewing import accept_all as accept_all
from .reviewing import accept_return as accept_return
from .reviewing import return_to_unit as return_to_unit
from .submitting import submit_return as submit_return
from .workbooks import Refused as Refused
from .workbooks import save_workbook as save_workbook
from .workbooks import workbook_of as workbook_of
