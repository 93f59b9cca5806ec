import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.formats import localize
from django.utils.text import slugify
from django.utils.timezone import localtime

from centers.accounts import Role, create_staff, one_time_link, role_of, standing
from centers.history import RecordedCommand
from centers.models import User

ROLES = {slugify(role.value): role for role in Role}
LOOK_EVERY = 2  # seconds


class Command(RecordedCommand):
    help = (
        "Let a person into the desk: makes the account, prints a link to set a password, and shows "
        "how far the person has come. Run again for someone who has an account, it shows that and "
        "prints a new link."
    )

    def add_arguments(self, parser):
        parser.add_argument("--username", required=True)
        parser.add_argument("--email", help="needed for a new account")
        parser.add_argument("--role", choices=ROLES, help="needed for a new account")
        parser.add_argument("--name", default="", help="as colleagues read it")
        parser.add_argument(
            "--wait",
            action="store_true",
            help="stay, and tell each step as the person takes it, until all are done",
        )

    def handle(self, *, username, email, role, name, wait, **options):
        person = User.objects.filter(username=username).first()
        if person:
            self.check_same(person, email, role)
            self.stdout.write(f"{username} has an account already: {role_of(person).label}.")
        else:
            person = self.create(username, email, role, name)
            self.stdout.write(f"{username} has an account now: {role_of(person).label}.")
        self.stdout.write(
            f"\nHand over this link, which is good once, for "
            f"{settings.PASSWORD_RESET_TIMEOUT // 3600} hours:\n\n  {one_time_link(person)}\n\n"
        )
        self.show(person)
        if wait:
            self.wait(person)

    def create(self, username: str, email: str | None, role: str | None, name: str) -> User:
        if missing := [
            f"--{key}" for key, given in {"email": email, "role": role}.items() if not given
        ]:
            raise CommandError(
                f"There is no account {username} yet. To make one, add {' and '.join(missing)}."
            )
        try:
            return create_staff(username, email=email, role=ROLES[role], name=name)
        except ValidationError as error:
            said = [f"{field}: {' '.join(words)}" for field, words in error.message_dict.items()]
            raise CommandError("\n".join(said)) from error

    def check_same(self, person: User, email: str | None, role: str | None) -> None:
        """The command makes accounts; to change one is for the desk, which knows who does it."""
        has = role_of(person)
        if has is None:
            raise CommandError(f"{person} is not on the staff. Choose another username.")
        if not person.is_active:
            raise CommandError(
                f"{person}'s account is closed. A lead can open it at /desk/people/."
            )
        if role and ROLES[role] != has:
            raise CommandError(
                f"{person} is {has.label}. A lead or site admin can change that at /desk/people/."
            )
        if email and email.lower() != person.email.lower():
            raise CommandError(f"{person}'s address is {person.email}, not {email}.")

    def steps(self, person: User) -> dict[str, bool]:
        now = standing(person)
        optional = "" if settings.REQUIRE_SECOND_FACTOR else " (not required here)"
        signed_in = "signed in"
        if now.signed_in:
            signed_in += f", last on {localize(localtime(person.last_login))}"
        return {
            "account made": True,
            "password set": now.password,
            signed_in: now.signed_in,
            f"second factor set up{optional}": now.second_factor,
        }

    def show(self, person: User) -> None:
        for step, done in self.steps(person).items():
            self.stdout.write(f"  {'done' if done else 'open'}  {step}")

    def wait(self, person: User) -> None:
        """Tell each step as it is taken. Ctrl-C ends the waiting and nothing else."""
        told = {step for step, done in self.steps(person).items() if done}
        self.stdout.write("\nWaiting for the rest. Ctrl-C stops waiting; the link stays good.")
        try:
            while not standing(person).complete:
                time.sleep(LOOK_EVERY)
                person.refresh_from_db()
                for step, done in self.steps(person).items():
                    if done and step not in told:
                        told.add(step)
                        self.stdout.write(f"  done  {step}")
        except KeyboardInterrupt:
            self.stdout.write("")
            return
        self.stdout.write(f"{person} can work now.")
