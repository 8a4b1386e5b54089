-- Where accounts have letters sent by mail, and what is to be sent there. `code` is the hash of one that was sent:
-- whoever types it has read mail of that address.
CREATE TABLE email (
  character INTEGER NOT NULL PRIMARY KEY,
  address TEXT NOT NULL,
  state INTEGER NOT NULL, -- 0: asked for, 1: its owner has shown that it is theirs, 2: it refused a letter
  code ANY, -- empty: none is good
  code_kind INTEGER NOT NULL, -- 1: says that the address is theirs, 2: lets them choose a new password
  until_ms INTEGER NOT NULL, -- so long the code is good
  wrong INTEGER NOT NULL, -- codes typed since
  sum INTEGER
) STRICT;

CREATE TABLE mail_out (
  number INTEGER NOT NULL PRIMARY KEY,
  state INTEGER NOT NULL, -- 0: to be sent, 1: sent, and kept as long as it may come back
  due_ms INTEGER NOT NULL, -- when it is tried, or forgotten
  mark INTEGER NOT NULL, -- at random: stands in the address to which it would come back
  character INTEGER NOT NULL, -- whose address it goes to
  time_ms INTEGER NOT NULL,
  sender ANY, -- empty: the game itself
  subject ANY,
  text ANY,
  sum INTEGER
) STRICT;
CREATE INDEX mail_out_by_due ON mail_out (state, due_ms);
CREATE INDEX mail_out_by_mark ON mail_out (mark);
CREATE INDEX mail_out_by_character ON mail_out (character, number);

PRAGMA user_version = 14;
