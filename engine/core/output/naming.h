#pragma once
#include "engine/core/engine.h"

/* Rules for the names of things; account.h has those for players. */

/* True if object may have this name. Otherwise fills err: a name is one plain line, and only a
 * player may have a player's name. Nil is accepted: the name is inherited. */
MUST_CHECK bool naming_ok(struct engine *engine, struct object *object,
        const struct value *name, struct err *err);
/* Same, for a thing that does not exist yet. */
MUST_CHECK bool naming_of_thing_ok(struct engine *engine, struct str name, struct err *err);
/* True unless object is a character with a name that it inherits from a thing, or had as one, and
 * that no character may have. */
MUST_CHECK bool naming_of_person_ok(
        struct engine *engine, struct object *object, struct err *err);
/* True if words may be the displayed name of object; otherwise fills err. They are shown with an
 * article, so they must be in lower case. They must not contain the name of a player, a rank, a
 * word of speech or object's own name. */
MUST_CHECK bool naming_of_disguise_ok(
        struct engine *engine, struct object *object, struct str words, struct err *err);
#define NAMING_TITLE_MAX 40 /* characters, of a title that a player chooses */
#define NAMING_AWARD_MAX 80 /* characters, of an award */

/* True if words may follow a player's name as a title; otherwise fills err. A title is one
 * plain line of at most `most` characters that contains no name of another player, no rank and
 * no speech. */
MUST_CHECK bool naming_of_title_ok(
        struct engine *engine, struct str words, size_t most, struct err *err);
/* Same for an award that owner's script gives. The game and wizards may give any. */
MUST_CHECK bool naming_of_award_ok(
        struct engine *engine, uint64_t owner, struct str title, struct err *err);
/* True if a player's award is shown. key is "OWNER:KEY", as stored. */
bool naming_award_shows(struct engine *engine, struct str key, struct str title);
/* True if object may have this value of a property: its type fits, and a name or aliases are allowed. Otherwise fills
 * err. Rights are checked elsewhere. */
MUST_CHECK bool naming_value_ok(struct engine *engine, struct object *object,
        struct str property, const struct value *value, struct err *err);
/* True if object may have these aliases, a list or one text with commas; otherwise fills err. */
MUST_CHECK bool naming_aliases_ok(struct engine *engine, struct object *object,
        const struct value *aliases, struct err *err);
/* True if this alias of object finds it: not if it is a player's name or a reserved word. */
bool naming_alias_counts(struct engine *engine, struct object *object, struct str alias);
/* True if a reader would take name for a player's, or it is a reserved word. */
bool naming_is_taken(struct engine *engine, struct str name);
/* True if a channel of that name would seem to belong to the game's staff. */
bool naming_is_staff_channel(struct engine *engine, struct str name);
/* True if a word of text, such as an IRC real name, is a rank of the game's staff. */
bool naming_poses(struct engine *engine, struct str text);
/* Appends the name as a reader perceives it, in small ASCII letters. Returns it without the
 * marks around it; borrowed from out. */
struct str naming_read(struct str name, struct buf *out);
/* True if name is the game's own name from the configuration, or looks like it. */
bool naming_is_game(struct engine *engine, struct str name);

/* The argument of INTERNAL_PROPERTY: asks whether the declared type of object's property allows the value. */
struct property_asking {
    struct object *object;
    struct str name;
    const struct value *value;
    struct err *err; /* filled by the callback that refuses */
    bool refused;    /* the answer */
};

/* The argument of INTERNAL_PROTOTYPES: forget what the prototypes of packages declared, and check their values. */
struct prototypes_asking {
    bool changed; /* they are not as they were built in, so they are to be checked */
    struct err *err;
    bool refused;
};

/* The argument of INTERNAL_VERB: asks whether word is a verb of the stock game. */
struct verb_asking {
    struct str word;
    bool known; /* the answer */
};
