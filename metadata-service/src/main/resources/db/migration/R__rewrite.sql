-- Rewriting: extents of versions and parts are pointed at other blobs that hold the same bytes.

-- The extents of one row with those that lie in a move pointed at the new blob; from_blob is null when
-- there are none, and otherwise tells what each of them pointed into, and how many bytes it has.
--   f_*, t_off   the moves: ranges of blobs, and where they begin in the new blob
--   blob to x_*  the extents as the tables keep them
CREATE OR REPLACE FUNCTION moved_extents(
  p_to uuid, f_blob uuid[], f_off integer[], f_len integer[], t_off integer[],
  INOUT blob uuid, INOUT off integer, p_size bigint, INOUT x_blob uuid[], INOUT x_off integer[], x_len integer[],
  OUT from_blob uuid[], OUT from_bytes bigint[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
  target integer; blobs uuid[]; offs integer[];
BEGIN
  IF blob = ANY (f_blob) THEN
    SELECT f.t + off - f.o INTO target FROM unnest(f_blob, f_off, f_len, t_off) f(b, o, l, t)
     WHERE f.b = blob AND off >= f.o AND off + p_size <= f.o + f.l LIMIT 1;
    IF FOUND THEN
      from_blob := ARRAY[blob];
      from_bytes := ARRAY[p_size];
      blob := p_to;
      off := target;
    END IF;
  ELSIF x_blob && f_blob THEN
    SELECT array_agg(CASE WHEN f.t IS NULL THEN x.b ELSE p_to END ORDER BY x.i),
           array_agg(coalesce(f.t, x.o) ORDER BY x.i),
           array_agg(x.b ORDER BY x.i) FILTER (WHERE f.t IS NOT NULL),
           array_agg(x.l::bigint ORDER BY x.i) FILTER (WHERE f.t IS NOT NULL)
      INTO blobs, offs, from_blob, from_bytes
      FROM unnest(x_blob, x_off, x_len) WITH ORDINALITY x(b, o, l, i)
      LEFT JOIN LATERAL (
        SELECT m.t + x.o - m.o AS t FROM unnest(f_blob, f_off, f_len, t_off) m(b, o, l, t)
         WHERE x.b = ANY (f_blob) AND m.b = x.b AND x.o >= m.o AND x.o + x.l <= m.o + m.l LIMIT 1) f ON true;
    x_blob := blobs;
    x_off := offs;
  END IF;
END $$;

-- Moves the extents of one version, in its row and its pages; gives how many bytes were moved from
-- which blob, and whether member is to lead from the new blob to the version. The caller holds the
-- key's lock.
CREATE OR REPLACE FUNCTION move_version(
  p_home integer, p_to uuid, f_blob uuid[], f_off integer[], f_len integer[], t_off integer[],
  p_bucket integer, p_key bytea, p_rank bigint,
  OUT from_blob uuid[], OUT from_bytes bigint[], OUT is_member boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  references_apart CONSTANT integer := 2;
  has_pages        CONSTANT integer := 16;
  is_current boolean := true;
  found_flags integer;
  n record;
BEGIN
  from_blob := '{}'; from_bytes := '{}'; is_member := false;
  SELECT c.flags, m.* INTO n
    FROM cur c
    CROSS JOIN LATERAL moved_extents(p_to, f_blob, f_off, f_len, t_off,
                                     c.blob, c.off, c.size, c.x_blob, c.x_off, c.x_len) m
   WHERE c.home = p_home AND c.bucket_id = p_bucket AND c.key = p_key AND c.rank = p_rank;
  IF NOT FOUND THEN
    is_current := false;
    SELECT o.flags, m.* INTO n
      FROM old o
      CROSS JOIN LATERAL moved_extents(p_to, f_blob, f_off, f_len, t_off,
                                       o.blob, o.off, o.size, o.x_blob, o.x_off, o.x_len) m
     WHERE o.home = p_home AND o.bucket_id = p_bucket AND o.key = p_key AND o.rank = p_rank;
    IF NOT FOUND THEN
      RETURN;
    END IF;
  END IF;
  found_flags := n.flags;
  IF n.from_blob IS NOT NULL THEN
    from_blob := n.from_blob; from_bytes := n.from_bytes;
    IF is_current THEN
      UPDATE cur c SET blob = n.blob, off = n.off, x_blob = n.x_blob, x_off = n.x_off
       WHERE c.home = p_home AND c.bucket_id = p_bucket AND c.key = p_key;
    ELSE
      UPDATE old o SET blob = n.blob, off = n.off, x_blob = n.x_blob, x_off = n.x_off
       WHERE o.home = p_home AND o.bucket_id = p_bucket AND o.key = p_key AND o.rank = p_rank;
    END IF;
  END IF;
  IF found_flags & has_pages <> 0 THEN
    FOR n IN
      SELECT p.page, m.* FROM extent_page p
       CROSS JOIN LATERAL moved_extents(p_to, f_blob, f_off, f_len, t_off,
                                        NULL, NULL, 0, p.x_blob, p.x_off, p.x_len) m
       WHERE p.home = p_home AND p.bucket_id = p_bucket AND p.key = p_key AND p.rank = p_rank
         AND m.from_blob IS NOT NULL
    LOOP
      UPDATE extent_page p SET x_blob = n.x_blob, x_off = n.x_off
       WHERE p.home = p_home AND p.bucket_id = p_bucket AND p.key = p_key AND p.rank = p_rank
         AND p.page = n.page;
      from_blob := from_blob || n.from_blob; from_bytes := from_bytes || n.from_bytes;
    END LOOP;
  END IF;
  IF cardinality(from_blob) > 0 THEN
    IF found_flags & references_apart <> 0 THEN
      UPDATE ext x SET bytes = x.bytes - s.bytes
        FROM (SELECT f.b, sum(f.n)::bigint AS bytes FROM unnest(from_blob, from_bytes) f(b, n) GROUP BY f.b) s
       WHERE x.home = p_home AND x.blob = s.b AND x.bucket_id = p_bucket AND x.key = p_key AND x.rank = p_rank;
      DELETE FROM ext x
       WHERE x.home = p_home AND x.blob = ANY (from_blob) AND x.bucket_id = p_bucket AND x.key = p_key
         AND x.rank = p_rank AND x.bytes = 0;
      INSERT INTO ext AS x (home, blob, bucket_id, key, rank, bytes)
      SELECT p_home, p_to, p_bucket, p_key, p_rank, sum(f.n) FROM unnest(from_bytes) f(n)
      ON CONFLICT (home, blob, bucket_id, key, rank) DO UPDATE SET bytes = x.bytes + excluded.bytes;
    ELSE
      is_member := true;
    END IF;
  END IF;
END $$;

-- Moves the extents of one part, if it is there and nobody is at it: whoever replaces, releases or
-- completes it may hold others that were moved before, in any order, and is not waited for.
CREATE OR REPLACE FUNCTION move_part(
  p_home integer, p_to uuid, f_blob uuid[], f_off integer[], f_len integer[], t_off integer[],
  p_upload uuid, p_number integer,
  OUT from_blob uuid[], OUT from_bytes bigint[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  n record;
BEGIN
  from_blob := '{}'; from_bytes := '{}';
  PERFORM 1 FROM part p
    WHERE p.home = p_home AND p.upload_id = p_upload AND p.number = p_number FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- A new statement, which sees what was there when the row was locked.
  SELECT m.* INTO n
    FROM part p
    CROSS JOIN LATERAL moved_extents(p_to, f_blob, f_off, f_len, t_off,
                                     p.blob, p.off, p.size, p.x_blob, p.x_off, p.x_len) m
   WHERE p.home = p_home AND p.upload_id = p_upload AND p.number = p_number AND m.from_blob IS NOT NULL;
  IF FOUND THEN
    UPDATE part p SET blob = n.blob, off = n.off, x_blob = n.x_blob, x_off = n.x_off
     WHERE p.home = p_home AND p.upload_id = p_upload AND p.number = p_number;
    from_blob := n.from_blob; from_bytes := n.from_bytes;
  END IF;
END $$;

-- Moves extents into a new blob, which is written with the first of them, degraded where a commit would
-- write it so, and counts nothing as live before its releases are folded. Gives how many versions and
-- parts were changed, or -1 when the new blob was condemned. When many were changed and it took long, as
-- it may with versions of very many extents, the rest is left for another time: keys are locked here.
--   l_bucket, l_hash  what to lock, as in commit_objects
--   v_*, u_*          the versions and the parts
CREATE OR REPLACE FUNCTION move_extents(
  p_home integer, l_bucket integer[], l_hash bigint[],
  b_id uuid[], b_k smallint[], b_m smallint[], b_cell integer[], b_length integer[], b_live bigint[],
  b_from integer[], b_bucket integer[], b_key bytea[],
  d_drive smallint[], d_incarnation integer[],
  f_blob uuid[], f_off integer[], f_len integer[], t_off integer[],
  v_bucket integer[], v_key bytea[], v_rank bigint[],
  u_upload uuid[], u_number integer[])
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  new_blob CONSTANT uuid := b_id[1];
  versions CONSTANT integer := cardinality(v_rank);
  many     CONSTANT integer := 16;
  long_enough CONSTANT interval := interval '0.5 seconds';
  fresh uuid[]; dead uuid[];
  locked_at timestamptz;
  moved record;
  changed integer := 0;
  all_blobs uuid[] := '{}'; all_bytes bigint[] := '{}';
  m_bucket integer[] := '{}'; m_key bytea[] := '{}';
BEGIN
  PERFORM pg_advisory_xact_lock_shared(1, b) FROM unnest(l_bucket) b;
  PERFORM pg_advisory_xact_lock(h) FROM unnest(l_hash) h;
  locked_at := clock_timestamp();
  SELECT s.inserted, s.condemned || s.gone || s.pending INTO fresh, dead
    FROM settle_blobs(p_home, NULL, b_id, b_k, b_m, b_cell, b_length, b_live, b_from, b_bucket, b_key,
                      d_drive, d_incarnation, '{}', '{}', '{}', ARRAY[new_blob]) s;
  IF cardinality(dead) > 0 THEN
    RETURN -1;
  END IF;
  -- One by one, and not by a query over them all, which would be ahead of this loop when it ends early.
  FOR i IN 1 .. versions + cardinality(u_number) LOOP
    IF i <= versions THEN
      SELECT m.* INTO moved
        FROM move_version(p_home, new_blob, f_blob, f_off, f_len, t_off, v_bucket[i], v_key[i], v_rank[i]) m;
    ELSE
      SELECT m.*, false AS is_member INTO moved
        FROM move_part(p_home, new_blob, f_blob, f_off, f_len, t_off,
                       u_upload[i - versions], u_number[i - versions]) m;
    END IF;
    CONTINUE WHEN cardinality(moved.from_blob) = 0;
    changed := changed + 1;
    all_blobs := all_blobs || moved.from_blob;
    all_bytes := all_bytes || moved.from_bytes;
    IF moved.is_member THEN
      m_bucket := array_append(m_bucket, v_bucket[i]);
      m_key := array_append(m_key, v_key[i]);
    END IF;
    EXIT WHEN changed >= many AND clock_timestamp() > locked_at + long_enough;
  END LOOP;
  IF changed = 0 THEN
    DELETE FROM blob b WHERE b.home = p_home AND b.id = ANY (fresh);
    DELETE FROM repair_blob r WHERE r.home = p_home AND r.blob = ANY (fresh);
    RETURN 0;
  END IF;
  INSERT INTO rel (home, blob, bytes)
  SELECT p_home, f.b, sum(f.n) FROM unnest(all_blobs, all_bytes) f(b, n) GROUP BY f.b
  UNION ALL
  SELECT p_home, new_blob, -sum(n) FROM unnest(all_bytes) n;
  IF cardinality(m_bucket) > 0 THEN
    INSERT INTO member AS m (home, blob, bucket_id, key) VALUES (p_home, new_blob, m_bucket, m_key)
    ON CONFLICT (home, blob) DO UPDATE
      SET bucket_id = m.bucket_id || excluded.bucket_id, key = m.key || excluded.key;
  END IF;
  RETURN changed;
END $$;
