"""Keys of programs that ask more often than anyone may without one."""

import hashlib
import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

_MARK = "ftk_"  # so that a key that leaked is recognized as one
_HINT = 10


class ApiKeyQuerySet(models.QuerySet):
    def valid(self) -> "ApiKeyQuerySet":
        return self.filter(revoked_at__isnull=True)


class ApiKey(models.Model):
    """Who may ask how often. The key itself is kept nowhere, only its SHA-256.

    A key is 256 random bits, so a plain hash cannot be guessed back.
    """

    name = models.CharField("name", max_length=100, help_text="The program and whose it is.")
    contact = models.EmailField("contact", help_text="Who hears when something changes.")
    hint = models.CharField("beginning of the key", max_length=_HINT)
    digest = models.CharField("SHA-256 of the key", max_length=64, unique=True)
    per_hour = models.PositiveIntegerField("requests an hour")
    created_at = models.DateTimeField("created at", auto_now_add=True)
    revoked_at = models.DateTimeField("revoked at", null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "API key"
        verbose_name_plural = "API keys"
        constraints = [
            models.CheckConstraint(name="api_key_is_a_hash", condition=Q(digest__regex=r"^\w{64}$"))
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


def make_key(name: str, contact: str, per_hour: int) -> tuple[ApiKey, str]:
    """A new key's row, saved, and the key itself, which is not to be had again."""
    secret = _MARK + secrets.token_urlsafe(32)
    key = ApiKey(
        name=name, contact=contact, hint=secret[:_HINT], digest=digest(secret), per_hour=per_hour
    )
    key.full_clean()
    key.save()
    return key, secret


def revoke_key(key: ApiKey) -> None:
    """From now on the key is unknown. Done twice, it changes nothing."""
    ApiKey.objects.valid().filter(pk=key.pk).update(revoked_at=timezone.now())


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
