-- Repair: which blobs are to be mended or moved, and who is at it.
--
-- Two advisory locks of a transaction hold this together. Whoever reads the incarnations of drives or the
-- newest layout to write what follows from them holds class 5 shared, and whoever changes one takes it
-- alone, last: what was committed before is swept, and what comes after knows. Whoever works through the
-- lists holds class 6 shared, and whoever makes sweeps takes it alone, so it waits for no row.

-- m of new blobs.
CREATE OR REPLACE FUNCTION cluster_parity() RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT c.parity_shards FROM cluster c),
                  (SELECT l.parity_shards FROM layout l ORDER BY l.installed DESC LIMIT 1), 3)
$$;

-- How urgent the sweeps of a group are.
CREATE OR REPLACE FUNCTION group_spare(p_home integer, p_group integer, p_parity integer)
RETURNS smallint LANGUAGE sql STABLE AS $$
  SELECT (p_parity - count(*))::smallint FROM repair_cursor c
   WHERE c.home = p_home AND c.group_number = p_group AND c.cause = 0
$$;

-- The columns of a blob that are missing: those of its row, and those on lost drives whose sweep has not
-- come to it. Null when none is.
CREATE OR REPLACE FUNCTION all_missing(p_home integer, p_id uuid, p_drives smallint[], p_missing smallint[])
RETURNS smallint[] LANGUAGE sql STABLE AS $$
  SELECT array_agg((s.n - 1)::smallint ORDER BY s.n)
    FROM unnest(p_drives) WITH ORDINALITY s(drive, n)
   WHERE (s.n - 1)::smallint = ANY (p_missing)
      OR EXISTS (SELECT 1 FROM repair_cursor c
                  WHERE c.home = p_home AND c.group_number = blob_group(p_id) AND c.drive = s.drive
                    AND c.cause = 0 AND (c.last_blob IS NULL OR p_id > c.last_blob))
$$;

-- Puts blobs that are live on the list of singles. A row that is there is written all the same: whoever
-- is about to take it off waits, and then sees what is new.
CREATE OR REPLACE FUNCTION note_singles(p_home integer, p_ids uuid[])
RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO repair_blob (home, blob, spare)
  SELECT p_home, b.id, b.m - coalesce(cardinality(b.missing), 0) FROM blob b
   WHERE b.home = p_home AND b.id = ANY (p_ids) AND b.state = 1 ORDER BY b.id
  ON CONFLICT (home, blob) DO UPDATE SET spare = excluded.spare
$$;

CREATE OR REPLACE FUNCTION report_damage(p_home integer, p_blob uuid, p_column smallint, p_drive smallint)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE blob b
     SET missing = ARRAY(SELECT DISTINCT c FROM unnest(b.missing || p_column) c ORDER BY c)
   WHERE b.home = p_home AND b.id = p_blob AND b.state = 1 AND b.drives[p_column + 1] = p_drive;
  IF FOUND THEN
    PERFORM note_singles(p_home, ARRAY[p_blob]);
  END IF;
END $$;

-- The groups that have live blobs. Each is found from the one before in the index, however many blobs
-- there are.
CREATE OR REPLACE FUNCTION filled_groups(p_home integer)
RETURNS SETOF integer LANGUAGE sql STABLE SET enable_seqscan = off AS $$
  WITH RECURSIVE filled(n) AS (
    (SELECT blob_group(b.id) FROM blob b WHERE b.home = p_home AND b.state = 1 ORDER BY blob_group(b.id) LIMIT 1)
    UNION ALL
    SELECT (SELECT blob_group(b.id) FROM blob b
             WHERE b.home = p_home AND b.state = 1 AND blob_group(b.id) > f.n ORDER BY blob_group(b.id) LIMIT 1)
      FROM filled f WHERE f.n IS NOT NULL)
  SELECT n FROM filled WHERE n IS NOT NULL
$$;

-- Sweeps of the groups that have blobs, for drives whose shards are gone, from the beginning where there
-- is one.
CREATE OR REPLACE FUNCTION sweep_lost(p_home integer, p_drives integer[])
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  parity integer := cluster_parity();
  v_lost integer[] := array_fill(0, ARRAY[65536]);
  v_group integer;
  v_count integer;
BEGIN
  INSERT INTO repair_cursor AS c (home, group_number, drive, cause, spare)
  SELECT p_home, g, d, 0, parity - cardinality(p_drives)
    FROM filled_groups(p_home) g CROSS JOIN unnest(p_drives) d
  ON CONFLICT (home, group_number, drive) DO UPDATE
    SET cause = 0, last_blob = NULL, not_before = 0, leased_by = NULL, leased_until = 0
    WHERE c.cause <> 0 OR c.last_blob IS NOT NULL OR c.leased_by IS NOT NULL OR c.not_before <> 0;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- An array, filled in one pass: a join would go through the counts anew for each group.
  FOR v_group, v_count IN
    SELECT c.group_number, count(*) FROM repair_cursor c
     WHERE c.home = p_home AND c.cause = 0 GROUP BY c.group_number LOOP
    v_lost[v_group + 1] := v_count;
  END LOOP;
  UPDATE repair_cursor c SET spare = parity - v_lost[c.group_number + 1]
   WHERE c.home = p_home AND c.cause = 0 AND c.spare <> parity - v_lost[c.group_number + 1];
END $$;

-- Sweeps for drives whose shards are gone; and holds back what reads incarnations, until the transaction
-- ends. The caller holds the row of cluster, and raises the incarnations next.
CREATE OR REPLACE FUNCTION begin_loss(p_drives integer[])
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_home integer;
BEGIN
  FOR v_home IN SELECT 0 UNION SELECT b.home FROM bucket b ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(6, v_home);
    PERFORM sweep_lost(v_home, p_drives);
  END LOOP;
  PERFORM pg_advisory_xact_lock(5, 0);
  -- Groups that got their first blob meanwhile.
  FOR v_home IN SELECT 0 UNION SELECT b.home FROM bucket b ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(6, v_home);
    PERFORM sweep_lost(v_home, p_drives);
  END LOOP;
  RETURN cardinality(p_drives);
END $$;

-- Sweeps for the drives that groups lost to a newer layout: '1,2,3' each, one group for each drive.
CREATE OR REPLACE FUNCTION begin_move(p_groups text, p_drives text)
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  parity integer := cluster_parity();
  v_home integer;
BEGIN
  FOR v_home IN SELECT 0 UNION SELECT b.home FROM bucket b ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(6, v_home);
    INSERT INTO repair_cursor (home, group_number, drive, cause, spare)
    SELECT v_home, s.g, s.d, 1, parity
      FROM unnest(string_to_array(p_groups, ',')::integer[], string_to_array(p_drives, ',')::smallint[]) s(g, d)
     WHERE NOT EXISTS (SELECT 1 FROM drive d WHERE d.id = s.d AND d.state = 'LOST')
    ON CONFLICT (home, group_number, drive) DO NOTHING;
  END LOOP;
  -- What was committed before is swept, and what comes after knows the layout.
  PERFORM pg_advisory_xact_lock(5, 0);
  RETURN parity;
END $$;

-- Tells the other sweeps of these groups that one for a lost drive ended. A row that another worker holds
-- keeps its urgency: it is at work. Rows are found once and then named by their places, here and below:
-- no plan that was made while the list was short joins it the wrong way round.
CREATE OR REPLACE FUNCTION relax_groups(p_home integer, p_groups integer[])
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  parity integer := cluster_parity();
  places tid[];
BEGIN
  SELECT array_agg(s.place) INTO places
    FROM (SELECT c.ctid AS place FROM repair_cursor c
           WHERE c.home = p_home AND c.group_number = ANY (p_groups) AND c.cause = 0
             FOR UPDATE SKIP LOCKED) s;
  UPDATE repair_cursor c SET spare = group_spare(p_home, c.group_number, parity)
   WHERE c.ctid = ANY (places) AND c.spare <> group_spare(p_home, c.group_number, parity);
END $$;

-- Leases what is most urgent. Sweeps with nothing left are taken off the list on the way, for as long as
-- p_search_micros. Gives rows of kind 0, whether it is worth asking again; 1, the next blobs of a sweep;
-- 2, a single.
CREATE OR REPLACE FUNCTION lease_repairs(
  p_home integer, p_worker uuid, p_limit integer, p_page integer, p_lease_micros bigint, p_search_micros bigint)
RETURNS TABLE (kind smallint, flag boolean, group_number integer, drive smallint, cause smallint, attempts integer,
               id uuid, k smallint, m smallint, cell integer, length integer, drives smallint[], missing smallint[])
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  nothing CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  longest_batch CONSTANT integer := 4096;
  -- Few at first: what is examined is locked.
  batch_size integer := least(greatest(64, 4 * p_limit), longest_batch);
  moment bigint;
  search_end timestamptz;
  single_ids uuid[]; single_spares smallint[];
  dead uuid[];
  v_places tid[]; v_groups integer[]; v_drives smallint[]; v_causes smallint[]; v_spares smallint[];
  v_lasts uuid[]; v_filled boolean[];
  is_full boolean; is_examined boolean;
  taken_groups integer[] := '{}'; taken_drives smallint[] := '{}'; taken_causes smallint[] := '{}';
  taken_lasts uuid[] := '{}';
  taken integer := 0; left_over integer; chosen integer[];
BEGIN
  PERFORM pg_advisory_xact_lock_shared(6, p_home);
  moment := now_micros();
  search_end := clock_timestamp() + p_search_micros * interval '1 microsecond';

  SELECT coalesce(array_agg(s.blob), '{}'), coalesce(array_agg(s.spare), '{}') INTO single_ids, single_spares
    FROM (SELECT r.blob, r.spare FROM repair_blob r
           WHERE r.home = p_home AND r.leased_until <= moment AND r.not_before <= moment
           ORDER BY r.spare, r.blob LIMIT p_limit FOR UPDATE SKIP LOCKED) s;
  -- What is gone or going needs no repair.
  SELECT array_agg(s.blob) INTO dead FROM unnest(single_ids) s(blob)
   WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.home = p_home AND b.id = s.blob AND b.state = 1);
  IF dead IS NOT NULL THEN
    DELETE FROM repair_blob r WHERE r.home = p_home AND r.blob = ANY (dead);
    SELECT coalesce(array_agg(s.blob ORDER BY s.n), '{}'), coalesce(array_agg(s.spare ORDER BY s.n), '{}')
      INTO single_ids, single_spares
      FROM unnest(single_ids, single_spares) WITH ORDINALITY s(blob, spare, n) WHERE s.blob <> ALL (dead);
  END IF;

  LOOP
    WITH batch AS MATERIALIZED (
      SELECT c.ctid AS place, c.group_number, c.drive, c.cause, c.spare, c.last_blob FROM repair_cursor c
       WHERE c.home = p_home AND c.leased_until <= moment AND c.not_before <= moment
       ORDER BY c.spare, c.cause, c.group_number, c.drive LIMIT batch_size FOR UPDATE SKIP LOCKED)
    SELECT array_agg(c.place), array_agg(c.group_number), array_agg(c.drive), array_agg(c.cause),
           array_agg(c.spare), array_agg(coalesce(c.last_blob, nothing)),
           array_agg(CASE WHEN clock_timestamp() < search_end THEN EXISTS (
             SELECT 1 FROM blob b
              WHERE b.home = p_home AND blob_group(b.id) = c.group_number AND b.state = 1
                AND b.id > coalesce(c.last_blob, nothing) AND c.drive = ANY (b.drives)) END)
      INTO v_places, v_groups, v_drives, v_causes, v_spares, v_lasts, v_filled FROM batch c;
    EXIT WHEN v_groups IS NULL;
    is_full := cardinality(v_groups) = batch_size;
    is_examined := v_filled[cardinality(v_filled)] IS NOT NULL;
    batch_size := longest_batch;

    DELETE FROM repair_cursor c
     WHERE c.ctid = ANY (ARRAY(SELECT s.place FROM unnest(v_places, v_filled) s(place, filled) WHERE NOT s.filled));
    PERFORM relax_groups(p_home, array_agg(DISTINCT s.g)) FROM unnest(v_groups, v_causes, v_filled) s(g, cause, filled)
      WHERE NOT s.filled AND s.cause = 0 HAVING count(*) > 0;

    -- Singles of the same urgency come first.
    SELECT coalesce(array_agg(s.n::integer ORDER BY s.n), '{}') INTO chosen
      FROM (SELECT u.n, u.spare, row_number() OVER (ORDER BY u.n) AS nth
              FROM unnest(v_spares, v_filled) WITH ORDINALITY u(spare, filled, n) WHERE u.filled) s
     WHERE taken + s.nth + (SELECT count(*) FROM unnest(single_spares) o WHERE o <= s.spare) <= p_limit;
    left_over := (SELECT count(*) FROM unnest(v_filled) f WHERE f) - cardinality(chosen);
    UPDATE repair_cursor c SET leased_by = p_worker, leased_until = moment + p_lease_micros
     WHERE c.ctid = ANY (ARRAY(SELECT v_places[n] FROM unnest(chosen) n));
    taken := taken + cardinality(chosen);
    taken_groups := taken_groups || ARRAY(SELECT v_groups[n] FROM unnest(chosen) n);
    taken_drives := taken_drives || ARRAY(SELECT v_drives[n] FROM unnest(chosen) n);
    taken_causes := taken_causes || ARRAY(SELECT v_causes[n] FROM unnest(chosen) n);
    taken_lasts := taken_lasts || ARRAY(SELECT v_lasts[n] FROM unnest(chosen) n);
    EXIT WHEN left_over > 0 OR NOT is_examined OR NOT is_full OR taken >= p_limit;
  END LOOP;

  kind := 0;
  flag := v_groups IS NOT NULL AND (left_over > 0 OR NOT is_examined OR is_full)
          OR taken + cardinality(single_ids) >= p_limit;
  RETURN NEXT;

  RETURN QUERY
    SELECT 1::smallint, s.total <= p_page, s.g, s.d, s.cause, NULL::integer,
           s.id, s.k, s.m, s.cell, s.length, s.drives, all_missing(p_home, s.id, s.drives, s.missing)
      FROM (SELECT t.g, t.d, t.n, t.cause, b.*,
                   count(*) OVER (PARTITION BY t.n) AS total,
                   row_number() OVER (PARTITION BY t.n ORDER BY b.id) AS nth
              FROM unnest(taken_groups, taken_drives, taken_causes, taken_lasts)
                     WITH ORDINALITY t(g, d, cause, last, n)
              CROSS JOIN LATERAL (
                SELECT o.id, o.k, o.m, o.cell, o.length, o.drives, o.missing FROM blob o
                 WHERE o.home = p_home AND blob_group(o.id) = t.g AND o.state = 1
                   AND o.id > t.last AND t.d = ANY (o.drives)
                 ORDER BY o.id LIMIT p_page + 1) b) s
     WHERE s.nth <= p_page
     ORDER BY s.n, s.id;

  single_ids := single_ids[1 : p_limit - taken];
  UPDATE repair_blob r SET leased_by = p_worker, leased_until = moment + p_lease_micros, attempts = r.attempts + 1
   WHERE r.home = p_home AND r.blob = ANY (single_ids);
  RETURN QUERY
    SELECT 2::smallint, NULL::boolean, NULL::integer, NULL::smallint, NULL::smallint, r.attempts - 1,
           b.id, b.k, b.m, b.cell, b.length, b.drives, all_missing(p_home, b.id, b.drives, b.missing)
      FROM unnest(single_ids) WITH ORDINALITY s(blob, n)
      CROSS JOIN LATERAL (SELECT o.attempts FROM repair_blob o WHERE o.home = p_home AND o.blob = s.blob LIMIT 1) r
      CROSS JOIN LATERAL (
        SELECT o.id, o.k, o.m, o.cell, o.length, o.drives, o.missing FROM blob o
         WHERE o.home = p_home AND o.id = s.blob AND o.state = 1 LIMIT 1) b
     ORDER BY s.n;
END $$;

-- Ends the lease of a sweep: at the end of the group (p_last is null), at a blob, or, with p_retry_micros,
-- where it was. What could not be mended goes on as a single, and its row says what is missing from now on.
CREATE OR REPLACE FUNCTION end_sweep(
  p_home integer, p_worker uuid, p_group integer, p_drive smallint, p_cause smallint,
  p_last uuid, p_failed uuid[], p_retry_micros bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(6, p_home);
  PERFORM 1 FROM repair_cursor c
    WHERE c.home = p_home AND c.group_number = p_group AND c.drive = p_drive
      AND c.leased_by = p_worker AND c.cause = p_cause FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF p_retry_micros IS NOT NULL THEN
    UPDATE repair_cursor c SET leased_by = NULL, leased_until = 0, not_before = now_micros() + p_retry_micros
     WHERE c.home = p_home AND c.group_number = p_group AND c.drive = p_drive;
    RETURN true;
  END IF;
  IF p_cause = 0 AND cardinality(p_failed) > 0 THEN
    PERFORM 1 FROM blob b WHERE b.home = p_home AND b.id = ANY (p_failed) ORDER BY b.id FOR NO KEY UPDATE;
    UPDATE blob b
       SET missing = ARRAY(SELECT c FROM unnest(b.missing) c
                            UNION SELECT (s.n - 1)::smallint FROM unnest(b.drives) WITH ORDINALITY s(drive, n)
                                   WHERE s.drive = p_drive
                            ORDER BY 1)
     WHERE b.home = p_home AND b.id = ANY (p_failed) AND b.state = 1 AND p_drive = ANY (b.drives);
  END IF;
  PERFORM note_singles(p_home, p_failed);
  IF p_last IS NULL THEN
    DELETE FROM repair_cursor c WHERE c.home = p_home AND c.group_number = p_group AND c.drive = p_drive;
    IF p_cause = 0 THEN
      PERFORM relax_groups(p_home, ARRAY[p_group]);
    END IF;
  ELSE
    UPDATE repair_cursor c
       SET leased_by = NULL, leased_until = 0, last_blob = greatest(c.last_blob, p_last)
     WHERE c.home = p_home AND c.group_number = p_group AND c.drive = p_drive;
  END IF;
  RETURN true;
END $$;

-- Ends the lease of a single. What was found missing in the meantime keeps it on the list.
CREATE OR REPLACE FUNCTION end_single(p_home integer, p_worker uuid, p_blob uuid, p_retry_micros bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM repair_blob r
    WHERE r.home = p_home AND r.blob = p_blob AND r.leased_by = p_worker FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- A new statement, which sees what was noted before the row was locked.
  IF p_retry_micros IS NULL
     AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.home = p_home AND b.id = p_blob AND b.state = 1
                        AND b.missing IS NOT NULL) THEN
    DELETE FROM repair_blob r WHERE r.home = p_home AND r.blob = p_blob;
  ELSE
    UPDATE repair_blob r
       SET leased_by = NULL, leased_until = 0, not_before = now_micros() + coalesce(p_retry_micros, 0),
           spare = coalesce((SELECT b.m - coalesce(cardinality(b.missing), 0) FROM blob b
                              WHERE b.home = p_home AND b.id = p_blob), r.spare)
     WHERE r.home = p_home AND r.blob = p_blob;
  END IF;
  RETURN true;
END $$;

-- Gives shards new places, of blobs that the worker has leased; gives the numbers, from 1, of those for which
-- it was done.
DROP FUNCTION IF EXISTS relocate_shards(integer, uuid[], smallint[], smallint[], smallint[], integer[]);
CREATE OR REPLACE FUNCTION relocate_shards(
  p_home integer, p_worker uuid, r_blob uuid[], r_column smallint[], r_from smallint[], r_to smallint[], r_incarnation integer[])
RETURNS integer[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  moment CONSTANT bigint := now_micros();
  leased uuid[];
  done integer[];
BEGIN
  PERFORM pg_advisory_xact_lock_shared(5, 0);
  PERFORM 1 FROM blob b WHERE b.home = p_home AND b.id = ANY (r_blob) ORDER BY b.id FOR NO KEY UPDATE;
  -- A new statement: what it sees of leases is as new as the places that are locked.
  SELECT array_agg(DISTINCT r.blob) INTO leased FROM unnest(r_blob) r(blob)
   WHERE EXISTS (SELECT 1 FROM repair_blob o
                  WHERE o.home = p_home AND o.blob = r.blob
                    AND o.leased_by = p_worker AND o.leased_until > moment)
      OR EXISTS (SELECT 1 FROM repair_cursor c
                  WHERE c.home = p_home AND c.group_number = blob_group(r.blob)
                    AND c.leased_by = p_worker AND c.leased_until > moment);
  SELECT coalesce(array_agg(s.n ORDER BY s.n), '{}') INTO done
    FROM (SELECT DISTINCT ON (r.blob, r.col) r.n::integer AS n
            FROM unnest(r_blob, r_column, r_from, r_to, r_incarnation)
                   WITH ORDINALITY r(blob, col, source, target, incarnation, n)
            JOIN blob b ON b.home = p_home AND b.id = r.blob AND b.state = 1 AND b.drives[r.col + 1] = r.source
            JOIN drive d ON d.id = r.target AND d.incarnation = r.incarnation AND d.state <> 'LOST'
           WHERE r.blob = ANY (leased)
           ORDER BY r.blob, r.col, r.n) s;
  UPDATE blob b
     SET drives = ARRAY(SELECT coalesce((SELECT t.target FROM unnest(s.columns, s.targets) t(col, target)
                                          WHERE t.col = o.n - 1), o.drive)
                          FROM unnest(b.drives) WITH ORDINALITY o(drive, n) ORDER BY o.n),
         missing = nullif(ARRAY(SELECT c FROM unnest(b.missing) c WHERE c <> ALL (s.columns) ORDER BY c), '{}')
    FROM (SELECT r_blob[n] AS blob, array_agg(r_column[n]) AS columns, array_agg(r_to[n]) AS targets
            FROM unnest(done) n GROUP BY r_blob[n]) s
   WHERE b.home = p_home AND b.id = s.blob;
  RETURN done;
END $$;

-- The live blobs of some groups, counted by where their shards are.
CREATE OR REPLACE FUNCTION placement_census(p_home integer, p_first integer, p_last integer)
RETURNS TABLE (drives smallint[], missing smallint[], k smallint, blobs bigint, bytes bigint)
LANGUAGE sql STABLE AS $$
  SELECT s.drives, s.missing, s.k, count(*), sum(s.length)::bigint
    FROM (SELECT b.drives, b.k, b.length,
                 CASE WHEN g.loses THEN all_missing(p_home, b.id, b.drives, b.missing) ELSE b.missing END AS missing
            FROM (SELECT n, EXISTS (SELECT 1 FROM repair_cursor c
                                     WHERE c.home = p_home AND c.group_number = n AND c.cause = 0) AS loses
                    FROM generate_series(p_first, p_last) n) g
            CROSS JOIN LATERAL (
              SELECT o.id, o.drives, o.missing, o.k, o.length FROM blob o
               WHERE o.home = p_home AND blob_group(o.id) = g.n AND o.state = 1) b) s
   GROUP BY s.drives, s.missing, s.k
$$;
