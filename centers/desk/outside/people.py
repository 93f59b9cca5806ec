"""What the page of a center shows of its own people: claims, proposals, and what was done."""

from collections.abc import Mapping

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy

from centers.claims import mark_of
from centers.claims.difference import Change, changes
from centers.facts_in_words import Vocabulary
from centers.models import Center, Claim, Proposal
from centers.verification import all_facts_of

_LOGGED = 30


class ProposalForm(forms.Form):
    """Which facts of a proposal are right; what is left out is declined."""

    taken = forms.MultipleChoiceField(required=False)
    answer = forms.CharField(
        label=gettext_lazy("Our answer, as they will read it"),
        help_text=gettext_lazy("Needed where you leave something out."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, proposal: Proposal, changes: list[Change], **kwargs):
        super().__init__(*args, prefix=f"proposal-{proposal.pk}", **kwargs)
        self.fields["taken"].choices = [(change.name, change.label) for change in changes]


def shown(center: Center, bound: Mapping[int, ProposalForm], code: tuple[int, str] | None) -> dict:
    """The context of templates/desk/outside/_people.html. `bound` are forms that came back, by
    proposal; `code` is the one to be read out now, with the id of its claim."""
    prefetch_related_objects([center], "phones")
    vocabulary, published = Vocabulary.load(), all_facts_of(center)
    proposals = []
    for proposal in center.proposals.waiting().select_related("staff", "agreed_by"):
        proposal.center = center
        found = changes(proposal, vocabulary, published[proposal.section])
        form = bound.get(proposal.pk) or ProposalForm(proposal=proposal, changes=found)
        mark = mark_of(published[proposal.section])
        proposals.append({"proposal": proposal, "changes": found, "form": form, "mark": mark})
    return {
        "calls": Claim.objects.to_call().filter(center=center).select_related("code_read_by"),
        "phones": center.phones.all(),
        "code": code or (None, ""),
        "proposals": proposals,
        "people": center.provider_staff.present(),
        "log": center.provider_log.select_related("by")[:_LOGGED],
    }
