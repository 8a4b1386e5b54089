/* calls_overview.c -- An area at a glance for its builders: its rooms with their exits, and which of its objects have
 * behaviours. The call build.lint says what is wrong with it.
 *
 * An exit leads back if any exit of the room behind it leads to the room that it is in. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/modules/calls/module.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <stdlib.h>
#include <string.h>

enum { OVERVIEW_OBJECTS_MAX = 1000, OVERVIEW_BEHAVIOURS_MAX = 300, OVERVIEW_DEPTH = 4 };

struct overview {
    struct call *call;
    uint64_t ids[OVERVIEW_OBJECTS_MAX];
    size_t count;
    bool more;
    uint64_t room; /* that add_behaviours is in; 0: none */
    json_t *rooms;
    json_t *behaviours;
};

static void take_overview(void *data, uint64_t id)
{
    struct overview *overview = data;
    if (overview->count < OVERVIEW_OBJECTS_MAX) {
        overview->ids[overview->count++] = id;
    } else {
        overview->more = true;
    }
}

static int compare_ids_overview(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Returns where an exit leads, or NULL. */
static struct object *exit_leads_to(struct world *world, struct object *exit)
{
    return prop_object(world, exit, ATOM_to);
}

static bool leads_to(struct engine *engine, struct object *from, uint64_t room)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *contents = place_contents(world, from, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, contents[i]);
        const struct object *to =
                exit && is_exit(engine, exit) ? exit_leads_to(world, exit) : NULL;
        if (to && to->id == room) {
            return true;
        }
    }
    return false;
}

/* True if it has a description other than that of all rooms. */
static bool is_described(struct world *world, struct object *room)
{
    struct object *proto = world_get_ref(world, "room");
    struct str text = prop_str(world, room, ATOM_desc);
    return text.length > 0 && !str_equal(text, prop_str(world, proto, ATOM_desc));
}

static json_t *exit_json(struct engine *engine, struct object *room, struct object *exit)
{
    struct object *to = exit_leads_to(engine_world(engine), exit);
    json_t *json = calls_json_object(engine, exit->id);
    (void)json_object_set_new(json, "to", calls_json_object(engine, to ? to->id : 0));
    (void)json_object_set_new(json, "back", json_boolean(to && leads_to(engine, to, room->id)));
    return json;
}

static void add_behaviours(struct overview *overview, struct object *object, int depth)
{
    struct engine *engine = overview->call->engine;
    struct world *world = engine_world(engine);
    if (object->behaviour && perm_controls(engine, overview->call->character, object)) {
        if (json_array_size(overview->behaviours) == OVERVIEW_BEHAVIOURS_MAX) {
            overview->more = true;
            return;
        }
        json_t *json = calls_json_object(engine, object->id);
        if (overview->room != 0) {
            (void)json_object_set_new(json, "room", json_integer((json_int_t)overview->room));
        }
        (void)json_array_append_new(overview->behaviours, json);
    }
    size_t count = 0;
    const uint64_t *contents = place_contents(world, object, &count);
    for (size_t i = 0; i < count && depth > 0; i++) {
        struct object *inside = world_find(world, contents[i]);
        if (inside && !is_character(engine, inside)) {
            add_behaviours(overview, inside, depth - 1);
        } else if (inside && inside->behaviour) {
            add_behaviours(overview, inside, 0);
        }
    }
}

static void add_room(struct overview *overview, struct object *room)
{
    struct engine *engine = overview->call->engine;
    struct world *world = engine_world(engine);
    json_t *exits = json_array();
    size_t count = 0;
    const uint64_t *contents = place_contents(world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, contents[i]);
        if (exit && is_exit(engine, exit)) {
            (void)json_array_append_new(exits, exit_json(engine, room, exit));
        }
    }
    json_t *json = calls_json_object(engine, room->id);
    (void)json_object_set_new(json, "described", json_boolean(is_described(world, room)));
    (void)json_object_set_new(json, "exits", exits);
    (void)json_array_append_new(overview->rooms, json);
}

static enum call_answer build_area(struct call *call)
{
    struct engine *engine = call->engine;
    struct world *world = engine_world(engine);
    struct object *area = calls_find_object(call, "id");
    if (!area) {
        return CALL_FAILED;
    }
    if (!proto_is_ref(world, area, "area") || !perm_may_join(engine, call->character, area)) {
        return call_refuse(call, 403, PHRASE_ask_not_yours, WITH("id", area->id));
    }
    struct overview *overview = mem_alloc(sizeof(*overview));
    *overview =
            (struct overview){.call = call, .rooms = json_array(), .behaviours = json_array()};
    struct world_find_query query = {.area = area->id, .limit = OVERVIEW_OBJECTS_MAX + 1};
    world_search(world, &query, take_overview, overview);
    qsort(overview->ids, overview->count, sizeof(*overview->ids), compare_ids_overview);
    add_behaviours(overview, area, 0);
    for (size_t i = 0; i < overview->count; i++) {
        struct object *object = world_find(world, overview->ids[i]);
        if (object && object->location == 0) {
            overview->room = is_room(engine, object) ? object->id : 0;
            if (overview->room != 0) {
                add_room(overview, object);
            }
            add_behaviours(overview, object, OVERVIEW_DEPTH);
        }
    }
    call->result = json_pack("{s:o, s:o, s:b}", "rooms", overview->rooms, "behaviours",
            overview->behaviours, "more", overview->more);
    mem_free(overview);
    return CALL_DONE;
}

static const struct call_handler overview_handlers[] = {
        {"build.area", build_area},
};

void calls_overview_add(struct engine *engine)
{
    calls_add(engine, overview_handlers,
            sizeof(overview_handlers) / sizeof(overview_handlers[0]));
}
