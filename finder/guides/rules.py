"""What every guide must hold to, checked before the site starts and by the tests."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator

from django.urls import Resolver404, resolve
from django.utils.text import slugify

from .library import slugs
from .model import KINDS, SOURCE_KINDS, Block, Guide, Source
from .text import claims, links

# Numbers to call are no medical figures.
_CALLS = re.compile(r"\b(?:911|988|1-\d{3}-\d{3}-\d{4})\b")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def problems(guide: Guide, today: datetime.date) -> list[str]:
    """What is wrong with the guide on the day `today`, in words; nothing in a good one."""
    found = [*_head(guide, today), *_ids(guide), *_sources(guide), *_links(guide)]
    for block in guide.blocks:
        found += [f"{block.id}: {problem}" for problem in _block(block)]
    return [f"{guide.slug} ({guide.language}), {problem}" for problem in found]


def _head(guide: Guide, today: datetime.date) -> Iterator[str]:
    for name in ("title", "short", "summary", "condition"):
        if not getattr(guide, name):
            yield f"guide: no {name}"
    if guide.revised_on > today:
        yield f"guide: revised on {guide.revised_on}, which is still to come"
    if guide.reviewer:
        if not guide.reviewer.role:
            yield "guide: a reviewer without a role"
        if not guide.revised_on <= guide.reviewer.reviewed_on <= today:
            yield "guide: the review is in the future, or older than the text"


def _ids(guide: Guide) -> Iterator[str]:
    ids = [id for section in guide.sections for id in (section.id, *(b.id for b in section.blocks))]
    for id, times in Counter([*ids, "guide", "sources", "main"]).items():
        if times > 1:
            yield f"{id}: an id is used {times} times"
        if id != slugify(id):
            yield f"{id}: an id has letters, digits and hyphens only"


def _sources(guide: Guide) -> Iterator[str]:
    known = {source.key for source in guide.known_sources}
    for key in guide.numbers.keys() - known:
        yield f"[^{key}]: no such source"
    for key in known - guide.numbers.keys():
        yield f"[^{key}]: a source that nothing cites"
    for source in guide.known_sources:
        yield from (f"[^{source.key}]: {problem}" for problem in _source(source))


def _source(source: Source) -> Iterator[str]:
    for name in ("authors", "title", "publisher"):
        if not getattr(source, name):
            yield f"no {name}"
    if source.kind not in SOURCE_KINDS:
        yield f"no such kind of source as {source.kind!r}"
    if source.year is None and source.kind != "web":
        yield "no year"
    if source.doi and not _DOI.fullmatch(source.doi):
        yield f"not a DOI: {source.doi}"
    if not source.url.startswith("https://"):
        yield "neither a DOI nor an https link"


def _links(guide: Guide) -> Iterator[str]:
    anchors = {f"#{section.id}" for section in guide.sections}
    anchors |= {f"#{block.id}" for block in guide.blocks}
    for block in guide.blocks:
        for href in (href for text in block.texts for href in links(text)):
            if href.startswith("#"):
                good = href in anchors
            elif href.startswith("/"):
                good = _resolves(href)
            else:
                good = href.startswith(("https://", "tel:", "sms:"))
            if not good:
                yield f"{block.id}: the link {href} leads nowhere"


def _resolves(href: str) -> bool:
    """There is such a page; and if it is a guide, such a guide."""
    try:
        match = resolve(href.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    return match.url_name != "guide" or match.kwargs["slug"] in slugs()


def _block(block: Block) -> Iterator[str]:
    if block.kind not in KINDS:
        yield f"no such kind of block as {block.kind!r}"
    if block.kind in ("question", "timeline", "search", "urgent") and not block.title:
        yield "no title"
    if block.kind == "timeline":
        yield from _timeline(block)
    elif block.kind != "search" and not block.text:
        yield "no text"
    if len({choice.partition("/")[0] for choice in block.choices}) > 1:
        yield "its choices are of more than one group"
    for text in block.texts:
        for claim in claims(text):
            if block.unsourced:
                if claim.keys:
                    yield "cites a source, and says that it needs none"
                if re.search(r"\d", _CALLS.sub("", claim.words)):
                    yield f"a figure without a source: {claim.words}"
            elif not (claim.keys or claim.is_lead_in):
                yield f"no source for: {claim.words}"


def _timeline(block: Block) -> Iterator[str]:
    hours = [stop.hours for stop in block.stops]
    if len(hours) < 2 or not block.phases:
        yield "a timeline has two stops or more, and a phase"
        return
    if hours != sorted(set(hours)):
        yield "the stops of a timeline go up"
    for phase in block.phases:
        if not hours[0] <= phase.start < phase.end <= hours[-1]:
            yield f"{phase.id}: outside the axis, or ends before it starts"
        if not (phase.label and phase.when and phase.text):
            yield f"{phase.id}: a phase has a label, a time and a text"
