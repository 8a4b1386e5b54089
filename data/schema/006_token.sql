-- Tokens have numbers, by which their owners end them.
ALTER TABLE token ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE token SET number = rowid;
CREATE INDEX token_by_account ON token (account, number);
CREATE INDEX token_by_number ON token (number);
CREATE INDEX token_by_end ON token (expires_ms);

PRAGMA user_version = 6;
