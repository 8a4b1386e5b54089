-- The tail of what each character was told, in chunks of messages; number 0 has where readers stood
-- who may come back. It goes with the character.
CREATE TABLE told (
  character INTEGER NOT NULL,
  number INTEGER NOT NULL,
  before INTEGER NOT NULL, -- messages before those of the chunk
  data ANY,
  PRIMARY KEY (character, number)
) STRICT;

PRAGMA user_version = 5;
