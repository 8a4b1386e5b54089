/* irc_bridge_text_test.c -- The text of messages across a bridge. */
#include "net/bridges/irc_bridge_text.h"

#include "engine/base/buf.h"
#include "net/shared/emphasis.h"
#include "net/shared/irc_msg.h"
#include "tests/support/test.h"

static size_t say_bridge_text(const struct irc_bridge_speech *speech, struct buf *out)
{
    buf_clear(out);
    return irc_bridge_say(speech, out);
}

/* A message of Skein's ann on #there. */
static struct irc_bridge_speech speech_of(struct str text, size_t room)
{
    return (struct irc_bridge_speech){.channel = STR("#there"),
            .sender = STR("ann"),
            .home = STR("Skein"),
            .text = text,
            .room = room};
}

TEST(speech_becomes_a_line_with_speaker_and_home)
{
    struct buf out = {0};
    struct irc_bridge_speech speech = speech_of(STR(" hello you "), 400);

    assert_int_equal(say_bridge_text(&speech, &out), 1);
    assert_str(buf_str(&out), "PRIVMSG #there :<ann@Skein> hello you\r\n");
    speech.action = true;
    assert_int_equal(say_bridge_text(&speech, &out), 1);
    assert_str(buf_str(&out), "PRIVMSG #there :\1ACTION <ann@Skein> hello you\1\r\n");
    speech.sender = STR("bob@libera");
    speech.action = false;
    assert_int_equal(say_bridge_text(&speech, &out), 1);
    assert_str(buf_str(&out), "PRIVMSG #there :<bob@libera> hello you\r\n");
    speech.notice = true;
    assert_int_equal(say_bridge_text(&speech, &out), 1);
    assert_str(buf_str(&out), "NOTICE #there :<bob@libera> hello you\r\n");
    speech.text = STR("  ");
    assert_int_equal(say_bridge_text(&speech, &out), 0);
    assert_str(buf_str(&out), "");
    buf_finish(&out);
}

static const struct {
    const char *sender;
    const char *home;
    bool soften;
    const char *name;
} nick_names[] = {
        {"ann", "Skein", false, "ann@Skein"},
        {"ann", "Skein", true, "a\xE2\x80\x8Bnn@Skein"},
        {"\xC3\xA4nn", "Skein", true, "\xC3\xA4\xE2\x80\x8Bnn@Skein"},
        {"x", "Skein", true, "x@Skein"},
        {"bob@net", "Skein", true, "b\xE2\x80\x8Bob@net"},
        {"<b o\tb>", "The <Old> Mill", false, "bob@TheOldMill"},
        {"", "Skein", false, "@Skein"},
};

TEST(speaker_names_are_one_word_and_can_be_kept_from_pinging)
{
    for (size_t i = 0; i < sizeof(nick_names) / sizeof(nick_names[0]); i++) {
        struct buf out = {0};

        carried_name(str_of(nick_names[i].sender), str_of(nick_names[i].home),
                nick_names[i].soften, &out);

        assert_str(buf_str(&out), nick_names[i].name);
        buf_finish(&out);
    }
}

/* Joins the texts of the pieces; each must fit and begin with the name. */
static void join_pieces(struct str lines, size_t room, struct buf *out)
{
    while (lines.length > 0) {
        struct str line = str_take_until(&lines, '\n');
        struct irc_msg msg;
        struct str head = STR("<ann@Skein> ");
        assert_true(irc_msg_parse(str_slice(line, 0, line.length - 1), &msg));
        struct str text = irc_msg_param(&msg, 1);
        assert_true(text.length <= room);
        assert_true(str_is_utf8(text));
        assert_true(str_starts(text, head));
        if (out->length > 0) {
            buf_add_char(out, ' ');
        }
        buf_add_str(out, str_slice(text, head.length, text.length));
    }
}

TEST(long_speech_is_split_at_words)
{
    struct buf text = {0};
    struct buf out = {0};
    struct buf joined = {0};
    for (int i = 0; i < 60; i++) {
        buf_printf(&text, "%sgr\xC3\xB6\xC3\x9F%d", i > 0 ? " " : "", i);
    }
    struct irc_bridge_speech speech = speech_of(buf_str(&text), 200);

    size_t lines = say_bridge_text(&speech, &out);
    join_pieces(buf_str(&out), 200, &joined);

    assert_in_range(lines, 3, 5);
    assert_str(buf_str(&joined), text.bytes);
    buf_finish(&text);
    buf_finish(&out);
    buf_finish(&joined);
}

TEST(a_word_without_end_is_split_between_characters)
{
    struct buf text = {0};
    struct buf out = {0};
    for (int i = 0; i < 1500; i++) {
        buf_add_text(&text, "\xE2\x82\xAC");
    }
    struct irc_bridge_speech speech = speech_of(buf_str(&text), 300);

    assert_int_equal(say_bridge_text(&speech, &out), CARRIED_LINES_MAX);

    assert_true(str_is_utf8(buf_str(&out)));
    assert_true(str_ends(buf_str(&out), STR(" \xE2\x80\xA6\r\n")));
    for (struct str rest = buf_str(&out); rest.length > 0;) {
        assert_true(str_take_until(&rest, '\n').length + 1 <= IRC_LINE_MAX);
    }
    buf_finish(&text);
    buf_finish(&out);
}

TEST(a_line_without_space_is_sent_anyway)
{
    struct buf out = {0};
    struct irc_bridge_speech speech = speech_of(STR("hello"), 0);

    assert_int_equal(say_bridge_text(&speech, &out), 1);

    assert_str(buf_str(&out), "PRIVMSG #there :<ann@Skein> hello\r\n");
    buf_finish(&out);
}

static const struct {
    const char *text;
    bool speech;
    bool action;
    const char *rest;
} ctcps[] = {
        {"hello", true, false, "hello"},
        {"", true, false, ""},
        {"\1ACTION waves\1", true, true, "waves"},
        {"\1action waves", true, true, "waves"},
        {"\1ACTION \1", true, true, ""},
        {"\1ACTION\1", false, false, NULL},
        {"\1VERSION\1", false, false, NULL},
        {"\1\1", false, false, NULL},
        {"\1", false, false, NULL},
};

TEST(ctcp_actions_are_distinguished_from_other_ctcps)
{
    for (size_t i = 0; i < sizeof(ctcps) / sizeof(ctcps[0]); i++) {
        struct str text = str_of(ctcps[i].text);
        bool action = false;

        bool speech = irc_bridge_read_action(&text, &action);

        if (speech != ctcps[i].speech ||
                (speech && (action != ctcps[i].action ||
                                   !str_equal(text, str_of(ctcps[i].rest))))) {
            fail_msg("\"%s\" is %s, with the text \"%.*s\"", ctcps[i].text,
                    speech ? (action ? "an action" : "speech") : "neither", STR_FMT(text));
        }
    }
}

static const struct {
    const char *text;
    const char *runs; /* each with its style's number */
} styled[] = {
        {"plain", "0(plain)"},
        {"**a** b", "1(a)0( b)"},
        {"a *b c* d", "0(a )2(b c)0( d)"},
        {"***both***", "3(both)"},
        {"**a *b* c**", "1(a )3(b)1( c)"},
        {"~~old~~ `x*y*`", "4(old)0( )8(x*y*)"},
        {"2*3*4 snake_case **open", "0(2*3*4 snake_case **open)"},
        {"* a * b", "0(* a * b)"},
        {"**", "0(**)"},
        {"", ""},
};

static void add_run_text(void *data, struct str run, unsigned style)
{
    buf_printf(data, "%u(%.*s)", style, STR_FMT(run));
}

TEST(marks_of_emphasis_are_read_only_around_words)
{
    for (size_t i = 0; i < sizeof(styled) / sizeof(styled[0]); i++) {
        struct buf out = {0};

        emphasis_each_run(str_of(styled[i].text), add_run_text, &out);

        assert_str(buf_str(&out), styled[i].runs);
        buf_finish(&out);
    }
}

static const struct {
    const char *template;
    bool is;
} templates[] = {
        {"{nick}: {text}", true},
        {"**{nick}** ({network}): {text}", true},
        {"{text}", false},
        {"{nick}", false},
        {"{nick}{nick} {text}", false},
        {"{nick} {text} {text}", false},
        {"{nick} {text} end", false},
        {"{nick}\r\nQUIT {text}", false},
        {"{nick}\1 {text}", false},
};

TEST(a_form_of_lines_has_a_nick_and_ends_with_the_text)
{
    for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
        if (carried_template_is(templates[i].template) != templates[i].is) {
            fail_msg("%s", templates[i].template);
        }
    }
}

TEST(names_are_compared_as_servers_do)
{
    struct buf out = {0};

    irc_bridge_fold(STR("Nick[]\\~-{}|^_9"), &out);

    assert_str(buf_str(&out), "nick{}|^-{}|^_9");
    buf_finish(&out);
}
