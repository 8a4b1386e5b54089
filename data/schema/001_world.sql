-- The world file, first form. A step is never changed once it has been released:
-- a change of schema is the next number. Each step ends with its own number as
-- user_version, and runs in one transaction with it.
--
-- Values of properties are kept natively where SQLite has their kind (text, integer,
-- real), else as the blob of value_encode. Columns of type ANY hold such values.
-- 'skei': what makes an SQLite file a world, see store_db.c.
PRAGMA application_id = 1936418153;

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES
  ('commit_number', 0),
  ('next_arrival', 1),
  ('next_id', 1),
  ('time_ms', 0);

CREATE TABLE object (
  id INTEGER PRIMARY KEY,
  location INTEGER NOT NULL, -- 0: nowhere
  arrived INTEGER NOT NULL,  -- order among its neighbours
  owner INTEGER NOT NULL,    -- 0: the world itself
  ref TEXT UNIQUE,
  behaviour INTEGER NOT NULL -- revision in force; 0: none
) STRICT;
CREATE INDEX object_by_location ON object (location, arrived);

CREATE TABLE parent (
  object INTEGER NOT NULL,
  position INTEGER NOT NULL,
  proto INTEGER NOT NULL,
  PRIMARY KEY (object, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX parent_by_proto ON parent (proto, object);

CREATE TABLE property (
  object INTEGER NOT NULL,
  name TEXT NOT NULL,
  value ANY NOT NULL,
  PRIMARY KEY (object, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX property_by_area ON property (value, object) WHERE name = 'area';
CREATE INDEX property_by_name ON property (name, value, object) WHERE name IN ('name', 'aliases');

CREATE TABLE timer (
  object INTEGER NOT NULL,
  name TEXT NOT NULL,
  due_ms INTEGER NOT NULL,
  period_ms INTEGER NOT NULL, -- 0: once
  owner INTEGER NOT NULL,
  data ANY,
  PRIMARY KEY (object, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE behaviour (
  object INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  source TEXT NOT NULL,
  author ANY,
  time_ms INTEGER NOT NULL,
  note ANY,
  PRIMARY KEY (object, revision)
) STRICT;

CREATE TABLE account (
  key TEXT PRIMARY KEY, -- the folded name
  name TEXT NOT NULL,
  role ANY,
  password ANY,
  character INTEGER,
  disabled INTEGER NOT NULL,
  created_ms INTEGER,
  seen_ms INTEGER,
  data ANY
) STRICT, WITHOUT ROWID;
CREATE INDEX account_by_character ON account (character);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  actor ANY,
  action ANY,
  subject ANY,
  detail ANY
) STRICT;

CREATE TABLE ban (
  subject TEXT PRIMARY KEY,
  until_ms INTEGER,
  reason ANY,
  author ANY
) STRICT, WITHOUT ROWID;

CREATE TABLE channel (
  name TEXT PRIMARY KEY,
  topic ANY,
  owner ANY,
  data ANY
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_line (
  channel TEXT NOT NULL,
  number INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  sender ANY,
  sender_name ANY,
  kind ANY,
  text ANY,
  PRIMARY KEY (channel, number)
) STRICT;
CREATE INDEX channel_line_by_number ON channel_line (number);

CREATE TABLE mail (
  recipient ANY NOT NULL,
  number INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  sender_name ANY,
  subject ANY,
  text ANY,
  read INTEGER NOT NULL,
  PRIMARY KEY (recipient, number)
) STRICT;
CREATE INDEX mail_by_number ON mail (number);

CREATE TABLE token (
  hash ANY PRIMARY KEY,
  account TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  scope ANY
) STRICT;

CREATE TABLE change_set (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  author ANY,
  line ANY,
  data ANY
) STRICT;

CREATE TABLE script_error (
  object INTEGER NOT NULL,
  number INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  text ANY,
  PRIMARY KEY (object, number)
) STRICT;
CREATE INDEX script_error_by_owner ON script_error (owner, number);
CREATE INDEX script_error_by_number ON script_error (number);

PRAGMA user_version = 1;
