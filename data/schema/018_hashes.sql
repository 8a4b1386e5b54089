-- Hashes of passwords stay in the world where their account is: those that other worlds told are erased, of the realm's
-- names, of visitors' accounts, and in letters that wait.
UPDATE realm_name SET password = '', sum = NULL WHERE password <> '';
UPDATE account SET password = '', sum = NULL
  WHERE character IN (SELECT character FROM traveller
    WHERE substr(key, 1, instr(key, '.') - 1) <> (SELECT world FROM realm_peer WHERE state = 1));
UPDATE realm_out SET body = json_remove(body, '$.password'), sum = NULL
  WHERE kind = 'arrive' AND json_valid(body);
UPDATE realm_out SET sum = NULL, body = json_set(body, '$.accounts', json((SELECT
    json_group_array(json_remove(value, '$.password')) FROM json_each(body, '$.accounts'))))
  WHERE kind = 'accounts' AND json_valid(body);

PRAGMA user_version = 18;
