-- Who is in the cluster and how it fares, its settings and its profile.

ALTER TABLE cluster
  ADD COLUMN data_shards integer,
  ADD COLUMN parity_shards integer,
  ADD CHECK ((data_shards IS NULL) = (parity_shards IS NULL));
COMMENT ON COLUMN cluster.data_shards IS 'With parity_shards, the shape of new blobs; null until it is set, and then for good.';

ALTER TABLE node DROP COLUMN last_beat;
ALTER TABLE node ADD COLUMN last_beat bigint, ADD UNIQUE (address);
COMMENT ON COLUMN node.address IS 'Where it serves shards, HOST:PORT; null for the node inside the one process of a server.';
COMMENT ON COLUMN node.last_beat IS 'When it was last heard of, in microseconds.';

CREATE TABLE drive_status (
  drive          integer PRIMARY KEY,
  incarnation    integer NOT NULL,
  health         text    NOT NULL,
  detail         text    NOT NULL,
  capacity_bytes bigint  NOT NULL,
  free_bytes     bigint  NOT NULL,
  shards         bigint  NOT NULL,
  shard_bytes    bigint  NOT NULL,
  reported_at    bigint  NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE drive_status IS 'What nodes last said of their drives. Apart from drive, which every commit reads and beats would bloat.';
COMMENT ON COLUMN drive_status.incarnation IS 'The incarnation that it was said of; what was said of an older one is history.';

CREATE TABLE watch (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  last_watch bigint NOT NULL,
  up_since   bigint NOT NULL,
  last_loss  bigint NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE watch IS 'One row: whether anybody was there to hear the nodes.';
COMMENT ON COLUMN watch.up_since IS 'The end of the last gap between two watches: until then no node was silent.';
COMMENT ON COLUMN watch.last_loss IS 'When a node was last declared lost for its silence.';
INSERT INTO watch (last_watch, up_since, last_loss) VALUES (0, 0, 0);

CREATE TABLE setting (
  name  text   PRIMARY KEY,
  value bigint NOT NULL
);
COMMENT ON TABLE setting IS 'Settings of the cluster that are not at their defaults.';
