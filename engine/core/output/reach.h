#pragma once
#include "engine/core/perception/perceive.h"

/* True if viewer can touch object; otherwise appends a sentence to reason. */
bool reach_allows(struct engine *engine, struct object *viewer, struct object *object,
        struct buf *reason);
/* Appends a sentence that says why a sighting is out of reach (or not seen). */
void reach_reason(struct engine *engine, struct object *viewer, const struct sighting *sighting,
        struct buf *out);
