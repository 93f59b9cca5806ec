"""Those who check listings and those who sell advertising read their own side's changes alone."""

from centers.models import (
    AccuracySample,
    AdvertiserPage,
    AdvertiserPhoto,
    AdvertisingAgreement,
    AgreementDocument,
    Center,
    Confirmation,
    EvidenceFile,
    MatchDecision,
    SampledListing,
    Submission,
    Task,
    User,
)
from centers.models.history import EvidenceOffer, EvidenceUse

_CHECKING = (
    Confirmation,
    Submission,
    Task,
    EvidenceFile,
    EvidenceUse,
    EvidenceOffer,
    MatchDecision,
    SampledListing,
    AccuracySample,
)
_ADVERTISING = (AdvertisingAgreement, AgreementDocument, AdvertiserPage, AdvertiserPhoto)


def hidden_from(reader: User, subject: Center | User) -> frozenset[str]:
    """The tables, by the names of their models, of which this person sees no change of the subject.

    Of what they did themselves nothing is hidden.
    """
    if reader == subject:
        return frozenset()
    hidden: tuple[type, ...] = ()
    if not reader.has_perm("centers.view_confirmation"):
        hidden += _CHECKING
    if not reader.has_perm("centers.view_advertisingagreement"):
        hidden += _ADVERTISING
    return frozenset(model.__name__ for model in hidden)
