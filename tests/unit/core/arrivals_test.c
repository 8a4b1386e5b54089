/* arrivals_test.c -- Many people come into a crowded place and leave it: the texts for each reader,
 * and their times. */
#include "engine/core/output/arrivals.h"

#include "engine/core/output/format.h"
#include "tests/unit/core/play.h"

enum { GUESTS = ARRIVALS_ALONE + 50 };

static int sums_open(void **state, size_t things)
{
    (void)play_set_up(state);
    struct play *p = *state;
    transaction_begin(p->engine, 0, 0);
    for (size_t i = 0; i < things; i++) {
        struct object *thing = play_make(p, NULL, "item");
        assert_true(place_move(p->world, thing, world_get_ref(p->world, "start")));
    }
    transaction_commit(p->engine);
    struct screen *alice = play_newcomer(p, "Alice");
    (void)play_callers(p, "192.0.2.2", GUESTS);
    play_wait(p, 5);
    buf_clear(&alice->shown);
    return 0;
}

static int sums_set_up(void **state)
{
    return sums_open(state, ARRIVALS_CROWD);
}

/* Opens the definition of a test that has a play, as p, with Alice in the start room, among enough things to
 * make it a crowd, and guests at the login. */
#define SUMS_TEST(name) TEST_OF(name, struct play, p, sums_set_up, play_tear_down)

static int sums_set_up_few(void **state)
{
    return sums_open(state, 0);
}

static struct screen *alice_in(struct play *p)
{
    return &p->screens[0];
}

static struct screen *guest_in(struct play *p, size_t i)
{
    return &p->screens[1 + i];
}

/* Brings in so many more at one moment. */
static void come(struct play *p, size_t count)
{
    for (size_t i = 0; i < GUESTS && count > 0; i++) {
        if (guest_in(p, i)->session && !guest_in(p, i)->session->character) {
            play_line(p, guest_in(p, i), "guest");
            buf_clear(&guest_in(p, i)->shown);
            count--;
        }
    }
    assert_int_equal(count, 0);
}

static size_t lines_of(const struct screen *screen)
{
    size_t lines = 0;
    for (size_t i = 0; i < screen->shown.length; i++) {
        lines += screen->shown.bytes[i] == '\n';
    }
    return lines;
}

static struct object *guest_at(struct play *p, size_t i)
{
    return world_find(p->world, guest_in(p, i)->session->character);
}

/* Has a guest act visibly, in the open transaction. */
static void wave(struct play *p, size_t i)
{
    format_act(
            p->engine, &(struct act){.format = {STR("{Actor} waves."), .actor = guest_at(p, i)},
                               .place = world_get_ref(p->world, "start")});
}

SUMS_TEST(the_first_arrivals_are_announced_one_by_one)
{
    come(p, ARRIVALS_ALONE);

    assert_int_equal(lines_of(alice_in(p)), ARRIVALS_ALONE);
    assert_shown(alice_in(p), "Guest-1 arrives.\nGuest-2 arrives.\n");
    play_wait(p, 5);
    assert_int_equal(lines_of(alice_in(p)), ARRIVALS_ALONE);
}

SUMS_TEST(further_arrivals_are_one_sentence_a_second_later)
{
    come(p, ARRIVALS_ALONE + 43);

    assert_int_equal(lines_of(alice_in(p)), ARRIVALS_ALONE);
    play_wait(p, 1);
    assert_int_equal(lines_of(alice_in(p)), ARRIVALS_ALONE + 1);
    assert_shown(alice_in(p), "\nGuest-17, Guest-18, Guest-19 and 40 others arrive.\n");
}

SUMS_TEST(a_summary_of_few_arrivals_names_them_all)
{
    come(p, ARRIVALS_ALONE + 1);
    play_wait(p, 1);
    assert_shown(alice_in(p), "\nGuest-17 arrives.\n");

    come(p, 4);
    play_wait(p, 1);

    assert_shown(alice_in(p), "\nGuest-18, Guest-19, Guest-20 and Guest-21 arrive.\n");
}

TEST_OF(with_few_arrivals_each_is_announced, struct play, p, sums_set_up_few, play_tear_down)
{
    come(p, ARRIVALS_ALONE + 10);

    assert_int_equal(lines_of(alice_in(p)), ARRIVALS_ALONE + 10);
}

SUMS_TEST(after_a_quiet_second_arrivals_are_announced_at_once_again)
{
    come(p, ARRIVALS_ALONE + 2);
    play_wait(p, 1);
    play_wait(p, 1);
    buf_clear(&alice_in(p)->shown);

    come(p, 1);

    assert_shown(alice_in(p), "Guest-19 arrives.\n");
}

SUMS_TEST(summarised_players_read_only_about_later_arrivals)
{
    come(p, ARRIVALS_ALONE + 4);
    play_wait(p, 1);

    assert_shown(guest_in(p, ARRIVALS_ALONE - 1),
            "Guest-17, Guest-18, Guest-19 and Guest-20 arrive.\n");
    assert_string_equal(guest_in(p, ARRIVALS_ALONE)->shown.bytes,
            "Guest-18, Guest-19 and Guest-20 arrive.\n");
    assert_string_equal(guest_in(p, ARRIVALS_ALONE + 2)->shown.bytes, "Guest-20 arrives.\n");
    assert_int_equal(guest_in(p, ARRIVALS_ALONE + 3)->shown.length, 0);
}

SUMS_TEST(a_player_moved_in_reads_only_about_later_arrivals)
{
    struct screen *bob = play_newcomer(p, "Bob");
    play_wait(p, 5);
    transaction_begin(p->engine, 0, 0);
    struct object *who = world_find(p->world, bob->session->character);
    struct object *cell = play_make(p, NULL, "room");
    assert_true(place_move(p->world, who, cell));
    transaction_commit(p->engine);

    come(p, ARRIVALS_ALONE + 3);
    transaction_begin(p->engine, 0, 0);
    who = world_find(p->world, bob->session->character);
    assert_true(place_move(p->world, who, world_get_ref(p->world, "start")));
    transaction_commit(p->engine);
    buf_clear(&bob->shown);
    come(p, 2);
    play_wait(p, 1);

    assert_shown(alice_in(p), "Guest-17, Guest-18, Guest-19 and 2 others arrive.\n");
    assert_string_equal(bob->shown.bytes, "Guest-20 and Guest-21 arrive.\n");
}

SUMS_TEST(waiting_arrivals_are_announced_before_the_game_stops)
{
    come(p, ARRIVALS_ALONE + 2);
    buf_clear(&alice_in(p)->shown);

    engine_stop(p->engine, "Good-bye.");
    play_turn(p);

    assert_shown(alice_in(p), "Guest-17 and Guest-18 arrive.\n");
}

SUMS_TEST(an_arrival_is_announced_before_that_player_acts)
{
    come(p, ARRIVALS_ALONE + 2);
    buf_clear(&alice_in(p)->shown);

    transaction_begin(p->engine, 0, 0);
    wave(p, ARRIVALS_ALONE + 1);
    transaction_commit(p->engine);
    play_turn(p);

    assert_string_equal(
            alice_in(p)->shown.bytes, "Guest-17 and Guest-18 arrive.\nGuest-18 waves.\n");
    play_wait(p, 1);
    assert_int_equal(lines_of(alice_in(p)), 2);
}

SUMS_TEST(a_summary_lists_arrivals_before_departures)
{
    come(p, ARRIVALS_ALONE + 2);
    buf_clear(&alice_in(p)->shown);

    play_hang_up(p, guest_in(p, ARRIVALS_ALONE));
    play_hang_up(p, guest_in(p, 0));

    assert_int_equal(alice_in(p)->shown.length, 0);
    play_wait(p, 1);
    assert_string_equal(alice_in(p)->shown.bytes,
            "Guest-17 and Guest-18 arrive.\nGuest-17 and Guest-1 leave.\n");
}

SUMS_TEST(a_rollback_keeps_the_summary_for_later)
{
    come(p, ARRIVALS_ALONE + 2);
    buf_clear(&alice_in(p)->shown);

    transaction_begin(p->engine, 0, 0);
    wave(p, ARRIVALS_ALONE + 1);
    transaction_abort(p->engine);
    play_turn(p);
    assert_int_equal(alice_in(p)->shown.length, 0);

    play_wait(p, 1);
    assert_string_equal(alice_in(p)->shown.bytes, "Guest-17 and Guest-18 arrive.\n");
}

SUMS_TEST(an_undone_arrival_is_left_out_of_the_summary)
{
    come(p, ARRIVALS_ALONE + 1);
    buf_clear(&alice_in(p)->shown);

    transaction_begin(p->engine, 0, 0);
    struct act again = {.format = {STR("{Actor} comes."), .actor = guest_at(p, 0)},
            .place = world_get_ref(p->world, "start"),
            .sum = ACT_COMES};
    struct transaction_mark mark = transaction_savepoint(p->engine);
    format_act(p->engine, &again);
    transaction_rollback_to(p->engine, mark);
    transaction_commit(p->engine);
    play_wait(p, 1);

    assert_string_equal(alice_in(p)->shown.bytes, "Guest-17 arrives.\n");
}

SUMS_TEST(a_summary_is_seen_through_a_window)
{
    struct screen *bob = play_newcomer(p, "Bob");
    struct world *world = p->world;
    transaction_begin(p->engine, 0, 0);
    struct object *window = play_make(p, NULL, "exit");
    prop_set(world, window, ATOM_transparent, value_bool(true));
    prop_set(world, window, ATOM_to, value_object(world_get_ref(world, "start")->id));
    assert_true(place_move(world, window, world_get_ref(world, "hall")));
    assert_true(place_move(
            world, world_find(world, play_character(p, "Bob")), world_get_ref(world, "hall")));
    transaction_commit(p->engine);
    play_wait(p, 5);
    (void)phrase_set(phrases_of(p->engine), STR("seen_afar"), STR("In {room}: {text}"));
    buf_clear(&bob->shown);

    come(p, ARRIVALS_ALONE + 2);
    play_wait(p, 1);

    assert_shown(bob, "In start: Guest-16 arrives.\n");
    assert_shown(bob, "In start: Guest-17 and Guest-18 arrive.\n");
}

SUMS_TEST(arrivals_in_the_dark_are_not_summarised)
{
    transaction_begin(p->engine, 0, 0);
    prop_set(p->world, world_get_ref(p->world, "start"), ATOM_light, value_int(0));
    transaction_commit(p->engine);

    come(p, ARRIVALS_ALONE + 4);

    assert_int_equal(lines_of(alice_in(p)), ARRIVALS_ALONE + 4);
    assert_not_shown(alice_in(p), "Guest");
}

SUMS_TEST(a_chat_client_gets_each_arrival_at_once)
{
    struct screen *kim = guest_in(p, 0);
    kim->session->chats = true;
    come(p, 1);
    play_wait(p, 5);
    buf_clear(&kim->shown);

    come(p, ARRIVALS_ALONE + 4);

    assert_shown(kim, "Guest-21 arrives.\n");
    size_t length = kim->shown.length;
    play_wait(p, 1);
    assert_shown(alice_in(p), "Guest-18, Guest-19, Guest-20 and Guest-21 arrive.\n");
    assert_int_equal(kim->shown.length, length);
}

SUMS_TEST(a_summary_is_sent_when_it_reaches_its_limit)
{
    come(p, ARRIVALS_ALONE);
    buf_clear(&alice_in(p)->shown);

    transaction_begin(p->engine, 0, 0);
    for (size_t i = 0; i < 300; i++) {
        struct object *rat = play_make(p, NULL, "npc");
        format_act(p->engine, &(struct act){.format = {STR("{Actor} comes."), .actor = rat},
                                      .place = world_get_ref(p->world, "start"),
                                      .sum = ACT_COMES});
    }
    transaction_commit(p->engine);
    play_turn(p);

    assert_shown(alice_in(p), "and 253 others arrive.\n");
    play_wait(p, 1);
    assert_shown(alice_in(p), "and 41 others arrive.\n");
}
