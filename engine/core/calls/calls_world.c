/* calls_world.c -- the world on paper: areas, rooms with their exits, a room as one sees it.
 *
 * An exit is {from, name, to, to_name, door, open, dark}; to is 0 and to_name "" where the way goes
 * into what is not public; dark: nobody sees from here what is there.
 *
 * 1. A room is public if its property says so and its area's does not say otherwise. Whoever
 *    controls a room may see it all the same.
 * 2. What one sees is what a visitor who stands there would: the prototype of players is put into
 *    the room for the moment, and out again; nothing of that is ever written.
 * 3. On a map a dark room has no name and no exits of its own, and is there only if a way leads to
 *    it; that daylight comes and goes changes no map. */
#include "engine/core/act/look_impl.h"
#include "engine/core/calls/calls_design.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/calls/calls_page.h"
#include "engine/core/run/slice.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

enum { WORLD_AREAS_MAX = 1000, ROOMS_MAX = 1001, AROUND_DEFAULT = 60 };

/* -- what is public -- */

static struct object *area_of(struct engine *engine, struct object *room)
{
    return prop_object(engine->world, room, ATOM_area);
}

bool calls_may_see_room(const struct call *call, struct object *room)
{
    return perm_may_see_room(call->engine, call->character, room);
}

/* -- parts of answers -- */

json_t *calls_plain_name(struct engine *engine, struct object *object)
{
    struct buf markup = {0};
    struct buf plain = {0};
    format_name(engine, object, NULL, ARTICLE_AS_NAMED, &markup);
    markup_capitalise(&markup, 0);
    markup_plain(buf_str(&markup), &plain);
    json_t *name = calls_json_text(buf_str(&plain));
    buf_finish(&markup);
    buf_finish(&plain);
    return name;
}

bool calls_is_unknown(const struct call *call, struct object *room)
{
    struct engine *engine = call->engine;
    uint32_t atom = atom_intern(&engine->world->atoms, STR("daylight"));
    return !prop_bool(engine->world, room, atom) && !perceive_is_lit(engine, room) &&
           !(call->role >= PERM_BUILDER && perm_controls(engine, call->character, room));
}

static json_t *map_name(const struct call *call, struct object *room)
{
    return calls_is_unknown(call, room)
                   ? calls_json_text(phrase_get(call->engine, PHRASE_look_dark_title))
                   : calls_plain_name(call->engine, room);
}

static json_t *describe_area_world(struct engine *engine, struct object *area)
{
    struct buf text = {0};
    (void)look_put_text(engine, area, ATOM_desc, &text);
    json_t *json = json_pack(
            "{s:I, s:s}", "id", (json_int_t)area->id, "ref", area->ref ? area->ref : "");
    must(json);
    struct str name = prop_str(engine->world, area, ATOM_name);
    calls_json_put(json, "name", name);
    calls_json_put(json, "desc", buf_str(&text));
    buf_finish(&text);
    return json;
}

static json_t *describe_exit(const struct call *call, struct object *room, struct object *exit)
{
    struct engine *engine = call->engine;
    struct object *to = prop_object(engine->world, exit, ATOM_to);
    bool known = to && calls_may_see_room(call, to);
    json_t *json = json_pack("{s:I, s:I, s:b, s:b, s:b}", "from", (json_int_t)room->id, "to",
            (json_int_t)(known ? to->id : 0), "door", prop_bool(engine->world, exit, ATOM_door),
            "open", !is_closed(engine, exit), "dark", known && calls_is_unknown(call, to));
    must(json);
    struct str name = prop_str(engine->world, exit, ATOM_name);
    calls_json_put(json, "name", name);
    (void)json_object_set_new(
            json, "to_name", known ? map_name(call, to) : calls_json_text(STR_NONE));
    return json;
}

/* The exits that are no secret, in the order in which they are read. */
static void add_exits(const struct call *call, struct object *room, json_t *list)
{
    struct look_scene scene;
    look_scene_init(call->engine, NULL, room, &scene);
    look_sort_exits(call->engine, scene.exits, scene.exit_count);
    for (size_t i = 0; i < scene.exit_count; i++) {
        struct object *exit = world_find(call->engine->world, scene.exits[i]);
        (void)json_array_append_new(list, describe_exit(call, room, exit));
    }
    look_scene_finish(&scene);
}

json_t *calls_ways(struct engine *engine, struct object *room)
{
    json_t *names = json_array();
    struct look_scene scene;
    look_scene_init(engine, NULL, room, &scene);
    look_sort_exits(engine, scene.exits, scene.exit_count);
    for (size_t i = 0; i < scene.exit_count; i++) {
        struct object *exit = world_find(engine->world, scene.exits[i]);
        struct str name = prop_str(engine->world, exit, ATOM_name);
        (void)json_array_append_new(names, calls_json_text(name));
    }
    look_scene_finish(&scene);
    return names;
}

static void add_room_world(const struct call *call, struct object *room)
{
    json_t *json = json_pack("{s:I, s:b, s:b}", "id", (json_int_t)room->id, "outdoors",
            calls_is_outdoors(call->engine, room), "dark", calls_is_unknown(call, room));
    must(json);
    (void)json_object_set_new(json, "name", map_name(call, room));
    (void)json_array_append_new(json_object_get(call->result, "rooms"), json);
}

/* The rooms with their exits; the dark ones behind, without. */
static void add_rooms(const struct call *call, const uint64_t *ids, size_t count)
{
    json_t *exits = json_object_get(call->result, "exits");
    struct map dark;
    map_init(&dark);
    for (size_t i = 0; i < count; i++) {
        struct object *room = world_find(call->engine->world, ids[i]);
        if (room && calls_is_unknown(call, room)) {
            (void)map_put(&dark, ids[i], room);
        } else if (room) {
            add_room_world(call, room);
            add_exits(call, room, exits);
        }
    }
    for (size_t i = 0; i < json_array_size(exits); i++) {
        const json_t *to = json_object_get(json_array_get(exits, i), "to");
        struct object *room = map_remove(&dark, (uint64_t)json_integer_value(to));
        if (room) {
            add_room_world(call, room);
        }
    }
    map_finish(&dark);
}

/* -- areas -- */

struct world_found {
    uint64_t ids[ROOMS_MAX];
    size_t count;
};

static void take_found_world(void *data, uint64_t id)
{
    struct world_found *found = data;
    if (found->count < ROOMS_MAX) {
        found->ids[found->count++] = id;
    }
}

static void search_world(struct engine *engine, uint64_t proto, uint64_t area, size_t limit,
        struct world_found *out)
{
    struct world_find_query query = {.proto = proto, .area = area, .limit = limit};
    out->count = 0;
    world_search(engine->world, &query, take_found_world, out);
}

bool calls_may_see_area(const struct call *call, struct object *area)
{
    return perm_is_public(call->engine, area) ||
           (call->role >= PERM_BUILDER && perm_controls(call->engine, call->character, area));
}

static void count_one(void *data, uint64_t id)
{
    (void)id;
    (*(size_t *)data)++;
}

bool calls_is_kind(struct engine *engine, const struct object *object)
{
    struct world_find_query query = {.proto = object->id, .limit = 1};
    size_t heirs = 0;
    world_search(engine->world, &query, count_one, &heirs);
    return heirs > 0;
}

enum call_answer calls_world_areas(struct call *call)
{
    struct engine *engine = call->engine;
    struct object *proto = world_find_ref(engine->world, STR("area"));
    struct world_found *found = mem_alloc(sizeof(*found));
    json_t *areas = json_array();
    if (proto) {
        search_world(engine, proto->id, 0, WORLD_AREAS_MAX, found);
    }
    for (size_t i = 0; i < found->count; i++) {
        struct object *area = world_find(engine->world, found->ids[i]);
        bool fits = area && !calls_is_kind(engine, area) && calls_may_see_area(call, area);
        if (fits && (!call_flag(call, "own") || perm_may_join(engine, call->character, area))) {
            json_t *json = describe_area_world(engine, area);
            if (call_flag(call, "own") && engine->design_door) {
                const struct design_door *door = engine->design_door;
                calls_json_put(
                        json, "problem", door->problem(door->data, call->character, area->id));
            }
            (void)json_array_append_new(areas, json);
        }
    }
    mem_free(found);
    call->result = json_pack("{s:o}", "areas", areas);
    calls_put_atlas(call);
    calls_put_homes(call);
    calls_put_you(call);
    return CALL_DONE;
}

/* The first area of that name. */
static struct object *find_area_named(struct engine *engine, struct str name)
{
    struct object *proto = world_find_ref(engine->world, STR("area"));
    struct world_found *found = mem_alloc(sizeof(*found));
    struct object *area = NULL;
    if (proto) {
        search_world(engine, proto->id, 0, WORLD_AREAS_MAX, found);
    }
    for (size_t i = 0; i < found->count && !area; i++) {
        struct object *one = world_find(engine->world, found->ids[i]);
        if (one && str_equal_nocase(prop_str(engine->world, one, ATOM_name), name)) {
            area = one;
        }
    }
    mem_free(found);
    return area;
}

struct object *calls_find_area(struct call *call, struct str name)
{
    struct engine *engine = call->engine;
    uint64_t id = 0;
    bool marked = str_starts(name, STR("$")) || str_starts(name, STR("#"));
    struct str key = marked ? str_slice(name, 1, name.length) : name;
    struct object *area = str_to_u64(key, &id) ? world_find(engine->world, id)
                                               : world_find_ref(engine->world, key);
    area = area ? area : find_area_named(engine, name);
    if (area && proto_is_ref(engine->world, area, "area") && calls_may_see_area(call, area)) {
        return area;
    }
    (void)call_refuse(call, 404, PHRASE_ask_area, WITH("name", str_fit(name, 60)));
    return NULL;
}

/* Where the asker is, if it is one of the rooms. */
static void put_here(struct call *call)
{
    struct object *actor = call_actor(call);
    (void)json_object_set_new(
            call->result, "here", json_integer(actor ? (json_int_t)actor->location : 0));
    calls_put_you(call);
}

enum call_answer calls_world_area(struct call *call)
{
    struct engine *engine = call->engine;
    struct str name = call_text(call, "area");
    struct object *area = calls_find_area(call, name);
    if (!area) {
        return CALL_FAILED;
    }
    struct object *proto = world_get_ref(engine->world, "room");
    struct world_found *found = mem_alloc(sizeof(*found));
    call->result = describe_area_world(engine, area);
    (void)json_object_set_new(call->result, "rooms", json_array());
    (void)json_object_set_new(call->result, "exits", json_array());
    search_world(engine, proto->id, area->id, ROOMS_MAX, found);
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        struct object *room = world_find(engine->world, found->ids[i]);
        if (room && calls_may_see_room(call, room)) {
            found->ids[kept++] = found->ids[i];
        }
    }
    add_rooms(call, found->ids, kept);
    mem_free(found);
    calls_put_people(call);
    put_here(call);
    return CALL_DONE;
}

/* -- around a room -- */

/* Adds to found where the exits of a room lead. */
static void add_neighbours(
        const struct call *call, struct object *room, struct world_found *found)
{
    struct engine *engine = call->engine;
    size_t count = 0;
    const uint64_t *ids = place_contents(engine->world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(engine->world, ids[i]);
        struct object *to = exit && is_exit(engine, exit)
                                    ? prop_object(engine->world, exit, ATOM_to)
                                    : NULL;
        bool known = !to || !is_room(engine, to) || !calls_may_see_room(call, to);
        for (size_t k = 0; k < found->count && !known; k++) {
            known = found->ids[k] == to->id;
        }
        if (!known) {
            take_found_world(found, to->id);
        }
    }
}

enum call_answer calls_world_around(struct call *call)
{
    struct engine *engine = call->engine;
    uint64_t id = call_number(call, "room");
    struct object *first = world_find(engine->world, id);
    if (!first || !is_room(engine, first) || !calls_may_see_room(call, first)) {
        return call_refuse(call, 404, PHRASE_ask_room, WITH("id", id));
    }
    uint64_t limit = call_number_or(call, "rooms", AROUND_DEFAULT);
    struct world_found *found = mem_alloc(sizeof(*found));
    call->result = json_pack("{s:[], s:[]}", "rooms", "exits");
    must(call->result);
    take_found_world(found, id);
    size_t count = 0;
    for (; count < found->count && count < limit; count++) {
        add_neighbours(call, world_find(engine->world, found->ids[count]), found);
    }
    add_rooms(call, found->ids, count);
    mem_free(found);
    put_here(call);
    return CALL_DONE;
}

/* -- a room -- */

/* What is told to somebody who looks around there. */
static void look_as_visitor(struct call *call, struct object *room, struct buf *out)
{
    struct engine *engine = call->engine;
    struct object *visitor = world_get_ref(engine->world, "player");
    struct object *actor = call_actor(call);
    if (actor && actor->location == room->id) {
        look_room(engine, actor, room, false, out);
        return;
    }
    struct slice_mark mark = slice_savepoint(engine);
    if (place_move(engine->world, visitor, room)) {
        look_room(engine, visitor, room, false, out);
    }
    slice_rollback_to(engine, mark);
}

static struct str without_last_line(struct str text)
{
    size_t end = text.length;
    while (end > 0 && text.bytes[end - 1] != '\n') {
        end--;
    }
    return str_slice(text, 0, end > 0 ? end - 1 : 0);
}

enum call_answer calls_world_room(struct call *call)
{
    struct engine *engine = call->engine;
    uint64_t id = call_number(call, "id");
    struct object *room = world_find(engine->world, id);
    if (!room || !is_room(engine, room) || calls_is_kind(engine, room) ||
            !calls_may_see_room(call, room)) {
        return call_refuse(call, 404, PHRASE_ask_public_room, WITH("id", id));
    }
    bool lit = perceive_is_lit(engine, room);
    struct object *area = area_of(engine, room);
    struct object *actor = call_actor(call);
    struct buf text = {0};
    look_as_visitor(call, room, &text);
    /* The last line of a lit room names the ways out, which are a list here. */
    struct str seen = lit ? without_last_line(buf_str(&text)) : buf_str(&text);
    call->result = json_pack("{s:I, s:b, s:b, s:b, s:[]}", "id", (json_int_t)id, "lit", lit,
            "here", actor && actor->location == id, "step_in",
            engine->options.guests && calls_may_step_in(engine, id), "exits");
    must(call->result);
    (void)json_object_set_new(call->result, "name",
            lit ? calls_plain_name(engine, room)
                : calls_json_text(phrase_get(engine, PHRASE_look_dark_title)));
    calls_json_put(call->result, "text", seen);
    if (lit) {
        add_exits(call, room, json_object_get(call->result, "exits"));
    }
    if (area && calls_may_see_area(call, area)) {
        (void)json_object_set_new(call->result, "area", describe_area_world(engine, area));
    }
    buf_finish(&text);
    calls_put_you(call);
    return CALL_DONE;
}
