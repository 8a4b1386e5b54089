#pragma once
#include "engine/core/script/command.h"

struct commands;
struct engine;
struct package;
struct packages;

/* Table of commands. Stock commands are registered by the stock scripts; others belong to
 * behaviours. */

/* Returns the table of an engine. */
struct commands *stock_commands(const struct engine *engine);

/* Adds a stock command of package (NULL: none) to a set being staged; commands_publish makes the set
 * live, all at once. */
void commands_add(
        struct commands *commands, struct command *command, const struct package *package);
/* Orders the staged commands of each verb: those of a package go before those of a package that it
 * needs, wants or replaces, so they can narrow a verb and pass() the rest on. False if two packages
 * without an order between them have the same pattern. */
MUST_CHECK bool commands_order(
        struct commands *commands, const struct packages *packages, struct err *err);
void commands_publish(struct commands *commands);
/* Drops the staged set. */
void commands_unstage(struct commands *commands);
/* Adds a fixed abbreviation ("l" -> "look"), staged with the commands. */
void commands_abbreviate(struct commands *commands, struct str from, struct str to);
/* Calls visit for each live stock command, for help and `commands`. */
void commands_each(const struct commands *commands,
        void (*visit)(void *data, const struct command *command), void *data);
/* True if word is a full stock verb or a short form with a fixed meaning. */
bool commands_has(struct commands *commands, struct str word);
/* True if a full stock verb has that key (account_key), so that no name may have it. Objects present are matched before
 * commands that are fallbacks, so a person called Fawn causes no conflict. */
bool commands_has_key(const struct commands *commands, struct str key);
/* Returns the stock verb that word is, in full or by a fixed abbreviation; NULL bytes if it is none. */
struct str commands_full(struct commands *commands, struct str word);
/* Returns the stock verb that word means: itself, a fixed abbreviation, or an unambiguous prefix of
 * the verbs that role may use. Returns NULL bytes if nothing matches. choices gets the candidates
 * of an ambiguous prefix (may be NULL). */
struct str commands_expand(
        struct commands *commands, struct str word, uint8_t role, struct buf *choices);

#define COMMAND_WORD_MAX 64 /* bytes of a verb, NUL included */

/* Stock commands of a verb, each part in order of registration: first the others, then the
 * fallbacks. */
struct commands_of {
    struct command *const *list; /* borrowed until the next publish */
    size_t plain;                /* number of commands before the fallbacks */
    size_t count;                /* 0: the verb is unknown */
    bool own;                    /* commands_own, of a known verb */
};

/* verb must be in full; no bytes: no verb. */
struct commands_of commands_of_verb(struct commands *commands, struct str verb);
/* Returns the lowest role that may use any command of the verb, spelled in full; 0 if the verb is
 * unknown. */
uint8_t commands_role(struct commands *commands, struct str word);
/* True if the verb, spelled in full, is private to the player: see own.h. */
bool commands_own(struct commands *commands, struct str verb);
/* True if every command of the verb, spelled in full, only says what to type instead. */
bool commands_only_advise(struct commands *commands, struct str verb);
/* Returns the verb for role with a spelling close to word, or NULL bytes: for "did you mean". */
struct str commands_nearest(const struct commands *commands, struct str word, uint8_t role);
