/* look_room.c -- the description of a room for somebody inside it.
 *
 * A line each, in this order: title, description, lines that handlers add, open doors, things
 * with a line of their own (`room_line`), the other things, people, exits. Contents of boxes
 * are not listed. In the dark there is a title that does not name the room, and one line.
 *
 * An ordinary look allocates nothing here but what format_list.c needs. */
#include "engine/core/act/look.h"

#include "engine/core/act/look_crowd.h"
#include "engine/core/act/look_impl.h"
#include "engine/core/people/presence.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

static void put_title(struct engine *engine, struct object *room, struct buf *out)
{
    look_begin_line(out);
    buf_add_str(out, STR("<room>"));
    size_t from = out->length;
    format_name(engine, room, NULL, ARTICLE_AS_NAMED, out);
    markup_capitalise(out, from);
    buf_add_str(out, STR("</>"));
}

static void put_darkness(struct engine *engine, struct buf *out)
{
    look_begin_line(out);
    buf_add_str(out, STR("<room>"));
    buf_add_str(out, phrase_get(engine, PHRASE_look_dark_title));
    buf_add_str(out, STR("</>\n"));
    buf_add_str(out, phrase_get(engine, PHRASE_look_dark));
}

/* Appends the lines of ids that have one; moves the others to the front. Returns their number. */
static size_t put_own_lines(struct engine *engine, uint64_t *ids, size_t count, struct buf *out)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (prop_str(engine_world(engine), object, ATOM_room_line).length > 0) {
            look_begin_line(out);
            (void)look_put_text(engine, NULL, object, ATOM_room_line, out);
        } else {
            ids[left++] = ids[i];
        }
    }
    return left;
}

static void put_sitter(struct engine *engine, struct object *viewer, uint64_t id,
        struct object *seat, struct buf *out)
{
    struct buf name = {0};
    struct buf seat_name = {0};
    bool floor = seat == object_place(engine, world_find(engine_world(engine), id));
    look_put_list(engine, viewer, &id, 1, &name);
    look_begin_line(out);
    struct str how = look_posture(engine, world_find(engine_world(engine), id));
    if (floor) {
        phrase_put(engine, out, PHRASE_look_sitting_floor, WITH("list", buf_str(&name)),
                WITH("how", how));
    } else {
        format_name(engine, seat, viewer, ARTICLE_THE, &seat_name);
        phrase_put(engine, out, PHRASE_look_sitting, WITH("list", buf_str(&name)),
                WITH("how", how), WITH("seat", buf_str(&seat_name)));
    }
    buf_finish(&name);
    buf_finish(&seat_name);
}

/* Appends the rest in one line: the first `count` of the scene, or all others of a crowd. */
static void put_rest(struct engine *engine, struct object *viewer, enum look_list which,
        const struct look_scene *scene, size_t count, struct buf *out)
{
    struct buf list = {0};
    bool people = which == LOOK_PEOPLE;
    size_t entries = 0;
    if (count == 0 && !scene->crowd) {
        return;
    }
    if (scene->crowd) {
        count = look_crowd_put(scene->crowd, which, engine, viewer, &list);
    } else {
        entries = look_put_list(
                engine, viewer, people ? scene->people : scene->things, count, &list);
    }
    if (count > 0) {
        look_begin_line(out);
        phrase_put(engine, out,
                !people || (entries == 1 && count > 1) ? PHRASE_look_things
                : count == 1                           ? PHRASE_look_person
                                                       : PHRASE_look_people,
                WITH("list", buf_str(&list)));
    }
    buf_finish(&list);
}

static void put_pose(struct engine *engine, struct object *viewer, uint64_t id, struct str pose,
        struct buf *out)
{
    struct buf words = {0};
    markup_escape(pose, &words);
    look_put_listed(
            engine, viewer, PHRASE_look_pose, &id, 1, WITH("pose", buf_str(&words)), out);
    buf_finish(&words);
}

/* Appends a line for each person who is link-dead, has a pose or sits. Moves the others to the
 * front and returns how many they are. */
static size_t put_some_people(struct engine *engine, struct object *viewer, uint64_t *ids,
        size_t count, struct buf *out)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        struct object *person = world_find(engine_world(engine), ids[i]);
        struct object *seat = prop_object(engine_world(engine), person, ATOM_sitting);
        const struct presence *presence = presence_find(engine, ids[i]);
        struct str pose = look_pose(engine, viewer, person);
        if (presence && presence_is_lost(presence)) {
            look_put_listed(engine, viewer, PHRASE_look_linkdead, &ids[i], 1, WITHOUT, out);
        } else if (pose.length > 0) {
            put_pose(engine, viewer, ids[i], pose, out);
        } else if (seat) {
            put_sitter(engine, viewer, ids[i], seat, out);
        } else if (look_has_pose(engine, person)) {
            look_put_listed(engine, viewer, PHRASE_look_person, &ids[i], 1, WITHOUT, out);
        } else {
            ids[left++] = ids[i];
        }
    }
    return left;
}

/* Appends the surroundings as seen from inside an open box. */
static void put_outside(
        struct engine *engine, struct object *viewer, struct object *box, struct buf *out)
{
    unsigned kinds = object_kinds(engine, box);
    struct object *room = object_place(engine, box);
    if (!room || !(kinds & KIND_CONTAINER) || !perceive_lets_sight(engine, box, kinds)) {
        return;
    }
    struct look_scene scene;
    struct buf name = {0};
    look_scene_init(engine, box, room, &scene);
    look_scene_join(&scene);
    if (scene.thing_count > 0) {
        format_name(engine, room, NULL, ARTICLE_AS_NAMED, &name);
        look_put_listed(engine, viewer, PHRASE_look_outside, scene.things, scene.thing_count,
                WITH("room", buf_str(&name)), out);
    }
    buf_finish(&name);
    look_scene_finish(&scene);
}

/* Appends the open doors, which are part of the description of the rooms on both sides. */
static void put_open_doors(struct engine *engine, struct object *viewer,
        const struct look_scene *scene, struct buf *out)
{
    bool is_first = true;
    for (size_t i = 0; i < scene->exit_count; i++) {
        struct object *exit = world_find(engine_world(engine), scene->exits[i]);
        if (prop_bool(engine_world(engine), exit, ATOM_door) && !is_closed(engine, exit)) {
            struct event_arg arg = {STR("door"), value_object(exit->id)};
            if (is_first) {
                look_begin_line(out);
            } else {
                buf_add_char(out, ' ');
            }
            is_first = false;
            format_phrase(engine, PHRASE_look_stands_open, &arg, 1, viewer, out);
        }
    }
}

void look_room(struct engine *engine, struct object *viewer, struct object *room, bool brief,
        struct buf *out)
{
    if (!perceive_is_lit(engine, room)) {
        put_darkness(engine, out);
        return;
    }
    put_title(engine, room, out);
    if (!brief) {
        (void)look_put_description(engine, viewer, room, out);
    }
    struct look_scene scene;
    if (!look_crowd_init(engine, viewer, room, &scene)) {
        look_scene_init(engine, viewer, room, &scene);
    }
    if (!brief) {
        look_sort_exits(engine, scene.exits, scene.exit_count);
        put_open_doors(engine, viewer, &scene, out);
    }
    size_t things = put_own_lines(engine, scene.things, scene.thing_count, out);
    put_rest(engine, viewer, LOOK_THINGS, &scene, things, out);
    size_t people = put_own_lines(engine, scene.people, scene.people_count, out);
    people = put_some_people(engine, viewer, scene.people, people, out);
    put_rest(engine, viewer, LOOK_PEOPLE, &scene, people, out);
    if (is_room(engine, room)) {
        look_put_exits(engine, &scene, false, out);
    } else {
        put_outside(engine, viewer, room, out);
    }
    look_scene_finish(&scene);
}
