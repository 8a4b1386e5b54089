#pragma once
#include "engine/core/engine.h"

/* Acquaintance. With the module `recognition`, a player is known by name only to those whom
 * they have introduced themselves to. Others see a short description, or their own name for
 * them. Callers use disguise.h, which includes this. */

enum acquaintance {
    ACQUAINTANCE_MET,    /* by name */
    ACQUAINTANCE_CALLED, /* by viewer's own name for them */
    ACQUAINTANCE_NONE,   /* by their looks */
};

bool recognition_is_on(const struct engine *engine);
/* True if the module is on and object is a player. */
bool recognition_concerns(struct engine *engine, struct object *object);
/* Returns how viewer (NULL: a stranger) knows object, ignoring masks, and appends the words as
 * plain text. Requires recognition_concerns. */
enum acquaintance recognition_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out);
/* Appends a short description of object: "quiet woman"; players' own words may have an
 * article. */
void recognition_look(struct engine *engine, struct object *object, struct buf *out);
/* Appends how object sounds to strangers: "deep voice". */
void recognition_voice(struct engine *engine, struct object *object, struct buf *out);
/* True if viewer knows object by voice. False while the voice is feigned, or if viewer ignores
 * object. */
bool recognition_hears(struct engine *engine, struct object *object, struct object *viewer);
