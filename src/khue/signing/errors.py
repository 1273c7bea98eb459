"""What may go wrong with signing, in words that say what to do next."""

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError, NotFound


class SigningRefused(DomainError):
    """Anything that keeps a signature from being made."""

    code = "signing.refused"
    message = _("The paper could not be signed.")


class PaperUnreadable(SigningRefused):
    code = "signing.paper_unreadable"
    message = _("This PDF is damaged or locked with a password, so it cannot carry a signature.")


class NotPrepared(SigningRefused):
    code = "signing.not_prepared"
    message = _("The paper has no free place for this signature. Make the paper again.")


class BadStampImage(SigningRefused):
    code = "signing.bad_image"
    message = _("Use a PNG or JPEG picture of at most 4 million pixels.")


class SignerRevoked(SigningRefused):
    code = "signing.revoked"
    message = _(
        "The certificate has been revoked, so it must not sign. Ask the certificate authority"
        " for a new one."
    )


class SignerExpired(SigningRefused):
    code = "signing.expired"
    message = _("The certificate is not valid at this time. Renew it, then sign again.")


class SignerUntrusted(SigningRefused):
    code = "signing.untrusted"
    message = _(
        "The certificate's issuer is not among the trusted authorities. Ask the IT officer to"
        " check it."
    )


class KeyUnusable(SigningRefused):
    code = "signing.key_unusable"
    message = _("The key does not fit the certificate or is weaker than the law allows.")


class TokenMissing(SigningRefused):
    code = "signing.token_missing"
    message = _("The token was not found. Plug it in, then sign again.")


class TokenPinWrong(SigningRefused):
    code = "signing.token_pin"
    message = _(
        "The token refused the PIN. Nothing was tried a second time, because tokens lock after"
        " a few wrong PINs."
    )


class ExternalSignatureWrong(SigningRefused):
    code = "signing.external_wrong"
    message = _("The signature from the token does not belong to this paper. Start again.")


class RequestExpired(SigningRefused):
    code = "signing.request_expired"
    message = _("The time for this signature has run out. Start again.")


class BadAnswer(SigningRefused):
    code = "signing.bad_answer"
    message = _(
        "This is not the answer file of the signing program for this paper. Choose the file that"
        " it wrote for this paper, or start again."
    )


class PaperMovedOn(SigningRefused):
    code = "signing.paper_moved_on"
    message = _("The paper has changed while the signature was made. Open it and start again.")


class RemoteUnreachable(SigningRefused):
    code = "signing.remote_unreachable"
    message = _(
        "The signing service does not answer. Nothing was signed; wait a little and try again."
    )


class RemoteRefused(SigningRefused):
    code = "signing.remote_refused"
    message = _(
        "The signing service refused (%(code)s). Nothing was signed; ask the IT officer, who can"
        " ask the service about this code."
    )


class RemoteAuthWrong(SigningRefused):
    code = "signing.remote_auth"
    message = _(
        "The signing service did not accept the PIN or the code. Nothing was tried a second time;"
        " wait for a new code, then try again."
    )


class RemoteLocked(SigningRefused):
    code = "signing.remote_locked"
    message = _("The key is locked or switched off at the signing service. Ask the service.")


class RemoteAnswerWrong(SigningRefused):
    code = "signing.remote_answer"
    message = _("The signing service gave an answer that cannot be used. Tell the IT officer.")


class RemoteModeUnknown(SigningRefused):
    code = "signing.remote_mode"
    message = _(
        "This key asks for a way of agreeing that Khuê does not offer (the service's own page)."
        " Ask the service for PIN and code, or for its app."
    )


class RemoteAddressWrong(SigningRefused):
    code = "signing.remote_address"
    message = _("Write the https address of the service as it was given to you, nothing more.")


class RemoteNotYours(SigningRefused):
    code = "signing.remote_not_yours"
    message = _("The certificate at the service names somebody else. Check the account number.")


class NoCredential(SigningRefused):
    code = "signing.no_credential"
    message = _("There is no usable certificate for this signature. Ask the IT officer to add one.")


class BadCertificate(DomainError):
    code = "signing.bad_certificate"
    message = _("This is not a certificate that can be used. Choose a .pem, .cer or .crt file.")


class SigningNotFound(NotFound):
    code = "signing.not_found"
