"""What every installation shares. Technical capability only: policy of an office is data."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE

from config import env

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(env.text("KHUE_DATA", str(ROOT / ".khue" / "data")))

SECRET_KEY = env.text("SECRET_KEY")
# Keys the digests of audit values; changing it makes old digests unverifiable.
KHUE_AUDIT_KEY = env.text("KHUE_AUDIT_KEY", "")
DEBUG = False
ALLOWED_HOSTS: list[str] = ["*"]  # hosts are judged by khue.portal.middleware (421), not here

# The rooms of the house, lowest first. A leaf can be left out (``KHUE_WITHOUT=portal,api``): the
# rehearsal that a domain can be deleted.
KHUE_DOMAINS = [
    "core",
    "accounts",
    "organisation",
    "compliance",
    "files",
    "notifications",
    "dispatch",
    "signing",
    "publishing",
    "planning",
    "documents",
    "campaigns",
    "portal",
    "exchange",
    "api",
    "mobile",
]
KHUE_DOMAINS = [name for name in KHUE_DOMAINS if name not in env.words("KHUE_WITHOUT")]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    *(f"khue.{name}" for name in KHUE_DOMAINS if (ROOT / "src/khue" / name / "apps.py").exists()),
    # After our own: their templates stand behind ours, and the last app has tables (core.database).
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "khue.core.health.checks",
    "khue.core.middleware.visitor_address",
    "khue.core.compression.compressed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "khue.core.middleware.request_context",
    "khue.portal.middleware.hosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "khue.core.middleware.kept_private",
    "khue.organisation.middleware.hat",
    "khue.core.middleware.domain_errors",
    "khue.accounts.middleware.guard",
]
if "portal" not in KHUE_DOMAINS or not (ROOT / "src/khue/portal/middleware.py").exists():
    MIDDLEWARE.remove("khue.portal.middleware.hosts")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "khue.organisation.context.frame",
                "khue.compliance.context.scanner",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The role that the web and the workers take after connecting: it can't change the audit trail
# and is bound by row-level security. Empty: stay the owner (migrations).
KHUE_DATABASE_ROLE = env.text("KHUE_DATABASE_ROLE", "khue_app")
KHUE_ROW_LEVEL_SECURITY = env.flag("KHUE_ROW_LEVEL_SECURITY", default=True)

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# accounts
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"

SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# In the database: several processes must agree at once that a device is locked or ended.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "khue.core.ui.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# accounts
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "khue.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}  # a phone number is led to its account's name by our form
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "khue.accounts.models.display"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Wrong tries are counted in the database (accounts.services); these hold back a single address.
ACCOUNT_RATE_LIMITS = {"login": "240/m/ip", "login_failed": "60/m/ip"}
ACCOUNT_FORMS = {
    "login": "khue.accounts.forms.SignInForm",
    "reauthenticate": "khue.accounts.forms.ConfirmPasswordForm",
    "change_password": "khue.accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "khue.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "khue.accounts.forms.CodeForm",
    "reauthenticate": "khue.accounts.forms.ConfirmCodeForm",
    "activate_totp": "khue.accounts.forms.AuthenticatorAppForm",
    "add_webauthn": "khue.accounts.forms.PasskeyForm",
    "edit_webauthn": "khue.accounts.forms.PasskeyNameForm",
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["khue.core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Uploads stay in memory until they are screened: nothing unscreened touches a disk.
FILE_UPLOAD_HANDLERS = ["khue.files.uploads.ScreenedUploadHandler"]

KHUE_FILES_ROOT = DATA / "files"
KHUE_PAGE_STORE = DATA / "pages"
KHUE_AUDIT_HEADS = DATA / "audit-heads.jsonl"
KHUE_AUTHORITY_ROOT = DATA / "authority"
# The demo certificate authority: "" (none), "local" (in this process), or where it is served.
KHUE_DEMO_AUTHORITY = ""
# Where the demo's remote signing service answers; "" where there is none.
KHUE_DEMO_REMOTE = ""
# The address written into certificates of the demo authority when its keys are made.
KHUE_AUTHORITY_URL = env.text("KHUE_AUTHORITY_URL", "http://127.0.0.1:8089")
# Drivers of tokens and HSMs at the server that certificates may name.
KHUE_PKCS11_MODULES = env.words("KHUE_PKCS11_MODULES")
# Where the signing program listens at the computer of whoever signs (tools/agent).
KHUE_AGENT_PORT = env.text("KHUE_AGENT_PORT", "8970")
KHUE_APP_HOST = env.text("KHUE_APP_HOST", "localhost")
if "portal" not in KHUE_DOMAINS:
    ALLOWED_HOSTS = [KHUE_APP_HOST]
# Other names of the app host (a test client's); everything else is a portal or 421.
KHUE_APP_HOST_ALIASES: list[str] = []
KHUE_PORTAL_SUFFIX = env.text("KHUE_PORTAL_SUFFIX", ".localhost")
KHUE_PUBLIC_ORIGIN = env.text("KHUE_PUBLIC_ORIGIN", "http://localhost:8000")
# demo: files may be kept unscanned, with a banner; strict: an absent or silent scanner refuses.
KHUE_SCANNER_POLICY = env.text("KHUE_SCANNER_POLICY", "strict")
# The scanner's address: a socket's path or ``tcp:host:port``.
KHUE_CLAMD_SOCKET = env.text("KHUE_CLAMD_SOCKET", "/run/clamav/clamd.ctl")
KHUE_IS_DEMO = False

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        # A hostile PDF makes these two talk a lot; what matters stands in the report.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}
