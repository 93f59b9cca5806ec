"""Second factors: what a person has besides a password."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from centers.models import User

# Recovery codes stand in for one of these and are none by themselves.
_KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=_KINDS).exists()


def with_second_factor(users: QuerySet[User]) -> QuerySet[User]:
    """The same people, each with `second_factor`: whether they have one."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=_KINDS)
    return users.annotate(second_factor=Exists(factors))
