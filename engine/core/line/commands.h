#pragma once
#include "engine/core/script/command.h"

/* Commands: what a line can mean. Stock ones are registered by the stock scripts, others belong
 * to behaviours. */

struct commands *commands_create(void);
void commands_destroy(struct commands *commands);
/* Adds a stock command to a set being staged; commands_publish makes the set live, all at once.
 */
void commands_add(struct commands *commands, struct command *command);
void commands_publish(struct commands *commands);
/* Drops the staged set. */
void commands_unstage(struct commands *commands);
/* A fixed abbreviation ("l" -> "look"), staged with the commands. */
void commands_abbreviate(struct commands *commands, struct str from, struct str to);
/* Walks the live stock commands: for help and `commands`. */
void commands_each(const struct commands *commands,
        void (*visit)(void *data, const struct command *command), void *data);
/* True if word is a stock verb in full, or a short form with a fixed meaning. */
bool commands_has(const struct commands *commands, struct str word);
/* The stock verb that word means: itself, a fixed abbreviation or an unambiguous prefix of those
 * that role may use; NULL bytes if none. choices gets the candidates of an ambiguous one (may be NULL). */
struct str commands_expand(
        const struct commands *commands, struct str word, uint8_t role, struct buf *choices);

#define COMMAND_WORD_MAX 64 /* bytes of a verb, NUL included */

/* The stock commands of a verb: first those that are no fallback, either in order of registration. */
struct commands_of {
    struct command *const *list; /* borrowed until the next publish */
    size_t plain;                /* how many are no fallback */
    size_t count;
};

/* verb is in full, or no bytes for none. */
struct commands_of commands_of_verb(const struct commands *commands, struct str verb);
/* The least role that may use the verb word of any command, spelled in full; 0 if nothing is called so. */
uint8_t commands_role(const struct commands *commands, struct str word);
/* True if the verb, spelled in full, is the player's own affair: see own.h. */
bool commands_own(const struct commands *commands, struct str verb);
/* True if every command of the verb, spelled in full, only says what to type instead. */
bool commands_only_advise(const struct commands *commands, struct str verb);
/* The verb for role that is spelled almost like word, or NULL bytes: for "did you mean". */
struct str commands_nearest(const struct commands *commands, struct str word, uint8_t role);
