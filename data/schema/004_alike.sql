-- Accounts by how their names look: i, l and 1 are one stroke each.
CREATE INDEX account_by_look ON account (replace(key, 'i', 'l'));

PRAGMA user_version = 4;
