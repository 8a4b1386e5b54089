/* presence_test.c -- Arrival, lost connections, sharing a character, departure, crashes. */
#include "engine/core/people/presence.h"

#include "engine/core/line/modal.h"
#include "engine/core/login/visit.h"
#include "engine/core/output/scrollback.h"
#include "tests/unit/core/play.h"

static void move_to(struct play *p, uint64_t id, const char *ref)
{
    transaction_begin(p->engine, 0, 0);
    assert_true(place_move(p->world, world_find(p->world, id), world_get_ref(p->world, ref)));
    transaction_commit(p->engine);
    play_turn(p);
}

/* Gives the character a stone. */
static uint64_t give_stone(struct play *p, uint64_t character)
{
    transaction_begin(p->engine, 0, 0);
    struct object *stone = play_make(p, NULL, "item");
    assert_true(place_move(p->world, stone, world_find(p->world, character)));
    uint64_t id = stone->id;
    transaction_commit(p->engine);
    play_turn(p);
    return id;
}

static void sleep_now(struct play *p, uint64_t character)
{
    visit_end(p->engine, character, "Good-bye.");
    play_turn(p);
}

/* The allocator's next smaller block is 64 bytes smaller, so a member more costs each player 64. */
PLAY_TEST(an_idle_player_takes_little_memory)
{
    (void)play_newcomer(p, "Alice");
    assert_null(presence_find(p->engine, play_character(p, "Alice"))->dialogue);
    assert_true(sizeof(struct presence) <= 256);
}

PLAY_TEST(a_newcomer_wakes_in_the_start_room_and_others_see_it)
{
    struct screen *alice = play_newcomer(p, "Alice");
    buf_clear(&alice->shown);

    struct screen *bob = play_newcomer(p, "Bob");

    assert_string_equal(play_place(p, play_character(p, "Bob")), "start");
    assert_shown(alice, "Bob wakes.");
    assert_not_shown(bob, "Bob wakes.");
    assert_not_shown(alice, "[> ]");
}

PLAY_TEST(a_player_is_found_by_their_current_name_in_any_spelling)
{
    (void)play_newcomer(p, "Alice");
    (void)play_newcomer(p, "Bob");
    struct presence *presence = presence_find(p->engine, play_character(p, "Bob"));

    slab_free(presence_rename(p->engine, presence, slab_text(STR("a1ice"))));

    assert_null(presence_named(p->engine, STR("Bob")));
    struct presence *named = presence_named(p->engine, STR("ALICE"));
    assert_ptr_equal(named, presence);
    struct presence *next = presence_next_named(named);
    assert_string_equal(next->name, "Alice");
    assert_null(presence_next_named(next));
}

PLAY_TEST(a_linkdead_character_stays_for_five_minutes)
{
    struct screen *alice = play_newcomer(p, "Alice");
    struct screen *bob = play_newcomer(p, "Bob");
    uint64_t id = play_character(p, "Alice");
    buf_clear(&bob->shown);

    play_hang_up(p, alice);

    assert_shown(bob, "Alice stares.");
    assert_string_equal(play_place(p, id), "start");
    assert_true(presence_find(p->engine, id)->linkdead_ms != 0);
    play_wait(p, 299);
    assert_non_null(presence_find(p->engine, id));
    play_wait(p, 1);

    assert_null(presence_find(p->engine, id));
    assert_string_equal(play_place(p, id), "nowhere");
    assert_shown(bob, "Alice sleeps.");
}

PLAY_TEST(connecting_again_takes_a_linkdead_character_over)
{
    struct screen *alice = play_newcomer(p, "Alice");
    struct screen *bob = play_newcomer(p, "Bob");
    uint64_t id = play_character(p, "Alice");
    move_to(p, id, "hall");
    move_to(p, play_character(p, "Bob"), "hall");
    play_hang_up(p, alice);
    play_wait(p, 200);

    struct screen *back = play_returner(p, "Alice");
    play_wait(p, 200);

    assert_int_equal(presence_find(p->engine, id)->linkdead_ms, 0);
    assert_string_equal(play_place(p, id), "hall");
    assert_shown(bob, "Alice is back.");
    assert_shown(back, "[> ]");
}

PLAY_TEST(events_during_a_lost_connection_are_in_the_scrollback)
{
    struct screen *alice = play_newcomer(p, "Alice");
    uint64_t id = alice->session->character;
    play_hang_up(p, alice);

    (void)play_newcomer(p, "Bob");
    struct screen *back = play_returner(p, "Alice");
    assert_int_equal(presence_find(p->engine, id)->missed, 1);

    struct buf told = {0};
    scrollback_read(p->engine, id, 100, &told);
    assert_int_not_equal(str_find(buf_str(&told), STR("Bob wakes."), 0), SIZE_MAX);
    buf_finish(&told);
    assert_null(back->session->next_of_character);
    play_hang_up(p, back);
    play_wait(p, 301);
    assert_null(hub_sessions_of(engine_hub(p->engine), id));
    assert_int_equal(hub_count(engine_hub(p->engine)), 1);
}

PLAY_TEST(a_sleeper_wakes_in_place_with_everything_carried)
{
    struct screen *alice = play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    uint64_t stone = give_stone(p, id);
    move_to(p, id, "hall");
    sleep_now(p, id);
    assert_true(alice->closed);
    assert_shown(alice, "bye Good-bye.");
    assert_string_equal(play_place(p, id), "nowhere");
    play_crash(p);

    (void)play_returner(p, "Alice");

    assert_string_equal(play_place(p, id), "hall");
    assert_int_equal(world_find(p->world, stone)->location, id);
    assert_null(prop_own(world_find(p->world, id), ATOM_asleep));
}

PLAY_TEST(a_sleeper_whose_room_is_gone_wakes_in_the_start_room)
{
    (void)play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    move_to(p, id, "hall");
    sleep_now(p, id);
    transaction_begin(p->engine, 0, 0);
    world_destroy(p->world, world_get_ref(p->world, "hall"));
    transaction_commit(p->engine);
    play_turn(p);

    (void)play_returner(p, "Alice");

    assert_string_equal(play_place(p, id), "start");
}

PLAY_TEST(several_sessions_share_a_character_and_know_it)
{
    struct screen *one = play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    buf_clear(&one->shown);

    struct screen *two = play_returner(p, "Alice");
    assert_str(buf_str(&one->shown), "people_joined\n");
    assert_int_equal(presence_count(p->engine), 1);
    play_hang_up(p, two);

    assert_shown(one, "people_left");
    assert_int_equal(presence_find(p->engine, id)->linkdead_ms, 0);
}

PLAY_TEST(going_to_sleep_ends_every_session)
{
    struct screen *one = play_newcomer(p, "Alice");
    struct screen *two = play_returner(p, "Alice");

    sleep_now(p, play_character(p, "Alice"));

    assert_true(one->closed);
    assert_true(two->closed);
    assert_int_equal(presence_count(p->engine), 0);
}

PLAY_TEST(a_visit_ends_only_when_its_transaction_commits)
{
    struct screen *alice = play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    transaction_begin(p->engine, id, 0);
    visit_end(p->engine, id, "Good-bye.");
    transaction_abort(p->engine);
    play_turn(p);
    assert_non_null(presence_find(p->engine, id));

    transaction_begin(p->engine, id, 0);
    visit_end(p->engine, id, "Good-bye.");
    visit_end(p->engine, id, "Twice.");
    assert_non_null(presence_find(p->engine, id));
    transaction_commit(p->engine);

    assert_null(presence_find(p->engine, id));
    play_turn(p);
    assert_shown(alice, "bye Good-bye.");
    assert_string_equal(play_place(p, id), "nowhere");
}

PLAY_TEST(a_player_who_returns_while_leaving_wakes_again)
{
    struct screen *one = play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    struct screen *two = play_caller(p, "192.0.2.2");
    transaction_begin(p->engine, id, 0);
    visit_end(p->engine, id, "Good-bye.");
    transaction_commit(p->engine);

    visit_enter(p->engine, two->session, id, false);
    play_turn(p);

    assert_true(one->closed);
    assert_false(two->closed);
    assert_non_null(presence_find(p->engine, id));
    assert_string_equal(play_place(p, id), "start");
}

/* -- guests -- */

PLAY_TEST(a_guest_goes_with_its_connection_and_its_things_stay)
{
    struct screen *alice = play_newcomer(p, "Alice");
    struct screen *guest = play_guest(p);
    uint64_t id = guest->session->character;
    assert_true(presence_is_guest(p->engine, id));
    assert_shown(alice, "Guest-1 arrives.");
    uint64_t stone = give_stone(p, id);

    play_hang_up(p, guest);

    assert_null(world_find(p->world, id));
    assert_string_equal(play_place(p, stone), "start");
    assert_shown(alice, "Guest-1 vanishes.");
}

PLAY_TEST(a_guest_does_not_outlive_a_crash_but_its_things_do)
{
    (void)play_guest(p);
    uint64_t id = presence_first(p->engine)->character;
    move_to(p, id, "hall");
    uint64_t stone = give_stone(p, id);

    play_crash(p);

    assert_null(world_find(p->world, id));
    assert_string_equal(play_place(p, stone), "hall");
}

/* -- crashes -- */

PLAY_TEST(a_player_in_play_at_a_crash_wakes_where_they_stood)
{
    (void)play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    move_to(p, id, "hall");

    play_crash(p);
    assert_string_equal(play_place(p, id), "nowhere");
    play_crash(p);
    assert_string_equal(play_place(p, id), "nowhere");
    (void)play_returner(p, "Alice");

    assert_string_equal(play_place(p, id), "hall");
}

/* -- handlers -- */

PLAY_TEST(handlers_of_log_in_and_log_out_run_in_order)
{
    static const struct play_handler handlers[] = {{"start", "connect", OUTCOME_DONE},
            {"start", "enter", OUTCOME_DONE}, {"start", "leave", OUTCOME_DONE},
            {"start", "disconnect", OUTCOME_DONE}, {0}};
    p->handlers = handlers;
    struct screen *alice = play_newcomer(p, "Alice");
    assert_str(buf_str(&p->ran), "start enter; start connect; ");
    buf_clear(&p->ran);

    play_hang_up(p, alice);
    assert_str(buf_str(&p->ran), "start disconnect; ");
    play_wait(p, 300);

    assert_str(buf_str(&p->ran), "start disconnect; start leave; ");
}

PLAY_TEST(handlers_cannot_refuse_log_in_or_log_out)
{
    static const struct play_handler handlers[] = {{"start", "connect", OUTCOME_REFUSED},
            {"start", "enter", OUTCOME_REFUSED}, {"start", "leave", OUTCOME_REFUSED},
            {"start", "disconnect", OUTCOME_REFUSED}, {0}};
    p->handlers = handlers;

    struct screen *alice = play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    assert_string_equal(play_place(p, id), "start");
    assert_shown(alice, "[> ]");
    sleep_now(p, id);

    assert_string_equal(play_place(p, id), "nowhere");
    assert_true(alice->closed);
}

/* -- questions -- */

static struct presence *ask(struct play *p, uint64_t character, uint64_t session)
{
    modal_set(p->engine, character, MODAL_ASK, 42, session, 120);
    struct presence *presence = presence_find(p->engine, character);
    assert_int_equal(presence->modal, MODAL_ASK);
    return presence;
}

PLAY_TEST(a_question_ends_unanswered_after_its_time)
{
    (void)play_newcomer(p, "Alice");
    struct presence *presence = ask(p, play_character(p, "Alice"), 0);

    play_wait(p, 119);
    assert_int_equal(p->unanswered, 0);
    play_wait(p, 1);

    assert_int_equal(p->unanswered, 42);
    assert_int_equal(presence->modal, MODAL_NONE);
}

PLAY_TEST(a_new_question_ends_the_old_one_and_has_its_own_time)
{
    (void)play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    (void)ask(p, id, 0);
    play_wait(p, 100);

    modal_set(p->engine, id, MODAL_LINES, 43, 0, 120);
    play_wait(p, 100);
    assert_int_equal(p->unanswered, 42);
    play_wait(p, 20);

    assert_int_equal(p->unanswered, 43);
}

PLAY_TEST(a_question_ends_with_the_session_it_was_put_to)
{
    (void)play_newcomer(p, "Alice");
    struct screen *two = play_returner(p, "Alice");
    (void)ask(p, play_character(p, "Alice"), two->session->id);

    play_hang_up(p, two);

    assert_int_equal(p->unanswered, 42);
}

PLAY_TEST(a_question_to_an_absent_character_ends_unanswered)
{
    modal_set(p->engine, world_get_ref(p->world, "hall")->id, MODAL_ASK, 42, 0, 120);
    play_turn(p);

    assert_int_equal(p->unanswered, 42);
}

/* -- clients that take data -- */

PLAY_TEST(a_data_client_gets_its_character_and_room)
{
    struct screen *alice = play_caller(p, "192.0.2.1");
    alice->session->takes_events = true;

    play_line(p, alice, "create Alice password");

    assert_shown(alice, "(Char.Name {\"name\":\"Alice\",\"fullname\":\"Alice\"})");
    assert_shown(alice, "(Room.Info {");
}

PLAY_TEST(people_in_play_are_sorted_by_name)
{
    (void)play_newcomer(p, "Mallory");
    (void)play_newcomer(p, "alice");
    (void)play_newcomer(p, "Zoe");
    (void)play_newcomer(p, "Bob");
    slab_free(presence_rename(
            p->engine, presence_named(p->engine, STR("Mallory")), slab_text(STR("yan"))));
    sleep_now(p, play_character(p, "Bob"));

    struct buf names = {0};
    for (struct presence *one = presence_first(p->engine); one; one = one->next) {
        buf_printf(&names, "%s ", one->name);
    }

    assert_str(buf_str(&names), "alice yan Zoe ");
    assert_string_equal(presence_after(p->engine, STR("ALICE"))->name, "yan");
    assert_null(presence_after(p->engine, STR("zoe")));
    assert_string_equal(presence_after(p->engine, STR_NONE)->name, "alice");
    buf_finish(&names);
}

/* The allocator's next larger block takes 224 bytes. */
PLAY_TEST(a_presence_is_small_and_a_guest_has_a_cloak_and_an_address)
{
    assert_true(sizeof(struct presence) <= 192);
    struct screen *guest = play_guest(p);
    struct presence *presence = presence_find(p->engine, guest->session->character);

    assert_string_equal(presence->address, guest->session->address);
    assert_int_not_equal(presence_cloak(presence)[0], '\0');

    presence_set_address(presence, "192.0.2.7", "a.cloak");
    assert_string_equal(presence->address, "192.0.2.7");
    assert_string_equal(presence_cloak(presence), "a.cloak");
}

PLAY_TEST(a_reply_goes_to_the_last_sender_of_any_world)
{
    (void)play_newcomer(p, "Alice");
    struct presence *alice = presence_named(p->engine, STR("Alice"));
    uint64_t others[] = {8, 9};
    assert_null(alice->reply);

    presence_set_reply_afar(alice, STR("Zoe"));
    assert_string_equal(alice->reply->afar, "Zoe");

    presence_set_reply_to(alice, 7, others, 2);
    assert_null(alice->reply->afar);
    assert_int_equal(alice->reply->to, 7);
    assert_int_equal(alice->reply->with[1], 9);
    assert_int_equal(alice->reply->with[2], 0);

    presence_set_reply_afar(alice, STR("Yan"));
    assert_string_equal(alice->reply->afar, "Yan");
    assert_int_equal(alice->reply->to, 7);
}
