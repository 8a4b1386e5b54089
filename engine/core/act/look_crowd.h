#pragma once
#include "engine/core/act/look_impl.h"

/* The lists of things and people of a place with many in it, kept from one look to the next. */

/* The two lists of a look. */
enum look_list { LOOK_THINGS, LOOK_PEOPLE, LOOK_LISTS };

/* As look_scene_init, but things and people are only those that no kept list has: those with a line
 * of their own, who sit, or are link-dead. False, and nothing is to be finished, if nothing is kept
 * for this place or this viewer. */
bool look_crowd_init(struct engine *engine, struct object *viewer, struct object *place,
        struct look_scene *out);
/* Appends a list, without the viewer; returns how many are in it. Before anything changes. */
size_t look_crowd_put(const struct look_crowd *crowd, enum look_list which,
        struct engine *engine, const struct object *viewer, struct buf *out);
/* For throngs_create. NULL is accepted. */
void look_crowd_drop(struct look_crowd *crowd);
