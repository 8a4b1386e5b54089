/* calls_area.c -- Public lists of the world, made in pieces: all areas, an area's rooms, the
 * surroundings of a room.
 *
 * A piece looks at a limited number of things, and others' lines run before the next piece. So a
 * room may go or change while the list is made. Each entry was true at some moment.
 *
 * calls_world.c writes the rooms and exits. */
#include "engine/core/act/look.h"
#include "engine/core/calls/calls_design.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/calls/calls_pages.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

enum {
    AREAS_MAX = 1000,
    THINGS_MAX = 5000,
    ROOMS_MAX = 1001,
    AROUND_DEFAULT = 60,
    TOLD_MAX = 200, /* rooms with a sentence */
};

enum area_phase {
    PHASE_FIND,   /* find the things to look at */
    PHASE_NAME,   /* find the area of that name */
    PHASE_AROUND, /* find the nearby rooms */
    PHASE_PEOPLE,
    PHASE_LIST, /* areas, or rooms with their exits */
    PHASE_DARK, /* the dark rooms that exits lead to, in the order of the exits */
    PHASE_OVER,
};

struct walk_ids {
    uint64_t *items; /* owned */
    size_t count;
    size_t capacity;
};

/* State of a call in progress. */
struct area_walk {
    enum area_phase phase;
    enum area_phase then;        /* the phase after PHASE_FIND */
    struct world_finder *finder; /* owned; in PHASE_FIND */
    struct walk_ids things;      /* areas, contents of an area, or rooms to look at */
    size_t at;                   /* index of the next one */
    size_t limit;                /* how many of them are listed */
    size_t listed;               /* number of rooms */
    struct map dark;     /* ids of dark rooms that are not listed yet, mapped to themselves */
    struct walk_ids led; /* dark rooms that exits lead to */
    struct calls_people people;
    struct call *call; /* the call whose exits are being added */
};

static void add_walk_id(struct walk_ids *ids, uint64_t id)
{
    ids->items = mem_grow(ids->items, ids->count, &ids->capacity, sizeof(*ids->items));
    ids->items[ids->count++] = id;
}

static void walk_free(void *state)
{
    struct area_walk *walk = state;
    world_find_end(walk->finder);
    mem_free(walk->things.items);
    mem_free(walk->led.items);
    map_finish(&walk->dark);
    calls_people_finish(&walk->people);
    mem_free(walk);
}

static struct area_walk *begin_walk(struct call *call)
{
    struct area_walk *walk = mem_alloc(sizeof(*walk));
    map_init(&walk->dark);
    calls_people_init(&walk->people);
    call->state = walk;
    call->free_state = walk_free;
    return walk;
}

/* Starts finding the things of a query; `then` is the phase after that. */
static void begin_find(struct call *call, struct area_walk *walk, struct world_find_query query,
        enum area_phase then)
{
    world_find_end(walk->finder);
    walk->finder = world_find_begin(engine_world(call->engine), &query);
    walk->phase = PHASE_FIND;
    walk->then = then;
    walk->things.count = 0;
    walk->at = 0;
}

static void step_find(struct area_walk *walk)
{
    size_t count = 0;
    if (world_find_step(walk->finder)) {
        return;
    }
    const uint64_t *ids = world_find_ids(walk->finder, &count);
    for (size_t i = 0; i < count; i++) {
        add_walk_id(&walk->things, ids[i]);
    }
    walk->limit = count;
    walk->phase = walk->then;
}

static void find_areas(struct call *call, struct area_walk *walk, enum area_phase then)
{
    const struct object *proto = world_find_ref(engine_world(call->engine), STR("area"));
    struct world_find_query query = {.proto = proto ? proto->id : 0, .limit = AREAS_MAX};
    begin_find(call, walk, query, then);
}

/* Continues to the end, or for one piece. */
static enum call_answer go_on_walking(
        struct call *call, void (*step)(struct call *call, struct area_walk *walk))
{
    struct area_walk *walk = call->state;
    walk->call = call;
    while (walk->phase != PHASE_OVER) {
        if (walk->phase == PHASE_FIND) {
            step_find(walk);
        } else {
            step(call, walk);
        }
        if (call->status != 0) {
            return CALL_FAILED;
        }
        if (walk->phase != PHASE_OVER && call_rests(call)) {
            return CALL_MORE;
        }
    }
    return CALL_DONE;
}

/* Returns the next thing to look at, or NULL if it is gone. */
static struct object *next_thing(const struct call *call, struct area_walk *walk)
{
    return world_find(engine_world(call->engine), walk->things.items[walk->at++]);
}

/* -- all areas -- */

static void add_to_areas(struct call *call, const struct area_walk *walk, struct object *area)
{
    struct engine *engine = call->engine;
    bool own = call_flag(call, "own");
    if (!calls_shows_area(call, area) ||
            (own && !perm_may_join(engine, call->character, area))) {
        return;
    }
    json_t *json = calls_describe_area(engine, area);
    if (own && calls_design(engine)) {
        const struct design_calls *ops = calls_design(engine);
        calls_json_put(json, "problem", ops->problem(ops->data, call->character, area->id));
    }
    calls_people_put(&walk->people, area->id, json);
    call_add(call, "areas", json);
}

static void step_areas(struct call *call, struct area_walk *walk)
{
    struct object *area = NULL;
    if (walk->phase == PHASE_PEOPLE) {
        walk->phase = calls_people_step(call, &walk->people, true) ? PHASE_PEOPLE : PHASE_LIST;
    } else if (walk->at == walk->things.count) {
        walk->phase = PHASE_OVER;
    } else if ((area = next_thing(call, walk))) {
        add_to_areas(call, walk, area);
    }
}

enum call_answer calls_world_areas(struct call *call)
{
    if (!call->state) {
        find_areas(call, begin_walk(call), PHASE_PEOPLE);
        call_begin_list(call, "areas");
    }
    enum call_answer answer = go_on_walking(call, step_areas);
    if (answer == CALL_DONE) {
        call->result = json_object();
        calls_put_hour(call);
        calls_put_you(call);
        answer = call_put_page(call, "areas", NULL) ? CALL_DONE : CALL_FAILED;
    }
    return answer;
}

/* -- rooms -- */

static void add_map_room(struct call *call, struct area_walk *walk, struct object *room)
{
    bool unknown = calls_is_unknown(call, room);
    json_t *json = json_pack("{s:I, s:b, s:b}", "id", (json_int_t)room->id, "outdoors",
            calls_is_outdoors(call->engine, room), "dark", unknown);
    must(json);
    if (!unknown && walk->listed <= TOLD_MAX) {
        calls_put_sentence(call->engine, room, json);
    }
    if (engine_options(call->engine)->guests && calls_may_step_in(call->engine, room->id)) {
        (void)json_object_set_new(json, "step_in", json_true());
    }
    (void)json_object_set_new(json, "name", calls_map_name(call, room));
    calls_people_put(&walk->people, room->id, json);
    call_add(call, "rooms", json);
}

static void take_map_exit(void *data, json_t *exit)
{
    struct area_walk *walk = data;
    if (json_is_true(json_object_get(exit, "dark"))) {
        add_walk_id(&walk->led, (uint64_t)json_integer_value(json_object_get(exit, "to")));
    }
    call_add(walk->call, "exits", exit);
}

static void list_map_room(struct call *call, struct area_walk *walk, struct object *room)
{
    if (!is_room(call->engine, room) || !calls_may_see_room(call, room)) {
        return;
    }
    walk->listed++;
    if (calls_is_unknown(call, room)) {
        (void)map_put(&walk->dark, room->id, walk);
        return;
    }
    add_map_room(call, walk, room);
    calls_each_exit(call, room, take_map_exit, walk);
}

static void step_dark(struct call *call, struct area_walk *walk)
{
    if (walk->at == walk->led.count) {
        walk->phase = PHASE_OVER;
        return;
    }
    uint64_t id = walk->led.items[walk->at++];
    struct object *room =
            map_remove(&walk->dark, id) ? world_find(engine_world(call->engine), id) : NULL;
    if (room) {
        add_map_room(call, walk, room);
    }
}

static void step_rooms(struct call *call, struct area_walk *walk)
{
    struct object *room = NULL;
    if (walk->phase == PHASE_PEOPLE) {
        walk->phase = calls_people_step(call, &walk->people, false) ? PHASE_PEOPLE : PHASE_LIST;
    } else if (walk->phase == PHASE_DARK) {
        step_dark(call, walk);
    } else if (walk->at == walk->limit || walk->listed == ROOMS_MAX) {
        walk->phase = PHASE_DARK;
        walk->at = 0;
    } else if ((room = next_thing(call, walk))) {
        list_map_room(call, walk, room);
    }
}

/* Adds where the asker is, if it is one of the rooms. */
static enum call_answer finish_rooms(struct call *call, enum call_answer answer)
{
    if (answer == CALL_DONE) {
        struct object *actor = call_actor(call);
        call->result = call->result ? call->result : json_object();
        (void)json_object_set_new(
                call->result, "here", json_integer(actor ? (json_int_t)actor->location : 0));
        calls_put_you(call);
    }
    return answer;
}

/* -- one area -- */

/* Returns the object of a number or ref, with or without its mark, or NULL. */
static struct object *find_marked(const struct call *call, struct str name)
{
    struct world *world = engine_world(call->engine);
    uint64_t id = 0;
    bool marked = str_starts(name, STR("$")) || str_starts(name, STR("#"));
    struct str key = marked ? str_slice(name, 1, name.length) : name;
    return str_to_u64(key, &id) ? world_find(world, id) : world_find_ref(world, key);
}

static bool shows_area(const struct call *call, struct object *area)
{
    return proto_is_ref(engine_world(call->engine), area, "area") &&
           calls_shows_area(call, area);
}

struct object *calls_find_area(struct call *call, struct str name)
{
    struct area_walk walk = {.phase = PHASE_FIND};
    struct object *area = find_marked(call, name);
    if (!area) {
        find_areas(call, &walk, PHASE_NAME);
    }
    while (!area && walk.phase == PHASE_FIND) {
        step_find(&walk);
    }
    while (!area && walk.at < walk.things.count) {
        struct object *one = next_thing(call, &walk);
        bool fits = one && str_equal_nocase(
                                   prop_str(engine_world(call->engine), one, ATOM_name), name);
        area = fits ? one : NULL;
    }
    mem_free(walk.things.items);
    world_find_end(walk.finder);
    if (area && shows_area(call, area)) {
        return area;
    }
    (void)call_refuse(call, 404, PHRASE_ask_area, WITH("name", str_fit(name, 60)));
    return NULL;
}

static void begin_area(struct call *call, struct area_walk *walk, struct object *area)
{
    struct world_find_query query = {.area = area->id, .limit = THINGS_MAX};
    begin_find(call, walk, query, PHASE_PEOPLE);
    call->result = calls_describe_area(call->engine, area);
}

/* Checks the name of the next area. */
static void step_name(struct call *call, struct area_walk *walk)
{
    struct str name = call_text(call, "area");
    if (walk->at == walk->things.count) {
        (void)call_refuse(call, 404, PHRASE_ask_area, WITH("name", str_fit(name, 60)));
        return;
    }
    struct object *area = next_thing(call, walk);
    if (area && str_equal_nocase(prop_str(engine_world(call->engine), area, ATOM_name), name) &&
            shows_area(call, area)) {
        begin_area(call, walk, area);
    }
}

static void step_area(struct call *call, struct area_walk *walk)
{
    if (walk->phase == PHASE_NAME) {
        step_name(call, walk);
    } else {
        step_rooms(call, walk);
    }
}

enum call_answer calls_world_area(struct call *call)
{
    if (!call->state) {
        struct area_walk *walk = begin_walk(call);
        struct object *area = find_marked(call, call_text(call, "area"));
        call_begin_list(call, "rooms");
        call_begin_list(call, "exits");
        walk->phase = PHASE_NAME;
        if (area && shows_area(call, area)) {
            begin_area(call, walk, area);
        } else if (!area) {
            find_areas(call, walk, PHASE_NAME);
        }
    }
    return finish_rooms(call, go_on_walking(call, step_area));
}

/* -- around a room -- */

/* Adds the rooms that the exits of a room lead to. */
static void add_near_rooms(const struct call *call, struct area_walk *walk, struct object *room)
{
    struct engine *engine = call->engine;
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, ids[i]);
        struct object *to =
                exit && is_exit(engine, exit) ? prop_object(world, exit, ATOM_to) : NULL;
        bool known = !to || !is_room(engine, to) || !calls_may_see_room(call, to);
        for (size_t k = 0; k < walk->things.count && !known; k++) {
            known = walk->things.items[k] == to->id;
        }
        if (!known && walk->things.count < ROOMS_MAX) {
            add_walk_id(&walk->things, to->id);
        }
    }
}

static void step_around(struct call *call, struct area_walk *walk)
{
    uint64_t most = call_number_or(call, "rooms", AROUND_DEFAULT);
    struct object *room = NULL;
    if (walk->phase != PHASE_AROUND) {
        step_rooms(call, walk);
    } else if (walk->at == walk->things.count || walk->at == most) {
        walk->limit = walk->at;
        walk->at = 0;
        walk->phase = PHASE_LIST;
    } else if ((room = next_thing(call, walk))) {
        add_near_rooms(call, walk, room);
    }
}

enum call_answer calls_world_around(struct call *call)
{
    struct engine *engine = call->engine;
    if (!call->state) {
        uint64_t id = call_number(call, "room");
        struct object *first = world_find(engine_world(engine), id);
        if (!first || !is_room(engine, first) || !calls_may_see_room(call, first)) {
            return call_refuse(call, 404, PHRASE_ask_room, WITH("id", id));
        }
        struct area_walk *walk = begin_walk(call);
        walk->phase = PHASE_AROUND;
        add_walk_id(&walk->things, id);
        call_begin_list(call, "rooms");
        call_begin_list(call, "exits");
    }
    return finish_rooms(call, go_on_walking(call, step_around));
}
