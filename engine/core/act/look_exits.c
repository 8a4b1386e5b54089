/* look_exits.c -- exits as a viewer sees them.
 *
 * Compass directions come first in their usual order, then the others in the order they were
 * made. Hidden exits are left out: players find them by name. Through an open or transparent
 * exit the next room can be seen if it is lit. */
#include "engine/core/act/look_impl.h"
#include "engine/core/output/link.h"
#include "engine/core/perception/direction.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

static struct str direction_of(struct engine *engine, uint64_t id)
{
    struct object *exit = world_find(engine_world(engine), id);
    return exit ? prop_str(engine_world(engine), exit, ATOM_name) : STR_NONE;
}

/* An insertion sort: rooms have only a handful of exits. */
void look_sort_exits(struct engine *engine, uint64_t *ids, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t id = ids[i];
        size_t order = direction_order(direction_of(engine, id));
        size_t at = i;
        while (at > 0 && direction_order(direction_of(engine, ids[at - 1])) > order) {
            ids[at] = ids[at - 1];
            at--;
        }
        ids[at] = id;
    }
}

/* Appends <exit><cmd north>north</cmd></>. An exit that is not a direction is linked with `go`.
 * A name that could be read as several commands gets no link. */
static void put_name(struct engine *engine, struct object *exit, struct buf *out)
{
    struct str name = prop_str(engine_world(engine), exit, ATOM_name);
    bool fits = link_is_one(engine, name);
    buf_add_str(out, STR("<exit>"));
    if (fits) {
        buf_add_str(out, direction_find(name) ? STR("<cmd ") : STR("<cmd go "));
        buf_add_str(out, name);
        buf_add_char(out, '>');
    }
    markup_escape(name, out);
    buf_add_str(out, fits ? STR("</cmd></>") : STR("</>"));
}

/* "north", "north (closed)". */
static void put_short(struct engine *engine, struct object *exit, struct buf *out)
{
    if (!is_closed(engine, exit)) {
        put_name(engine, exit, out);
        return;
    }
    struct buf name = {0};
    put_name(engine, exit, &name);
    phrase_put(engine, out, PHRASE_exit_closed, WITH("exit", buf_str(&name)));
    buf_finish(&name);
}

static void put_room_name(struct engine *engine, struct object *room, struct buf *out)
{
    if (perceive_is_lit(engine, room)) {
        format_name(engine, room, NULL, ARTICLE_AS_NAMED, out);
    } else {
        buf_add_str(out, phrase_get(engine, PHRASE_look_dark_title));
    }
}

static void put_long(struct engine *engine, struct object *exit, struct buf *out)
{
    struct buf room = {0};
    struct buf name = {0};
    struct object *to = perceive_beyond(engine, exit);
    /* "WORLD@REF": an exit into another world. */
    struct str far = prop_str(engine_world(engine), exit, ATOM_to);
    struct str world = str_take_until(&far, '@');
    put_short(engine, exit, &name);
    look_begin_line(out);
    if (to) {
        put_room_name(engine, to, &room);
        phrase_put(engine, out, PHRASE_look_exit_to, WITH("exit", buf_str(&name)),
                WITH("room", buf_str(&room)));
    } else if (world.length > 0 && perceive_lets_sight(engine, exit, KIND_EXIT)) {
        phrase_put(engine, &room, PHRASE_travel_world, WITH("world", world));
        phrase_put(engine, out, PHRASE_look_exit_to, WITH("exit", buf_str(&name)),
                WITH("room", buf_str(&room)));
    } else {
        buf_add_str(out, buf_str(&name));
    }
    buf_finish(&name);
    buf_finish(&room);
}

void look_put_exits(
        struct engine *engine, struct look_scene *scene, bool long_form, struct buf *out)
{
    look_begin_line(out);
    if (scene->exit_count == 0) {
        buf_add_str(out, phrase_get(engine, PHRASE_look_no_exits));
        return;
    }
    look_sort_exits(engine, scene->exits, scene->exit_count);
    if (long_form) {
        for (size_t i = 0; i < scene->exit_count; i++) {
            put_long(engine, world_find(engine_world(engine), scene->exits[i]), out);
        }
        return;
    }
    struct buf list = {0};
    for (size_t i = 0; i < scene->exit_count; i++) {
        buf_add_text(&list, i > 0 ? ", " : "");
        put_short(engine, world_find(engine_world(engine), scene->exits[i]), &list);
    }
    phrase_put(engine, out, PHRASE_look_exits, WITH("list", buf_str(&list)));
    buf_finish(&list);
}

void look_exits(struct engine *engine, struct object *viewer, struct object *room,
        bool long_form, struct buf *out)
{
    if (!perceive_is_lit(engine, room)) {
        look_begin_line(out);
        buf_add_str(out, phrase_get(engine, PHRASE_look_dark));
        return;
    }
    struct look_scene scene;
    look_scene_init(engine, viewer, room, &scene);
    look_put_exits(engine, &scene, long_form, out);
    look_scene_finish(&scene);
}

static void put_view(struct engine *engine, struct object *viewer, struct object *exit,
        struct object *room, struct buf *out)
{
    struct buf name = {0};
    struct buf list = {0};
    struct buf title = {0};
    struct look_scene scene;
    markup_escape(prop_str(engine_world(engine), exit, ATOM_name), &name);
    format_name(engine, room, NULL, ARTICLE_AS_NAMED, &title);
    look_scene_init(engine, viewer, room, &scene);
    look_scene_join(&scene);
    look_put_list(engine, viewer, scene.things, scene.thing_count, &list);
    enum phrase phrase = !perceive_is_lit(engine, room) ? PHRASE_look_through_dark
                         : scene.thing_count > 0        ? PHRASE_look_through_with
                                                        : PHRASE_look_through;
    look_begin_line(out);
    phrase_put(engine, out, phrase, WITH("exit", buf_str(&name)), WITH("room", buf_str(&title)),
            WITH("list", buf_str(&list)));
    look_scene_finish(&scene);
    buf_finish(&name);
    buf_finish(&list);
    buf_finish(&title);
}

void look_put_exit(
        struct engine *engine, struct object *viewer, struct object *exit, struct buf *out)
{
    struct object *room = perceive_beyond(engine, exit);
    if (prop_bool(engine_world(engine), exit, ATOM_door)) {
        struct event_arg arg = {STR("thing"), value_object(exit->id)};
        look_begin_line(out);
        format_phrase(engine, is_closed(engine, exit) ? PHRASE_look_closed : PHRASE_look_open,
                &arg, 1, viewer, out);
    }
    if (room) {
        put_view(engine, viewer, exit, room, out);
    }
}
