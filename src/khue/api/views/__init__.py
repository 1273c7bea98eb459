"""Pages of the token list, and the description of the API."""

from .description import description as description
from .tokens import issue as issue
from .tokens import revoke as revoke
from .tokens import token_list as token_list
