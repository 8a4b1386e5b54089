#pragma once
#include "engine/core/sense/perceive.h"

/* Can viewer touch it? If not, reason gets a sentence. */
bool reach_allows(struct engine *engine, struct object *viewer, struct object *object,
        struct buf *reason);
/* Appends the sentence why a sighting is not in reach (or not seen). */
void reach_reason(struct engine *engine, struct object *viewer, const struct sighting *sighting,
        struct buf *out);
