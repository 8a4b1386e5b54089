/* transcript_test.c -- the last lines are kept, whole, and no more than there is room for. */
#include "engine/session/transcript.h"

#include "tests/support/test.h"

TEST(the_last_lines_are_given_oldest_first)
{
    struct transcript *transcript = transcript_create();
    transcript_add(transcript, STR("one\ntwo"));
    transcript_add(transcript, STR("three"));

    assert_str(transcript_last(transcript, 2), "two\nthree");
    assert_str(transcript_last(transcript, 9), "one\ntwo\nthree");
    assert_str(transcript_last(transcript, 0), "");
    transcript_destroy(transcript);
}

TEST(nothing_told_is_nothing_kept)
{
    struct transcript *transcript = transcript_create();

    assert_str(transcript_last(transcript, 5), "");
    transcript_destroy(transcript);
}

TEST(when_it_is_full_the_oldest_lines_go_whole)
{
    struct transcript *transcript = transcript_create();
    char line[64];
    for (int i = 0; i < 5000; i++) {
        (void)snprintf(line, sizeof(line), "line %d of many that are told", i);
        transcript_add(transcript, str_of(line));
        struct str all = transcript_last(transcript, SIZE_MAX);
        assert_true(all.length < TRANSCRIPT_BYTES_MAX);
        assert_true(str_starts(all, STR("line ")));
    }

    assert_str(transcript_last(transcript, 1), line);
    transcript_destroy(transcript);
}

TEST(of_a_text_that_is_too_long_the_end_is_kept)
{
    struct transcript *transcript = transcript_create();
    struct buf text = {0};
    for (int i = 0; i < 3000; i++) {
        buf_printf(&text, "line %d\n", i);
    }
    buf_add_text(&text, "the end");
    transcript_add(transcript, STR("before"));

    transcript_add(transcript, buf_str(&text));

    assert_str(transcript_last(transcript, 2), "line 2999\nthe end");
    buf_clear(&text);
    for (int i = 0; i < TRANSCRIPT_BYTES_MAX + 10; i++) {
        buf_add_char(&text, 'x');
    }
    transcript_add(transcript, buf_str(&text));
    assert_str(transcript_last(transcript, 1), "the end");
    buf_finish(&text);
    transcript_destroy(transcript);
}

static const struct CMUnitTest tests[] = {
        IT(the_last_lines_are_given_oldest_first),
        IT(nothing_told_is_nothing_kept),
        IT(when_it_is_full_the_oldest_lines_go_whole),
        IT(of_a_text_that_is_too_long_the_end_is_kept),
};
TESTS(tests)
