-- What is known of how revisions of behaviours run: state 1, it ran well; 2, it kept failing and is out
-- of force. A revision without a row has not run yet.
CREATE TABLE verdict (
  object INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  state INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  reason ANY,
  PRIMARY KEY (object, revision)
) STRICT, WITHOUT ROWID;

-- How much each builder has is counted at every start.
CREATE INDEX object_by_owner ON object (owner, behaviour) WHERE owner <> 0;

PRAGMA user_version = 3;
