/* witness_book_test.c -- A witness's answers, by tables and by random questions: no two processes
 * may acknowledge at once, and a copy takes over soon after the world's last sign of life. */
#include "net/follow/witness_book.h"

#include "engine/base/rng.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"

#include <string.h>

enum { A = 1, B = 2, C = 3, WORLD = 9, LEASE = WITNESS_LEASE_MS };

/* A question at a time, and its answer. */
struct step {
    int64_t at_ms;
    enum witness_kind kind;
    uint64_t conn;
    uint64_t term;
    uint64_t origin;
    uint64_t kept;
    enum witness_verdict verdict;
    uint64_t holder; /* as the answer has it */
};

static struct witness_says ask_book(struct witness_book *book, const struct step *step)
{
    struct witness_ask ask = {7, WORLD, step->term, step->origin, step->kept};
    struct witness_says says = {0};
    bool changed = false;
    if (step->kind == WITNESS_HOLD) {
        witness_book_hold(book, &ask, step->conn, step->at_ms, &says, &changed);
    } else {
        witness_book_take(book, &ask, step->at_ms, &says, &changed);
    }
    return says;
}

static void run_steps(const struct step *steps, size_t count)
{
    struct witness_book book = {0};
    for (size_t i = 0; i < count; i++) {
        struct witness_says says = ask_book(&book, &steps[i]);
        if (says.verdict != steps[i].verdict || says.holder != steps[i].holder) {
            fail_msg("step %zu: verdict %d, holder %d", i, (int)says.verdict, (int)says.holder);
        }
        assert_int_equal(says.number, 7);
    }
}

#define RUN(...)                                                                               \
    do {                                                                                       \
        static const struct step steps[] = {__VA_ARGS__};                                      \
        run_steps(steps, sizeof(steps) / sizeof(steps[0]));                                    \
    } while (0)

TEST(the_copy_in_step_takes_over_when_the_lease_has_run_out)
{
    RUN({0, WITNESS_HOLD, 1, 1, A, B, WITNESS_AGREED, A},
            {LEASE - 1, WITNESS_TAKE, 2, 1, B, 0, WITNESS_WAIT, A},
            {LEASE, WITNESS_TAKE, 2, 1, B, 0, WITNESS_AGREED, B},
            /* The answer may be lost. */
            {LEASE + 1, WITNESS_TAKE, 2, 1, B, 0, WITNESS_AGREED, B},
            {LEASE + 2, WITNESS_HOLD, 1, 1, A, B, WITNESS_OTHER, B},
            {LEASE + 3, WITNESS_HOLD, 2, 2, B, 0, WITNESS_AGREED, B});
}

TEST(a_world_that_gives_signs_of_life_is_not_taken_over)
{
    RUN({0, WITNESS_HOLD, 1, 1, A, B, WITNESS_AGREED, A},
            {LEASE - 1, WITNESS_HOLD, 1, 1, A, B, WITNESS_AGREED, A},
            {LEASE + 1, WITNESS_TAKE, 2, 1, B, 0, WITNESS_WAIT, A},
            {2 * LEASE - 2, WITNESS_TAKE, 2, 1, B, 0, WITNESS_WAIT, A});
}

TEST(a_copy_that_is_not_in_step_never_takes_over)
{
    RUN({0, WITNESS_TAKE, 2, 1, B, 0, WITNESS_NO, 0},
            {0, WITNESS_HOLD, 1, 1, A, B, WITNESS_AGREED, A},
            {1, WITNESS_HOLD, 1, 1, A, 0, WITNESS_AGREED, A},
            {99 * LEASE, WITNESS_TAKE, 2, 1, B, 0, WITNESS_NO, A},
            {99 * LEASE, WITNESS_TAKE, 2, 1, C, 0, WITNESS_NO, A});
}

TEST(a_late_message_of_an_older_connection_is_refused)
{
    RUN({0, WITNESS_HOLD, 1, 1, A, B, WITNESS_AGREED, A},
            {1, WITNESS_HOLD, 5, 1, A, 0, WITNESS_AGREED, A},
            {2, WITNESS_HOLD, 1, 1, A, B, WITNESS_NO, A},
            {99 * LEASE, WITNESS_TAKE, 2, 1, B, 0, WITNESS_NO, A});
}

TEST(a_copy_promoted_by_hand_waits_for_the_lease_to_end)
{
    RUN({0, WITNESS_HOLD, 1, 1, A, 0, WITNESS_AGREED, A},
            {10, WITNESS_HOLD, 2, 2, B, 0, WITNESS_WAIT, A},
            {20, WITNESS_HOLD, 1, 1, A, 0, WITNESS_OTHER, B},
            {LEASE, WITNESS_HOLD, 2, 2, B, 0, WITNESS_AGREED, B});
}

TEST(an_equal_term_or_a_term_far_ahead_is_refused)
{
    RUN({0, WITNESS_HOLD, 1, 5, A, 0, WITNESS_AGREED, A},
            {99 * LEASE, WITNESS_HOLD, 2, 5, B, 0, WITNESS_OTHER, A},
            {99 * LEASE, WITNESS_HOLD, 2, 4, B, 0, WITNESS_OTHER, A},
            {99 * LEASE, WITNESS_HOLD, 2, 6 + WITNESS_TERM_AHEAD_MOST, B, 0, WITNESS_NO, A},
            {99 * LEASE, WITNESS_HOLD, 1, 5, A, 0, WITNESS_AGREED, A});
}

TEST(a_witness_that_starts_again_gives_a_whole_lease)
{
    struct witness_book book;
    struct err err;
    struct step take = {1000 + LEASE - 1, WITNESS_TAKE, 2, 3, B, 0, WITNESS_WAIT, A};
    assert_true(witness_book_read(STR("skein witness 1\n9 3 1 2\n"), 1000, &book, &err));

    assert_int_equal(ask_book(&book, &take).verdict, WITNESS_WAIT);
    take.at_ms++;
    assert_int_equal(ask_book(&book, &take).verdict, WITNESS_AGREED);
}

TEST(a_file_that_no_witness_wrote_is_refused)
{
    static const char *const files[] = {"", "skein witness 1", "skein witness 2\n",
            "skein witness 1\n9 3 1\n", "skein witness 1\n9 3 1 2 4\n",
            "skein witness 1\n9 3 1 x\n", "skein witness 1\n9 0 1 2\n",
            "skein witness 1\n0 1 1 2\n", "skein witness 1\n9 1 1 2\n9 1 1 2\n",
            "skein witness 1\n9 1 1 2", "skein witness 1\n\n"};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct witness_book book;
        struct err err;
        if (witness_book_read(str_of(files[i]), 0, &book, &err)) {
            fail_msg("file %zu was read", i);
        }
    }
}

TEST(a_witness_refuses_a_world_over_its_limit)
{
    struct witness_book book = {0};
    struct witness_says says = {0};
    bool changed = false;
    for (uint64_t world = 1; world <= WITNESS_WORLDS_MAX + 1; world++) {
        struct witness_ask ask = {1, world, 1, A, 0};
        witness_book_hold(&book, &ask, 1, 0, &says, &changed);
        assert_int_equal(
                says.verdict, world <= WITNESS_WORLDS_MAX ? WITNESS_AGREED : WITNESS_NO);
    }
}

TEST(a_witness_message_of_the_wrong_length_is_refused)
{
    struct buf bytes = {0};
    struct witness_ask ask = {1, 2, 3, 4, 5};
    struct witness_ask back;
    struct witness_says says;
    witness_put_ask(&bytes, WITNESS_HOLD, &ask);
    buf_add_u8(&bytes, 0);
    struct str whole = str_slice(buf_str(&bytes), 5, bytes.length);

    for (size_t length = 0; length <= whole.length; length++) {
        struct frame frame = {.rest = str_slice(whole, 0, length)};
        assert_int_equal(witness_take_ask(&frame, &back), length == whole.length - 1);
    }
    assert_memory_equal(&ask, &back, sizeof(ask));
    buf_clear(&bytes);
    witness_put_says(&bytes, &(struct witness_says){1, WITNESS_VERDICTS, 2, 3});
    struct frame wrong = {.rest = str_slice(buf_str(&bytes), 5, bytes.length)};
    assert_false(witness_take_says(&wrong, &says));
    buf_clear(&bytes);
    ask.term = (uint64_t)1 << 62;
    witness_put_ask(&bytes, WITNESS_HOLD, &ask);
    struct frame late = {.rest = str_slice(buf_str(&bytes), 5, bytes.length)};
    assert_false(witness_take_ask(&late, &back));
    buf_finish(&bytes);
}

/* A world that renews its lease twice a second dies, and its copy asks four times a second once it has heard nothing for
 * quiet_ms. Returns after how many milliseconds the copy is the world. */
static int64_t take_over_ms(int64_t died_ms, int64_t quiet_ms)
{
    struct witness_book book = {0};
    for (int64_t now_ms = 0; now_ms <= died_ms + 60000; now_ms += 10) {
        struct step hold = {now_ms, WITNESS_HOLD, 1, 1, A, B, 0, 0};
        struct step take = {now_ms, WITNESS_TAKE, 2, 1, B, 0, 0, 0};
        if (now_ms < died_ms && now_ms % 500 == 0) {
            assert_int_equal(ask_book(&book, &hold).verdict, WITNESS_AGREED);
        }
        if (now_ms >= died_ms + quiet_ms && now_ms % 250 == 0 &&
                ask_book(&book, &take).verdict == WITNESS_AGREED) {
            return now_ms - died_ms;
        }
    }
    return INT64_MAX;
}

TEST(a_copy_takes_over_within_four_seconds)
{
    for (int64_t died_ms = 10; died_ms < 2000; died_ms += 10) {
        int64_t ms = take_over_ms(died_ms, 3000);
        assert_in_range(ms, WITNESS_LEASE_MS - 500, 4000);
    }
}

/* -- random questions -- */

/* A process that serves the world, as witness_call.c behaves: the end of its lease, or whether its
 * copy has everything. */
struct process {
    uint64_t term;    /* 0: it is a copy */
    int64_t until_ms; /* of its lease */
    bool over;
};

static void check_one_lease(const struct process processes[4], int64_t now_ms)
{
    int holding = 0;
    for (size_t i = A; i <= C; i++) {
        holding +=
                processes[i].term > 0 && !processes[i].over && now_ms < processes[i].until_ms;
    }
    assert_in_range(holding, 0, 1);
}

TEST(no_two_processes_hold_a_lease_at_once)
{
    uint64_t rounds = test_rounds(400, 4000);
    uint64_t seed = test_number("SKEIN_SEED", 1);
    struct rng rng;
    rng_seed(&rng, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        struct witness_book book = {0};
        struct process processes[4] = {[A] = {.term = 1}};
        int64_t now_ms = 0;
        for (int i = 0; i < 200; i++) {
            uint64_t who = 1 + rng_below(&rng, 3);
            struct process *process = &processes[who];
            now_ms += (int64_t)rng_below(&rng, 900);
            if (rng_below(&rng, 40) == 0 && process->term == 0) {
                /* Somebody promotes it by hand. */
                process->term = 1 + rng_below(&rng, 3) + book.entries[0].term;
            }
            bool holds = process->term > 0;
            struct step step = {now_ms, holds ? WITNESS_HOLD : WITNESS_TAKE, who,
                    holds                  ? process->term
                    : book.entries[0].term ? book.entries[0].term
                                           : 1,
                    who, holds ? rng_below(&rng, 4) : 0, 0, 0};
            struct witness_says says = ask_book(&book, &step);
            bool lost = rng_below(&rng, 4) == 0;
            if (!lost && says.verdict == WITNESS_AGREED && holds) {
                process->until_ms = now_ms + WITNESS_LEASE_MS - 500;
            } else if (!lost && says.verdict == WITNESS_AGREED) {
                *process = (struct process){.term = says.term};
            } else if (!lost && says.verdict == WITNESS_OTHER) {
                *process = (struct process){0}; /* it ends, and follows again */
            }
            check_one_lease(processes, now_ms);
        }
    }
}
