/* follow_wire_test.c -- The hello of a world and its follower, as bytes and back; malformed input
 * changes nothing. */
#include "net/follow/follow_wire.h"

#include "tests/support/test.h"

#include <string.h>

static const struct follow_join follow_wire_join = {
        true, 11, 12, 13, 14, 15, 16, "copy.db on a machine"};

static struct frame frame_of(const struct buf *bytes)
{
    return (struct frame){.kind = (uint8_t)bytes->bytes[4],
            .rest = str_slice(buf_str(bytes), 5, bytes->length)};
}

TEST(a_follower_says_who_it_is)
{
    struct buf bytes = {0};
    struct follow_join back;
    follow_put_join(&bytes, &follow_wire_join);
    struct frame frame = frame_of(&bytes);

    assert_int_equal(frame.kind, FOLLOW_JOIN);
    assert_true(follow_take_join(&frame, &back));
    assert_true(back.fences);
    assert_int_equal(back.schema, 11);
    assert_int_equal(back.world_id, 12);
    assert_int_equal(back.origin, 13);
    assert_int_equal(back.term, 14);
    assert_int_equal(back.number, 15);
    assert_int_equal(back.chain, 16);
    assert_string_equal(back.name, "copy.db on a machine");
    buf_finish(&bytes);
}

TEST(a_truncated_or_badly_named_join_is_refused)
{
    static const char *const names[] = {"\xff\xfe", NULL};
    struct buf bytes = {0};
    struct follow_join back = {.term = 99};
    follow_put_join(&bytes, &follow_wire_join);
    struct str whole = str_slice(buf_str(&bytes), 5, bytes.length);

    for (size_t length = 0; length < whole.length; length++) {
        struct frame cut = {.kind = FOLLOW_JOIN, .rest = str_slice(whole, 0, length)};
        assert_false(follow_take_join(&cut, &back));
    }
    for (size_t i = 0; names[i]; i++) {
        struct follow_join join = follow_wire_join;
        (void)str_copy(str_of(names[i]), join.name, sizeof(join.name));
        buf_clear(&bytes);
        follow_put_join(&bytes, &join);
        struct frame frame = frame_of(&bytes);
        assert_false(follow_take_join(&frame, &back));
    }
    assert_int_equal(back.term, 99);
    buf_finish(&bytes);
}

TEST(control_characters_are_removed_from_a_followers_name)
{
    struct buf bytes = {0};
    struct follow_join back;
    struct follow_join join = follow_wire_join;
    (void)str_copy(STR("copy\x1b[2J\n.db"), join.name, sizeof(join.name));
    follow_put_join(&bytes, &join);
    struct frame frame = frame_of(&bytes);

    assert_true(follow_take_join(&frame, &back));
    assert_null(strpbrk(back.name, "\x1b\n"));
    buf_finish(&bytes);
}

TEST(a_world_says_who_it_is)
{
    struct buf bytes = {0};
    struct follow_welcome back;
    follow_put_welcome(&bytes, &(struct follow_welcome){true, 21, 22, 23, "world.db on oak"});
    struct frame frame = frame_of(&bytes);
    struct frame cut = frame;
    cut.rest.length--;

    assert_false(follow_take_welcome(&cut, &back));
    assert_true(follow_take_welcome(&frame, &back));
    assert_true(back.copies);
    assert_int_equal(back.world_id, 21);
    assert_int_equal(back.holder, 22);
    assert_int_equal(back.term, 23);
    assert_string_equal(back.name, "world.db on oak");
    buf_finish(&bytes);
}

TEST(a_world_of_an_older_release_has_no_name)
{
    struct buf bytes = {0};
    struct follow_welcome back;
    follow_put_welcome(&bytes, &(struct follow_welcome){true, 21, 22, 23, ""});
    struct frame frame = frame_of(&bytes);
    frame.rest.length = 1 + 3 * 8;

    assert_true(follow_take_welcome(&frame, &back));
    assert_string_equal(back.name, "");
    buf_finish(&bytes);
}

TEST(a_greeting_says_its_version)
{
    struct buf bytes = {0};
    uint32_t version = 0;
    follow_put_hello(&bytes);
    struct str said = str_slice(buf_str(&bytes), 5, bytes.length);
    struct frame frame = frame_of(&bytes);

    assert_true(follow_take_hello(&frame, &version));
    assert_int_equal(version, FOLLOW_VERSION);
    for (size_t length = 0; length < said.length; length++) {
        struct frame cut = {.kind = FOLLOW_HELLO, .rest = str_slice(said, 0, length)};
        assert_false(follow_take_hello(&cut, &version));
        assert_int_equal(version, 0);
    }
    bytes.bytes[bytes.length - 4]++;
    frame = frame_of(&bytes);
    assert_false(follow_take_hello(&frame, &version));
    assert_int_equal(version, FOLLOW_VERSION + 1);
    buf_finish(&bytes);
}
