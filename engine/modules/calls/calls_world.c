/* calls_world.c -- Public description of the world: areas, rooms with their exits, and the view of
 * a room.
 *
 * An exit is {from, name, to, to_name, door, open, dark}. to is 0 and to_name "" if the exit leads
 * to a room that is not public. dark: the room behind it cannot be seen from here.
 *
 * 1. A room is public if its property says so and its area's does not forbid it. A controller of
 *    the room may always see it.
 * 2. The view is that of a visitor in the room. The prototype of players is put there temporarily
 *    and removed again; nothing is written. The view leaves out people whose place `who` does not
 *    tell: their connection is lost, or they have `set profile off`.
 * 3. On a map a dark room has no name and no exits of its own, and appears only if an exit leads to
 *    it. Daylight does not change maps.
 *
 * Lists of areas and rooms are made in pieces: calls_area.c. */
#include "engine/core/act/look_impl.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/people/option.h"
#include "engine/core/people/presence.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

enum { PALETTE_MOST = 24, SENTENCE_MAX = 160 };

/* -- access -- */

static struct object *area_of(struct engine *engine, struct object *room)
{
    return prop_object(engine_world(engine), room, ATOM_area);
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
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR("daylight"));
    return !prop_bool(engine_world(engine), room, atom) && !perceive_is_lit(engine, room) &&
           !(call->role >= PERM_BUILDER && perm_controls(engine, call->character, room));
}

json_t *calls_map_name(const struct call *call, struct object *room)
{
    return calls_is_unknown(call, room)
                   ? calls_json_text(phrase_get(call->engine, PHRASE_look_dark_title))
                   : calls_plain_name(call->engine, room);
}

struct str calls_first_sentence(struct str text)
{
    struct str line = str_take_until(&text, '\n');
    size_t end = str_find(line, STR(". "), 0);
    return str_slice(line, 0, end < line.length ? end + 1 : line.length);
}

void calls_put_sentence(struct engine *engine, struct object *room, json_t *json)
{
    struct buf text = {0};
    struct buf plain = {0};
    (void)look_put_text(engine, NULL, room, ATOM_desc, &text);
    markup_plain(buf_str(&text), &plain);
    struct str line = calls_first_sentence(buf_str(&plain));
    if (line.length > 0 && line.length <= SENTENCE_MAX) {
        calls_json_put(json, "first", line);
    }
    buf_finish(&plain);
    buf_finish(&text);
}

json_t *calls_describe_area(struct engine *engine, struct object *area)
{
    struct buf text = {0};
    (void)look_put_text(engine, NULL, area, ATOM_desc, &text);
    json_t *json = json_pack(
            "{s:I, s:s}", "id", (json_int_t)area->id, "ref", area->ref ? area->ref : "");
    must(json);
    struct str name = prop_str(engine_world(engine), area, ATOM_name);
    calls_json_put(json, "name", name);
    calls_json_put(json, "desc", buf_str(&text));
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR("palette"));
    struct str palette = prop_str(engine_world(engine), area, atom);
    if (palette.length > 0) {
        calls_json_put(json, "palette", str_fit(palette, PALETTE_MOST));
    }
    buf_finish(&text);
    return json;
}

static json_t *describe_exit(const struct call *call, struct object *room, struct object *exit)
{
    struct engine *engine = call->engine;
    struct world *world = engine_world(engine);
    struct object *to = prop_object(world, exit, ATOM_to);
    bool known = to && calls_may_see_room(call, to);
    json_t *json = json_pack("{s:I, s:I, s:b, s:b, s:b}", "from", (json_int_t)room->id, "to",
            (json_int_t)(known ? to->id : 0), "door", prop_bool(world, exit, ATOM_door), "open",
            !is_closed(engine, exit), "dark", known && calls_is_unknown(call, to));
    must(json);
    struct str name = prop_str(world, exit, ATOM_name);
    calls_json_put(json, "name", name);
    (void)json_object_set_new(
            json, "to_name", known ? calls_map_name(call, to) : calls_json_text(STR_NONE));
    return json;
}

void calls_each_exit(const struct call *call, struct object *room,
        void (*visit)(void *data, json_t *exit), void *data)
{
    struct look_scene scene;
    look_scene_init(call->engine, NULL, room, &scene);
    look_sort_exits(call->engine, scene.exits, scene.exit_count);
    for (size_t i = 0; i < scene.exit_count; i++) {
        struct object *exit = world_find(engine_world(call->engine), scene.exits[i]);
        visit(data, describe_exit(call, room, exit));
    }
    look_scene_finish(&scene);
}

static void append_exit(void *list, json_t *exit)
{
    (void)json_array_append_new(list, exit);
}

json_t *calls_ways(struct engine *engine, struct object *room)
{
    json_t *names = json_array();
    struct look_scene scene;
    look_scene_init(engine, NULL, room, &scene);
    look_sort_exits(engine, scene.exits, scene.exit_count);
    for (size_t i = 0; i < scene.exit_count; i++) {
        struct object *exit = world_find(engine_world(engine), scene.exits[i]);
        struct str name = prop_str(engine_world(engine), exit, ATOM_name);
        (void)json_array_append_new(names, calls_json_text(name));
    }
    look_scene_finish(&scene);
    return names;
}

/* -- areas -- */

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

static bool finds_any(struct engine *engine, struct world_find_query query)
{
    size_t count = 0;
    query.limit = 1;
    world_search(engine_world(engine), &query, count_one, &count);
    return count > 0;
}

bool calls_is_kind(struct engine *engine, const struct object *object)
{
    return finds_any(engine, (struct world_find_query){.proto = object->id});
}

bool calls_shows_area(const struct call *call, struct object *area)
{
    struct engine *engine = call->engine;
    return calls_may_see_area(call, area) && !calls_is_kind(engine, area) &&
           (area->owner || finds_any(engine, (struct world_find_query){.area = area->id}));
}

/* -- a room -- */

bool calls_is_reticent(const struct object *player)
{
    const struct value *wish = option_of(player, STR("profile"));
    return wish && wish->kind == VALUE_BOOL && !wish->boolean;
}

/* Hides the people of the room whose place the list of people does not tell either. */
static void hide_people(struct engine *engine, struct object *room)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, room, &count);
    for (size_t i = 0; i < count; i++) {
        const struct presence *presence = presence_find(engine, ids[i]);
        struct object *person = presence ? world_find(world, ids[i]) : NULL;
        if (person && (presence_is_lost(presence) || calls_is_reticent(person))) {
            prop_set(world, person, ATOM_hidden, value_bool(true));
        }
    }
}

/* Appends what a person who looks around there sees. */
static void look_as_visitor(struct call *call, struct object *room, struct buf *out)
{
    struct engine *engine = call->engine;
    struct object *visitor = world_get_ref(engine_world(engine), "player");
    struct object *actor = call_actor(call);
    if (actor && actor->location == room->id) {
        look_room(engine, actor, room, false, out);
        return;
    }
    struct transaction_mark mark = transaction_savepoint(engine);
    hide_people(engine, room);
    if (place_move(engine_world(engine), visitor, room)) {
        look_room(engine, visitor, room, false, out);
    }
    transaction_rollback_to(engine, mark);
}

static struct str without_last_line(struct str text)
{
    size_t end = text.length;
    while (end > 0 && text.bytes[end - 1] != '\n') {
        end--;
    }
    return str_slice(text, 0, end > 0 ? end - 1 : 0);
}

bool calls_may_step_in(struct engine *engine, uint64_t id)
{
    struct world *world = engine_world(engine);
    const struct call stranger = {.engine = engine};
    struct object *room = world_find(world, id);
    if (!room || !is_room(engine, room) || calls_is_kind(engine, room) ||
            !calls_may_see_room(&stranger, room)) {
        return false;
    }
    uint32_t atom = atom_intern(&world->atoms, STR("open_to_guests"));
    const struct value *own = prop_get(world, room, atom);
    struct object *area = prop_object(world, room, ATOM_area);
    return own->kind != VALUE_NIL ? value_is_true(own) : area && prop_bool(world, area, atom);
}

enum call_answer calls_world_room(struct call *call)
{
    struct engine *engine = call->engine;
    uint64_t id = call_number(call, "id");
    struct object *room = world_find(engine_world(engine), id);
    if (!room || !is_room(engine, room) || calls_is_kind(engine, room) ||
            !calls_may_see_room(call, room)) {
        return call_refuse(call, 404, PHRASE_ask_public_room, WITH("id", id));
    }
    bool lit = perceive_is_lit(engine, room);
    struct object *area = area_of(engine, room);
    struct object *actor = call_actor(call);
    struct buf text = {0};
    look_as_visitor(call, room, &text);
    /* The last line of a lit room names the exits, which are a separate list here. */
    struct str seen = lit ? without_last_line(buf_str(&text)) : buf_str(&text);
    call->result = json_pack("{s:I, s:b, s:b, s:b, s:[]}", "id", (json_int_t)id, "lit", lit,
            "here", actor && actor->location == id, "step_in",
            engine_options(engine)->guests && calls_may_step_in(engine, id), "exits");
    must(call->result);
    (void)json_object_set_new(call->result, "name",
            lit ? calls_plain_name(engine, room)
                : calls_json_text(phrase_get(engine, PHRASE_look_dark_title)));
    calls_json_put(call->result, "text", seen);
    if (lit) {
        calls_each_exit(call, room, append_exit, json_object_get(call->result, "exits"));
    }
    if (area && calls_may_see_area(call, area)) {
        (void)json_object_set_new(call->result, "area", calls_describe_area(engine, area));
    }
    buf_finish(&text);
    calls_put_you(call);
    return CALL_DONE;
}
