/* replication_log_test.c -- The last commits of a world are kept within their limit, and told apart
 * by their history. */
#include "net/follow/replication_impl.h"
#include "tests/support/test.h"
#include "world/store/batch.h"

/* Adds commits first to last, each of some bytes; gives the chain of the last. */
static uint64_t add(struct replication_log *log, uint64_t first, uint64_t last, size_t bytes)
{
    for (uint64_t number = first; number <= last; number++) {
        struct batch *batch = batch_create();
        batch->number = number;
        for (size_t i = 0; i < bytes; i++) {
            buf_add_u8(&batch->rows, (uint8_t)number);
        }
        replication_log_add(log, batch);
        batch_destroy(batch);
    }
    return log->chain;
}

static struct replication_log make_replication_log(size_t bytes_max)
{
    return (struct replication_log){
            .bytes_max = bytes_max, .newest = 10, .chain = 7, .before = 10, .before_chain = 7};
}

TEST(a_follower_with_a_known_commit_continues_after_it)
{
    struct replication_log log = make_replication_log(1 << 20);
    struct replication_entry *next = NULL;
    uint64_t chain = add(&log, 11, 12, 8);
    (void)add(&log, 13, 14, 8);

    assert_true(replication_log_goes_on(&log, 12, chain, &next));
    assert_int_equal(next->number, 13);
    assert_true(replication_log_goes_on(&log, 10, 7, &next));
    assert_int_equal(next->number, 11);
    assert_true(replication_log_goes_on(&log, 14, log.chain, &next));
    assert_null(next);
    replication_log_finish(&log);
}

TEST(a_follower_with_another_history_cannot_continue)
{
    struct replication_log log = make_replication_log(1 << 20);
    struct replication_entry *next = NULL;
    uint64_t chain = add(&log, 11, 12, 8);
    (void)add(&log, 13, 14, 8);

    assert_false(replication_log_goes_on(&log, 13, chain, &next));
    assert_false(replication_log_goes_on(&log, 10, 8, &next));
    assert_false(replication_log_goes_on(&log, 9, 7, &next));
    assert_false(replication_log_goes_on(&log, 15, log.chain, &next));
    replication_log_finish(&log);
}

TEST(the_log_keeps_no_more_than_its_bytes_but_the_last_commit)
{
    struct replication_log log = make_replication_log(4096);
    struct replication_entry *next = NULL;
    (void)add(&log, 11, 200, 500);

    assert_true(log.bytes <= 4096);
    assert_true(log.before > 150);
    assert_false(replication_log_find(&log, log.before - 1, &next));
    assert_true(replication_log_find(&log, log.before, &next));
    assert_int_equal(next->number, log.before + 1);
    (void)add(&log, 201, 201, 8000);
    assert_int_equal(log.before, 200);
    assert_int_equal(log.first->number, 201);
    replication_log_finish(&log);
}

TEST(a_commit_too_large_to_be_sent_empties_the_log)
{
    struct replication_log log = make_replication_log((size_t)64 << 20);
    struct replication_entry *next = NULL;
    (void)add(&log, 11, 12, 8);

    (void)add(&log, 13, 13, FOLLOW_BATCH_MAX + 1);

    assert_null(log.first);
    assert_false(replication_log_find(&log, 12, &next));
    assert_true(replication_log_goes_on(&log, 13, log.chain, &next));
    assert_null(next);
    replication_log_finish(&log);
}
