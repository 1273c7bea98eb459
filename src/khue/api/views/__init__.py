"""Pages of the token list."""

from .tokens import issue as issue
from .tokens import revoke as revoke
from .tokens import token_list as token_list
