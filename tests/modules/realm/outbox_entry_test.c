/* outbox_entry_test.c -- Entries between worlds read back as written, and any other input is refused
 * whole. */
#include "engine/modules/realm/outbox/outbox_entry.h"

#include "tests/support/test.h"

static bool reads(const char *text, struct outbox_entry *out)
{
    struct err err;
    return outbox_entry_read(str_of(text), out, &err);
}

TEST(a_written_message_reads_back_equal)
{
    struct outbox_entry message = {
            .kind = OUTBOX_MESSAGE,
            .from = STR("hills"),
            .to = STR("forest"),
            .session = STR("1-2.3-4"),
            .number = 7,
            .prev = 5,
            .mark = UINT64_C(1) << 61,
            .message = STR("tell"),
            .time_ms = 1234567890123,
            .body = STR("Gr\xc3\xbc\xc3\x9f\x65 \"\\\n"),
    };
    struct buf text = {0};
    struct outbox_entry read = {0};

    outbox_entry_write(&message, &text);
    assert_true(reads(text.bytes, &read));

    assert_int_equal(read.kind, OUTBOX_MESSAGE);
    assert_str(read.from, "hills");
    assert_str(read.to, "forest");
    assert_str(read.session, "1-2.3-4");
    assert_true(read.number == 7 && read.prev == 5 && read.mark == message.mark);
    assert_str(read.message, "tell");
    assert_true(read.time_ms == message.time_ms);
    assert_true(str_equal(read.body, message.body));
    outbox_entry_finish(&read);
    buf_finish(&text);
}

TEST(numbers_of_a_greeting_read_back_as_they_were_written)
{
    struct outbox_entry hello = {
            .kind = OUTBOX_HELLO,
            .from = STR("hills"),
            .to = STR("forest"),
            .session = STR("x"),
            .numbers = {.sent = 1,
                    .acked = 2,
                    .acked_mark = 3,
                    .seen = 4,
                    .seen_mark = 5,
                    .joined_ms = 6},
    };
    struct buf text = {0};
    struct outbox_entry read = {0};

    outbox_entry_write(&hello, &text);
    assert_true(reads(text.bytes, &read));

    assert_memory_equal(&read.numbers, &hello.numbers, sizeof(hello.numbers));
    outbox_entry_finish(&read);
    buf_finish(&text);
}

TEST(an_entry_of_another_protocol_is_refused_with_both_named)
{
    static const struct {
        const char *text;
        const char *why;
    } rows[] = {
            {"{\"v\":1,\"k\":\"poke\",\"f\":\"hills\",\"t\":\"forest\"}",
                    "it is of protocol 1, and this program's is 2"},
            {"{\"v\":3,\"what\":\"nobody knows yet\"}",
                    "it is of protocol 3, and this program's is 2"},
            {"{\"v\":4611686018427387903}",
                    "it is of protocol 4611686018427387903, and this program's is 2"},
            {"{\"v\":\"2\"}", "its \"v\" is not a valid number"},
            {"{\"k\":\"poke\"}", "its \"v\" is not a valid number"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct outbox_entry read = {0};
        struct err err = {0};
        assert_false(outbox_entry_read(str_of(rows[i].text), &read, &err));
        assert_string_equal(err.text, rows[i].why);
    }
}

#define FROM_TO "\"f\":\"hills\",\"t\":\"forest\""

TEST(an_incomplete_or_malformed_entry_is_refused)
{
    static const char *const wrong[] = {
            "",
            "{",
            "[]",
            "null",
            "{\"v\":2}",
            "{\"v\":3,\"k\":\"poke\"," FROM_TO "}",
            "{\"v\":2,\"k\":\"sing\"," FROM_TO "}",
            "{\"v\":2,\"k\":\"poke\",\"f\":\"Hills\",\"t\":\"forest\"}",
            "{\"v\":2,\"k\":\"poke\",\"f\":\"hills\",\"t\":\"\"}",
            "{\"v\":2,\"k\":\"poke\",\"f\":\"hills\",\"f\":\"hills\",\"t\":\"forest\"}",
            "{\"v\":2,\"k\":\"agreed\"," FROM_TO "}",
            "{\"v\":2,\"k\":\"ack\"," FROM_TO ",\"e\":\"x\",\"n\":-1,\"m\":1}",
            "{\"v\":2,\"k\":\"ack\"," FROM_TO ",\"e\":\"x\",\"n\":1.5,\"m\":1}",
            "{\"v\":2,\"k\":\"ack\"," FROM_TO ",\"e\":\"x\",\"n\":4611686018427387904,\"m\":1}",
            "{\"v\":2,\"k\":\"letter\"," FROM_TO
            ",\"e\":\"x\",\"n\":3,\"p\":3,\"m\":1,\"l\":\"tell\",\"ms\":0,\"b\":\"\"}",
            "{\"v\":2,\"k\":\"letter\"," FROM_TO
            ",\"e\":\"x\",\"n\":3,\"p\":2,\"m\":1,\"l\":\"tell\",\"ms\":0,\"b\":[]}",
            "{\"v\":2,\"k\":\"hello\"," FROM_TO ",\"e\":\"x\",\"sent\":1}",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct outbox_entry read = {0};
        if (reads(wrong[i], &read)) {
            fail_msg("it was read: %s", wrong[i]);
        }
    }
}

TEST(a_world_name_has_only_lower_case_messages_digits_and_dashes)
{
    static const char *const good[] = {
            "a", "hills", "hills-2", "a--", "abcdefghijklmnopqrstuvwxyz012345"};
    static const char *const bad[] = {"", "Hills", "2hills", "-a", "a_b", "a b", "\xc3\xa4",
            "abcdefghijklmnopqrstuvwxyz0123456", "*"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(world_name_is_formed(str_of(good[i])));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(world_name_is_formed(str_of(bad[i])));
    }
}
