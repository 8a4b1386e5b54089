#pragma once
#include "engine/core/engine.h"
#include "world/model/kind.h"

/* The kind of an object and its place, for all rooms. */

static inline unsigned object_kinds(struct engine *engine, struct object *object)
{
    return kind_bits(engine_world(engine), object);
}

/* True for characters (prototype `character`), rooms, exits. */
static inline bool is_character(struct engine *engine, struct object *object)
{
    return object_kinds(engine, object) & KIND_CHARACTER;
}

static inline bool is_room(struct engine *engine, struct object *object)
{
    return object_kinds(engine, object) & KIND_ROOM;
}

static inline bool is_exit(struct engine *engine, struct object *object)
{
    return object_kinds(engine, object) & KIND_EXIT;
}

/* True for players' characters, and for the prototype. */
static inline bool is_player_character(struct engine *engine, struct object *object)
{
    return object_kinds(engine, object) & KIND_PLAYER;
}

/* Returns where the actor speaks and acts: the place it is in (container entered or room). */
static inline struct object *object_place(struct engine *engine, const struct object *object)
{
    return object->location ? world_find(engine_world(engine), object->location) : NULL;
}
