/* irc_msg_test.c -- Lines of IRC: received, parsed, composed. */
#include "net/shared/irc_msg.h"

#include "engine/base/mem.h"
#include "tests/support/test.h"

/* -- bytes to lines -- */

/* Feeds bytes and writes each line with a '|' behind, a too long one as "!|". */
static void feed_msg(struct irc_line *line, struct str bytes, struct buf *out)
{
    while (bytes.length > 0) {
        enum irc_line_end end = IRC_LINE_OPEN;
        size_t taken = irc_line_feed(line, bytes, IRC_CLIENT_TAGS_MAX, &end);
        assert_true(taken > 0);
        bytes = str_slice(bytes, taken, bytes.length);
        if (end == IRC_LINE_TOO_LONG) {
            buf_add_text(out, "!|");
        } else if (end == IRC_LINE_DONE) {
            buf_add_str(out, buf_str(&line->bytes));
            buf_add_char(out, '|');
            buf_clear(&line->bytes);
        }
    }
}

static const struct {
    const char *bytes;
    const char *lines;
} line_rows[] = {
        {"PING a\r\n", "PING a|"},
        {"PING a\n", "PING a|"},
        {"PING a\rPING b\r", "PING a|PING b|"},
        {"\r\n\r\n\n", ""},
        {"\r\nNICK x\r\n\r\nUSER y\r\n", "NICK x|USER y|"},
        {"half", ""},
};

TEST(irc_lines_are_the_same_however_the_bytes_are_split)
{
    for (size_t i = 0; i < sizeof(line_rows) / sizeof(line_rows[0]); i++) {
        struct str bytes = str_of(line_rows[i].bytes);
        for (size_t cut = 0; cut <= bytes.length; cut++) {
            struct irc_line line = {0};
            struct buf out = {0};

            feed_msg(&line, str_slice(bytes, 0, cut), &out);
            feed_msg(&line, str_slice(bytes, cut, bytes.length), &out);

            assert_str(buf_str(&out), line_rows[i].lines);
            irc_line_finish(&line);
            buf_finish(&out);
        }
    }
}

/* Appends a line of `tags` bytes of tags ('@' and blank included; 0: none) and `text` bytes without
 * an end. */
static void add_line(struct buf *bytes, size_t tags, size_t text)
{
    for (size_t i = 0; i < tags; i++) {
        buf_add_char(bytes, i == 0 ? '@' : i + 1 == tags ? ' ' : 't');
    }
    for (size_t i = 0; i < text; i++) {
        buf_add_char(bytes, 'x');
    }
    buf_add_text(bytes, "\r\n");
}

static const struct {
    size_t tags;
    size_t text;
    bool fits;
} length_rows[] = {
        {0, 510, true},
        {0, 511, false},
        {4096, 510, true},
        {4097, 1, false},
        {4096, 511, false},
        {2, 510, true},
        {9000, 10, false},
        {0, 20000, false},
};

TEST(tags_and_text_each_have_their_bound)
{
    for (size_t i = 0; i < sizeof(length_rows) / sizeof(length_rows[0]); i++) {
        struct irc_line line = {0};
        struct buf bytes = {0};
        struct buf out = {0};

        add_line(&bytes, length_rows[i].tags, length_rows[i].text);
        buf_add_text(&bytes, "ok\n");
        feed_msg(&line, buf_str(&bytes), &out);

        size_t whole = length_rows[i].tags + length_rows[i].text + strlen("|ok|");
        assert_int_equal(out.length, length_rows[i].fits ? whole : strlen("!|ok|"));
        assert_true(str_ends(buf_str(&out), length_rows[i].fits ? STR("x|ok|") : STR("!|ok|")));
        irc_line_finish(&line);
        buf_finish(&bytes);
        buf_finish(&out);
    }
}

TEST(an_endless_line_takes_no_memory_msg)
{
    struct irc_line line = {0};
    struct buf out = {0};
    char piece[1000];
    memset(piece, 'x', sizeof(piece));

    for (int i = 0; i < 1000; i++) {
        feed_msg(&line, (struct str){piece, sizeof(piece)}, &out);
        assert_true(line.bytes.capacity <= 2 * (IRC_CLIENT_TAGS_MAX + IRC_LINE_MAX));
    }
    feed_msg(&line, STR("\n"), &out);

    assert_str(buf_str(&out), "!|");
    irc_line_finish(&line);
    buf_finish(&out);
}

/* -- a line to its parts -- */

static void show_msg(const struct irc_msg *msg, struct buf *out)
{
    buf_printf(out, "%.*s;%.*s;%.*s", STR_FMT(msg->tags), STR_FMT(msg->source),
            STR_FMT(msg->command));
    for (size_t i = 0; i < msg->param_count; i++) {
        buf_printf(out, ";%.*s", STR_FMT(msg->params[i]));
    }
}

static const struct {
    const char *line;
    const char *parts; /* NULL: no message */
} parse_rows[] = {
        {"PING", ";;PING"},
        {"PING a", ";;PING;a"},
        {"  PING   a  ", ";;PING;a"},
        {"PRIVMSG #here :hello there", ";;PRIVMSG;#here;hello there"},
        {"PRIVMSG #here ::)", ";;PRIVMSG;#here;:)"},
        {"PRIVMSG #here :", ";;PRIVMSG;#here;"},
        {"PRIVMSG #here : x ", ";;PRIVMSG;#here; x "},
        {":a!b@c QUIT :bye", ";a!b@c;QUIT;bye"},
        {"@a=1;b :src CMD x", "a=1;b;src;CMD;x"},
        {"@a=1  CMD", "a=1;;CMD"},
        {"MODE #x +o a:b", ";;MODE;#x;+o;a:b"},
        {"X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
                ";;X;1;2;3;4;5;6;7;8;9;10;11;12;13;14;15 16"},
        {"X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 :15 16",
                ";;X;1;2;3;4;5;6;7;8;9;10;11;12;13;14;15 16"},
        {"", NULL},
        {"   ", NULL},
        {"@a", NULL},
        {":src", NULL},
        {"@a :src ", NULL},
};

TEST(lines_are_parsed_into_their_parts)
{
    for (size_t i = 0; i < sizeof(parse_rows) / sizeof(parse_rows[0]); i++) {
        struct irc_msg msg;
        struct buf out = {0};

        bool ok = irc_msg_parse(str_of(parse_rows[i].line), &msg);

        assert_int_equal(ok, parse_rows[i].parts != NULL);
        if (ok) {
            show_msg(&msg, &out);
            assert_str(buf_str(&out), parse_rows[i].parts);
        }
        buf_finish(&out);
    }
}

TEST(a_parameter_that_is_not_there_is_empty)
{
    struct irc_msg msg;

    assert_true(irc_msg_parse(STR("join #x"), &msg));

    assert_true(irc_msg_is(&msg, "JOIN"));
    assert_false(irc_msg_is(&msg, "JOINS"));
    assert_str(irc_msg_param(&msg, 0), "#x");
    assert_str(irc_msg_param(&msg, 1), "");
}

TEST(a_source_has_a_nickname)
{
    assert_str(irc_source_nick(STR("ann!user@host")), "ann");
    assert_str(irc_source_nick(STR("ann@host")), "ann");
    assert_str(irc_source_nick(STR("irc.example.org")), "irc.example.org");
}

/* -- tags -- */

static const struct {
    const char *tags;
    const char *key;
    const char *value; /* NULL: none */
} tag_rows[] = {
        {"a=1;b=2", "b", "2"},
        {"a=1;b=2;a=3", "a", "3"},
        {"a", "a", ""},
        {"a=", "a", ""},
        {"+typing=active", "+typing", "active"},
        {"example.org/k=v", "example.org/k", "v"},
        {"a=\\:\\s\\\\\\r\\n", "a", "; \\\r\n"},
        {"a=x\\y\\", "a", "xy"},
        {"a=b=c", "a", "b=c"},
        {";;a=1;;", "a", "1"},
        {"ab=1", "a", NULL},
        {"=1", "", NULL},
        {"", "a", NULL},
};

TEST(tags_are_found_and_unescaped)
{
    for (size_t i = 0; i < sizeof(tag_rows) / sizeof(tag_rows[0]); i++) {
        struct buf out = {0};

        bool ok = irc_tag_find(str_of(tag_rows[i].tags), str_of(tag_rows[i].key), &out);

        assert_int_equal(ok, tag_rows[i].value != NULL);
        assert_str(buf_str(&out), ok ? tag_rows[i].value : "");
        buf_finish(&out);
    }
}

TEST(a_tag_written_is_read_back)
{
    struct buf tags = {0};
    struct buf value = {0};

    irc_tag_add(&tags, STR("a"), STR("x; y\\\r\nz"));
    irc_tag_add(&tags, STR("flag"), STR_NONE);
    irc_tag_add_raw(&tags, STR("+raw"), STR("p\\sq"));

    assert_str(buf_str(&tags), "a=x\\:\\sy\\\\\\r\\nz;flag;+raw=p\\sq");
    assert_true(irc_tag_find(buf_str(&tags), STR("a"), &value));
    assert_str(buf_str(&value), "x; y\\\r\nz");
    buf_finish(&tags);
    buf_finish(&value);
}

/* -- parts to bytes -- */

static const struct {
    struct irc_msg msg;
    const char *line;
} write_rows[] = {
        {{.command = {"PING", 4}, .params = {{"a", 1}}, .param_count = 1}, "PING a\r\n"},
        {{.command = {"PING", 4}, .params = {{"", 0}}, .param_count = 1}, "PING :\r\n"},
        {{.command = {"PING", 4}, .params = {{":a", 2}}, .param_count = 1}, "PING ::a\r\n"},
        {{.source = {"s", 1},
                 .command = {"001", 3},
                 .params = {{"me", 2}, {"hi you", 6}},
                 .param_count = 2},
                ":s 001 me :hi you\r\n"},
        {{.tags = {"a=1", 3}, .source = {"s", 1}, .command = {"X", 1}}, "@a=1 :s X\r\n"},
        {{.command = {"X", 1},
                 .params = {{"a b", 3}, {"", 0}, {":c", 2}, {"d\r\ne", 4}},
                 .param_count = 4},
                "X a_b * _c de\r\n"},
        {{.command = {"PRIVMS\0G", 8}, .params = {{"a", 1}, {"x", 1}}, .param_count = 2},
                "PRIVMSG a :x\r\n"},
        {{.command = {"X", 1}, .params = {{"\0:a", 3}}, .param_count = 1}, "X ::a\r\n"},
        {{.command = {"X", 1}, .params = {{"\r\n", 2}}, .param_count = 1}, "X :\r\n"},
        {{.command = {"X", 1}, .params = {{"a:\0b", 4}}, .param_count = 1}, "X a:b\r\n"},
};

TEST(messages_are_written_as_lines)
{
    for (size_t i = 0; i < sizeof(write_rows) / sizeof(write_rows[0]); i++) {
        struct buf out = {0};

        irc_msg_write(&write_rows[i].msg, &out);

        assert_str(buf_str(&out), write_rows[i].line);
        buf_finish(&out);
    }
}

TEST(a_long_text_is_cut_between_characters)
{
    struct buf text = {0};
    struct buf out = {0};
    for (int i = 0; i < 300; i++) {
        buf_add_text(&text, "\xC3\xA4");
    }

    irc_msg_write(&(struct irc_msg){.command = STR("PRIVMSG"),
                          .params = {STR("a"), buf_str(&text)},
                          .param_count = 2},
            &out);

    assert_true(out.length <= IRC_LINE_MAX && out.length >= IRC_LINE_MAX - 1);
    assert_true(str_is_utf8(buf_str(&out)));
    assert_true(str_ends(buf_str(&out), STR("\r\n")));
    buf_finish(&text);
    buf_finish(&out);
}

/* -- messages -- */

static const struct {
    const char *text;
    const char *clean;
} cleans[] = {
        {"plain", "plain"},
        {"\2bold\x0f \x1ditalic\x1d \x1funder\x1e \x16rev \x11mono",
                "bold italic under rev mono"},
        {"\0034red\003 \00304,12both\003,5", "red both,5"},
        {"\003123", "3"},
        {"\0034,x", ",x"},
        {"\004ff0000red \004ff0000,00ff00two", "red two"},
        {"tab\there", "tab here"},
        {"gr\xC3\xB6\xC3\x9F", "gr\xC3\xB6\xC3\x9F"},
        {"gr\xF6\xDF", "gr\xC3\xB6\xC3\x9F"},
        {"a\xE2\x80\xAE"
         "b",
                "ab"},
};

TEST(format_codes_are_removed_and_latin_1_is_decoded)
{
    for (size_t i = 0; i < sizeof(cleans) / sizeof(cleans[0]); i++) {
        struct buf out = {0};

        irc_clean(str_of(cleans[i].text), &out);

        if (i + 1 < sizeof(cleans) / sizeof(cleans[0])) {
            assert_str(buf_str(&out), cleans[i].clean);
        } else {
            assert_int_equal(str_find(buf_str(&out), STR("\xE2\x80\xAE"), 0), SIZE_MAX);
        }
        buf_finish(&out);
    }
}
