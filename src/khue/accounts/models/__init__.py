"""People and their accounts. A person has no unit: posts, enrolments and families do."""

from .person import Person as Person
from .user import User as User
from .user import UserManager as UserManager
