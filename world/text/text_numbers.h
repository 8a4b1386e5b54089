#pragma once
#include "world/text/text_refs.h"

/* Ids and arrival numbers of an exported world; for text_world.c. */

/* Beyond the ids of any world, and far from an overflow. */
#define TEXT_NUMBER_MAX (INT64_C(1) << 60)

/* Returns the id in a ref "#12"; 0 if ref has another form. */
uint64_t text_numbers_id(struct str ref);
/* Reserves the ids that records are named by. Call it before any object is made. */
MUST_CHECK bool text_numbers_reserve(struct text_apply *apply);
/* Makes the object of the i-th record, with the id it is named by, if any. */
struct object *text_numbers_create(struct text_apply *apply, size_t i);
/* Puts the objects in their places: first those with an arrival number in `at`, in that order, then
 * the rest in the order of the text. */
MUST_CHECK bool text_numbers_place(struct text_apply *apply);
