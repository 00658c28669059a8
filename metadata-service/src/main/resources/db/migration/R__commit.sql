-- The commit: one call, one transaction. A refused entry gets a code and leaves the others alone;
-- nothing that an entry says may raise an error.

-- Releases what versions refer to by way of ext, and forgets their pages of extents.
CREATE OR REPLACE FUNCTION release_extents(p_home integer, v_bucket integer[], v_key bytea[], v_rank bigint[])
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  WITH released AS (
    DELETE FROM ext x USING unnest(v_bucket, v_key, v_rank) v(bucket, key, rank)
     WHERE x.home = p_home AND x.bucket_id = v.bucket AND x.key = v.key AND x.rank = v.rank
    RETURNING x.blob, x.bytes)
  INSERT INTO rel (home, blob, bytes) SELECT p_home, blob, bytes FROM released;
  DELETE FROM extent_page p USING unnest(v_bucket, v_key, v_rank) v(bucket, key, rank)
   WHERE p.home = p_home AND p.bucket_id = v.bucket AND p.key = v.key AND p.rank = v.rank;
END $$;

-- Makes the changes of one commit.
--   l_bucket, l_hash  what to lock: the buckets and the hashes of the keys, ascending and distinct
--   e_*               the entries. kind: 1 put, 2 delete, 3 delete of the version (e_vrank, e_vnonce).
--                     cond: 0 always, 1 absent, 2 present, 3 e_cond_etag. flags as in cur, and 32:
--                     set governance retention aside. e_from and e_count: its extents in x_*, when it
--                     has several
--   r_*               one row for each entry and blob that it refers to, with the bytes
-- Codes: 0 written, 1 deleted, 2 deleted or made a marker, 3 no such bucket, 4 no such key,
-- 5 no such version, 6 precondition failed, 7 locked, 8 quota exceeded, 9 source gone, 10 condemned.
CREATE OR REPLACE FUNCTION commit_objects(
  p_home integer, p_id uuid, p_session uuid, l_bucket integer[], l_hash bigint[],
  b_id uuid[], b_k smallint[], b_m smallint[], b_cell integer[], b_length integer[], b_live bigint[],
  b_from integer[], b_bucket integer[], b_key bytea[],
  d_drive smallint[], d_incarnation integer[],
  m_blob uuid[], m_bucket integer[], m_key bytea[],
  r_entry integer[], r_blob uuid[], r_bytes bigint[],
  e_bucket integer[], e_key bytea[], e_kind smallint[], e_cond smallint[], e_cond_etag bytea[],
  e_nonce bigint[], e_owner bigint[], e_vrank bigint[], e_vnonce bigint[],
  e_flags smallint[], e_size bigint[], e_crc64 bigint[], e_etag bytea[], e_off integer[], e_blob uuid[],
  e_class text[], e_checksum text[], e_hdr bytea[], e_tags bytea[], e_acl bytea[], e_parts bytea[],
  e_runs bytea[], e_retain bigint[], e_from integer[], e_count integer[],
  x_blob uuid[], x_off integer[], x_len integer[], x_crc bigint[],
  OUT codes smallint[], OUT ranks bigint[], OUT nonces bigint[], OUT blobs uuid[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  bucket_class CONSTANT integer := 1;
  page_extents CONSTANT integer := 512;
  -- What to do for an entry, as bits of acts.
  cur_update   CONSTANT integer := 1;
  cur_insert   CONSTANT integer := 2;
  cur_delete   CONSTANT integer := 4;
  cur_move     CONSTANT integer := 8;
  cur_release  CONSTANT integer := 16;
  old_release  CONSTANT integer := 32;
  marker_put   CONSTANT integer := 64;
  promote      CONSTANT integer := 128;
  ext_release  CONSTANT integer := 256;
  moment bigint;
  inserted uuid[] := '{}'; shared uuid[] := '{}'; pending uuid[] := '{}';
  condemned uuid[] := '{}'; gone uuid[] := '{}';
  bad uuid[]; used uuid[];
  acts integer[]; todo integer;
  cur_ranks bigint[]; old_ranks bigint[]; kinds smallint[]; sizes bigint[]; counts bigint[];
BEGIN
  -- 1. Locks, before anything else: the transaction's id is assigned after them, so that the order of
  -- ids is each key's order. Removing a bucket takes its lock alone.
  PERFORM pg_advisory_xact_lock_shared(bucket_class, b) FROM unnest(l_bucket) b;
  PERFORM pg_advisory_xact_lock(h) FROM unnest(l_hash) h;

  -- 2. Was it answered before? A statement of its own, so that its snapshot is younger than the locks.
  SELECT v.codes, v.ranks, v.nonces, v.blobs INTO codes, ranks, nonces, blobs
    FROM verdict v WHERE v.home = p_home AND v.commit_id = p_id;
  IF FOUND THEN
    RETURN;
  END IF;

  -- 3. Blobs.
  moment := now_micros();
  IF cardinality(b_id) > 0 OR cardinality(r_blob) > 0 THEN
    SELECT s.inserted, s.shared, s.pending, s.condemned, s.gone INTO inserted, shared, pending, condemned, gone
      FROM settle_blobs(p_home, p_session, b_id, b_k, b_m, b_cell, b_length, b_live, b_from, b_bucket, b_key,
                        d_drive, d_incarnation, m_blob, m_bucket, m_key, r_blob) s;
    IF cardinality(condemned) + cardinality(gone) > 0 THEN
      SELECT array_agg((SELECT r.blob FROM unnest(r_entry, r_blob) r(entry, blob)
                         WHERE r.entry = i AND r.blob = ANY (condemned || gone) LIMIT 1) ORDER BY i)
        INTO bad FROM generate_subscripts(e_bucket, 1) i;
    END IF;
  END IF;

  -- 4. What is to become of each entry. Everything is read here, under the locks; a version that
  -- retention or a legal hold keeps is never destroyed by what follows.
  SELECT array_agg(s.code), array_agg(s.rank), array_agg(s.nonce),
         array_agg(s.act), bit_or(s.act), array_agg(s.cur_rank), array_agg(s.old_rank), array_agg(s.kind),
         array_agg(s.size), array_agg(s.count)
    INTO codes, ranks, nonces, acts, todo, cur_ranks, old_ranks, kinds, sizes, counts
    FROM (
      SELECT j.code,
             CASE WHEN e.kind = 3 THEN e.vrank ELSE j.rank END AS rank,
             CASE WHEN e.kind = 3 THEN e.vnonce WHEN b.versioning = 1 THEN e.nonce ELSE 0 END AS nonce,
             CASE WHEN j.code > 2 THEN 0 ELSE
               CASE WHEN e.kind = 1 AND c.rank IS NULL THEN cur_insert
                    WHEN e.kind = 1 THEN cur_update
                    WHEN e.kind = 2 AND c.rank IS NOT NULL OR k.kills THEN cur_delete
                    ELSE 0 END
               | CASE WHEN k.kills THEN cur_release | CASE WHEN c.flags & 2 <> 0 THEN ext_release ELSE 0 END
                      WHEN e.kind < 3 AND c.rank IS NOT NULL THEN cur_move
                      ELSE 0 END
               | CASE WHEN e.kind = 2 AND b.versioning > 0 THEN marker_put ELSE 0 END
               | CASE WHEN o.rank IS NULL THEN 0
                      ELSE old_release | CASE WHEN o.flags & 2 <> 0 THEN ext_release ELSE 0 END END
               | CASE WHEN e.kind = 3 AND b.versioning > 0
                           AND (k.kills OR c.rank IS NULL AND o.rank IS NOT NULL) THEN promote ELSE 0 END
             END AS act,
             c.rank AS cur_rank,
             CASE WHEN j.code <= 2 THEN o.rank END AS old_rank,
             CASE WHEN j.code > 2 THEN NULL
                  WHEN e.kind = 1 THEN 0
                  WHEN e.kind = 2 AND b.versioning > 0 THEN 2
                  WHEN k.kills OR o.rank IS NOT NULL THEN 1 END::smallint AS kind,
             CASE WHEN j.code > 2 THEN 0 ELSE CASE WHEN e.kind = 1 THEN e.size ELSE 0 END
               - CASE WHEN k.kills THEN c.size ELSE 0 END - coalesce(o.size, 0) END AS size,
             CASE WHEN j.code > 2 THEN 0 ELSE CASE WHEN e.kind = 1 THEN 1 ELSE 0 END
               - CASE WHEN k.kills THEN 1 ELSE 0 END - coalesce(1 - (o.flags & 1), 0) END AS count
        FROM unnest(e_bucket, e_key, e_kind, e_cond, e_cond_etag, e_nonce, e_vrank, e_vnonce, e_flags, e_size)
               WITH ORDINALITY e(bucket, key, kind, cond, cond_etag, nonce, vrank, vnonce, flags, size, i)
        LEFT JOIN bucket b ON b.id = e.bucket AND b.home = p_home
        LEFT JOIN cur c ON c.home = p_home AND c.bucket_id = e.bucket AND c.key = e.key
        -- The newest of the others, ended ones too: ranks rise for good.
        LEFT JOIN LATERAL (
          SELECT t.rank FROM old t
           WHERE b.versioning > 0 AND t.home = p_home AND t.bucket_id = e.bucket AND t.key = e.key
           ORDER BY t.rank DESC LIMIT 1) t ON true
        -- The one of the others that goes: the version named, or the null version in a suspended bucket.
        LEFT JOIN LATERAL (
          SELECT v.rank, v.size, v.flags, v.retain_until FROM old v
           WHERE e.kind = 3 AND e.vnonce <> 0 AND v.home = p_home AND v.bucket_id = e.bucket
             AND v.key = e.key AND v.rank = e.vrank AND v.nonce = e.vnonce AND v.ended IS NULL
          UNION ALL
          SELECT v.rank, v.size, v.flags, v.retain_until FROM old v
           WHERE (e.kind = 3 AND e.vnonce = 0 OR e.kind < 3 AND b.versioning = 2)
             AND v.home = p_home AND v.bucket_id = e.bucket
             AND v.key = e.key AND v.nonce = 0 AND v.ended IS NULL) o ON true
        -- Whether the current version goes, and is not merely moved. OFFSET 0 keeps this from being
        -- written out wherever it is used, which made a commit of one entry a third slower.
        CROSS JOIN LATERAL (
          SELECT c.rank IS NOT NULL
                 AND CASE WHEN e.kind = 3 THEN c.nonce = e.vnonce AND (e.vnonce = 0 OR c.rank = e.vrank)
                          ELSE b.versioning = 0 OR b.versioning = 2 AND c.nonce = 0 END AS kills
          OFFSET 0) k
        CROSS JOIN LATERAL (
          SELECT greatest(moment, c.rank + 1, t.rank + 1) AS rank,
                 CASE WHEN b.id IS NULL THEN 3
                      WHEN e.cond = 1 AND c.rank IS NOT NULL THEN 6
                      WHEN e.cond IN (2, 3) AND c.rank IS NULL THEN 4
                      WHEN e.cond = 3 AND c.etag IS DISTINCT FROM e.cond_etag THEN 6
                      WHEN k.kills AND (c.flags & 4 <> 0
                           OR c.retain_until > moment AND (c.flags & 8 <> 0 OR e.flags & 32 = 0)) THEN 7
                      WHEN o.rank IS NOT NULL AND (o.flags & 4 <> 0
                           OR o.retain_until > moment AND (o.flags & 8 <> 0 OR e.flags & 32 = 0)) THEN 7
                      WHEN bad[e.i] IS NOT NULL THEN CASE WHEN bad[e.i] = ANY (gone) THEN 9 ELSE 10 END
                      WHEN e.kind = 1 THEN 0
                      WHEN e.kind = 3 AND NOT k.kills AND o.rank IS NULL THEN 5
                      WHEN e.kind = 2 AND b.versioning > 0 OR coalesce(o.flags & 1 <> 0, false) THEN 2
                      ELSE 1 END::smallint AS code
          OFFSET 0) j
       ORDER BY e.i) s;

  -- 5. Do it. Statements that have nothing to do are skipped.
  IF todo & cur_release <> 0 THEN
    INSERT INTO rel (home, blob, bytes)
    SELECT p_home, c.blob, c.size
      FROM unnest(e_bucket, e_key, acts) e(bucket, key, act)
      JOIN cur c ON c.home = p_home AND c.bucket_id = e.bucket AND c.key = e.key
     WHERE e.act & cur_release <> 0 AND c.blob IS NOT NULL AND c.flags & 2 = 0;
  END IF;
  IF todo & ext_release <> 0 THEN
    PERFORM release_extents(p_home, array_agg(e.bucket), array_agg(e.key), array_agg(e.rank))
       FROM (SELECT bucket, key, cur_rank AS rank FROM unnest(e_bucket, e_key, cur_ranks, acts) u(bucket, key, cur_rank, act)
              WHERE act & cur_release <> 0
             UNION ALL
             SELECT bucket, key, old_rank FROM unnest(e_bucket, e_key, old_ranks) u(bucket, key, old_rank)
              WHERE old_rank IS NOT NULL) e;
  END IF;
  IF todo & cur_move <> 0 THEN
    INSERT INTO old
    SELECT c.* FROM unnest(e_bucket, e_key, acts) e(bucket, key, act)
      JOIN cur c ON c.home = p_home AND c.bucket_id = e.bucket AND c.key = e.key
     WHERE e.act & cur_move <> 0;
  END IF;
  IF todo & old_release <> 0 THEN
    WITH released AS (
      DELETE FROM old v USING unnest(e_bucket, e_key, old_ranks) e(bucket, key, rank)
       WHERE v.home = p_home AND v.bucket_id = e.bucket AND v.key = e.key AND v.rank = e.rank
      RETURNING v.blob, v.size, v.flags)
    INSERT INTO rel (home, blob, bytes)
    SELECT p_home, blob, size FROM released WHERE blob IS NOT NULL AND flags & 2 = 0;
  END IF;
  IF todo & cur_update <> 0 THEN
    UPDATE cur c
       SET rank = e.rank, nonce = e.nonce, size = e.size, crc64 = e.crc64, owner = e.owner, flags = e.flags,
           off = e.off, blob = e.blob, etag = e.etag, storage_class = e.class, checksum = e.checksum,
           hdr = e.hdr, tags = e.tags, acl = e.acl, parts = e.parts, runs = e.runs, retain_until = e.retain,
           x_blob = (commit_objects.x_blob)[e.start : e.stop], x_off = (commit_objects.x_off)[e.start : e.stop],
           x_len = (commit_objects.x_len)[e.start : e.stop], x_crc = (commit_objects.x_crc)[e.start : e.stop]
      FROM (SELECT u.*, u.start + least(u.count, page_extents) - 1 AS stop
              FROM unnest(acts, ranks, nonces, e_bucket, e_key, e_size, e_crc64, e_owner, e_flags, e_off, e_blob,
                          e_etag, e_class, e_checksum, e_hdr, e_tags, e_acl, e_parts, e_runs, e_retain, e_from, e_count)
                     u(act, rank, nonce, bucket, key, size, crc64, owner, flags, off, blob,
                       etag, class, checksum, hdr, tags, acl, parts, runs, retain, start, count)
             WHERE u.act & cur_update <> 0) e
     WHERE c.home = p_home AND c.bucket_id = e.bucket AND c.key = e.key;
  END IF;
  IF todo & cur_insert <> 0 THEN
    INSERT INTO cur (home, bucket_id, rank, nonce, size, crc64, owner, flags, key, off, blob, etag, storage_class,
                     checksum, hdr, tags, acl, parts, runs, retain_until, x_blob, x_off, x_len, x_crc)
    SELECT p_home, e.bucket, e.rank, e.nonce, e.size, e.crc64, e.owner, e.flags, e.key, e.off, e.blob, e.etag, e.class,
           e.checksum, e.hdr, e.tags, e.acl, e.parts, e.runs, e.retain,
           (commit_objects.x_blob)[e.start : e.stop], (commit_objects.x_off)[e.start : e.stop],
           (commit_objects.x_len)[e.start : e.stop], (commit_objects.x_crc)[e.start : e.stop]
      FROM (SELECT u.*, u.start + least(u.count, page_extents) - 1 AS stop
              FROM unnest(acts, ranks, nonces, e_bucket, e_key, e_size, e_crc64, e_owner, e_flags, e_off, e_blob,
                          e_etag, e_class, e_checksum, e_hdr, e_tags, e_acl, e_parts, e_runs, e_retain, e_from, e_count)
                     u(act, rank, nonce, bucket, key, size, crc64, owner, flags, off, blob,
                       etag, class, checksum, hdr, tags, acl, parts, runs, retain, start, count)
             WHERE u.act & cur_insert <> 0) e;
  END IF;
  IF todo & cur_delete <> 0 THEN
    DELETE FROM cur c USING unnest(e_bucket, e_key, acts) e(bucket, key, act)
     WHERE e.act & cur_delete <> 0 AND c.home = p_home AND c.bucket_id = e.bucket AND c.key = e.key;
  END IF;
  IF todo & marker_put <> 0 THEN
    INSERT INTO old (home, bucket_id, rank, nonce, size, crc64, owner, flags, key)
    SELECT p_home, e.bucket, e.rank, e.nonce, 0, 0, e.owner, 1, e.key
      FROM unnest(acts, ranks, nonces, e_bucket, e_key, e_owner) e(act, rank, nonce, bucket, key, owner)
     WHERE e.act & marker_put <> 0;
  END IF;
  IF todo & promote <> 0 THEN
    WITH top AS (
      SELECT o.bucket_id, o.key, o.rank
        FROM unnest(e_bucket, e_key, acts) e(bucket, key, act)
        CROSS JOIN LATERAL (
          SELECT v.bucket_id, v.key, v.rank, v.flags FROM old v
           WHERE v.home = p_home AND v.bucket_id = e.bucket AND v.key = e.key AND v.ended IS NULL
           ORDER BY v.rank DESC LIMIT 1) o
       WHERE e.act & promote <> 0 AND o.flags & 1 = 0),
    promoted AS (
      DELETE FROM old v USING top
       WHERE v.home = p_home AND v.bucket_id = top.bucket_id AND v.key = top.key AND v.rank = top.rank
      RETURNING v.*)
    INSERT INTO cur SELECT * FROM promoted;
  END IF;

  -- 6. References. A new blob was inserted with all its bytes live.
  IF cardinality(b_id) > 0 OR cardinality(r_blob) > 0 THEN
    IF cardinality(pending) > 0 OR 2 < ANY (codes) OR 0 = ANY (b_live) THEN
      SELECT coalesce(array_agg(DISTINCT r.blob), '{}') INTO used
        FROM unnest(r_entry, r_blob) r(entry, blob) WHERE codes[r.entry] = 0;
      PERFORM take_blobs(p_home, inserted, pending, used, b_id, b_k, b_m, b_cell, b_length, b_from,
                         d_drive, d_incarnation);
      INSERT INTO rel (home, blob, bytes)
      SELECT p_home, r.blob, r.bytes FROM unnest(r_entry, r_blob, r_bytes) r(entry, blob, bytes)
       WHERE codes[r.entry] > 2 AND r.blob = ANY (inserted) AND r.blob = ANY (used);
    END IF;
    IF cardinality(shared) + cardinality(pending) > 0 THEN
      INSERT INTO rel (home, blob, bytes)
      SELECT p_home, r.blob, -r.bytes FROM unnest(r_entry, r_blob, r_bytes) r(entry, blob, bytes)
       WHERE codes[r.entry] = 0 AND r.blob = ANY (shared || pending);
    END IF;
    INSERT INTO ext (home, blob, bucket_id, key, rank, bytes)
    SELECT p_home, r.blob, e_bucket[r.entry], e_key[r.entry], ranks[r.entry], r.bytes
      FROM unnest(r_entry, r_blob, r_bytes) r(entry, blob, bytes)
     WHERE e_flags[r.entry] & 2 <> 0 AND codes[r.entry] = 0;
    INSERT INTO extent_page (home, bucket_id, key, rank, page, x_blob, x_off, x_len, x_crc)
    SELECT p_home, e.bucket, e.key, e.rank, p.page,
           (commit_objects.x_blob)[p.start : p.stop], (commit_objects.x_off)[p.start : p.stop],
           (commit_objects.x_len)[p.start : p.stop], (commit_objects.x_crc)[p.start : p.stop]
      FROM unnest(codes, e_bucket, e_key, ranks, e_from, e_count) e(code, bucket, key, rank, start, count)
      CROSS JOIN LATERAL (
        SELECT g AS page, e.start + g * page_extents AS start,
               e.start + least((g + 1) * page_extents, e.count) - 1 AS stop
          FROM generate_series(1, (e.count - 1) / page_extents) g) p
     WHERE e.code = 0 AND e.count > page_extents;
  END IF;

  -- 7. The feed, the usage, the verdict.
  INSERT INTO feed (home, n, bucket_id, rank, nonce, size, kind, key, etag)
  SELECT p_home, e.i, e.bucket, e.rank, e.nonce,
         CASE WHEN e.kind = 0 THEN e.size ELSE 0 END, e.kind, e.key, e.etag
    FROM (SELECT u.i, u.bucket, u.key, u.kind, u.size, u.etag, u.nonce,
                 -- What is gone is told by its own rank.
                 CASE WHEN u.kind = 1 THEN coalesce(u.old_rank, u.cur_rank) ELSE u.rank END AS rank
            FROM unnest(kinds, e_bucket, e_key, ranks, nonces, cur_ranks, old_ranks, e_size, e_etag)
                   WITH ORDINALITY u(kind, bucket, key, rank, nonce, cur_rank, old_rank, size, etag, i)
           WHERE u.kind IS NOT NULL) e;
  INSERT INTO usage_delta (home, bucket_id, bytes, versions)
  SELECT p_home, u.bucket, sum(u.size), sum(u.count)
    FROM unnest(e_bucket, sizes, counts) u(bucket, size, count)
   WHERE u.size <> 0 OR u.count <> 0
   GROUP BY u.bucket;
  SELECT array_agg(bad[i] ORDER BY i) INTO blobs FROM generate_subscripts(bad, 1) i;
  INSERT INTO verdict (home, commit_id, made, codes, ranks, nonces, blobs)
  VALUES (p_home, p_id, moment, codes, ranks, nonces, blobs);
END $$;
