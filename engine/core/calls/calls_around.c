/* calls_around.c -- what is here and what does one carry, as data for a panel beside the game?
 *
 * It tells what `look` and `inventory` would: in the dark nothing of the place, and never what is
 * hidden. Names are plain text; the line looks at the thing, and is "" where no line would. */
#include "engine/core/act/look_impl.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/calls/calls_page.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

enum { LISTED_MAX = 100 };

static json_t *entry_of(struct engine *engine, struct object *viewer, struct object *object)
{
    struct buf markup = {0};
    struct buf plain = {0};
    struct buf line = {0};
    struct buf plain_line = {0};
    format_name(engine, object, viewer, ARTICLE_AS_NAMED, &markup);
    markup_plain(buf_str(&markup), &plain);
    (void)look_put_line(engine, object, buf_str(&markup), &line);
    markup_plain(buf_str(&line), &plain_line);
    json_t *entry = json_pack("{s:o, s:o}", "name", calls_json_text(buf_str(&plain)), "line",
            calls_json_text(buf_str(&plain_line)));
    must(entry);
    buf_finish(&markup);
    buf_finish(&plain);
    buf_finish(&line);
    buf_finish(&plain_line);
    return entry;
}

static json_t *list_of(
        struct engine *engine, struct object *viewer, const uint64_t *ids, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count && i < LISTED_MAX; i++) {
        struct object *object = world_find(engine->world, ids[i]);
        (void)json_array_append_new(list, entry_of(engine, viewer, object));
    }
    return list;
}

static void put_place(
        struct engine *engine, struct object *actor, struct object *place, json_t *result)
{
    struct look_scene scene;
    look_scene_init(engine, actor, place, &scene);
    (void)json_object_set_new(
            result, "people", list_of(engine, actor, scene.people, scene.people_count));
    (void)json_object_set_new(
            result, "things", list_of(engine, actor, scene.things, scene.thing_count));
    look_scene_finish(&scene);
}

/* Clothes as they are seen from outside; of all else what is not worn. */
static void put_carried(struct engine *engine, struct object *actor, json_t *result)
{
    struct object *garments[PERCEIVE_WORN_MAX];
    size_t count = perceive_worn(engine, actor, garments);
    json_t *worn = json_object_get(result, "worn");
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(worn, entry_of(engine, actor, garments[i]));
    }
    struct look_scene scene;
    look_scene_init(engine, actor, actor, &scene);
    json_t *held = json_object_get(result, "held");
    for (size_t i = 0; i < scene.thing_count && json_array_size(held) < LISTED_MAX; i++) {
        struct object *thing = world_find(engine->world, scene.things[i]);
        if (!value_is_true(prop_get(engine->world, thing, ATOM_worn))) {
            (void)json_array_append_new(held, entry_of(engine, actor, thing));
        }
    }
    look_scene_finish(&scene);
}

enum call_answer calls_page_around(struct call *call)
{
    struct engine *engine = call->engine;
    struct object *actor = call_actor(call);
    struct object *place = actor ? world_find(engine->world, actor->location) : NULL;
    bool lit = place && perceive_is_lit(engine, place);
    call->result = json_pack(
            "{s:b, s:[], s:[], s:[], s:[]}", "lit", lit, "people", "things", "held", "worn");
    must(call->result);
    if (lit) {
        put_place(engine, actor, place, call->result);
    }
    if (actor) {
        put_carried(engine, actor, call->result);
    }
    return CALL_DONE;
}
