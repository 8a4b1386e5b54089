#pragma once
#include "world/circle.h"
#include "world/value/value.h"

/* Wear flags as the slots and bulk of a garment. */

/* The slots, as a list; nil if it is nothing to put on. */
struct value circle_wear_slots(const struct circle_flags *wear);
/* How thick it is among garments; 0 if it is none. */
int64_t circle_wear_bulk(const struct circle_flags *wear);
/* True if two of it are worn side by side, as rings are. */
bool circle_wear_is_paired(const struct circle_flags *wear);
/* True if an instance at that equipment position is worn there, not just held. */
bool circle_wear_is_worn(const struct circle_flags *wear, int32_t position);
