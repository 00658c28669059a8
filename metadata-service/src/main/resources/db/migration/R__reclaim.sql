-- Sessions, folding and reclamation.

CREATE OR REPLACE FUNCTION register_pending(
  p_home integer, p_session uuid, p_lease_micros bigint,
  b_id uuid[], b_k smallint[], b_m smallint[], b_cell integer[], b_length integer[], b_from integer[],
  d_drive smallint[], d_incarnation integer[])
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  INSERT INTO session (home, id, expires_at) VALUES (p_home, p_session, now_micros() + p_lease_micros)
  ON CONFLICT (home, id) DO UPDATE SET expires_at = excluded.expires_at;
  INSERT INTO blob (home, id, live, length, cell, state, k, m, drives, missing, session)
  SELECT p_home, w.id, 0, w.length, w.cell, 0, w.k, w.m, w.drives, w.missing, p_session
    FROM written_blobs(b_id, b_k, b_m, b_cell, b_length, b_from, d_drive, d_incarnation) w
  ON CONFLICT (home, id) DO NOTHING;
  RETURN NOT EXISTS (SELECT 1 FROM blob b WHERE b.home = p_home AND b.session = p_session AND b.state = 2)
     AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.home = p_home AND b.id = ANY (b_id) AND b.state = 2);
END $$;

-- Condemns what is unknown, by inserting the primary key that a commit would insert, and what the
-- session registered. Gives those of the blobs that are condemned now.
CREATE OR REPLACE FUNCTION condemn_blobs(p_home integer, p_session uuid, p_ids uuid[])
RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  moment bigint := now_micros();
BEGIN
  INSERT INTO blob (home, id, live, released_at, dropped_at, state, session)
  SELECT p_home, i, 0, moment, moment, 2, p_session FROM unnest(p_ids) i ORDER BY i
  ON CONFLICT (home, id) DO NOTHING;
  IF p_session IS NOT NULL THEN
    -- A writer that refers to a blob holds FOR KEY SHARE, which a plain UPDATE would not wait for.
    PERFORM 1 FROM blob b WHERE b.home = p_home AND b.id = ANY (p_ids) ORDER BY b.id FOR UPDATE;
    UPDATE blob b SET state = 2, released_at = moment
     WHERE b.home = p_home AND b.id = ANY (p_ids) AND b.session = p_session AND b.state = 0;
  END IF;
  RETURN QUERY SELECT b.id FROM blob b WHERE b.home = p_home AND b.id = ANY (p_ids) AND b.state = 2;
END $$;

-- Folds releases into their blobs; one at a time. Gives how many, or -1 when another is at it.
CREATE OR REPLACE FUNCTION fold_releases(p_home integer, p_limit integer)
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  small_bytes CONSTANT integer := 262144;
  places tid[]; ids uuid[]; sums bigint[];
  moment bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(2, p_home) THEN
    RETURN -1;
  END IF;
  SELECT array_agg(s.place) INTO places
    FROM (SELECT r.ctid AS place FROM rel r WHERE r.home = p_home LIMIT p_limit) s;
  IF places IS NULL THEN
    RETURN 0;
  END IF;
  WITH folded AS (DELETE FROM rel r WHERE r.ctid = ANY (places) RETURNING r.blob, r.bytes)
  SELECT array_agg(s.blob), array_agg(s.bytes) INTO ids, sums
    FROM (SELECT f.blob, sum(f.bytes)::bigint AS bytes FROM folded f GROUP BY f.blob ORDER BY f.blob) s;
  PERFORM 1 FROM blob b WHERE b.home = p_home AND b.id = ANY (ids) ORDER BY b.id FOR NO KEY UPDATE;
  moment := now_micros();
  UPDATE blob b
     SET live = b.live - s.bytes, released_at = CASE WHEN b.live = s.bytes THEN moment END,
         -- What is dead is nobody's to rewrite; a copier that brings it back makes it worth it again.
         sparse_at = CASE WHEN b.live = s.bytes THEN NULL
                          WHEN b.sparse_at IS NULL AND b.live > s.bytes
                               AND ((b.live - s.bytes) * 2 < b.length OR b.length <= small_bytes) THEN moment
                          ELSE b.sparse_at END
    FROM unnest(ids, sums) s(id, bytes)
   WHERE b.home = p_home AND b.id = s.id;
  RETURN cardinality(places);
END $$;

CREATE OR REPLACE FUNCTION fold_usage(p_home integer, p_limit integer)
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  places tid[];
BEGIN
  IF NOT pg_try_advisory_xact_lock(3, p_home) THEN
    RETURN -1;
  END IF;
  SELECT array_agg(s.place) INTO places
    FROM (SELECT u.ctid AS place FROM usage_delta u WHERE u.home = p_home LIMIT p_limit) s;
  IF places IS NULL THEN
    RETURN 0;
  END IF;
  WITH folded AS (DELETE FROM usage_delta u WHERE u.ctid = ANY (places) RETURNING u.bucket_id, u.bytes, u.versions)
  INSERT INTO usage_total AS t (home, bucket_id, bytes, versions)
  SELECT p_home, f.bucket_id, sum(f.bytes), sum(f.versions) FROM folded f GROUP BY f.bucket_id ORDER BY f.bucket_id
  ON CONFLICT (home, bucket_id) DO UPDATE
    SET bytes = t.bytes + excluded.bytes, versions = t.versions + excluded.versions;
  RETURN cardinality(places);
END $$;

-- Condemns blobs that nothing refers to and that no read can still want. A copier holds FOR KEY SHARE
-- from before it reads the state until it has appended its reference, so once FOR UPDATE is granted a
-- new statement sees that reference, and blobs that have any row left to fold wait for the next round.
CREATE OR REPLACE FUNCTION condemn_released(p_home integer, p_limit integer)
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  day_micros CONSTANT bigint := 86400000000;
  moment bigint := now_micros();
  horizon bigint;
  locked uuid[]; busy uuid[];
  found_count integer;
BEGIN
  SELECT greatest(coalesce(min(r.oldest_read), moment), moment - day_micros) INTO horizon FROM reader r
   WHERE r.reported_at > moment - day_micros;
  SELECT array_agg(s.id) INTO locked
    FROM (SELECT b.id FROM blob b
           WHERE b.home = p_home AND b.state = 1 AND b.released_at IS NOT NULL AND b.released_at < horizon
             AND b.live = 0
           ORDER BY b.released_at LIMIT p_limit FOR UPDATE SKIP LOCKED) s;
  IF locked IS NULL THEN
    RETURN 0;
  END IF;
  SELECT coalesce(array_agg(DISTINCT r.blob), '{}') INTO busy
    FROM rel r JOIN blob b ON b.home = r.home AND b.id = r.blob
   WHERE r.home = p_home AND b.state = 1 AND b.released_at < horizon;
  UPDATE blob b SET state = 2 WHERE b.home = p_home AND b.id = ANY (locked) AND b.id <> ALL (busy);
  GET DIAGNOSTICS found_count = ROW_COUNT;
  DELETE FROM member m WHERE m.home = p_home AND m.blob = ANY (locked) AND m.blob <> ALL (busy);
  DELETE FROM repair_blob r WHERE r.home = p_home AND r.blob = ANY (locked) AND r.blob <> ALL (busy);
  RETURN found_count;
END $$;

-- Condemns the pending blobs of sessions that ran out.
CREATE OR REPLACE FUNCTION expire_sessions(p_home integer, p_limit integer)
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  moment bigint := now_micros();
  expired uuid[];
BEGIN
  SELECT array_agg(s.id) INTO expired
    FROM (SELECT e.id FROM session e WHERE e.home = p_home AND e.expires_at < moment
           ORDER BY e.id LIMIT p_limit FOR UPDATE SKIP LOCKED) s;
  IF expired IS NULL THEN
    RETURN 0;
  END IF;
  PERFORM 1 FROM blob b WHERE b.home = p_home AND b.session = ANY (expired) ORDER BY b.id FOR UPDATE;
  UPDATE blob b SET state = 2, released_at = moment
   WHERE b.home = p_home AND b.session = ANY (expired) AND b.state = 0;
  DELETE FROM session e WHERE e.home = p_home AND e.id = ANY (expired);
  RETURN cardinality(expired);
END $$;

-- Deletes what has served its time, at most p_limit rows of each kind; gives how many.
CREATE OR REPLACE FUNCTION expire_rows(p_home integer, p_limit integer)
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  hour_micros CONSTANT bigint := 3600000000;
  day_micros  CONSTANT bigint := 24 * hour_micros;
  moment bigint := now_micros();
  total integer := 0;
  n integer;
  edge bigint;
BEGIN
  DELETE FROM verdict v WHERE v.ctid = ANY (ARRAY(
    SELECT o.ctid FROM verdict o WHERE o.home = p_home AND o.made < moment - hour_micros ORDER BY o.made LIMIT p_limit));
  GET DIAGNOSTICS n = ROW_COUNT; total := total + n;

  PERFORM release_parts(p_home, u.id, 1, 10000)
     FROM (SELECT e.id FROM upload e
            WHERE e.home = p_home AND e.state > 0
              AND EXISTS (SELECT 1 FROM part p WHERE p.home = p_home AND p.upload_id = e.id)
            LIMIT 10) u;
  GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
  DELETE FROM upload u WHERE u.ctid = ANY (ARRAY(
    SELECT e.ctid FROM upload e
     WHERE e.home = p_home AND e.state > 0 AND e.ended_at < moment - hour_micros
       AND NOT EXISTS (SELECT 1 FROM part p WHERE p.home = p_home AND p.upload_id = e.id)
     ORDER BY e.ended_at LIMIT p_limit));
  GET DIAGNOSTICS n = ROW_COUNT; total := total + n;

  DELETE FROM blob b WHERE b.ctid = ANY (ARRAY(
    SELECT d.ctid FROM blob d
     WHERE d.home = p_home AND d.dropped_at IS NOT NULL AND d.dropped_at < moment - day_micros
     ORDER BY d.dropped_at LIMIT p_limit));
  GET DIAGNOSTICS n = ROW_COUNT; total := total + n;

  SELECT max(f.tx) INTO edge FROM feed_mark f WHERE f.home = p_home AND f.at < moment - 7 * day_micros;
  IF edge IS NOT NULL THEN
    -- The floor rises before rows go, so that a reader is told and misses nothing silently.
    INSERT INTO feed_floor AS o (home, tx) VALUES (p_home, edge)
    ON CONFLICT (home) DO UPDATE SET tx = greatest(o.tx, excluded.tx);
    DELETE FROM feed f WHERE f.ctid = ANY (ARRAY(
      SELECT g.ctid FROM feed g WHERE g.home = p_home AND g.tx < edge ORDER BY g.tx LIMIT p_limit));
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    DELETE FROM feed_mark f WHERE f.home = p_home AND f.tx < edge;
  END IF;
  INSERT INTO feed_mark (home, at, tx)
  SELECT p_home, moment, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
   WHERE NOT EXISTS (SELECT 1 FROM feed_mark f WHERE f.home = p_home AND f.at > moment - hour_micros)
  ON CONFLICT DO NOTHING;
  DELETE FROM usage_total t
   WHERE t.home = p_home AND t.bytes = 0 AND t.versions = 0
     AND NOT EXISTS (SELECT 1 FROM bucket b WHERE b.id = t.bucket_id);
  DELETE FROM reader r WHERE r.reported_at < moment - 7 * day_micros;
  RETURN total;
END $$;
