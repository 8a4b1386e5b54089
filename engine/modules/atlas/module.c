/* module.c -- the atlas: coordinates of rooms, and the small map beside the game. */
#include "engine/core/skein_module.h"
#include "engine/modules/atlas/atlas.h"

const struct skein_module atlas_module = {
        .name = "atlas",
        .create = atlas_create,
        .destroy = atlas_destroy,
        .turn = atlas_turn,
        .add_calls = calls_map_add,
        .on = {[INTERNAL_ROOM_PLACE] = atlas_place},
};
