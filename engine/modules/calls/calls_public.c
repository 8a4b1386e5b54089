/* calls_public.c -- Public numbers of people in rooms, and finding of rooms by name.
 *
 * 1. A player is counted only where a stranger in the room would see and recognise them, and where
 *    the room is public and lit. Hidden, boxed, masked and disconnected players are not counted, so
 *    that no number reveals where they are.
 * 2. A room without a public name is not found by name. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/words.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/search_job.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_page.h"
#include "world/model/prop.h"

enum { JOBS_MOST = 1000, ATLAS_FOUND_MOST = 60, GROUPED_FIRST = 20 };

/* -- people -- */

void calls_people_init(struct calls_people *people)
{
    map_init(&people->counts);
}

void calls_people_finish(struct calls_people *people)
{
    mem_free(people->ids);
    map_finish(&people->counts);
}

/* Notes who is in play now. They may leave before they are counted. */
static void note_people(struct engine *engine, struct calls_people *people)
{
    size_t count = 0;
    people->begun = true;
    people->ids = mem_alloc_array(presence_count(engine) + 1, sizeof(*people->ids));
    for (struct presence *one = presence_first(engine); one && count <= presence_count(engine);
            one = one->next) {
        people->ids[count++] = one->character;
    }
    people->count = count;
}

bool calls_people_step(struct call *call, struct calls_people *people, bool by_area)
{
    struct engine *engine = call->engine;
    if (!people->begun) {
        note_people(engine, people);
    }
    if (people->at == people->count) {
        return false;
    }
    const struct presence *one = presence_find(engine, people->ids[people->at++]);
    struct object *room = one ? disguise_seen_in(engine, one) : NULL;
    struct object *at =
            room && by_area ? prop_object(engine_world(engine), room, ATOM_area) : room;
    if (at) {
        uintptr_t count = (uintptr_t)map_find(&people->counts, at->id);
        (void)map_put(&people->counts, at->id, (void *)(count + 1));
    }
    return true;
}

void calls_people_put(const struct calls_people *people, uint64_t id, json_t *into)
{
    uintptr_t count = (uintptr_t)map_find(&people->counts, id);
    if (count > 0) {
        (void)json_object_set_new(into, "people", json_integer((json_int_t)count));
    }
}

void calls_put_hour(const struct call *call)
{
    struct world *world = engine_world(call->engine);
    struct object *clock = world_find_ref(world, STR("calendar"));
    double hour =
            clock ? prop_number(world, clock, atom_intern(&world->atoms, STR("hour")), -1) : -1;
    if (hour >= 0 && hour < 24) {
        (void)json_object_set_new(call->result, "hour", json_integer((json_int_t)hour));
    }
}

/* -- rooms -- */

bool calls_is_outdoors(struct engine *engine, struct object *room)
{
    struct world *world = engine_world(engine);
    const struct value *circle =
            prop_get(world, room, atom_intern(&world->atoms, STR("circle")));
    const struct value *sector =
            circle->kind == VALUE_TABLE ? value_table_get_str(circle, STR("sector")) : NULL;
    if (prop_bool(world, room, atom_intern(&world->atoms, STR("daylight")))) {
        return true;
    }
    return sector && sector->kind == VALUE_STRING &&
           !str_equal(value_as_str(sector), STR("inside"));
}

static json_t *describe_found(const struct call *stranger, struct object *room)
{
    struct engine *engine = stranger->engine;
    struct object *area = prop_object(engine_world(engine), room, ATOM_area);
    json_t *json = json_pack("{s:I, s:o, s:b}", "id", (json_int_t)room->id, "name",
            calls_plain_name(engine, room), "step_in",
            engine_options(engine)->guests && calls_may_step_in(engine, room->id));
    must(json);
    calls_put_sentence(engine, room, json);
    if (area && calls_may_see_area(stranger, area)) {
        json_t *of = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)area->id, "ref",
                area->ref ? area->ref : "", "desc", "");
        must(of);
        calls_json_put(of, "name", prop_str(engine_world(engine), area, ATOM_name));
        (void)json_object_set_new(json, "area", of);
    }
    return json;
}

/* Returns the number of a room's area; 0: none is known. */
static json_int_t area_number(const json_t *room)
{
    return json_integer_value(json_object_get(json_object_get(room, "area"), "id"));
}

/* Appends a room to the group of its area. */
static void add_to_group(json_t *groups, json_t *room)
{
    size_t i = 0;
    json_t *group = NULL;
    json_t *area = json_object_get(room, "area");
    json_array_foreach(groups, i, group)
    {
        if (area_number(group) == area_number(room)) {
            (void)json_array_append(json_object_get(group, "rooms"), room);
            return;
        }
    }
    group = json_pack("{s:[o]}", "rooms", json_incref(room));
    must(group);
    if (area) {
        (void)json_object_set(group, "area", area);
    }
    (void)json_array_append_new(groups, group);
}

/* Returns some of the rooms, by their areas. */
static json_t *group_rooms(const json_t *rooms, size_t from, size_t to)
{
    json_t *groups = json_array();
    for (size_t i = from; i < to && i < json_array_size(rooms); i++) {
        add_to_group(groups, json_array_get(rooms, i));
    }
    return groups;
}

static json_t *list_rooms(struct engine *engine, const struct search_job_found *found)
{
    const struct call stranger = {.engine = engine};
    json_t *rooms = json_array();
    bool more = false;
    for (size_t i = 0; i < found->count && !more; i++) {
        struct object *room = world_find(engine_world(engine), found->ids[i]);
        if (!room || !world_is_named(room, found->part) || !is_room(engine, room) ||
                calls_is_kind(engine, room) || !calls_may_see_room(&stranger, room) ||
                calls_is_unknown(&stranger, room)) {
            continue;
        }
        more = json_array_size(rooms) == ATLAS_FOUND_MOST;
        if (!more) {
            (void)json_array_append_new(rooms, describe_found(&stranger, room));
        }
    }
    json_t *rest = group_rooms(rooms, GROUPED_FIRST, ATLAS_FOUND_MOST);
    json_t *result = json_pack("{s:o, s:o, s:I, s:o, s:b}", "groups",
            group_rooms(rooms, 0, GROUPED_FIRST), "rest", rest, "rest_count",
            (json_int_t)(json_array_size(rooms) < GROUPED_FIRST
                                 ? 0
                                 : json_array_size(rooms) - GROUPED_FIRST),
            "rooms", rooms, "more", more);
    must(result);
    calls_json_put(result, "words", found->part);
    return result;
}

static void rooms_found(
        struct engine *engine, void *ticket, const struct search_job_found *found)
{
    if (found->problem) {
        calls_refuse(engine, (uint64_t)(uintptr_t)ticket, 503, PHRASE_ask_busy);
        return;
    }
    transaction_begin(engine, 0, 0);
    world_seen_all(engine_world(engine));
    calls_finish(engine, (uint64_t)(uintptr_t)ticket, list_rooms(engine, found));
    transaction_commit(engine);
}

enum call_answer calls_world_find(struct call *call)
{
    struct str words = words_without_article(call->engine, str_trim(call_text(call, "words")));
    struct buf folded = {0};
    if (words.length == 0) {
        call->result = json_pack("{s:[], s:[], s:[], s:i, s:b, s:s}", "rooms", "groups", "rest",
                "rest_count", 0, "more", 0, "words", "");
        return CALL_DONE;
    }
    str_fold(words, &folded);
    bool ok = search_job_begin(call->engine, call->character, buf_str(&folded), JOBS_MOST,
            rooms_found, (void *)(uintptr_t)call->ticket);
    buf_finish(&folded);
    return ok ? CALL_LATER : call_refuse(call, 503, PHRASE_ask_busy);
}
