"""The role that a search runs under: it may read what a search needs, and no advertising.

Roles belong to the whole server, so another database of the site, or a test run beside this one,
may make the same role at the same moment. A table made later is out of its reach until a migration
says otherwise.
"""

from django.core.management.base import CommandError
from django.db import InternalError, IntegrityError, ProgrammingError, migrations, transaction
from psycopg2 import errors

ROLE = "finder_search"
MAY_READ = (
    "centers_category, centers_center, centers_centerphone, centers_listing, centers_place, "
    "centers_sourcerecord, centers_term"
)
BY_ANOTHER = (
    errors.DuplicateObject,  # the role is there
    errors.UniqueViolation,  # it was made, or handed over, a moment ago
    errors.InternalError_,  # "tuple concurrently updated"
)


def have_role(apps, schema_editor):
    """Make the role and let the site's own role take it, where that was not done already."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in missing(cursor, connection.pg_version):
            try:
                with transaction.atomic(using=connection.alias):
                    cursor.execute(statement)
            except (ProgrammingError, IntegrityError, InternalError) as error:
                if isinstance(error.__cause__, errors.InsufficientPrivilege):
                    raise CommandError(refusal(cursor)) from error
                if not isinstance(error.__cause__, BY_ANOTHER):
                    raise
        if missing(cursor, connection.pg_version):
            raise CommandError(refusal(cursor))


def missing(cursor, version: int) -> list[str]:
    """The statements that are still to be run."""
    cursor.execute("SELECT quote_ident(current_user)")
    (myself,) = cursor.fetchone()
    make, hand_over = f"CREATE ROLE {ROLE} NOLOGIN", f"GRANT {ROLE} TO {myself}"
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE])
    if not cursor.rowcount:
        return [make, hand_over]
    # Since version 16 a member may be kept from taking the role, as whoever makes one is.
    cursor.execute(
        "SELECT pg_has_role(current_user, %s, %s)", [ROLE, "SET" if version >= 160000 else "MEMBER"]
    )
    (may_take,) = cursor.fetchone()
    return [] if may_take else [hand_over]


def refusal(cursor) -> str:
    cursor.execute("SELECT current_user")
    (myself,) = cursor.fetchone()
    return (
        f"The search runs under a database role of its own, {ROLE}, and the role {myself} may not "
        "make it. Have the server's administrator run these two lines, once for the server, and "
        f'start again:\n    CREATE ROLE {ROLE} NOLOGIN;\n    GRANT {ROLE} TO "{myself}";'
    )


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0009_advertising"),
    ]

    operations = [
        # The role stays when this is undone: other databases of the server may need it.
        migrations.RunPython(have_role, migrations.RunPython.noop),
        migrations.RunSQL(
            f"GRANT SELECT ON {MAY_READ} TO {ROLE}", f"REVOKE SELECT ON {MAY_READ} FROM {ROLE}"
        ),
    ]
