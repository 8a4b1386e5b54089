-- Whose a name is in a realm: a row for each account of each of its worlds, as the world that gives out names has told,
-- and for each account of this one, as it was told. `key` is the name folded, `look` the same with each i as l.
CREATE TABLE realm_name (
  key TEXT NOT NULL PRIMARY KEY,
  look TEXT NOT NULL,
  name ANY,
  world TEXT NOT NULL, -- where the account is
  character INTEGER NOT NULL, -- over there; 0: the name was given, and has no account yet
  state INTEGER NOT NULL, -- 0: asked for, 1: given, 2: given, and the account has changed since, 3: it is another's
  role INTEGER NOT NULL,
  password ANY, -- its hash; empty: not known
  disabled INTEGER NOT NULL,
  sum INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX realm_name_by_look ON realm_name (look);
CREATE INDEX realm_name_by_world ON realm_name (world);

PRAGMA user_version = 13;
