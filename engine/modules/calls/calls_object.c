/* calls_object.c -- Reading of objects by builders.
 *
 * Builders may read all properties, except those with a name that begins with `_`, which only a
 * controller of the object sees. Everybody may see public rooms. Calls that change objects are in
 * engine/modules/workshop/script_build.c. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel.h"
#include "engine/core/output/words.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/run/search_job.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/channel_census.h"
#include "engine/modules/calls/module.h"
#include "world/model/place.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <stdlib.h>

enum {
    FIND_DEFAULT = 100,
    FIND_MAX = 1000,
    ROOMS_DEFAULT = 200,
    /* Limit of objects read for one answer, so that a large world does not delay others. */
    ROOMS_READ = 1000,
    LINES_DEFAULT = 50,
    CONTENTS_MAX = 1000,
};

static size_t limit_of(const struct call *call, size_t otherwise)
{
    return (size_t)call_number_or(call, "limit", otherwise);
}

/* -- one object -- */

static json_t *protos_of(struct engine *engine, const struct object *object)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < object->proto_count; i++) {
        (void)json_array_append_new(list, calls_json_object(engine, object->protos[i]));
    }
    return list;
}

static void put_area(struct engine *engine, json_t *json, struct object *object)
{
    const struct value *area = prop_get(engine_world(engine), object, ATOM_area);
    (void)json_object_set_new(json, "area", calls_json_object(engine, value_as_id(area)));
}

static json_t *found_json(struct engine *engine, uint64_t reader, struct object *object)
{
    json_t *json = calls_json_object(engine, object->id);
    (void)json_object_set_new(json, "protos", protos_of(engine, object));
    (void)json_object_set_new(json, "location",
            calls_json_object(engine, privacy_location(engine, reader, object)));
    put_area(engine, json, object);
    return json;
}

static bool may_read_object(bool controls, struct str name)
{
    return !played_is_mark(name) && (controls || !str_starts(name, STR("_")));
}

static json_t *own_properties(struct call *call, struct object *object, bool controls)
{
    struct engine *engine = call->engine;
    json_t *properties = json_object();
    for (uint32_t i = 0; i < object->prop_count; i++) {
        struct str name = atom_name(&engine_world(engine)->atoms, object->props[i].atom);
        if (may_read_object(controls, name) &&
                !privacy_hides_property(engine, call->character, object, name)) {
            (void)json_object_setn_new(properties, name.bytes, name.length,
                    calls_json_value(engine, &object->props[i].value));
        }
    }
    return properties;
}

/* Collects inherited properties; the nearest ancestor wins. Private properties belong to their
 * owner: inheriting from an object reveals none of its secrets. */
static json_t *inherited_properties(struct call *call, struct object *object)
{
    struct engine *engine = call->engine;
    struct world *world = engine_world(engine);
    json_t *inherited = json_object();
    size_t count = 0;
    struct object *const *lineage = proto_lineage(world, object, &count);
    for (size_t k = 0; k < count; k++) {
        bool controls = perm_controls(engine, call->character, lineage[k]);
        for (uint32_t i = 0; i < lineage[k]->prop_count; i++) {
            const struct prop *prop = &lineage[k]->props[i];
            struct str name = atom_name(&world->atoms, prop->atom);
            if (!may_read_object(controls, name) ||
                    prop_source(world, object, prop->atom) != lineage[k]) {
                continue;
            }
            json_t *item =
                    json_pack("{s:o, s:o}", "value", calls_json_value(engine, &prop->value),
                            "from", calls_json_object(engine, lineage[k]->id));
            (void)json_object_setn_new(inherited, name.bytes, name.length, item);
        }
    }
    return inherited;
}

static json_t *contents_of(struct call *call, struct object *object)
{
    struct engine *engine = call->engine;
    json_t *list = json_array();
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), object, &count);
    for (size_t i = 0; i < count && i < CONTENTS_MAX; i++) {
        struct object *inside = world_find(engine_world(engine), ids[i]);
        if (inside && !privacy_hides_place(engine, call->character, inside)) {
            (void)json_array_append_new(list, calls_json_object(engine, ids[i]));
        }
    }
    return list;
}

enum call_answer calls_object_get(struct call *call)
{
    struct engine *engine = call->engine;
    struct object *object = calls_find_object(call, "id");
    if (!object) {
        return CALL_FAILED;
    }
    bool controls = perm_controls(engine, call->character, object);
    json_t *json = found_json(engine, call->character, object);
    (void)json_object_set_new(json, "owner", calls_json_object(engine, object->owner));
    (void)json_object_set_new(json, "controls", json_boolean(controls));
    (void)json_object_set_new(json, "revision", json_integer(object->behaviour));
    (void)json_object_set_new(json, "properties", own_properties(call, object, controls));
    (void)json_object_set_new(json, "inherited", inherited_properties(call, object));
    (void)json_object_set_new(json, "contents", contents_of(call, object));
    call->result = json;
    return CALL_DONE;
}

/* -- finding -- */

struct finding {
    struct engine *engine;
    uint64_t reader;
    json_t *list;
    size_t left;
};

static void take_found_object(void *data, uint64_t id)
{
    struct finding *finding = data;
    struct object *object = world_find(engine_world(finding->engine), id);
    if (object && finding->left > 0) {
        finding->left--;
        (void)json_array_append_new(
                finding->list, found_json(finding->engine, finding->reader, object));
    }
}

/* Handles "#12", "12" or "$lever". Returns true if the query has that form. */
static bool find_exact(struct finding *finding, struct str query)
{
    struct world *world = engine_world(finding->engine);
    uint64_t id = 0;
    struct object *object = NULL;
    if (str_starts(query, STR("$"))) {
        object = world_find_ref(world, str_slice(query, 1, query.length));
    } else {
        struct str digits =
                str_starts(query, STR("#")) ? str_slice(query, 1, query.length) : query;
        if (!str_to_u64(digits, &id)) {
            return false;
        }
        object = id ? world_find(world, id) : NULL;
    }
    if (object) {
        take_found_object(finding, object->id);
    }
    return true;
}

struct object_owned {
    uint64_t ids[FIND_MAX];
    size_t count;
};

/* Only notes the id, because objects must not be loaded during a read. */
static bool take_owned_object(void *data, const struct value *columns, size_t count)
{
    struct object_owned *owned = data;
    if (count > 0 && owned->count < FIND_MAX) {
        owned->ids[owned->count++] = value_as_id(&columns[0]);
    }
    return true;
}

/* Finds the newest objects that the asker owns. */
static bool find_owned(struct call *call, struct finding *finding)
{
    struct value args[] = {
            value_int((int64_t)call->character), value_int((int64_t)finding->left)};
    struct err err;
    struct object_owned *owned = mem_alloc(sizeof(*owned));
    bool ok = store_query(
            engine_store(call->engine), QUERY_OWNED, args, 2, take_owned_object, owned, &err);
    for (size_t i = 0; ok && i < owned->count; i++) {
        take_found_object(finding, owned->ids[i]);
    }
    mem_free(owned);
    if (!ok) {
        (void)call_refuse(call, 503, PHRASE_ask_unread, WITH("why", err.text));
    }
    return ok;
}

static json_t *list_named(struct engine *engine, const struct search_job_found *found)
{
    struct finding finding = {engine, found->asker, json_array(), found->limit};
    for (size_t i = 0; i < found->count && finding.left > 0; i++) {
        struct object *object = world_find(engine_world(engine), found->ids[i]);
        if (object && world_is_named(object, found->part) &&
                !privacy_hides_found(engine, found->asker, object)) {
            take_found_object(&finding, found->ids[i]);
        }
    }
    return json_pack("{s:o}", "objects", finding.list);
}

static void named_found(
        struct engine *engine, void *ticket, const struct search_job_found *found)
{
    struct buf why = {0};
    transaction_begin(engine, 0, 0);
    world_seen_all(engine_world(engine));
    if (found->problem) {
        phrase_put(engine, &why, PHRASE_ask_unread, WITH("why", found->problem));
        calls_fail(engine, (uint64_t)(uintptr_t)ticket, 503, why.bytes);
    } else {
        calls_finish(engine, (uint64_t)(uintptr_t)ticket, list_named(engine, found));
    }
    transaction_commit(engine);
    buf_finish(&why);
}

static enum call_answer find_named_object(struct call *call, struct str query, size_t limit)
{
    struct buf folded = {0};
    str_fold(str_fit(words_without_article(call->engine, query), 200), &folded);
    bool ok = search_job_begin(call->engine, call->character, buf_str(&folded), limit,
            named_found, (void *)(uintptr_t)call->ticket);
    buf_finish(&folded);
    return ok ? CALL_LATER : call_refuse(call, 503, PHRASE_ask_busy);
}

static enum call_answer object_find(struct call *call)
{
    struct str query = str_trim(call_text(call, "query"));
    struct finding finding = {
            .engine = call->engine,
            .reader = call->character,
            .list = json_array(),
            .left = limit_of(call, FIND_DEFAULT),
    };
    bool ok = true;
    call->result = json_pack("{s:o}", "objects", finding.list);
    if (query.length == 0) {
        ok = find_owned(call, &finding);
    } else if (!find_exact(&finding, query)) {
        return find_named_object(call, query, finding.left);
    }
    return ok ? CALL_DONE : CALL_FAILED;
}

/* -- rooms -- */

enum { ROOMS_FOUND = 100000 };

struct room_walk {
    struct world_finder *finder; /* owned; NULL once all are found */
    uint64_t after;
    uint64_t *ids; /* owned */
    size_t count;
    size_t at;    /* index of the next one */
    size_t limit; /* number of rooms in the answer */
};

static int compare_ids_object(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* True for a prototype of rooms. A room with an area always counts as a room, even if others
 * inherit from it. */
static bool is_kind_of_room(struct call *call, struct object *room)
{
    return !prop_object(engine_world(call->engine), room, ATOM_area) &&
           calls_is_kind(call->engine, room);
}

static json_t *room_json_object(struct call *call, struct object *room)
{
    json_t *json = calls_json_object(call->engine, room->id);
    put_area(call->engine, json, room);
    return json;
}

static void free_walk(void *state)
{
    struct room_walk *walk = state;
    world_find_end(walk->finder);
    mem_free(walk->ids);
    mem_free(walk);
}

static bool begin_rooms(struct call *call)
{
    struct engine *engine = call->engine;
    bool of_area = call_has(call, "area");
    struct object *area = of_area ? calls_find_area(call, call_text(call, "area")) : NULL;
    if (of_area && !area) {
        return false;
    }
    struct room_walk *walk = mem_alloc(sizeof(*walk));
    *walk = (struct room_walk){.after = call_number(call, "after")};
    walk->limit = limit_of(call, area ? FIND_MAX : ROOMS_DEFAULT);
    call->state = walk;
    call->free_state = free_walk;
    struct world_find_query query = {
            .proto = world_get_ref(engine_world(engine), "room")->id,
            .area = area ? area->id : 0,
            .limit = ROOMS_FOUND,
    };
    walk->finder = world_find_begin(engine_world(engine), &query);
    call->result = json_pack("{s:[]}", "rooms");
    must(call->result);
    return true;
}

/* Keeps the rooms after `after`, sorted by number. */
static void sort_rooms(struct room_walk *walk)
{
    size_t count = 0;
    const uint64_t *ids = world_find_ids(walk->finder, &count);
    walk->ids = mem_alloc_array(count + 1, sizeof(*walk->ids));
    for (size_t i = 0; i < count; i++) {
        if (ids[i] > walk->after) {
            walk->ids[walk->count++] = ids[i];
        }
    }
    qsort(walk->ids, walk->count, sizeof(*walk->ids), compare_ids_object);
    world_find_end(walk->finder);
    walk->finder = NULL;
}

/* Adds the next room, or sets where the next answer continues. Returns false at the end. */
static bool add_next_room(struct call *call, struct room_walk *walk)
{
    json_t *rooms = json_object_get(call->result, "rooms");
    if (walk->at == walk->count) {
        return false;
    }
    if (walk->at == ROOMS_READ) {
        (void)json_object_set_new(
                call->result, "next", json_integer((json_int_t)walk->ids[walk->at - 1]));
        return false;
    }
    struct object *room = world_find(engine_world(call->engine), walk->ids[walk->at++]);
    if (!room || !calls_may_see_room(call, room) || is_kind_of_room(call, room)) {
        return true;
    }
    if (json_array_size(rooms) == walk->limit) {
        json_t *last = json_array_get(rooms, walk->limit - 1);
        (void)json_object_set(call->result, "next", json_object_get(last, "id"));
        return false;
    }
    (void)json_array_append_new(rooms, room_json_object(call, room));
    return true;
}

static enum call_answer world_rooms(struct call *call)
{
    if (!call->state && !begin_rooms(call)) {
        return CALL_FAILED;
    }
    struct room_walk *walk = call->state;
    while (walk->finder || add_next_room(call, walk)) {
        if (walk->finder && !world_find_step(walk->finder)) {
            sort_rooms(walk);
        }
        if (call_rests(call)) {
            return CALL_MORE;
        }
    }
    return CALL_DONE;
}

/* -- channels -- */

static void take_line(void *data, const struct channel_line *line)
{
    json_t *json = json_pack("{s:I, s:f}", "number", (json_int_t)line->number, "time",
            (double)line->time_ms / 1000.0);
    calls_json_put(json, "sender", line->sender);
    calls_json_put(json, "kind", line->kind);
    calls_json_put(json, "text", line->text);
    (void)json_array_append_new(data, json);
}

static enum call_answer run_channel_lines(struct call *call)
{
    struct str name = call_text(call, "name");
    struct err err;
    struct channel *channel = channel_find_for(call->engine, call->character, name);
    enum channel_no no =
            channel ? channel_may(call->engine, channel, call->character, CHANNEL_READ, &err)
                    : channel_missing(call->engine, name, &err);
    if (no != CHANNEL_OK) {
        return call_fail(call, no == CHANNEL_MISSING ? 404 : 403, "%s", err.text);
    }
    json_t *lines = json_array();
    channel_each_line(call->engine, channel_name(channel), limit_of(call, LINES_DEFAULT),
            call->character, take_line, lines);
    call->result = json_pack("{s:o}", "lines", lines);
    calls_json_put(call->result, "channel", channel_name(channel));
    return CALL_DONE;
}

struct object_naming {
    struct call *call;
    json_t *list;
    struct channel_census *census;
};

static void take_channel(void *data, struct str name)
{
    struct object_naming *naming = data;
    struct engine *engine = naming->call->engine;
    struct channel *channel = channel_find_for(engine, naming->call->character, name);
    if (!channel || !channel_names_for(engine, channel, naming->call->character)) {
        return;
    }
    struct channel_about about = channel_about(engine, channel, naming->call->character);
    json_t *json = json_pack(
            "{s:I}", "people", (json_int_t)channel_census_of(naming->census, channel)->count);
    calls_json_put(json, "name", name);
    calls_json_put(json, "topic", about.topic);
    (void)json_array_append_new(naming->list, json);
}

static enum call_answer channel_names(struct call *call)
{
    struct object_naming naming = {call, json_array(), channel_census_create(call->engine)};
    channel_each(call->engine, take_channel, &naming);
    channel_census_destroy(naming.census);
    return call_give(call, "channels", naming.list);
}

static const struct call_handler object_handlers[] = {
        {"object.find", object_find},
        {"object.get", calls_object_get},
        {"world.rooms", world_rooms},
        {"channel.lines", run_channel_lines},
        {"channel.names", channel_names},
};

void calls_object_add(struct engine *engine)
{
    calls_add(engine, object_handlers, sizeof(object_handlers) / sizeof(object_handlers[0]));
}
