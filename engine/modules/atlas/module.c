/* module.c -- the atlas: coordinates of rooms, the small map beside the game, and what people know of the ways. */
#include "engine/base/mem.h"
#include "engine/core/skein_module.h"
#include "engine/modules/atlas/atlas.h"
#include "engine/modules/atlas/atlas_impl.h"
#include "engine/modules/atlas/ways.h"

static void create(struct engine *engine)
{
    struct atlas_state *state = mem_alloc(sizeof(*state));
    *skein_module_state(engine, "atlas") = state;
    map_init(&state->searches);
    atlas_create(engine);
}

static void destroy(struct engine *engine)
{
    struct atlas_state *state = atlas_state_of(engine);
    atlas_destroy(engine);
    ways_searches_finish(&state->searches);
    mem_free(state);
}

const struct skein_module atlas_module = {
        .name = "atlas",
        .create = create,
        .destroy = destroy,
        .turn = atlas_turn,
        .add_calls = calls_map_add,
        .on = {[INTERNAL_ROOM_PLACE] = atlas_place},
        .add_functions = bind_ways_open,
};
