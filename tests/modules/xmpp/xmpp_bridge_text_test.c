/* xmpp_bridge_text_test.c -- The conversion of XMPP's names and words. */
#include "net/xmpp/xmpp_bridge_text.h"

#include "net/shared/carried_line.h"
#include "tests/support/test.h"

static const struct {
    const char *nick;
    const char *shown;
} nicks[] = {
        {"bob", "bob"},
        {"J\xC3\xBCrgen", "J\xC3\xBCrgen"},
        {"b ob", "b_ob~"},
        {"bob ", "bob_~"},
        {"eve@libera", "eve_libera~"},
        {"a/b!c<d>:*?,#&%~\"", "a_b_c_d__________~"},
        {"bob~", "bob_~"},
        {"+bob", "_bob~"},
        {"c++", "c++"},
        {"bo\xE2\x80\x8B"
         "b",
                "bob~"},
        {"\xE2\x80\xAE"
         "ddet",
                "ddet~"},
        {"bob\xEF\xBB\xBF", "bob~"},
        {"a\x01\tb", "a_b~"},
        {"\xE2\x80\x8B", "_~"},
        {"", "_"},
        {"\xff", "\xEF\xBF\xBD~"},
        {"0123456789012345678901234567890123456789012345678901234567890123",
                "012345678901234567890123456789012345678901234567890123456789~"},
};

TEST(an_xmpp_nick_is_one_word_and_marked_if_changed)
{
    for (size_t i = 0; i < sizeof(nicks) / sizeof(nicks[0]); i++) {
        struct buf out = {0};

        xmpp_show_nick(str_of(nicks[i].nick), &out);

        assert_str(buf_str(&out), nicks[i].shown);
        buf_finish(&out);
    }
}

TEST(hostile_speech_stays_one_message)
{
    struct buf out = {0};
    struct xmpp_speech speech = {.room = STR("a'b@rooms"),
            .sender = STR("ann"),
            .home = STR("Skein"),
            .text = STR("<b>\x01 & '\"\n\xEF\xBF\xBF]]>"),
            .action = true,
            .mark = 0xabc};

    xmpp_say(&speech, &out);

    assert_str(buf_str(&out),
            "<message type='groupchat' to='a&apos;b@rooms' "
            "id='skein-0000000000000abc'><body>/me "
            "&lt;ann@Skein&gt; &lt;b&gt; &amp; &apos;&quot;]]&gt;</body><origin-id "
            "xmlns='urn:xmpp:sid:0' id='skein-0000000000000abc'/></message>\n");
    buf_finish(&out);
}

static const struct {
    const char *id;
    uint64_t mark;
} marks[] = {
        {"skein-0000000000000abc", 0xabc},
        {"skein-ffffffffffffffff", UINT64_MAX},
        {"skein-000000000000abc", 0},
        {"skein-0000000000000abc0", 0},
        {"skein-0000000000000ABC", 0},
        {"other-0000000000000abc", 0},
        {"", 0},
};

TEST(a_message_id_gives_back_its_mark)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (xmpp_read_mark(str_of(marks[i].id)) != marks[i].mark) {
            fail_msg("the mark of \"%s\" is read wrongly", marks[i].id);
        }
    }
}

TEST(received_speech_becomes_a_few_clean_lines)
{
    struct str body = STR("one\n\n \x7f\ntwo\xE2\x80\xAE\n3\n4\n5\n6\n7");
    static const char *const wanted[] = {"one", "two", "3", "4", "5", "6 …"};
    struct buf line = {0};
    size_t taken = 0;
    for (size_t i = 0; i < 6; i++) {
        assert_true(carried_take_line(&body, &taken, &line));
        assert_str(buf_str(&line), wanted[i]);
    }

    assert_false(carried_take_line(&body, &taken, &line));

    buf_finish(&line);
}

static const struct {
    const char *text;
    bool good;
    int64_t ms;
} stamps[] = {
        {"1970-01-02T00:00:01Z", true, 86401000},
        {"1970-01-02T00:00:01.123456Z", true, 86401000},
        {"1970-01-02T00:00:01", false, 0},
        {"1970-01-02T00:00:01Zx", false, 0},
        {"19700102T00:00:01", false, 0},
        {"1970-99-02T00:00:01Z", false, 0},
        {"", false, 0},
        {"1970-01-02T00:00:01.000000000000000000000000000000000000Z", false, 0},
};

TEST(xmpp_time_stamps_are_parsed)
{
    for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
        int64_t ms = 0;

        bool good = xmpp_read_stamp(str_of(stamps[i].text), &ms);

        if (good != stamps[i].good || (good && ms != stamps[i].ms)) {
            fail_msg("\"%s\" is %lld", stamps[i].text, good ? (long long)ms : -1LL);
        }
    }
}

static const struct {
    const char *text;
    bool good;
} challenges[] = {
        {"r=abc,s=QSXCR+Q6sek8bf92,i=4096", true},
        {"s=QSXCR+Q6sek8bf92,i=1000000", true},
        {"r=abc,s=QSXCR+Q6sek8bf92,i=1000001", false},
        {"r=abc,s=QSXCR+Q6sek8bf92,i=99999999999999999999", false},
        {"r=abc,s=QSXCR+Q6sek8bf92,i=0", false},
        {"r=abc,s=QSXCR+Q6sek8bf92,i=-1", false},
        {"r=abc,s=,i=4096", false},
        {"r=abc,i=4096", false},
        {"", false},
};

TEST(a_challenge_with_too_many_iterations_is_refused)
{
    for (size_t i = 0; i < sizeof(challenges) / sizeof(challenges[0]); i++) {
        struct str salt = STR_NONE;
        uint32_t count = 0;

        if (xmpp_read_challenge(str_of(challenges[i].text), &salt, &count) !=
                challenges[i].good) {
            fail_msg("\"%s\" is %s", challenges[i].text,
                    challenges[i].good ? "refused" : "taken");
        }
    }
}

TEST(an_address_has_two_parts)
{
    assert_str(xmpp_bare(STR("tea@rooms/bob/x")), "tea@rooms");
    assert_str(xmpp_resource(STR("tea@rooms/bob/x")), "bob/x");
    assert_str(xmpp_resource(STR("tea@rooms")), "");
}
