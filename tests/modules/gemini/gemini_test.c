/* gemini_test.c -- Requests of Gemini, and the answers to invalid ones. */
#include "net/gemini/gemini.h"

#include "tests/support/test.h"

#include <stdlib.h>
#include <string.h>

/* "CALL ARGUMENTS PAGE HOST", or the answer. */
static void read_line(
        const struct oneshot_protocol *protocol, const char *line, struct buf *out)
{
    struct oneshot_ask ask = {0};
    protocol->read(str_of(line), &ask, out);
    if (out->length == 0) {
        char *args = json_dumps(ask.args, JSON_COMPACT);
        buf_printf(out, "%s %s %s %.*s", ask.call, args ? args : "-", ask.page,
                STR_FMT(buf_str(&ask.host)));
        free(args);
    }
    json_decref(ask.args);
    buf_finish(&ask.host);
}

struct oneshot_row {
    const char *line;
    const char *expected;
};

static void expect_oneshot(
        const struct oneshot_protocol *protocol, const struct oneshot_row *row)
{
    struct buf out = {0};
    read_line(protocol, row->line, &out);
    assert_string_equal(out.bytes, row->expected);
    buf_finish(&out);
}

#define NOTHING_THERE "51 There is nothing at this address.\r\n"
#define BAD "59 The address isn't properly encoded UTF-8.\r\n"
#define NOT_OURS "53 This server only serves gemini:// addresses of this game.\r\n"

TEST(an_address_of_gemini_asks_for_a_page)
{
    static const struct oneshot_row rows[] = {
            {"gemini://g", "page.home - home g"},
            {"gemini://g/", "page.home - home g"},
            {"GEMINI://g:1965/who", "page.who - who g"},
            {"gemini://[::1]:1965/who", "page.who - who [::1]"},
            {"gemini://[::1]/who", "page.who - who [::1]"},
            {"gemini://g/help", "help.list - help g"},
            {"gemini://g/help/look", "help.topic {\"topic\":\"look\"} topic g"},
            {"gemini://g/help/%40dig", "help.topic {\"topic\":\"@dig\"} topic g"},
            {"gemini://g/find", "10 Search the help for which words?\r\n"},
            {"gemini://g/find?", "10 Search the help for which words?\r\n"},
            {"gemini://g/find?take%20it", "help.list {\"words\":\"take it\"} found g"},
            {"gemini://g/world", "world.areas - world g"},
            {"gemini://g/world/a/b", "world.area {\"area\":\"a/b\"} area g"},
            {"gemini://g/world/room/7", "world.room {\"id\":7} room g"},
            {"gemini://g/world/room/x", NOTHING_THERE},
            {"gemini://g/world/room/99999999999999999999", NOTHING_THERE},
            {"gemini://g/world/room/", "world.area {\"area\":\"room/\"} area g"},
            {"gemini://g/who?x", "page.who - who g"},
            {"gemini://g/nobody", NOTHING_THERE},
            {"gemini://g/help/", NOTHING_THERE},
            {"gemini://g/%zz", BAD},
            {"gemini://g/%ff", BAD},
            {"gemini://g/find?%0a", BAD},
            {"gemini://", "page.home - home "},
            {"gemini://ann@g/", "59 A Gemini address can't contain a user name.\r\n"},
            {"http://g/", NOT_OURS},
            {"/who", NOT_OURS},
            {"", NOT_OURS},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect_oneshot(&gemini_kind.protocol, &rows[i]);
    }
}

TEST(http_statuses_become_gemini_codes)
{
    static const struct {
        int status;
        const char *expected;
    } rows[] = {{404, "51 why\r\n"}, {422, "59 why\r\n"}, {400, "59 why\r\n"},
            {403, "50 why\r\n"}, {429, "44 5\r\n"}, {503, "41 why\r\n"}, {500, "40 why\r\n"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        gemini_kind.protocol.refuse(rows[i].status, STR("why"), &out);
        assert_string_equal(out.bytes, rows[i].expected);
        buf_finish(&out);
    }
}
