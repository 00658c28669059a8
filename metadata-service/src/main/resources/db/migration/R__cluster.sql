-- Nodes and drives. Whatever changes which there are or what they are worth holds the row of cluster
-- from its first statement on, so it is done by one at a time and reads what is newest.

-- How long a node has been silent; 0 while nobody was there to hear it.
CREATE OR REPLACE FUNCTION silent_millis(p_last_beat bigint, p_moment bigint, p_gap_millis bigint)
RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_moment - w.last_watch > p_gap_millis * 1000 THEN 0
              ELSE greatest(p_moment - greatest(p_last_beat, w.up_since), 0) / 1000 END
    FROM watch w
$$;

-- Everything that members are to know, in one answer. kind: 0 a node, 1 a drive, 2 the newest layout of
-- a profile, whose k is node and whose m is incarnation.
CREATE OR REPLACE FUNCTION membership(p_gap_millis bigint)
RETURNS TABLE (kind smallint, id integer, node integer, zone text, place text, silent bigint,
               incarnation integer, capacity bigint, state text,
               health text, detail text, status_capacity bigint, free bigint, shards bigint, shard_bytes bigint)
LANGUAGE sql STABLE AS $$
  WITH moment AS MATERIALIZED (SELECT now_micros() AS now)
  SELECT 0::smallint, n.id, NULL::integer, n.zone, n.address, silent_millis(n.last_beat, moment.now, p_gap_millis),
         NULL::integer, NULL::bigint, NULL::text,
         NULL::text, NULL::text, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint
    FROM node n CROSS JOIN moment
  UNION ALL
  SELECT 1::smallint, d.id, d.node_id, d.zone, d.path, NULL, d.incarnation, d.capacity_bytes, d.state,
         s.health, s.detail, s.capacity_bytes, s.free_bytes, s.shards, s.shard_bytes
    FROM drive d LEFT JOIN drive_status s ON s.drive = d.id AND s.incarnation = d.incarnation
  UNION ALL
  SELECT 2::smallint, max(l.number), l.data_shards, NULL, NULL, NULL, l.parity_shards, NULL, NULL,
         NULL, NULL, NULL, NULL, NULL, NULL
    FROM layout l GROUP BY l.data_shards, l.parity_shards
  ORDER BY 1, 2, 3
$$;

-- The node of an address, made when there is none.
CREATE OR REPLACE FUNCTION register_node(p_address text, p_zone text)
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  number integer;
BEGIN
  PERFORM 1 FROM cluster FOR UPDATE;
  SELECT n.id INTO number FROM node n WHERE n.address = p_address;
  IF number IS NULL THEN
    INSERT INTO node (id, zone, address, last_beat)
    SELECT coalesce(max(n.id), 0) + 1, p_zone, p_address, now_micros() FROM node n
    RETURNING id INTO number;
  ELSE
    UPDATE node SET zone = p_zone, last_beat = now_micros() WHERE id = number;
    UPDATE drive SET zone = p_zone WHERE node_id = number AND zone <> p_zone;
  END IF;
  RETURN number;
END $$;

-- Notes a beat and gives the members; nothing when there is no such node.
CREATE OR REPLACE FUNCTION beat(
  p_node integer, p_gap_millis bigint,
  s_drive integer[], s_incarnation integer[], s_health text[], s_detail text[],
  s_capacity bigint[], s_free bigint[], s_shards bigint[], s_bytes bigint[])
RETURNS TABLE (kind smallint, id integer, node integer, zone text, place text, silent bigint,
               incarnation integer, capacity bigint, state text,
               health text, detail text, status_capacity bigint, free bigint, shards bigint, shard_bytes bigint)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
  UPDATE node n SET last_beat = now_micros() WHERE n.id = p_node;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO drive_status (drive, incarnation, health, detail, capacity_bytes, free_bytes, shards, shard_bytes,
                            reported_at)
  SELECT DISTINCT ON (s.drive) s.drive, s.incarnation, s.health, s.detail, s.capacity, s.free, s.shards, s.bytes,
         now_micros()
    FROM unnest(s_drive, s_incarnation, s_health, s_detail, s_capacity, s_free, s_shards, s_bytes)
           s(drive, incarnation, health, detail, capacity, free, shards, bytes)
    JOIN drive d ON d.id = s.drive AND d.incarnation = s.incarnation AND d.node_id = p_node
   ORDER BY s.drive
  ON CONFLICT (drive) DO UPDATE
    SET incarnation = excluded.incarnation, health = excluded.health, detail = excluded.detail,
        capacity_bytes = excluded.capacity_bytes, free_bytes = excluded.free_bytes, shards = excluded.shards,
        shard_bytes = excluded.shard_bytes, reported_at = excluded.reported_at;
  RETURN QUERY SELECT * FROM membership(p_gap_millis);
END $$;

-- Tells that there is somebody to hear the nodes. Of several who tell, the first after a gap ends it.
CREATE OR REPLACE FUNCTION keep_watch(p_gap_millis bigint)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  moment bigint;
BEGIN
  PERFORM 1 FROM watch FOR UPDATE;
  moment := now_micros();
  UPDATE watch
     SET up_since = CASE WHEN moment - last_watch > p_gap_millis * 1000 THEN moment ELSE up_since END,
         last_watch = greatest(last_watch, moment);
END $$;

-- Takes what these drives acknowledged for lost, and puts it on the lists of repairs. The caller holds
-- the row of cluster.
CREATE OR REPLACE FUNCTION lose_drives(p_drives integer[])
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM begin_loss(p_drives);
  UPDATE drive d SET state = 'LOST', incarnation = d.incarnation + 1 WHERE d.id = ANY (p_drives);
END $$;

CREATE OR REPLACE FUNCTION lose_silent_node(
  p_node integer, p_silent_millis bigint, p_window_millis bigint, p_gap_millis bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  moment bigint;
  last bigint;
  silent bigint;
  drives integer[];
BEGIN
  PERFORM 1 FROM cluster FOR UPDATE;
  SELECT w.last_loss INTO last FROM watch w FOR UPDATE;
  moment := now_micros();
  SELECT silent_millis(n.last_beat, moment, p_gap_millis) INTO silent FROM node n WHERE n.id = p_node;
  SELECT array_agg(d.id ORDER BY d.id) INTO drives FROM drive d WHERE d.node_id = p_node AND d.state <> 'LOST';
  IF drives IS NULL OR silent IS NULL OR silent < p_silent_millis OR moment - last < p_window_millis * 1000 THEN
    RETURN false;
  END IF;
  PERFORM lose_drives(drives);
  UPDATE watch SET last_loss = moment;
  RETURN true;
END $$;

-- Gives the drives whose state changed. A lost drive stays lost, and only a draining one is made active.
CREATE OR REPLACE FUNCTION set_drive_state(p_drives integer[], p_state text)
RETURNS integer[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  changed integer[];
BEGIN
  PERFORM 1 FROM cluster FOR UPDATE;
  SELECT coalesce(array_agg(d.id ORDER BY d.id), '{}') INTO changed FROM drive d
   WHERE d.id = ANY (p_drives) AND d.state <> 'LOST' AND d.state <> p_state;
  IF p_state = 'LOST' AND cardinality(changed) > 0 THEN
    PERFORM lose_drives(changed);
  ELSE
    UPDATE drive d SET state = p_state WHERE d.id = ANY (changed);
  END IF;
  RETURN changed;
END $$;
