"""Where django-allauth asks the house."""

import base64
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .middleware import BEGAN


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("This name and password do not belong together."),
        "too_many_login_attempts": _("Too many failed tries. Please wait 15 minutes."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request) -> bool:
        """Staff are let in by a colleague; nobody lets themselves in."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """A sign-in of a moment ago, with its second factor, is as good as being asked again."""
        age = time.time() - self.request.session.get(BEGAN, 0)
        return age >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors locked: a copy of the database does not give them away.

    The locks hang on SECRET_KEY; keys it replaced open them too (SECRET_KEY_FALLBACKS).
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _locks().decrypt(encrypted_text.encode()).decode()


def _locks() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key of the form Fernet wants: 32 bytes in base 64."""
    digest = salted_hmac("centers.accounts.second_factor", "", key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
