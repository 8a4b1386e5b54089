#pragma once
#include "engine/core/engine.h"

/* What things may be called. Players' names are account.h's. */

/* May object be called so? A sentence if not: a name is one plain line, and none but a player has a
 * player's name. Nil is fine: the name is inherited. */
MUST_CHECK bool naming_ok(struct engine *engine, struct object *object,
        const struct value *name, struct err *err);
/* Same, of what is yet to be made. */
MUST_CHECK bool naming_of_thing_ok(struct engine *engine, struct str name, struct err *err);
/* May words stand for object, whose name others do not know? A sentence if not: they are told with an article, so they
 * are small letters, of no player, nobody who runs the game, no speech, and not of its own name. */
MUST_CHECK bool naming_of_guise_ok(
        struct engine *engine, struct object *object, struct str words, struct err *err);
#define NAMING_TITLE_MAX 40 /* characters of a title that a player takes */
#define NAMING_AWARD_MAX 80 /* and of one that is given */

/* May words stand behind a player's name? A sentence if not: they are one plain line of at most `most` characters that is
 * nobody else's name, of nobody who runs the game, and no speech. */
MUST_CHECK bool naming_of_title_ok(
        struct engine *engine, struct str words, size_t most, struct err *err);
/* Same, of an award that owner's script gives: the game and wizards give what they like. */
MUST_CHECK bool naming_of_award_ok(
        struct engine *engine, uint64_t owner, struct str title, struct err *err);
/* True if the award of a player is shown: key is "OWNER:KEY", as it is kept. */
bool naming_award_shows(struct engine *engine, struct str key, struct str title);
/* May object answer to these, a list or one text with commas? A sentence if not. */
MUST_CHECK bool naming_aliases_ok(struct engine *engine, struct object *object,
        const struct value *aliases, struct err *err);
/* Does object answer to this alias of its? Not if it is a player's name or a word of the game. */
bool naming_alias_counts(struct engine *engine, struct object *object, struct str alias);
/* Would a reader take name for a player's, or is it a word of the game? */
bool naming_is_taken(struct engine *engine, struct str name);
/* True if a channel of that name would be taken for one of those who run the game. */
bool naming_is_staff_channel(struct engine *engine, struct str name);
/* True if a word of text is a rank of those who run the game, in what players say they are: a real name of IRC. */
bool naming_poses(struct engine *engine, struct str text);
/* Appends the name as a reader reads it, in small letters of ASCII, and returns it without the marks around it; borrowed from
 * out. */
struct str naming_read(struct str name, struct buf *out);
/* True if name is the game's own, as the configuration has it, or one that a reader takes for it. */
bool naming_is_game(struct engine *engine, struct str name);
