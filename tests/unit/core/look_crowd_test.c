/* look_crowd_test.c -- The stored text about a crowd is equal to looking at each member:
 * look_crowd.h beside the plain way, in a crowded room with random changes. */
#include "engine/core/act/look_crowd.h"

#include "engine/core/people/presence.h"
#include "engine/core/perception/room_index.h"
#include "tests/support/repeat.h"
#include "tests/unit/core/scene.h"

#include <string.h>

enum { LOOK_CROWD_THINGS = 50, LOOK_CROWD_STEPS = 1200, LOOK_CROWD_WORLDS = 4, FEW = 200 };

struct look_crowd_crowd {
    struct scene scene;
    struct rng rng;
    uint64_t things[LOOK_CROWD_THINGS]; /* 0: room for another */
    uint64_t kinds[3];                  /* prototypes of some of them */
    uint64_t room;
    uint64_t other;
    size_t kept; /* looks that were not all plain */
};

static struct object *find_look_crowd(struct look_crowd_crowd *crowd, uint64_t id)
{
    return id ? world_find(crowd->scene.world, id) : NULL;
}

static struct object *any_look_crowd(struct look_crowd_crowd *crowd)
{
    return find_look_crowd(crowd, crowd->things[rng_below(&crowd->rng, LOOK_CROWD_THINGS)]);
}

#define PICK(crowd, from) (from)[rng_below(&(crowd)->rng, sizeof(from) / sizeof((from)[0]))]

static const char *const look_crowd_names[] = {"a rat", "a rat", "Bob", "owl", "Ann",
        "the <<b> crown", "a>b", "a pile of coins", "copper coin", "hour"};

static void make_one_look_crowd(struct look_crowd_crowd *crowd, size_t i)
{
    static const char *const protos[] = {
            "player", "player", "npc", "container", "light", "coin", "item", "exit"};
    char name[32];
    (void)snprintf(name, sizeof(name), "Guest%zu", (size_t)rng_below(&crowd->rng, 1000));
    crowd->things[i] = scene_make(&crowd->scene, rng_below(&crowd->rng, 2) ? name : "a rat",
            PICK(crowd, protos), find_look_crowd(crowd, crowd->room))
                               ->id;
}

static void move_look_crowd(struct look_crowd_crowd *crowd, struct object *object)
{
    uint64_t where = rng_below(&crowd->rng, 6);
    struct object *place = where == 0   ? find_look_crowd(crowd, crowd->other)
                           : where == 1 ? any_look_crowd(crowd)
                                        : find_look_crowd(crowd, crowd->room);
    if (place) {
        bool moved = place_move(crowd->scene.world, object, place);
        (void)moved; /* not into itself */
    }
}

static struct value some_value(struct look_crowd_crowd *crowd, uint32_t atom)
{
    if (rng_below(&crowd->rng, 2)) {
        return value_nil();
    }
    switch (atom) {
    case ATOM_name:
        return value_text(PICK(crowd, look_crowd_names));
    case ATOM_room_line:
        return value_text("It stands by itself.");
    case ATOM_amount:
        return value_int((int64_t)rng_below(&crowd->rng, 4));
    case ATOM_sitting: {
        struct object *seat = any_look_crowd(crowd);
        return value_object(seat ? seat->id : crowd->room);
    }
    default:
        return value_bool(rng_below(&crowd->rng, 3) > 0);
    }
}

static void set_any(struct look_crowd_crowd *crowd, struct object *object)
{
    static const uint32_t atoms[] = {ATOM_name, ATOM_name, ATOM_name, ATOM_proper, ATOM_plural,
            ATOM_amount, ATOM_lit, ATOM_hidden, ATOM_asleep, ATOM_room_line, ATOM_sitting,
            ATOM_light, ATOM_open};
    uint32_t atom = PICK(crowd, atoms);
    scene_set(&crowd->scene, object, atom, some_value(crowd, atom));
}

static void inherit_look_crowd(struct look_crowd_crowd *crowd, struct object *object)
{
    struct object *protos[] = {find_look_crowd(crowd, crowd->kinds[rng_below(&crowd->rng, 3)]),
            world_get_ref(crowd->scene.world, rng_below(&crowd->rng, 2) ? "light" : "player")};
    struct err err = {0};
    assert_true(
            proto_set(crowd->scene.world, object, protos, 1 + rng_below(&crowd->rng, 2), &err));
}

static void destroy_one_look_crowd(struct look_crowd_crowd *crowd, size_t i)
{
    struct object *object = find_look_crowd(crowd, crowd->things[i]);
    size_t count = 0;
    while (place_contents(crowd->scene.world, object, &count), count > 0) {
        scene_move(&crowd->scene, find_look_crowd(crowd, object->contents[0]),
                find_look_crowd(crowd, crowd->room));
    }
    assert_true(place_move(crowd->scene.world, object, NULL));
    world_destroy(crowd->scene.world, object);
    crowd->things[i] = 0;
}

/* Somebody comes into play, goes, or is link-dead for a while. */
static void come_or_go(struct look_crowd_crowd *crowd, struct object *object)
{
    struct engine *engine = crowd->scene.engine;
    struct presence *presence = presence_find_going(engine, object->id);
    uint64_t what = rng_below(&crowd->rng, 4);
    if (!presence) {
        (void)presence_add(engine, object, rng_below(&crowd->rng, 2));
    } else if (what == 0) {
        presence_remove(engine, presence);
    } else if (what == 1) {
        presence_set_going(engine, presence);
    } else {
        presence_set_linkdead(engine, presence, what == 2);
    }
}

static void set_words(struct look_crowd_crowd *crowd)
{
    static const char *const words[] = {"a", "an", "uno"};
    assert_true(phrase_set(
            phrases_of(crowd->scene.engine), STR("article_a"), str_of(PICK(crowd, words))));
}

/* Commits the transaction; objects leave memory and come back. */
static void pass_transaction_look_crowd(struct look_crowd_crowd *crowd)
{
    struct scene *scene = &crowd->scene;
    uint64_t alice = scene->alice->id;
    transaction_commit(scene->engine);
    uint64_t durable = store_poll(scene->store);
    for (unsigned round = 0; round < 2 && rng_below(&crowd->rng, 2); round++) {
        (void)world_evict(scene->world, durable, SIZE_MAX, 1000);
    }
    transaction_begin(scene->engine, 0, 0);
    scene->alice = find_look_crowd(crowd, alice);
}

/* Makes a change that can be undone. */
static void change_thing(struct look_crowd_crowd *crowd)
{
    size_t i = rng_below(&crowd->rng, LOOK_CROWD_THINGS);
    struct object *object = find_look_crowd(crowd, crowd->things[i]);
    uint64_t what = rng_below(&crowd->rng, 100);
    if (!object) {
        make_one_look_crowd(crowd, i);
    } else if (what < 35) {
        move_look_crowd(crowd, object);
    } else if (what < 85) {
        set_any(crowd, object);
    } else if (what < 93) {
        inherit_look_crowd(crowd, object);
    } else {
        destroy_one_look_crowd(crowd, i);
    }
}

static void change_and_undo_look_crowd(struct look_crowd_crowd *crowd)
{
    struct engine *engine = crowd->scene.engine;
    uint64_t before[LOOK_CROWD_THINGS];
    memcpy(before, crowd->things, sizeof(before));
    struct transaction_mark mark = transaction_savepoint(engine);
    for (size_t n = rng_below(&crowd->rng, 6); n > 0; n--) {
        change_thing(crowd);
    }
    transaction_rollback_to(engine, mark);
    memcpy(crowd->things, before, sizeof(before));
}

static void change_look_crowd(struct look_crowd_crowd *crowd)
{
    struct object *object = any_look_crowd(crowd);
    uint64_t what = rng_below(&crowd->rng, 100);
    if (what < 3) {
        set_any(crowd, find_look_crowd(crowd, crowd->kinds[rng_below(&crowd->rng, 3)]));
    } else if (what < 5) {
        pass_transaction_look_crowd(crowd);
    } else if (what < 6) {
        set_words(crowd);
    } else if (what < 12 && object) {
        come_or_go(crowd, object);
    } else if (what < 20) {
        change_and_undo_look_crowd(crowd);
    } else {
        change_thing(crowd);
    }
}

/* -- comparing -- */

/* True if it has a line of its own. */
static bool stands_out(struct look_crowd_crowd *crowd, uint64_t id, enum look_list which)
{
    struct world *world = crowd->scene.world;
    struct object *object = find_look_crowd(crowd, id);
    const struct presence *presence = presence_find(crowd->scene.engine, id);
    return prop_str(world, object, ATOM_room_line).length > 0 ||
           (which == LOOK_PEOPLE && ((presence && presence->linkdead_ms != 0) ||
                                            prop_object(world, object, ATOM_sitting)));
}

static void compare_list(struct look_crowd_crowd *crowd, struct object *viewer,
        enum look_list which, const struct look_scene *plain, const struct look_scene *kept)
{
    struct engine *engine = crowd->scene.engine;
    bool people = which == LOOK_PEOPLE;
    const uint64_t *all = people ? plain->people : plain->things;
    const uint64_t *apart = people ? kept->people : kept->things;
    size_t all_count = people ? plain->people_count : plain->thing_count;
    uint64_t listed[FEW];
    size_t count = 0;
    size_t out = 0;
    for (size_t i = 0; i < all_count; i++) {
        if (stands_out(crowd, all[i], which)) {
            assert_int_equal(apart[out++], all[i]);
        } else {
            listed[count++] = all[i];
        }
    }
    assert_int_equal(people ? kept->people_count : kept->thing_count, out);
    struct buf expected = {0};
    struct buf text = {0};

    look_put_list(engine, viewer, listed, count, &expected);
    size_t members = look_crowd_put(kept->crowd, which, engine, viewer, &text);

    assert_int_equal(members, count);
    assert_int_equal(text.length, expected.length);
    assert_true(text.length == 0 || memcmp(text.bytes, expected.bytes, text.length) == 0);
    buf_finish(&expected);
    buf_finish(&text);
}

static void compare_look_crowd(struct look_crowd_crowd *crowd, struct object *viewer)
{
    struct engine *engine = crowd->scene.engine;
    struct object *room = find_look_crowd(crowd, crowd->room);
    struct look_scene kept;
    struct look_scene plain;
    if (!look_crowd_init(engine, viewer, room, &kept)) {
        return;
    }
    crowd->kept++;
    look_scene_init(engine, viewer, room, &plain);
    assert_int_equal(kept.exit_count, plain.exit_count);
    assert_memory_equal(kept.exits, plain.exits, plain.exit_count * sizeof(*plain.exits));
    compare_list(crowd, viewer, LOOK_THINGS, &plain, &kept);
    compare_list(crowd, viewer, LOOK_PEOPLE, &plain, &kept);
    look_scene_finish(&plain);
    look_scene_finish(&kept);
}

static void crowd_open_look_crowd(struct look_crowd_crowd *crowd, uint64_t seed)
{
    static const char *const kinds[] = {"npc", "item", "player"};
    scene_open(&crowd->scene);
    crowd->kept = 0;
    rng_seed(&crowd->rng, seed);
    crowd->room = crowd->scene.room->id;
    crowd->other = scene_make(&crowd->scene, "other", "room", NULL)->id;
    for (size_t i = 0; i < 3; i++) {
        crowd->kinds[i] = scene_make(&crowd->scene, "a kind", kinds[i], NULL)->id;
    }
    for (size_t i = 0; i < LOOK_CROWD_THINGS; i++) {
        make_one_look_crowd(crowd, i);
    }
}

static void crowd_close_look_crowd(struct look_crowd_crowd *crowd)
{
    struct engine *engine = crowd->scene.engine;
    while (presence_first(engine)) {
        presence_remove(engine, presence_first(engine));
    }
    scene_close(&crowd->scene);
}

TEST(the_stored_text_about_a_crowd_is_equal_to_a_full_look)
{
    for (uint64_t seed = 1; seed <= test_rounds(1, LOOK_CROWD_WORLDS); seed++) {
        struct look_crowd_crowd crowd;
        crowd_open_look_crowd(&crowd, seed);

        for (size_t step = 0; step < LOOK_CROWD_STEPS; step++) {
            for (size_t n = rng_below(&crowd.rng, 4) ? 1 : rng_below(&crowd.rng, 60); n > 0;
                    n--) {
                change_look_crowd(&crowd);
            }
            struct object *other = any_look_crowd(&crowd);
            compare_look_crowd(&crowd, crowd.scene.alice);
            compare_look_crowd(&crowd, other ? other : crowd.scene.alice);
        }

        assert_true(crowd.kept > LOOK_CROWD_STEPS);
        crowd_close_look_crowd(&crowd);
    }
}

TEST(looking_at_a_crowd_counts_as_reading_each_member)
{
    struct look_crowd_crowd crowd;
    crowd_open_look_crowd(&crowd, 1);
    struct engine *engine = crowd.scene.engine;
    struct world *world = crowd.scene.world;
    struct look_scene scene;
    transaction_commit(engine);
    transaction_begin(engine, 0, 0);
    struct object *changed = find_look_crowd(&crowd, crowd.things[0]);
    scene_set(&crowd.scene, changed, ATOM_name, value_text("somebody"));
    assert_true(look_crowd_init(engine, find_look_crowd(&crowd, crowd.scene.alice->id),
            find_look_crowd(&crowd, crowd.room), &scene));
    look_scene_finish(&scene);
    world_seen_reset(world);

    assert_true(look_crowd_init(engine, find_look_crowd(&crowd, crowd.scene.alice->id),
            find_look_crowd(&crowd, crowd.room), &scene));

    assert_true(world->seen >= changed->changed);
    look_scene_finish(&scene);
    crowd_close_look_crowd(&crowd);
}

static struct room_index *index_of(struct look_crowd_crowd *crowd)
{
    return room_index_of(crowd->scene.engine, find_look_crowd(crowd, crowd->room), false);
}

static void clean_up(struct look_crowd_crowd *crowd)
{
    transaction_commit(crowd->scene.engine);
    engine_trim(crowd->scene.engine);
    transaction_begin(crowd->scene.engine, 0, 0);
}

TEST(the_caches_of_a_crowd_go_when_they_were_not_used_between_two_clean_ups)
{
    struct look_crowd_crowd crowd;
    crowd_open_look_crowd(&crowd, 1);
    compare_look_crowd(&crowd, crowd.scene.alice);
    assert_non_null(index_of(&crowd)->looks);

    clean_up(&crowd);
    assert_non_null(index_of(&crowd)->looks);
    clean_up(&crowd);
    assert_non_null(index_of(&crowd)->looks);
    clean_up(&crowd);
    clean_up(&crowd);
    assert_null(index_of(&crowd)->looks);
    compare_look_crowd(&crowd, crowd.scene.alice);
    assert_non_null(index_of(&crowd)->looks);

    size_t contents = index_of(&crowd)->contents;
    index_of(&crowd)->contents = 2001;
    clean_up(&crowd);
    clean_up(&crowd);
    assert_non_null(index_of(&crowd)->looks);
    compare_look_crowd(&crowd, crowd.scene.alice);
    assert_int_equal(index_of(&crowd)->contents, contents);

    size_t most = engine_options(crowd.scene.engine)->cache_bytes;
    crowd.scene.world->object_cache_bytes += most;
    clean_up(&crowd);
    clean_up(&crowd);
    crowd.scene.world->object_cache_bytes -= most;
    assert_non_null(index_of(&crowd)->looks);
    crowd_close_look_crowd(&crowd);
}
