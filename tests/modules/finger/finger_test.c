/* finger_test.c -- Requests of finger. */
#include "net/finger/finger.h"

#include "tests/support/test.h"

/* Checks which of Ann, Bob and Élise remain. */
static void expect_left(const char *line, const char *expected)
{
    json_t *reply = json_loads("{\"who\": [{\"name\": \"Ann\"}, {\"name\": \"Bob\"}, "
                               "{\"name\": \"\u00c9lise\"}]}",
            0, NULL);
    struct buf left = {0};
    size_t i = 0;
    json_t *one = NULL;
    finger_kind.protocol.view(str_of(line), reply);
    json_array_foreach(json_object_get(reply, "who"), i, one)
    {
        buf_printf(&left, "%s ", json_string_value(json_object_get(one, "name")));
    }
    assert_string_equal(left.bytes ? left.bytes : "", expected);
    buf_finish(&left);
    json_decref(reply);
}

TEST(finger_shows_everyone_or_the_named_player)
{
    struct oneshot_ask ask = {0};
    struct buf out = {0};

    finger_kind.protocol.read(STR("ann"), &ask, &out);
    assert_string_equal(ask.call, "page.who");
    assert_string_equal(ask.page, "finger");
    assert_int_equal(out.length, 0);

    expect_left("", "Ann Bob \u00c9lise ");
    expect_left("/W", "Ann Bob \u00c9lise ");
    expect_left("ann", "Ann ");
    expect_left("/w BOB ", "Bob ");
    expect_left("\u00e9lise", "\u00c9lise ");
    expect_left("an", "");
    buf_finish(&out);
}

TEST(finger_asks_no_other_host)
{
    static const char *const lines[] = {"a@b", "@b"};
    for (size_t i = 0; i < 2; i++) {
        struct oneshot_ask ask = {0};
        struct buf out = {0};

        finger_kind.protocol.read(str_of(lines[i]), &ask, &out);

        assert_null(ask.call);
        assert_string_equal(out.bytes,
                "Other hosts are not asked from here. Please ask them directly.\r\n");
        buf_finish(&out);
    }
}
