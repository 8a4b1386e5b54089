-- What builders' commands changed, so that they can be taken back. No earlier version wrote
-- to change_set, so it is made anew.
DROP TABLE change_set;

CREATE TABLE change_set (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL, -- wall clock
  author INTEGER NOT NULL,
  line ANY,
  size INTEGER NOT NULL, -- of data, in bytes
  data ANY               -- NULL: too much to be kept
) STRICT;
CREATE INDEX change_set_by_author ON change_set (author, number, size);

-- Which objects a change set is about.
CREATE TABLE change_object (
  object INTEGER NOT NULL,
  number INTEGER NOT NULL,
  ended INTEGER NOT NULL, -- destroyed in it: its revisions stay as long as it may come back
  PRIMARY KEY (object, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_object_by_number ON change_object (number);

CREATE TRIGGER change_set_goes AFTER DELETE ON change_set BEGIN
  DELETE FROM behaviour WHERE object IN
    (SELECT object FROM change_object WHERE number = old.number AND ended <> 0)
    AND object NOT IN (SELECT id FROM object WHERE id = behaviour.object);
  DELETE FROM change_object WHERE number = old.number;
END;

PRAGMA user_version = 2;
