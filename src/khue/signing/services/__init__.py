"""The face of the signing room.

`prepare_paper` → `certify_paper` → `seal_paper` is the decree's order; `verify_pdf` judges any
file. Each act refuses what must not sign and says what could not be proved.
"""

from khue.signing.engine.prepare import initial_paper as initial_paper
from khue.signing.engine.prepare import prepare_paper as prepare_paper
from khue.signing.types import seal_box as seal_box
from khue.signing.wording import level_text as level_text
from khue.signing.wording import reason_text as reason_text
from khue.signing.wording import warning_text as warning_text

from .acts import SigningSession as SigningSession
from .acts import certify_paper as certify_paper
from .acts import open_session as open_session
from .acts import prove_seal_pin as prove_seal_pin
from .acts import seal_annex as seal_annex
from .acts import seal_paper as seal_paper
from .anchors import add_anchor as add_anchor
from .anchors import remove_anchor as remove_anchor
from .checking import verify_file as verify_file
from .checking import verify_pdf as verify_pdf
from .credentials import add_external_credential as add_external_credential
from .credentials import add_token_credential as add_token_credential
from .credentials import check_credential as check_credential
from .credentials import check_credentials as check_credentials
from .credentials import retire_credential as retire_credential
from .credentials import set_signature_image as set_signature_image
from .demo import enter_remote_signer as enter_remote_signer
from .demo import issue_demo_credentials as issue_demo_credentials
from .external import begin_external_signature as begin_external_signature
from .external import expire_requests as expire_requests
from .external import finish_external_signature as finish_external_signature
from .remote import add_remote_credential as add_remote_credential
from .remote import add_remote_service as add_remote_service
from .remote import check_remote as check_remote
from .remote import find_remote_keys as find_remote_keys
from .remote import remote_questions as remote_questions
from .remote import remove_remote_service as remove_remote_service
from .remote import sign_remotely as sign_remotely
from .taking import PaperTaker as PaperTaker
from .taking import complete_signature as complete_signature
from .taking import describe_paper as describe_paper
from .taking import drop_signature as drop_signature
from .taking import facts_of as facts_of
from .taking import take_papers as take_papers
from .tickets import check_words as check_words
from .tickets import read_answer as read_answer
from .tickets import ticket_of as ticket_of
from .trust import is_demo_allowed as is_demo_allowed
from .upgrading import PaperKeeper as PaperKeeper
from .upgrading import keep_papers as keep_papers
from .upgrading import retry_upgrade as retry_upgrade
from .upgrading import upgrade_pending as upgrade_pending
from .warning import warn_of_expiry as warn_of_expiry
