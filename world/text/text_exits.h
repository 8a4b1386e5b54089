#pragma once
#include "world/text/text_refs.h"

/* Makes the exits of room from the table `exits` of its record; for text_world.c. */
MUST_CHECK bool text_exits_make(struct text_apply *apply, const struct text_record *record,
        struct object *room, const struct value *exits);
/* Pairs the exits of room with those that lead back. Call it once all exits are made. */
void text_exits_pair(struct world *world, struct object *room);
