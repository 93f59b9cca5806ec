from django.db import models
from django.utils.translation import gettext_lazy as _


class Organization(models.Model):
    """Who operates centers: a company, charity, health system or public body."""

    name = models.CharField(_("name"), max_length=200, help_text=_("Legal or common name."))
    website = models.URLField(_("website"), blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name
