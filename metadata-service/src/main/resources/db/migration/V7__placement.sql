-- Commits look up the drives of single groups in a layout: it is kept as it is, so that a part of it can be
-- read without the rest.
ALTER TABLE layout ALTER slots SET STORAGE EXTERNAL;
UPDATE layout SET slots = slots || ''::bytea;
