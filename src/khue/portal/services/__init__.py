"""Writes of the portal."""

from .index import bury_withdrawn as bury_withdrawn
from .index import show_published as show_published
from .library import ask_to_publish as ask_to_publish
from .sites import change_site as change_site
from .sites import ensure_site as ensure_site
from .sites import own_site as own_site
from .sites import receive_image as receive_image
from .sites import store_image as store_image
