"""The parts of a guide as HTML."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from centers.models import Term
from finder import json_ld
from finder.guides import Block, Guide, all_guides, html
from finder.guides.timeline import Picture, picture
from finder.search import Taxonomy

register = template.Library()


@register.simple_tag
def prose(guide: Guide, text: str) -> SafeString:
    """Markdown of the guide, with the numbers of its sources."""
    return html(text, guide.numbers)


@register.filter
def as_picture(block: Block) -> Picture:
    """A timeline as it is drawn."""
    return picture(block)


@register.simple_tag
def search_terms(guide: Guide, block: Block, taxonomy: Taxonomy) -> list[Term]:
    """What a search of the guide asks for: the guide's own needs, and the block's."""
    return _terms((*guide.needs, *block.needs), taxonomy)


@register.simple_tag
def search_choices(block: Block, taxonomy: Taxonomy) -> list[Term]:
    """What the reader can ask for beside: one of these."""
    return _terms(block.choices, taxonomy)


def _terms(needs: Iterable[str], taxonomy: Taxonomy) -> list[Term]:
    named = (need.split("/") for need in needs)
    return [term for group, slug in named if (term := taxonomy.find(group, slug))]


@register.simple_tag
def guides_about(needs: Iterable[Term]) -> list[Guide]:
    """The guides to what is looked for, in the language of the page."""
    wanted = {f"{need.category.slug}/{need.slug}" for need in needs}
    return [guide for guide in all_guides(get_language()) if wanted.issuperset(guide.needs)]


@register.simple_tag
def guide_json_ld(guide: Guide, site_name: str) -> SafeString:
    """schema.org's MedicalWebPage: only what is true, so no review before there was one."""
    data = {
        "@type": "MedicalWebPage",
        "url": settings.SITE_URL + reverse("guide", args=[guide.slug]),
        "name": guide.title,
        "description": guide.summary,
        "inLanguage": guide.language if guide.translated else "en",
        "about": {"@type": "MedicalCondition", "name": guide.condition},
        "dateModified": guide.revised_on.isoformat(),
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": site_name},
        "citation": [
            {
                "@type": "ScholarlyArticle" if source.kind == "article" else "CreativeWork",
                "name": source.title,
                "author": source.authors,
                "url": source.url,
                **({"datePublished": str(source.year)} if source.year else {}),
            }
            for source in guide.sources
        ],
    }
    if guide.reviewer:
        data["lastReviewed"] = guide.reviewer.reviewed_on.isoformat()
        data["reviewedBy"] = {"@type": "Person", "jobTitle": guide.reviewer.role}
    return json_ld.script(data)
