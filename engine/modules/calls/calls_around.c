/* calls_around.c -- Surroundings and inventory of a player, as data for a panel.
 *
 * It has what `look` and `inventory` would show: in the dark nothing of the place, and never hidden
 * things. Names are plain text, and lit things are marked. The line looks at the thing, and is "" if
 * no line can. Players have no id there, which would identify them behind a mask. */
#include "engine/modules/calls/calls_around.h"

#include "engine/core/act/look_impl.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/output/noun.h"
#include "engine/core/people/presence.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

#define LOOK "look "

enum { AROUND_LISTED_MAX = 100 };

void around_put(struct engine *engine, struct object *viewer, struct object *object,
        struct buf *out_name, struct buf *out_line)
{
    struct buf markup = {0};
    struct buf line = {0};
    format_name(engine, object, viewer, ARTICLE_AS_NAMED, &markup);
    markup_plain(buf_str(&markup), out_name);
    (void)look_put_line(engine, object, buf_str(&markup), &line);
    markup_plain(buf_str(&line), out_line);
    buf_finish(&markup);
    buf_finish(&line);
}

/* -- the walk -- */

static bool walk_list(struct engine *engine, const uint64_t *ids, size_t count,
        const struct around_walk *walk, const char *part)
{
    for (size_t i = 0; i < count && i < AROUND_LISTED_MAX; i++) {
        if (!walk->visit(walk->data, part, world_find(engine_world(engine), ids[i]))) {
            return false;
        }
    }
    return true;
}

static bool walk_place(struct engine *engine, struct object *actor, struct object *place,
        const struct around_walk *walk)
{
    struct look_scene scene;
    look_scene_init(engine, actor, place, &scene);
    bool on = walk_list(engine, scene.people, scene.people_count, walk, "people") &&
              walk_list(engine, scene.things, scene.thing_count, walk, "things");
    look_scene_finish(&scene);
    return on;
}

/* Visits the clothes visible from outside, then the things carried but not worn. */
static void walk_carried(
        struct engine *engine, struct object *actor, const struct around_walk *walk)
{
    struct world *world = engine_world(engine);
    struct object *garments[PERCEIVE_WORN_MAX];
    size_t count = perceive_worn(engine, actor, garments);
    for (size_t i = 0; i < count; i++) {
        if (!walk->visit(walk->data, "worn", garments[i])) {
            return;
        }
    }
    struct look_scene scene;
    look_scene_init(engine, actor, actor, &scene);
    size_t held = 0;
    for (size_t i = 0; i < scene.thing_count; i++) {
        if (value_is_true(prop_get(world, world_find(world, scene.things[i]), ATOM_worn))) {
            continue;
        }
        if (held++ == AROUND_LISTED_MAX ||
                !walk->visit(walk->data, "held", world_find(world, scene.things[i]))) {
            break;
        }
    }
    look_scene_finish(&scene);
}

static bool is_lit_here(struct engine *engine, const struct object *actor)
{
    struct object *place = actor ? world_find(engine_world(engine), actor->location) : NULL;
    return place && perceive_is_lit(engine, place);
}

void around_each(struct engine *engine, struct object *actor, const struct around_walk *walk)
{
    struct object *place = world_find(engine_world(engine), actor->location);
    if (!is_lit_here(engine, actor) || walk_place(engine, actor, place, walk)) {
        walk_carried(engine, actor, walk);
    }
}

/* -- the lists -- */

static unsigned states_of(struct engine *engine, struct object *object)
{
    return noun_states(engine, object, object_kinds(engine, object));
}

static const char *const parts[] = {"people", "things", "held", "worn"};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

/* Names its state in the line of each entry that has that line. */
static void name_unlit(struct engine *engine, json_t *lists, struct str line)
{
    struct buf unlit = {0};
    buf_add_text(&unlit, LOOK);
    buf_add_str(&unlit, phrase_word(engine, PHRASE_state_unlit, 0));
    buf_add_str(&unlit, str_slice(line, strlen(LOOK) - 1, line.length));
    for (size_t i = 0; i < PARTS; i++) {
        size_t at = 0;
        json_t *entry = NULL;
        json_array_foreach(json_object_get(lists, parts[i]), at, entry)
        {
            if (str_equal(str_of(json_string_value(json_object_get(entry, "line"))), line)) {
                (void)json_object_set_new(entry, "line", calls_json_text(buf_str(&unlit)));
            }
        }
    }
    buf_finish(&unlit);
}

/* "look lamp" would ask which of two is meant, if "look lit lamp" is there as well. */
static void tell_unlit_apart(struct engine *engine, json_t *lists)
{
    struct buf lit = {0};
    struct buf plain = {0};
    buf_printf(&lit, LOOK "%.*s ", STR_FMT(phrase_word(engine, PHRASE_state_lit, 0)));
    for (size_t i = 0; i < PARTS; i++) {
        size_t at = 0;
        json_t *entry = NULL;
        json_array_foreach(json_object_get(lists, parts[i]), at, entry)
        {
            struct str line = str_of(json_string_value(json_object_get(entry, "line")));
            if (str_starts(line, buf_str(&lit))) {
                buf_clear(&plain);
                buf_add_text(&plain, LOOK);
                buf_add_str(&plain, str_slice(line, lit.length, line.length));
                name_unlit(engine, lists, buf_str(&plain));
            }
        }
    }
    buf_finish(&lit);
    buf_finish(&plain);
}

static bool put_entry(void *data, const char *part, struct object *object)
{
    struct call *call = data;
    struct buf name = {0};
    struct buf line = {0};
    around_put(call->engine, call_actor(call), object, &name, &line);
    noun_put_mark(call->engine, states_of(call->engine, object) & NOUN_LIT, &name);
    json_t *entry = json_pack("{s:o, s:o}", "name", calls_json_text(buf_str(&name)), "line",
            calls_json_text(buf_str(&line)));
    must(entry);
    bool plays = proto_is_ref(engine_world(call->engine), object, "player");
    (void)json_object_set_new(entry, plays ? "player" : "id",
            plays ? json_true() : json_integer((json_int_t)object->id));
    const struct presence *presence = plays ? presence_find(call->engine, object->id) : NULL;
    if (presence && presence_is_lost(presence)) {
        (void)json_object_set_new(entry, "linkdead", json_true());
    }
    (void)json_array_append_new(json_object_get(call->result, part), entry);
    buf_finish(&name);
    buf_finish(&line);
    return true;
}

static enum call_answer page_around(struct call *call)
{
    struct object *actor = call_actor(call);
    call->result = json_pack("{s:b, s:[], s:[], s:[], s:[]}", "lit",
            is_lit_here(call->engine, actor), "people", "things", "held", "worn");
    must(call->result);
    if (actor) {
        around_each(call->engine, actor, &(struct around_walk){put_entry, call});
        tell_unlit_apart(call->engine, call->result);
    }
    return CALL_DONE;
}

/* -- one thing -- */

struct wanted {
    struct engine *engine;
    struct object *actor;
    struct str line;
    struct object *found;
};

static bool is_wanted(void *data, const char *part, struct object *object)
{
    (void)part;
    struct wanted *wanted = data;
    struct buf name = {0};
    struct buf line = {0};
    around_put(wanted->engine, wanted->actor, object, &name, &line);
    if (line.length > 0 && str_equal(buf_str(&line), wanted->line)) {
        wanted->found = object;
    }
    buf_finish(&name);
    buf_finish(&line);
    return !wanted->found;
}

struct object *around_find(struct engine *engine, struct object *actor, struct str line)
{
    struct wanted wanted = {engine, actor, line, NULL};
    around_each(engine, actor, &(struct around_walk){is_wanted, &wanted});
    return wanted.found;
}

void calls_around_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {{"page.around", page_around}};
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
