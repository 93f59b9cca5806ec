import django.contrib.postgres.constraints
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0006_roles"),
    ]

    operations = [
        # A contrib extension, "trusted" like the others: a constraint compares people with <>.
        BtreeGistExtension(),
        migrations.RemoveIndex(
            model_name="task",
            name="task_open_by_reason",
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["reason", "due_on", "opened_at", "id"],
                name="task_open_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("closed_at__isnull", True), ("leased_to__isnull", False)),
                expressions=[("center", "="), ("leased_to", "<>")],
                name="task_one_person_for_center",
            ),
        ),
    ]
