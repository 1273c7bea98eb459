"""Writes of the room; other rooms and the views enter here."""

from khue.documents.extensions import Panel as Panel
from khue.documents.extensions import PanelLine as PanelLine
from khue.documents.extensions import Part as Part
from khue.documents.extensions import declare_guard as declare_guard
from khue.documents.extensions import declare_panel as declare_panel
from khue.documents.extensions import declare_part as declare_part
from khue.documents.numbering import cancel_number as cancel_number
from khue.documents.numbering import take_number as take_number

from .audiences import to_all_schools as to_all_schools
from .dispatching import dispatch_document as dispatch_document
from .dispatching import record_outside_delivery as record_outside_delivery
from .drafting import attach_file as attach_file
from .drafting import detach_file as detach_file
from .drafting import draft_document as draft_document
from .drafting import return_with_reason as return_with_reason
from .drafting import revise_draft as revise_draft
from .drafting import submit_for_signature as submit_for_signature
from .incoming import open_incoming as open_incoming
from .incoming import receive_deliveries as receive_deliveries
from .incoming import register_incoming as register_incoming
from .incoming import register_paper_document as register_paper_document
from .instructions import assign as assign
from .instructions import report_done as report_done
from .instructions import write_instruction as write_instruction
from .issuing import number_and_seal as number_and_seal
from .issuing import sign_document as sign_document
from .papers import preview_paper as preview_paper
from .publication import request_publication as request_publication
from .reading import note_reading as note_reading
from .recipients import classify_recipient as classify_recipient
from .recipients import lines_from_text as lines_from_text
