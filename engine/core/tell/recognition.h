#pragma once
#include "engine/core/engine.h"

/* Where the module `recognition` is on, a player is known by name only to those whom they have introduced themselves to;
 * others read how they look in a few words, or what they call them. It is a part of guise.h, which is what to ask. */

enum acquaintance {
    ACQUAINTANCE_MET,    /* by name */
    ACQUAINTANCE_CALLED, /* by what viewer calls them */
    ACQUAINTANCE_NONE,   /* by how they look */
};

bool recognition_is_on(const struct engine *engine);
/* Is it on, and object one of those who play? */
bool recognition_concerns(struct engine *engine, struct object *object);
/* How viewer (NULL: a stranger) knows object, whom it concerns; no mask is asked after. Appends the words, plain text. */
enum acquaintance recognition_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out);
/* Appends how object looks in a few words, to anybody: "quiet woman"; own words may have an article. */
void recognition_look(struct engine *engine, struct object *object, struct buf *out);
/* Appends how object sounds to those who do not know them: "deep voice". */
void recognition_voice(struct engine *engine, struct object *object, struct buf *out);
/* Does viewer know object by the voice? Nobody does while it is feigned, nor knows whom they do not wish to hear. */
bool recognition_hears(struct engine *engine, struct object *object, struct object *viewer);
