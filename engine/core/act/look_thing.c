/* look_thing.c -- the description of a thing or person.
 *
 * Its description and the lines that handlers add; then its state: a door or box open or
 * closed, visible contents, a lamp lit, what somebody wears and where they sit. Contents show
 * through glass. The caller has checked that the thing is in sight. */
#include "engine/core/act/look.h"

#include "engine/core/act/look_impl.h"
#include "engine/core/output/disguise.h"
#include "engine/core/people/presence.h"
#include "world/model/place.h"
#include "world/model/prop.h"

/* Appends a new line with one object in it. */
static void put_state(struct engine *engine, struct object *viewer, enum phrase phrase,
        struct object *thing, struct buf *out)
{
    struct event_arg args[] = {
            {STR("thing"), value_object(thing->id)}, {STR("box"), value_object(thing->id)}};
    look_begin_line(out);
    format_phrase(engine, phrase, args, 2, viewer, out);
}

static void put_contents(
        struct engine *engine, struct object *viewer, struct object *box, struct buf *out)
{
    struct look_scene scene;
    look_scene_init(engine, viewer, box, &scene);
    look_scene_join(&scene);
    if (scene.thing_count == 0) {
        put_state(engine, viewer, PHRASE_look_empty, box, out);
    } else {
        struct buf name = {0};
        format_name(engine, box, viewer, ARTICLE_THE, &name);
        look_put_listed(engine, viewer, PHRASE_look_contains, scene.things, scene.thing_count,
                WITH("box", buf_str(&name)), out);
        buf_finish(&name);
    }
    look_scene_finish(&scene);
}

void look_inside(
        struct engine *engine, struct object *viewer, struct object *thing, struct buf *out)
{
    unsigned kinds = object_kinds(engine, thing);
    if (kinds & KIND_ROOM) {
        look_room(engine, viewer, thing, false, out);
    } else if (!(kinds & KIND_CONTAINER)) {
        put_state(engine, viewer, PHRASE_look_no_inside, thing, out);
    } else if (perceive_lets_sight(engine, thing, kinds) ||
               object_place(engine, viewer) == thing) {
        put_contents(engine, viewer, thing, out);
    } else {
        put_state(engine, viewer, PHRASE_look_closed, thing, out);
    }
}

static void put_container(
        struct engine *engine, struct object *viewer, struct object *box, struct buf *out)
{
    if (is_closed(engine, box)) {
        put_state(engine, viewer, PHRASE_look_closed, box, out);
    }
    if (perceive_lets_sight(engine, box, KIND_CONTAINER)) {
        put_contents(engine, viewer, box, out);
    }
}

static void put_clothes(
        struct engine *engine, struct object *viewer, struct object *person, struct buf *out)
{
    struct object *worn[PERCEIVE_WORN_MAX];
    uint64_t ids[PERCEIVE_WORN_MAX];
    size_t count = perceive_worn(engine, person, worn);
    if (count == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = worn[i]->id;
    }
    struct buf name = {0};
    format_name(engine, person, viewer, ARTICLE_THE, &name);
    look_put_listed(engine, viewer,
            viewer == person ? PHRASE_look_wears_you : PHRASE_look_wears, ids, count,
            WITH("who", buf_str(&name)), out);
    buf_finish(&name);
}

/* Tells a person who looks at themselves which name others see. */
static void put_disguise_look_thing(
        struct engine *engine, struct object *person, struct buf *out)
{
    struct buf name = {0};
    if (disguise_hides(engine, person, NULL)) {
        format_name(engine, person, NULL, ARTICLE_A, &name);
        look_begin_line(out);
        phrase_put(engine, out, PHRASE_look_disguise, WITH("name", buf_str(&name)));
    }
    buf_finish(&name);
}

static void put_person(
        struct engine *engine, struct object *viewer, struct object *person, struct buf *out)
{
    put_clothes(engine, viewer, person, out);
    if (viewer == person) {
        put_disguise_look_thing(engine, person, out);
    }
    struct object *seat = prop_object(engine_world(engine), person, ATOM_sitting);
    if (seat && viewer != person) {
        struct value how = value_str(look_posture(engine, person));
        struct event_arg args[] = {{STR("thing"), value_object(person->id)},
                {STR("seat"), value_object(seat->id)}, {STR("how"), how}};
        look_begin_line(out);
        bool floor = seat == object_place(engine, person);
        format_phrase(engine, floor ? PHRASE_look_sits_floor : PHRASE_look_sits, args, 3,
                viewer, out);
        value_finish(&how);
    }
    struct str pose = viewer == person ? STR_NONE : look_pose(engine, viewer, person);
    if (pose.length > 0) {
        struct value words = value_str(pose);
        struct event_arg args[] = {
                {STR("thing"), value_object(person->id)}, {STR("pose"), words}};
        look_begin_line(out);
        format_phrase(engine, PHRASE_look_poses, args, 2, viewer, out);
        value_finish(&words);
    }
    const struct presence *presence = presence_find(engine, person->id);
    if (presence && presence_is_lost(presence)) {
        put_state(engine, viewer, PHRASE_look_away, person, out);
    }
}

void look_thing(
        struct engine *engine, struct object *viewer, struct object *thing, struct buf *out)
{
    unsigned kinds = object_kinds(engine, thing);
    if (kinds & KIND_ROOM) {
        look_room(engine, viewer, thing, false, out);
        return;
    }
    size_t before = out->length;
    bool described = look_put_description(engine, viewer, thing, out);
    if (!described && !(kinds & KIND_EXIT)) {
        put_state(engine, viewer, thing == viewer ? PHRASE_look_plain_you : PHRASE_look_plain,
                thing, out);
    }
    if (kinds & KIND_EXIT) {
        look_put_exit(engine, viewer, thing, out);
    }
    if (kinds & KIND_CONTAINER) {
        put_container(engine, viewer, thing, out);
    }
    if (kinds & KIND_LIGHT) {
        bool lit = prop_bool(engine_world(engine), thing, ATOM_lit);
        put_state(engine, viewer, lit ? PHRASE_look_lit : PHRASE_look_unlit, thing, out);
    }
    if (kinds & KIND_CHARACTER) {
        put_person(engine, viewer, thing, out);
    }
    if (out->length == before) {
        put_state(engine, viewer, PHRASE_look_plain, thing, out);
    }
}
