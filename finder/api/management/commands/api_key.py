from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from finder.api.models import ApiKey, make_key, revoke_key


class Command(BaseCommand):
    help = "Keys of the API: make one, list them, revoke one."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        make = verbs.add_parser("make", help="make a key and print it, this once")
        make.add_argument("--name", required=True, help="the program and whose it is")
        make.add_argument("--contact", required=True, help="an email address")
        make.add_argument("--per-hour", type=int, default=settings.API_KEY_LIMIT)
        verbs.add_parser("list", help="list all keys")
        revoke = verbs.add_parser("revoke", help="end a key")
        revoke.add_argument("id", type=int, help="its number in the list")

    def handle(self, *, verb, **options):
        getattr(self, verb)(**options)

    def make(self, *, name, contact, per_hour, **options):
        try:
            key, secret = make_key(name, contact, per_hour)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(f"Key {key.pk} for {name}. It is shown this once:\n\n  {secret}\n")

    def list(self, **options):
        for key in ApiKey.objects.all():
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "valid"
            self.stdout.write(f"{key.pk:4} {key} {key.contact} {key.per_hour}/hour {state}")

    def revoke(self, *, id, **options):
        try:
            key = ApiKey.objects.get(pk=id)
        except ApiKey.DoesNotExist:
            raise CommandError(f"There is no key {id}.") from None
        revoke_key(key)
        self.stdout.write(f"{key} is revoked.")
