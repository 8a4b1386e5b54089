-- A checksum beside each row that holds more than an index knows: a disk may give back other bytes than it was
-- given. See world/store/store_sum.c. NULL: whoever wrote the row knew nothing of it.
ALTER TABLE property ADD COLUMN sum INTEGER;
ALTER TABLE timer ADD COLUMN sum INTEGER;
ALTER TABLE behaviour ADD COLUMN sum INTEGER;
ALTER TABLE verdict ADD COLUMN sum INTEGER;
ALTER TABLE account ADD COLUMN sum INTEGER;
ALTER TABLE audit ADD COLUMN sum INTEGER;
ALTER TABLE ban ADD COLUMN sum INTEGER;
ALTER TABLE channel ADD COLUMN sum INTEGER;
ALTER TABLE channel_line ADD COLUMN sum INTEGER;
ALTER TABLE mail ADD COLUMN sum INTEGER;
ALTER TABLE token ADD COLUMN sum INTEGER;
ALTER TABLE change_set ADD COLUMN sum INTEGER;
ALTER TABLE script_error ADD COLUMN sum INTEGER;
ALTER TABLE told ADD COLUMN sum INTEGER;

UPDATE property SET sum = row_sum(object, name, value);
UPDATE timer SET sum = row_sum(object, name, due_ms, period_ms, owner, data);
UPDATE behaviour SET sum = row_sum(object, revision, source, author, time_ms, note);
UPDATE verdict SET sum = row_sum(object, revision, state, time_ms, reason);
UPDATE account SET sum = row_sum(key, name, role, password, character, disabled, created_ms, seen_ms, data);
UPDATE audit SET sum = row_sum(number, time_ms, actor, action, subject, detail);
UPDATE ban SET sum = row_sum(subject, until_ms, reason, author);
UPDATE channel SET sum = row_sum(name, topic, owner, data);
UPDATE channel_line SET sum = row_sum(channel, number, time_ms, sender, sender_name, kind, text);
UPDATE mail SET sum = row_sum(recipient, number, time_ms, sender_name, subject, text, read);
UPDATE token SET sum = row_sum(hash, account, expires_ms, scope, number);
UPDATE change_set SET sum = row_sum(number, time_ms, author, line, size, data);
UPDATE script_error SET sum = row_sum(object, number, time_ms, owner, text);
UPDATE told SET sum = row_sum(character, number, before, data);

PRAGMA user_version = 9;
