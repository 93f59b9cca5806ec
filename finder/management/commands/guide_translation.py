import tomllib

from django.core.management.base import BaseCommand

from finder.guides import slugs
from finder.guides.library import CONTENT
from finder.guides.translation import digest, missing, words


class Command(BaseCommand):
    help = "Print what a translation of a guide lacks, as TOML to be filled in and put into it."

    def add_arguments(self, parser):
        parser.add_argument("slug", choices=slugs())
        parser.add_argument("language")

    def handle(self, *, slug, language, **options):
        english = tomllib.loads((CONTENT / slug / "en.toml").read_text(encoding="utf-8"))
        path = CONTENT / slug / f"{language}.toml"
        translation = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        for id, unit in missing(english, translation).items():
            self.stdout.write(f'[{id}]\nof = "{digest(unit)}"')
            for key, text in words(unit).items():
                before, after = ('"""\n', '"""') if set(text) & {"\n", '"'} else ('"', '"')
                self.stdout.write(f"{key} = {before}{text}{after}")
            self.stdout.write("")
