/* remote_view_test.c -- The stored list of places with a view into a room stays correct. */
#include "engine/core/output/remote_view.h"

#include "engine/core/perception/room_index.h"
#include "tests/unit/core/play.h"

/* A window in the start room, among many things, that shows the events in the hall. */
static uint64_t furnish_remote_view(struct play *play)
{
    transaction_begin(play->engine, 0, 0);
    struct object *start = world_get_ref(play->world, "start");
    for (size_t i = 0; i < ROOM_INDEX_MIN; i++) {
        assert_true(place_move(play->world, play_make(play, NULL, "item"), start));
    }
    struct object *window = play_make(play, NULL, "exit");
    prop_set(play->world, window, ATOM_transparent, value_bool(true));
    prop_set(
            play->world, window, ATOM_to, value_object(world_get_ref(play->world, "hall")->id));
    assert_true(place_move(play->world, window, start));
    uint64_t id = window->id;
    transaction_commit(play->engine);
    play_turn(play);
    return id;
}

static void restart(struct play *play)
{
    play_crash(play);
    play_turn(play);
}

static void note_start(struct play *play)
{
    transaction_begin(play->engine, 0, 0);
    remote_view_note(play->engine, world_get_ref(play->world, "start"));
    transaction_commit(play->engine);
}

static void count_remote_view(void *data, struct object *from)
{
    (void)from;
    ++*(size_t *)data;
}

static size_t onlookers_of_hall(struct play *play)
{
    size_t places = 0;
    transaction_begin(play->engine, 0, 0);
    remote_view_each(
            play->engine, world_get_ref(play->world, "hall"), count_remote_view, &places);
    transaction_commit(play->engine);
    return places;
}

PLAY_TEST(a_window_is_known_once_somebody_enters_its_room)
{
    (void)furnish_remote_view(p);
    restart(p);
    assert_int_equal(onlookers_of_hall(p), 0);

    note_start(p);

    assert_int_equal(onlookers_of_hall(p), 1);
}

PLAY_TEST(a_rollback_of_a_moved_window_keeps_it_known)
{
    uint64_t window = furnish_remote_view(p);
    restart(p);
    transaction_begin(p->engine, 0, 0);
    assert_true(place_move(p->world, world_find(p->world, window), NULL));
    remote_view_note(p->engine, world_get_ref(p->world, "start"));
    transaction_abort(p->engine);

    note_start(p);

    assert_int_equal(onlookers_of_hall(p), 1);
}

PLAY_TEST(a_window_that_comes_into_a_crowded_room_later_is_known)
{
    uint64_t window = furnish_remote_view(p);
    transaction_begin(p->engine, 0, 0);
    assert_true(place_move(p->world, world_find(p->world, window), NULL));
    transaction_commit(p->engine);
    play_turn(p);
    restart(p);
    note_start(p);
    assert_int_equal(onlookers_of_hall(p), 0);

    transaction_begin(p->engine, 0, 0);
    assert_true(place_move(
            p->world, world_find(p->world, window), world_get_ref(p->world, "start")));
    transaction_commit(p->engine);

    assert_int_equal(onlookers_of_hall(p), 1);
}
