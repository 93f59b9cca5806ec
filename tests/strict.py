"""Two faults that hide in passing tests, brought to light in every test.

A variable that a template asks for in vain prints nothing, so nobody sees that it is gone; and rows
without a full order come in the same order every time, until one day they do not.
"""

import inspect
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models.query import BaseIterable, QuerySet
from django.template import engines
from django.template.base import Node

OUR_TEMPLATES = settings.BASE_DIR / "templates"


class UndefinedVariable(AssertionError):
    """A template of ours asks for something that is not there."""


class _Undefined(str):
    """Stands in for a missing variable, and objects to being shown by a template of ours."""

    __slots__ = ()

    def __bool__(self) -> bool:
        # Django uses an empty one without a word.
        return True

    def __contains__(self, text: str) -> bool:
        return text == "%s" or super().__contains__(text)

    def __mod__(self, variable) -> str:
        template = _template_in_use()
        if OUR_TEMPLATES in template.parents:
            raise UndefinedVariable(f"{template.relative_to(OUR_TEMPLATES)}: {variable}")
        return ""

    def __html__(self) -> str:
        # A lookup that ended in an exception which templates keep quiet about.
        return self % "(a quiet exception)"


def _template_in_use() -> Path:
    """The file of the innermost node that is being rendered."""
    frame = inspect.currentframe()
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name)
        frame = frame.f_back
    return Path()


@pytest.fixture(autouse=True)
def no_undefined_variables(monkeypatch):
    """Fail where a template of ours shows a variable that does not exist."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", _Undefined())


@pytest.fixture(autouse=True)
def shuffled_ties(request, monkeypatch):
    """Let chance decide wherever the order of rows of the register is left open.

    A fault that this finds comes and goes: run the test again, and give the query an order that
    ends in the primary key.
    """
    if request.node.get_closest_marker("benchmark"):
        return
    plain_init = BaseIterable.__init__

    def init(self, queryset, *args, **kwargs):
        plain_init(self, _shuffled(queryset), *args, **kwargs)

    monkeypatch.setattr(BaseIterable, "__init__", init)


def _shuffled(queryset: QuerySet) -> QuerySet:
    """The queryset with chance as its last order, where SQL allows one."""
    query = queryset.query
    ours = queryset.model._meta.app_label == "centers"
    if not ours or query.distinct or query.combinator or query.is_empty():
        return queryset
    shuffled = queryset._chain()
    if not query.order_by and query.default_ordering and not query.group_by:
        shuffled.query.add_ordering(*query.get_meta().ordering)
    shuffled.query.add_ordering("?")
    return shuffled
