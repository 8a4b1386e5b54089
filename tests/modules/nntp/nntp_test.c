/* nntp_test.c -- Articles and their ids and names: the parts without a connection. For the service
 * see tests/app/news_test.py. */
#include "net/nntp/nntp.h"

#include "net/nntp/nntp_article.h"
#include "tests/support/lines_peer.h"
#include "tests/support/test.h"

#include <string.h>

static const struct nntp_place news_place = {"mud.example.org", "tavern.board"};

TEST(a_message_id_is_parsed_into_number_and_group)
{
    static const struct {
        const char *text;
        const char *expected; /* "NUMBER GROUP"; NULL: not ours */
    } rows[] = {
            {"<7.tavern.board@mud.example.org>", "7 tavern.board"},
            {"<7.tavern.board@MUD.example.org>", "7 tavern.board"},
            {"<7.tavern.board@elsewhere.org>", NULL},
            {"<0.tavern.board@mud.example.org>", NULL},
            {"<-1.tavern.board@mud.example.org>", NULL},
            {"<7@mud.example.org>", NULL},
            {"<7.@mud.example.org>", NULL},
            {"<99999999999999999999.a@mud.example.org>", NULL},
            {"7.tavern.board@mud.example.org", NULL},
            {"<>", NULL},
            {"<", NULL},
            {"", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t number = 0;
        struct str group = STR_NONE;
        bool ok = nntp_read_id(str_of(rows[i].text), news_place.domain, &number, &group);
        assert_int_equal(ok, rows[i].expected != NULL);
        if (ok) {
            struct buf got = {0};
            buf_printf(&got, "%u %.*s", (unsigned)number, STR_FMT(group));
            assert_string_equal(got.bytes, rows[i].expected);
            buf_finish(&got);
        }
    }
}

TEST(dates_and_times_of_nntp_are_parsed)
{
    static const struct {
        const char *date;
        const char *time;
        int64_t expected; /* -1: none */
    } rows[] = {
            {"20260101", "000000", 1767225600},
            {"260101", "000000", 1767225600},
            {"20261301", "000000", -1},
            {"20260101", "250000", -1},
            {"2026010", "000000", -1},
            {"20260101", "0000", -1},
            {"abcdefgh", "000000", -1},
            {"", "", -1},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t got = -1;
        bool ok = nntp_read_time(str_of(rows[i].date), str_of(rows[i].time), &got);
        assert_int_equal(ok, rows[i].expected >= 0);
        assert_true(!ok || got == rows[i].expected);
    }
}

TEST(newsgroup_patterns_match_group_names)
{
    static const struct {
        const char *patterns;
        bool fits; /* tavern.board */
    } rows[] = {
            {"*", true},
            {"tavern.*", true},
            {"tavern.board", true},
            {"guild.*", false},
            {"*,!tavern.*", false},
            {"!tavern.*,*", true},
            {"guild.*,t?vern.board", true},
            {"", false},
            {"!", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(
                nntp_fits(str_of(rows[i].patterns), STR("tavern.board")), rows[i].fits);
    }
}

TEST(lines_that_begin_with_a_dot_are_escaped)
{
    static const struct {
        const char *lines;
        const char *expected;
    } rows[] = {
            {"", ".\r\n"},
            {"a\r\n", "a\r\n.\r\n"},
            {".\r\n..\r\nx.\r\n", "..\r\n...\r\nx.\r\n.\r\n"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf got = {0};
        nntp_put_dotted(str_of(rows[i].lines), &got);
        assert_string_equal(got.bytes, rows[i].expected);
        buf_finish(&got);
    }
}

TEST(an_article_is_a_notice_or_says_why_not)
{
    static const struct {
        const char *article;
        const char *expected; /* "GROUP|SUBJECT|TEXT|REPLY_TO", or a part of why not */
        bool ok;
    } rows[] = {
            {"From: a@b\r\nNewsgroups: tavern.board\r\nSubject: Hi\r\n\r\nHo\r\n",
                    "tavern.board|Hi|Ho|0", true},
            {"Newsgroups: tavern.board\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nReferences: "
             "<x@y>\r\n"
             " <3.tavern.board@mud.example.org>\r\n\r\nHo\r\n",
                    "tavern.board|Gr\xc3\xbc\xc3\x9f"
                    "e|Ho|3",
                    true},
            {"Newsgroups: tavern.board\r\nSubject: Hi\r\nReferences: "
             "<3.other.board@mud.example.org>\r\n\r\nHo\r\n",
                    "tavern.board|Hi|Ho|0", true},
            {"Newsgroups: a.board\r\nSubject: cmsg cancel <1@x>\r\nControl: cancel "
             "<1@x>\r\n\r\nx\r\n",
                    "board delete", false},
            {"Newsgroups: a.board\r\nSubject: Hi\r\nSupersedes: <1@x>\r\n\r\nx\r\n",
                    "board delete", false},
            {"From: a@b, c@d\r\nNewsgroups: a.board\r\nSubject: Hi\r\n\r\nx\r\n", "one author",
                    false},
            {"Newsgroups: a.board,b.board\r\nSubject: Hi\r\n\r\nHo\r\n", "one board", false},
            {"Subject: Hi\r\n\r\nNewsgroups: a.board\r\n", "name a board", false},
            {"Newsgroups: a.board\r\n\r\nHo\r\n", "subject", false},
            {"Newsgroups: a.board\r\nSubject: Hi\r\n\r\n\r\n", "plain text", false},
            {"Newsgroups: a.board\r\nSubject: Hi\r\nContent-Type: text/html\r\n\r\n<b>\r\n",
                    "plain text", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct nntp_post post = {0};
        const char *why = NULL;
        bool ok = nntp_read_post(str_of(rows[i].article), news_place.domain, &post, &why);
        assert_int_equal(ok, rows[i].ok);
        if (ok) {
            struct buf got = {0};
            buf_printf(&got, "%.*s|%.*s|%.*s|%u", STR_FMT(buf_str(&post.group)),
                    STR_FMT(buf_str(&post.subject)), STR_FMT(buf_str(&post.text)),
                    (unsigned)post.reply_to);
            assert_string_equal(got.bytes, rows[i].expected);
            buf_finish(&got);
        } else {
            assert_non_null(strstr(why, rows[i].expected));
        }
        nntp_post_finish(&post);
    }
}

TEST(a_news_reader_that_does_not_log_in_is_disconnected)
{
    assert_in_range(lines_peer_seconds(&nntp_kind, "HELP\r\n"), 55, 65);
}

TEST(lines_of_nntp_before_log_in_are_answered_a_few_a_turn)
{
    lines_peer_assert_few_a_turn(&nntp_kind, "DATE\r\n");
}

TEST(input_of_a_client_that_reads_no_answers_is_not_read)
{
    enum { FLOOD_LINES = 2000 };
    struct lines_peer flood;
    size_t sent = 0;
    size_t more = 0;
    lines_peer_clock_begin(0);
    lines_peer_open(&flood, &nntp_kind);
    do {
        more = lines_peer_send(&flood, "HELP\r\n", FLOOD_LINES);
        sent += more;
        lines_peer_turn(&flood, 200);
    } while (more > 0 && sent < 1000000);

    assert_in_range(sent, 1, 999999);
    lines_peer_run(&flood, false);
    assert_false(flood.closed);
    lines_peer_close(&flood);
    lines_peer_clock_end();
}

TEST(sessions_of_nntp_have_its_name_and_no_rights)
{
    lines_peer_assert_session(&nntp_kind, "nntp", 0);
}

TEST(a_line_of_nntp_has_a_most_in_one_piece_too)
{
    lines_peer_assert_line_max(&nntp_kind, "501 That line is too long");
}
