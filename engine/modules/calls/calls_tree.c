/* calls_tree.c -- The world as a tree for builders: area, room, contents; and how a thing looks to
 * each person there.
 *
 * 1. Builders may see the contents of all places, as with object.get.
 * 2. Only a controller of a thing may see how it looks to others, because handlers may show secrets
 *    to some. A visitor is put there temporarily for that and removed again; nothing is written. */
#include "engine/core/act/look.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/find_own.h"
#include "engine/modules/calls/module.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 1000, TREE_OWNED_MAX = 300, PATH_MAX_DEPTH = 32, READERS_MAX = 8 };

struct ids {
    uint64_t list[NODES_MAX];
    size_t count;
    bool more;
};

static void take_id(void *data, uint64_t id)
{
    struct ids *ids = data;
    if (ids->count < NODES_MAX) {
        ids->list[ids->count++] = id;
    } else {
        ids->more = true;
    }
}

/* -- nodes -- */

static bool is_area(struct engine *engine, struct object *object)
{
    return proto_is_ref(engine_world(engine), object, "area");
}

/* Objects in a place are hardly ever inherited from. Checking it needs a file read, for each of a
 * thousand rooms. */
static const char *kind_of(struct engine *engine, struct object *object)
{
    bool stands = object->location || prop_object(engine_world(engine), object, ATOM_area);
    if (!stands && calls_is_kind(engine, object)) {
        return "prototype";
    }
    return is_area(engine, object)        ? "area"
           : is_room(engine, object)      ? "room"
           : is_exit(engine, object)      ? "exit"
           : is_character(engine, object) ? "character"
                                          : "thing";
}

static json_t *node_json(struct engine *engine, struct object *object)
{
    const char *kind = kind_of(engine, object);
    bool exit = strcmp(kind, "exit") == 0;
    size_t count = 0;
    (void)place_contents(engine_world(engine), object, &count);
    json_t *json = calls_json_object(engine, object->id);
    (void)json_object_set_new(json, "kind", json_string(kind));
    (void)json_object_set_new(json, "behaviour", json_boolean(object->behaviour != 0));
    (void)json_object_set_new(
            json, "count", json_integer(strcmp(kind, "area") == 0 ? 1 : (json_int_t)count));
    if (exit) {
        const struct object *to = prop_object(engine_world(engine), object, ATOM_to);
        (void)json_object_set_new(json, "to", calls_json_object(engine, to ? to->id : 0));
    }
    return json;
}

static void add_node(struct call *call, json_t *nodes, uint64_t id)
{
    struct object *object = id ? world_find(engine_world(call->engine), id) : NULL;
    if (object) {
        (void)json_array_append_new(nodes, node_json(call->engine, object));
    }
}

/* Adds what the asker holds. add_areas has the areas. */
static void add_held(struct call *call, json_t *nodes, const struct ids *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        struct object *held = world_find(engine_world(call->engine), ids->list[i]);
        bool is_stock = held && trust_maker(call->engine, held) == 0;
        if (held && !is_stock && !is_area(call->engine, held)) {
            add_node(call, nodes, held->id);
        }
    }
}

static void add_nodes(struct call *call, json_t *nodes, const struct ids *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        add_node(call, nodes, ids->list[i]);
    }
}

/* Leaves out people whose presence the asker must not learn. */
static void take_contents(const struct call *call, struct object *place, struct ids *ids)
{
    struct engine *engine = call->engine;
    size_t count = 0;
    const uint64_t *contents = place_contents(engine_world(engine), place, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *inside = world_find(engine_world(engine), contents[i]);
        if (inside && !privacy_hides_place(engine, call->character, inside)) {
            take_id(ids, contents[i]);
        }
    }
}

static int compare_ids_tree(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Takes only objects of the area without a location; the others are inside of one of these. */
static void take_of_area(struct engine *engine, const struct object *area, struct ids *ids)
{
    struct world_find_query query = {.area = area->id, .limit = NODES_MAX + 1};
    size_t kept = 0;
    world_search(engine_world(engine), &query, take_id, ids);
    for (size_t i = 0; i < ids->count; i++) {
        const struct object *object = world_find(engine_world(engine), ids->list[i]);
        if (object && object->location == 0) {
            ids->list[kept++] = ids->list[i];
        }
    }
    ids->count = kept;
    qsort(ids->list, ids->count, sizeof(*ids->list), compare_ids_tree);
}

/* -- the roots -- */

static void add_areas(struct call *call, json_t *nodes, struct ids *ids)
{
    struct engine *engine = call->engine;
    struct world *world = engine_world(engine);
    const struct object *proto = world_find_ref(world, STR("area"));
    struct world_find_query query = {.proto = proto ? proto->id : 0, .limit = NODES_MAX + 1};
    if (proto) {
        world_search(world, &query, take_id, ids);
    }
    for (size_t i = 0; i < ids->count; i++) {
        struct object *area = world_find(world, ids->list[i]);
        if (area && !calls_is_kind(engine, area) &&
                perm_may_join(engine, call->character, area)) {
            add_node(call, nodes, area->id);
        }
    }
}

/* Only notes the id, because objects must not be loaded during a read. */
static bool take_owned_tree(void *data, const struct value *columns, size_t count)
{
    if (count > 0) {
        take_id(data, value_as_id(&columns[0]));
    }
    return true;
}

/* Adds objects they own that have no location and no area: prototypes, rooms without an area. */
static bool add_nowhere(struct call *call, json_t *nodes, struct ids *ids)
{
    struct engine *engine = call->engine;
    struct value args[] = {value_int((int64_t)call->character), value_int(TREE_OWNED_MAX)};
    struct err err;
    ids->count = 0;
    if (!store_query(engine_store(engine), QUERY_OWNED, args, 2, take_owned_tree, ids, &err)) {
        (void)call_refuse(call, 503, PHRASE_ask_unread, WITH("why", err.text));
        return false;
    }
    for (size_t i = 0; i < ids->count; i++) {
        struct object *object = world_find(engine_world(engine), ids->list[i]);
        bool rootless = object && object->location == 0 && !is_area(engine, object) &&
                        !prop_object(engine_world(engine), object, ATOM_area);
        if (rootless) {
            add_node(call, nodes, object->id);
        }
    }
    ids->more = ids->more || ids->count == TREE_OWNED_MAX;
    return true;
}

/* -- the path to an object -- */

static void add_path(const struct call *call, struct object *object, json_t *path)
{
    struct engine *engine = call->engine;
    struct object *area = NULL;
    for (int depth = 0; object && depth < PATH_MAX_DEPTH; depth++) {
        (void)json_array_insert_new(path, 0, calls_json_object(engine, object->id));
        area = area ? area : prop_object(engine_world(engine), object, ATOM_area);
        uint64_t place = privacy_location(engine, call->character, object);
        object = place ? world_find(engine_world(engine), place) : NULL;
    }
    if (area) {
        (void)json_array_insert_new(path, 0, calls_json_object(engine, area->id));
    }
}

static enum call_answer build_tree(struct call *call)
{
    struct engine *engine = call->engine;
    struct object *actor = call_actor(call);
    struct object *object = call_has(call, "id") ? calls_find_object(call, "id") : NULL;
    if (call_has(call, "id") && !object) {
        return CALL_FAILED;
    }
    struct ids *ids = mem_alloc(sizeof(*ids));
    json_t *nodes = json_array();
    json_t *path = json_array();
    bool ok = true;
    ids->count = 0;
    ids->more = false;
    if (object) {
        add_path(call, object, path);
        if (is_area(engine, object)) {
            take_of_area(engine, object, ids);
        } else {
            take_contents(call, object, ids);
        }
        add_nodes(call, nodes, ids);
    } else {
        add_areas(call, nodes, ids);
        ids->count = 0;
        take_contents(call, actor, ids);
        add_held(call, nodes, ids);
        ok = add_nowhere(call, nodes, ids);
    }
    call->result =
            json_pack("{s:o, s:o, s:b}", "path", path, "nodes", nodes, "more", ids->more);
    mem_free(ids);
    return ok ? CALL_DONE : CALL_FAILED;
}

/* -- views -- */

static void read_as(struct engine *engine, struct object *viewer, struct object *object,
        json_t *who, json_t *readings)
{
    struct buf text = {0};
    if (is_room(engine, object)) {
        look_room(engine, viewer, object, false, &text);
    } else {
        look_thing(engine, viewer, object, &text);
    }
    json_t *json = json_pack("{s:o}", "who", who);
    calls_json_put(json, "text", buf_str(&text));
    (void)json_array_append_new(readings, json);
    buf_finish(&text);
}

/* Returns the room itself, or the place that the object is in. */
static struct object *place_of(struct engine *engine, struct object *object)
{
    return is_room(engine, object) ? object : object_place(engine, object);
}

static void read_as_each(struct call *call, struct object *object, json_t *readings)
{
    struct engine *engine = call->engine;
    struct world *world = engine_world(engine);
    struct object *place = place_of(engine, object);
    struct object *visitor = world_get_ref(world, "player");
    struct ids *ids = mem_alloc(sizeof(*ids));
    ids->count = 0;
    ids->more = false;
    if (place) {
        take_contents(call, place, ids);
    }
    size_t read = 0;
    for (size_t i = 0; i < ids->count && read < READERS_MAX; i++) {
        struct object *person = world_find(world, ids->list[i]);
        if (person && person != object && presence_find(engine, person->id)) {
            read_as(engine, person, object, calls_json_object(engine, person->id), readings);
            read++;
        }
    }
    mem_free(ids);
    if (!place || place_move(world, visitor, place)) {
        read_as(engine, visitor, object, json_null(), readings);
    }
}

static enum call_answer build_read(struct call *call)
{
    struct engine *engine = call->engine;
    struct object *object = calls_find_own(call, "id");
    if (!object) {
        return CALL_FAILED;
    }
    json_t *readings = json_array();
    struct transaction_mark mark = transaction_savepoint(engine);
    if (call_has(call, "text")) {
        prop_set(engine_world(engine), object, ATOM_desc, value_str(call_text(call, "text")));
    }
    read_as_each(call, object, readings);
    transaction_rollback_to(engine, mark);
    return call_give(call, "readings", readings);
}

static const struct call_handler tree_handlers[] = {
        {"build.tree", build_tree},
        {"build.read", build_read},
};

void calls_tree_add(struct engine *engine)
{
    calls_add(engine, tree_handlers, sizeof(tree_handlers) / sizeof(tree_handlers[0]));
}
