"""People and their accounts. A person has no unit: posts, enrolments and families do."""

from .person import Person as Person
from .safety import AccessPolicy as AccessPolicy
from .safety import DevicePin as DevicePin
from .safety import FirstSignIn as FirstSignIn
from .safety import WrongSignIns as WrongSignIns
from .user import User as User
from .user import UserManager as UserManager
from .user import display as display
