-- Multipart uploads. Parts hold references to blobs; a version that is composed of them takes its own
-- before they are released, so that nothing it needs is ever without one.

CREATE OR REPLACE FUNCTION create_upload(
  p_home integer, p_bucket integer, p_id uuid, p_key bytea, p_owner bigint, p_flags smallint,
  p_class text, p_checksum_kind text, p_hdr bytea, p_tags bytea, p_acl bytea, p_retain bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(1, p_bucket);
  IF NOT EXISTS (SELECT 1 FROM bucket b WHERE b.id = p_bucket AND b.home = p_home) THEN
    RETURN false;
  END IF;
  INSERT INTO upload (home, bucket_id, id, initiated, owner, flags, key, storage_class, checksum_kind,
                      hdr, tags, acl, retain_until)
  VALUES (p_home, p_bucket, p_id, now_micros(), p_owner, p_flags, p_key, p_class, p_checksum_kind,
          p_hdr, p_tags, p_acl, p_retain)
  ON CONFLICT (home, bucket_id, id) DO NOTHING;
  RETURN true;
END $$;

-- Removes parts and releases what they refer to.
CREATE OR REPLACE FUNCTION release_parts(p_home integer, p_upload uuid, p_first integer, p_last integer)
RETURNS void LANGUAGE sql VOLATILE AS $$
  WITH removed AS (
    DELETE FROM part p
     WHERE p.home = p_home AND p.upload_id = p_upload AND p.number BETWEEN p_first AND p_last
    RETURNING p.blob, p.size, p.x_blob, p.x_len)
  INSERT INTO rel (home, blob, bytes)
  SELECT p_home, r.blob, r.size FROM removed r WHERE r.blob IS NOT NULL
  UNION ALL
  SELECT p_home, x.blob, sum(x.len)
    FROM removed r CROSS JOIN LATERAL unnest(r.x_blob, r.x_len) x(blob, len)
   GROUP BY x.blob;
$$;

-- Puts a part in the place of the one of its number. Codes as in commit_objects, and 11: no such upload.
CREATE OR REPLACE FUNCTION put_part(
  p_home integer, p_id uuid, p_session uuid, p_hash bigint,
  p_bucket integer, p_key bytea, p_upload uuid, p_number integer,
  b_id uuid[], b_k smallint[], b_m smallint[], b_cell integer[], b_length integer[], b_live bigint[],
  b_from integer[], b_bucket integer[], b_key bytea[],
  d_drive smallint[], d_incarnation integer[],
  r_blob uuid[], r_bytes bigint[],
  p_size bigint, p_crc64 bigint, p_off integer, p_blob uuid, p_etag bytea, p_checksum text, p_runs bytea,
  x_blob uuid[], x_off integer[], x_len integer[], x_crc bigint[],
  OUT code smallint, OUT modified bigint, OUT bad uuid)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  inserted uuid[]; shared uuid[]; pending uuid[]; condemned uuid[]; gone uuid[];
BEGIN
  PERFORM pg_advisory_xact_lock(p_hash);
  SELECT v.codes[1], v.ranks[1], v.blobs[1] INTO code, modified, bad
    FROM verdict v WHERE v.home = p_home AND v.commit_id = p_id;
  IF FOUND THEN
    RETURN;
  END IF;
  modified := now_micros();
  SELECT s.inserted, s.shared, s.pending, s.condemned, s.gone INTO inserted, shared, pending, condemned, gone
    FROM settle_blobs(p_home, p_session, b_id, b_k, b_m, b_cell, b_length, b_live, b_from, b_bucket, b_key,
                      d_drive, d_incarnation, '{}', '{}', '{}', r_blob) s;
  PERFORM 1 FROM upload u
    WHERE u.home = p_home AND u.bucket_id = p_bucket AND u.id = p_upload AND u.key = p_key AND u.state = 0
      FOR SHARE;
  code := CASE WHEN NOT FOUND THEN 11
               WHEN cardinality(condemned) > 0 THEN 10
               WHEN cardinality(gone) > 0 THEN 9
               ELSE 0 END;
  bad := coalesce(condemned[1], gone[1]);
  PERFORM take_blobs(p_home, inserted, pending, CASE WHEN code = 0 THEN r_blob ELSE '{}' END,
                     b_id, b_k, b_m, b_cell, b_length, b_from, d_drive, d_incarnation);
  IF code = 0 THEN
    PERFORM release_parts(p_home, p_upload, p_number, p_number);
    INSERT INTO part (home, upload_id, number, modified, size, crc64, off, blob, etag, checksum, runs,
                      x_blob, x_off, x_len, x_crc)
    VALUES (p_home, p_upload, p_number, modified, p_size, p_crc64, p_off, p_blob, p_etag, p_checksum, p_runs,
            put_part.x_blob, put_part.x_off, put_part.x_len, put_part.x_crc);
    INSERT INTO rel (home, blob, bytes)
    SELECT p_home, r.blob, -r.bytes FROM unnest(r_blob, r_bytes) r(blob, bytes)
     WHERE r.blob = ANY (shared || pending);
  END IF;
  INSERT INTO verdict (home, commit_id, made, codes, ranks, nonces, blobs)
  VALUES (p_home, p_id, modified, ARRAY[code], ARRAY[modified], ARRAY[0], ARRAY[bad]);
END $$;

CREATE OR REPLACE FUNCTION abort_upload(p_home integer, p_bucket integer, p_key bytea, p_upload uuid)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE upload u SET state = 2, ended_at = now_micros()
   WHERE u.home = p_home AND u.bucket_id = p_bucket AND u.id = p_upload AND u.key = p_key AND u.state = 0;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM release_parts(p_home, p_upload, 1, 10000);
  RETURN true;
END $$;

-- Ends an upload whose version was committed in this transaction, and keeps the answer.
CREATE OR REPLACE FUNCTION finish_upload(
  p_home integer, p_bucket integer, p_upload uuid, p_request bytea, p_rank bigint, p_nonce bigint,
  p_size bigint, p_crc64 bigint, p_etag bytea, p_checksum text, p_parts bytea)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE upload u
     SET state = 1, ended_at = now_micros(), request = p_request, rank = p_rank, nonce = p_nonce,
         size = p_size, crc64 = p_crc64, etag = p_etag, checksum = p_checksum, parts = p_parts
   WHERE u.home = p_home AND u.bucket_id = p_bucket AND u.id = p_upload;
  PERFORM release_parts(p_home, p_upload, 1, 10000);
END $$;
