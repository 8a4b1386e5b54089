#pragma once
#include "world/text/text_refs.h"

/* Ids and arrivals that an exported world brings along; for text_world.c. */

/* Beyond any world, and far from where counting up would overflow. */
#define TEXT_NUMBER_MAX (INT64_C(1) << 60)

/* The id in a ref "#12"; 0 if ref is no such thing. */
uint64_t text_numbers_id(struct str ref);
/* Keeps the ids that records are named by from all others; before any object is made. */
MUST_CHECK bool text_numbers_reserve(struct text_apply *apply);
/* Makes the object of the i-th record, with the id it is named by if it is. */
struct object *text_numbers_create(struct text_apply *apply, size_t i);
/* Puts the objects in their places: first those whose `at` tells when they arrived, in
 * that order, then the rest as they stand in the text. */
MUST_CHECK bool text_numbers_place(struct text_apply *apply);
