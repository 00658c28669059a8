-- What is to be mended and moved. Truth about missing shards is blob.missing and the open sweeps of
-- repair_cursor, truth about places is blob.drives; what these lists have beside that can be made anew.

DROP TABLE damage;
DROP TABLE repair_cursor;
DROP INDEX blob_degraded;

-- The group of a blob, as BlobId.group() has it: the last two bytes of its id, which are random.
CREATE FUNCTION blob_group(id uuid) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT (get_byte(uuid_send(id), 14) << 8) | get_byte(uuid_send(id), 15) $$;

CREATE INDEX blob_in_group ON blob (home, blob_group(id), id) WHERE state = 1;

CREATE TABLE repair_cursor (
  home         integer  NOT NULL,
  group_number integer  NOT NULL,
  drive        smallint NOT NULL,
  cause        smallint NOT NULL CHECK (cause BETWEEN 0 AND 1),
  spare        smallint NOT NULL,
  last_blob    uuid,
  not_before   bigint   NOT NULL DEFAULT 0,
  leased_by    uuid,
  leased_until bigint   NOT NULL DEFAULT 0,
  PRIMARY KEY (home, group_number, drive)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
-- Home is not first in what orders the lists, so that no plan made while they are short takes it for
-- the primary key.
CREATE INDEX repair_cursor_order ON repair_cursor (spare, cause, home, group_number, drive);
COMMENT ON TABLE repair_cursor IS 'Sweeps: the live blobs of a group that have a shard on a drive, up to last_blob, have been dealt with.';
COMMENT ON COLUMN repair_cursor.cause IS '0 the drive lost its shards, 1 the layout gives the group other drives.';
COMMENT ON COLUMN repair_cursor.spare IS 'How urgent: for 0, m less the open sweeps of that cause in the group; for 1, m.';
COMMENT ON COLUMN repair_cursor.not_before IS 'Nothing could be done: to be tried again then.';

CREATE TABLE repair_blob (
  home         integer  NOT NULL,
  blob         uuid     NOT NULL,
  spare        smallint NOT NULL,
  not_before   bigint   NOT NULL DEFAULT 0,
  leased_by    uuid,
  leased_until bigint   NOT NULL DEFAULT 0,
  attempts     integer  NOT NULL DEFAULT 0,
  PRIMARY KEY (home, blob)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX repair_blob_order ON repair_blob (spare, home, blob);
COMMENT ON TABLE repair_blob IS 'Single blobs with shards that are missing, that share a drive, or that were found in the wrong place.';
COMMENT ON COLUMN repair_blob.spare IS 'How urgent: m less the missing columns in its row.';

-- What was degraded before there was a list.
INSERT INTO repair_blob (home, blob, spare)
SELECT b.home, b.id, b.m - coalesce(cardinality(b.missing), 0) FROM blob b
 WHERE b.state = 1 AND (b.missing IS NOT NULL
       OR (SELECT count(DISTINCT d) FROM unnest(b.drives) d) < cardinality(b.drives));
