/* webhook_test.c -- The queue of events for other programs. */
#include "net/webhooks/webhook.h"

#include "engine/core/run/outside_event.h"
#include "engine/core/run/transaction.h"
#include "net/webhooks/module.h"
#include "tests/unit/core/play.h"

static void count_webhook(void *data, const struct webhook_due *due)
{
    size_t *due_count = data;
    (void)due;
    (*due_count)++;
}

static void tell_webhook(struct engine *engine, unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        outside_event_tell(engine, "enter", json_object());
    }
}

TEST(rolled_back_events_do_not_fill_the_webhook_queue)
{
    struct play play;
    size_t due = 0;
    play_open_with(&play, (const struct skein_module *const[]){&webhooks_module, NULL});
    json_t *hooks = json_pack("[{s:s, s:[s]}]", "name", "one", "events", "enter");
    transaction_begin(play.engine, 0, 0);
    webhook_open(play.engine, 0, hooks);

    for (unsigned previews = 0; previews < 120; previews++) {
        struct transaction_mark mark = transaction_savepoint(play.engine);
        tell_webhook(play.engine, 100);
        transaction_rollback_to(play.engine, mark);
    }
    tell_webhook(play.engine, 3);
    transaction_commit(play.engine);

    webhook_each_due(play.engine, STR("one"), count_webhook, &due);
    assert_int_equal(due, 3);
    json_decref(hooks);
    play_close(&play);
}
