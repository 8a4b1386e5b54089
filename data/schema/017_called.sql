-- Names of one's own that a person could have, which begin with a capital, as they look: without case, and with one
-- letter for all that a reader takes for it (account_look).
CREATE INDEX property_called ON property (
  replace(replace(replace(replace(replace(lower(value),
    '0', 'o'), '1', 'l'), '_', '-'), ' ', '-'), 'i', 'l'), object)
  WHERE name = 'name' AND length(value) BETWEEN 2 AND 24 AND substr(value, 1, 1) BETWEEN 'A' AND 'Z';

PRAGMA user_version = 17;
