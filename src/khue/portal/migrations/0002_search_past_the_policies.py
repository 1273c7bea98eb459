"""Two functions that give the ids of what fits, so that the search may use its indexes.

Under row-level security PostgreSQL evaluates the policy before ``@@`` and ``<%``, which aren't
leakproof, and so reads and unpacks every row of the unit. The functions run as the owner, return
nothing but ids of one unit's public entries, and the rows themselves are read under the policy.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION portal_find(unit bigint, wanted tsquery, accents tsquery, most integer)
RETURNS TABLE (entry_id bigint, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH fitting AS MATERIALIZED (
    SELECT id, unit_id, issued_on, vector FROM portal_entry
     WHERE vector @@ wanted AND gone_at IS NULL
       AND (expires_at IS NULL OR expires_at > now())
  ), newest AS (
    SELECT id, issued_on, vector FROM fitting WHERE unit_id = unit
     ORDER BY issued_on DESC NULLS LAST, id DESC LIMIT 400
  )
  SELECT id, row_number() OVER (
           ORDER BY (accents IS NOT NULL AND vector @@ accents) DESC, ts_rank(vector, wanted) DESC,
                    issued_on DESC NULLS LAST, id DESC)
    FROM newest ORDER BY 2 LIMIT most
$$;
CREATE FUNCTION portal_near(unit bigint, typed text, most integer)
RETURNS TABLE (entry_id bigint, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET pg_trgm.word_similarity_threshold = 0.45 AS $$
  WITH fitting AS MATERIALIZED (
    SELECT id, unit_id, word_similarity(typed, folded_title) AS near FROM portal_entry
     WHERE typed <% folded_title AND gone_at IS NULL
       AND (expires_at IS NULL OR expires_at > now())
  )
  SELECT id, row_number() OVER (ORDER BY near DESC, id DESC)
    FROM fitting WHERE unit_id = unit ORDER BY 2 LIMIT most
$$;
"""

UNDO = """
DROP FUNCTION portal_near(bigint, text, integer);
DROP FUNCTION portal_find(bigint, tsquery, tsquery, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
