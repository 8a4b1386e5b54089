/* mcp_message_test.c -- Parsing and composing of MCP lines: a table of valid and invalid ones. */
#include "net/mudclients/mcp_message.h"

#include "tests/support/test.h"

#include <string.h>

/* Prints the message read as one line: "name key a=b c*", "* tag key=text", ": tag". */
static void show_message(const struct mcp_message *message, struct buf *out)
{
    if (message->kind == MCP_MESSAGE) {
        buf_printf(out, "%.*s %.*s", STR_FMT(message->name), STR_FMT(message->key));
    } else {
        buf_printf(
                out, "%c %.*s", message->kind == MCP_MORE ? '*' : ':', STR_FMT(message->tag));
    }
    for (size_t i = 0; i < message->count; i++) {
        const struct mcp_pair *pair = &message->pairs[i];
        buf_printf(out, " %.*s%s=%.*s", STR_FMT(pair->key), pair->lines ? "*" : "",
                STR_FMT(pair->value));
    }
}

TEST(lines_are_read_strictly)
{
    static const struct {
        const char *line;
        const char *read; /* NULL: invalid */
    } rows[] = {
            {"#$#mcp version: 2.1 to: 2.1", "mcp  version=2.1 to=2.1"},
            {"#$#mcp authentication-key: 18972163558 version: 1.0 to: 2.1",
                    "mcp  authentication-key=18972163558 version=1.0 to=2.1"},
            {"#$#mcp-negotiate-end 3487", "mcp-negotiate-end 3487"},
            {"#$#x-y 3487 from: Biff to: \"a b\"  ", "x-y 3487 from=Biff to=a b"},
            {"#$#a k b: \"say \\\"x\\\" \\\\ \\n\"", "a k b=say \"x\" \\ n"},
            {"#$#a k b: \"\" c: \"\\\\\" d: \"\\\"\"", "a k b= c=\\ d=\""},
            {"#$#a k content*: \"\" _data-tag: 12", "a k content*= _data-tag=12"},
            {"#$#* 12 content:  two  blanks ", "* 12 content= two  blanks "},
            {"#$#* 12 content:", "* 12 content="},
            {"#$#* 12 content: #$#: 12", "* 12 content=#$#: 12"},
            {"#$#: 12", ": 12"},
            {"#$#", NULL},
            {"", NULL},
            {"#$", NULL},
            {"say #$#mcp", NULL},
            {"#$# a k", NULL},
            {"#$#9a k", NULL},
            {"#$#a", NULL},
            {"#$#a k\"y", NULL},
            {"#$#a k b", NULL},
            {"#$#a k b:", NULL},
            {"#$#a k b:c", NULL},
            {"#$#a k b: c:d", NULL},
            {"#$#a k b: \"c", NULL},
            {"#$#a k b: \"c\\", NULL},
            {"#$#a k b: \"c\\\"", NULL},
            {"#$#a k b: \"c\"d", NULL},
            {"#$#a k b: c B: d", NULL},
            {"#$#a k 1b: c", NULL},
            {"#$#*", NULL},
            {"#$#* 12", NULL},
            {"#$#* 12 content", NULL},
            {"#$#* 12 content:x", NULL},
            {"#$#:", NULL},
            {"#$#: 12 13", NULL},
            {"#$#a k a: 1 b: 1 c: 1 d: 1 e: 1 f: 1 g: 1 h: 1 i: 1 j: 1 l: 1 m: 1 n: 1", NULL},
            {"#$#a k12345678901234567890123456789012345678901234567890123456789012345", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mcp_message message;
        struct buf read = {0};
        bool ok = mcp_message_read(str_of(rows[i].line), &message);
        if (ok) {
            show_message(&message, &read);
        }
        if (!ok || !rows[i].read) {
            assert_int_equal(ok, rows[i].read != NULL);
        } else {
            assert_str(buf_str(&read), rows[i].read);
        }
        buf_finish(&read);
        mcp_message_finish(&message);
    }
}

TEST(keys_of_values_are_case_insensitive)
{
    struct mcp_message message;
    assert_true(
            mcp_message_read(STR("#$#a k Reference: x content*: \"\" _data-tag: 1"), &message));
    assert_str(mcp_message_value(&message, "reference"), "x");
    assert_null(mcp_message_value(&message, "type").bytes);
    assert_null(mcp_message_value(&message, "content").bytes);
    assert_true(mcp_message_has_lines(&message, "content"));
    assert_false(mcp_message_has_lines(&message, "reference"));
    mcp_message_finish(&message);
}

TEST(a_composed_value_reads_back_equal)
{
    static const char *const values[] = {"", "a b", "\"", "\\", "\\\"x: y", "#$#", "\xC3\xA9"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct mcp_message message;
        struct buf line = {0};
        buf_add_text(&line, "#$#a k");
        mcp_message_put(&line, "b", str_of(values[i]));
        assert_true(mcp_message_read(buf_str(&line), &message));
        assert_str(mcp_message_value(&message, "b"), values[i]);
        mcp_message_finish(&message);
        buf_finish(&line);
    }
    struct buf line = {0};
    mcp_message_put(&line, "b",
            STR("a\x1B"
                "b\r#\n#$#c"));
    assert_str(buf_str(&line), " b: \"ab#\"");
    buf_finish(&line);
}
