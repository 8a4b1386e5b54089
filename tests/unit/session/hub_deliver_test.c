/* hub_deliver_test.c -- The order of delivery when many get a text at once. */
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/session/hub_impl.h"
#include "tests/support/test.h"

enum { CROWD = 300 };

/* -- an engine that does nothing, and front ends that record their output -- */

static void on_session_hub_deliver(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static void on_line_hub_deliver(void *engine, struct session *session, struct str line)
{
    (void)engine;
    (void)session;
    (void)line;
}

static const struct session_sink hub_deliver_sink = {
        .opened = on_session_hub_deliver, .line = on_line_hub_deliver};

/* Each delivery takes a while. */
static int64_t now_us = 1000000;
static int64_t delivery_us = 10;

static int64_t slow_us(void *data)
{
    (void)data;
    return now_us;
}

static void deliver_hub_deliver(void *hub_deliver_frontend, const struct msg *msg)
{
    now_us += delivery_us;
    buf_printf(hub_deliver_frontend, "%.*s|", STR_FMT(msg->text));
}

static void flush_hub_deliver(void *hub_deliver_frontend)
{
    (void)hub_deliver_frontend;
}

static const struct session_frontend hub_deliver_frontend = {.service = "test",
        .deliver = deliver_hub_deliver,
        .flush = flush_hub_deliver,
        .close = flush_hub_deliver};

struct hub_deliver_crowd {
    struct hub *hub;
    struct session *sessions[CROWD];
    struct buf shown[CROWD];
};

static void say_hub_deliver(struct session *session, const char *text)
{
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
    hub_end_transaction(session->hub, 0);
}

/* Somebody types a line, and is answered. */
static void answer(struct session *session)
{
    session_line(session, STR("look"));
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = STR("answer")});
    hub_send(session, &(struct msg){.kind = MSG_PROMPT, .text = STR(">")});
    hub_end_transaction(session->hub, 0);
}

/* Opens it, and tells everybody something. */
static void crowd_open_hub_deliver(struct hub_deliver_crowd *crowd)
{
    *crowd = (struct hub_deliver_crowd){.hub = hub_create(&hub_deliver_sink, NULL)};
    for (size_t i = 0; i < CROWD; i++) {
        crowd->sessions[i] =
                hub_open(crowd->hub, &hub_deliver_frontend, &crowd->shown[i], "192.0.2.1");
        say_hub_deliver(crowd->sessions[i], "all");
    }
}

static void crowd_close(struct hub_deliver_crowd *crowd)
{
    hub_destroy(crowd->hub);
    for (size_t i = 0; i < CROWD; i++) {
        buf_finish(&crowd->shown[i]);
    }
}

static size_t count_told(const struct hub_deliver_crowd *crowd)
{
    size_t told = 0;
    for (size_t i = 0; i < CROWD; i++) {
        told += crowd->shown[i].length > 0;
    }
    return told;
}

/* -- tests -- */

static int64_t still_us_hub_deliver(void *data)
{
    (void)data;
    return 1;
}

TEST(output_for_a_crowd_is_delivered_in_batches)
{
    static struct hub_deliver_crowd crowd;
    struct clock_source clock = {.monotonic_us = still_us_hub_deliver};
    clock_set_source(&clock);
    crowd_open_hub_deliver(&crowd);

    assert_false(hub_flush_share(crowd.hub, false));

    size_t first = count_told(&crowd);
    assert_in_range(first, 1, CROWD / 2);
    size_t turns = 1;
    for (; !hub_flush_share(crowd.hub, false); turns++) {
        assert_in_range(count_told(&crowd), turns * first + 1, (turns + 1) * first);
    }
    assert_int_equal(turns, (CROWD - 1) / first);
    assert_int_equal(count_told(&crowd), CROWD);
    crowd_close(&crowd);
    clock_set_source(NULL);
}

TEST(an_answer_is_delivered_before_the_crowds_output)
{
    static struct hub_deliver_crowd crowd;
    crowd_open_hub_deliver(&crowd);
    struct session *last = crowd.sessions[CROWD - 1];
    answer(last);

    assert_false(hub_flush_share(crowd.hub, false));
    assert_str(buf_str(&crowd.shown[CROWD - 1]), "all|answer|>|");

    while (!hub_flush_share(crowd.hub, false)) {
    }
    assert_str(buf_str(&crowd.shown[CROWD - 1]), "all|answer|>|");
    assert_str(buf_str(&crowd.shown[CROWD - 2]), "all|");
    crowd_close(&crowd);
}

TEST(an_answer_is_delivered_while_a_later_one_waits)
{
    static struct hub_deliver_crowd crowd;
    crowd_open_hub_deliver(&crowd);
    struct session *last = crowd.sessions[CROWD - 1];
    answer(last);
    hub_send(last, &(struct msg){.kind = MSG_PROMPT, .text = STR("later")});
    hub_end_transaction(crowd.hub, 7); /* a commit that is not durable yet */

    hub_flush_answered(crowd.hub);

    assert_string_equal(crowd.shown[CROWD - 1].bytes, "all|answer|>|");
    assert_int_equal(count_told(&crowd), 1);
    crowd_close(&crowd);
}

TEST(a_rolled_back_answer_gives_no_priority)
{
    static struct hub_deliver_crowd crowd;
    crowd_open_hub_deliver(&crowd);
    struct session *last = crowd.sessions[CROWD - 1];
    size_t before = hub_savepoint(crowd.hub);
    hub_send(last, &(struct msg){.kind = MSG_PROMPT, .text = STR(">")});
    hub_rollback_to(crowd.hub, before);
    say_hub_deliver(last, "more");

    hub_flush_answered(crowd.hub);

    assert_int_equal(count_told(&crowd), 0);
    crowd_close(&crowd);
}

TEST(answers_can_be_delivered_alone)
{
    static struct hub_deliver_crowd crowd;
    crowd_open_hub_deliver(&crowd);
    answer(crowd.sessions[CROWD - 1]);

    hub_flush_answered(crowd.hub);

    assert_str(buf_str(&crowd.shown[CROWD - 1]), "all|answer|>|");
    assert_int_equal(count_told(&crowd), 1);
    hub_flush(crowd.hub);
    assert_int_equal(count_told(&crowd), CROWD);
    crowd_close(&crowd);
}

TEST(texts_that_arrive_while_waiting_are_delivered_in_order)
{
    static struct hub_deliver_crowd crowd;
    crowd_open_hub_deliver(&crowd);
    (void)hub_flush_share(crowd.hub, false);

    say_hub_deliver(crowd.sessions[0], "more");
    say_hub_deliver(crowd.sessions[CROWD - 1], "more");
    hub_flush(crowd.hub);

    assert_str(buf_str(&crowd.shown[0]), "all|more|");
    assert_str(buf_str(&crowd.shown[CROWD - 1]), "all|more|");
    crowd_close(&crowd);
}

TEST(a_new_session_is_first_served_with_the_crowd)
{
    static struct hub_deliver_crowd crowd;
    crowd_open_hub_deliver(&crowd);
    struct session *newcomer = crowd.sessions[CROWD - 1];
    hub_attach(newcomer, 7);
    answer(newcomer);

    (void)hub_flush_share(crowd.hub, false);
    assert_str(buf_str(&crowd.shown[CROWD - 1]), "");

    while (!hub_flush_share(crowd.hub, false)) {
    }
    assert_str(buf_str(&crowd.shown[CROWD - 1]), "all|answer|>|");
    for (size_t i = 0; i < CROWD; i++) {
        say_hub_deliver(crowd.sessions[i], "more");
    }
    answer(newcomer);
    (void)hub_flush_share(crowd.hub, false);
    assert_str(buf_str(&crowd.shown[CROWD - 1]), "all|answer|>|more|answer|>|");
    crowd_close(&crowd);
}

TEST(a_batch_ends_when_its_time_is_up)
{
    static struct hub_deliver_crowd crowd;
    struct clock_source clock = {.monotonic_us = slow_us};
    clock_set_source(&clock);
    crowd_open_hub_deliver(&crowd);
    delivery_us = 1000;

    int64_t start_us = now_us;
    assert_false(hub_flush_share(crowd.hub, false));

    assert_in_range(now_us - start_us, 1000, 3000);
    delivery_us = 10;
    crowd_close(&crowd);
    clock_set_source(NULL);
}

TEST(under_load_the_crowd_waits_as_long_as_its_batch_took)
{
    static struct hub_deliver_crowd crowd;
    struct clock_source clock = {.monotonic_us = slow_us};
    clock_set_source(&clock);
    crowd_open_hub_deliver(&crowd);
    answer(crowd.sessions[0]);

    assert_false(hub_flush_share(crowd.hub, true));
    size_t first = count_told(&crowd);
    struct session *last = crowd.sessions[CROWD - 1];
    answer(last);
    assert_false(hub_flush_share(crowd.hub, true));
    assert_int_equal(count_told(&crowd), first + 1);
    assert_str(buf_str(&crowd.shown[CROWD - 1]), "all|answer|>|");

    now_us += 1000;
    assert_false(hub_flush_share(crowd.hub, true));
    assert_true(count_told(&crowd) > first + 1);
    size_t second = count_told(&crowd);
    assert_false(hub_flush_share(crowd.hub, false));
    assert_true(count_told(&crowd) > second);
    crowd_close(&crowd);
    clock_set_source(NULL);
}

TEST(nobody_waits_long_for_their_batch_under_load)
{
    static struct hub_deliver_crowd crowd;
    struct clock_source clock = {.monotonic_us = slow_us};
    clock_set_source(&clock);
    crowd_open_hub_deliver(&crowd);
    assert_false(hub_flush_share(crowd.hub, true));
    size_t first = count_told(&crowd);
    crowd.hub->share_at_us = INT64_MAX;

    assert_false(hub_flush_share(crowd.hub, true));
    assert_int_equal(count_told(&crowd), first);
    now_us += 20000;
    assert_false(hub_flush_share(crowd.hub, true));
    assert_true(count_told(&crowd) > first);
    crowd_close(&crowd);
    clock_set_source(NULL);
}

/* Everybody got a text a while ago. */
static void crowd_open_told(struct hub_deliver_crowd *crowd)
{
    crowd_open_hub_deliver(crowd);
    hub_flush(crowd->hub);
    now_us += 10000;
}

/* Sends to the first of the crowd; returns how many got it within the next turn. */
static size_t told_of(struct hub_deliver_crowd *crowd, size_t count, bool busy)
{
    size_t told = 0;
    for (size_t i = 0; i < count; i++) {
        buf_clear(&crowd->shown[i]);
        say_hub_deliver(crowd->sessions[i], "more");
    }
    (void)hub_flush_share(crowd->hub, busy);
    for (size_t i = 0; i < count; i++) {
        told += crowd->shown[i].length > 0;
    }
    return told;
}

TEST(under_load_output_for_a_room_is_collected_for_2_ms)
{
    static struct hub_deliver_crowd crowd;
    struct clock_source clock = {.monotonic_us = slow_us};
    clock_set_source(&clock);
    crowd_open_told(&crowd);

    assert_int_equal(told_of(&crowd, 20, true), 20);
    assert_int_equal(told_of(&crowd, 20, true), 0);
    now_us += 2000;
    assert_int_equal(told_of(&crowd, 20, true), 20);
    assert_str(buf_str(&crowd.shown[0]), "more|more|");
    assert_int_equal(told_of(&crowd, 20, true), 0);
    assert_int_equal(told_of(&crowd, 20, false), 20);
    crowd_close(&crowd);
    clock_set_source(NULL);
}

TEST(output_for_a_few_is_delivered_at_once_under_load)
{
    static struct hub_deliver_crowd crowd;
    struct clock_source clock = {.monotonic_us = slow_us};
    clock_set_source(&clock);
    crowd_open_told(&crowd);

    assert_int_equal(told_of(&crowd, 20, true), 20);
    assert_int_equal(told_of(&crowd, 3, true), 3);
    assert_int_equal(told_of(&crowd, 3, true), 3);
    crowd_close(&crowd);
    clock_set_source(NULL);
}
