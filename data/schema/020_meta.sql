-- The table meta holds numbers and keys of the world, one plain value a name. What it held besides are tables.

-- The key/value store of scripts.
CREATE TABLE kv (
  name TEXT NOT NULL PRIMARY KEY,
  value ANY,
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO kv SELECT substr(name, 8), value, NULL FROM meta WHERE name > 'ledger:' AND name < 'ledger;';
DELETE FROM meta WHERE name > 'ledger:' AND name < 'ledger;';

-- Who is in play, and has to be put to sleep if the server ends without doing so.
CREATE TABLE in_play (
  character INTEGER NOT NULL PRIMARY KEY,
  guest INTEGER NOT NULL,
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO in_play
  SELECT CAST(substr(name, 9) AS INTEGER), iif(value, 1, 0), NULL FROM meta WHERE name > 'in_play:' AND name < 'in_play;';
DELETE FROM meta WHERE name > 'in_play:' AND name < 'in_play;';

-- Whose data are being erased, and how far that is.
CREATE TABLE erasing (
  character INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  place INTEGER NOT NULL, -- the part in work; -1: the account is still there
  gone_ms INTEGER NOT NULL,
  commit_number INTEGER NOT NULL, -- in which the account went
  after ANY, -- the last item of the part that is done
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO erasing
  SELECT CAST(substr(name, 8) AS INTEGER), value_member(value, 'name'), value_member(value, 'key'),
    value_member(value, 'place'), coalesce(value_member(value, 'gone'), 0), coalesce(value_member(value, 'commit'), 0),
    iif(value_member(value, 'place') = 11, NULL, value_member(value, 'after')), NULL -- 11 begins again: it was that of meta
  FROM meta WHERE name > 'forget:' AND name < 'forget;' AND typeof(value_member(value, 'name')) = 'text'
    AND typeof(value_member(value, 'key')) = 'text' AND typeof(value_member(value, 'place')) = 'integer';
DELETE FROM meta WHERE name > 'forget:' AND name < 'forget;';

-- Who had a ref last, and since when.
CREATE TABLE lost_ref (
  slot INTEGER NOT NULL PRIMARY KEY,
  ref TEXT NOT NULL,
  object INTEGER NOT NULL,
  since ANY,
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO lost_ref
  SELECT CAST(substr(name, 10) AS INTEGER), value_member(value, 1), value_member(value, 2), value_member(value, 3), NULL
  FROM meta WHERE name > 'lost_ref:' AND name < 'lost_ref;' AND typeof(value_member(value, 1)) = 'text'
    AND typeof(value_member(value, 2)) = 'integer';
DELETE FROM meta WHERE name > 'lost_ref:' AND name < 'lost_ref;';

-- What was applied from files, as it was before and as the files had it. Row 0: what the world was made from.
CREATE TABLE applied (
  commit_number INTEGER NOT NULL,
  hash TEXT NOT NULL, -- of the files
  change_set INTEGER NOT NULL, -- 0: none
  undone INTEGER NOT NULL, -- 1: the set was undone, and change_set redoes it
  before TEXT NOT NULL, -- empty, like wrote: too long
  wrote TEXT NOT NULL,
  sum INTEGER,
  PRIMARY KEY (commit_number, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX applied_by_set ON applied (change_set);
INSERT OR IGNORE INTO applied
  SELECT CAST(rest AS INTEGER), substr(behind, instr(behind, ':') + 1), CAST(behind AS INTEGER), undone,
    coalesce(value_member(value, 1), ''), coalesce(value_member(value, 2), ''), NULL
  FROM (SELECT rest, substr(rest, instr(rest, ':') + 1) AS behind, undone, value
    FROM (SELECT substr(name, instr(name, ':') + 1) AS rest, name > 'u' AS undone, value FROM meta
      WHERE name > 'applied:' AND name < 'applied;' OR name > 'undone:' AND name < 'undone;'));
INSERT INTO applied SELECT 0, '', 0, 0, '', value, NULL FROM meta WHERE name = 'applied from' AND typeof(value) = 'text';
DELETE FROM meta
  WHERE name > 'applied:' AND name < 'applied;' OR name > 'undone:' AND name < 'undone;' OR name = 'applied from';

-- Files of areas as their builders saved them.
CREATE TABLE area_text (
  area INTEGER NOT NULL PRIMARY KEY,
  text TEXT NOT NULL,
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO area_text SELECT CAST(substr(name, 11) AS INTEGER), value, NULL FROM meta
  WHERE name > 'area text:' AND name < 'area text;' AND typeof(value) = 'text';
DELETE FROM meta WHERE name > 'area text:' AND name < 'area text;';

-- Events that webhooks have not taken yet. The number was in 16 hexadecimal digits.
CREATE TABLE webhook_event (
  hook TEXT NOT NULL,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  sum INTEGER,
  PRIMARY KEY (hook, number)
) STRICT, WITHOUT ROWID;
INSERT INTO webhook_event
  SELECT substr(name, 6, length(name) - 22),
    (SELECT sum((instr('0123456789abcdef', substr(name, column1 - 17, 1)) - 1) << (64 - 4 * column1)) FROM
      (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16))),
    value, NULL
  FROM meta WHERE name > 'hook/' AND name < 'hook0' AND length(name) > 22 AND typeof(value) = 'text';
DELETE FROM meta WHERE name > 'hook/' AND name < 'hook0';

-- History of the metrics. A row was "TIME MEAN/MOST MEAN/MOST ...;TIME ...", with "-" for no number.
CREATE TABLE metric_point (
  minutes INTEGER NOT NULL, -- that the point has: 5 or 60
  time_s INTEGER NOT NULL, -- when it begins
  series TEXT NOT NULL,
  mean ANY,
  most ANY,
  sum INTEGER,
  PRIMARY KEY (minutes, time_s, series)
) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO metric_point
  SELECT minutes, time_s,
    json_extract('["players", "sessions", "commands", "slices", "slice_ms", "commits", "commit_ms", "memory_bytes",
      "lua_bytes", "held_bytes", "script_errors"]', '$[' || pair.key || ']'),
    CAST(pair.value AS REAL), CAST(substr(pair.value, instr(pair.value, '/') + 1) AS REAL), NULL
  FROM (SELECT CAST(substr(name, 7) AS INTEGER) AS minutes, CAST(point.value AS INTEGER) AS time_s,
      '["' || replace(substr(point.value, instr(point.value, ' ') + 1), ' ', '","') || '"]' AS pairs
    FROM meta, json_each(iif(json_valid('["' || replace(meta.value, ';', '","') || '"]'),
      '["' || replace(meta.value, ';', '","') || '"]', '[]')) AS point
    WHERE name > 'plots:' AND name < 'plots;'), json_each(iif(json_valid(pairs), pairs, '[]')) AS pair
  WHERE time_s > 0 AND pair.key < 11 AND pair.value GLOB '[0-9]*/[0-9]*';
DELETE FROM meta WHERE name > 'plots:' AND name < 'plots;';

-- How far newcomers come each day, and where they stop.
-- A row was "telnet 12 10 9 8 3 1 4 0;irc ...|#79 3;#80 1": services with their steps, and rooms.
CREATE TABLE newcomer (
  day INTEGER NOT NULL, -- since 1970
  service TEXT NOT NULL,
  step TEXT NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER,
  PRIMARY KEY (day, service, step)
) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO newcomer
  SELECT day, service, json_extract('["came", "entered", "typed", "walked", "spoke", "achieved", "ten", "hour"]',
    '$[' || step.key || ']'), step.value, NULL
  FROM (SELECT day, substr(one.value, 1, instr(one.value, ' ') - 1) AS service,
      '[' || replace(substr(one.value, instr(one.value, ' ') + 1), ' ', ',') || ']' AS steps
    FROM (SELECT CAST(substr(name, 8) AS INTEGER) AS day,
        '["' || replace(substr(value, 1, instr(value || '|', '|') - 1), ';', '","') || '"]' AS list
      FROM meta WHERE name > 'funnel:' AND name < 'funnel;'), json_each(iif(json_valid(list), list, '[]')) AS one),
    json_each(iif(json_valid(steps), steps, '[]')) AS step
  WHERE step.key < 8 AND step.type = 'integer' AND step.value > 0;
CREATE TABLE newcomer_stop (
  day INTEGER NOT NULL,
  room INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER,
  PRIMARY KEY (day, room)
) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO newcomer_stop
  SELECT day, CAST(substr(one.value, 2) AS INTEGER), CAST(substr(one.value, instr(one.value, ' ') + 1) AS INTEGER), NULL
  FROM (SELECT CAST(substr(name, 8) AS INTEGER) AS day,
      '["' || replace(substr(value, instr(value, '|') + 1), ';', '","') || '"]' AS list
    FROM meta WHERE name > 'funnel:' AND name < 'funnel;' AND instr(value, '|') > 0),
    json_each(iif(json_valid(list), list, '[]')) AS one
  WHERE one.value GLOB '#[0-9]* [0-9]*';
DELETE FROM meta WHERE name > 'funnel:' AND name < 'funnel;';

-- What was decided about other worlds of the realm, and the keys that they had before.
CREATE TABLE realm_trust (
  world TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  may INTEGER NOT NULL,
  key TEXT NOT NULL, -- empty, like pin: none
  pin TEXT NOT NULL,
  sum INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE realm_past_key (
  world TEXT NOT NULL,
  place INTEGER NOT NULL,
  key TEXT NOT NULL,
  sum INTEGER,
  PRIMARY KEY (world, place)
) STRICT, WITHOUT ROWID;
INSERT INTO realm_trust
  SELECT substr(name, 12), coalesce(json_extract(value, '$.state'), 'waits'), coalesce(json_extract(value, '$.by'), 'nobody'),
    coalesce(CAST(json_extract(value, '$.may') AS INTEGER), 0), coalesce(json_extract(value, '$.key'), ''),
    coalesce(json_extract(value, '$.pin'), ''), NULL
  FROM meta WHERE name > 'realm:peer:' AND name < 'realm:peer;' AND json_valid(value);
INSERT INTO realm_past_key
  SELECT substr(name, 12), past.key, past.value, NULL
  FROM meta, json_each(iif(json_valid(meta.value), meta.value, '{}'), '$.past') AS past
  WHERE name > 'realm:peer:' AND name < 'realm:peer;' AND past.type = 'text';
DELETE FROM meta WHERE name > 'realm:peer:' AND name < 'realm:peer;';

-- The keys that this world had before, each with its signature of the next; its key and root stay in meta.
CREATE TABLE realm_signed_key (
  place INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL,
  sign TEXT NOT NULL,
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO realm_signed_key
  SELECT roll.key, json_extract(roll.value, '$.key'), json_extract(roll.value, '$.sig'), NULL
  FROM meta, json_each(iif(json_valid(meta.value), meta.value, '{}'), '$.rolls') AS roll
  WHERE name = 'realm:key' AND roll.type = 'object' AND json_extract(roll.value, '$.key') IS NOT NULL
    AND json_extract(roll.value, '$.sig') IS NOT NULL;
INSERT OR REPLACE INTO meta SELECT 'realm:seed', json_extract(value, '$.seed') FROM meta
  WHERE name = 'realm:key' AND json_valid(value) AND json_extract(value, '$.seed') IS NOT NULL;
INSERT OR REPLACE INTO meta SELECT 'realm:root', json_extract(value, '$.root') FROM meta
  WHERE name = 'realm:key' AND json_valid(value) AND json_extract(value, '$.root') IS NOT NULL;
DELETE FROM meta WHERE name = 'realm:key';

-- Worlds that may have joined the realm before this one.
CREATE TABLE realm_before (
  world TEXT NOT NULL PRIMARY KEY,
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO realm_before
  SELECT one.value, NULL FROM meta, json_each(iif(json_valid(meta.value), meta.value, '[]')) AS one
  WHERE name = 'realm:before' AND one.type = 'text';
DELETE FROM meta WHERE name = 'realm:before';

-- When another world last said completely who is where.
CREATE TABLE realm_counted (
  world TEXT NOT NULL PRIMARY KEY,
  counted_ms INTEGER NOT NULL,
  sum INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO realm_counted SELECT substr(name, 15), value, NULL FROM meta
  WHERE name > 'realm:counted:' AND name < 'realm:counted;' AND typeof(value) = 'integer';
DELETE FROM meta WHERE name > 'realm:counted:' AND name < 'realm:counted;';

PRAGMA user_version = 20;
