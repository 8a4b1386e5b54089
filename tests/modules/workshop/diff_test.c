/* diff_test.c -- A diff shows the changes briefly, and always turns the one text into the other. */
#include "engine/modules/workshop/diff.h"

#include "engine/base/clock.h"
#include "engine/base/rng.h"
#include "tests/support/patch.h"
#include "tests/support/test.h"

static const struct diff_names plain = {0};

/* -- form -- */

struct pair {
    const char *before;
    const char *after;
    const char *diff;
};

static const struct pair pairs[] = {
        {"", "", ""},
        {"a\nb\n", "a\nb\n", ""},
        {"a\nb", "a\nb\n", ""},
        {"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
        {"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
        {"a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"},
        {"a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
        {"a\nc\n", "a\nb\nc\n", "@@ -1,2 +1,3 @@\n a\n+b\n c\n"},
        {"1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\nx\n", "@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-6\n+x\n"},
        {"x\n1\n2\n3\n4\n5\n6\n7\ny\n", "1\n2\n3\n4\n5\n6\n7\n",
                "@@ -1,4 +1,3 @@\n-x\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-y\n"},
        {"x\n1\n2\n3\n4\n5\n6\ny\n", "1\n2\n3\n4\n5\n6\n",
                "@@ -1,8 +1,6 @@\n-x\n 1\n 2\n 3\n 4\n 5\n 6\n-y\n"},
        {"a\n\nb\n", "a\nb\n", "@@ -1,3 +1,2 @@\n a\n-\n b\n"},
        {"a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n",
                "@@ -1,7 +1,6 @@\n-a\n-b\n c\n+b\n a\n b\n-b\n a\n+c\n"},
};

TEST(a_diff_shows_what_changed_and_three_lines_around_it)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct buf out = {0};

        diff_unified(str_of(pairs[i].before), str_of(pairs[i].after), &plain, &out);

        assert_str(out.length ? buf_str(&out) : STR_NONE, pairs[i].diff);
        buf_finish(&out);
    }
}

TEST(a_diff_names_both_texts_if_they_differ)
{
    const struct diff_names names = {.before = "old", .after = "new"};
    struct buf out = {0};

    diff_unified(STR("a\n"), STR("b\n"), &names, &out);
    assert_str(buf_str(&out), "--- old\n+++ new\n@@ -1 +1 @@\n-a\n+b\n");

    buf_clear(&out);
    diff_unified(STR("a\n"), STR("a\n"), &names, &out);
    assert_int_equal(out.length, 0);
    buf_finish(&out);
}

TEST(a_diff_for_screen_readers_has_words_and_line_numbers)
{
    const struct diff_names names = {.before = "old", .after = "new", .spoken = true};
    struct buf out = {0};

    diff_unified(STR("a\nb\nc\n"), STR("a\nx\nc\n"), &names, &out);

    assert_str(buf_str(&out), "same 1: a\ngone 2: b\nnew 2: x\nsame 3: c\n");
    buf_finish(&out);
}

/* -- that it is true -- */

static void assert_leads_there(struct str before, struct str after)
{
    struct buf diff = {0};
    struct buf wanted = {0};
    struct buf got = {0};
    diff_unified(before, after, &plain, &diff);
    patch_lines(after, &wanted);
    assert_true(patch_apply(before, diff.length ? buf_str(&diff) : STR_NONE, &got));
    assert_int_equal(got.length, wanted.length);
    assert_memory_equal(
            got.bytes ? got.bytes : "", wanted.bytes ? wanted.bytes : "", got.length);
    buf_finish(&diff);
    buf_finish(&wanted);
    buf_finish(&got);
}

static void random_text(struct rng *rng, size_t lines, unsigned words, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < lines; i++) {
        buf_printf(out, "%u\n", (unsigned)rng_below(rng, words));
    }
}

TEST(applying_a_diff_of_random_texts_gives_the_other_text)
{
    struct rng rng;
    struct buf before = {0};
    struct buf after = {0};
    rng_seed(&rng, 1);
    for (int i = 0; i < 500; i++) {
        random_text(&rng, rng_below(&rng, 40), 1 + (unsigned)rng_below(&rng, 8), &before);
        random_text(&rng, rng_below(&rng, 40), 1 + (unsigned)rng_below(&rng, 8), &after);

        assert_leads_there(before.length ? buf_str(&before) : STR_NONE,
                after.length ? buf_str(&after) : STR_NONE);
    }
    buf_finish(&before);
    buf_finish(&after);
}

TEST(a_diff_of_30000_different_lines_takes_under_two_seconds)
{
    struct rng rng;
    struct buf before = {0};
    struct buf after = {0};
    rng_seed(&rng, 2);
    random_text(&rng, 30000, 2, &before);
    random_text(&rng, 30000, 100000, &after);

    int64_t started_us = clock_us();
    assert_leads_there(buf_str(&before), buf_str(&after));
    random_text(&rng, 30000, 2, &after);
    assert_leads_there(buf_str(&before), buf_str(&after));

    assert_true(clock_us() - started_us < 2000000);
    buf_finish(&before);
    buf_finish(&after);
}
