-- What people told each other: each of the two has a copy, which goes with their character.
CREATE TABLE tell (
  character INTEGER NOT NULL, -- whose copy it is
  number INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  peer INTEGER NOT NULL, -- the other's character; 0: in another world, or forgotten
  peer_name ANY, -- as it was then
  how INTEGER NOT NULL, -- a sum: 1 the copy's owner said it, 2 the other was a guest
  kind ANY, -- say, emote or notice
  mark ANY, -- the id by which clients know it
  text ANY,
  sum INTEGER,
  PRIMARY KEY (character, number)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 16;
