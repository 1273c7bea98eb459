"""Writes of the room."""

from .asking import answer as answer
from .asking import ask_recall as ask_recall
from .asking import confirm_held as confirm_held
from .asking import record_download as record_download
from .hub import forget_requests as forget_requests
from .hub import handle as handle
from .hub import knows as knows
from .keys import make_key as make_key
from .links import add_connection as add_connection
from .links import end_connection as end_connection
from .links import end_partner as end_partner
from .links import renew_secret as renew_secret
from .links import save_partner as save_partner
from .links import set_code as set_code
from .links import set_outward as set_outward
from .links import try_connection as try_connection
from .outbox import enqueue_due as enqueue_due
from .outbox import resend as resend
from .outbox import send_now as send_now
from .outbox import send_to_partner as send_to_partner
from .pumping import fetch_all as fetch_all
