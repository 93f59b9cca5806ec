"""Guided match: a start, one page a question, where to turn first, and the plan.

Answers travel in the address (docs/decisions/0012-guided-match.md); every page is a plain GET.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centers import places
from centers.models import Term
from finder import match
from finder.match import words
from finder.search import RADII, Taxonomy

# The buttons below a question: which way on.
NEXT, SKIPPED = "next", "skip"


@dataclass(frozen=True)
class Row:
    """A suggestion as the plan shows it; `reasons` with the numbers of their sources."""

    suggestion: match.Suggestion
    term: Term
    reasons: list[tuple[str, list[int]]]


@dataclass(frozen=True)
class PlaceLink:
    """A place that may have been meant, with the way on from there."""

    label: str
    query_string: str


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    context = {"number": len(match.QUESTIONS), "first": match.QUESTIONS[0]}
    return render(request, "finder/match/start.html", context)


@require_safe
def question_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One question; with `then` the answer is taken and the way leads on."""
    question = match.BY_SLUG.get(slug)
    if question is None:
        raise Http404
    answers = match.read(request.GET)
    if question not in answers.asked:
        return _onward(answers)
    then = request.GET.get("then")
    if then == SKIPPED:
        return _onward(answers.skipping(question), question)
    error, choices = "", []
    if then == NEXT:
        error, choices = _problem(question, answers)
        if not error:
            return _onward(answers, question)
    context = {
        "question": question,
        "title": question.title(answers.voice),
        "answers": answers,
        "fields": [
            (
                field,
                [(option, option.slug in answers.given.get(field.name, ())) for option in shown],
            )
            for field in question.fields
            if (shown := answers.options(field))
        ],
        "number": answers.asked.index(question) + 1,
        "total": len(answers.asked),
        "carried": answers.pairs_without(question),
        "previous": _before(question, answers),
        "said": [said for said in words.summary(answers) if said.question != question],
        "error": error,
        "choices": choices,
        "radii": RADII,
    }
    status = 400 if error else 200
    return _private(render(request, "finder/match/question.html", context, status=status))


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Where to turn first; the way on stays open."""
    answers = match.read(request.GET)
    plan = match.make_plan(answers)
    if not plan.dangers:
        return _onward(answers)
    context = {"answers": answers, "helps": _helps(plan), "onward": _address(answers)}
    return _private(render(request, "finder/match/help_now.html", context))


@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    """What we suggest to search for and to ask, why, and how much that finds."""
    answers = match.read(request.GET)
    plan = match.make_plan(answers)
    near = match.look_near(plan)
    sources = _sources_of(plan)
    context = {
        "answers": answers,
        "plan": plan,
        "near": near,
        "helps": _helps(plan),
        "rows": _rows(plan.search, near.found.taxonomy, sources),
        "asks": _rows(plan.ask, near.found.taxonomy, sources),
        "sources": sources,
        "said": words.summary(answers),
        "open_question": answers.next_question,
        "version": match.RULES_VERSION,
    }
    return _private(render(request, "finder/match/plan.html", context))


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """The whole table: every rule and danger sign in words, with its sources."""
    taxonomy = Taxonomy.load()
    numbers = {source.slug: n for n, source in enumerate(match.SOURCES, 1)}
    groups = []
    for category in taxonomy.groups:
        rules = [
            (
                rule,
                taxonomy.find(*rule.term.split("/")),
                words.condition_text(rule.when),
                words.condition_text(rule.unless),
                [numbers[slug] for slug in rule.sources],
            )
            for rule in match.RULES
            if rule.group == category.slug
        ]
        if rules:
            groups.append((category, rules))
    dangers = [
        (
            words.answer_text("now", danger.answer),
            match.WHAT_TO_DO[danger.help],
            danger.do,
            [numbers[slug] for slug in danger.sources],
        )
        for danger in match.DANGERS
    ]
    context = {
        "groups": groups,
        "dangers": dangers,
        "questions": match.QUESTIONS,
        "sources": list(match.SOURCES),
        "version": match.RULES_VERSION,
        "since": match.RULES_DATE,
        "rules": len(match.RULES),
    }
    return render(request, "finder/match/how.html", context)


def _address(answers: match.Answers) -> str:
    """Where these answers lead: to the first open question, or to the plan."""
    question = answers.next_question
    path = reverse("match-question", args=[question.slug]) if question else reverse("match-plan")
    query = answers.query_string()
    return f"{path}?{query}" if query else path


def _onward(answers: match.Answers, question: match.Question | None = None) -> HttpResponse:
    """After `question`. Danger signs come before anything else, each time they are named."""
    address = _address(answers)
    if question and question.slug == "now" and match.make_plan(answers).dangers:
        address = f"{reverse('match-help-now')}?{answers.query_string()}"
    return _private(redirect(address))


def _problem(question: match.Question, answers: match.Answers) -> tuple[str, list[PlaceLink]]:
    """What is wrong with the answer to this question, and places that may have been meant."""
    if question.slug != "where":
        return ("" if answers.answered(question) else _("Choose an answer, or skip this."), [])
    match places.resolve(answers.where):
        case places.Found():
            return "", []
        case places.Ambiguous(choices=choices):
            message = _("There is more than one place with this name. Choose one below.")
        case places.Unknown(suggestions=choices):
            message = _("We do not know this place. Check the spelling, or try a ZIP code.")
        case _:
            return _("Type a place, or skip this."), []
    return message, [
        PlaceLink(spot.label, answers.at(spot.query).query_string()) for spot in choices
    ]


def _before(question: match.Question, answers: match.Answers) -> match.Question | None:
    index = answers.asked.index(question)
    return answers.asked[index - 1] if index else None


def _helps(plan: match.Plan) -> list:
    return [
        (
            help,
            match.WHAT_TO_DO[help],
            [(words.answer_text("now", sign.answer), sign.do) for sign in signs],
        )
        for help, signs in plan.helps
    ]


def _sources_of(plan: match.Plan) -> list[match.Source]:
    """The sources of the reasons shown, in the order in which they first appear."""
    slugs = dict.fromkeys(slug for s in (*plan.search, *plan.ask) for slug in s.sources)
    return [match.SOURCE[slug] for slug in slugs]


def _rows(suggestions, taxonomy: Taxonomy, sources: list[match.Source]) -> list[Row]:
    numbers = {source.slug: n for n, source in enumerate(sources, 1)}
    return [
        Row(
            suggestion,
            term,
            [(rule.because, [numbers[slug] for slug in rule.sources]) for rule in suggestion.rules],
        )
        for suggestion in suggestions
        if (term := taxonomy.find(suggestion.group, suggestion.slug))
    ]


def _private(response: HttpResponse) -> HttpResponse:
    """What was answered is for this browser alone: nothing on the way may keep the page."""
    patch_cache_control(response, private=True)
    return response
