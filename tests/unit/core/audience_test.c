/* audience_test.c -- The stored list of listeners is equal to a walk of the place after any events:
 * random arrivals, departures, logins, ignoring, prototypes and undoing. */
#include "engine/core/output/audience.h"

#include "engine/base/rng.h"
#include "engine/core/people/ignore.h"
#include "engine/core/perception/perceive.h"
#include "tests/unit/core/scene.h"

enum { PEOPLE = 40, BOXES = 6, AUDIENCE_STEPS = 600 };

struct hall {
    struct scene scene;
    struct object *other;
    struct object *people[PEOPLE];
    struct session *sessions[PEOPLE];
    struct session *more[PEOPLE];
    struct object *boxes[BOXES];
    struct rng rng;
};

static size_t below(struct hall *hall, size_t most)
{
    return (size_t)(rng_next(&hall->rng) % most);
}

/* The crowd has all listeners who hear the same, and nobody else; the rest has the others. */
static void compare_crowd(struct engine *engine, const struct audience *audience)
{
    struct audience_crowd all;
    size_t rest = 0;
    if (!audience_crowd(engine, audience, &all)) {
        assert_true(!audience->kept || audience->count < 8);
        return;
    }
    assert_true(hub_crowd_is_whole(all.crowd));
    for (size_t i = 0; i < audience->count; i++) {
        const struct listener *listener = &audience->listeners[i];
        bool same = !listener->ignores && !listener->several;
        assert_true(same == (listener->session->crowd == all.crowd));
        if (!same) {
            assert_int_equal(all.rest[rest++].character, listener->character);
        }
    }
    assert_int_equal(rest, all.rest_count);
    size_t members = 0;
    for (struct session *s = hub_first(engine_hub(engine)); s; s = s->next) {
        members += s->crowd == all.crowd;
    }
    assert_int_equal(members, audience->count - rest);
}

static void compare_audience(struct hall *hall, struct object *place)
{
    struct engine *engine = hall->scene.engine;
    struct audience_few few;
    struct audience audience = audience_of(engine, place, &few);
    size_t count = 0;
    size_t listeners = 0;
    size_t boxes = 0;
    const uint64_t *ids = place_contents(engine_world(engine), place, &count);
    for (size_t i = 0; i < count; i++) {
        struct session *session = hub_sessions_of(engine_hub(engine), ids[i]);
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (session) {
            assert_true(listeners < audience.count);
            const struct listener *listener = &audience.listeners[listeners++];
            assert_int_equal(listener->character, ids[i]);
            assert_ptr_equal(listener->session, session);
            assert_int_equal(listener->ignores, ignore_any(engine, ids[i]));
            assert_int_equal(listener->several, session->next_of_character != NULL);
        } else if (object_kinds(engine, object) & KIND_CONTAINER) {
            assert_true(boxes < audience.box_count);
            assert_int_equal(audience.boxes[boxes++], ids[i]);
        }
    }
    assert_int_equal(listeners, audience.count);
    assert_int_equal(boxes, audience.box_count);
    if (below(hall, 2) == 0) {
        compare_crowd(engine, &audience);
    }
}

/* Opens or closes one of a player's two sessions. */
static void toggle_session(struct hall *hall, size_t i)
{
    struct hub *hub = engine_hub(hall->scene.engine);
    struct session **session = below(hall, 3) == 0 ? &hall->more[i] : &hall->sessions[i];
    if (!*session) {
        *session = hub_open(hub, &scene_frontend, NULL, "192.0.2.1");
        hub_attach(*session, hall->people[i]->id);
    } else {
        hub_attach(*session, 0);
        *session = NULL;
    }
}

/* By a change in place the second time, as scripts do. */
static void toggle_ignoring(struct hall *hall, struct object *person)
{
    struct world *world = hall->scene.world;
    struct value ignored = value_table();
    struct value *options = prop_change(world, person, ATOM_options);
    value_table_set(&ignored, value_int((int64_t)hall->people[0]->id), value_bool(true));
    if (options && value_table_get_str(options, STR("ignore"))) {
        value_table_set_str(options, STR("ignore"), value_nil());
        value_finish(&ignored);
    } else if (options) {
        value_table_set_str(options, STR("ignore"), ignored);
    } else {
        struct value fresh = value_table();
        value_table_set_str(&fresh, STR("ignore"), ignored);
        prop_set(world, person, ATOM_options, fresh);
    }
}

static void toggle_kind(struct hall *hall, struct object *box)
{
    struct world *world = hall->scene.world;
    bool is_box = object_kinds(hall->scene.engine, box) & KIND_CONTAINER;
    struct object *proto = world_get_ref(world, is_box ? "item" : "container");
    struct err err = {0};
    assert_true(proto_set(world, box, &proto, 1, &err));
}

static void step(struct hall *hall)
{
    struct scene *s = &hall->scene;
    struct object *places[] = {s->room, hall->other, hall->boxes[0]};
    size_t who = below(hall, PEOPLE);
    switch (below(hall, 6)) {
    case 0:
    case 1:
        scene_move(s, hall->people[who], places[below(hall, 3)]);
        break;
    case 2:
        toggle_session(hall, who);
        break;
    case 3:
        toggle_ignoring(hall, hall->people[who]);
        break;
    case 4:
        toggle_kind(hall, hall->boxes[below(hall, BOXES)]);
        break;
    default:
        scene_move(s, hall->boxes[1 + below(hall, BOXES - 1)], places[below(hall, 2)]);
        break;
    }
}

static void compare_all(struct hall *hall)
{
    compare_audience(hall, hall->scene.room);
    compare_audience(hall, hall->other);
    compare_audience(hall, hall->boxes[0]);
}

/* Takes a few steps and rolls them back: sessions are not part of a transaction, so the first step
 * is toggled again. */
static void try_and_undo(struct hall *hall)
{
    struct scene *s = &hall->scene;
    size_t mark = tx_savepoint(s->world);
    for (int i = 0; i < 5; i++) {
        step(hall);
        compare_all(hall);
    }
    tx_rollback_to(s->world, mark);
}

TEST(the_stored_audience_is_equal_to_a_walk_of_the_place)
{
    static struct hall hall;
    hall = (struct hall){0};
    struct scene *s = &hall.scene;
    scene_open(s);
    rng_seed(&hall.rng, 7);
    hall.other = scene_make(s, "Yard", "room", NULL);
    for (size_t i = 0; i < PEOPLE; i++) {
        hall.people[i] = scene_make(s, "Somebody", "player", s->room);
    }
    for (size_t i = 0; i < BOXES; i++) {
        hall.boxes[i] = scene_open_box(s, "a box", s->room);
    }

    for (int i = 0; i < AUDIENCE_STEPS; i++) {
        step(&hall);
        compare_all(&hall);
        if (i % 10 == 0) {
            try_and_undo(&hall);
            compare_all(&hall);
        }
    }
    scene_close(s);
}

TEST(using_the_stored_audience_counts_as_reading_its_sources)
{
    static struct hall hall;
    hall = (struct hall){0};
    struct scene *s = &hall.scene;
    struct audience_few few;
    scene_open(s);
    for (size_t i = 0; i < PEOPLE; i++) {
        hall.people[i] = scene_make(s, "Somebody", "player", s->room);
    }
    uint64_t changed = hall.people[3]->changed;
    hall.people[3]->changed = changed + 1000;
    (void)audience_of(s->engine, s->room, &few);
    world_seen_reset(s->world);

    (void)audience_of(s->engine, s->room, &few);

    assert_int_equal(s->world->seen, changed + 1000);
    hall.people[3]->changed = changed;
    scene_close(s);
}
