-- When drives were read through, and how far their present rounds are.

CREATE TABLE scrub (
  home             integer  NOT NULL,
  drive            integer  NOT NULL,
  requested_at     bigint,
  round            bigint   NOT NULL DEFAULT 0,
  incarnation      integer  NOT NULL DEFAULT 0,
  requested        boolean  NOT NULL DEFAULT false,
  started_at       bigint,
  next_group       integer  NOT NULL DEFAULT 65536 CHECK (next_group BETWEEN 0 AND 65536),
  found            bigint[] NOT NULL DEFAULT '{0,0,0,0,0,0}' CHECK (cardinality(found) = 6),
  ended_started_at bigint,
  ended_at         bigint,
  ended_found      bigint[] CHECK (cardinality(ended_found) = 6),
  PRIMARY KEY (home, drive)
) WITH (fillfactor = 50);
COMMENT ON TABLE scrub IS 'The round of each drive that is under way, or was last, and the last one that ended. Times are microseconds.';
COMMENT ON COLUMN scrub.requested_at IS 'When a round was last asked for.';
COMMENT ON COLUMN scrub.round IS 'Number of the last round that began.';
COMMENT ON COLUMN scrub.incarnation IS 'The incarnation of the drive that the round reads.';
COMMENT ON COLUMN scrub.requested IS 'Whether the round was asked for.';
COMMENT ON COLUMN scrub.next_group IS 'The first group that is still to be read; 65536 when the round has ended.';
COMMENT ON COLUMN scrub.found IS 'Shards, blocks and bytes read; shards found corrupt, missing and left over.';
