/* atlas_test.c -- Coordinates of rooms: the layout of an area, its changes, and areas of any size. */
#include "engine/modules/atlas/atlas.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/internal_event.h"
#include "engine/core/perception/room_place.h"
#include "engine/core/skein_module.h"
#include "tests/unit/core/scene.h"

extern const struct skein_module atlas_module;

static void open_atlas(struct scene *s)
{
    static const struct skein_module *const modules[] = {&atlas_module, NULL};
    scene_open_with(s, modules);
}

static struct room_place place_of(struct scene *s, struct object *room)
{
    struct room_place place = {.room = room};
    internal_event_run(s->engine, INTERNAL_ROOM_PLACE, &place);
    return place;
}

static void assert_place(struct scene *s, struct object *room, int x, int y, int z)
{
    struct room_place place = place_of(s, room);
    assert_true(place.known);
    assert_int_equal(place.x, x);
    assert_int_equal(place.y, y);
    assert_int_equal(place.z, z);
}

TEST(an_area_is_laid_out_by_its_exits)
{
    struct scene s;
    open_atlas(&s);
    struct object *area = scene_make(&s, "Old Town", "thing", NULL);
    struct object *lane = scene_make(&s, "Lane", "room", NULL);
    struct object *tower = scene_make(&s, "Tower", "room", NULL);
    assert_false(place_of(&s, s.room).known);
    scene_set(&s, s.room, ATOM_area, value_object(area->id));
    scene_set(&s, lane, ATOM_area, value_object(area->id));
    scene_set(&s, tower, ATOM_area, value_object(area->id));
    struct object *exit = scene_exit(&s, "north", s.room, lane);
    (void)scene_exit(&s, "up", lane, tower);

    assert_place(&s, s.room, 0, 0, 0);
    assert_place(&s, tower, 0, 1, 1);

    scene_set(&s, exit, ATOM_name, value_text("east"));
    atlas_destroy(s.engine); /* its rest is over */
    atlas_create(s.engine);
    assert_place(&s, s.room, 0, 0, 0);
    assert_place(&s, lane, 1, 0, 0);
    scene_close(&s);
}

TEST(the_layout_is_the_same_whichever_room_is_asked_for_first)
{
    struct scene s;
    open_atlas(&s);
    struct object *area = scene_make(&s, "Coast", "thing", NULL);
    struct object *rails = scene_make(&s, "On the rails", "room", NULL);
    struct object *quay = scene_make(&s, "Quay", "room", NULL);
    struct object *mole = scene_make(&s, "Mole", "room", NULL);
    scene_set(&s, rails, ATOM_area, value_object(area->id));
    scene_set(&s, quay, ATOM_area, value_object(area->id));
    scene_set(&s, mole, ATOM_area, value_object(area->id));
    struct object *card = scene_make(&s, "map", "thing", NULL);
    scene_set(&s, card, ATOM_area, value_object(area->id));
    (void)scene_exit(&s, "west", mole, quay);
    struct room_place from_the_rails = place_of(&s, rails);

    atlas_destroy(s.engine); /* as if the server had restarted */
    atlas_create(s.engine);
    struct room_place from_the_mole = place_of(&s, mole);
    assert_place(&s, quay, from_the_mole.x - 1, from_the_mole.y, 0);
    assert_place(&s, rails, from_the_rails.x, from_the_rails.y, 0);

    atlas_destroy(s.engine);
    atlas_create(s.engine);
    (void)place_of(&s, rails);
    assert_place(&s, mole, from_the_mole.x, from_the_mole.y, 0);
    scene_close(&s);
}

TEST(an_area_of_twelve_thousand_rooms_is_laid_out_in_many_turns)
{
    enum { SIDE = 110, ROOMS = SIDE * SIDE };

    struct scene s;
    open_atlas(&s);
    struct object *area = scene_make(&s, "The Plain", "thing", NULL);
    struct object **rooms = mem_alloc_array(ROOMS, sizeof(struct object *));
    for (size_t i = 0; i < ROOMS; i++) {
        rooms[i] = scene_make(&s, "Plain", "room", NULL);
        scene_set(&s, rooms[i], ATOM_area, value_object(area->id));
        if (i % SIDE) {
            (void)scene_exit(&s, "west", rooms[i], rooms[i - 1]);
            (void)scene_exit(&s, "east", rooms[i - 1], rooms[i]);
        }
        if (i >= SIDE) {
            (void)scene_exit(&s, "north", rooms[i], rooms[i - SIDE]);
            (void)scene_exit(&s, "south", rooms[i - SIDE], rooms[i]);
        }
    }

    int64_t longest_us = 0;
    size_t turns = 0;
    int64_t at_us = clock_us();
    assert_false(place_of(&s, rooms[ROOMS - 1]).known);
    for (int64_t next_us = 0; next_us == 0; turns++) {
        next_us = atlas_turn(s.engine);
        longest_us = clock_us() - at_us > longest_us ? clock_us() - at_us : longest_us;
        at_us = clock_us();
    }

    assert_true(turns > 5);
    assert_place(&s, rooms[ROOMS - 1], SIDE - 1, -(SIDE - 1), 0);
    print_message("# laid out in turns of %lld us at most\n", (long long)longest_us);
    mem_free(rooms);
    scene_close(&s);
}
