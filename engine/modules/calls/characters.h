#pragma once
#include "engine/core/people/account.h"

/* Several characters of one player: a group of accounts (struct account, `group`). */

/* The most characters of a player, whatever the game's setting says. */
#define CHARACTERS_MAX 12

/* Makes another character of the account's player, if they have fewer than `most`. Returns NULL with the reason in err.
 * Needs an open transaction. */
const struct account *characters_add(struct engine *engine, const struct account *account,
        struct str name, size_t most, struct err *err);
/* Visits the accounts of the account's player, the first character first. The account of a player with one character is
 * visited alone. */
void characters_each(struct engine *engine, const struct account *account,
        void (*visit)(void *data, const struct account *account), void *data);
/* True if the account is of the player's first character. */
bool characters_is_first(const struct account *account);
/* Fails with the reason if the account can't be erased now because of the player's other characters. */
MUST_CHECK bool characters_may_erase(
        struct engine *engine, const struct account *account, struct err *err);
/* Begins the erasure of an account (login/erase.h), and takes its character out of the player's list. Needs an open
 * transaction. */
MUST_CHECK bool characters_erase(
        struct engine *engine, const struct account *account, struct err *err);
/* Puts a session of one character on another of the same player, soon. Fails with the reason. */
MUST_CHECK bool characters_play(
        struct engine *engine, uint64_t session, struct str name, struct err *err);

/* INTERNAL_ACCOUNT: keeps password, role and keys of a player's characters the same. */
void characters_follow(struct engine *engine, void *about);
/* INTERNAL_CHOOSE: asks which character. */
void characters_choose(struct engine *engine, void *about);
