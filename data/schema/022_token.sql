-- Tokens say what they were given to: the client as it names itself, the service by which it came, and the last log-in
-- with it (0: not recorded).
ALTER TABLE token RENAME TO token_before;
CREATE TABLE token (
  hash ANY PRIMARY KEY,
  account TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  scope ANY,
  number INTEGER NOT NULL DEFAULT 0,
  client TEXT NOT NULL DEFAULT '',
  service TEXT NOT NULL DEFAULT '',
  used_ms INTEGER NOT NULL DEFAULT 0,
  sum INTEGER
) STRICT;
INSERT INTO token (hash, account, expires_ms, scope, number, sum)
  SELECT hash, account, expires_ms, scope, number, NULL FROM token_before;
DROP TABLE token_before;
CREATE INDEX token_by_account ON token (account, number);
CREATE INDEX token_by_number ON token (number);
CREATE INDEX token_by_end ON token (expires_ms);

PRAGMA user_version = 22;
