-- The data plane: versions, blobs, uploads, the change feed. Every key begins with the home, so that
-- each table can be distributed by it; no sequence and no foreign key crosses homes. Times are
-- microseconds since 1970 by the database's clock, as ranks are. Keys are bytes.

-- Versions ---------------------------------------------------------------------------------------

CREATE TABLE cur (
  home          integer  NOT NULL,
  bucket_id     integer  NOT NULL,
  rank          bigint   NOT NULL,
  nonce         bigint   NOT NULL,
  size          bigint   NOT NULL,
  crc64         bigint   NOT NULL,
  owner         bigint   NOT NULL,
  flags         smallint NOT NULL,
  key           bytea    NOT NULL,
  off           integer,
  blob          uuid,
  etag          bytea,
  storage_class text,
  checksum      text,
  hdr           bytea,
  tags          bytea,
  acl           bytea,
  parts         bytea,
  runs          bytea,
  x_blob        uuid[],
  x_off         integer[],
  x_len         integer[],
  x_crc         bigint[],
  retain_until  bigint,
  ended         bigint,
  PRIMARY KEY (home, bucket_id, key)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_vacuum_cost_delay = 0);
COMMENT ON TABLE cur IS 'Current versions, one row a key. It has no index but its key, so that overwrites stay heap-only.';
COMMENT ON COLUMN cur.rank IS 'Order among the versions of the key: max(last + 1, microseconds), taken under the key''s advisory lock.';
COMMENT ON COLUMN cur.nonce IS 'Random half of the version id; 0 for the null version.';
COMMENT ON COLUMN cur.flags IS 'Bits: 1 delete marker, 2 references stand in ext, 4 legal hold, 8 retention is COMPLIANCE, 16 extents go on in extent_page.';
COMMENT ON COLUMN cur.blob IS 'The blob of the only extent, which covers all bytes from off on; null when there are none or several.';
COMMENT ON COLUMN cur.etag IS '16 bytes of MD5, and two of the number of parts for a multipart object.';
COMMENT ON COLUMN cur.checksum IS 'ALGORITHM/TYPE/value of the additional checksum.';
COMMENT ON COLUMN cur.hdr IS 'Content headers and user metadata (x-amz-meta-...), as VersionBytes writes them; tags, acl, parts and runs likewise.';
COMMENT ON COLUMN cur.x_blob IS 'The first 512 extents when there are several: blob, offset, length and CRC64NVME of each.';
COMMENT ON COLUMN cur.retain_until IS 'Retention; legal hold and mode are flags.';
COMMENT ON COLUMN cur.ended IS 'Always null here; old has the same columns.';

CREATE TABLE old (LIKE cur INCLUDING STORAGE INCLUDING COMMENTS, PRIMARY KEY (home, bucket_id, key, rank))
  WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX old_null ON old (home, bucket_id, key) WHERE nonce = 0 AND ended IS NULL;
COMMENT ON TABLE old IS 'Noncurrent versions and delete markers. A marker is newer than the current version or there is none: markers never stand in a listing''s way.';
COMMENT ON COLUMN old.ended IS 'The rank at which the version was deleted, kept only because a snapshot still needs it; null while it lives.';

CREATE TABLE extent_page (
  home      integer NOT NULL,
  bucket_id integer NOT NULL,
  key       bytea   NOT NULL,
  rank      bigint  NOT NULL,
  page      integer NOT NULL CHECK (page >= 1),
  x_blob    uuid[]    NOT NULL,
  x_off     integer[] NOT NULL,
  x_len     integer[] NOT NULL,
  x_crc     bigint[]  NOT NULL,
  PRIMARY KEY (home, bucket_id, key, rank, page)
);
COMMENT ON TABLE extent_page IS 'Extents 512 * page and on of a version with more than 512.';

CREATE TABLE ext (
  home      integer NOT NULL,
  blob      uuid    NOT NULL,
  bucket_id integer NOT NULL,
  key       bytea   NOT NULL,
  rank      bigint  NOT NULL,
  bytes     bigint  NOT NULL,
  PRIMARY KEY (home, blob, bucket_id, key, rank)
);
CREATE INDEX ext_version ON ext (home, bucket_id, key, rank);
COMMENT ON TABLE ext IS 'From a blob to the versions that refer to it, for versions of several extents and for copies, and how many bytes each refers to.';

CREATE TABLE member (
  home      integer   NOT NULL,
  blob      uuid      NOT NULL,
  bucket_id integer[] NOT NULL,
  key       bytea[]   NOT NULL,
  PRIMARY KEY (home, blob)
);
COMMENT ON TABLE member IS 'From a pack to the keys that it was written for; for a blob of one object its own row names the key.';

CREATE TABLE snapshot (
  home      integer NOT NULL,
  bucket_id integer NOT NULL,
  name      text    NOT NULL,
  rank      bigint  NOT NULL,
  created   bigint  NOT NULL,
  PRIMARY KEY (home, bucket_id, name)
);
COMMENT ON TABLE snapshot IS 'Moments of a bucket that are kept: versions with rank <= snapshot.rank < ended are ended, not deleted.';

-- Blobs ------------------------------------------------------------------------------------------

CREATE TABLE blob (
  home        integer  NOT NULL,
  id          uuid     NOT NULL,
  live        bigint   NOT NULL,
  released_at bigint,
  dropped_at  bigint,
  length      integer,
  cell        integer,
  state       smallint NOT NULL CHECK (state BETWEEN 0 AND 2),
  k           smallint,
  m           smallint,
  drives      smallint[],
  missing     smallint[],
  session     uuid,
  bucket_id   integer,
  key         bytea,
  PRIMARY KEY (home, id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX blob_session ON blob (home, session) WHERE session IS NOT NULL;
CREATE INDEX blob_released ON blob (home, released_at) WHERE state = 1 AND released_at IS NOT NULL;
CREATE INDEX blob_condemned ON blob (home, released_at) WHERE state = 2 AND dropped_at IS NULL;
CREATE INDEX blob_dropped ON blob (home, dropped_at) WHERE dropped_at IS NOT NULL;
CREATE INDEX blob_degraded ON blob (home, id) WHERE state < 2 AND missing IS NOT NULL;
COMMENT ON TABLE blob IS 'Blobs: where their shards are and how much of them is referred to.';
COMMENT ON COLUMN blob.state IS '0 pending, 1 live, 2 condemned: nothing refers to it and nothing ever may again.';
COMMENT ON COLUMN blob.live IS 'Sum of the bytes that versions and parts refer to, less what rel has not folded yet.';
COMMENT ON COLUMN blob.released_at IS 'When live was found to be 0; null while it is not.';
COMMENT ON COLUMN blob.dropped_at IS 'When the reachable drives had dropped its shards; the row is kept for a day after.';
COMMENT ON COLUMN blob.drives IS 'The drive of each shard, k + m of them; null for shards that were found without a blob.';
COMMENT ON COLUMN blob.missing IS 'Columns that are not durable on their drive; null when all are.';
COMMENT ON COLUMN blob.session IS 'The session that registered it, until a commit refers to it.';
COMMENT ON COLUMN blob.key IS 'With bucket_id, the key that it was written for, when there is only one.';

CREATE TABLE rel (
  home  integer NOT NULL,
  blob  uuid    NOT NULL,
  bytes bigint  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
COMMENT ON TABLE rel IS 'Releases of bytes of blobs, appended by commits and folded into blob.live; negative where a reference was added.';

CREATE TABLE session (
  home       integer NOT NULL,
  id         uuid    NOT NULL,
  expires_at bigint  NOT NULL,
  PRIMARY KEY (home, id)
);
COMMENT ON TABLE session IS 'Leases of bodies that are being written; when one runs out its pending blobs are condemned.';

CREATE TABLE reader (
  id          uuid   PRIMARY KEY,
  oldest_read bigint NOT NULL,
  reported_at bigint NOT NULL
);
COMMENT ON TABLE reader IS 'Processes that serve reads, and when the oldest of their reads may have begun. Counts for 24 hours.';

CREATE TABLE damage (
  home         integer  NOT NULL,
  blob         uuid     NOT NULL,
  shard        smallint NOT NULL,
  drive        integer  NOT NULL,
  kind         smallint NOT NULL,
  reported_at  bigint   NOT NULL,
  leased_until bigint   NOT NULL DEFAULT 0,
  attempts     integer  NOT NULL DEFAULT 0,
  PRIMARY KEY (home, blob, shard)
);
COMMENT ON TABLE damage IS 'Single shards that were found missing (0) or corrupt (1), to be repaired.';

CREATE TABLE repair_cursor (
  home         integer NOT NULL,
  group_number integer NOT NULL,
  drive        integer NOT NULL,
  spare        smallint NOT NULL,
  last_blob    uuid,
  leased_by    uuid,
  leased_until bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (home, group_number, drive)
);
CREATE INDEX repair_cursor_order ON repair_cursor (home, spare, group_number, drive);
COMMENT ON TABLE repair_cursor IS 'What was lost with a drive, group by group: blobs up to last_blob are repaired.';
COMMENT ON COLUMN repair_cursor.spare IS 'Shards that the group has above k; the fewest first.';

-- Accounting -------------------------------------------------------------------------------------

CREATE TABLE usage_delta (
  home      integer NOT NULL,
  bucket_id integer NOT NULL,
  bytes     bigint  NOT NULL,
  versions  bigint  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
COMMENT ON TABLE usage_delta IS 'Changes of a bucket''s usage, appended by commits and folded into usage_total.';

CREATE TABLE usage_total (
  home      integer NOT NULL,
  bucket_id integer NOT NULL,
  bytes     bigint  NOT NULL,
  versions  bigint  NOT NULL,
  PRIMARY KEY (home, bucket_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE usage_total IS 'Bytes and number of the versions of a bucket, current and noncurrent, without markers.';

CREATE TABLE verdict (
  home      integer    NOT NULL,
  commit_id uuid       NOT NULL,
  made      bigint     NOT NULL,
  codes     smallint[] NOT NULL,
  ranks     bigint[]   NOT NULL,
  nonces    bigint[]   NOT NULL,
  blobs     uuid[],
  PRIMARY KEY (home, commit_id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX verdict_made ON verdict (home, made);
COMMENT ON TABLE verdict IS 'The answers to commits, kept for an hour, so that a repeat gets the first answer.';

-- The change feed --------------------------------------------------------------------------------

CREATE TABLE feed (
  home      integer  NOT NULL,
  tx        bigint   NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  n         integer  NOT NULL,
  bucket_id integer  NOT NULL,
  rank      bigint   NOT NULL,
  nonce     bigint   NOT NULL,
  size      bigint   NOT NULL,
  kind      smallint NOT NULL,
  key       bytea    NOT NULL,
  etag      bytea,
  PRIMARY KEY (home, tx, n)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.1);
COMMENT ON TABLE feed IS 'What commits did. Readers see only rows below the oldest running transaction, so none is skipped.';
COMMENT ON COLUMN feed.kind IS '0 version put, 1 version deleted, 2 marker put.';

CREATE TABLE feed_mark (
  home integer NOT NULL,
  at   bigint  NOT NULL,
  tx   bigint  NOT NULL,
  PRIMARY KEY (home, at)
);
COMMENT ON TABLE feed_mark IS 'Where the feed ended at some moments: what is below a mark of seven days ago expires.';

CREATE TABLE feed_floor (
  home integer PRIMARY KEY,
  tx   bigint  NOT NULL
);
COMMENT ON TABLE feed_floor IS 'Below this transaction the feed has expired.';

-- Multipart uploads ------------------------------------------------------------------------------

CREATE TABLE upload (
  home          integer  NOT NULL,
  bucket_id     integer  NOT NULL,
  id            uuid     NOT NULL,
  state         smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  initiated     bigint   NOT NULL,
  ended_at      bigint,
  owner         bigint   NOT NULL,
  flags         smallint NOT NULL,
  key           bytea    NOT NULL,
  storage_class text,
  checksum_kind text,
  hdr           bytea,
  tags          bytea,
  acl           bytea,
  retain_until  bigint,
  request       bytea,
  rank          bigint,
  nonce         bigint,
  size          bigint,
  crc64         bigint,
  etag          bytea,
  checksum      text,
  parts         bytea,
  PRIMARY KEY (home, bucket_id, id)
);
CREATE INDEX upload_open ON upload (home, bucket_id, key, initiated, id) WHERE state = 0;
CREATE INDEX upload_ended ON upload (home, ended_at) WHERE state > 0;
COMMENT ON TABLE upload IS 'Multipart uploads. Its row lock orders completion and abort against parts: parts share it, the others take it alone.';
COMMENT ON COLUMN upload.state IS '0 open, 1 completed, 2 aborted; ended ones are kept for an hour.';
COMMENT ON COLUMN upload.request IS 'Digest of the parts that completed it; a repeat with the same parts gets the same answer, which the columns from rank on keep.';

CREATE TABLE part (
  home      integer  NOT NULL,
  upload_id uuid     NOT NULL,
  number    integer  NOT NULL CHECK (number BETWEEN 1 AND 10000),
  modified  bigint   NOT NULL,
  size      bigint   NOT NULL,
  crc64     bigint   NOT NULL,
  off       integer,
  blob      uuid,
  etag      bytea    NOT NULL,
  checksum  text,
  runs      bytea,
  x_blob    uuid[],
  x_off     integer[],
  x_len     integer[],
  x_crc     bigint[],
  PRIMARY KEY (home, upload_id, number)
);
COMMENT ON TABLE part IS 'Parts of open uploads. Their references count in blob.live; only versions stand in ext.';
