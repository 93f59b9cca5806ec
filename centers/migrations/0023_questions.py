import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_questions(apps, schema_editor):
    """One exchange an application is there. When it was asked, its e-mail tells; else it was after
    the application came. When it was answered, nothing tells."""
    Application = apps.get_model('centers', 'Application')
    OutboxMessage = apps.get_model('centers', 'OutboxMessage')
    Question = apps.get_model('centers', 'ApplicationQuestion')
    for one in Application.objects.exclude(question=''):
        mails = OutboxMessage.objects.filter(kind='application-question', center=one.center_id)
        mail = mails.order_by('-created_at', '-pk').first()
        Question.objects.create(
            application=one,
            text=one.question,
            asked_at=mail.created_at if mail else one.submitted_at,
            reply=one.reply,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('centers', '0022_providers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicationQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='our question')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('reply', models.TextField(blank=True, verbose_name='their reply')),
                ('replied_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='centers.application')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application_questions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'question to an applicant',
                'verbose_name_plural': 'questions to applicants',
                'ordering': ['asked_at', 'pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.RunPython(keep_questions, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='application',
            name='question',
        ),
        migrations.RemoveField(
            model_name='application',
            name='reply',
        ),
    ]
