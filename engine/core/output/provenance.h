#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"

/* Shows which script produced a text: "[a fiddle, Bea's] A tune begins." The reader's option
 * `provenance`:
 *
 *   on (default)  texts of builders' scripts to this reader alone, unless they begin with the
 *                 object's name; and lines to a whole room that could be taken for somebody's
 *                 words or the game's
 *   all           each line of each script
 *   off           nothing
 *
 * With `on`, the reader's own scripts and wizards' scripts are not marked. */
struct provenance {
    uint64_t owner;  /* owner of the script's rights; 0: the game's own text, never marked */
    uint64_t object; /* owner of the behaviour that runs; 0: typed (@lua) */
    bool words;  /* the text is the script's own, not a sentence of the game about its NPC */
    bool acts;   /* it begins with the actor's name, inserted by the game: {Actor} */
    bool always; /* marked in any case: the object's name could mislead, or it asks something */
};

/* Returns the provenance of words by owner's script in object. */
struct provenance provenance_by(uint64_t owner, uint64_t object);
/* Returns the provenance of the current output: the running script's (is_script), or that of
 * the NPC that performs. */
struct provenance provenance_of(const struct engine *engine, bool is_script);
/* True if output of `by` to viewer (may be NULL) may need a mark. alone: nobody else is told. */
bool provenance_wanted(struct engine *engine, const struct provenance *by,
        const struct object *viewer, bool alone);
/* True if text (markup) for a whole room has a line that could be taken for somebody's words or
 * the game's. */
bool provenance_is_suspect(struct engine *engine, const struct provenance *by, struct str text);
/* Appends text (markup) with the marks that viewer gets. */
void provenance_write(struct engine *engine, const struct provenance *by,
        const struct object *viewer, bool alone, struct str text, struct buf *out);
