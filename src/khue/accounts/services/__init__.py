"""Writes of accounts; another domain uses only what is listed here."""

from khue.accounts.law import set_law as set_law
from khue.accounts.profiles import set_provider as set_provider

from .devices import end_all_devices as end_all_devices
from .devices import end_device as end_device
from .first_sign_in import Sheet as Sheet
from .first_sign_in import issue_first_sign_in as issue_first_sign_in
from .first_sign_in import paper_of as paper_of
from .first_sign_in import use_first_sign_in as use_first_sign_in
from .holding import drop_held_form as drop_held_form
from .holding import held_form as held_form
from .holding import hold as hold
from .idle import close_idle_accounts as close_idle_accounts
from .locking import is_locked as is_locked
from .locking import remove_pin as remove_pin
from .locking import set_pin as set_pin
from .locking import unlock as unlock
from .locking import unlock_by_pin as unlock_by_pin
from .people import change_contact as change_contact
from .people import check_contact_email as check_contact_email
from .people import create_account as create_account
from .people import free_username as free_username
from .policy import set_policy as set_policy
from .sign_in import canonical_login as canonical_login
from .sign_in import forget_wrong as forget_wrong
from .sign_in import locked_until as locked_until
from .sign_in import note_wrong as note_wrong
from .sudo import is_sudo as is_sudo
from .sudo import require_sudo as require_sudo
from .sudo import sudo_required as sudo_required
