/* export_said_test.c -- What a worker reads of somebody's lines on channels is what the channels have of them. */
#include "engine/modules/calls/export_said.h"

#include "engine/base/rng.h"
#include "engine/base/worker.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/login/token.h"
#include "tests/modules/calls/calls_play.h"
#include "tests/support/ask.h"
#include "tests/support/repeat.h"
#include "world/model/rows.h"

#include <inttypes.h>

enum { FOUNDERS = 8, EACH = 5 };

static void found_channels(struct play *p)
{
    for (int i = 0; i < FOUNDERS * EACH; i++) {
        static struct object *founder;
        char name[24];
        struct channel *made = NULL;
        struct err err;
        (void)snprintf(name, sizeof(name), "c%d", i);
        transaction_begin(p->engine, 0, 0);
        founder = i % EACH == 0 ? play_make(p, NULL, "player") : founder;
        assert_int_equal(
                channel_found(p->engine, founder, str_of(name), &made, &err), CHANNEL_OK);
        transaction_commit(p->engine);
    }
}

static void put_line_export_said(struct play *p, const char *channel, uint64_t number,
        uint64_t speaker, const char *kind, const char *text)
{
    struct row row = row_new(TABLE_CHANNEL_LINE);
    row_set_str(&row, "channel", str_of(channel));
    row_set_id(&row, "number", number);
    row_set_int(&row, "time_ms", (int64_t)(1000 * number));
    row_set_id(&row, "sender", speaker);
    row_set_str(&row, "sender_name", STR("Somebody"));
    row_set_str(&row, "kind", str_of(kind));
    row_set_str(&row, "text", str_of(text));
    rows_put(p->world, &row);
}

static void say_much(struct play *p, struct rng *rng, uint64_t alice)
{
    for (int i = 0; i < FOUNDERS * EACH; i++) {
        char channel[24];
        char text[40];
        (void)snprintf(channel, sizeof(channel), "c%d", i);
        uint64_t count = rng_below(rng, CHANNEL_LINES_KEPT + 1);
        transaction_begin(p->engine, 0, 0);
        for (uint64_t n = 1; n <= count; n++) {
            bool own = rng_below(rng, 3) == 0;
            (void)snprintf(text, sizeof(text), "%" PRIu64 " of c%d", n, i);
            put_line_export_said(p, channel, n, own ? alice : alice + 1,
                    rng_below(rng, 9) ? "say" : CHANNEL_LINE_GONE, text);
        }
        transaction_commit(p->engine);
    }
    play_turn(p);
}

struct comparing {
    const struct export_said *said;
    const char *channel;
    uint64_t speaker;
    size_t count;
};

static void compare_line(void *data, const struct channel_line *line)
{
    struct comparing *comparing = data;
    struct said_line said;
    if (line->speaker == comparing->speaker) {
        assert_true(export_said_line(
                comparing->said, str_of(comparing->channel), comparing->count++, &said));
        assert_int_equal(said.number, line->number);
        assert_int_equal(said.time_ms, line->time_ms);
        assert_true(str_equal(said.text, line->text));
    }
}

CALLS_TEST(a_worker_reads_the_lines_that_somebody_said_and_no_others)
{
    uint64_t seed = test_number("SKEIN_SEED", 1);
    uint64_t alice = 0;
    size_t total = 0;
    (void)play_newcomer(p, "Alice");
    alice = play_character(p, "Alice");
    found_channels(p);
    for (uint64_t round = 0; round < test_rounds(3, 100); round++, seed++) {
        struct rng rng;
        bool ok = false;
        rng_seed(&rng, seed);
        say_much(p, &rng, alice);

        struct export_said *said = export_said_begin(p->engine, alice);
        while (!export_said_ready(said, &ok)) {
            (void)worker_poll(p->workers);
        }

        assert_true(ok);
        transaction_begin(p->engine, 0, 0);
        for (int i = 0; i < FOUNDERS * EACH; i++) {
            char channel[24];
            struct said_line more;
            (void)snprintf(channel, sizeof(channel), "c%d", i);
            struct comparing comparing = {said, channel, alice, 0};
            channel_each_line(p->engine, str_of(channel), CHANNEL_LINES_KEPT, 0, compare_line,
                    &comparing);
            assert_false(export_said_line(said, str_of(channel), comparing.count, &more));
            total += comparing.count;
        }
        transaction_abort(p->engine);
        export_said_drop(said);
    }
    assert_true(total > 500);
}

CALLS_TEST(an_export_has_what_was_said_just_before)
{
    char token[TOKEN_SIZE];
    struct screen *visitor = play_newcomer(p, "Alice");
    uint64_t alice = play_character(p, "Alice");
    found_channels(p);
    transaction_begin(p->engine, 0, 0);
    account_set_role(p->engine, account_find(p->engine, STR("Alice")), PERM_WIZARD);
    (void)token_create(p->engine, alice, "all", 60000, token);
    transaction_commit(p->engine);
    play_turn(p);

    ask_quoted(visitor->session, "t2", "channel.join", "{'channel':'c3'}", token);
    play_turn(p);
    ask_quoted(visitor->session, "t3", "channel.say", "{'channel':'c3','text':'my last words'}",
            token);
    ask_quoted(visitor->session, "t1", "account.export", "{'name':'Alice'}", token);
    for (int turn = 0; turn < 100 && !screen_has(visitor, "{t1 "); turn++) {
        p->now_us += 1000;
        play_turn(p);
    }

    assert_shown(visitor, "\"channel\":\"c3\",\"text\":\"my last words\"}]");
}

/* A server that stops meanwhile. */
CALLS_TEST(a_worker_that_nobody_waits_for_stops_reading)
{
    struct worker_pool *pool = engine_workers(p->engine);
    struct rng rng;
    rng_seed(&rng, 1);
    found_channels(p);
    say_much(p, &rng, 1);

    struct export_said *said = export_said_begin(p->engine, 1);
    export_said_drop(said);

    assert_int_equal(worker_poll(pool), 1); /* which frees it */
}
