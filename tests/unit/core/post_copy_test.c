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

TEST(a_copy_that_has_seen_less_than_it_acknowledged_is_found_out)
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

TEST(a_copy_that_has_sent_less_than_was_seen_is_found_out)
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

TEST(a_copy_that_wrote_other_letters_under_the_same_numbers_is_found_out)
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

TEST(a_copy_that_nobody_dealt_with_since_is_as_good_as_new)
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
TEST(a_copy_lets_nobody_in_and_deals_with_nobody_before_all_whom_it_knows_have_greeted)
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
TEST(a_copy_finds_out_though_the_board_loses_a_word)
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

TEST(a_world_whose_others_are_gone_lets_people_in_after_a_moment)
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

TEST(a_world_without_its_board_lets_people_in_after_a_moment)
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
TEST(nobody_waits_for_a_world_that_was_given_up)
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

static const struct CMUnitTest post_copy_tests[] = {
        IT(a_copy_that_has_seen_less_than_it_acknowledged_is_found_out),
        IT(a_copy_that_has_sent_less_than_was_seen_is_found_out),
        IT(a_copy_that_wrote_other_letters_under_the_same_numbers_is_found_out),
        IT(a_copy_that_nobody_dealt_with_since_is_as_good_as_new),
        IT(a_copy_lets_nobody_in_and_deals_with_nobody_before_all_whom_it_knows_have_greeted),
        IT(a_copy_finds_out_though_the_board_loses_a_word),
        IT(a_world_whose_others_are_gone_lets_people_in_after_a_moment),
        IT(a_world_without_its_board_lets_people_in_after_a_moment),
        IT(nobody_waits_for_a_world_that_was_given_up),
        IT(a_copy_that_is_readmitted_goes_on_where_the_others_are),
};

TESTS(post_copy)
