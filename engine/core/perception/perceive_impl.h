#pragma once
#include "engine/core/perception/perceive.h"

/* Shared by the walk (perceive.c) and its inverse (perceive_one.c), which must agree. */

/* The most places seen outward from an entered container. */
#define PERCEIVE_VIEWS_MAX 8

/* A place that the viewer perceives around them, and how. */
struct perceive_view {
    struct object *place;
    struct object *blocker; /* the obstacle to touch, or NULL */
    struct object *skip;    /* the box they look out of: not among the place's contents */
};

/* Lists the places around the viewer, the viewer's own first. Returns how many; 0 if the viewer
 * is nowhere. */
size_t perceive_views(struct engine *engine, struct object *viewer,
        struct perceive_view out[PERCEIVE_VIEWS_MAX]);
/* True for a sleeping character, who cannot be seen. */
bool perceive_is_absent(const struct object *object, unsigned kinds);
