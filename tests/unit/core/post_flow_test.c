/* post_flow_test.c -- Many letters: how many a transaction takes, how many are under way, and the
 * effects of a slow broker or an unreadable disk. */
#include "tests/support/fault_vfs.h"
#include "tests/unit/core/post_tokens.h"

static void write_lines(struct board *board, size_t from, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        board_say(board, from);
    }
}

/* Returns the number of entries given to the broker for that world since. */
static size_t given_for(const struct board *board, size_t since, size_t to)
{
    size_t count = 0;
    for (size_t i = since; i < board->entry_count; i++) {
        count += board->entries[i].to == to;
    }
    return count;
}

static uint64_t commits(struct board *board, size_t world)
{
    return board_engine(board, world)->world->commit_number;
}

TEST(messages_read_together_are_one_commit_and_one_answer)
{
    struct board board;
    board_open(&board, 2);
    board.manual = true;
    size_t before = board.entry_count;
    write_lines(&board, 0, 50);
    uint64_t commit = commits(&board, 1);
    size_t answered = board.entry_count;

    board_hand_some(&board, before, 50);

    assert_int_equal(board_heard(&board, 1, "of-alder"), 50);
    assert_int_equal(commits(&board, 1), commit + 1);
    assert_int_equal(given_for(&board, answered, 0), 1);
    board_hand(&board, answered);
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

TEST(only_the_refused_message_of_a_batch_goes_back)
{
    struct board board;
    board_open(&board, 2);
    board_make_tokens(&board);
    board.manual = true;
    size_t before = board.entry_count;
    board_say(&board, 0);
    board_move_token(&board, 0, 1, 0, true);
    board_say(&board, 0);
    board_move_token(&board, 0, 1, 2, false);

    board_hand_some(&board, before, 4);
    board.manual = false;
    board_wait(&board, 500);

    assert_int_equal(board_heard(&board, 1, "of-alder"), 2);
    assert_true(board_has_token(&board, 0, 0));
    assert_true(board_has_token(&board, 1, 2));
    board_census(&board);
    board_close(&board);
}

TEST(a_message_that_may_run_scripts_has_its_own_transaction)
{
    struct board board;
    board_open(&board, 2);
    board.manual = true;
    size_t before = board.entry_count;
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    assert_true(board_write(&board, 0, "birch", "alone", "two"));
    assert_true(board_write(&board, 0, "birch", "note", "three"));

    board_hand_some(&board, before, 3);
    assert_log(&board, 1, "alder:one ");
    for (size_t i = before + 1; i < before + 3; i++) {
        board.entries[i].waits = true;
    }
    board_hand_some(&board, before + 1, 2);

    assert_log(&board, 1, "alder:one alder:two ");
    board.manual = false;
    board_wait(&board, 500);
    assert_log(&board, 1, "alder:one alder:two alder:three ");
    board_close(&board);
}

TEST(each_acknowledged_message_lets_another_be_sent)
{
    struct board board;
    board_open(&board, 2);
    board.manual = true;
    size_t before = board.entry_count;
    write_lines(&board, 0, POST_AHEAD_LETTERS + 30);
    assert_int_equal(given_for(&board, before, 1), POST_AHEAD_LETTERS);
    size_t answered = board.entry_count;

    board_hand_some(&board, before, 10);
    board_hand(&board, answered);

    assert_int_equal(given_for(&board, answered, 1), 10);
    board.manual = false;
    board_wait(&board, 1000);
    board_check_lines(&board);
    board_close(&board);
}

TEST(a_slow_broker_causes_few_repeated_messages)
{
    struct board board;
    board_open(&board, 2);
    board_wait(&board, 1000);
    board.delay_us = 700000;
    size_t before = board.entry_count;

    for (unsigned i = 0; i < 100; i++) {
        write_lines(&board, 0, 10);
        board_wait(&board, 50);
    }
    board_wait(&board, 15000);

    board_check_lines(&board);
    assert_false(board.disordered);
    assert_in_range(given_for(&board, before, 1), 1000, 1400);
    board_close(&board);
}

/* -- a disk that cannot be read -- */

TEST(a_message_that_met_an_unreadable_disk_is_retried)
{
    struct board board;
    board_open(&board, 2);
    board.unread = 2;

    assert_true(board_write(&board, 0, "birch", "unread", "one"));
    board_wait(&board, 6000);

    assert_int_equal(board.unread, 0);
    assert_log(
            &board, 1, "alder:one alder:one alder:one "); /* the log is not part of the world */
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

TEST(a_message_that_never_succeeds_goes_back_and_blocks_nothing)
{
    struct board board;
    board_open(&board, 2);
    board.unread = 1000000;

    assert_true(board_write(&board, 0, "birch", "unread", "one"));
    assert_true(board_write(&board, 0, "birch", "note", "behind"));
    board_wait(&board, 30000);

    assert_true(str_ends(buf_str(&board.worlds[1].log), STR("alder:behind ")));
    assert_log(&board, 0, "back(birch:one, disk_unread) ");
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

TEST(a_message_that_cannot_be_read_yet_is_not_skipped)
{
    struct board board;
    struct fault_vfs *vfs = fault_vfs_create("post-flow");
    struct buf expected = {0};
    board_open_on(&board, 2, "post-flow", 0);
    struct post_peer *birch = board_engine(&board, 0)->post->peers[0];
    for (uint64_t nth = 1; nth <= 8; nth++) {
        birch->window = 0;
        assert_true(board_write(&board, 0, "birch", "note", "one"));
        assert_true(board_write(&board, 0, "*", "note", "two"));
        assert_true(board_write(&board, 0, "birch", "note", "three"));
        buf_add_text(&expected, "alder:one alder:two alder:three ");
        birch->window = POST_AHEAD_LETTERS;
        birch->dirty = true;

        fault_vfs_fail(vfs, FAULT_EIO, nth, false);
        play_turn(&board.worlds[0].play);
        fault_vfs_heal(vfs);
        board_wait(&board, 1000);

        assert_log(&board, 1, expected.bytes);
        assert_int_equal(board_waiting(&board), 0);
    }
    board_close(&board);
    buf_finish(&expected);
    fault_vfs_destroy(vfs);
}

static const struct CMUnitTest post_flow_tests[] = {
        IT(messages_read_together_are_one_commit_and_one_answer),
        IT(only_the_refused_message_of_a_batch_goes_back),
        IT(a_message_that_may_run_scripts_has_its_own_transaction),
        IT(each_acknowledged_message_lets_another_be_sent),
        IT(a_slow_broker_causes_few_repeated_messages),
        IT(a_message_that_met_an_unreadable_disk_is_retried),
        IT(a_message_that_never_succeeds_goes_back_and_blocks_nothing),
        IT(a_message_that_cannot_be_read_yet_is_not_skipped),
};

TESTS(post_flow)
