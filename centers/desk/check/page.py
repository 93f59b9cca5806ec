"""All that the check page shows of one center."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from centers.claims.difference import Change, changes
from centers.criteria import CRITERIA, Criterion
from centers.facts_in_words import Line, Vocabulary, side_by_side
from centers.models import (
    Application,
    Center,
    Confirmation,
    EvidenceFile,
    Proposal,
    Submission,
    Task,
    User,
)
from centers.models.taxonomy import Section
from centers.models.verification import Verification
from centers.verification import facts_of, may_review, version_of

from . import rows, typed
from .known import Said, Sources
from .script import Ask, call_script
from .state import SectionState
from .typed import Part

Errors = Mapping[str, list[str]]
# Tasks that `centers.tasks.settle` cannot know to be done.
ENDED_BY_HAND = (
    Task.Reason.PUBLIC_REPORT,
    Task.Reason.DISCREPANCY,
    Task.Reason.POSSIBLE_DUPLICATE,
)
# Of earlier checks, the latest few of each section; the history page has them all.
_EARLIER = 5
# Of decided proposals, the latest; a check of their section has answered older ones.
_PROPOSALS = 20


@dataclass(frozen=True)
class Pane:
    """One section: what we publish and what is typed over it, beside what is known."""

    section: Section
    state: SectionState
    facts: dict
    version: str
    part: Part
    touched: bool
    conflict: list[Line] | None
    said: list[Said]
    earlier: list[Confirmation]
    # What the center's own people propose and a check is to decide on.
    proposed: Proposal | None
    proposed_changes: list[Change]
    waiting: Submission | None
    waiting_lines: list[Line]
    sent_back: Submission | None
    text_rows: list[rows.TextRow]
    phone_rows: list[rows.PhoneRow]
    answer_groups: list[rows.AnswerGroup]
    questions: list[rows.Question]
    own: rows.EvidenceInputs
    errors: list[str]

    @property
    def done(self) -> bool:
        """Nothing to do here now: it holds for a while, or somebody else has the next word."""
        return self.waiting is not None or not self.state.due

    @property
    def has_rest(self) -> bool:
        return any(group.rest for group in self.answer_groups)

    @property
    def outcome(self) -> str:
        return self.part.get(f"{self.section}-outcome", "")


@dataclass(frozen=True)
class CheckPage:
    center: Center
    panes: list[Pane]
    script: list[Ask]
    shared: rows.EvidenceInputs
    files: list[EvidenceFile]
    kept: set[int]
    verification: Verification
    task: Task | None
    other_tasks: list[Task]
    restored_at: datetime.datetime | None
    now: datetime.datetime
    # Whether this person may be the second one for what waits here.
    reviews: bool
    # How the center came to us, where it asked to be listed.
    application: Application | None
    errors: Errors = field(default_factory=dict)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What the public page says a center must show."""
        return CRITERIA

    @cached_property
    def today(self) -> datetime.date:
        return timezone.localdate(self.now)

    @property
    def first_due(self) -> Section | None:
        return next((pane.section for pane in self.panes if not pane.done), None)

    @property
    def verified(self) -> bool:
        return self.verification.holds(self.today)

    @property
    def held(self) -> bool:
        """The person's own lease goes on."""
        return bool(self.task and self.task.leased_until > self.now)

    @property
    def ends_by_hand(self) -> bool:
        """The person says when the task is done, for no check says it."""
        return self.held and self.task.reason in ENDED_BY_HAND

    @property
    def holder(self) -> User | None:
        """Another person who works on this center now."""
        if self.task:
            return None
        leases = [t for t in self.other_tasks if t.leased_to and t.leased_until > self.now]
        return leases[0].leased_to if leases else None

    @property
    def failed(self) -> bool:
        return bool(self.errors) or any(pane.errors for pane in self.panes)


def before(center: Center, vocabulary: Vocabulary, today: datetime.date) -> dict[str, Part]:
    """Each part of the page as it first shows: what we publish, and a call today."""
    parts = {
        str(section): typed.published(section, facts_of(center, section), vocabulary)
        for section in Section
    }
    return {typed.SHARED: typed.blank_shared(today)} | parts


def check_page(
    center: Center,
    user: User,
    vocabulary: Vocabulary,
    *,
    errors: Mapping[str, Errors] | None = None,
    kept: set[int] | None = None,
    now: datetime.datetime | None = None,
) -> CheckPage:
    """The page as this person sees it, their draft laid over what we publish.

    `errors` are the messages of a section that could not be handed in, by input. `kept` are the
    evidence files that go with the next check; left out, those of today.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    draft = typed.draft_of(center, user)
    parts = typed.usable(draft)
    used = _is_used(parts.get(typed.SHARED, {}))
    if used and timezone.localdate(draft.updated_at) < today:
        # It belongs to its day, not to the next call.
        del parts[typed.SHARED]
    unsaved = parts.keys() - ({typed.SHARED} if used else set())
    checks = _by_section(
        center.confirmations.select_related("recorded_by", "reviewed_by").prefetch_related(
            "evidence_files"
        )
    )
    submissions = _by_section(
        center.submissions.select_related("recorded_by", "reviewed_by").order_by("-pk")
    )
    proposals = _by_section(p for p in center.proposals.decided()[:_PROPOSALS] if p.to_check)
    application = Application.objects.filter(center=center).first()
    sources = Sources.of(center.source_records.all(), vocabulary, application)
    panes = [
        _pane(
            section,
            center,
            parts,
            checks,
            submissions,
            proposals,
            sources,
            vocabulary,
            errors or {},
            today,
        )
        for section in Section
    ]
    tasks = list(
        Task.objects.open().filter(center=center).select_related("leased_to").order_by("pk")
    )
    own = [task for task in tasks if task.leased_to_id == user.pk]
    files = list(center.evidence_files.filter(uploaded_by=user)[:20])
    if kept is None:
        kept = {f.pk for f in files if timezone.localdate(f.uploaded_at) == today}
    shared_errors = {k: v for found in (errors or {}).values() for k, v in found.items()}
    return CheckPage(
        center=center,
        panes=panes,
        script=call_script(
            [pane.state for pane in panes],
            {pane.section: pane.facts for pane in panes},
            vocabulary,
            waiting=[pane.section for pane in panes if pane.waiting],
        ),
        shared=rows.evidence_inputs(
            typed.SHARED,
            parts.get(typed.SHARED) or typed.blank_shared(today),
            shared_errors,
            touched=typed.SHARED in parts,
        ),
        files=files,
        kept=kept,
        verification=Verification.from_checks(p.state.check for p in panes if p.state.check),
        task=max(own, key=lambda task: (task.leased_until, task.pk), default=None),
        other_tasks=[task for task in tasks if task.leased_to_id != user.pk],
        restored_at=draft.updated_at if unsaved and not errors else None,
        now=now,
        reviews=may_review(user),
        application=application,
        errors=shared_errors,
    )


def _pane(
    section: Section,
    center: Center,
    parts: Mapping[str, Part],
    checks: Mapping[str, list[Confirmation]],
    submissions: Mapping[str, list[Submission]],
    proposals: Mapping[str, list[Proposal]],
    sources: Sources,
    vocabulary: Vocabulary,
    errors: Mapping[str, Errors],
    today: datetime.date,
) -> Pane:
    facts, version = facts_of(center, section), version_of(center, section)
    # Whatever nothing supersedes is the latest word; it is first, for a chain has one order.
    chain = sorted(checks[section], key=lambda check: check.pk, reverse=True)
    state = SectionState(section, chain[0] if chain else None, today)
    first_shown = typed.published(section, facts, vocabulary)
    touched = section in parts
    part = first_shown | parts.get(section, {})
    conflict = None
    if touched and parts[section].get(f"{section}-version") not in (None, version):
        conflict = side_by_side(section, facts, rows.typed_facts(section, part), vocabulary)
    waiting = next((s for s in submissions[section] if s.state == s.State.WAITING), None)
    said = sources.on(section, facts)
    proposed = _to_check(proposals[section], chain)
    wrong = errors.get(section, {})
    return Pane(
        section=section,
        state=state,
        facts=facts,
        version=version,
        part=part,
        touched=touched,
        conflict=conflict,
        said=said,
        earlier=chain[:_EARLIER],
        proposed=proposed,
        proposed_changes=_changes(proposed, center, vocabulary),
        waiting=waiting,
        waiting_lines=(side_by_side(section, facts, waiting.facts, vocabulary) if waiting else []),
        sent_back=_sent_back(submissions[section], chain),
        text_rows=rows.text_rows(section, part, first_shown, wrong),
        phone_rows=rows.phone_rows(section, part, first_shown, wrong),
        answer_groups=rows.answer_groups(
            section, part, facts, sources, vocabulary, wrong, center.state
        ),
        questions=rows.questions(section, part, facts, sources, vocabulary, wrong),
        own=rows.evidence_inputs(f"{section}-own", part, wrong, touched=touched),
        errors=wrong.get("", []),
    )


def _is_used(shared: Part) -> bool:
    """Whether a check that was handed in rests on this evidence, and nothing was typed since."""
    used = shared.get(f"{typed.SHARED}-used")
    return used is not None and used == typed.proof(shared)


def _by_section(found) -> dict[str, list]:
    sections = defaultdict(list)
    for one in found:
        sections[one.section].append(one)
    return sections


def _to_check(proposals: list[Proposal], chain: list[Confirmation]) -> Proposal | None:
    """The section's newest proposal that waits for a check."""
    newest = proposals[0] if proposals else None
    if newest and chain and chain[0].recorded_at > newest.decided_at:
        return None
    return newest


def _changes(proposal: Proposal | None, center: Center, vocabulary: Vocabulary) -> list[Change]:
    if proposal is None:
        return []
    proposal.center = center
    return [c for c in changes(proposal, vocabulary) if c.name in proposal.to_check]


def _sent_back(submissions: list[Submission], chain: list[Confirmation]) -> Submission | None:
    """The section's newest hand-in, where it was sent back and nothing has come since."""
    newest = submissions[0] if submissions else None
    if newest is None or newest.state != newest.State.RETURNED:
        return None
    return None if chain and chain[0].recorded_at > newest.reviewed_at else newest
