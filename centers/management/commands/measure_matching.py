from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from centers.matching import Verdict
from centers.matching.measure import Figures, LabelledPair, measure, read_pairs

_PAIRS = Path("tests/data/matching/labelled_pairs.csv")


class Command(BaseCommand):
    help = "Measure matching on pairs of facilities judged by hand (docs/matching.md)."

    def add_arguments(self, parser):
        parser.add_argument(
            "pairs", nargs="?", type=Path, default=settings.BASE_DIR / _PAIRS, help=f"({_PAIRS})"
        )
        parser.add_argument(
            "--list", action="store_true", help="name the pairs that it judges otherwise"
        )

    def handle(self, *, pairs, **options):
        try:
            read = list(read_pairs(pairs))
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"{pairs} cannot be read: {error}") from error
        for part in dict.fromkeys(pair.part for pair in read):
            self._say(part, measure(pair for pair in read if pair.part == part))
        self._say("all", measure(read))
        if options["list"]:
            self._list(read)

    def _say(self, part: str, figures: Figures) -> None:
        self.stdout.write(f"{part}: {figures.pairs} pairs")
        self.stdout.write("  judged      joined  asked  kept apart")
        for judged in ("same", "different", "unsure"):
            joined, asked, apart = (figures.counts[judged, verdict] for verdict in Verdict)
            self.stdout.write(f"  {judged:<10} {joined:>7} {asked:>6} {apart:>11}")
        self.stdout.write(
            f"  precision {figures.precision:.1%}, {figures.strict_precision:.1%} with pairs in "
            f"doubt as wrong; recall {figures.recall:.1%}, {figures.recall_with_people:.1%} with "
            "those put before a person"
        )

    def _list(self, read: list[LabelledPair]) -> None:
        for pair in read:
            if pair.verdict != pair.judged:
                names = f"{pair.one.full_name} / {pair.other.full_name}"
                self.stdout.write(f"{pair.number}: {pair.judged}, not {pair.verdict}: {names}")
