#pragma once
#include "world/model/world.h"

/* Stock prototypes, by their refs. */
enum kind_bit {
    KIND_CHARACTER = 1,
    KIND_ROOM = 2,
    KIND_EXIT = 4,
    KIND_CONTAINER = 8,
    KIND_GARMENT = 16,
    KIND_LIGHT = 32,
    KIND_COIN = 64,
    KIND_PLAYER = 128,
};

/* Returns the stock prototypes known to C code that object inherits from. */
unsigned kind_bits(struct world *world, struct object *object);
