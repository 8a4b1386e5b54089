-- Proofs that another world made of its part of these numbers: that it wrote message `seen`, and that it has message
-- `acked`. It can check them in any older copy of its file. Empty: the other world has made none yet.
ALTER TABLE realm_peer ADD COLUMN seen_proof TEXT NOT NULL DEFAULT '';
ALTER TABLE realm_peer ADD COLUMN acked_proof TEXT NOT NULL DEFAULT '';
UPDATE realm_peer SET sum = NULL;

PRAGMA user_version = 19;
