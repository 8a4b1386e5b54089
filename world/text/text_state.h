#pragma once
#include "world/text/text_refs.h"

/* Changes made in play to a design, from text; for text_world.c. */

/* True if the record holds the changes of another record:  state "ref" { … }. */
static inline bool text_state_is(const struct text_record *record)
{
    return record->played && str_equal(record->kind, STR("state"));
}

/* Applies these records, once all others are objects, and marks the objects made in play. */
MUST_CHECK bool text_state_apply(struct text_apply *apply);
