"""What a center can be, treat, offer, serve, accept or speak: the vocabulary of the filters.

Loaded from fixtures/taxonomy.json; docs/taxonomy.md says how to change it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

# Names and help texts are translated by the catalogs in locale/, like all other words of the site.
# The context keeps a short name such as "Outpatient" apart from the same word elsewhere.
CONTEXT = "taxonomy"


class Words:
    """What a visitor reads: the name and the help text in the language of the page."""

    @property
    def label(self) -> str:
        return pgettext(CONTEXT, self.name)

    @property
    def explanation(self) -> str:
        return pgettext(CONTEXT, self.help_text) if self.help_text else ""

    def __str__(self) -> str:
        return self.label


class Section(models.TextChoices):
    """The parts of a listing that the research team confirms one by one."""

    CONTACT = "contact", _("Contact")
    LOCATION = "location", _("Location")
    SERVICES = "services", _("Services")
    PAYMENT = "payment", _("Payment")
    LICENCE = "licence", _("License")
    KETAMINE = "ketamine", _("Ketamine")


class CategoryManager(models.Manager):
    def get_by_natural_key(self, slug: str) -> "Category":
        return self.get(slug=slug)


class Category(Words, models.Model):
    """A group of filters. Its slug is the name of the search parameter."""

    slug = models.SlugField(_("slug"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    help_text = models.CharField(_("help text"), max_length=300, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("order on the page"), default=0)

    objects = CategoryManager()

    class Meta:
        ordering = ["ordinal", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class TermManager(models.Manager):
    def get_by_natural_key(self, category: str, slug: str) -> "Term":
        return self.get(category__slug=category, slug=slug)


class Term(Words, models.Model):
    """One thing that is true, untrue or not confirmed of a center."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="terms")
    slug = models.SlugField(_("slug"), max_length=50)
    name = models.CharField(_("name"), max_length=80)
    help_text = models.CharField(
        _("help text"), max_length=400, blank=True, help_text=_("Plain words, a sentence or two.")
    )
    ordinal = models.PositiveSmallIntegerField(_("order in its group"), default=0)
    section = models.CharField(
        _("confirmed with"),
        max_length=10,
        choices=Section,
        default=Section.SERVICES,
        help_text=_("The section of a check that vouches for this term."),
    )
    broader = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        help_text=_("A wider need that must be met before a center is worth asking about this."),
    )
    only_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exclusive_programmes",
        help_text=_("Set on exclusive programmes: the one need that such a programme serves."),
    )
    kept_apart_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_(
            "A center with a yes to that term never comes up for this one, unless it has a"
            " confirmed yes to this one as well."
        ),
    )
    needs_confirmation = models.BooleanField(
        _("needs the research team"),
        default=False,
        help_text=_("Only the research team may answer; the answer holds while its check holds."),
    )

    objects = TermManager()

    class Meta:
        ordering = ["category__ordinal", "ordinal", "pk"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["category", "slug"], name="term_slug_unique"),
            models.CheckConstraint(
                name="term_section_known", condition=Q(section__in=Section.values)
            ),
        ]

    def natural_key(self) -> tuple[str, str]:
        return (self.category.slug, self.slug)

    natural_key.dependencies = ["centers.category"]


class SourceCodeManager(models.Manager):
    def get_by_natural_key(self, scheme: str, code: str) -> "SourceCode":
        return self.get(scheme=scheme, code=code)


class SourceCode(models.Model):
    """A code of an outside source, and why it maps to nothing where it does not."""

    scheme = models.SlugField(_("scheme"), max_length=20)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name in the source"), max_length=300)
    unmapped_reason = models.CharField(_("why it is not used"), max_length=300, blank=True)

    objects = SourceCodeManager()

    class Meta:
        ordering = ["scheme", "code", "pk"]
        verbose_name = _("source code")
        verbose_name_plural = _("source codes")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="source_code_unique")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"

    def natural_key(self) -> tuple[str, str]:
        return (self.scheme, self.code)


# A service that has no place where people come to, and the care that it then gives.
PHONE_ONLY = ("exclusive", "phone-or-video-only")
TELEHEALTH = ("care", "telehealth")


class Answer(models.TextChoices):
    """What is known of a center and a term. No row at all means: not confirmed."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class CodeMappingManager(models.Manager):
    def get_by_natural_key(self, scheme: str, code: str, category: str, slug: str) -> "CodeMapping":
        return self.get(
            source_code__scheme=scheme,
            source_code__code=code,
            term__category__slug=category,
            term__slug=slug,
        )


class CodeMapping(models.Model):
    """What a source's code says about one of our terms."""

    source_code = models.ForeignKey(SourceCode, on_delete=models.CASCADE, related_name="mappings")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="mappings")
    answer = models.CharField(_("answer"), max_length=3, choices=Answer)

    objects = CodeMappingManager()

    class Meta:
        ordering = ["source_code", "term", "pk"]
        verbose_name = _("code mapping")
        verbose_name_plural = _("code mappings")
        constraints = [
            models.UniqueConstraint(fields=["source_code", "term"], name="code_mapping_unique"),
            models.CheckConstraint(
                name="code_mapping_answer_known", condition=Q(answer__in=Answer.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_code} -> {self.term} ({self.answer})"

    def natural_key(self) -> tuple[str, str, str, str]:
        return self.source_code.natural_key() + self.term.natural_key()

    natural_key.dependencies = ["centers.sourcecode", "centers.term"]
