from django.core.management.base import BaseCommand, CommandError

from finder.guides import Guide, claims, find_guide, slugs


class Command(BaseCommand):
    help = "Print every statement of a guide with its sources, as a list for a reviewer."

    def add_arguments(self, parser):
        parser.add_argument("slug", choices=slugs())
        parser.add_argument("--language", default="en")

    def handle(self, *, slug, language, **options):
        guide = find_guide(slug, language)
        if guide is None:
            raise CommandError(f"There is no guide {slug}.")
        for line in self._lines(guide):
            self.stdout.write(line)

    def _lines(self, guide: Guide):
        review = guide.reviewer
        yield guide.title
        yield f"Revised on {guide.revised_on}. " + (
            f"Reviewed by: {review.role}, {review.reviewed_on}."
            if review
            else "Not yet reviewed by a clinician."
        )
        number = 0
        for section in guide.sections:
            yield f"\n{section.title}"
            for block in section.blocks:
                if block.unsourced:
                    yield f"  [{block.id}] without a source: {block.unsourced}"
                    continue
                for claim in (claim for text in block.texts for claim in claims(text)):
                    if claim.keys:
                        number += 1
                        sources = ", ".join(str(guide.numbers[key]) for key in claim.keys)
                        yield f"  {number}. [{block.id}] {claim.words} ({sources})"
        yield f"\nSources ({len(guide.sources)})"
        for position, source in enumerate(guide.sources, start=1):
            parts = (source.authors, source.title, source.container, source.publisher)
            yield f"  {position}. {'. '.join(filter(None, parts))}, {source.year or 'no date'}."
            yield f"     {source.url}"
