"""What an applicant fills in."""

from centers.criteria import CRITERIA

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CONTACT = {"phones": "608 555 0142", "website": "harbor.example.org", "hours": "8 to 5"}
ANSWERS = {
    "services": {"care/outpatient": "yes", "care/detox": "no", "treats/alcohol": "yes"},
    "payment": {"pay/medicaid": "yes"},
    "licence": {"accreditation/joint-commission": ""},
    "ketamine": {"treats/ketamine": "yes", "offers/ketamine-therapy": "no"},
    "criteria": {c.slug: "yes" for c in CRITERIA} | {"note": "License 1234, state of Wisconsin"},
}


def fill(client, form, **parts):
    for part, data in ({"contact": CONTACT} | ANSWERS | parts).items():
        assert client.post(f"{form}{part}/", data).status_code == 302, part
