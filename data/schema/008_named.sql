-- Names and aliases by any three characters in a row, so that a part of one finds its thing. A row for each:
-- twice the object's id, and 1 for the name. What value_parts makes of it is world/value/named.c's.
CREATE VIRTUAL TABLE named USING fts5(
  parts, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');
INSERT INTO named (rowid, parts)
  SELECT object * 2 + (name = 'name'), value_parts(value) FROM property
  WHERE name IN ('aliases', 'name') AND value_parts(value) IS NOT NULL ORDER BY object, name;
DROP INDEX property_by_name;

-- What an owner has, in order; what has a behaviour; which behaviours the calendar may be the business of.
DROP INDEX object_by_owner;
CREATE INDEX object_by_owner ON object (owner) WHERE owner <> 0;
CREATE INDEX object_behaving ON object (id) WHERE behaviour <> 0;
CREATE INDEX behaviour_of_time ON behaviour (object, revision) WHERE instr(source, 'time:') > 0;

PRAGMA user_version = 8;
