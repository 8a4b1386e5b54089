/* msg_bytes_test.c -- messages as bytes and back. */
#include "net/irc/msg_bytes.h"

#include "tests/support/test.h"

TEST(a_written_message_reads_back_with_all_fields)
{
    struct buf bytes = {0};
    struct msg in = {
            .kind = MSG_TEXT,
            .style = MSG_CHANNEL,
            .flag = true,
            .text = STR("[public] Ann: hello"),
            .topic = STR("public"),
            .sender = STR("Ann"),
            .body = STR("hello"),
    };

    msg_write(&in, &bytes);
    struct str rest = buf_str(&bytes);
    struct msg out;
    bool found = msg_next(&rest, &out);

    assert_true(found);
    assert_int_equal(out.kind, MSG_TEXT);
    assert_int_equal(out.style, MSG_CHANNEL);
    assert_true(out.flag);
    assert_str(out.text, "[public] Ann: hello");
    assert_str(out.topic, "public");
    assert_str(out.sender, "Ann");
    assert_str(out.body, "hello");
    assert_false(msg_next(&rest, &out));
    buf_finish(&bytes);
}

TEST(messages_are_read_in_the_order_they_were_written)
{
    struct buf bytes = {0};
    msg_write(&(struct msg){.kind = MSG_TEXT, .text = STR("one")}, &bytes);
    msg_write(&(struct msg){.kind = MSG_PROMPT}, &bytes);
    msg_write(&(struct msg){.kind = MSG_EVENT, .topic = STR("Room.Info"), .text = STR("{}")},
            &bytes);

    struct str rest = buf_str(&bytes);
    struct msg first;
    struct msg second;
    struct msg third;
    assert_true(msg_next(&rest, &first));
    assert_true(msg_next(&rest, &second));
    assert_true(msg_next(&rest, &third));

    assert_str(first.text, "one");
    assert_int_equal(second.kind, MSG_PROMPT);
    assert_int_equal(second.text.length, 0);
    assert_str(third.topic, "Room.Info");
    assert_int_equal(rest.length, 0);
    buf_finish(&bytes);
}

TEST(an_empty_text_has_no_message)
{
    struct str nothing = STR_NONE;
    struct msg out;

    assert_false(msg_next(&nothing, &out));
}

static void read_half_a_message(void *data)
{
    struct str half = *(struct str *)data;
    struct msg out;
    (void)msg_next(&half, &out);
}

TEST(reading_half_a_message_aborts)
{
    struct buf bytes = {0};
    msg_write(&(struct msg){.kind = MSG_TEXT, .text = STR("one")}, &bytes);
    struct str half = str_slice(buf_str(&bytes), 0, bytes.length - 1);

    assert_aborts(read_half_a_message, &half);
    buf_finish(&bytes);
}
