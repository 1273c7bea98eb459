"""Without an open scope ``documents_find`` finds nothing, as the policies of the tables say.

Until now a closed scope let every unit through that was asked for.
"""

import importlib

from django.db import migrations

BEFORE = importlib.import_module("khue.documents.migrations.0002_search").FUNCTION
TOLD = "told text := nullif(current_setting('khue.units', true), '');"
# Never told at all: the policies are switched off (KHUE_ROW_LEVEL_SECURITY), the compiler guards.
TOLD_NOW = "told text := current_setting('khue.units', true);"
HELD = "unnest(told::bigint[])"
HELD_NOW = "unnest(coalesce(nullif(told, ''), '{}')::bigint[])"


def statement(*, is_strict: bool) -> str:
    """Return the function's text, found without fail in the migration that wrote it first."""
    text, _end, _rest = BEFORE.partition("ALTER TABLE")
    text = text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    if TOLD not in text or HELD not in text:
        raise ValueError("The function of 0002_search is not the one that was to be replaced.")
    return text.replace(TOLD, TOLD_NOW).replace(HELD, HELD_NOW) if is_strict else text


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_replies")]
    operations = [migrations.RunSQL(statement(is_strict=True), statement(is_strict=False))]
