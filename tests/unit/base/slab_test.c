/* slab_test.c -- Blocks of the slab allocator are zeroed, grow with their contents, and hold
 * texts. */
#include "engine/base/slab.h"

#include "tests/support/test.h"

#include <string.h>

TEST(a_new_block_is_zeroed_also_where_another_was)
{
    char *first = slab_alloc(100);
    memset(first, 'x', 100);
    slab_free(first);

    char *block = slab_alloc(100);

    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(block[i], 0);
    }
    slab_free(block);
    slab_free(NULL);
}

TEST(a_block_grows_with_what_is_in_it)
{
    uint64_t *numbers = NULL;
    for (size_t i = 0; i < 1000; i++) {
        numbers = slab_realloc(numbers, (i + 1) * sizeof(*numbers));
        numbers[i] = i;
    }

    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(numbers[i], i);
    }
    slab_trim_begin();
    slab_trim_end();
    assert_int_equal(numbers[999], 999);
    slab_free(numbers);
}

TEST(a_text_is_a_copy_with_its_end)
{
    char *text = slab_text(str_slice(STR("a lantern"), 2, 9));
    char *empty = slab_text(STR_NONE);

    assert_string_equal(text, "lantern");
    assert_string_equal(empty, "");
    slab_free(text);
    slab_free(empty);
}

TEST(a_brief_block_is_freed_as_the_others_are)
{
    char *brief = slab_brief(100);
    char *other = slab_alloc(100);
    memset(brief, 'x', 100);

    slab_trim_begin();
    slab_free(other);
    slab_trim_end();

    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(brief[i], 'x');
    }
    slab_free(brief);
}

static const struct CMUnitTest slab_tests[] = {
        IT(a_new_block_is_zeroed_also_where_another_was),
        IT(a_block_grows_with_what_is_in_it),
        IT(a_text_is_a_copy_with_its_end),
        IT(a_brief_block_is_freed_as_the_others_are),
};
TESTS(slab)
