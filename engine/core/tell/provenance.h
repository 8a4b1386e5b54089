#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"

/* Whose script said it: "[a fiddle, Bea's] A tune begins." A reader chooses by the option `provenance`:
 *
 *   on (default)  what builders' scripts tell this reader alone, unless it begins with the object's name; and lines to a
 *                 whole room that could be taken for somebody's words or the game's
 *   all           each line of each script
 *   off           nothing
 *
 * Nobody needs to be warned of their own scripts, or of wizards': these are marked for `all` only. */
struct provenance {
    uint64_t owner;  /* whose rights the script has; 0: the game says it, nothing is marked */
    uint64_t object; /* whose behaviour runs; 0: none, it was typed (@lua) */
    bool words; /* the text is the script's own, not a sentence of the game about its npc */
    bool acts;  /* it begins with the one who does it, as the game names them: {Actor} */
};

/* Of what now speaks: the running script, if it is one (is_script), or the npc's that performs. */
struct provenance provenance_of(const struct engine *engine, bool is_script);
/* True if some of what by tells viewer (may be NULL) may be marked. alone: nobody else is told. */
bool provenance_wanted(struct engine *engine, const struct provenance *by,
        const struct object *viewer, bool alone);
/* True if text, markup that by tells a whole room, has a line that could be taken for somebody's words or the game's. */
bool provenance_is_suspect(struct engine *engine, const struct provenance *by, struct str text);
/* Appends text, markup, as viewer is to read it. */
void provenance_write(struct engine *engine, const struct provenance *by,
        const struct object *viewer, bool alone, struct str text, struct buf *out);
