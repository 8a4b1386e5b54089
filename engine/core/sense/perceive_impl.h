#pragma once
#include "engine/core/sense/perceive.h"

/* Shared by the walk (perceive.c) and its inverse (perceive_one.c), which must agree. */

/* Places that are looked out into, from an entered container outward. */
#define PERCEIVE_VIEWS_MAX 8

/* A place that the viewer perceives around them, and how. */
struct perceive_view {
    struct object *place;
    struct object *blocker; /* of touch, or NULL */
    struct object *skip;    /* what they look out of: not among the place's contents */
};

/* The viewer's place first. Returns how many; 0 if they are nowhere. */
size_t perceive_views(struct engine *engine, struct object *viewer,
        struct perceive_view out[PERCEIVE_VIEWS_MAX]);
/* A character who is asleep is nowhere to be seen. */
bool perceive_is_absent(const struct object *object, unsigned kinds);
