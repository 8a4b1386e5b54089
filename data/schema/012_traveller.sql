-- Who has walked between worlds of a realm: a row each for whoever came from another world or went to one. `key` is
-- "HOME.ID", where they have their account first; epoch grows with each walk. `data` is what this world keeps until
-- they are back: what they took along, as it was.
CREATE TABLE traveller (
  key TEXT NOT NULL PRIMARY KEY,
  epoch INTEGER NOT NULL,
  state INTEGER NOT NULL, -- 0: here, 1: away
  world TEXT NOT NULL, -- where they went, or came from
  character INTEGER NOT NULL, -- here
  data ANY,
  sum INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX traveller_by_character ON traveller (character);

PRAGMA user_version = 12;
