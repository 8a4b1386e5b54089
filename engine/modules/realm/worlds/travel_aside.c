/* travel_aside.c -- Putting aside of a traveller who, by an outdated file, is still here.
 *
 * That happens when the file was restored from an older copy. The traveller in the other world is
 * the real one; the things they have here are duplicates. They are moved to the room $limbo, where
 * wizards can inspect them. */
#include "engine/core/login/visit.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#define LIMBO STR("limbo")

struct object *travel_limbo(struct engine *engine)
{
    struct world *world = engine_world(engine);
    struct object *room = world_find_ref(world, LIMBO);
    struct object *proto = world_get_ref(world, "room");
    struct err err;
    if (room) {
        return proto_is_ref(world, room, "room") ? room : NULL;
    }
    room = world_create(world, 0);
    if (!proto_set(world, room, &proto, 1, &err) || !world_set_ref(world, room, LIMBO, &err)) {
        log_error("cannot make $limbo: %s", err.text);
        return NULL;
    }
    prop_set(world, room, ATOM_name, value_str(phrase_get(engine, PHRASE_travel_limbo)));
    prop_set(world, room, ATOM_public, value_bool(false));
    return room;
}

struct object *travel_box(struct engine *engine, struct object *room, struct str name)
{
    struct world *world = engine_world(engine);
    struct object *box = world_create(world, 0);
    struct object *proto = world_get_ref(world, "container");
    struct err err;
    must(proto_set(world, box, &proto, 1, &err));
    prop_set(world, box, ATOM_name, value_str(str_fit(name, OBJECT_NAME_MAX)));
    (void)soft(place_move(world, box, room));
    return box;
}

/* Moves the traveller's things to a box with their name. */
static void put_things(struct engine *engine, struct object *traveller, struct object *room)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    if (place_contents(world, traveller, &count), count == 0) {
        return;
    }
    struct buf name = {0};
    phrase_put(engine, &name, PHRASE_travel_box,
            WITH_RAW("name", prop_str(world, traveller, ATOM_name)));
    struct object *box = travel_box(engine, room, buf_str(&name));
    buf_finish(&name);
    while (place_contents(world, traveller, &count), count > 0) {
        const uint64_t *ids = place_contents(world, traveller, &count);
        struct object *thing = world_find(world, ids[0]);
        if (!thing || !place_move(world, thing, box)) {
            break;
        }
    }
}

void travel_put_aside(
        struct engine *engine, const struct abroad *abroad, struct str world, uint64_t epoch)
{
    struct object *traveller = world_find(engine_world(engine), abroad->character);
    struct object *room = travel_limbo(engine);
    bool found = false;
    if (traveller && room) {
        put_things(engine, traveller, room);
    }
    if (traveller) {
        prop_set(engine_world(engine), traveller, ATOM_asleep,
                traveller->location ? value_object(traveller->location) : value_nil());
        (void)soft(place_move(engine_world(engine), traveller, NULL));
        visit_end_play(engine, traveller->id);
        visit_end(engine, traveller->id, "");
    }
    struct row row = abroad_row(engine, str_of(abroad->key), &found);
    row_set_id(&row, "epoch", epoch > 1 ? epoch - 1 : 1);
    row_set_int(&row, "state", 1);
    row_set_str(&row, "world", world);
    row_set_id(&row, "character", abroad->character);
    row_set(&row, "data", value_nil());
    rows_put(engine_world(engine), &row);
    audit_write(engine, 0, STR("traveller put aside"), str_of(abroad->key), world);
}
