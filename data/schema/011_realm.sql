-- The post between worlds of a realm: what is on its way to others, and how far each other has got. `mark` is a
-- number at random, by which a letter is told from another that an older copy of the file gave the same number.
CREATE TABLE realm_out (
  number INTEGER NOT NULL PRIMARY KEY,
  receiver TEXT NOT NULL, -- a world, or '*': all of them
  kind ANY,
  time_ms INTEGER NOT NULL,
  mark INTEGER NOT NULL,
  body ANY,
  sum INTEGER
) STRICT;
CREATE INDEX realm_out_by_receiver ON realm_out (receiver, number);

CREATE TABLE realm_peer (
  world TEXT NOT NULL PRIMARY KEY,
  state INTEGER NOT NULL, -- 0: another world, 1: this one, 2: one that was given up for good
  sent INTEGER NOT NULL,
  acked INTEGER NOT NULL,
  acked_mark INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  seen_mark INTEGER NOT NULL,
  joined_ms INTEGER NOT NULL,
  sum INTEGER
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 11;
