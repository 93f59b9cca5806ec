"""The people who, in the demo, check centers and look after advertisers: two of each. Nobody can
sign in as them."""

from django.contrib.auth.hashers import make_password

from centers.models import User

RECORDER = "demo-recorder"
REVIEWER = "demo-reviewer"
ENTERS = "demo-advertising"
APPROVES = "demo-approver"
USERNAMES = (RECORDER, REVIEWER, ENTERS, APPROVES)


def demo_staff() -> tuple[User, User]:
    """Recorder and reviewer, made on first use: inactive, without a password that works."""
    return _person(RECORDER), _person(REVIEWER)


def demo_advertising_admins() -> tuple[User, User]:
    """Who enters agreements and who approves them, made on first use like the others."""
    return _person(ENTERS), _person(APPROVES)


def _person(username: str) -> User:
    person, _made = User.objects.get_or_create(
        username=username,
        defaults={
            "first_name": "Demo",
            "last_name": username.removeprefix("demo-").title(),
            "is_active": False,
            "password": make_password(None),
        },
    )
    return person
