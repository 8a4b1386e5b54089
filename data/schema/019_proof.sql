-- Proofs that another world made of its part of these numbers: that it wrote message `seen`, and that it has message
-- `acked`. It can check them in any older copy of its file. Empty: the other world has made none yet.
ALTER TABLE realm_peer RENAME TO realm_peer_before;
CREATE TABLE realm_peer (
  world TEXT NOT NULL PRIMARY KEY,
  state INTEGER NOT NULL, -- 0: another world, 1: this one, 2: one that was given up for good
  sent INTEGER NOT NULL,
  acked INTEGER NOT NULL,
  acked_mark INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  seen_mark INTEGER NOT NULL,
  joined_ms INTEGER NOT NULL,
  seen_proof TEXT NOT NULL DEFAULT '',
  acked_proof TEXT NOT NULL DEFAULT '',
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO realm_peer (world, state, sent, acked, acked_mark, seen, seen_mark, joined_ms, sum)
  SELECT world, state, sent, acked, acked_mark, seen, seen_mark, joined_ms, NULL FROM realm_peer_before;
DROP TABLE realm_peer_before;

PRAGMA user_version = 19;
