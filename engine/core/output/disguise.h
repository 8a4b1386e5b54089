#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"

/* Displayed names: on("name") of a thing, a person or a garment gives the words by which others
 * know them instead of their name. With acquaintance (recognition.h), strangers are named by
 * how they look.
 *
 * The displayed name replaces the name in output about visible events, and where names are
 * matched. The player list, tells, channels, builders' labels (format_label) and scripts keep
 * the real name. Wizards read both. */

enum disguise {
    DISGUISE_NONE,   /* the name is known */
    DISGUISE_NAMED,  /* by other words */
    DISGUISE_CALLED, /* by a name that the viewer gave it */
    /* as somebody or something: the script failed, or its words are not allowed */
    DISGUISE_UNKNOWN,
};

/* Callbacks into the script room. */
struct disguise_ops {
    /* False if certainly no object has such a handler. */
    bool (*any)(struct engine *engine);
    /* Same for the contents of a place and what they wear. */
    bool (*any_in)(struct engine *engine, struct object *place);
    /* True if object, or a visible garment on it, has a handler. */
    bool (*has)(struct engine *engine, struct object *object);
    /* Returns the object whose displayed name depends on this one, or NULL. */
    struct object *(*of_whom)(struct engine *engine, struct object *object);
    enum disguise (*ask)(struct engine *engine, struct object *object, struct object *viewer,
            struct buf *out);
};

/* possible: some sources in use have such handlers. */
void disguise_set_ops(struct engine *engine, const struct disguise_ops *ops, bool possible);
bool disguise_is_possible(const struct engine *engine);

bool disguise_any(struct engine *engine);
/* False if certainly nothing in the place is disguised. */
bool disguise_any_in(struct engine *engine, struct object *place);
/* True if some viewer may take object for something else. */
bool disguise_has(struct engine *engine, struct object *object);
/* Returns how viewer (NULL: a stranger) knows object. If by other words, appends them as plain
 * text. Nobody is disguised to themself; pass NULL to get what strangers see. */
enum disguise disguise_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out);
/* True if viewer does not know object by its name. Also for wizards: what they read has both
 * names. */
bool disguise_hides(struct engine *engine, struct object *object, struct object *viewer);
/* Same, but only for a mask, which hides the face; acquaintance does not count. */
bool disguise_masks(struct engine *engine, struct object *object, struct object *viewer);
/* True if viewer also reads the real name. */
bool disguise_sees_through(struct engine *engine, const struct object *viewer);
/* True if listener ignores speaker as they know them here, by name, by face or by displayed name; or
 * the player on whose order speaker acts. */
bool disguise_ignores(struct engine *engine, uint64_t listener, uint64_t speaker);
/* Notes words that somebody was taken for, so that no new account can use them. At most
 * DISGUISE_NOUNS_MAX are noted. */
void disguise_note(struct engine *engine, struct str words);
/* True if name was noted by disguise_note. An account with that name would break those displayed
 * names (naming_of_disguise_ok). */
bool disguise_noun(struct engine *engine, struct str name);
/* Returns the object whose displayed name may differ since object changed; NULL if none. */
struct object *disguise_changed(struct engine *engine, struct object *object);
/* Returns the room in which a stranger would see and recognise the player, or NULL. */
struct object *disguise_seen_in(struct engine *engine, const struct presence *presence);
