"""Pages of the signing room."""

from .anchors import anchor_add as anchor_add
from .anchors import anchor_list as anchor_list
from .anchors import anchor_remove as anchor_remove
from .incomplete import incomplete_list as incomplete_list
from .incomplete import incomplete_retry as incomplete_retry
from .own import own as own
from .own import own_add as own_add
from .own import picture as picture
from .own import picture_set as picture_set
from .records import record_list as record_list
from .records import verify_page as verify_page
from .requests import request_answer as request_answer
from .requests import request_drop as request_drop
from .requests import request_page as request_page
from .requests import request_ticket as request_ticket
from .signers import signers as signers
from .unit import credential as credential
from .unit import credential_check as credential_check
from .unit import credential_retire as credential_retire
from .unit import unit as unit
from .unit import unit_add as unit_add
