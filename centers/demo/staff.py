"""The two people who, in the demo, check centers. Nobody can sign in as them."""

from django.contrib.auth.hashers import make_password

from centers.models import User

RECORDER = "demo-recorder"
REVIEWER = "demo-reviewer"
USERNAMES = (RECORDER, REVIEWER)


def demo_staff() -> tuple[User, User]:
    """Recorder and reviewer, made on first use: inactive, without a password that works."""
    recorder, reviewer = (_person(username) for username in USERNAMES)
    return recorder, reviewer


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
