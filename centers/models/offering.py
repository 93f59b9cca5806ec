import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .taxonomy import Answer


class Basis(models.TextChoices):
    """Who says so. Each outranks those after it: research, then provider, then import."""

    RESEARCH = "research", _("Our research team")
    PROVIDER = "provider", _("The provider")
    IMPORT = "import", _("An outside source")


def _research_team_only(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"research_team_only_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func="""
            IF EXISTS (
                SELECT 1 FROM new_rows JOIN centers_term ON centers_term.id = new_rows.term_id
                WHERE centers_term.needs_confirmation
                  AND new_rows.answer = 'yes' AND new_rows.basis <> 'research'
            ) THEN
                RAISE EXCEPTION 'only the research team can say yes to this term'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


class Offering(models.Model):
    """Yes or no to one term for one center. No row means: not confirmed."""

    center = models.ForeignKey("centers.Center", on_delete=models.CASCADE, related_name="offerings")
    term = models.ForeignKey("centers.Term", on_delete=models.PROTECT, related_name="offerings")
    answer = models.CharField(_("answer"), max_length=3, choices=Answer)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis)
    as_of = models.DateField(_("as of"), help_text=_("The day for which the basis says so."))

    class Meta:
        ordering = ["center", "term", "pk"]
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        constraints = [
            models.UniqueConstraint(fields=["center", "term"], name="offering_unique"),
            models.CheckConstraint(
                name="offering_answer_known", condition=Q(answer__in=Answer.values)
            ),
            models.CheckConstraint(
                name="offering_basis_known", condition=Q(basis__in=Basis.values)
            ),
        ]
        # "Treats ketamine addiction" must never come from an import or from a provider's word.
        # Checked once a statement, not once a row: an import writes a million rows.
        triggers = [
            _research_team_only("insert", pgtrigger.Insert),
            _research_team_only("update", pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.term} {self.answer}"
