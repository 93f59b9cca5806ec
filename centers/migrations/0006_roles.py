"""The roles of staff: groups with their permissions, one for each person, and nothing beside them.

Also the table in which failed sign-ins are counted (docs/decisions/0006-accounts.md).
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models

SEE_THE_REGISTER = [
    f"view_{model}"
    for model in (
        "accuracysample category center centeridentifier centerphone codemapping confirmation "
        "evidencefile importrejection importrun lifecycleevent listing offering organization place "
        "sampledlisting sourcecode sourcerecord submission task term"
    ).split()
]
CHECK = [
    *SEE_THE_REGISTER,
    "add_confirmation",
    "add_submission",
    "add_evidencefile",
    "change_task",
]
EDIT_ORGANIZATIONS = ["add_organization", "change_organization"]
ROLES = {
    "Research team": CHECK,
    "Research lead": [
        *CHECK,
        *EDIT_ORGANIZATIONS,
        "review_submission",
        "lead_research",
        "add_lifecycleevent",
    ],
    "Advertising admin": ["view_center", "view_listing", "view_organization"],
    "Site admin": [*SEE_THE_REGISTER, *EDIT_ORGANIZATIONS, "view_user", "change_user"],
}


def make_roles(apps, schema_editor):
    # Django makes permissions after all migrations have run; here they are needed now.
    register = apps.get_app_config("centers")
    register.models_module = True
    create_permissions(register, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    register.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    of_register = Permission.objects.filter(content_type__app_label="centers")
    for name, codenames in ROLES.items():
        permissions = list(of_register.filter(codename__in=codenames))
        if missing := set(codenames) - {permission.codename for permission in permissions}:
            raise LookupError(f"Role {name}: no permission {', '.join(sorted(missing))}")
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(permissions)


def take_other_rights(apps, schema_editor):
    """Accounts of before keep their way in, and get a role where they should have one."""
    User = apps.get_model("centers", "User")
    User.objects.filter(is_superuser=True).update(is_superuser=False)
    User.user_permissions.through.objects.all().delete()


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("centers", "0005_research_desk"),
    ]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        migrations.RunPython(take_other_rights, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_superuser", False)),
                name="user_never_superuser",
                violation_error_message="There are no superusers here.",
            ),
        ),
        migrations.RunSQL(
            # One role a person: nobody both checks listings and sells advertising.
            "CREATE UNIQUE INDEX user_has_one_role ON centers_user_groups (user_id)",
            "DROP INDEX user_has_one_role",
        ),
        migrations.RunSQL(
            # Permissions come with a role; no row may give one past it.
            "ALTER TABLE centers_user_user_permissions"
            " ADD CONSTRAINT permissions_come_from_roles CHECK (false)",
            "ALTER TABLE centers_user_user_permissions DROP CONSTRAINT permissions_come_from_roles",
        ),
        migrations.RunSQL(
            # The table of Django's database cache. Unlogged: counts of failed sign-ins need not
            # survive a crash of the database.
            """
            CREATE UNLOGGED TABLE site_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX site_cache_expires ON site_cache (expires);
            """,
            "DROP TABLE site_cache",
        ),
        migrations.RunPython(make_roles, remove_roles),
    ]
