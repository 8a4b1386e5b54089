/* post_copy_test.c -- A world whose file was replaced by an older copy finds out before anybody is
 * harmed, also if no peer can tell it. */
#include "tests/unit/core/post_board.h"

/* Opens two worlds; one is copied, then `writer` writes to the other, and everything has
 * arrived. */
static void open_with_copy(struct board *board, size_t copied, size_t writer)
{
    board_open(board, 2);
    board_swap(board, copied, "old", NULL);
    board_wait(board, 500);
    assert_true(board_write(board, writer, writer == 0 ? "birch" : "alder", "note", "one"));
    board_wait(board, 500);
}

TEST(a_copy_that_has_seen_less_than_it_acknowledged_is_detected)
{
    struct board board;
    open_with_copy(&board, 1, 0);

    board_swap(&board, 1, NULL, "old");
    board_wait(&board, 500);

    assert_string_equal(post_old(board_engine(&board, 1)),
            "birch is older than what the realm knows (it has acknowledged 3 letters of alder, "
            "and has 2). Use a newer copy, or: skein realm readmit birch");
    assert_false(board_joined(&board, 0, 1));
    assert_null(post_old(board_engine(&board, 0)));
    board_close(&board);
}

TEST(a_copy_that_has_sent_less_than_was_seen_is_detected)
{
    struct board board;
    open_with_copy(&board, 0, 0);

    board_swap(&board, 0, NULL, "old");
    board_wait(&board, 500);

    assert_string_equal(post_old(board_engine(&board, 0)),
            "alder is older than what the realm knows (birch has seen 3 of its letters, it has "
            "sent 2). Use a newer copy, or: skein realm readmit alder");
    board_close(&board);
}

TEST(a_copy_that_reused_message_numbers_is_detected)
{
    struct board board;
    open_with_copy(&board, 0, 0);

    board.away = true;
    board_swap(&board, 0, NULL, "old");
    assert_true(board_write(&board, 0, "birch", "note", "another"));
    board_wait(&board, 500);
    board.away = false;
    board_wait(&board, 6000);

    assert_non_null(post_old(board_engine(&board, 0)));
    assert_log(&board, 1, "alder:one ");
    board_close(&board);
}

TEST(a_copy_goes_on_if_nobody_dealt_with_the_newer_world)
{
    struct board board;
    board_open(&board, 2);
    board_swap(&board, 0, "old", NULL);
    board_wait(&board, 500);

    board_swap(&board, 0, NULL, "old");
    board_wait(&board, 1000);
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    board_wait(&board, 200);

    assert_null(post_old(board_engine(&board, 0)));
    assert_log(&board, 1, "alder:one ");
    board_close(&board);
}

/* Birch has its letter, and the broker has forgotten birch: it names only cedar, with which nothing
 * happened since. */
TEST(a_copy_stays_closed_until_every_known_world_greets_it)
{
    for (size_t copied = 0; copied < 2; copied++) {
        struct board board;
        board_open(&board, 3);
        board_swap(&board, copied, "old", NULL);
        board_wait(&board, 500);
        assert_true(board_write(&board, copied, board_names[1 - copied], "note", "one"));
        board_wait(&board, 500);

        board_empty(&board);
        board.worlds[2].unnamed = false;
        board_swap(&board, copied, NULL, "old");
        assert_true(board_write(&board, 2, board_names[copied], "note", "two"));
        struct engine *engine = board_engine(&board, copied);
        for (unsigned i = 0; i < 40 && !post_old(engine); i++) {
            assert_true(post_is_opening(engine));
            board_wait(&board, 50);
        }

        assert_non_null(post_old(engine));
        assert_log(&board, copied, "");
        board_close(&board);
    }
}

/* The last of the three entries of the greeting is lost, by which the copy would have been
 * detected. */
TEST(a_copy_is_detected_although_the_broker_loses_a_greeting)
{
    struct board board;
    open_with_copy(&board, 1, 1);

    board_swap(&board, 1, NULL, "old");
    board.manual = true;
    board_turn_worlds(&board);
    bool lost = false;
    for (size_t i = 0; i < board.entry_count && !lost; i++) {
        lost = strstr(board.entries[i].plain, "agreed") && board.entries[i].waits;
        if (lost) {
            board.entries[i].waits = false;
        } else if (board.entries[i].waits) {
            board_hand(&board, i);
        }
    }
    assert_true(lost);
    board.manual = false;
    for (unsigned i = 0; i < 40 && !post_old(board_engine(&board, 1)); i++) {
        assert_true(post_is_opening(board_engine(&board, 1)));
        board_wait(&board, 50);
    }

    assert_non_null(post_old(board_engine(&board, 1)));
    board_close(&board);
}

TEST(a_world_without_its_peers_opens_after_a_while)
{
    struct board board;
    board_open(&board, 2);
    board_stop_world(&board.worlds[1]);
    store_crash(board.worlds[1].play.store);

    board_crash(&board, 0);
    assert_true(post_is_opening(board_engine(&board, 0)));
    board_wait(&board, POST_UNSURE_MS + 100);

    assert_false(post_is_opening(board_engine(&board, 0)));
    board_start_world(&board.worlds[1]);
    board_wait(&board, 500);
    assert_true(board_joined(&board, 0, 1) && board_joined(&board, 1, 0));
    board_close(&board);
}

TEST(a_world_without_its_broker_opens_after_a_while)
{
    struct board board;
    board_open(&board, 2);
    struct board_world *world = &board.worlds[0];

    board_stop_world(world);
    store_crash(world->play.store);
    play_start(&world->play);
    assert_true(post_is_opening(world->play.engine));
    for (unsigned i = 0; i < POST_UNSURE_MS / 50 + 2; i++) {
        board.now_us += 50000;
        play_turn(&world->play);
    }

    assert_false(post_is_opening(world->play.engine));
    board_close(&board);
}

/* A world that was given up is not waited for. */
TEST(no_world_waits_for_a_forgotten_world)
{
    struct board board;
    board_open(&board, 2);
    slice_begin(board_engine(&board, 0), 0, 0);
    assert_true(post_forget(board_engine(&board, 0), STR("birch")));
    slice_commit(board_engine(&board, 0));
    board_turn_worlds(&board);

    board_crash(&board, 0);
    board_wait(&board, 100);

    assert_false(post_is_opening(board_engine(&board, 0)));
    board_close(&board);
}

TEST(a_copy_that_is_readmitted_goes_on_where_the_others_are)
{
    struct board board;
    board_open(&board, 2);
    board_swap(&board, 0, "old", NULL);
    board_wait(&board, 500);
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    assert_true(board_write(&board, 1, "alder", "note", "two"));
    board_wait(&board, 500);
    board_swap(&board, 0, NULL, "old");
    board_wait(&board, 500);
    assert_non_null(post_old(board_engine(&board, 0)));

    slice_begin(board_engine(&board, 0), 0, 0);
    assert_true(post_readmit(board_engine(&board, 0), &(struct err){0}));
    slice_commit(board_engine(&board, 0));
    board_turn_worlds(&board);
    board_crash(&board, 0);
    board_wait(&board, 6000);
    assert_null(post_old(board_engine(&board, 0)));
    assert_true(board_write(&board, 0, "birch", "note", "three"));
    assert_true(board_write(&board, 1, "alder", "note", "four"));
    board_wait(&board, 500);

    assert_log(&board, 1, "alder:one alder:three ");
    assert_log(&board, 0, "birch:two birch:four ");
    board_close(&board);
}

/* -- proofs -- */

/* As if the messages so far were from a release that made no proofs. */
static void forget_proofs(struct board *board, size_t i, const char *peer)
{
    struct engine *engine = board_engine(board, i);
    struct row row;
    slice_begin(engine, 0, 0);
    assert_true(post_row_find(engine, peer, &row));
    row_set_str(&row, "seen_proof", STR(""));
    row_set_str(&row, "acked_proof", STR(""));
    rows_put(engine->world, &row);
    slice_commit(engine);
    board_turn_worlds(board);
}

static bool has_proofs(struct board *board, size_t i, size_t j)
{
    struct row row;
    struct post_proof seen = {0};
    struct post_proof acked = {0};
    struct engine *maker = board_engine(board, j);
    assert_true(post_row_find(board_engine(board, i), board_names[j], &row));
    (void)str_copy(row_str(&row, "seen_proof"), seen.text, sizeof(seen.text));
    (void)str_copy(row_str(&row, "acked_proof"), acked.text, sizeof(acked.text));
    bool has = post_is_proven(maker, POST_WROTE, board_names[i], row_id(&row, "seen"),
                       row_id(&row, "seen_mark"), &seen) &&
               post_is_proven(maker, POST_HAS, board_names[i], row_id(&row, "acked"),
                       row_id(&row, "acked_mark"), &acked);
    row_finish(&row);
    return has;
}

TEST(worlds_get_proofs_by_messages_and_by_the_first_greeting_after_an_upgrade)
{
    struct board board;
    board_open(&board, 2);
    assert_true(has_proofs(&board, 0, 1));
    assert_true(has_proofs(&board, 1, 0));

    forget_proofs(&board, 0, "birch");
    forget_proofs(&board, 1, "alder");
    assert_false(has_proofs(&board, 0, 1));
    board_swap(&board, 1, NULL, NULL);
    board_wait(&board, 500);

    assert_true(has_proofs(&board, 0, 1));
    assert_true(has_proofs(&board, 1, 0));
    board_close(&board);
}

TEST(a_peer_without_proofs_stops_no_world_and_does_not_join_it)
{
    struct board board;
    open_with_copy(&board, 0, 0);
    forget_proofs(&board, 1, "alder");

    board_swap(&board, 0, NULL, "old");
    board_wait(&board, 6000);

    assert_null(post_old(board_engine(&board, 0)));
    assert_false(board_joined(&board, 0, 1));
    board_close(&board);
}

TEST(a_readmitted_copy_believes_a_peer_without_proofs)
{
    struct board board;
    open_with_copy(&board, 0, 0);
    forget_proofs(&board, 1, "alder");
    board_swap(&board, 0, NULL, "old");
    board_wait(&board, 500);

    slice_begin(board_engine(&board, 0), 0, 0);
    assert_true(post_readmit(board_engine(&board, 0), &(struct err){0}));
    slice_commit(board_engine(&board, 0));
    board_turn_worlds(&board);
    board_crash(&board, 0);
    board_wait(&board, 6000);

    assert_true(board_joined(&board, 0, 1));
    assert_true(board_write(&board, 0, "birch", "note", "two"));
    board_wait(&board, 500);
    assert_log(&board, 1, "alder:one alder:two ");
    assert_true(has_proofs(&board, 1, 0));
    board_close(&board);
}

TEST(proofs_stay_valid_when_the_key_is_replaced)
{
    struct board board;
    board_open(&board, 2);
    for (unsigned i = 0; i < 3; i++) {
        slice_begin(board_engine(&board, 0), 0, 0);
        post_trust_roll(board_engine(&board, 0));
        slice_commit(board_engine(&board, 0));
        board_turn_worlds(&board);
    }
    assert_true(has_proofs(&board, 1, 0));

    board_crash(&board, 0);
    assert_true(has_proofs(&board, 1, 0));
    board_close(&board);
}

static const struct CMUnitTest post_copy_tests[] = {
        IT(a_copy_that_has_seen_less_than_it_acknowledged_is_detected),
        IT(a_copy_that_has_sent_less_than_was_seen_is_detected),
        IT(a_copy_that_reused_message_numbers_is_detected),
        IT(a_copy_goes_on_if_nobody_dealt_with_the_newer_world),
        IT(a_copy_stays_closed_until_every_known_world_greets_it),
        IT(a_copy_is_detected_although_the_broker_loses_a_greeting),
        IT(a_world_without_its_peers_opens_after_a_while),
        IT(a_world_without_its_broker_opens_after_a_while),
        IT(no_world_waits_for_a_forgotten_world),
        IT(a_copy_that_is_readmitted_goes_on_where_the_others_are),
        IT(worlds_get_proofs_by_messages_and_by_the_first_greeting_after_an_upgrade),
        IT(a_peer_without_proofs_stops_no_world_and_does_not_join_it),
        IT(a_readmitted_copy_believes_a_peer_without_proofs),
        IT(proofs_stay_valid_when_the_key_is_replaced),
};

TESTS(post_copy)
