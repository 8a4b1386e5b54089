/* smtp_test.c -- Addresses of SMTP, and strangers. For the services see tests/app/mail_test.py. */
#include "net/mail/smtp.h"

#include "tests/support/lines_peer.h"
#include "tests/support/test.h"

/* Twenty-five signs of two bytes: an address has at most 254 bytes. */
#define E50                                                                                    \
    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"         \
    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"         \
    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"

TEST(a_mail_path_is_parsed_or_refused)
{
    static const struct {
        const char *text;
        const char *expected; /* "ADDRESS|REST"; NULL: none */
    } rows[] = {
            {"<ann@mud>", "ann@mud|"},
            {" <ann@mud> SIZE=7 BODY=8BITMIME", "ann@mud|SIZE=7 BODY=8BITMIME"},
            {"<>", "|"},
            {"<@a,@b:ann@mud>", "ann@mud|"},
            {"<\"ann\"@mud>", "\"ann\"@mud|"},
            {"<\"an\\\"n\"@mud>", NULL},
            {"<\"ann@mud>", NULL},
            {"ann@mud", NULL},
            {"<ann@mud", NULL},
            {"<an\tn@mud>", NULL},
            {"<" E50 E50 E50 E50 E50 "@mud>", E50 E50 E50 E50 E50 "@mud|"},
            {"<" E50 E50 E50 E50 E50 "e@mud>", NULL},
            {"", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct str address;
        struct str rest;
        bool ok = smtp_read_path(str_of(rows[i].text), &address, &rest);
        assert_int_equal(ok, rows[i].expected != NULL);
        if (ok) {
            struct buf got = {0};
            buf_printf(&got, "%.*s|%.*s", STR_FMT(address), STR_FMT(rest));
            assert_string_equal(got.bytes, rows[i].expected);
            buf_finish(&got);
        }
    }
}

TEST(a_mail_client_that_does_not_log_in_is_disconnected)
{
    assert_in_range(lines_peer_seconds(&submission_kind, "NOOP\r\n"), 55, 65);
    assert_in_range(lines_peer_seconds(&smtp_kind, "a"), 55, 65);
    assert_in_range(lines_peer_seconds(&smtp_kind, "NOOP\r\n"), 300, 605);
}

TEST(lines_of_smtp_before_log_in_are_answered_a_few_a_turn)
{
    lines_peer_assert_few_a_turn(&smtp_kind, "NOOP\r\n");
    lines_peer_assert_few_a_turn(&submission_kind, "NOOP\r\n");
}

TEST(an_address_that_used_its_time_before_log_in_waits)
{
    enum { FLOOD_LINES = 2000, TICK_US = 50 };
    struct lines_peer flood;
    size_t sent = 0;
    lines_peer_clock_begin(TICK_US);
    lines_peer_open(&flood, &smtp_kind);
    for (int i = 0; i < 1000; i++) {
        sent += lines_peer_send(&flood, "NOOP\r\n", FLOOD_LINES);
        lines_peer_run(&flood, false);
    }

    assert_in_range(flood.answers, 100, 100000);
    assert_true(flood.answers < sent);
    assert_false(flood.closed);
    lines_peer_close(&flood);
    lines_peer_clock_end();
}

TEST(sessions_of_mail_have_its_name_and_the_right_to_deliver)
{
    lines_peer_assert_session(&smtp_kind, "smtp", SESSION_DELIVERS_MAIL);
    lines_peer_assert_session(&submission_kind, "submission", SESSION_DELIVERS_MAIL);
    lines_peer_assert_session(&lmtp_kind, "lmtp", SESSION_DELIVERS_MAIL);
}

TEST(a_line_of_mail_has_a_most_in_one_piece_too)
{
    lines_peer_assert_line_max(&smtp_kind, "500 5.5.6");
    lines_peer_assert_line_max(&submission_kind, "500 5.5.6");
    lines_peer_assert_line_max(&lmtp_kind, "500 5.5.6");
}
