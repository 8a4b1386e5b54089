#pragma once
#include "engine/core/engine.h"

/* What somebody is taken for: on("name") of a thing, a person or what a person wears says by what words others know
 * them instead of their name. Where people are strangers until they have met (recognition.h), so does how they look.
 *
 * It goes before the name wherever one tells of what is seen, and where names are matched. Who is on, tells, channels,
 * builders' labels (format_label) and what scripts read keep the name. Wizards read both. */

enum guise {
    GUISE_NONE,    /* the name is known */
    GUISE_NAMED,   /* by other words */
    GUISE_CALLED,  /* by a name that the viewer gave them */
    GUISE_UNKNOWN, /* somebody, something: the script failed, or its words may not be used */
};

/* Who asks the scripts, of the script room. */
struct guise_ops {
    /* Might anything have such a handler at all? False is sure. */
    bool (*any)(struct engine *engine);
    /* The same of what is in the place, and on those who are. */
    bool (*any_in)(struct engine *engine, struct object *place);
    /* Has object one, or a garment that is seen on it? */
    bool (*has)(struct engine *engine, struct object *object);
    /* Does a change of object's change what somebody is taken for: whom, or NULL. */
    struct object *(*of_whom)(struct engine *engine, struct object *object);
    enum guise (*ask)(struct engine *engine, struct object *object, struct object *viewer,
            struct buf *out);
};

bool guise_any(struct engine *engine);
/* Is anything in the place, or anybody, taken for something else, maybe? False is sure. */
bool guise_any_in(struct engine *engine, struct object *place);
/* Is object taken for something else, by somebody maybe? */
bool guise_has(struct engine *engine, struct object *object);
/* What viewer (NULL: a stranger) takes object for; named: appends the words, plain text. Oneself is known, but asked
 * of as by a stranger with viewer NULL. */
enum guise guise_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out);
/* Does viewer not know object by its name? Wizards do not by sight, either: what they read has both. */
bool guise_hides(struct engine *engine, struct object *object, struct object *viewer);
/* The same, because of something that object wears or is: its face is not seen. */
bool guise_masks(struct engine *engine, struct object *object, struct object *viewer);
/* Does viewer read the name beside it? */
bool guise_sees_through(struct engine *engine, const struct object *viewer);
/* Does listener ignore speaker as they know them here: by name, by their face, or by what they take them for? */
bool guise_ignores(struct engine *engine, uint64_t listener, uint64_t speaker);
/* Somebody was taken for these words: they stay free for that. At most GUISE_NOUNS_MAX are noted. */
void guise_note(struct engine *engine, struct str words);
/* Is this what people are taken for here? An account of that name would undo their guises (naming_of_guise_ok). */
bool guise_noun(struct engine *engine, struct str name);
/* Whose guise may be another since object changed; NULL: nobody's. */
struct object *guise_changed(struct engine *engine, struct object *object);
