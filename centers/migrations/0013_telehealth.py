import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    # The terms come with the taxonomy's file, whose loading rebuilds the listings.
    dependencies = [
        ("centers", "0012_exposure"),
    ]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="telehealth_yes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(),
                default=list,
                help_text="Ids of the terms “by phone or video in” a state, answered yes.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="telehealth_until",
            field=models.DateField(
                blank=True,
                help_text="The last day of the license check behind those.",
                null=True,
                verbose_name="licensed there until",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["telehealth_yes"],
                name="listing_telehealth",
                opclasses=["gin__int_ops"],
            ),
        ),
    ]
