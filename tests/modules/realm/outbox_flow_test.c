/* outbox_flow_test.c -- Many messages: how many a transaction takes, how many are under way, and the
 * effects of a slow broker or an unreadable disk. */
#include "tests/modules/realm/outbox_tokens.h"
#include "tests/support/fault_vfs.h"

static void write_lines(struct outbox_broker *broker, size_t from, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        broker_say(broker, from);
    }
}

/* Returns the number of entries given to the broker for that world since. */
static size_t given_for(const struct outbox_broker *broker, size_t since, size_t to)
{
    size_t count = 0;
    for (size_t i = since; i < broker->entry_count; i++) {
        count += broker->entries[i].to == to;
    }
    return count;
}

static uint64_t commits(struct outbox_broker *broker, size_t world)
{
    return engine_world(broker_engine(broker, world))->commit_number;
}

BROKER_TEST(messages_read_together_are_one_commit_and_one_answer, 2)
{
    broker->manual = true;
    size_t before = broker->entry_count;
    write_lines(broker, 0, 50);
    uint64_t commit = commits(broker, 1);
    size_t answered = broker->entry_count;

    broker_hand_some(broker, before, 50);

    assert_int_equal(broker_heard(broker, 1, "of-alder"), 50);
    assert_int_equal(commits(broker, 1), commit + 1);
    assert_int_equal(given_for(broker, answered, 0), 1);
    broker_hand(broker, answered);
    assert_int_equal(broker_waiting(broker), 0);
}

BROKER_TEST(only_the_refused_message_of_a_batch_goes_back, 2)
{
    broker_make_tokens(broker);
    broker->manual = true;
    size_t before = broker->entry_count;
    broker_say(broker, 0);
    broker_move_token(broker, 0, 1, 0, true);
    broker_say(broker, 0);
    broker_move_token(broker, 0, 1, 2, false);

    broker_hand_some(broker, before, 4);
    broker->manual = false;
    broker_wait(broker, 500);

    assert_int_equal(broker_heard(broker, 1, "of-alder"), 2);
    assert_true(broker_has_token(broker, 0, 0));
    assert_true(broker_has_token(broker, 1, 2));
    broker_census(broker);
}

BROKER_TEST(a_message_that_may_run_scripts_has_its_own_transaction, 2)
{
    broker->manual = true;
    size_t before = broker->entry_count;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    assert_true(broker_write(broker, 0, "birch", "alone", "two"));
    assert_true(broker_write(broker, 0, "birch", "note", "three"));

    broker_hand_some(broker, before, 3);
    assert_log(broker, 1, "alder:one ");
    for (size_t i = before + 1; i < before + 3; i++) {
        broker->entries[i].waits = true;
    }
    broker_hand_some(broker, before + 1, 2);

    assert_log(broker, 1, "alder:one alder:two ");
    broker->manual = false;
    broker_wait(broker, 500);
    assert_log(broker, 1, "alder:one alder:two alder:three ");
}

BROKER_TEST(each_acknowledged_message_lets_another_be_sent, 2)
{
    broker->manual = true;
    size_t before = broker->entry_count;
    write_lines(broker, 0, OUTBOX_AHEAD_MESSAGES + 30);
    assert_int_equal(given_for(broker, before, 1), OUTBOX_AHEAD_MESSAGES);
    size_t answered = broker->entry_count;

    broker_hand_some(broker, before, 10);
    broker_hand(broker, answered);

    assert_int_equal(given_for(broker, answered, 1), 10);
    broker->manual = false;
    broker_wait(broker, 1000);
    broker_check_lines(broker);
}

BROKER_TEST(a_slow_broker_causes_few_repeated_messages, 2)
{
    broker_wait(broker, 1000);
    broker->delay_us = 700000;
    size_t before = broker->entry_count;

    for (unsigned i = 0; i < 100; i++) {
        write_lines(broker, 0, 10);
        broker_wait(broker, 50);
    }
    broker_wait(broker, 15000);

    broker_check_lines(broker);
    assert_false(broker->disordered);
    assert_in_range(given_for(broker, before, 1), 1000, 1400);
}

/* -- a disk that cannot be read -- */

BROKER_TEST(a_message_that_met_an_unreadable_disk_is_retried, 2)
{
    broker->unread = 2;

    assert_true(broker_write(broker, 0, "birch", "unread", "one"));
    broker_wait(broker, 6000);

    assert_int_equal(broker->unread, 0);
    assert_log(
            broker, 1, "alder:one alder:one alder:one "); /* the log is not part of the world */
    assert_int_equal(broker_waiting(broker), 0);
}

BROKER_TEST(a_message_that_never_succeeds_goes_back_and_blocks_nothing, 2)
{
    broker->unread = 1000000;

    assert_true(broker_write(broker, 0, "birch", "unread", "one"));
    assert_true(broker_write(broker, 0, "birch", "note", "behind"));
    broker_wait(broker, 30000);

    assert_true(str_ends(buf_str(&broker->worlds[1].log), STR("alder:behind ")));
    assert_log(broker, 0, "back(birch:one, disk_unread) ");
    assert_int_equal(broker_waiting(broker), 0);
}

TEST(a_message_that_cannot_be_read_yet_is_not_skipped)
{
    struct outbox_broker broker;
    struct fault_vfs *vfs = fault_vfs_create("outbox-flow");
    struct buf expected = {0};
    broker_open_on(&broker, 2, "outbox-flow", 0);
    struct outbox_peer *birch = realm_outbox(broker_engine(&broker, 0))->peers[0];
    for (uint64_t nth = 1; nth <= 8; nth++) {
        birch->window = 0;
        assert_true(broker_write(&broker, 0, "birch", "note", "one"));
        assert_true(broker_write(&broker, 0, "*", "note", "two"));
        assert_true(broker_write(&broker, 0, "birch", "note", "three"));
        buf_add_text(&expected, "alder:one alder:two alder:three ");
        birch->window = OUTBOX_AHEAD_MESSAGES;
        birch->dirty = true;

        fault_vfs_fail(vfs, FAULT_EIO, nth, false);
        play_turn(&broker.worlds[0].play);
        fault_vfs_heal(vfs);
        broker_wait(&broker, 1000);

        assert_log(&broker, 1, expected.bytes);
        assert_int_equal(broker_waiting(&broker), 0);
    }
    outbox_broker_close(&broker);
    buf_finish(&expected);
    fault_vfs_destroy(vfs);
}
