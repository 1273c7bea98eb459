"""The search index over all documents, and the function that may use it under row-level security.

PostgreSQL evaluates a policy before operators that aren't leakproof, so ``@@`` under a policy reads
every row of the unit. The function runs as the owner, takes no unit that the open scope does not
hold, and returns ids only. It asks the questions in turn (ever longer times) until enough is found.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FUNCTION = """
CREATE FUNCTION documents_find(
    units bigint[], questions text[], accents text, since date, until date, most integer
) RETURNS TABLE (entry_id bigint, place bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  told text := nullif(current_setting('khue.units', true), '');
  ids bigint[] := '{}';
  question text;
BEGIN
  IF told IS NOT NULL AND told <> '*' THEN
    units := ARRAY(SELECT unnest(units) INTERSECT SELECT unnest(told::bigint[]));
  END IF;
  FOREACH question IN ARRAY questions LOOP
    EXECUTE 'SELECT coalesce(array_agg(id), ''{}'') FROM (
               SELECT id FROM documents_searchentry
                WHERE vector @@ $1 AND unit_id = ANY ($2)
                  AND ($3 IS NULL OR day >= $3) AND ($4 IS NULL OR day <= $4)
                ORDER BY day DESC, id DESC LIMIT $5) newest'
      INTO ids USING question::tsquery, units, since, until, most;
    EXIT WHEN cardinality(ids) >= most;
  END LOOP;
  RETURN QUERY
    SELECT e.id, row_number() OVER (
             ORDER BY (accents IS NOT NULL AND e.vector @@ accents::tsquery) DESC,
                      e.day DESC, e.id DESC)
      FROM documents_searchentry e WHERE e.id = ANY (ids);
END $$;
ALTER TABLE documents_searchentry SET (toast_tuple_target = 128);
"""
UNDO = """
DROP FUNCTION documents_find(bigint[], text[], text, date, date, integer);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('query', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('user', 'unit', 'name'), name='documents_saved_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('outgoing', 'Outgoing documents'), ('incoming', 'Incoming documents')], max_length=10)),
                ('day', models.DateField()),
                ('text', models.TextField(default='')),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('incoming', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='found_by', to='documents.incomingdocument')),
                ('outgoing', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='found_by', to='documents.outgoingdocument')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['vector'], name='documents_search')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('incoming__isnull', True), ('outgoing__isnull', False)), models.Q(('incoming__isnull', False), ('outgoing__isnull', True)), _connector='OR'), name='documents_search_of_one')],
            },
        ),
        migrations.RunSQL(FUNCTION, UNDO),
    ]
