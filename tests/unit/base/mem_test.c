/* mem_test.c -- memory is zeroed, never NULL, and an overflow is a bug. */
#include "engine/base/mem.h"

#include "tests/support/test.h"

TEST(new_memory_is_zeroed)
{
    unsigned char *block = mem_alloc(100);

    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(block[i], 0);
    }
    mem_free(block);
}

TEST(an_allocation_of_zero_bytes_is_not_null)
{
    void *block = mem_alloc(0);
    void *copy = mem_dup("", 0);

    assert_non_null(block);
    assert_non_null(copy);
    mem_free(block);
    mem_free(copy);
}

TEST(a_copy_is_equal_and_independent)
{
    char text[] = "lantern";

    char *copy = mem_dup_text(text);
    text[0] = 'L';

    assert_string_equal(copy, "lantern");
    mem_free(copy);
}

TEST(an_array_grows_when_it_is_full)
{
    size_t capacity = 0;
    int *array = NULL;

    for (int i = 0; i < 1000; i++) {
        array = mem_grow(array, (size_t)i, &capacity, sizeof(*array));
        array[i] = i;
    }

    assert_true(capacity >= 1000);
    assert_int_equal(array[0] + array[999], 999);
    mem_free(array);
}

TEST(freeing_null_does_nothing)
{
    mem_free(NULL);
}

static void alloc_too_many(void *data)
{
    mem_free(mem_alloc_array(SIZE_MAX / 2, *(size_t *)data));
}

TEST(an_array_whose_size_overflows_aborts)
{
    size_t three = 3;

    assert_aborts(alloc_too_many, &three);
}
