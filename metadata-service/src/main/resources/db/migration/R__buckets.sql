-- Buckets. What changes the row holds the bucket's advisory lock alone, which commits share, so that
-- no commit is under way that read the row before.

CREATE OR REPLACE FUNCTION create_bucket(p_home integer, p_name text, p_account bigint, p_region text, p_max integer)
RETURNS smallint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  owner bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(4, hashint8(p_account));
  INSERT INTO bucket (home, name, account_id, region)
  SELECT p_home, p_name, p_account, p_region
   WHERE (SELECT count(*) FROM bucket b WHERE b.account_id = p_account) < p_max
  ON CONFLICT (name) DO NOTHING;
  IF FOUND THEN
    RETURN 0;
  END IF;
  SELECT b.account_id INTO owner FROM bucket b WHERE b.name = p_name;
  RETURN CASE WHEN owner IS NULL THEN 3 WHEN owner = p_account THEN 1 ELSE 2 END;
END $$;

CREATE OR REPLACE FUNCTION set_versioning(p_home integer, p_bucket integer, p_versioning smallint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1, p_bucket);
  UPDATE bucket SET versioning = p_versioning, revision = revision + 1 WHERE id = p_bucket AND home = p_home;
  RETURN FOUND;
END $$;

-- Its uploads are aborted; upkeep releases their parts.
CREATE OR REPLACE FUNCTION delete_bucket(p_home integer, p_bucket integer)
RETURNS smallint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1, p_bucket);
  IF EXISTS (SELECT 1 FROM cur c WHERE c.home = p_home AND c.bucket_id = p_bucket)
     OR EXISTS (SELECT 1 FROM old o WHERE o.home = p_home AND o.bucket_id = p_bucket) THEN
    RETURN 1;
  END IF;
  DELETE FROM bucket b WHERE b.id = p_bucket AND b.home = p_home;
  IF NOT FOUND THEN
    RETURN 2;
  END IF;
  UPDATE upload u SET state = 2, ended_at = now_micros()
   WHERE u.home = p_home AND u.bucket_id = p_bucket AND u.state = 0;
  RETURN 0;
END $$;
