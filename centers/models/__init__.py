"""Every table of the register, one file a subject."""

from .advertiser_page import AdvertiserPage, AdvertiserPhoto
from .advertising import AdvertisingAgreement
from .advertising_ledger import AdvertisingLedgerEntry
from .agreement_document import AgreementDocument
from .application import Application, ApplicationFile, ApplicationQuestion
from .center import Center, CenterPhone
from .evidence import EvidenceFile
from .exposure import ExposureMeasurement
from .fixture import LoadedFixture
from .geocoding import GeocodedAddress
from .history import HISTORIES, RegisterEvent
from .invitation import Invitation, InvitationBatch, OptOut
from .lifecycle import LifecycleEvent
from .listing import Listing
from .matching import MatchDecision
from .offering import Offering
from .organization import Organization
from .outbox import OutboxMessage
from .place import Place
from .private_link import PrivateLink
from .proposal import Proposal, ProviderWord
from .provider import Claim, ProviderLog, ProviderStaff
from .provider_request import ProviderRequest
from .report import Report
from .sample import AccuracySample, SampledListing
from .source import CenterIdentifier, ImportRejection, ImportRun, SourceRecord
from .staff import User
from .submission import CheckDraft, Submission
from .task import Task
from .taxonomy import Category, CodeMapping, SourceCode, Term
from .verification import Confirmation

__all__ = [
    "HISTORIES",
    "AccuracySample",
    "AdvertiserPage",
    "AdvertiserPhoto",
    "AdvertisingAgreement",
    "AdvertisingLedgerEntry",
    "AgreementDocument",
    "Application",
    "ApplicationFile",
    "ApplicationQuestion",
    "Category",
    "Center",
    "CenterIdentifier",
    "CenterPhone",
    "CheckDraft",
    "Claim",
    "CodeMapping",
    "Confirmation",
    "EvidenceFile",
    "ExposureMeasurement",
    "GeocodedAddress",
    "ImportRejection",
    "ImportRun",
    "Invitation",
    "InvitationBatch",
    "LifecycleEvent",
    "Listing",
    "LoadedFixture",
    "MatchDecision",
    "Offering",
    "OptOut",
    "Organization",
    "OutboxMessage",
    "Place",
    "PrivateLink",
    "Proposal",
    "ProviderLog",
    "ProviderRequest",
    "ProviderStaff",
    "ProviderWord",
    "RegisterEvent",
    "Report",
    "SampledListing",
    "SourceCode",
    "SourceRecord",
    "Submission",
    "Task",
    "Term",
    "User",
]
