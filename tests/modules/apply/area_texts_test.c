/* area_texts_test.c -- Remembers the text that a builder started from, within limits. */
#include "engine/modules/apply/area_texts.h"

#include "engine/base/mem.h"
#include "tests/support/test.h"

#include <string.h>

enum { ANN = 7, BEA = 8, INN = 20, RIVER = 21 };

/* The text that Ann is taken to have begun with, and the newest that may be it as well. */
static void assert_may_have_begun(const struct area_texts *texts, const char *saved,
        const char *expected, const char *as_well)
{
    struct area_began began[AREA_TEXTS_EACH] = {0};
    size_t count = area_texts_copy(texts, ANN, INN, began);
    size_t newest = 0;
    assert_true(count > 0);
    size_t nearest = area_texts_nearest(began, count, str_of(saved), &newest);
    assert_str(buf_str(&began[nearest].text), expected);
    assert_str(buf_str(&began[newest].text), as_well);
    for (size_t i = 0; i < AREA_TEXTS_EACH; i++) {
        buf_finish(&began[i].text);
    }
}

static void assert_began(
        const struct area_texts *texts, const char *saved, const char *expected)
{
    assert_may_have_begun(texts, saved, expected, expected);
}

TEST(the_base_text_is_the_one_with_most_lines_in_common)
{
    struct area_texts texts = {0};
    static const char old[] = "a\nb\nc\nd\n";
    static const char new[] = "a\nb\nC\nd\nx\ny\n";
    area_texts_put(&texts, ANN, INN, str_of(old));
    area_texts_put(&texts, BEA, INN, STR("q\n"));
    area_texts_put(&texts, ANN, RIVER, STR("r\n"));
    area_texts_put(&texts, ANN, INN, str_of(new));

    assert_began(&texts, "a\nmine\nc\nd\n", old);
    assert_began(&texts, "a\nmine\nC\nd\nx\ny\n", new);
    assert_began(&texts, "a\nC\nmore\nof\nit\nd\n", new);
    assert_began(&texts, "a\nb\nc\nmore\n", old);
    assert_may_have_begun(&texts, "a\nb\nd\n", old, new); /* unknown */
    assert_may_have_begun(&texts, "", old, new);
    assert_may_have_begun(&texts, "a\nb\nd\nmore\n", old, new);

    area_texts_finish(&texts);
    assert_int_equal(texts.bytes, 0);
}

TEST(an_unchanged_text_is_its_own_base)
{
    struct area_texts texts = {0};
    area_texts_put(&texts, ANN, INN, STR("a\nb\nrope\n"));
    area_texts_put(&texts, ANN, INN, STR("a\nb\n"));
    assert_began(&texts, "a\nb\n", "a\nb\n");
    assert_began(&texts, "a\nb\nbell\n", "a\nb\n");
    assert_began(&texts, "a\nb\nrope\nbell\n", "a\nb\nrope\n");
    area_texts_finish(&texts);
}

TEST(a_saved_text_is_no_longer_a_base)
{
    struct area_texts texts = {0};
    struct area_began began[AREA_TEXTS_EACH] = {0};
    area_texts_put(&texts, ANN, INN, STR("old\n"));
    area_texts_put(&texts, BEA, INN, STR("bea's\n"));
    area_texts_set_problem(&texts, ANN, INN, STR("why"));

    area_texts_drop(&texts, ANN, INN, texts.last);

    assert_int_equal(area_texts_copy(&texts, ANN, INN, began), 0);
    assert_str(area_texts_problem(&texts, ANN, INN), "why");
    assert_str(area_texts_problem(&texts, BEA, INN), "");
    area_texts_put(&texts, ANN, INN, STR("new\n"));
    assert_str(area_texts_problem(&texts, ANN, INN), "why");
    area_texts_set_problem(&texts, ANN, INN, STR_NONE);
    assert_str(area_texts_problem(&texts, ANN, INN), "");
    assert_began(&texts, "x\n", "new\n");
    area_texts_finish(&texts);
}

TEST(a_passed_text_is_a_base_until_the_file_is_read_again)
{
    struct area_texts texts = {0};
    area_texts_put(&texts, ANN, INN, STR("a\n"));
    area_texts_put(&texts, ANN, INN, STR("a\nrope\n"));
    area_texts_pass(&texts, BEA, INN, 1);
    area_texts_pass(&texts, ANN, INN, 1);
    assert_may_have_begun(&texts, "a\n", "a\n", "a\nrope\n");
    area_texts_put(&texts, ANN, INN, STR("a\nrope\n"));
    assert_began(&texts, "a\n", "a\nrope\n");
    area_texts_finish(&texts);
}

TEST(the_stored_area_texts_are_bounded)
{
    struct area_texts texts = {0};
    struct area_began began[AREA_TEXTS_EACH] = {0};
    char *text = mem_alloc(AREA_TEXT_MAX + 1);
    memset(text, 'x', AREA_TEXT_MAX);
    for (uint64_t i = 0; i < 300; i++) {
        text[0] = (char)('a' + i % 26);
        area_texts_put(&texts, i % 5, i % 40, (struct str){text, AREA_TEXT_MAX});
        area_texts_put(&texts, ANN, INN, (struct str){text, i + 1});
    }
    assert_true(texts.bytes <= AREA_TEXTS_BYTES && texts.count <= AREA_TEXTS_MAX);
    area_texts_put(&texts, BEA, INN, (struct str){text, AREA_TEXT_MAX + 1});
    assert_int_equal(area_texts_copy(&texts, BEA, INN, began), 0);

    size_t count = area_texts_copy(&texts, ANN, INN, began);

    assert_true(count <= AREA_TEXTS_EACH);
    for (size_t i = 0; i < AREA_TEXTS_EACH; i++) {
        buf_finish(&began[i].text);
    }
    mem_free(text);
    area_texts_finish(&texts);
}
