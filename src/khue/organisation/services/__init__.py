"""Writes of the organisation."""

from .delegations import delegate as delegate
from .delegations import revoke_delegation as revoke_delegation
from .founding import found_from_command_line as found_from_command_line
from .importing import import_administrative_units as import_administrative_units
from .posts import appoint as appoint
from .posts import appoint_newcomer as appoint_newcomer
from .posts import end_post as end_post
from .posts import issue_sheet as issue_sheet
from .posts import known_person as known_person
from .posts import may_manage as may_manage
from .posts import sign_out_leaver as sign_out_leaver
from .quality import check_quality_again as check_quality_again
from .quality import refresh_all_findings as refresh_all_findings
from .quality import refresh_findings as refresh_findings
from .units import add_management as add_management
from .units import create_unit as create_unit
from .units import end_unit as end_unit
