"""Which parts of the demo world are built, so that a killed first run goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DemoStep',
            fields=[
                ('key', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('schools', models.PositiveIntegerField()),
                ('is_district', models.BooleanField()),
                ('seed', models.PositiveIntegerField()),
                ('built_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
