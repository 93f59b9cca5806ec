"""Which domains are a center's own."""

import pytest

from centers.claims import own_domain
from centers.models import Center


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.harbor.org/contact", "harbor.org"),
        ("http://HARBOR.org:8080/", "harbor.org"),
        ("https://intake.harbor.org/", "intake.harbor.org"),
        ("https://www.countyhealth.wi.us/", "countyhealth.wi.us"),
        ("", ""),
        ("https://www.gmail.com/harbor", ""),
        ("https://mail.yahoo.com/", ""),
        ("https://www.facebook.com/harbor", ""),
        ("https://sites.google.com/view/harbor", ""),
        ("https://harbor.wixsite.com/", ""),
        ("https://harbor.github.io/", ""),
        ("https://wixsite.com/harbor", ""),
        ("http://localhost/", ""),
        ("http://192.0.2.1/", ""),
        ("https://co.uk/", ""),
    ],
)
def test_a_domain_is_its_own_where_others_have_no_address_there(website, domain):
    assert own_domain(Center(website=website)) == domain
