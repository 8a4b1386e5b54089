/* follow_wire_test.c -- who a world and its follower are, said with proof; and what does not prove it. */
#include "net/follow/follow_wire.h"

#include "tests/support/test.h"

#include <string.h>

static const char one[FOLLOW_NONCE_BYTES] = "one's nonce 1234";
static const char two[FOLLOW_NONCE_BYTES] = "two's nonce 5678";

static const struct follow_join follow_wire_join = {false, 11, 12, 13, 14, 15, 16};

static bool take_join(struct buf *bytes, const char *secret, const char *near, const char *far,
        struct follow_join *out, bool *out_proven)
{
    struct gate_frame frame = {.kind = (uint8_t)bytes->bytes[4],
            .rest = str_slice(buf_str(bytes), 5, bytes->length)};
    return follow_take_join(&frame, &(struct follow_proof){secret, near, far}, out, out_proven);
}

static void put_join(struct buf *bytes)
{
    buf_clear(bytes);
    follow_put_join(bytes, &(struct follow_proof){"secret", one, two}, &follow_wire_join);
}

TEST(a_follower_that_has_the_secret_is_known)
{
    struct buf bytes = {0};
    struct follow_join back;
    bool proven = false;
    put_join(&bytes);

    assert_true(take_join(&bytes, "secret", one, two, &back, &proven));

    assert_true(proven);
    assert_int_equal(back.schema, 11);
    assert_int_equal(back.world_id, 12);
    assert_int_equal(back.origin, 13);
    assert_int_equal(back.term, 14);
    assert_int_equal(back.number, 15);
    assert_int_equal(back.chain, 16);
    buf_finish(&bytes);
}

TEST(another_secret_connection_or_direction_proves_nothing)
{
    struct buf bytes = {0};
    struct follow_join back;
    bool proven = true;
    put_join(&bytes);

    assert_false(take_join(&bytes, "Secret", one, two, &back, &proven));
    assert_false(proven);
    assert_false(take_join(&bytes, NULL, one, two, &back, &proven));
    assert_false(take_join(&bytes, "secret", two, one, &back, &proven));
    assert_false(take_join(&bytes, "secret", one, one, &back, &proven));
    assert_false(proven);
    buf_finish(&bytes);
}

TEST(no_bit_of_what_is_said_can_be_changed)
{
    struct buf bytes = {0};
    struct follow_join back;
    bool proven = false;
    put_join(&bytes);

    for (size_t i = 5; i < bytes.length; i++) {
        bytes.bytes[i] ^= 1;
        assert_false(take_join(&bytes, "secret", one, two, &back, &proven));
        bytes.bytes[i] ^= 1;
    }

    assert_true(take_join(&bytes, "secret", one, two, &back, &proven));
    buf_finish(&bytes);
}

TEST(a_world_proves_itself_by_other_bytes_than_a_follower)
{
    struct buf bytes = {0};
    struct follow_welcome back;
    bool proven = false;
    follow_put_welcome(&bytes, &(struct follow_proof){"secret", one, two},
            &(struct follow_welcome){true, 21, 22, 23});
    struct gate_frame frame = {
            .kind = FOLLOW_WELCOME, .rest = str_slice(buf_str(&bytes), 5, bytes.length)};
    struct gate_frame other = frame;
    other.kind = FOLLOW_JOIN;

    assert_true(follow_take_welcome(
            &frame, &(struct follow_proof){"secret", one, two}, &back, &proven));
    assert_true(back.copies);
    assert_int_equal(back.world_id, 21);
    assert_int_equal(back.holder, 22);
    assert_int_equal(back.term, 23);
    assert_false(follow_take_welcome(
            &other, &(struct follow_proof){"secret", one, two}, &back, &proven));
    buf_finish(&bytes);
}

TEST(a_greeting_says_its_version_and_a_text_of_the_right_length)
{
    struct buf bytes = {0};
    char made[FOLLOW_NONCE_BYTES];
    char back[FOLLOW_NONCE_BYTES];
    uint32_t version = 0;
    follow_put_hello(&bytes, made);
    struct str said = str_slice(buf_str(&bytes), 5, bytes.length);
    struct gate_frame frame = {.kind = FOLLOW_HELLO, .rest = said};

    assert_true(follow_take_hello(&frame, back, &version));
    assert_int_equal(version, FOLLOW_VERSION);
    assert_memory_equal(made, back, sizeof(made));
    for (size_t length = 0; length < said.length; length++) {
        struct gate_frame cut = {.kind = FOLLOW_HELLO, .rest = str_slice(said, 0, length)};
        assert_false(follow_take_hello(&cut, back, &version));
    }
    buf_finish(&bytes);
}

static const struct CMUnitTest follow_wire_tests[] = {
        IT(a_follower_that_has_the_secret_is_known),
        IT(another_secret_connection_or_direction_proves_nothing),
        IT(no_bit_of_what_is_said_can_be_changed),
        IT(a_world_proves_itself_by_other_bytes_than_a_follower),
        IT(a_greeting_says_its_version_and_a_text_of_the_right_length),
};
TESTS(follow_wire)
