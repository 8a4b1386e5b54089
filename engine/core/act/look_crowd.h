#pragma once
#include "engine/core/act/look_impl.h"

/* The lists of things and people in a crowded place, cached between looks. */

/* The two lists of a look. */
enum look_list { LOOK_THINGS, LOOK_PEOPLE, LOOK_LISTS };

/* Like look_scene_init, but things and people hold only the objects outside the cached lists:
 * objects with a line of their own, sitting people and link-dead people. Returns false, with
 * nothing to finish, if this place or this viewer has no cache. */
bool look_crowd_init(struct engine *engine, struct object *viewer, struct object *place,
        struct look_scene *out);
/* Appends a list without the viewer and returns how many are in it. Call it before anything
 * changes. */
size_t look_crowd_put(const struct look_crowd *crowd, enum look_list which,
        struct engine *engine, const struct object *viewer, struct buf *out);
