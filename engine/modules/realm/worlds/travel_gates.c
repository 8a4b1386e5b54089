/* travel_gates.c -- Exits to other worlds, and the exits back.
 *
 * Such an exit has a text as its `to`, "WORLD@REF". A traveller from another world arrives where an
 * exit leads back to it, or where everybody begins. So builders of other worlds cannot create
 * entrances into this one.
 *
 * A world's news, which the broker distributes every few seconds, include these exits. Ids of
 * candidate exits are kept in memory. They are all exits that have led elsewhere in this process
 * and, after a start, all exits, checked some at a time. */
#include "engine/modules/realm/worlds/travel.h"

#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#include <string.h>

#define GATES_TOLD 500
#define SCAN_EACH 2000

/* -- exits -- */

static void add_id(uint64_t **list, size_t *count, size_t *capacity, uint64_t id)
{
    *list = mem_grow(*list, *count, capacity, sizeof(**list));
    (*list)[(*count)++] = id;
}

static bool leads_elsewhere(struct engine *engine, struct object *exit, struct travel_gate *out)
{
    const struct value *to = prop_get(engine_world(engine), exit, ATOM_to);
    return is_exit(engine, exit) && to->kind == VALUE_STRING &&
           travel_goal(value_as_str(to), &out->world, &out->ref);
}

void travel_note_way(struct engine *engine, void *about)
{
    const struct object *exit = about;
    struct travel_state *state = realm_people(engine) ? realm_travel(engine) : NULL;
    const struct value *to = state && !exit->destroyed ? prop_own(exit, ATOM_to) : NULL;
    bool known = !to || to->kind != VALUE_STRING;
    for (size_t i = 0; i < (state ? state->gate_count : 0) && !known; i++) {
        known = state->gates[i] == exit->id;
    }
    if (!known) {
        add_id(&state->gates, &state->gate_count, &state->gate_capacity, exit->id);
    }
}

static void found_exit(void *data, uint64_t id)
{
    struct travel_state *state = data;
    add_id(&state->scan, &state->scan_count, &state->scan_capacity, id);
}

/* Checks the next exits of those that existed at the start. */
static void scan(struct engine *engine, struct travel_state *state)
{
    struct world *world = engine_world(engine);
    struct object *proto = world_find_ref(world, STR("exit"));
    if (!state->scanned && proto) {
        struct world_find_query query = {.proto = proto->id, .limit = SIZE_MAX};
        world_search(world, &query, found_exit, state);
        state->scanned = true;
    }
    for (size_t i = 0; i < SCAN_EACH && state->scan_count > 0; i++) {
        struct object *exit = world_find(world, state->scan[--state->scan_count]);
        if (exit) {
            travel_note_way(engine, exit);
        }
    }
    if (state->scan_count == 0) {
        mem_free(state->scan);
        state->scan = NULL;
        state->scan_capacity = 0;
    }
}

void travel_state_finish(struct travel_state *state)
{
    mem_free(state->gates);
    mem_free(state->scan);
    json_decref(state->counted);
}

/* -- news of other worlds -- */

/* True if the news have "ROOM WORLD@REF": an exit from a room there to this one. */
static bool has_gate(const json_t *news, struct str at, const char *world)
{
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(json_object_get(news, "gates"), i, one)
    {
        struct str rest = str_of(json_string_value(one) ? json_string_value(one) : "");
        struct str room = str_take_until(&rest, ' ');
        if (str_equal(room, at) && str_equal(str_take_until(&rest, '@'), str_of(world))) {
            return true;
        }
    }
    return false;
}

void travel_each_gate(struct engine *engine,
        void (*visit)(void *data, const struct travel_gate *gate), void *data)
{
    struct travel_state *state = realm_people(engine) ? realm_travel(engine) : NULL;
    for (size_t i = 0; state && i < state->gate_count; i++) {
        struct object *exit = world_find(engine_world(engine), state->gates[i]);
        struct travel_gate gate = {.exit = state->gates[i]};
        if (!exit || !exit->location || !leads_elsewhere(engine, exit, &gate)) {
            continue;
        }
        const struct object *room = world_find(engine_world(engine), exit->location);
        char world[WORLD_NAME_MAX + 1];
        (void)str_copy(gate.world, world, sizeof(world));
        gate.room = room && room->ref ? str_of(room->ref) : STR_NONE;
        gate.fits = has_gate(realm_news_of(engine, world), gate.ref, outbox_name(engine));
        visit(data, &gate);
    }
}

static void tell_gate(void *data, const struct travel_gate *gate)
{
    json_t *gates = data;
    struct buf text = {0};
    if (gate->room.length > 0 && json_array_size(gates) < GATES_TOLD) {
        buf_printf(&text, "%.*s %.*s@%.*s", STR_FMT(gate->room), STR_FMT(gate->world),
                STR_FMT(gate->ref));
        (void)json_array_append_new(gates, json_string(text.bytes));
    }
    buf_finish(&text);
}

static void tell_text(json_t *news, const char *name, const char *text)
{
    if (text && text[0]) {
        (void)json_object_set_new(news, name, json_string(text));
    }
}

/* Adds whom this world accepts as visitors: a list of words, or nothing if everybody is welcome. */
static void tell_visitors(struct engine *engine, json_t *news)
{
    const struct value *visitors = engine_options(engine)->realm.visitors;
    json_t *takes = json_array();
    bool all = !visitors || (visitors->kind == VALUE_BOOL && visitors->boolean);
    for (size_t i = 0; !all && visitors->kind == VALUE_TABLE && i < visitors->table->item_count;
            i++) {
        struct str name = value_as_str(&visitors->table->items[i]);
        (void)json_array_append_new(takes, json_stringn(name.bytes, name.length));
    }
    if (all) {
        json_decref(takes);
    } else {
        (void)json_object_set_new(news, "visitors", takes);
    }
}

static bool is_full(struct engine *engine)
{
    uint64_t most = engine_options(engine)->realm.visitors_most;
    uint64_t count = 0;
    char home[ABROAD_WORLD_MAX + 1];
    for (const struct presence *one = presence_first(engine); most > 0 && one;
            one = one->next) {
        count += abroad_home(engine, one->character, home);
    }
    return most > 0 && count >= most;
}

void travel_tell(struct engine *engine, json_t *news)
{
    json_t *gates = json_array();
    scan(engine, realm_travel(engine));
    travel_each_gate(engine, tell_gate, gates);
    (void)json_object_set_new(news, "gates", gates);
    tell_text(news, "link", engine_options(engine)->realm.link);
    tell_text(news, "address", engine_options(engine)->realm.address);
    tell_visitors(engine, news);
    travel_tell_away(engine, news);
    if (is_full(engine)) {
        (void)json_object_set_new(news, "full", json_true());
    }
}

/* -- permission -- */

bool travel_takes(const struct engine *engine, struct str world)
{
    const struct value *visitors = engine_options(engine)->realm.visitors;
    if (!visitors || visitors->kind == VALUE_BOOL) {
        return !visitors || visitors->boolean;
    }
    for (size_t i = 0; visitors->kind == VALUE_TABLE && i < visitors->table->item_count; i++) {
        if (str_equal(value_as_str(&visitors->table->items[i]), world)) {
            return true;
        }
    }
    return false;
}

bool travel_has_seat(struct engine *engine)
{
    return !is_full(engine);
}

static bool is_taken(const json_t *news, const char *name)
{
    const json_t *takes = json_object_get(news, "visitors");
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(takes, i, one)
    {
        if (json_is_string(one) && strcmp(json_string_value(one), name) == 0) {
            return true;
        }
    }
    return !takes;
}

static bool refuse_travel_gates(struct engine *engine, const struct travel_way *way,
        enum phrase phrase, struct err *err)
{
    return phrase_err(engine, err, ERR_DENIED, phrase, WITH("world", way->world),
            WITH("ref", way->ref), WITH("from", outbox_name(engine)));
}

/* True if the destination has an exit back. A traveller who passes through this world was checked
 * before. */
static bool leads_there(const struct travel_way *way, const json_t *news, const char *from)
{
    bool to_any = way->how == TRAVEL_TELEPORT || way->ref.length == 0;
    return to_any || way->through.length > 0 || has_gate(news, way->ref, from);
}

bool travel_may_go(struct engine *engine, const struct travel_way *way, struct err *err)
{
    char world[WORLD_NAME_MAX + 1];
    char home[ABROAD_WORLD_MAX + 1];
    (void)str_copy(way->world, world, sizeof(world));
    if (!outbox_knows(engine, way->world)) {
        return phrase_err(
                engine, err, ERR_MISSING, PHRASE_realm_no_world, WITH("world", way->world));
    }
    const json_t *news = realm_news_of(engine, world);
    if (!outbox_reaches(engine, way->world) || !news) {
        return refuse_travel_gates(engine, way, PHRASE_travel_closed, err);
    }
    bool visits = abroad_home(engine, way->traveller->id, home);
    if (visits && strcmp(home, world) == 0) {
        return true; /* anybody may go home */
    }
    if (!outbox_trust_may(engine, way->world, WORLD_MAY_VISIT)) {
        /* They could not come back. */
        return refuse_travel_gates(engine, way, PHRASE_realm_no_return, err);
    }
    if (visits && !outbox_reaches(engine, str_of(home))) {
        return phrase_err(engine, err, ERR_BUSY, PHRASE_travel_by_home, WITH("world", home));
    }
    if (!is_taken(news, visits ? home : outbox_name(engine))) {
        return refuse_travel_gates(engine, way, PHRASE_travel_no_visitors, err);
    }
    if (json_is_true(json_object_get(news, "full"))) {
        return refuse_travel_gates(engine, way, PHRASE_travel_full, err);
    }
    return leads_there(way, news, outbox_name(engine)) ||
           refuse_travel_gates(engine, way, PHRASE_travel_no_way, err);
}

bool travel_has_way(struct engine *engine, struct object *room, struct str world)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(engine_world(engine), ids[i]);
        struct travel_gate gate;
        if (exit && leads_elsewhere(engine, exit, &gate) && str_equal(gate.world, world)) {
            return true;
        }
    }
    return false;
}

bool travel_goal(struct str text, struct str *out_world, struct str *out_ref)
{
    struct str ref = text;
    struct str world = str_take_until(&ref, '@');
    *out_world = world;
    *out_ref = ref;
    return world_name_is_formed(world) && ref.length <= WORLD_REF_MAX;
}
