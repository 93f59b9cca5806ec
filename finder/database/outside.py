"""Whether a PostgreSQL that DATABASE_URL names can carry the site, found out before anything else
is tried, so that a person reads one paragraph instead of a failing migration."""

import psycopg2
from django.contrib.postgres.operations import CreateExtension
from django.db.migrations.loader import MigrationLoader

from finder.database.url import SEARCH_ROLE, SetupProblem

OLDEST_VERSION = 15


def check(url: str) -> str:
    """Return the server's version ("15.13"). Raises SetupProblem when it cannot be reached, is too
    old, or does not let this role add what the migrations need."""
    try:
        connection = psycopg2.connect(url, connect_timeout=10)
    except psycopg2.Error as error:
        raise SetupProblem(
            "The database that DATABASE_URL names cannot be used. The connection said:\n"
            f"{str(error).strip()}\n"
            "See that the server runs, that host, port, role, password and database name are "
            "right, and that the server lets this machine in. Or leave DATABASE_URL unset: the "
            "site then brings its own PostgreSQL."
        ) from error
    try:
        if connection.server_version < OLDEST_VERSION * 10_000:
            raise SetupProblem(
                f"The database server that DATABASE_URL names is PostgreSQL {_version(connection)};"
                f" the site needs PostgreSQL {OLDEST_VERSION} or newer. Or leave DATABASE_URL "
                "unset: the site then brings its own PostgreSQL."
            )
        with connection.cursor() as cursor:
            _check_rights(cursor)
            _check_search_role(cursor)
        return _version(connection)
    finally:
        connection.close()


def needed_extensions() -> list[str]:
    """The extensions that the migrations create, in their order."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    return [
        operation.name
        for migration in migrations
        for operation in migration.operations
        if isinstance(operation, CreateExtension)
    ]


def _version(connection) -> str:
    return connection.get_parameter_status("server_version").split()[0]


def _check_rights(cursor) -> None:
    cursor.execute(
        "SELECT current_database(), current_user, has_schema_privilege('public', 'CREATE')"
    )
    database, role, may_make_tables = cursor.fetchone()
    if not may_make_tables:
        raise SetupProblem(
            f"The role {role} may not make tables in the database {database}. Let it own the "
            f'database: ALTER DATABASE "{database}" OWNER TO "{role}"; as the server\'s '
            "administrator."
        )
    cursor.execute(
        """
        SELECT needed.name, bool_or(available.name IS NOT NULL),
               bool_or(available.installed), bool_or(available.superuser AND NOT available.trusted)
        FROM unnest(%s) AS needed(name)
        LEFT JOIN pg_available_extension_versions AS available USING (name)
        GROUP BY needed.name ORDER BY needed.name
        """,
        [needed_extensions()],
    )
    rows = cursor.fetchall()
    absent = [name for name, available, _, _ in rows if not available]
    if absent:
        raise SetupProblem(
            f"The database server lacks the extensions {', '.join(absent)}. They are part of "
            "PostgreSQL's own contrib collection: on Debian in the package postgresql-NN, "
            "elsewhere often in postgresql-contrib."
        )
    cursor.execute(
        "SELECT rolsuper, has_database_privilege(current_database(), 'CREATE') FROM pg_roles "
        "WHERE rolname = current_user"
    )
    is_superuser, may_create = cursor.fetchone()
    refused = [
        name
        for name, _, installed, only_superuser in rows
        if not (installed or is_superuser or (may_create and not only_superuser))
    ]
    if refused:
        statements = " ".join(f"CREATE EXTENSION {name};" for name in refused)
        raise SetupProblem(
            f"The role {role} may not add the extensions {', '.join(refused)} to the database "
            f"{database}. Let it own the database, or have the server's administrator run there: "
            f"{statements}"
        )


def _check_search_role(cursor) -> None:
    """The search runs under a role of its own, which a migration makes where it may."""
    cursor.execute(
        """
        SELECT current_user, rolsuper OR rolcreaterole,
               EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s),
               EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = %(role)s
                       AND pg_has_role(current_user, r.oid, 'MEMBER'))
        FROM pg_roles WHERE rolname = current_user
        """,
        {"role": SEARCH_ROLE},
    )
    role, may_make_roles, exists, is_member = cursor.fetchone()
    if is_member or may_make_roles:
        return
    make = "" if exists else f"CREATE ROLE {SEARCH_ROLE} NOLOGIN; "
    raise SetupProblem(
        f"The search runs under a database role of its own, {SEARCH_ROLE}, which cannot read "
        f"anything about advertising, and the role {role} may not make it. Have the server's "
        f'administrator run, once: {make}GRANT {SEARCH_ROLE} TO "{role}";'
    )
