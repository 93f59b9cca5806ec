"""The two watchmen of tests/strict.py see what they are there to see."""

import pytest
from django.template import Context, Origin, Template

from centers.models import Center
from tests.factories import CenterFactory
from tests.strict import OUR_TEMPLATES, UndefinedVariable


def ours(source: str) -> Template:
    return Template(source, origin=Origin(str(OUR_TEMPLATES / "example.html")))


def test_an_undefined_variable_in_a_template_of_ours_is_a_failure():
    with pytest.raises(UndefinedVariable, match=r"example\.html: center\.nmae"):
        ours("{% if 1 %}{{ center.nmae }}{% endif %}").render(Context({"center": Center()}))


def test_a_value_that_templates_quietly_leave_out_is_a_failure():
    center = CenterFactory.build(phone="")

    with pytest.raises(UndefinedVariable, match="quiet"):
        ours("{{ center.listing }}").render(Context({"center": center}))


def test_a_template_of_ours_may_ask_whether_a_variable_is_there():
    assert ours("<{% if nothing %}{{ nothing }}{% endif %}>").render(Context()) == "<>"


def test_templates_of_others_may_ask_in_vain():
    assert Template("<{{ nothing }}>").render(Context()) == "<>"


@pytest.mark.django_db
def test_rows_that_tie_come_in_any_order_and_others_in_theirs():
    CenterFactory.create_batch(5, name="Same", phone="")

    def orders(queryset):
        return {tuple(queryset.all().values_list("pk", flat=True)) for _ in range(20)}

    assert len(orders(Center.objects.order_by("name"))) > 1
    assert len(orders(Center.objects.order_by())) > 1
    assert (
        len({tuple(c.pk for c in Center.objects.order_by("city").iterator()) for _ in "x" * 20}) > 1
    )
    assert len({Center.objects.order_by("name")[0].pk for _ in "x" * 20}) > 1
    assert len(orders(Center.objects.order_by("name", "pk"))) == 1
    assert len(orders(Center.objects.all())) == 1
