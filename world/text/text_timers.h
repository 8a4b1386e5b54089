#pragma once
#include "world/text/text_refs.h"

/* Sets the timers of object from the table `timers` of its record; for text_world.c. */
MUST_CHECK bool text_timers_set(struct text_apply *apply, const struct text_record *record,
        struct object *object, const struct value *timers);
