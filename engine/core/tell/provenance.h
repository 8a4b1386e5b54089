#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"

/* Whose script said it: "[a fiddle, Bea's]" before each line of what scripts tell, for those who
 * `set provenance on`. */
struct provenance {
    uint64_t owner;  /* whose rights the script has; 0: the game says it, nothing is marked */
    uint64_t object; /* whose behaviour runs; 0: none, it was typed (@lua) */
};

/* Of what now speaks: the running script, if it is one (is_script), or the npc's that performs. */
struct provenance provenance_of(const struct engine *engine, bool is_script);
/* Does viewer (may be NULL) want to know it? */
bool provenance_wanted(const struct provenance *by, const struct object *viewer);
/* Appends text, markup, as viewer is to read it. */
void provenance_write(struct engine *engine, const struct provenance *by,
        const struct object *viewer, struct str text, struct buf *out);
