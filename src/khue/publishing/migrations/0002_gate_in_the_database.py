"""The gate again, in the database: a forgotten call can make nothing public.

And what was decided stays decided: versions and approvals are written once.
"""

from django.db import migrations

GATE = """
CREATE FUNCTION publishing_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.live_id IS NULL OR (TG_OP = 'UPDATE' AND NEW.live_id IS NOT DISTINCT FROM OLD.live_id) THEN
    RETURN NEW;
  END IF;
  PERFORM 1
    FROM publishing_publicationversion v
    JOIN publishing_approval b ON b.version_id = v.id AND b.step = 'board' AND b.is_approved
    JOIN publishing_approval h ON h.version_id = v.id AND h.step = 'head' AND h.is_approved
   WHERE v.id = NEW.live_id AND v.publication_id = NEW.id AND v.unit_id = NEW.unit_id
     AND b.digest = v.digest AND h.digest = v.digest
     AND b.approver_id <> v.author_id AND h.approver_id <> v.author_id
     AND h.approver_id <> b.approver_id
     AND NOT EXISTS (SELECT 1 FROM publishing_approval r
                      WHERE r.version_id = v.id AND NOT r.is_approved);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'publishing: version % has no valid approval', NEW.live_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publishing_gate BEFORE INSERT OR UPDATE ON publishing_publication
  FOR EACH ROW EXECUTE FUNCTION publishing_gate();

CREATE FUNCTION publishing_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER publishing_written_once BEFORE UPDATE OR DELETE ON publishing_publicationversion
  FOR EACH ROW EXECUTE FUNCTION publishing_written_once();
CREATE TRIGGER publishing_written_once BEFORE UPDATE OR DELETE ON publishing_approval
  FOR EACH ROW EXECUTE FUNCTION publishing_written_once();
"""

UNDO = """
DROP TRIGGER publishing_written_once ON publishing_approval;
DROP TRIGGER publishing_written_once ON publishing_publicationversion;
DROP FUNCTION publishing_written_once();
DROP TRIGGER publishing_gate ON publishing_publication;
DROP FUNCTION publishing_gate();
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunSQL(GATE, UNDO)]
