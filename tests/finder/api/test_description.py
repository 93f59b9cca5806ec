"""The API keeps what its OpenAPI description says, whatever is asked."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tests.factories import CenterFactory
from tests.thoroughness import examples

OPERATIONS = {
    "/api/v1/schema": {
        "searchCenters",
        "walkCenters",
        "getCenter",
        "countByTerm",
        "suggestPlaces",
        "getTaxonomy",
        "listAdvertisers",
    },
    "/api/hsds/openapi.json": {
        "getAPIMetaInformation",
        "getPaginatedListOfServices",
        "getFullyNestedServiceById",
        "getPaginatedListOfLocations",
        "getFullyNestedLocationById",
        "getPaginatedListOfServiceAtLocations",
        "getFullyNestedServiceAtLocationById",
        "getPaginatedListOfOrganizations",
        "getOrganizationById",
        "getPaginatedListOfTaxonomies",
        "getTaxonomyById",
        "getPaginatedListOfTaxonomyTerms",
        "getTaxonomyTermById",
    },
}


@pytest.mark.hypothesis
@pytest.mark.parametrize("address", OPERATIONS)
@pytest.mark.parametrize("mode", GenerationMode)
def test_keeps_what_it_describes(taxonomy, gazetteer, settings_of_a_run, address, mode):
    CenterFactory(public_id="t000veri", verified=True, yes=["treats/alcohol", "care/outpatient"])
    CenterFactory(public_id="t000clos", closed=True)
    schema = schemathesis.openapi.from_wsgi(address, _from_somewhere(get_wsgi_application()))
    assert schema.specification.version.startswith("3.1")
    asked = set()

    for result in schema.get_all_operations():
        operation = result.ok()
        asked.add(operation.definition.raw["operationId"])
        if mode == GenerationMode.NEGATIVE and not _can_be_wrong(operation):
            continue

        @settings_of_a_run
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case):
            case.call_and_validate()

        run()

    assert asked == OPERATIONS[address]


def _from_somewhere(application):
    """As a server hands requests on: they come from somewhere. Unpacked, as the tool reads them."""
    told = {"REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": "identity"}
    return lambda environ, start: application(environ | told, start)


def _can_be_wrong(operation) -> bool:
    return bool(operation.definition.raw.get("parameters"))


@pytest.fixture
def settings_of_a_run(settings):
    settings.API_LIMIT = 10**9
    # As the test client does: no request closes the connection that the test looks through.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield _settings
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


_settings = settings(
    max_examples=examples(4),
    phases={Phase.explicit, Phase.generate},
    suppress_health_check=list(HealthCheck),
)
