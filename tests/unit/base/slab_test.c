/* slab_test.c -- Blocks of the slab allocator are zeroed, grow with their contents, and hold
 * texts. */
#include "engine/base/slab.h"

#include "tests/support/test.h"

#include <string.h>

TEST(a_reused_block_is_zeroed)
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

TEST(a_block_keeps_its_content_as_it_grows)
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

TEST(a_copied_text_ends_in_a_nul)
{
    char *text = slab_text(str_slice(STR("a lantern"), 2, 9));
    char *empty = slab_text(STR_NONE);

    assert_string_equal(text, "lantern");
    assert_string_equal(empty, "");
    slab_free(text);
    slab_free(empty);
}

TEST(a_brief_block_survives_a_trim)
{
    char *brief = slab_short_lived(100);
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
