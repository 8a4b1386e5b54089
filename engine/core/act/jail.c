/* jail.c -- moves jailed characters into the jail and back out.
 *
 * 1. The jail is the room with the ref "jail", if it has no owner or a wizard owns it; a room
 *    that a builder gave this ref is not used. It is made when first needed, and may be
 *    described like any other room.
 * 2. _jailed_from keeps where the character was before, and marks the character as a prisoner:
 *    a wizard who looks in stays free.
 * 3. Every move passes through here (move.c), also those of scripts, builders and wizards, so
 *    no way out is forgotten.
 *
 * line/interpret_before.c decides which commands a jailed character may use. */
#include "engine/core/act/jail.h"

#include "engine/core/act/move.h"
#include "engine/core/people/sanction.h"
#include "engine/core/perception/perceive.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static uint32_t from_atom(struct engine *engine)
{
    return atom_intern(&engine_world(engine)->atoms, STR("_jailed_from"));
}

/* Returns NULL if the ref belongs to something else. */
static struct object *get_room(struct engine *engine)
{
    struct world *world = engine_world(engine);
    struct object *room = jail_find_room(engine);
    struct object *proto = world_find_ref(world, STR("room"));
    struct err err;
    if (room || !proto || !jail_is_ready(engine)) {
        return room;
    }
    room = world_create(world, 0);
    if (!proto_set(world, room, &proto, 1, &err) ||
            !world_set_ref(world, room, STR(SANCTION_JAIL_REF), &err)) {
        log_error("cannot make the jail: %s", err.text);
        return NULL;
    }
    prop_set(world, room, ATOM_name, value_str(phrase_get(engine, PHRASE_jail_name)));
    prop_set(world, room, ATOM_desc, value_str(phrase_get(engine, PHRASE_jail_desc)));
    prop_set(world, room, atom_intern(&world->atoms, STR("public")), value_bool(false));
    return room;
}

static void put(struct engine *engine, struct object *person, struct object *to)
{
    struct buf reason = {0};
    struct move move = {
            .mover = person, .thing = person, .to = to, .how = STR("jail"), .force = true};
    if (!move_object(engine, &move, &reason)) {
        log_warning("#%llu cannot be moved: %.*s", (unsigned long long)person->id,
                STR_FMT(buf_str(&reason)));
    }
    buf_finish(&reason);
}

/* Takes the character's remembered place, which is then forgotten. Returns NULL if the
 * character has no place to go. */
static struct object *take_back(struct engine *engine, struct object *person)
{
    struct world *world = engine_world(engine);
    struct object *back = prop_object(world, person, from_atom(engine));
    if (!back || !is_room(engine, back)) {
        back = engine_start(engine);
    }
    prop_set(world, person, from_atom(engine), value_nil());
    return back;
}

static bool is_marked(struct engine *engine, const struct object *person)
{
    return prop_own(person, from_atom(engine)) != NULL;
}

static void mark(struct engine *engine, struct object *person, uint64_t place)
{
    if (!is_marked(engine, person)) {
        prop_set(engine_world(engine), person, from_atom(engine), value_object(place));
    }
}

void jail_settle(struct engine *engine, uint64_t character)
{
    struct object *person = world_find(engine_world(engine), character);
    if (!person || person->location == 0) {
        return; /* handled when they wake */
    }
    if (!sanction_on(engine, SANCTION_JAIL, character)) {
        struct object *back = is_marked(engine, person) ? take_back(engine, person) : NULL;
        if (back) {
            put(engine, person, back);
        }
        return;
    }
    struct object *room = get_room(engine);
    if (!room || person->location == room->id) {
        return;
    }
    mark(engine, person, person->location);
    put(engine, person, room);
}

struct object *jail_wakes(struct engine *engine, struct object *person, struct object *bed)
{
    if (!sanction_on(engine, SANCTION_JAIL, person->id)) {
        return is_marked(engine, person) ? take_back(engine, person) : bed;
    }
    struct object *room = get_room(engine);
    if (!room || room == bed) {
        return bed;
    }
    mark(engine, person, bed ? bed->id : 0);
    return room;
}
