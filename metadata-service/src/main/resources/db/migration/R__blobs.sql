-- Blobs as writers bring them: what commits and parts have in common.
--
-- The files R__*.sql are run again whenever they change, so each function is replaced as a whole. One
-- whose arguments change must first be dropped by a numbered migration.

CREATE OR REPLACE FUNCTION now_micros() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;

-- The rows of blobs from the arrays that callers give: d_drive and d_incarnation hold the drives of one
-- blob after another, b_from is where those of each begin. A shard is missing that no drive acknowledged
-- (incarnation -1) or that one acknowledged which was registered anew since.
CREATE OR REPLACE FUNCTION written_blobs(
  b_id uuid[], b_k smallint[], b_m smallint[], b_cell integer[], b_length integer[], b_from integer[],
  d_drive smallint[], d_incarnation integer[])
RETURNS TABLE (id uuid, k smallint, m smallint, cell integer, length integer, drives smallint[],
               missing smallint[], n bigint)
LANGUAGE sql STABLE AS $$
  SELECT b.id, b.k, b.m, b.cell, b.length, d_drive[b.start : b.start + b.k + b.m - 1],
         (SELECT array_agg((s.n - 1)::smallint ORDER BY s.n)
            FROM unnest(d_drive[b.start : b.start + b.k + b.m - 1],
                        d_incarnation[b.start : b.start + b.k + b.m - 1])
                   WITH ORDINALITY s(drive, incarnation, n)
            LEFT JOIN drive d ON d.id = s.drive
           WHERE s.incarnation < 0 OR s.incarnation < d.incarnation),
         b.n
    FROM unnest(b_id, b_k, b_m, b_cell, b_length, b_from) WITH ORDINALITY b(id, k, m, cell, length, start, n)
$$;

-- Whether a blob is on other drives than the newest layout gives its group, in whatever order: its writer
-- went round some, or knew an older layout.
CREATE OR REPLACE FUNCTION is_off_layout(p_k smallint, p_m smallint, p_id uuid, p_drives smallint[])
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT NOT (s.drives <@ p_drives AND p_drives <@ s.drives)
      FROM (SELECT ARRAY(SELECT ((get_byte(g.slots, 2 * n) << 8) | get_byte(g.slots, 2 * n + 1))::smallint
                           FROM generate_series(0, p_k + p_m - 1) n) AS drives
              FROM (SELECT substring(l.slots FROM blob_group(p_id) * (p_k + p_m) * 2 + 1 FOR (p_k + p_m) * 2) AS slots
                      FROM layout l WHERE l.data_shards = p_k AND l.parity_shards = p_m
                     ORDER BY l.number DESC LIMIT 1) g) s), false)
$$;

-- Inserts the new blobs of a writer and locks what else it refers to, until the transaction ends.
--   b_*     the writer's blobs, by ascending id; b_live is what refers to each, and b_bucket and b_key
--           name the key of a blob that was written for only one; m_* name those of packs
--   r_blob  the blobs that are referred to, the writer's among them
-- Gives the blobs that were inserted, and of the others those that are live, those of the writer that it
-- had registered before and that are pending, those of the writer that were condemned, and those that are gone.
CREATE OR REPLACE FUNCTION settle_blobs(
  p_home integer, p_session uuid,
  b_id uuid[], b_k smallint[], b_m smallint[], b_cell integer[], b_length integer[], b_live bigint[],
  b_from integer[], b_bucket integer[], b_key bytea[],
  d_drive smallint[], d_incarnation integer[],
  m_blob uuid[], m_bucket integer[], m_key bytea[],
  r_blob uuid[],
  OUT inserted uuid[], OUT shared uuid[], OUT pending uuid[], OUT condemned uuid[], OUT gone uuid[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  small_bytes      CONSTANT integer := 262144;
  small_pack_bytes CONSTANT integer := 1048576;
  others uuid[];
  to_mend uuid[];
BEGIN
  inserted := '{}'; shared := '{}'; pending := '{}'; condemned := '{}'; gone := '{}';
  IF cardinality(b_id) > 0 THEN
    -- No drive gets a later incarnation between what is read of it now and the end, see R__repair.sql.
    PERFORM pg_advisory_xact_lock_shared(5, 0);
    -- A condemned row under the same primary key makes the insertion do nothing, whichever came first.
    WITH new AS (
      INSERT INTO blob (home, id, live, length, cell, state, k, m, drives, missing, bucket_id, key, sparse_at)
      SELECT p_home, w.id, b_live[w.n], w.length, w.cell, 1, w.k, w.m, w.drives, w.missing,
             b_bucket[w.n], b_key[w.n],
             CASE WHEN w.length <= small_bytes OR w.length < small_pack_bytes AND w.id = ANY (m_blob)
                  THEN now_micros() END
        FROM written_blobs(b_id, b_k, b_m, b_cell, b_length, b_from, d_drive, d_incarnation) w
      ON CONFLICT (home, id) DO NOTHING
      RETURNING id, k, m, drives, missing)
    SELECT coalesce(array_agg(id), '{}'),
           array_agg(id) FILTER (WHERE missing IS NOT NULL
                                    OR (SELECT count(DISTINCT d) FROM unnest(drives) d) < cardinality(drives)
                                    OR is_off_layout(k, m, id, drives))
      INTO inserted, to_mend FROM new;
    IF to_mend IS NOT NULL THEN
      PERFORM note_singles(p_home, to_mend);
    END IF;
    IF cardinality(m_blob) > 0 THEN
      INSERT INTO member (home, blob, bucket_id, key)
      SELECT p_home, m.blob, array_agg(m.bucket), array_agg(m.key)
        FROM unnest(m_blob, m_bucket, m_key) m(blob, bucket, key)
       WHERE m.blob = ANY (inserted)
       GROUP BY m.blob;
    END IF;
  END IF;
  SELECT array_agg(DISTINCT r) INTO others FROM unnest(r_blob) r WHERE r <> ALL (inserted);
  IF others IS NULL THEN
    RETURN;
  END IF;
  -- FOR KEY SHARE lets the fold go on and stops whoever condemns, who takes FOR UPDATE.
  SELECT coalesce(array_agg(s.id) FILTER (WHERE s.state = 1), '{}'),
         coalesce(array_agg(s.id) FILTER (WHERE s.state = 0 AND s.id = ANY (b_id)), '{}'),
         coalesce(array_agg(s.id) FILTER (WHERE s.state = 2 AND s.mine), '{}')
    INTO shared, pending, condemned
    FROM (SELECT b.id, b.state, coalesce(b.session = p_session, false) OR b.id = ANY (b_id) AS mine
            FROM blob b
           WHERE b.home = p_home AND b.id = ANY (others)
           ORDER BY b.id FOR KEY SHARE) s;
  SELECT coalesce(array_agg(o), '{}') INTO gone
    FROM unnest(others) o WHERE o <> ALL (shared || pending || condemned);
END $$;

-- Ends what settle_blobs began, when it is known which of the blobs a version or part refers to (used):
-- new ones that are not used are forgotten, for their writer to abandon, and pending ones that are used
-- are live from now on.
CREATE OR REPLACE FUNCTION take_blobs(
  p_home integer, inserted uuid[], pending uuid[], used uuid[],
  b_id uuid[], b_k smallint[], b_m smallint[], b_cell integer[], b_length integer[], b_from integer[],
  d_drive smallint[], d_incarnation integer[])
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  unused uuid[];
  to_mend uuid[];
BEGIN
  SELECT array_agg(i) INTO unused FROM unnest(inserted) i WHERE i <> ALL (used);
  IF unused IS NOT NULL THEN
    DELETE FROM blob b WHERE b.home = p_home AND b.id = ANY (unused);
    DELETE FROM member m WHERE m.home = p_home AND m.blob = ANY (unused);
    DELETE FROM repair_blob r WHERE r.home = p_home AND r.blob = ANY (unused);
  END IF;
  IF cardinality(pending) > 0 THEN
    UPDATE blob b SET state = 1, session = NULL
     WHERE b.home = p_home AND b.id = ANY (pending) AND b.id = ANY (used);
    -- The writer knows better by now which shards are durable.
    UPDATE blob b SET drives = w.drives, missing = w.missing
      FROM written_blobs(b_id, b_k, b_m, b_cell, b_length, b_from, d_drive, d_incarnation) w
     WHERE b.home = p_home AND b.id = w.id AND w.id = ANY (pending) AND w.id = ANY (used);
    SELECT array_agg(b.id) INTO to_mend FROM blob b
     WHERE b.home = p_home AND b.id = ANY (pending) AND b.state = 1
       AND (b.missing IS NOT NULL
            OR (SELECT count(DISTINCT d) FROM unnest(b.drives) d) < cardinality(b.drives)
            OR is_off_layout(b.k, b.m, b.id, b.drives));
    IF to_mend IS NOT NULL THEN
      PERFORM note_singles(p_home, to_mend);
    END IF;
  END IF;
END $$;
