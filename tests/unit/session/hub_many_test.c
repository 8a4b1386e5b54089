/* hub_many_test.c -- One note to many at once shows the same as that note sent to each in turn: two
 * hubs get the same random texts, one in each way, and are compared. */
#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "engine/session/hub.h"
#include "tests/support/test.h"

enum { HUB_MANY_PEOPLE = 5, STEPS = 120, RUNS = 500, MARKS = 8, LONG = 3000 };

static void on_opened_hub_many(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static void on_gone_hub_many(void *engine, struct session *session, const char *reason)
{
    (void)engine;
    (void)session;
    (void)reason;
}

static const struct session_sink hub_many_sink = {
        .opened = on_opened_hub_many, .gone = on_gone_hub_many};

static void screen_deliver_hub_many(void *hub_many_frontend, const struct msg *msg)
{
    buf_add_char(hub_many_frontend, msg->text.bytes[0]);
}

static void ignore(void *hub_many_frontend)
{
    (void)hub_many_frontend;
}

static const struct session_frontend hub_many_frontend = {
        .service = "test",
        .deliver = screen_deliver_hub_many,
        .flush = ignore,
        .close = ignore,
};

/* One of the two hubs. */
struct side {
    struct hub *hub;
    struct session *sessions[HUB_MANY_PEOPLE]; /* NULL once gone */
    struct buf screens[HUB_MANY_PEOPLE];
    size_t marks[MARKS];
    struct buf sent; /* of the open transaction, as it is walked */
};

struct hub_many_pair {
    struct side sides[2]; /* the first sends to many at once */
    struct rng rng;
    size_t mark_count;
    uint64_t last_number;
    uint64_t durable;
    bool left; /* within a transaction: texts sent to them individually are held, other texts are not */
};

static void open_pair(struct hub_many_pair *pair, uint64_t seed)
{
    *pair = (struct hub_many_pair){0};
    rng_seed(&pair->rng, seed);
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        side->hub = hub_create(&hub_many_sink, NULL);
        for (size_t i = 0; i < HUB_MANY_PEOPLE; i++) {
            side->sessions[i] =
                    hub_open(side->hub, &hub_many_frontend, &side->screens[i], "192.0.2.1");
            hub_attach(side->sessions[i], 100 + i);
        }
    }
}

static void close_pair(struct hub_many_pair *pair)
{
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        hub_destroy(side->hub);
        for (size_t i = 0; i < HUB_MANY_PEOPLE; i++) {
            buf_finish(&side->screens[i]);
        }
        buf_finish(&side->sent);
    }
}

static void send_one(struct hub_many_pair *pair)
{
    size_t i = (size_t)rng_below(&pair->rng, HUB_MANY_PEOPLE);
    bool prompts = rng_below(&pair->rng, 3) == 0;
    char text[2] = {prompts ? '>' : (char)('A' + (int)rng_below(&pair->rng, 26)), '\0'};
    struct msg msg = {.kind = prompts ? MSG_PROMPT : MSG_TEXT, .text = str_of(text)};
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        if (side->sessions[i]) {
            hub_send(side->sessions[i], &msg);
        }
    }
}

static void send_many(struct hub_many_pair *pair)
{
    static char text[LONG];
    unsigned who = (unsigned)rng_below(&pair->rng, 1U << HUB_MANY_PEOPLE);
    memset(text, 'a' + (int)rng_below(&pair->rng, 26), sizeof(text));
    struct str shown = {text, rng_below(&pair->rng, 8) == 0 ? LONG : 1};
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = shown});
        struct session **company = hub_company(side->hub, HUB_MANY_PEOPLE);
        size_t count = 0;
        for (size_t i = 0; i < HUB_MANY_PEOPLE; i++) {
            struct session *session = who & 1U << i ? side->sessions[i] : NULL;
            if (session && side == pair->sides) {
                company[count++] = session;
            } else if (session) {
                hub_send_note(session, note);
            }
        }
        if (side == pair->sides) {
            hub_send_company(side->hub, count, note);
        }
        note_drop(note);
    }
}

static void mark(struct hub_many_pair *pair)
{
    if (pair->mark_count == MARKS) {
        return;
    }
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        side->marks[pair->mark_count] = hub_savepoint(side->hub);
    }
    pair->mark_count++;
}

static void take_back(struct hub_many_pair *pair)
{
    if (pair->mark_count == 0) {
        return;
    }
    pair->mark_count = (size_t)rng_below(&pair->rng, pair->mark_count);
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        hub_rollback_to(side->hub, side->marks[pair->mark_count]);
    }
}

static void seal(struct hub_many_pair *pair)
{
    uint64_t number = rng_below(&pair->rng, 2) == 0
                              ? ++pair->last_number
                              : rng_below(&pair->rng, pair->last_number + 1);
    pair->mark_count = 0;
    hub_end_transaction(pair->sides[0].hub, number);
    hub_end_transaction(pair->sides[1].hub, number);
}

static void deliver_hub_many(struct hub_many_pair *pair)
{
    pair->durable += rng_below(&pair->rng, pair->last_number - pair->durable + 1);
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        hub_release(side->hub, pair->durable);
        hub_flush(side->hub);
    }
}

static void leave(struct hub_many_pair *pair)
{
    pair->left |= hub_savepoint(pair->sides[0].hub) > 0;
    size_t i = (size_t)rng_below(&pair->rng, HUB_MANY_PEOPLE);
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        if (side->sessions[i]) {
            session_gone(side->sessions[i], "left");
            side->sessions[i] = NULL;
        }
    }
}

static void note_sent(void *data, const struct session *session, const struct msg *msg)
{
    buf_printf(data, "%llu%c", (unsigned long long)session->id, msg->text.bytes[0]);
}

static void assert_alike_hub_many(struct hub_many_pair *pair)
{
    for (struct side *side = pair->sides; side < pair->sides + 2; side++) {
        buf_clear(&side->sent);
        hub_each_sent(side->hub, 0, note_sent, &side->sent);
    }
    const struct side *many = &pair->sides[0];
    const struct side *each = &pair->sides[1];
    assert_true(str_equal(buf_str(&many->sent), buf_str(&each->sent)));
    assert_int_equal(hub_open_bytes(many->hub), hub_open_bytes(each->hub));
    assert_true(hub_open_most(many->hub) >= hub_open_most(each->hub));
    assert_true(pair->left || hub_held_bytes(many->hub) == hub_held_bytes(each->hub));
    for (size_t i = 0; i < HUB_MANY_PEOPLE; i++) {
        assert_true(str_equal(buf_str(&many->screens[i]), buf_str(&each->screens[i])));
    }
}

TEST(a_note_to_many_looks_the_same_as_a_note_to_each)
{
    static void (*const steps[])(struct hub_many_pair * pair) = {send_one, send_one, send_many,
            send_many, send_many, mark, take_back, seal, deliver_hub_many};

    enum { KINDS = sizeof(steps) / sizeof(steps[0]) };

    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        struct hub_many_pair pair;
        open_pair(&pair, seed);

        for (int step = 0; step < STEPS; step++) {
            if (rng_below(&pair.rng, STEPS) == 0) {
                leave(&pair);
            }
            steps[rng_below(&pair.rng, KINDS)](&pair);
            assert_alike_hub_many(&pair);
        }

        close_pair(&pair);
    }
}

TEST(output_to_many_is_limited_for_each_session)
{
    static char text[LONG];
    struct hub_many_pair pair;
    open_pair(&pair, 1);
    struct hub *hub = pair.sides[0].hub;
    memset(text, 'x', sizeof(text));
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = {text, LONG}});

    for (int i = 0; i < 1000; i++) {
        hub_company(hub, 1)[0] = pair.sides[0].sessions[0];
        hub_send_company(hub, 1, note);
    }

    assert_in_range(hub_open_bytes(hub), HUB_TRANSACTION_BYTES_MAX - LONG,
            HUB_TRANSACTION_BYTES_MAX + 2 * LONG);
    note_drop(note);
    close_pair(&pair);
}

/* Output of an undone transaction counts for nobody. */
TEST(discarded_output_does_not_count_towards_the_limit)
{
    static char text[LONG];
    struct hub_many_pair pair;
    open_pair(&pair, 1);
    struct hub *hub = pair.sides[0].hub;
    struct session *session = pair.sides[0].sessions[0];
    memset(text, 'x', sizeof(text));
    struct msg much = {.kind = MSG_TEXT, .text = {text, LONG}};
    struct note *little = note_make(&(struct msg){.kind = MSG_TEXT, .text = STR("y")});

    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = STR("a few words")});
    size_t mark = hub_savepoint(hub);
    hub_send(session, &much);
    hub_rollback_to(hub, mark);
    hub_company(hub, 1)[0] = session;
    hub_send_company(hub, 1, little);
    assert_in_range(hub_open_most(hub), 12, 99);
    hub_send(session, &much);
    hub_discard(hub);
    hub_company(hub, 1)[0] = session;
    hub_send_company(hub, 1, little);
    assert_in_range(hub_open_most(hub), 1, 99);

    note_drop(little);
    close_pair(&pair);
}
