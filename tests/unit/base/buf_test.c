/* buf_test.c -- a buf grows, ends in a NUL, and under a cap stays a prefix. */
#include "engine/base/buf.h"

#include "tests/support/test.h"

TEST(a_zeroed_buf_is_empty_text)
{
    struct buf buf = {0};

    assert_str(buf_str(&buf), "");
    buf_finish(&buf);
}

TEST(appended_texts_are_joined_and_end_in_a_nul)
{
    struct buf buf = {0};

    buf_add_text(&buf, "a ");
    buf_add_str(&buf, STR("brass "));
    buf_add(&buf, "lamp!", 4);
    buf_add_char(&buf, '.');

    assert_string_equal(buf.bytes, "a brass lamp.");
    assert_int_equal(buf.length, 13);
    buf_finish(&buf);
}

TEST(many_appends_keep_every_byte)
{
    struct buf buf = {0};

    for (int i = 0; i < 100000; i++) {
        buf_add_char(&buf, (char)('a' + i % 26));
    }

    assert_int_equal(buf.length, 100000);
    for (size_t i = 0; i < 100000; i++) {
        assert_int_equal(buf.bytes[i], 'a' + (int)(i % 26));
    }
    buf_finish(&buf);
}

TEST(printf_grows_as_needed)
{
    struct buf buf = {0};
    char word[301] = {0};
    memset(word, 'x', 300);

    buf_printf(&buf, "%d %s", 7, "seven ");
    buf_printf(&buf, "%s!", word);

    assert_int_equal(buf.length, 2 + 6 + 301);
    assert_memory_equal(buf.bytes, "7 seven xxx", 11);
    assert_int_equal(buf.bytes[buf.length - 1], '!');
    assert_int_equal(buf.bytes[buf.length], '\0');
    buf_finish(&buf);
}

TEST(an_append_over_the_cap_is_dropped_whole_and_sets_full)
{
    struct buf buf;
    buf_init(&buf, 8);

    buf_add_text(&buf, "12345");
    buf_add_text(&buf, "6789");

    assert_true(buf.full);
    assert_str(buf_str(&buf), "12345");
    buf_finish(&buf);
}

TEST(a_full_buf_takes_nothing_more_until_it_is_cleared)
{
    struct buf buf;
    buf_init(&buf, 4);
    buf_add_text(&buf, "abc");
    buf_add_text(&buf, "de");

    buf_add_char(&buf, 'f');
    buf_printf(&buf, "%d", 1);
    assert_str(buf_str(&buf), "abc");
    assert_null(buf_reserve(&buf, 1));

    buf_clear(&buf);
    buf_add_text(&buf, "wxyz");
    assert_str(buf_str(&buf), "wxyz");
    assert_false(buf.full);
    buf_finish(&buf);
}

TEST(a_printf_over_the_cap_leaves_the_text_terminated)
{
    struct buf buf;
    buf_init(&buf, 6);
    buf_add_text(&buf, "abc");

    buf_printf(&buf, "%s", "defghij");

    assert_true(buf.full);
    assert_string_equal(buf.bytes, "abc");
    buf_finish(&buf);
}

TEST(exactly_the_cap_fits)
{
    struct buf buf;
    buf_init(&buf, 100);
    char text[101] = {0};
    memset(text, 'y', 100);

    buf_printf(&buf, "%s", text);

    assert_false(buf.full);
    assert_int_equal(buf.length, 100);
    buf_finish(&buf);
}

TEST(consumed_bytes_are_removed_from_the_start)
{
    struct buf buf = {0};
    buf_add_text(&buf, "north\nsouth\n");

    buf_consume(&buf, 6);

    assert_string_equal(buf.bytes, "south\n");
    buf_consume(&buf, 6);
    assert_str(buf_str(&buf), "");
    buf_finish(&buf);
}

static void consume_too_much(void *data)
{
    buf_consume(data, 1);
}

TEST(consuming_more_than_there_is_aborts)
{
    struct buf buf = {0};

    assert_aborts(consume_too_much, &buf);
}

TEST(truncating_shortens_and_never_lengthens)
{
    struct buf buf = {0};
    buf_add_text(&buf, "lantern");

    buf_truncate(&buf, 4);
    buf_truncate(&buf, 100);

    assert_string_equal(buf.bytes, "lant");
    buf_finish(&buf);
}

TEST(nothing_can_be_added_without_room)
{
    struct buf buf = {0};

    buf_added(&buf, 0);

    assert_str(buf_str(&buf), "");
    assert_int_equal(buf.capacity, 0);
}

TEST(shrinking_frees_unused_memory)
{
    struct buf buf;
    buf_init(&buf, 1 << 20);
    char *room = buf_reserve(&buf, 10000);
    memset(room, 'z', 10000);
    buf_added(&buf, 10000);

    buf_shrink(&buf, 4096);

    assert_int_equal(buf.capacity, 0);
    assert_int_equal(buf.cap, 1 << 20);
    assert_str(buf_str(&buf), "");
    buf_finish(&buf);
}

TEST(clearing_keeps_the_memory)
{
    struct buf buf = {0};
    buf_add_text(&buf, "something");
    size_t capacity = buf.capacity;

    buf_clear(&buf);

    assert_int_equal(buf.capacity, capacity);
    assert_string_equal(buf.bytes, "");
    buf_finish(&buf);
}

TEST(numbers_are_little_endian)
{
    struct buf buf = {0};

    buf_add_u8(&buf, 0xAB);
    buf_add_u32(&buf, 0x01020304);
    buf_add_u64(&buf, 0x1122334455667788);

    const char expected[] = "\xAB\x04\x03\x02\x01\x88\x77\x66\x55\x44\x33\x22\x11";
    assert_int_equal(buf.length, 13);
    assert_memory_equal(buf.bytes, expected, 13);
    buf_finish(&buf);
}
