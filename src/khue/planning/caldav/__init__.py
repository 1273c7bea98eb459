"""CalDAV for reading (RFC 4791 on RFC 4918): what a calendar program asks, what it is told.

Knows no model and no request: XML and iCalendar only. Writing is refused; the weekly calendar has its
own way to approval.
"""

from .asking import BadAsking as BadAsking
from .asking import Period as Period
from .asking import Report as Report
from .asking import read_properties as read_properties
from .asking import read_report as read_report
from .telling import Resource as Resource
from .telling import multistatus as multistatus
