-- What was pinned to boards, which are objects.
CREATE TABLE notice (
  board INTEGER NOT NULL,
  number INTEGER NOT NULL, -- on the board, from 1 on; never used twice
  time_ms INTEGER NOT NULL,
  author INTEGER NOT NULL, -- character
  reply_to INTEGER NOT NULL, -- number; 0: to none
  author_name ANY, -- as it was then
  subject ANY,
  text ANY, -- empty: taken down
  sum INTEGER,
  PRIMARY KEY (board, number)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 15;
