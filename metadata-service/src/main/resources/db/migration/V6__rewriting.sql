-- What tells which blobs to rewrite, and which parts refer to one.

ALTER TABLE blob ADD COLUMN sparse_at bigint;
COMMENT ON COLUMN blob.sparse_at IS 'When it was written small, found less than half live, or was last claimed since; null while it is neither, or dead.';
CREATE INDEX blob_sparse ON blob (home, sparse_at) WHERE state = 1 AND sparse_at IS NOT NULL;
UPDATE blob SET sparse_at = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
 WHERE state = 1 AND live > 0 AND (live * 2 < length OR length <= 262144);

CREATE INDEX part_blob ON part (home, blob) WHERE blob IS NOT NULL;
CREATE INDEX part_extents ON part USING gin (x_blob) WHERE x_blob IS NOT NULL;
