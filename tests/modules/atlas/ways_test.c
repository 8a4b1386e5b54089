/* ways_test.c -- A player's knowledge of the rooms around: visited rooms, maps, the way to a place,
 * and the time limit for areas of any size. */
#include "engine/modules/atlas/ways.h"

#include "engine/core/perception/known.h"
#include "engine/core/skein_module.h"
#include "tests/unit/core/scene.h"

extern const struct skein_module atlas_module;

static void open_with_atlas(struct scene *s)
{
    static const struct skein_module *const modules[] = {&atlas_module, NULL};
    scene_open_with(s, modules);
}

#define ATLAS_TEST(name) TEST_IN(name, struct scene, s, open_with_atlas(&s), scene_close(&s))

static struct object *room(struct scene *s, const char *name)
{
    return scene_make(s, name, "room", NULL);
}

static void join(struct scene *s, const char *there, struct object *a, const char *back,
        struct object *b)
{
    (void)scene_exit(s, there, a, b);
    (void)scene_exit(s, back, b, a);
}

static bool is_on_map(struct scene *s, const struct object *one)
{
    struct ways_map map;
    ways_around(s->engine, s->alice, s->room, 5, &map);
    bool is = false;
    for (size_t i = 0; i < map.room_count; i++) {
        is |= map.rooms[i].id == one->id;
    }
    ways_map_finish(&map);
    return is;
}

/* How many steps; 0: no way. */
static size_t steps_to(struct scene *s, const char *words)
{
    struct ways_path path;
    assert_true(ways_to(s->engine, s->alice, s->room, str_of(words), &path));
    size_t count = path.count;
    ways_path_finish(&path);
    return count;
}

ATLAS_TEST(a_visited_room_is_known)
{
    static const uint64_t ids[] = {1, 31, 63, 64, 2047, 2048, 2049, 999999, INT64_MAX};

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        struct known known = known_of(s->engine, s->alice);
        assert_false(known_has(&known, ids[i]));
        assert_true(known_learn(s->engine, s->alice, ids[i]));
        assert_false(known_learn(s->engine, s->alice, ids[i]));
    }

    struct known known = known_of(s->engine, s->alice);
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        assert_true(known_has(&known, ids[i]));
    }
    assert_false(known_has(&known, 2));
    assert_false(known_has(&known, 62));
}

ATLAS_TEST(rooms_known_in_an_older_format_stay_known)
{
    struct value old = value_table();
    value_table_set(&old, value_int(5), value_bool(true));
    value_table_set(&old, value_int(1999), value_bool(true));
    scene_set(s, s->alice, atom_intern(&s->world->atoms, STR("_rooms_0")), old);

    assert_true(known_learn(s->engine, s->alice, 6));

    struct known known = known_of(s->engine, s->alice);
    assert_true(known_has(&known, 5) && known_has(&known, 6) && known_has(&known, 1999));
    assert_false(known_has(&known, 7));
}

ATLAS_TEST(a_map_shows_public_and_visited_rooms)
{
    struct object *hall = room(s, "Hall");
    struct object *den = room(s, "Den");
    struct object *cave = room(s, "Cave");
    struct object *vault = room(s, "Vault");
    join(s, "north", s->room, "south", hall);
    join(s, "east", s->room, "west", den);
    join(s, "west", s->room, "east", cave);
    join(s, "north", hall, "south", vault);
    scene_set(s, den, ATOM_public, value_bool(false));
    scene_set(s, scene_exit(s, "down", s->room, vault), ATOM_hidden, value_bool(true));
    scene_set(s, vault, ATOM_hidden, value_bool(true));

    assert_true(is_on_map(s, hall));
    assert_true(is_on_map(s, cave));
    assert_false(is_on_map(s, den));
    assert_false(is_on_map(s, vault));

    (void)known_learn(s->engine, s->alice, den->id);
    (void)known_learn(s->engine, s->alice, vault->id);
    assert_true(is_on_map(s, den));
    assert_true(is_on_map(s, vault)); /* by the hall */
    scene_set(s, hall, ATOM_light, value_int(0));
    assert_true(is_on_map(s, hall)); /* as a dark place */
    assert_false(is_on_map(s, vault));
}

ATLAS_TEST(a_route_uses_only_visited_rooms_and_visible_exits)
{
    struct object *lane = room(s, "Long Lane");
    struct object *inn = room(s, "The Old Inn");
    struct object *yard = room(s, "Inn Yard");
    join(s, "north", s->room, "south", lane);
    join(s, "north", lane, "south", inn);
    struct object *door = scene_exit(s, "east", s->room, yard);
    (void)scene_exit(s, "north", yard, inn);
    (void)scene_exit(s, "in", yard, inn);

    assert_int_equal(steps_to(s, "inn"), 0);
    (void)known_learn(s->engine, s->alice, inn->id);
    assert_int_equal(steps_to(s, "inn"), 0); /* the way between is unknown */
    (void)known_learn(s->engine, s->alice, lane->id);
    assert_int_equal(steps_to(s, "INN"), 2);
    assert_int_equal(steps_to(s, "the old inn"), 2);
    assert_int_equal(steps_to(s, "old"), 2);
    assert_int_equal(steps_to(s, "ol"), 0);
    assert_int_equal(steps_to(s, "yard"), 0);
    (void)known_learn(s->engine, s->alice, yard->id);
    assert_int_equal(steps_to(s, "yard"), 1);
    scene_set(s, door, ATOM_door, value_bool(true));
    assert_int_equal(steps_to(s, "yard"), 0); /* it is shut, visibly */
    scene_set(s, door, ATOM_door, value_bool(false));
    scene_set(s, door, ATOM_hidden, value_bool(true));
    assert_int_equal(steps_to(s, "yard"), 0);
    assert_int_equal(steps_to(s, ""), 0);
    assert_int_equal(steps_to(s, "the"), 0);
}

static bool timed(
        struct scene *s, const char *words, struct ways_path *path, int64_t *longest_us)
{
    int64_t began_us = clock_us();
    bool done = ways_to(s->engine, s->alice, s->room, str_of(words), path);
    int64_t took_us = clock_us() - began_us;
    *longest_us = took_us > *longest_us ? took_us : *longest_us;
    assert_true(path->looked_at <= 3100);
    return done;
}

TEST(a_route_through_twelve_thousand_rooms_is_found)
{
    enum { SIDE = 110, ROOMS = SIDE * SIDE };

    struct scene s;
    open_with_atlas(&s);
    struct object *area = scene_make(&s, "The Plain", "thing", NULL);
    struct object **rooms = mem_alloc_array(ROOMS, sizeof(struct object *));
    for (size_t i = 0; i < ROOMS; i++) {
        rooms[i] = room(&s, "Plain");
        scene_set(&s, rooms[i], ATOM_area, value_object(area->id));
        (void)known_learn(s.engine, s.alice, rooms[i]->id);
        if (i % SIDE) {
            join(&s, "west", rooms[i], "east", rooms[i - 1]);
        }
        if (i >= SIDE) {
            join(&s, "north", rooms[i], "south", rooms[i - SIDE]);
        }
    }
    scene_set(&s, rooms[50], ATOM_name, value_text("Old Oak"));
    join(&s, "up", s.room, "down", rooms[0]);
    struct ways_path path;
    int64_t longest_us = 0;
    size_t transactions = 1;

    while (!timed(&s, "oak", &path, &longest_us)) {
        transactions++;
    }
    assert_int_equal(path.count, 51);
    ways_path_finish(&path);
    while (!timed(&s, "elm", &path, &longest_us)) {
        transactions++;
    }
    assert_int_equal(path.count, 0);
    print_message("# %zu slices, %lld us at most\n", transactions, (long long)longest_us);

    mem_free(rooms);
    scene_close(&s);
}
