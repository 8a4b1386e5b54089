#pragma once
#include "world/text/text_refs.h"

/* What play has made of a design, from text; for text_world.c. */

/* Whether the record says what has become of another one:  state "ref" { … }. */
static inline bool text_state_is(const struct text_record *record)
{
    return record->played && str_equal(record->kind, STR("state"));
}

/* Applies these, once all others are objects, and marks what was made in play. */
MUST_CHECK bool text_state_apply(struct text_apply *apply);
