-- The control plane: who may ask, which buckets there are, what the cluster is made of.
-- Small tables that change seldom. None is distributed by home; the data plane reads bucket, drive
-- and cluster, and writes only bucket.

CREATE TABLE cluster (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  id             uuid    NOT NULL,
  epoch          bigint  NOT NULL DEFAULT 1,
  format_version integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE cluster IS 'One row: the cluster itself, made with the schema.';
COMMENT ON COLUMN cluster.epoch IS 'Raised when the database was restored from a backup; cursors of the change feed carry it.';
COMMENT ON COLUMN cluster.format_version IS 'Version of what this schema keeps in bytea columns.';
INSERT INTO cluster (id) VALUES (gen_random_uuid());

CREATE TABLE account (
  id           bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 999999999999),
  canonical_id text   NOT NULL UNIQUE,
  display_name text   NOT NULL,
  created      timestamptz NOT NULL DEFAULT clock_timestamp(),
  quota_bytes  bigint,
  settings     text
);
COMMENT ON TABLE account IS 'Owners of buckets and versions; 1 is root.';
COMMENT ON COLUMN account.settings IS 'JSON of what only the gateway reads (public access block, limits); null for defaults.';

CREATE TABLE iam_user (
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  name       text   NOT NULL,
  path       text   NOT NULL DEFAULT '/',
  created    timestamptz NOT NULL DEFAULT clock_timestamp(),
  settings   text,
  PRIMARY KEY (account_id, name)
);
COMMENT ON TABLE iam_user IS 'Users of an account.';
COMMENT ON COLUMN iam_user.settings IS 'JSON of what only the gateway reads (policies, groups, tags); null for none.';

CREATE TABLE access_key (
  id            text   PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 128),
  account_id    bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  user_name     text   NOT NULL,
  sealed_secret text   NOT NULL,
  enabled       boolean NOT NULL DEFAULT true,
  created       timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX access_key_user ON access_key (account_id, user_name);
COMMENT ON TABLE access_key IS 'Access keys of users and of accounts themselves.';
COMMENT ON COLUMN access_key.sealed_secret IS 'The secret, sealed under the master key, base64; never in the clear.';

CREATE TABLE bucket (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home          integer NOT NULL DEFAULT 0,
  name          text    NOT NULL UNIQUE,
  account_id    bigint  NOT NULL,
  region        text    NOT NULL,
  created       timestamptz NOT NULL DEFAULT clock_timestamp(),
  versioning    smallint NOT NULL DEFAULT 0 CHECK (versioning BETWEEN 0 AND 2),
  object_lock   boolean NOT NULL DEFAULT false,
  quota_bytes   bigint,
  quota_objects bigint,
  revision      bigint  NOT NULL DEFAULT 1,
  settings      text
);
CREATE INDEX bucket_owner ON bucket (account_id, name COLLATE "C");
COMMENT ON TABLE bucket IS 'Buckets. A commit reads the row under a shared advisory lock of the bucket, and removing a bucket takes that lock exclusively.';
COMMENT ON COLUMN bucket.versioning IS '0 off, 1 enabled, 2 suspended.';
COMMENT ON COLUMN bucket.revision IS 'Raised with each change of the row, so that caches know.';
COMMENT ON COLUMN bucket.settings IS 'JSON of what only the gateway reads (policy, CORS, lifecycle, ACL, tags, ...); null for defaults.';

CREATE TABLE node (
  id         integer PRIMARY KEY CHECK (id >= 1),
  zone       text NOT NULL,
  address    text,
  registered timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_beat  timestamptz
);
COMMENT ON TABLE node IS 'Processes with drives.';

CREATE TABLE drive (
  id             integer PRIMARY KEY CHECK (id BETWEEN 1 AND 32767),
  node_id        integer NOT NULL REFERENCES node,
  zone           text    NOT NULL,
  incarnation    integer NOT NULL DEFAULT 1,
  capacity_bytes bigint  NOT NULL,
  state          text    NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'DRAINING', 'LOST')),
  path           text    NOT NULL,
  device         bigint  NOT NULL,
  registered     timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE drive IS 'Drives that were ever registered.';
COMMENT ON COLUMN drive.incarnation IS 'Grows each time the drive is registered; a shard acknowledged by an older one counts as missing.';
COMMENT ON COLUMN drive.device IS 'Number of the file system''s device, as the node told it.';

CREATE TABLE layout (
  data_shards   integer NOT NULL,
  parity_shards integer NOT NULL,
  number        integer NOT NULL CHECK (number >= 1),
  slots         bytea   NOT NULL,
  installed     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (data_shards, parity_shards, number)
);
COMMENT ON TABLE layout IS 'Numbered, immutable assignments of groups to drives, per profile.';
COMMENT ON COLUMN layout.slots IS 'The drives'' numbers group by group, two bytes each, big endian.';
