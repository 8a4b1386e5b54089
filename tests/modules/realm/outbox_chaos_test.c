/* outbox_chaos_test.c -- Tokens travel by messages between worlds that crash, over a broker that
 * loses, doubles, reorders and forgets, at random by seed: each is in exactly one place, always.
 * SKEIN_ROUNDS tries more seeds. */
#include "tests/modules/realm/outbox_tokens.h"
#include "tests/support/repeat.h"

static void shake_outbox_chaos(struct outbox_broker *broker, struct rng *rng)
{
    size_t a = rng_below(rng, broker->count);
    size_t b = (a + 1 + rng_below(rng, broker->count - 1)) % broker->count;
    size_t entry = broker->entry_count ? rng_below(rng, (uint32_t)broker->entry_count) : 0;
    switch (rng_below(rng, 18)) {
    case 0:
    case 1:
    case 2:
    case 3:
        broker_move_token(broker, a, b, rng_below(rng, BROKER_TOKENS), rng_below(rng, 8) == 0);
        break;
    case 16:
    case 17:
        broker_say(broker, a);
        break;
    case 4:
        broker_crash(broker, a);
        break;
    case 5:
        broker->away = !broker->away;
        break;
    case 6:
        broker_flush(broker);
        break;
    case 7:
        if (broker->entry_count > 0) {
            broker_hand(broker, entry); /* again, or before its turn */
        }
        break;
    case 8:
        if (broker->entry_count > 0) {
            broker_hand_some(broker, entry, 1 + rng_below(rng, BROKER_READING));
        }
        break;
    case 9:
        if (broker->entry_count > 0) {
            broker->entries[entry].waits = false;
        }
        break;
    case 10:
        broker->now_us += (int64_t)rng_below(rng, 6000) * 1000;
        broker_announce(broker);
        break;
    default:
        broker_carry(broker);
    }
    broker_turn_worlds(broker);
    if (broker->entry_count > BROKER_KEPT / 2) {
        broker_flush(broker);
    }
}

TEST(each_token_exists_once_after_any_faults)
{
    size_t rounds = test_rounds(1, 6);
    uint64_t steps = test_steps(60, 150);
    for (size_t seed = 1; seed <= rounds; seed++) {
        struct outbox_broker broker;
        struct rng rng;
        rng_seed(&rng, seed);
        outbox_broker_open(&broker, 3);
        broker_make_tokens(&broker);

        for (uint64_t step = 0; step < steps; step++) {
            shake_outbox_chaos(&broker, &rng);
            broker_census(&broker);
        }
        broker.away = false;
        broker_announce(&broker);
        broker_wait(&broker, 12000);

        broker_census(&broker);
        broker_check_lines(&broker);
        assert_int_equal(broker_waiting(&broker), 0);
        outbox_broker_close(&broker);
    }
}

/* How many messages of a world the others have seen, and have had acknowledged by it. */
static uint64_t dealings(struct outbox_broker *broker, size_t world)
{
    uint64_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        struct row row;
        (void)outbox_row_find(broker_engine(broker, i), broker_names[world], &row);
        count += i == world ? 0 : row_id(&row, "seen") + row_id(&row, "acked");
        row_finish(&row);
    }
    return count;
}

TEST(an_old_copy_is_detected_if_a_peer_dealt_with_the_newer)
{
    size_t rounds = test_rounds(2, 5);
    for (size_t seed = 1; seed <= rounds; seed++) {
        struct outbox_broker broker;
        struct rng rng;
        rng_seed(&rng, seed);
        outbox_broker_open(&broker, 3);
        broker_make_tokens(&broker);

        size_t world = rng_below(&rng, 3);
        uint64_t before = dealings(&broker, world);
        broker_swap(&broker, world, "old", NULL);
        for (int step = 0; step < 30; step++) {
            shake_outbox_chaos(&broker, &rng);
        }
        broker.away = false;
        broker_wait(&broker, 12000);
        bool dealt = dealings(&broker, world) > before;
        broker_swap(&broker, world, "new", "old");
        broker_wait(&broker, 2000);

        assert_int_equal(outbox_old(broker_engine(&broker, world)) != NULL, dealt);
        /* A copy goes on if nobody has exchanged messages with its later state, whose own changes
         * were never shown. */
        if (dealt) {
            broker_swap(&broker, world, NULL, "new");
        }
        broker_announce(&broker);
        broker_wait(&broker, 12000);
        broker_census(&broker);
        assert_int_equal(broker_waiting(&broker), 0);
        outbox_broker_close(&broker);
    }
}

/* -- mutants that must fail -- */

/* The part that this mutant of the outbox lacks. */
enum lack {
    LACKS_SEEN,   /* a crash forgets messages that have come and are not acknowledged */
    LACKS_OUTBOX, /* messages are only on the broker, so a crash loses those that are not there */
    LACKS_PATIENCE, /* a sender takes back messages without an answer after 300 ms */
};

static void forget_seen(struct outbox_broker *broker, size_t world)
{
    struct engine *engine = broker_engine(broker, world);
    for (size_t i = 0; i < broker->count; i++) {
        struct row mine;
        struct row theirs;
        if (i == world) {
            continue;
        }
        bool known = outbox_row_find(engine, broker_names[i], &mine);
        (void)outbox_row_find(broker_engine(broker, i), broker_names[world], &theirs);
        row_set_id(&mine, "seen", row_id(&theirs, "acked"));
        row_set_id(&mine, "seen_mark", row_id(&theirs, "acked_mark"));
        if (known) {
            rows_put(engine_world(engine), &mine);
        } else {
            row_finish(&mine);
        }
        row_finish(&theirs);
    }
}

/* Deletes the messages of a world that were written before then, and takes their contents back. */
static void end_messages(
        struct outbox_broker *broker, size_t world, int64_t before_ms, bool takes_back)
{
    struct engine *engine = broker_engine(broker, world);
    struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        struct str body = row_str(&rows.items[i], "body");
        bool token = str_equal(row_str(&rows.items[i], "kind"), STR("token"));
        struct err err;
        if (!token || row_int(&rows.items[i], "time_ms") >= before_ms) {
            continue;
        }
        if (takes_back && !broker_token_make(engine, broker_token_id(body), &err)) {
            broker->doubled = true;
        }
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
}

static void lack(struct outbox_broker *broker, enum lack what, size_t crashed)
{
    for (size_t i = 0; i < broker->count; i++) {
        transaction_begin(broker_engine(broker, i), 0, 0);
        if (what == LACKS_SEEN && i == crashed) {
            forget_seen(broker, i);
        } else if (what == LACKS_OUTBOX && i == crashed) {
            end_messages(broker, i, INT64_MAX, false);
        } else if (what == LACKS_PATIENCE) {
            end_messages(broker, i, clock_wall_ms() - 300, true);
        }
        transaction_commit(broker_engine(broker, i));
    }
}

/* Returns after how many crashes the error is found; 0: not within 300. Begins with the seed that
 * finds it soonest among the first twelve. */
static unsigned crashes_until_wrong(enum lack what)
{
    static const uint64_t first[] = {
            [LACKS_SEEN] = 10, [LACKS_OUTBOX] = 7, [LACKS_PATIENCE] = 4};
    unsigned crashes = 0;
    bool wrong = false;
    for (uint64_t seed = test_number("SKEIN_SEED", first[what]); crashes < 300 && !wrong;
            seed++) {
        struct outbox_broker broker;
        struct rng rng;
        rng_seed(&rng, seed);
        outbox_broker_open(&broker, 3);
        broker_make_tokens(&broker);
        for (unsigned step = 0; step < 40 && !wrong; step++) {
            size_t crashed = step % 4 == 3 ? rng_below(&rng, 3) : SIZE_MAX;
            broker.now_us += 200000;
            shake_outbox_chaos(&broker, &rng);
            if (crashed != SIZE_MAX) {
                broker_crash(&broker, crashed);
                crashes++;
            }
            lack(&broker, what, crashed);
            broker_turn_worlds(&broker);
            wrong = broker_is_wrong(&broker);
        }
        outbox_broker_close(&broker);
    }
    return wrong ? crashes + 1 : 0;
}

TEST(an_outbox_that_lacks_a_safeguard_is_detected)
{
    for (enum lack what = LACKS_SEEN; what <= LACKS_PATIENCE; what++) {
        unsigned crashes = crashes_until_wrong(what);
        print_message("# lack %d: found out after %u crashes\n", what, crashes);
        assert_in_range(crashes, 1, 300);
    }
}
