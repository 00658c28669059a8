-- Scrubs: when drives were read through. Whatever changes the row of a drive locks it first, and takes
-- the time after that; so of a request and the beginning of a round each knows which was first.

-- Asks for rounds of those of the drives that are registered and not lost; gives the time of that.
CREATE OR REPLACE FUNCTION request_scrubs(p_home integer, p_drives integer[])
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  known integer[];
  moment bigint;
BEGIN
  SELECT coalesce(array_agg(d.id ORDER BY d.id), '{}') INTO known FROM drive d
   WHERE d.id = ANY (p_drives) AND d.state <> 'LOST';
  INSERT INTO scrub (home, drive) SELECT p_home, d FROM unnest(known) d ON CONFLICT (home, drive) DO NOTHING;
  PERFORM 1 FROM scrub s WHERE s.home = p_home AND s.drive = ANY (known) ORDER BY s.drive FOR UPDATE;
  SELECT greatest(now_micros(), max(s.started_at) + 1) INTO moment FROM scrub s
   WHERE s.home = p_home AND s.drive = ANY (known);
  UPDATE scrub s SET requested_at = moment WHERE s.home = p_home AND s.drive = ANY (known);
  RETURN moment;
END $$;

-- The round of a drive that is under way; begins one where none is. Nothing when the drive is not the
-- one of that incarnation.
CREATE OR REPLACE FUNCTION scrub_round(p_home integer, p_drive integer, p_incarnation integer)
RETURNS TABLE (round bigint, requested boolean, elapsed bigint, next_group integer, found bigint[])
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  known scrub;
  moment bigint;
  is_wanted boolean;
BEGIN
  PERFORM 1 FROM drive d WHERE d.id = p_drive AND d.incarnation = p_incarnation AND d.state <> 'LOST';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO scrub (home, drive) VALUES (p_home, p_drive) ON CONFLICT (home, drive) DO NOTHING;
  SELECT s.* INTO known FROM scrub s WHERE s.home = p_home AND s.drive = p_drive FOR UPDATE;
  moment := now_micros();
  is_wanted := coalesce(known.requested_at > coalesce(known.started_at, 0), false);
  IF is_wanted OR known.next_group = 65536 OR known.incarnation <> p_incarnation THEN
    UPDATE scrub s
       SET round = known.round + 1, incarnation = p_incarnation, next_group = 0, found = '{0,0,0,0,0,0}',
           requested = is_wanted OR (known.requested AND known.next_group < 65536),
           started_at = greatest(moment, known.requested_at, known.started_at + 1)
     WHERE s.home = p_home AND s.drive = p_drive
    RETURNING s.* INTO known;
  END IF;
  RETURN QUERY SELECT known.round, known.requested, greatest(moment - known.started_at, 0), known.next_group,
                      known.found;
END $$;

-- Notes how far a round is. Its end becomes what is told of the drive until the next one ends.
CREATE OR REPLACE FUNCTION report_scrub(
  p_home integer, p_drive integer, p_round bigint, p_next_group integer, p_found bigint[])
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM scrub s
    WHERE s.home = p_home AND s.drive = p_drive AND s.round = p_round
      AND s.next_group < 65536 AND s.next_group <= p_next_group FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE scrub s SET next_group = p_next_group, found = p_found WHERE s.home = p_home AND s.drive = p_drive;
  IF p_next_group = 65536 THEN
    UPDATE scrub s SET ended_started_at = s.started_at, ended_at = greatest(now_micros(), s.started_at), ended_found = p_found
     WHERE s.home = p_home AND s.drive = p_drive;
  END IF;
  RETURN true;
END $$;
