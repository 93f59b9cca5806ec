"""What advertising admins type. A form comes back as it was typed, each error beside its field."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from centers.models import AdvertisingAgreement
from centers.models.advertiser_page import DESCRIPTION_LONGEST


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AgreementForm(forms.Form):
    """The terms of an agreement: one flat fee for a number of days."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    fee = forms.DecimalField(
        label=_("Flat fee"),
        help_text=_("For the whole period, whatever comes of it. There is no other way to pay."),
        min_value=0,
        max_digits=10,
        decimal_places=2,
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=AdvertisingAgreement.Currency.choices,
        initial=AdvertisingAgreement.Currency.USD,
    )
    invoice = forms.CharField(label=_("Invoice reference"), max_length=60)
    document = forms.FileField(
        label=_("Signed document"),
        required=False,
        help_text=_("PDF or picture. It can also be added later. Only advertising admins see it."),
    )


class EndForm(forms.Form):
    ended_on = DayField(label=_("First day without the mark"))
    reason = forms.CharField(label=_("Why it ends early"), max_length=1000)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=1000)


class DocumentForm(forms.Form):
    document = forms.FileField(label=_("Signed document"), help_text=_("PDF or picture."))


class WordsForm(forms.Form):
    """The text and the link of an advertiser's page."""

    description = forms.CharField(
        label=_("Description"),
        help_text=format_lazy(
            _("Plain text, up to {most} characters. An empty line ends a paragraph."),
            most=DESCRIPTION_LONGEST,
        ),
        max_length=DESCRIPTION_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("A page of theirs. It has to start with https://"),
        max_length=300,
        required=False,
        assume_scheme="https",
    )


class AltForm(forms.Form):
    alt = forms.CharField(
        label=_("What the photo shows"),
        help_text=_("For people who cannot see it, like “A bright room with two beds”."),
        max_length=200,
    )


class PhotoForm(AltForm):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB, 320 pixels or more on each side."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    field_order = ["photo", "alt"]
