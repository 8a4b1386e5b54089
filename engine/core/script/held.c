/* held.c -- records since when a player holds a thing or has it at home, in its property
 * `_held_since` (ms, wall clock).
 * 1. A thing has it if a builder other than the holder could change the thing (rights/trust.h).
 *    Things of the game and of wizards cost no write.
 * 2. A thing moved within the same hands or home keeps it; a thing put down elsewhere loses it.
 * 3. A prototype has many heirs, so holders are not asked when its behaviour changes: the new
 *    behaviour is inactive in things that others hold. */
#include "engine/core/script/held.h"

#include "engine/core/perception/perceive.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/trust.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#define DEPTH_MAX 64

/* Returns the player, or the auction house, who is or holds place, or in whose home it is; NULL:
 * none. Sets *since to the earliest time noted on the way. */
static struct object *holder_of(struct engine *engine, struct object *place, int64_t *since)
{
    for (unsigned depth = 0; place && depth < DEPTH_MAX; depth++) {
        if (approval_is_holder(engine, place)) {
            return place;
        }
        if (is_character(engine, place)) {
            return NULL;
        }
        const struct value *own = prop_own(place, ATOM__held_since);
        int64_t noted = own ? value_as_int(own, 0) : 0;
        *since = noted > 0 && (*since == 0 || noted < *since) ? noted : *since;
        if (place->location == 0) {
            return prop_object(engine_world(engine), place, ATOM_home_of);
        }
        place = world_find(engine_world(engine), place->location);
    }
    return NULL;
}

static void renew(struct engine *engine, struct object *thing)
{
    prop_set(engine_world(engine), thing, ATOM__held_since, value_int(clock_wall_ms()));
}

void held_agree(struct engine *engine, struct object *thing)
{
    if (prop_own(thing, ATOM__held_since)) {
        renew(engine, thing);
    }
}

void held_adopt(struct engine *engine, struct object *thing, const struct object *holder)
{
    if (!prop_own(thing, ATOM__held_since) && trust_is_others(engine, thing, holder)) {
        renew(engine, thing);
    }
}

const struct object *held_note(
        struct engine *engine, struct object *thing, struct object *from, struct object *to)
{
    int64_t since = 0;
    if (is_character(engine, thing)) {
        return NULL;
    }
    const struct object *before = from ? holder_of(engine, from, &since) : NULL;
    const struct object *holder = to ? holder_of(engine, to, &since) : NULL;
    if (holder == before) {
        return NULL;
    }
    if (holder && trust_is_others(engine, thing, holder)) {
        renew(engine, thing);
    } else if (prop_own(thing, ATOM__held_since)) {
        prop_set(engine_world(engine), thing, ATOM__held_since, value_nil());
    }
    return holder;
}

bool held_sleeps(struct engine *engine, struct object *thing, uint64_t owner, int64_t saved_ms)
{
    int64_t since = 0;
    if (owner == 0 || saved_ms == 0) {
        return false;
    }
    const struct object *holder = holder_of(engine, thing, &since);
    return holder && holder != thing && holder->id != owner && since != 0 && saved_ms > since &&
           !trust_is_official_maker(engine, owner);
}
