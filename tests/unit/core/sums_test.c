/* sums_test.c -- many come into a place where many are, and leave it: who reads what of it, and when. */
#include "engine/core/tell/sums.h"

#include "engine/core/tell/format.h"
#include "tests/unit/core/play.h"

enum { GUESTS = SUMS_ALONE + 50 };

/* Alice in the start room, with things that make it a crowd, and guests at the door. */
struct sums_crowd {
    struct play play;
    struct screen alice;
    struct screen guests[GUESTS];
    size_t in;
};

static void furnish_sums(struct play *play, size_t things)
{
    slice_begin(play->engine, 0, 0);
    for (size_t i = 0; i < things; i++) {
        struct object *thing = play_make(play, NULL, "item");
        assert_true(place_move(play->world, thing, world_get_ref(play->world, "start")));
    }
    slice_commit(play->engine);
}

static void crowd_open_sums(struct sums_crowd *crowd, size_t things)
{
    *crowd = (struct sums_crowd){0};
    play_open(&crowd->play);
    furnish_sums(&crowd->play, things);
    play_join(&crowd->play, &crowd->alice, "Alice");
    for (size_t i = 0; i < GUESTS; i++) {
        play_connect(&crowd->play, &crowd->guests[i], "192.0.2.2");
        crowd->guests[i].session->exempt = true;
    }
    play_wait(&crowd->play, 5);
    buf_clear(&crowd->alice.shown);
}

static void crowd_close_sums(struct sums_crowd *crowd)
{
    play_close(&crowd->play);
    screen_finish(&crowd->alice);
    for (size_t i = 0; i < GUESTS; i++) {
        screen_finish(&crowd->guests[i]);
    }
}

/* So many more come, all at one moment. */
static void come(struct sums_crowd *crowd, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        play_line(&crowd->play, &crowd->guests[crowd->in], "guest");
        buf_clear(&crowd->guests[crowd->in++].shown);
    }
}

static size_t lines_of(const struct screen *screen)
{
    size_t lines = 0;
    for (size_t i = 0; i < screen->shown.length; i++) {
        lines += screen->shown.bytes[i] == '\n';
    }
    return lines;
}

static struct object *guest_at(struct sums_crowd *crowd, size_t i)
{
    return world_find(crowd->play.world, crowd->guests[i].session->character);
}

/* Somebody shows who they are, in the open slice. */
static void wave(struct sums_crowd *crowd, struct object *who)
{
    format_act(
            crowd->play.engine, &(struct act){.format = {STR("{Actor} waves."), .actor = who},
                                        .place = world_get_ref(crowd->play.world, "start")});
}

TEST(a_party_that_comes_into_a_crowd_is_told_one_by_one)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);

    come(&crowd, SUMS_ALONE);

    assert_int_equal(lines_of(&crowd.alice), SUMS_ALONE);
    assert_shown(&crowd.alice, "Guest-1 arrives.\nGuest-2 arrives.\n");
    play_wait(&crowd.play, 5);
    assert_int_equal(lines_of(&crowd.alice), SUMS_ALONE);
    crowd_close_sums(&crowd);
}

TEST(those_beyond_are_told_in_one_sentence_a_second_later)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);

    come(&crowd, SUMS_ALONE + 43);

    assert_int_equal(lines_of(&crowd.alice), SUMS_ALONE);
    play_wait(&crowd.play, 1);
    assert_int_equal(lines_of(&crowd.alice), SUMS_ALONE + 1);
    assert_shown(&crowd.alice, "\nGuest-17, Guest-18, Guest-19 and 40 others arrive.\n");
    crowd_close_sums(&crowd);
}

TEST(a_sum_of_few_names_them_all)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE + 1);
    play_wait(&crowd.play, 1);
    assert_shown(&crowd.alice, "\nGuest-17 arrives.\n");

    come(&crowd, 4);
    play_wait(&crowd.play, 1);

    assert_shown(&crowd.alice, "\nGuest-18, Guest-19, Guest-20 and Guest-21 arrive.\n");
    crowd_close_sums(&crowd);
}

TEST(where_few_are_everybody_is_told_of_each)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, 0);

    come(&crowd, SUMS_ALONE + 10);

    assert_int_equal(lines_of(&crowd.alice), SUMS_ALONE + 10);
    crowd_close_sums(&crowd);
}

TEST(after_a_quiet_second_each_is_told_at_once_again)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE + 2);
    play_wait(&crowd.play, 1);
    play_wait(&crowd.play, 1);
    buf_clear(&crowd.alice.shown);

    come(&crowd, 1);

    assert_shown(&crowd.alice, "Guest-19 arrives.\n");
    crowd_close_sums(&crowd);
}

TEST(who_is_in_a_sum_reads_of_those_who_came_after_them)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);

    come(&crowd, SUMS_ALONE + 4);
    play_wait(&crowd.play, 1);

    assert_shown(&crowd.guests[SUMS_ALONE - 1],
            "Guest-17, Guest-18, Guest-19 and Guest-20 arrive.\n");
    assert_string_equal(
            crowd.guests[SUMS_ALONE].shown.bytes, "Guest-18, Guest-19 and Guest-20 arrive.\n");
    assert_string_equal(crowd.guests[SUMS_ALONE + 2].shown.bytes, "Guest-20 arrives.\n");
    assert_int_equal(crowd.guests[SUMS_ALONE + 3].shown.length, 0);
    crowd_close_sums(&crowd);
}

TEST(who_is_brought_in_meanwhile_reads_only_of_those_who_came_after_them)
{
    struct sums_crowd crowd;
    struct screen bob = {0};
    crowd_open_sums(&crowd, SUMS_CROWD);
    play_join(&crowd.play, &bob, "Bob");
    play_wait(&crowd.play, 5);
    slice_begin(crowd.play.engine, 0, 0);
    struct object *who = world_find(crowd.play.world, bob.session->character);
    struct object *cell = play_make(&crowd.play, NULL, "room");
    assert_true(place_move(crowd.play.world, who, cell));
    slice_commit(crowd.play.engine);

    come(&crowd, SUMS_ALONE + 3);
    slice_begin(crowd.play.engine, 0, 0);
    who = world_find(crowd.play.world, bob.session->character);
    assert_true(place_move(crowd.play.world, who, world_get_ref(crowd.play.world, "start")));
    slice_commit(crowd.play.engine);
    buf_clear(&bob.shown);
    come(&crowd, 2);
    play_wait(&crowd.play, 1);

    assert_shown(&crowd.alice, "Guest-17, Guest-18, Guest-19 and 2 others arrive.\n");
    assert_string_equal(bob.shown.bytes, "Guest-20 and Guest-21 arrive.\n");
    crowd_close_sums(&crowd);
    screen_finish(&bob);
}

TEST(what_waits_is_told_when_the_game_ends)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE + 2);
    buf_clear(&crowd.alice.shown);

    engine_stop(crowd.play.engine, "Good-bye.");
    play_turn(&crowd.play);

    assert_shown(&crowd.alice, "Guest-17 and Guest-18 arrive.\n");
    crowd_close_sums(&crowd);
}

TEST(who_does_something_is_told_of_first)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE + 2);
    buf_clear(&crowd.alice.shown);

    slice_begin(crowd.play.engine, 0, 0);
    wave(&crowd, guest_at(&crowd, SUMS_ALONE + 1));
    slice_commit(crowd.play.engine);
    play_turn(&crowd.play);

    assert_string_equal(
            crowd.alice.shown.bytes, "Guest-17 and Guest-18 arrive.\nGuest-18 waves.\n");
    play_wait(&crowd.play, 1);
    assert_int_equal(lines_of(&crowd.alice), 2);
    crowd_close_sums(&crowd);
}

TEST(who_goes_is_in_the_sum_behind_those_who_come)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE + 2);
    buf_clear(&crowd.alice.shown);

    play_hang_up(&crowd.play, &crowd.guests[SUMS_ALONE]);
    play_hang_up(&crowd.play, &crowd.guests[0]);

    assert_int_equal(crowd.alice.shown.length, 0);
    play_wait(&crowd.play, 1);
    assert_string_equal(crowd.alice.shown.bytes,
            "Guest-17 and Guest-18 arrive.\nGuest-17 and Guest-1 leave.\n");
    crowd_close_sums(&crowd);
}

TEST(what_a_slice_told_of_a_sum_is_told_again_if_it_is_undone)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE + 2);
    buf_clear(&crowd.alice.shown);

    slice_begin(crowd.play.engine, 0, 0);
    wave(&crowd, guest_at(&crowd, SUMS_ALONE + 1));
    slice_abort(crowd.play.engine);
    play_turn(&crowd.play);
    assert_int_equal(crowd.alice.shown.length, 0);

    play_wait(&crowd.play, 1);
    assert_string_equal(crowd.alice.shown.bytes, "Guest-17 and Guest-18 arrive.\n");
    crowd_close_sums(&crowd);
}

TEST(an_arrival_that_is_undone_is_in_no_sum)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE + 1);
    buf_clear(&crowd.alice.shown);

    slice_begin(crowd.play.engine, 0, 0);
    struct act again = {.format = {STR("{Actor} comes."), .actor = guest_at(&crowd, 0)},
            .place = world_get_ref(crowd.play.world, "start"),
            .sum = ACT_COMES};
    struct slice_mark mark = slice_savepoint(crowd.play.engine);
    format_act(crowd.play.engine, &again);
    slice_rollback_to(crowd.play.engine, mark);
    slice_commit(crowd.play.engine);
    play_wait(&crowd.play, 1);

    assert_string_equal(crowd.alice.shown.bytes, "Guest-17 arrives.\n");
    crowd_close_sums(&crowd);
}

TEST(who_looks_in_from_elsewhere_reads_the_sum_too)
{
    struct sums_crowd crowd;
    struct screen bob;
    crowd_open_sums(&crowd, SUMS_CROWD);
    play_join(&crowd.play, &bob, "Bob");
    struct world *world = crowd.play.world;
    slice_begin(crowd.play.engine, 0, 0);
    struct object *window = play_make(&crowd.play, NULL, "exit");
    prop_set(world, window, ATOM_transparent, value_bool(true));
    prop_set(world, window, ATOM_to, value_object(world_get_ref(world, "start")->id));
    assert_true(place_move(world, window, world_get_ref(world, "hall")));
    assert_true(place_move(world, world_find(world, play_character(&crowd.play, "Bob")),
            world_get_ref(world, "hall")));
    slice_commit(crowd.play.engine);
    play_wait(&crowd.play, 5);
    (void)phrase_set(crowd.play.engine->phrases, STR("seen_afar"), STR("In {room}: {text}"));
    buf_clear(&bob.shown);

    come(&crowd, SUMS_ALONE + 2);
    play_wait(&crowd.play, 1);

    assert_shown(&bob, "In start: Guest-16 arrives.\n");
    assert_shown(&bob, "In start: Guest-17 and Guest-18 arrive.\n");
    crowd_close_sums(&crowd);
    screen_finish(&bob);
}

TEST(in_the_dark_there_are_no_sums_for_nobody_has_a_name)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    slice_begin(crowd.play.engine, 0, 0);
    prop_set(crowd.play.world, world_get_ref(crowd.play.world, "start"), ATOM_light,
            value_int(0));
    slice_commit(crowd.play.engine);

    come(&crowd, SUMS_ALONE + 4);

    assert_int_equal(lines_of(&crowd.alice), SUMS_ALONE + 4);
    assert_not_shown(&crowd.alice, "Guest");
    crowd_close_sums(&crowd);
}

TEST(who_chats_is_told_of_each_at_once)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    struct screen *kim = &crowd.guests[0];
    kim->session->chats = true;
    come(&crowd, 1);
    play_wait(&crowd.play, 5);
    buf_clear(&kim->shown);

    come(&crowd, SUMS_ALONE + 4);

    assert_shown(kim, "Guest-21 arrives.\n");
    size_t length = kim->shown.length;
    play_wait(&crowd.play, 1);
    assert_shown(&crowd.alice, "Guest-18, Guest-19, Guest-20 and Guest-21 arrive.\n");
    assert_int_equal(kim->shown.length, length);
    crowd_close_sums(&crowd);
}

TEST(a_sum_does_not_grow_beyond_bounds)
{
    struct sums_crowd crowd;
    crowd_open_sums(&crowd, SUMS_CROWD);
    come(&crowd, SUMS_ALONE);
    buf_clear(&crowd.alice.shown);

    slice_begin(crowd.play.engine, 0, 0);
    for (size_t i = 0; i < 300; i++) {
        struct object *rat = play_make(&crowd.play, NULL, "npc");
        format_act(crowd.play.engine,
                &(struct act){.format = {STR("{Actor} comes."), .actor = rat},
                        .place = world_get_ref(crowd.play.world, "start"),
                        .sum = ACT_COMES});
    }
    slice_commit(crowd.play.engine);
    play_turn(&crowd.play);

    assert_shown(&crowd.alice, "and 253 others arrive.\n");
    play_wait(&crowd.play, 1);
    assert_shown(&crowd.alice, "and 41 others arrive.\n");
    crowd_close_sums(&crowd);
}

static const struct CMUnitTest sums_tests[] = {
        IT(a_party_that_comes_into_a_crowd_is_told_one_by_one),
        IT(those_beyond_are_told_in_one_sentence_a_second_later),
        IT(a_sum_of_few_names_them_all),
        IT(where_few_are_everybody_is_told_of_each),
        IT(after_a_quiet_second_each_is_told_at_once_again),
        IT(who_is_in_a_sum_reads_of_those_who_came_after_them),
        IT(who_is_brought_in_meanwhile_reads_only_of_those_who_came_after_them),
        IT(what_waits_is_told_when_the_game_ends),
        IT(who_does_something_is_told_of_first),
        IT(who_goes_is_in_the_sum_behind_those_who_come),
        IT(what_a_slice_told_of_a_sum_is_told_again_if_it_is_undone),
        IT(an_arrival_that_is_undone_is_in_no_sum),
        IT(who_looks_in_from_elsewhere_reads_the_sum_too),
        IT(in_the_dark_there_are_no_sums_for_nobody_has_a_name),
        IT(who_chats_is_told_of_each_at_once),
        IT(a_sum_does_not_grow_beyond_bounds),
};
TESTS(sums)
