-- Names and aliases by any three characters in a row, so that a part of one finds its thing. A row for each:
-- twice the object's id, and 1 for the name. What value_parts makes of it is world/value/named.c's.
CREATE VIRTUAL TABLE named USING fts5(
  parts, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');
INSERT INTO named (rowid, parts)
  SELECT object * 2 + (name = 'name'), value_parts(value) FROM property
  WHERE name IN ('aliases', 'name') AND value_parts(value) IS NOT NULL ORDER BY object, name;
DROP INDEX property_by_name;

PRAGMA user_version = 8;
