#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "world/value/value.h"

struct change_set;

/* A thing of the design that play has used up, as it was. The world keeps it in a change set without
 * an author (history.h). */
struct lost_thing {
    uint64_t id;
    uint64_t location; /* in the design; 0: none */
    uint64_t arrived;
    uint64_t owner;
    uint64_t area;              /* the area that it set itself; 0: none */
    struct str ref;             /* borrowed from the set; empty: none */
    const struct value *protos; /* a list of IDs, borrowed from the set; NULL: none */
    bool has_behaviour;
};

/* Decodes the column `data` of such a change set; the caller finishes out. */
MUST_CHECK bool lost_thing_decode(
        const struct value *data, struct change_set *out, struct err *err);
/* Fills out if change i of the set is the end of a thing; otherwise returns false. */
bool lost_thing_read(const struct change_set *set, size_t i, struct lost_thing *out);
