-- What wizards impose on people (warn, mute, jail, ban) and note about them: a row each, for good, so that a
-- record is whole. Bans and mutes were a table and a property of their own.
CREATE TABLE sanction (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,  -- wall clock
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,     -- a folded name, a network, guests@NETWORK, nick@bridge
  state INTEGER NOT NULL,    -- 0: stands
  until_ms INTEGER NOT NULL, -- world time; 0: for good
  author ANY,
  reason ANY,
  data ANY,
  sum INTEGER
) STRICT;
CREATE INDEX sanction_by_subject ON sanction (subject, number);
CREATE INDEX sanction_by_state ON sanction (state, number);

INSERT INTO sanction (time_ms, kind, subject, state, until_ms, author, reason)
  SELECT coalesce((SELECT max(time_ms) FROM audit WHERE action = 'ban' AND audit.subject = ban.subject), 0),
    'ban', subject, 0, coalesce(until_ms, 0), author, reason FROM ban ORDER BY subject;
DROP TABLE ban;

INSERT INTO sanction (time_ms, kind, subject, state, until_ms)
  SELECT coalesce((SELECT max(time_ms) FROM audit WHERE action = 'mute' AND audit.subject = account.name), 0),
    'mute', account.key, 0, CASE WHEN typeof(value) IN ('integer', 'real') THEN CAST(value * 1000 AS INTEGER) ELSE 0 END
    FROM property JOIN account ON account.character = property.object
    WHERE property.name = '_muted_until' ORDER BY account.key;
DELETE FROM property WHERE name = '_muted_until';

UPDATE sanction SET sum = row_sum(number, time_ms, kind, subject, state, until_ms, author, reason, data);

-- What players report to the wizards: a queue. They were letters.
CREATE TABLE report (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  state INTEGER NOT NULL,    -- 0 open, 1 taken, 2 closed
  sender TEXT NOT NULL,      -- a folded name
  about TEXT NOT NULL,       -- the same; empty: nobody was named
  kind TEXT NOT NULL,
  text ANY,
  lines ANY,                 -- what the sender was told last, as table told has it
  data ANY,
  sum INTEGER
) STRICT;
CREATE INDEX report_by_state ON report (state, number);
CREATE INDEX report_by_sender ON report (sender, number);
CREATE INDEX report_by_about ON report (about, number);

INSERT INTO report (time_ms, state, sender, about, kind, text)
  SELECT time_ms, 0,
    replace(replace(replace(replace(lower(CAST(sender_name AS TEXT)), ' (guest)', ''), '0', 'o'), '1', 'l'), '_', '-'),
    '', substr(CAST(subject AS TEXT), 1, max(instr(CAST(subject AS TEXT), ':') - 1, 0)), text
    FROM mail WHERE recipient = 4294967295 AND sender_name IS NOT NULL ORDER BY number;
UPDATE report SET kind = 'report' WHERE kind NOT IN ('bug', 'typo', 'idea');
DELETE FROM mail WHERE recipient = 4294967295;
UPDATE report SET sum = row_sum(number, time_ms, state, sender, about, kind, text, lines, data);

-- By which door they came who did something, and from where.
ALTER TABLE audit RENAME TO audit_before;
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  actor ANY,
  action ANY,
  subject ANY,
  detail ANY,
  door ANY,
  address ANY,
  sum INTEGER
) STRICT;
INSERT INTO audit (number, time_ms, actor, action, subject, detail, sum)
  SELECT number, time_ms, actor, action, subject, detail,
    row_sum(number, time_ms, actor, action, subject, detail, NULL, NULL) FROM audit_before;
DROP TABLE audit_before;

PRAGMA user_version = 10;
