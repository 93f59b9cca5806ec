"""Resolving and suggesting cost few statements, and each is served by an index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centers.places import resolve, suggest

pytestmark = pytest.mark.usefixtures("gazetteer")


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("", 0),
        ("51.5,-0.1", 0),
        ("43.07,-89.40", 1),
        ("53703", 1),
        ("53701", 2),
        ("Madison, WI", 1),
        ("Madison WI 53703", 1),
        ("Springfield", 1),
        ("Washington", 1),
        ("Milwakee", 2),
        ("asdfghjkl, wisconsin", 2),
    ],
)
def test_statements_of_a_resolution(text, statements, django_assert_num_queries):
    with django_assert_num_queries(statements):
        resolve(text)


@pytest.mark.parametrize(
    ("verb", "text"),
    [
        (resolve, "53703"),
        (resolve, "53701"),
        (resolve, "Madison, WI"),
        (resolve, "Madison WI 53703"),
        (resolve, "new york new york"),
        (resolve, "Milwakee"),
        (resolve, "Milwakee, WI"),
        (resolve, "43.07,-89.40"),
        (suggest, "ma"),
        (suggest, "madison, w"),
        (suggest, "springfield il"),
        (suggest, "milwakee"),
        (suggest, "537"),
    ],
)
def test_no_statement_reads_the_whole_table(verb, text):
    with CaptureQueriesContext(connection) as queries:
        verb(text)
    assert queries
    for query in list(queries):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"), [])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan" not in plan, plan
        assert "Index" in plan
