#pragma once
#include "engine/core/engine.h"

/* Displayed names: on("name") of a thing, a person or a garment gives the words by which others
 * know them instead of their name. With acquaintance (recognition.h), strangers are named by
 * how they look.
 *
 * The displayed name replaces the name in output about visible events, and where names are
 * matched. The player list, tells, channels, builders' labels (format_label) and scripts keep
 * the real name. Wizards read both. */

enum guise {
    GUISE_NONE,   /* the name is known */
    GUISE_NAMED,  /* by other words */
    GUISE_CALLED, /* by a name that the viewer gave it */
    /* as somebody or something: the script failed, or its words are not allowed */
    GUISE_UNKNOWN,
};

/* Callbacks into the script room. */
struct guise_ops {
    /* False if certainly no object has such a handler. */
    bool (*any)(struct engine *engine);
    /* Same for the contents of a place and what they wear. */
    bool (*any_in)(struct engine *engine, struct object *place);
    /* True if object, or a visible garment on it, has a handler. */
    bool (*has)(struct engine *engine, struct object *object);
    /* Returns the object whose displayed name depends on this one, or NULL. */
    struct object *(*of_whom)(struct engine *engine, struct object *object);
    enum guise (*ask)(struct engine *engine, struct object *object, struct object *viewer,
            struct buf *out);
};

bool guise_any(struct engine *engine);
/* False if certainly nothing in the place is disguised. */
bool guise_any_in(struct engine *engine, struct object *place);
/* True if some viewer may take object for something else. */
bool guise_has(struct engine *engine, struct object *object);
/* Returns how viewer (NULL: a stranger) knows object. If by other words, appends them as plain
 * text. Nobody is disguised to themself; pass NULL to get what strangers see. */
enum guise guise_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out);
/* True if viewer does not know object by its name. Also for wizards: what they read has both
 * names. */
bool guise_hides(struct engine *engine, struct object *object, struct object *viewer);
/* Same, but only for a mask, which hides the face; acquaintance does not count. */
bool guise_masks(struct engine *engine, struct object *object, struct object *viewer);
/* True if viewer also reads the real name. */
bool guise_sees_through(struct engine *engine, const struct object *viewer);
/* True if listener ignores speaker as they know them here: by name, by face or by displayed
 * name. */
bool guise_ignores(struct engine *engine, uint64_t listener, uint64_t speaker);
/* Notes words that somebody was taken for, so that no new account can use them. At most
 * GUISE_NOUNS_MAX are noted. */
void guise_note(struct engine *engine, struct str words);
/* True if name was noted by guise_note. An account with that name would break those displayed
 * names (naming_of_guise_ok). */
bool guise_noun(struct engine *engine, struct str name);
/* Returns the object whose displayed name may differ since object changed; NULL if none. */
struct object *guise_changed(struct engine *engine, struct object *object);
