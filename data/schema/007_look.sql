-- Which names look alike is asked of the accounts in memory (account.c), never of the table.
DROP INDEX account_by_look;

PRAGMA user_version = 7;
