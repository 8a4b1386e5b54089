/* post_test.c -- A letter arrives once or goes back once, whatever the broker and the worlds do.
 * Random tests are in post_chaos_test.c. */
#include "tests/unit/core/post_tokens.h"

/* -- as it goes when all is well -- */

TEST(worlds_find_each_other_and_the_first_that_came_is_the_registrar)
{
    struct board board;

    board_open(&board, 3);

    assert_true(board_joined(&board, 0, 1) && board_joined(&board, 1, 0));
    assert_true(board_joined(&board, 2, 1) && board_joined(&board, 0, 2));
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(post_registrar(board_engine(&board, i)), "alder");
    }
    board_close(&board);
}

TEST(letters_arrive_in_order_and_are_forgotten)
{
    struct board board;
    board_open(&board, 3);

    assert_true(board_write(&board, 0, "birch", "note", "one"));
    assert_true(board_write(&board, 0, "*", "note", "two"));
    assert_true(board_write(&board, 2, "birch", "note", "three"));
    assert_true(board_write(&board, 0, "birch", "note", "four"));
    board_wait(&board, 100);

    assert_log(&board, 1, "alder:one alder:two cedar:three alder:four ");
    assert_log(&board, 2, "alder:two ");
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

TEST(a_letter_of_a_slice_that_fails_was_never_written)
{
    struct board board;
    board_open(&board, 2);
    struct engine *engine = board_engine(&board, 0);
    struct err err;

    slice_begin(engine, 0, 0);
    assert_true(post_write(engine, STR("birch"), "note", STR("undone"), &err));
    slice_abort(engine);
    assert_true(board_write(&board, 0, "birch", "note", "done"));
    board_wait(&board, 100);

    assert_log(&board, 1, "alder:done ");
    board_close(&board);
}

TEST(two_hundred_are_under_way_at_most_and_the_rest_follows)
{
    struct board board;
    char expected[4096] = "";
    board_open(&board, 2);
    board.manual = true;
    size_t before = board.entry_count;

    for (int i = 0; i < 300; i++) {
        char body[16];
        (void)snprintf(body, sizeof(body), "%d", i);
        assert_true(board_write(&board, 0, "birch", "note", body));
        (void)snprintf(expected + strlen(expected), 16, "alder:%d ", i);
    }

    assert_int_equal(board.entry_count - before, POST_AHEAD_LETTERS);
    board.manual = false;
    board_wait(&board, 100);
    assert_log(&board, 1, expected);
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

/* -- faults of the broker -- */

TEST(what_the_board_doubles_is_applied_once)
{
    struct board board;
    board_open(&board, 2);
    size_t before = board.entry_count;
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    board_wait(&board, 100);

    size_t after = board.entry_count;
    for (int round = 0; round < 2; round++) {
        for (size_t i = before; i < after; i++) {
            board_hand(&board, i);
        }
    }
    board_wait(&board, 100);

    assert_log(&board, 1, "alder:one ");
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

TEST(what_the_board_loses_is_sent_again)
{
    struct board board;
    board_open(&board, 2);

    board.away = true;
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    assert_true(board_write(&board, 0, "birch", "note", "two"));
    board_wait(&board, 1000);
    assert_log(&board, 1, "");
    board.away = false;
    board_wait(&board, 6000);

    assert_log(&board, 1, "alder:one alder:two ");
    assert_int_equal(board_waiting(&board), 0);
    assert_true(post_counts(board_engine(&board, 0)).resent >= 2);
    board_close(&board);
}

TEST(what_was_under_way_when_the_board_went_is_sent_again_at_once_when_it_is_back)
{
    struct board board;
    board_open(&board, 2);
    board.away = true;
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    board_wait(&board, 3000); /* by now it is sent again but each two seconds and more */

    board_call(&board.worlds[0], "realm.away", json_object());
    board_turn_worlds(&board);
    assert_false(post_reaches(board_engine(&board, 0), STR("birch")));
    board.away = false;
    board_call(&board.worlds[0], "realm.open", json_object());
    board_wait(&board, 100);

    assert_log(&board, 1, "alder:one ");
    board_close(&board);
}

TEST(what_comes_behind_a_gap_waits_for_what_is_missing)
{
    struct board board;
    board_open(&board, 2);
    board.manual = true;
    size_t before = board.entry_count;
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    assert_true(board_write(&board, 0, "birch", "note", "two"));

    board_hand(&board, before + 1);
    board_wait(&board, 50);
    assert_log(&board, 1, "");
    board_hand(&board, before);
    board_hand(&board, before + 1);
    board_wait(&board, 50);

    assert_log(&board, 1, "alder:one alder:two ");
    board_close(&board);
}

TEST(with_all_of_it_gone_nothing_is_lost)
{
    struct board board;
    board_open(&board, 3);
    board.manual = true;
    assert_true(board_write(&board, 0, "*", "note", "one"));
    board_wait(&board, 200);

    board_flush(&board);
    board.manual = false;
    board_wait(&board, 6000);

    assert_log(&board, 1, "alder:one ");
    assert_log(&board, 2, "alder:one ");
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

TEST(what_was_written_before_a_crash_is_void_after_it)
{
    struct board board;
    board_open(&board, 2);
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    board_wait(&board, 100);
    size_t count = board.entry_count;

    board_crash(&board, 0);
    board_wait(&board, 1000);
    assert_true(board_joined(&board, 0, 1));
    uint64_t before = post_counts(board_engine(&board, 1)).voided;
    for (size_t i = 0; i < count; i++) {
        board_hand(&board, i);
    }
    board_wait(&board, 6000);

    assert_log(&board, 1, "alder:one ");
    assert_true(post_counts(board_engine(&board, 1)).voided > before);
    assert_true(board_joined(&board, 0, 1) && board_joined(&board, 1, 0));
    board_close(&board);
}

/* Each entry from before the crash arrives late, and the two worlds must find each other again. */
TEST(what_comes_late_from_a_dead_process_ends_no_conversation_for_good)
{
    for (size_t dies = 0; dies < 2; dies++) {
        struct board board;
        board_open(&board, 2);
        size_t count = board.entry_count;
        board_crash(&board, dies);
        board_wait(&board, 1000);
        assert_true(count > 0 && count < 20);

        struct buf expected = {0};
        for (size_t i = 0; i < count; i++) {
            board_hand(&board, i);
            board_wait(&board, 1000);
            assert_true(board_write(&board, 0, "birch", "note", "one"));
            board_wait(&board, 6000);
            buf_add_text(&expected, "alder:one ");
            assert_log(&board, 1, expected.bytes);
        }

        assert_int_equal(board_waiting(&board), 0);
        buf_finish(&expected);
        board_close(&board);
    }
}

TEST(an_entry_for_another_or_of_nonsense_changes_nothing)
{
    static const char *const entries[] = {"", "nonsense", "{}", "[1]",
            "{\"v\":2,\"k\":\"ack\",\"f\":\"birch\",\"t\":\"alder\",\"e\":\"x.y\",\"n\":9,"
            "\"m\":1}",
            "{\"v\":2,\"k\":\"poke\",\"f\":\"alder\",\"t\":\"alder\"}",
            "{\"v\":2,\"k\":\"poke\",\"f\":\"birch\",\"t\":\"cedar\"}"};
    struct board board;
    board_open(&board, 2);

    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        board_call(&board.worlds[0], "realm.take", json_pack("{s:[s]}", "entries", entries[i]));
    }
    board_turn_worlds(&board);

    assert_int_equal(post_counts(board_engine(&board, 0)).voided, 7);
    assert_true(board_joined(&board, 0, 1));
    board_close(&board);
}

/* -- refusals -- */

TEST(what_is_refused_goes_home_and_stops_nothing)
{
    struct board board;
    board_open(&board, 2);
    board_make_tokens(&board);

    board_move_token(&board, 0, 1, 0, true);
    board_move_token(&board, 0, 1, 2, false);
    board_wait(&board, 200);

    assert_true(board_has_token(&board, 0, 0));
    assert_true(board_has_token(&board, 1, 2));
    assert_int_equal(post_counts(board_engine(&board, 1)).refused, 1);
    board_census(&board);
    board_close(&board);
}

TEST(what_a_world_does_not_know_goes_home_with_both_named)
{
    struct board board;
    board_open(&board, 2);

    assert_true(board_write(&board, 0, "birch", "strange", "x"));
    assert_true(board_write(&board, 0, "birch", "note", "behind"));
    board_wait(&board, 200);

    assert_log(&board, 1, "alder:behind ");
    assert_log(&board, 0, "back(birch:x, birch does not know messages of the kind strange) ");
    board_close(&board);
}

static void take_about(void *data, const struct post_about *about)
{
    *(struct post_about *)data = *about;
}

TEST(what_is_for_a_world_of_another_protocol_waits_until_it_is_of_ours)
{
    static const int others[] = {1, POST_PROTOCOL + 1, 0 /* it announces none: the first */};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct post_about about = {0};
        struct board board;
        board_open(&board, 2);

        board.worlds[1].protocol = others[i];
        board_announce(&board);
        assert_true(board_write(&board, 0, "birch", "note", "later"));
        board_wait(&board, 6000);

        post_each(board_engine(&board, 0), take_about, &about);
        assert_int_equal(about.protocol, others[i] ? others[i] : 1);
        assert_false(about.joined || about.up);
        assert_log(&board, 1, "");

        board.worlds[1].protocol = POST_PROTOCOL;
        board_announce(&board);
        board_wait(&board, 6000);

        post_each(board_engine(&board, 0), take_about, &about);
        assert_int_equal(about.protocol, 0);
        assert_log(&board, 1, "alder:later ");
        board_close(&board);
    }
}

TEST(what_cannot_be_sent_is_refused_with_a_reason)
{
    struct board board;
    board_open(&board, 2);
    board.worlds[0].play.engine->post->letters_bytes = 1000;
    board.away = true;

    assert_false(board_write(&board, 0, "forest", "note", "x"));
    char *long_body = mem_alloc(POST_BODY_MAX + 2);
    memset(long_body, 'x', POST_BODY_MAX + 1);
    assert_false(board_write(&board, 0, "birch", "note", long_body));
    mem_free(long_body);
    int sent = 0;
    while (sent < 100 && board_write(&board, 0, "birch", "note", "x")) {
        sent++;
    }
    assert_in_range(sent, 3, 6);

    board.away = false;
    board_wait(&board, 6000);
    assert_true(board_write(&board, 0, "birch", "note", "x"));
    board_close(&board);
}

/* Cedar takes no letters, and those for it and for all wait. */
TEST(a_world_that_takes_no_letters_fills_nobody_elses_room)
{
    struct board board;
    struct buf expected = {0};
    int sent = 0;
    board_open(&board, 3);
    board_engine(&board, 0)->post->letters_bytes = 20000;
    board_stop_world(&board.worlds[2]);
    store_close(board.worlds[2].play.store);
    while (sent < 200 && board_write(&board, 0, "cedar", "note", "x")) {
        sent++;
        board_wait(&board, 50);
    }
    assert_in_range(sent, 30, 80);
    for (int i = 0; i < 5; i++) {
        assert_true(board_write(&board, 0, "birch", "note", "y"));
        buf_add_text(&expected, "alder:y ");
    }
    board_wait(&board, 1000);
    assert_log(&board, 1, expected.bytes);

    for (int i = 0; i < 60; i++) {
        assert_true(board_write(&board, 0, "*", "note", "z"));
        board_wait(&board, 300);
        buf_add_text(&expected, "alder:z ");
    }
    assert_log(&board, 1, expected.bytes);
    assert_true(board_engine(&board, 0)->post->counts.waiting_bytes <= 20000);

    board_start_world(&board.worlds[2]);
    board_announce(&board);
    board_wait(&board, 6000);
    assert_int_equal(board_waiting(&board), 0);
    assert_int_equal(board_engine(&board, 0)->post->counts.waiting_bytes, 0);
    assert_int_equal(board_engine(&board, 0)->post->all_bytes, 0);
    buf_finish(&expected);
    board_close(&board);
}

TEST(a_carrier_is_the_realms_frontend_alone)
{
    struct board board;
    struct screen screen;
    board_open(&board, 2);

    play_connect(&board.worlds[0].play, &screen, "192.0.2.1");
    session_call(screen.session,
            &(struct session_call){STR("t"), STR("realm.open"), json_object(), STR("")});
    play_turn(&board.worlds[0].play);

    assert_shown(&screen, "{t no");
    assert_true(board_joined(&board, 0, 1));
    play_hang_up(&board.worlds[0].play, &screen);
    screen_finish(&screen);
    board_close(&board);
}

/* -- arrivals and departures -- */

TEST(what_is_for_all_waits_for_the_last_and_is_for_who_comes_meanwhile)
{
    struct board board;
    board_open(&board, 2);
    board_stop_world(&board.worlds[1]);
    store_crash(board.worlds[1].play.store);
    board_announce(&board);
    board_wait(&board, 100);
    assert_true(board_write(&board, 0, "*", "note", "one"));
    board_wait(&board, 500);

    board_open_world(&board, 2);
    board.count = 3;
    board_announce(&board);
    board_wait(&board, 1000);
    assert_log(&board, 2, "alder:one ");
    board_start_world(&board.worlds[1]);
    board_wait(&board, 1000);

    assert_log(&board, 1, "alder:one ");
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

TEST(nothing_waits_for_who_is_given_up_and_they_do_not_come_back)
{
    struct board board;
    board_open(&board, 3);
    board.away = true;
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    assert_true(board_write(&board, 0, "*", "note", "two"));

    slice_begin(board_engine(&board, 0), 0, 0);
    assert_true(post_forget(board_engine(&board, 0), STR("birch")));
    assert_false(post_forget(board_engine(&board, 0), STR("forest")));
    slice_commit(board_engine(&board, 0));
    board.away = false;
    board_wait(&board, 6000);
    board_announce(&board);
    board_wait(&board, 6000);

    assert_int_equal(board_waiting(&board), 0);
    assert_log(&board, 1, "");
    assert_log(&board, 2, "alder:two ");
    assert_false(board_joined(&board, 0, 1));
    assert_true(board_joined(&board, 1, 2));
    board_close(&board);
}

TEST(a_world_keeps_its_name)
{
    struct board board;
    struct err err;
    board_open(&board, 1);

    board.worlds[0].play.options.realm.name = "forest";
    board_crash(&board, 0);

    assert_false(post_check(board_engine(&board, 0), &err));
    assert_non_null(strstr(err.text, "serve it with --name alder"));
    board_close(&board);
}

static const struct CMUnitTest post_tests[] = {
        IT(worlds_find_each_other_and_the_first_that_came_is_the_registrar),
        IT(letters_arrive_in_order_and_are_forgotten),
        IT(a_letter_of_a_slice_that_fails_was_never_written),
        IT(two_hundred_are_under_way_at_most_and_the_rest_follows),
        IT(what_the_board_doubles_is_applied_once),
        IT(what_the_board_loses_is_sent_again),
        IT(what_was_under_way_when_the_board_went_is_sent_again_at_once_when_it_is_back),
        IT(what_comes_behind_a_gap_waits_for_what_is_missing),
        IT(with_all_of_it_gone_nothing_is_lost),
        IT(what_was_written_before_a_crash_is_void_after_it),
        IT(what_comes_late_from_a_dead_process_ends_no_conversation_for_good),
        IT(an_entry_for_another_or_of_nonsense_changes_nothing),
        IT(what_is_refused_goes_home_and_stops_nothing),
        IT(what_a_world_does_not_know_goes_home_with_both_named),
        IT(what_is_for_a_world_of_another_protocol_waits_until_it_is_of_ours),
        IT(what_cannot_be_sent_is_refused_with_a_reason),
        IT(a_world_that_takes_no_letters_fills_nobody_elses_room),
        IT(a_carrier_is_the_realms_frontend_alone),
        IT(what_is_for_all_waits_for_the_last_and_is_for_who_comes_meanwhile),
        IT(nothing_waits_for_who_is_given_up_and_they_do_not_come_back),
        IT(a_world_keeps_its_name),
};

TESTS(post)
