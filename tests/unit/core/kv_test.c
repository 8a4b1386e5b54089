/* kv_test.c -- Global tables: stored only with the transaction that set them. */
#include "world/model/kv.h"

#include "tests/unit/core/play.h"
#include "world/model/pending_writes.h"
#include "world/model/tx.h"

static bool set_kv(struct play *play, const char *name, struct value value)
{
    return kv_set(engine_world(play->engine), str_of(name), value);
}

static int64_t get(struct play *play, const char *name)
{
    return value_as_int(kv_get(engine_world(play->engine), str_of(name)), -1);
}

PLAY_TEST(a_key_that_was_set_is_found_and_no_other)
{
    tx_begin(engine_world(p->engine));
    assert_true(set_kv(p, "scores", value_int(7)));
    (void)tx_commit(engine_world(p->engine));

    assert_int_equal(get(p, "scores"), 7);
    assert_int_equal(get(p, "events"), -1);
}

PLAY_TEST(a_rollback_puts_the_old_value_back)
{
    tx_begin(engine_world(p->engine));
    assert_true(set_kv(p, "scores", value_int(1)));
    (void)tx_commit(engine_world(p->engine));

    tx_begin(engine_world(p->engine));
    assert_true(set_kv(p, "scores", value_int(2)));
    size_t mark = tx_savepoint(engine_world(p->engine));
    assert_true(set_kv(p, "scores", value_nil()));
    assert_true(set_kv(p, "events", value_int(3)));
    tx_rollback_to(engine_world(p->engine), mark);
    assert_int_equal(get(p, "scores"), 2);
    assert_int_equal(get(p, "events"), -1);
    tx_rollback(engine_world(p->engine));

    assert_int_equal(get(p, "scores"), 1);
}

PLAY_TEST(oversized_values_and_invalid_names_are_not_stored)
{
    struct buf large = {0};
    while (large.length <= VALUE_SIZE_MAX) {
        buf_add_text(&large, "0123456789abcdef");
    }
    tx_begin(engine_world(p->engine));

    assert_false(set_kv(p, "scores", value_str(buf_str(&large))));
    assert_false(set_kv(p, "", value_int(1)));
    assert_false(set_kv(p, "a-name-that-is-longer-than-any-has-to-be", value_int(1)));

    assert_int_equal(get(p, "scores"), -1);
    (void)tx_commit(engine_world(p->engine));
    buf_finish(&large);
}

PLAY_TEST(a_clean_up_forgets_stored_changes)
{
    struct world *world = engine_world(p->engine);
    tx_begin(world);
    assert_true(set_kv(p, "scores", value_int(7)));
    uint64_t number = tx_commit(world);
    while (store_durable(engine_store(p->engine)) < number) {
        play_turn(p);
    }
    assert_non_null(world->pending->first);

    engine_trim(p->engine);

    assert_null(world->pending->first);
    assert_int_equal(get(p, "scores"), 7);
}
