/* mail_test.c -- Words of IMAP and SMTP, letters as messages: the parts without a connection. For
 * the services see tests/app/mail_test.py. */
#include "engine/base/clock.h"
#include "net/imap/imap.h"
#include "net/imap/imap_impl.h"
#include "net/lines/mime.h"
#include "net/mail/smtp.h"
#include "net/nntp/nntp.h"
#include "tests/support/test.h"
#include "tests/support/web_peer.h"

#include <ev.h>

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

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

TEST(an_imap_line_is_split_into_words)
{
    static const struct {
        const char *text;
        const char *expected; /* words, each in [] */
    } rows[] = {
            {"a b  c", "[a][b][c]"},
            {"\"a b\" c", "[a b][c]"},
            {"\"a \\\"b\\\\\"", "[a \"b\\]"},
            {"{3}\r\na b c", "[a b][c]"},
            {"{3+}\r\na bc", "[a b][c]"},
            {"BODY[HEADER.FIELDS (FROM TO)]<0.7> X", "[BODY[HEADER.FIELDS (FROM TO)]<0.7>][X]"},
            {"\"\" x", "[][x]"},
            {"\"open", ""},
            {"{9}\r\nshort", ""},
            {"{x}\r\n", ""},
            {"", ""},
            {"(", ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct imap_parse parse = {str_of(rows[i].text)};
        struct buf word = {0};
        struct buf got = {0};
        while (imap_take(&parse, &word)) {
            buf_printf(&got, "[%.*s]", STR_FMT(buf_str(&word)));
        }
        assert_str(buf_str(&got), rows[i].expected);
        buf_finish(&word);
        buf_finish(&got);
    }
}

TEST(a_literal_is_announced_at_the_end_of_a_line)
{
    static const struct {
        const char *line;
        int bytes; /* -1: none */
        bool waits;
    } rows[] = {{"a LOGIN {5}", 5, true}, {"{0}", 0, true}, {"a {12+}", 12, false},
            {"a {}", -1, false}, {"a 5}", -1, false}, {"a {-1}", -1, false},
            {"a {99999999999999999999}", -1, false}, {"a {5} ", -1, false}, {"}", -1, false},
            {"", -1, false}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t bytes = 0;
        bool waits = false;
        bool is = imap_literal(str_of(rows[i].line), &bytes, &waits);
        assert_int_equal(is ? (int)bytes : -1, rows[i].bytes);
        if (is) {
            assert_int_equal(waits, rows[i].waits);
        }
    }
}

static void assert_found(const char *keys, const char *expected)
{
    struct imap_letter letters[] = {
            {.number = 3,
                    .time = 1600000000,
                    .sender = (char[]){"Ann"},
                    .subject = (char[]){"Apples"},
                    .text = (char[]){"red ones"}},
            {.number = 7,
                    .time = 1700000000,
                    .sender = (char[]){"bo@x"},
                    .subject = (char[]){"Pears"},
                    .seen = true,
                    .text = (char[]){"green"}},
            {.number = 9,
                    .time = 1800000000,
                    .sender = (char[]){"Ann"},
                    .subject = (char[]){""},
                    .deleted = true},
    };
    struct imap_box box = {letters, 3};
    struct imap_parse parse = {str_of(keys)};
    const char *why = "";
    struct buf got = {0};
    if (imap_search(&box, &parse, &why)) {
        for (size_t i = 0; i < box.count; i++) {
            buf_printf(&got, "%s", letters[i].wanted ? "x" : "-");
        }
    } else {
        buf_add_text(&got, why);
    }
    assert_string_equal(got.bytes, expected);
    buf_finish(&got);
}

TEST(a_search_finds_what_its_keys_say)
{
    static const struct {
        const char *keys;
        const char *found;
    } rows[] = {
            {"ALL", "xxx"},
            {"SEEN", "-x-"},
            {"UNSEEN UNDELETED", "x--"},
            {"NOT SEEN", "x-x"},
            {"NOT NOT SEEN", "-x-"},
            {"OR SEEN DELETED", "-xx"},
            {"OR (SEEN) (NOT (SEEN) DELETED)", "-xx"},
            {"FROM ann", "x-x"},
            {"SUBJECT \"pea\"", "-x-"},
            {"HEADER FROM BO", "-x-"},
            {"HEADER X-Any y", "---"},
            {"BODY RED", "x--"},
            {"TEXT apples", "x--"},
            {"2:3", "-xx"},
            {"3:2,1", "xxx"},
            {"*", "--x"},
            {"UID 4:8", "-x-"},
            {"UID 100:*", "--x"},
            {"BEFORE 1-Jan-2021", "x--"},
            {"SINCE 1-Jan-2021", "-xx"},
            {"ON 14-Nov-2023", "-x-"},
            {"LARGER 5", "x--"},
            {"SMALLER 6", "-xx"},
            {"KEYWORD x", "---"},
            {"UNKEYWORD x", "xxx"},
            {"", "Say what to search for"},
            {"FROM", "A search key has no argument"},
            {"0", "There is no such search key"},
            {"1:", "x--"},
            {"NOTHING", "There is no such search key"},
            {"(SEEN", "A parenthesis is not closed"},
            {"SINCE today", "Write a date as 7-Nov-2026"},
            {"UID x", "UID takes a set of numbers"},
            {"LARGER x", "LARGER and SMALLER take a number of bytes"},
            {"NOT", "A key is missing"},
            {"OR SEEN", "A key is missing"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_found(rows[i].keys, rows[i].found);
    }
}

TEST(a_fetch_returns_the_parts_that_it_names)
{
    static const struct {
        const char *items;
        const char *expected;
    } rows[] = {
            {"UID", "* 4 FETCH (UID 9)\r\n"},
            {"(FLAGS UID)", "* 4 FETCH (UID 9 FLAGS (\\Seen))\r\n"},
            {"INTERNALDATE", "* 4 FETCH (INTERNALDATE \" 9-Sep-2001 01:46:40 +0000\")\r\n"},
            {"BODY.PEEK[TEXT]", "* 4 FETCH (BODY[TEXT] {10}\r\none\r\ntwo\r\n)\r\n"},
            {"BODY[1]<1.4>", "* 4 FETCH (BODY[1]<1> {4}\r\nne\r\n)\r\n"},
            {"BODY[TEXT]<100.4>", "* 4 FETCH (BODY[TEXT]<100> {0}\r\n)\r\n"},
            {"body[header.fields (From)]", "* 4 FETCH (BODY[HEADER.FIELDS (FROM)] "
                                           "{23}\r\nFrom: <Ann@mud.org>\r\n\r\n)\r\n"},
            {"RFC822.TEXT", "* 4 FETCH (RFC822.TEXT {10}\r\none\r\ntwo\r\n)\r\n"},
            {"BODY", "* 4 FETCH (BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL "
                     "\"8BIT\" 10 2))\r\n"},
            {"ENVELOPE", "* 4 FETCH (ENVELOPE (\"Sun, 9 Sep 2001 01:46:40 +0000\" \"say "
                         "\\\"hi\\\"\" ((NIL NIL \"Ann\" \"mud.org\")) "
                         "((NIL NIL \"Ann\" \"mud.org\")) ((NIL NIL \"Ann\" \"mud.org\")) "
                         "((NIL NIL \"Cob\" \"mud.org\")) NIL NIL "
                         "NIL \"<9.1000000000@mud.org>\"))\r\n"},
            {"BODY[2]", "A message has no such part"},
            {"BODY[TEXT", "A message has no such part"},
            {"BODY[]<x>", "A message has no such part"},
            {"(FLAGS", "Say what to fetch, as (FLAGS ENVELOPE)"},
            {"NOTHING", "There is no item of that name to fetch"},
            {"", "Say what to fetch, as (FLAGS ENVELOPE)"},
            {"()", "Say what to fetch, as (FLAGS ENVELOPE)"},
    };
    struct imap_letter letter = {.number = 9,
            .time = 1000000000,
            .sender = (char[]){"Ann"},
            .subject = (char[]){"say \"hi\""},
            .seen = true,
            .text = (char[]){"one\ntwo"}};
    struct imap_reader reader = {STR("Cob"), STR("mud.org")};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct imap_parse parse = {str_of(rows[i].items)};
        struct imap_items items = {0};
        const char *why = "";
        struct buf out = {0};
        if (imap_items_read(&parse, &items, &why)) {
            imap_put_fetch(&items, &letter, 4, &reader, &out);
        } else {
            buf_add_text(&out, why);
        }
        assert_string_equal(out.bytes, rows[i].expected);
        buf_finish(&out);
    }
}

TEST(a_message_is_read_for_its_plain_text)
{
    static const struct {
        const char *message;
        const char *expected; /* "FROM|SUBJECT|TEXT" */
        enum mime_result result;
    } rows[] = {
            {"From: Bo <bo@x>\r\nSubject: =?utf-8?Q?=C3=89?=\r\n\r\nHi\r\n", "bo@x|\xc3\x89|Hi",
                    MIME_READ},
            {"From: bo@x\r\nContent-Type: text/plain; "
             "charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n"
             "\r\ncaf=E9=\r\n au lait\r\n",
                    "bo@x||caf\xc3\xa9 au lait", MIME_READ},
            {"From: bo@x\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n", "bo@x||", MIME_NO_TEXT},
            {"From: bo@x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
             "filename=a.txt\r\n\r\nHi\r\n",
                    "bo@x||", MIME_NO_TEXT},
            {"From: bo@x\r\n\r\na\x1b[31mb\x07\r\n", "bo@x||a[31mb", MIME_READ},
            {"From: bo@x\r\nSubject: =?utf-8?q?a=1B[2J=0Db?=\r\n\r\nHi\r\n", "bo@x|a[2Jb|Hi",
                    MIME_READ},
            {"From: bo@x, ann@mud\r\n\r\nHi\r\n", "||", MIME_MANY_FROM},
            {"From: bo@x\r\nFrom: ann@mud\r\n\r\nHi\r\n", "||", MIME_MANY_FROM},
            {"From: all: bo@x, ann@mud;\r\n\r\nHi\r\n", "||", MIME_MANY_FROM},
            {"\r\nno head\r\n", "||no head", MIME_READ},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mime_letter letter = {0};
        struct buf got = {0};
        assert_int_equal(mime_read(str_of(rows[i].message), &letter), rows[i].result);
        buf_printf(&got, "%.*s|%.*s|%.*s", STR_FMT(buf_str(&letter.from)),
                STR_FMT(buf_str(&letter.subject)), STR_FMT(buf_str(&letter.text)));
        assert_string_equal(got.bytes, rows[i].expected);
        buf_finish(&got);
        mime_letter_finish(&letter);
    }
}

/* Input that would crash the reading library, or take long. */
TEST(a_domain_has_one_form_however_it_is_spelt)
{
    static const struct {
        const char *given;
        const char *form;
    } rows[] = {
            {"mud.example.org", "mud.example.org"},
            {"MUD.Example.ORG..", "mud.example.org"},
            {"b\xC3\xBC"
             "cher.example",
                    "xn--bcher-kva.example"},
            {"XN--Bcher-KVA.example.", "xn--bcher-kva.example"},
            {"B\xC3\x9C"
             "CHER\xE3\x80\x82"
             "example",
                    "xn--bcher-kva.example"},
            {"\xEF\xBD\x8D\xEF\xBD\x95\xEF\xBD\x84.example", "mud.example"},
            {"", ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf form = {0};
        mime_put_domain(str_of(rows[i].given), &form);
        assert_str(buf_str(&form), rows[i].form);
        buf_finish(&form);
    }
}

TEST(a_message_with_extreme_nesting_is_refused)
{
    static const struct {
        const char *begin;
        const char *more;
        unsigned times;
    } rows[] = {
            {"From: ", "a:a:a:a:a:a:a:a:a:a:\r\n ", 5000},
            {"From: ", "((((((((((((((((((((\r\n ", 5000},
            {"From: a@b\r\n", "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n", 100},
            {"From: a@b\r\n", "Content-Type: message/rfc822\r\n\r\n", 5000},
            {"From: a@b\r\n", "X: y\r\n", 20000},
            {"From: a@b\r\nContent-Type: multipart/digest; boundary=x\r\n\r\n",
                    "--x\r\n\r\n\r\n", 20000},
            {"From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
             "Content-Type: message/rfc822\r\n\r\nTo: ",
                    "a:a:a:a:a:a:a:a:a:a:\r\n ", 5000},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mime_letter letter = {0};
        struct buf message = {0};
        buf_add_text(&message, rows[i].begin);
        for (unsigned k = 0; k < rows[i].times; k++) {
            buf_add_text(&message, rows[i].more);
        }
        buf_add_text(&message, "\r\n\r\nHello\r\n");
        assert_int_equal(mime_read(buf_str(&message), &letter), MIME_BAD);
        buf_finish(&message);
        mime_letter_finish(&letter);
    }
}

/* -- time -- */

static int64_t mail_now_us;

static int64_t mail_clock_us(void *data)
{
    (void)data;
    return mail_now_us;
}

static int64_t mail_clock_wall_ms(void *data)
{
    (void)data;
    return mail_now_us / 1000;
}

/* Returns after how many seconds a stranger is cut who sends so much every five seconds, up to an
 * hour. */
static int seconds_of(const struct lines_kind *kind, struct str bytes)
{
    struct web_peer peer = {0};
    struct service *service = NULL;
    struct err err;
    int ends[2];
    int seconds = 0;
    char heard[4096];
    mail_now_us = 1000000;
    web_peer_open(&peer);
    peer.context.mail_domain = "mud.example";
    assert_true(service_open(&kind->base, &peer.context, NULL, false, &service, &err));
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    service_adopt(service, ends[0], "192.0.2.1");
    for (bool open = true; open && seconds < 3600; seconds += 5) {
        (void)send(ends[1], bytes.bytes, bytes.length, MSG_NOSIGNAL);
        mail_now_us += 5000000;
        web_peer_run(&peer);
        service_tick(service);
        web_peer_run(&peer);
        ssize_t got = 0;
        while ((got = recv(ends[1], heard, sizeof(heard), 0)) > 0) {
        }
        open = got != 0;
    }
    (void)close(ends[1]);
    web_peer_run(&peer);
    service_close(service);
    web_peer_close(&peer);
    return seconds;
}

TEST(a_mail_client_that_does_not_log_in_is_disconnected)
{
    static const struct clock_source clock = {mail_clock_us, mail_clock_wall_ms, NULL};
    clock_set_source(&clock);

    assert_in_range(seconds_of(&imap_kind, STR("a")), 55, 65);
    assert_in_range(seconds_of(&imap_kind, STR("a NOOP\r\n")), 55, 65);
    assert_in_range(seconds_of(&submission_kind, STR("NOOP\r\n")), 55, 65);
    assert_in_range(seconds_of(&nntp_kind, STR("HELP\r\n")), 55, 65);
    assert_in_range(seconds_of(&smtp_kind, STR("a")), 55, 65);
    assert_in_range(seconds_of(&smtp_kind, STR("NOOP\r\n")), 300, 605);

    clock_set_source(NULL);
}

/* -- floods -- */

enum { FLOOD_LINES = 2000, TURN_MOST = 32, TICK_US = 50 };

/* Each look at the clock takes its time. */
static int64_t mail_clock_walks_us(void *data)
{
    (void)data;
    return mail_now_us += TICK_US;
}

struct mail_flood {
    struct web_peer peer;
    struct service *service;
    int fd;
    size_t answers; /* lines that have come back */
    bool closed;
};

static void flood_open(struct mail_flood *flood, const struct lines_kind *kind)
{
    struct err err;
    int ends[2];
    *flood = (struct mail_flood){.peer.limits.stream_queue_bytes = 128 * 1024};
    mail_now_us = 1000000;
    web_peer_open(&flood->peer);
    flood->peer.context.mail_domain = "mud.example";
    assert_true(service_open(
            &kind->base, &flood->peer.context, NULL, false, &flood->service, &err));
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    service_adopt(flood->service, ends[0], "192.0.2.1");
    flood->fd = ends[1];
    web_peer_run(&flood->peer);
}

static void flood_close(struct mail_flood *flood)
{
    (void)close(flood->fd);
    service_cut(flood->service, "over");
    service_close(flood->service);
    web_peer_run(&flood->peer);
    web_peer_close(&flood->peer);
}

/* Sends a line so many times, as far as the server takes them; returns how often. */
static size_t flood_send(struct mail_flood *flood, const char *line, size_t times)
{
    struct str bytes = str_of(line);
    size_t i = 0;
    while (i < times &&
            send(flood->fd, bytes.bytes, bytes.length, MSG_NOSIGNAL) == (ssize_t)bytes.length) {
        i++;
    }
    return i;
}

/* Runs one turn of the loop, or until nothing more comes; counts the answers. */
static void flood_run(struct mail_flood *flood, bool once)
{
    static char heard[65536];
    size_t before = 0;
    do {
        before = flood->answers;
        for (int i = 0; i < (once ? 1 : 20); i++) {
            (void)ev_run(flood->peer.loop, EVRUN_NOWAIT);
        }
        ssize_t got = 0;
        while ((got = recv(flood->fd, heard, sizeof(heard), 0)) > 0) {
            for (ssize_t i = 0; i < got; i++) {
                flood->answers += heard[i] == '\n';
            }
        }
        flood->closed = got == 0;
    } while (!once && flood->answers > before);
}

static const struct {
    const struct lines_kind *kind;
    const char *line;
} flood_rows[] = {{&smtp_kind, "NOOP\r\n"}, {&submission_kind, "NOOP\r\n"},
        {&nntp_kind, "DATE\r\n"}, {&imap_kind, "a NOOP\r\n"}};

TEST(lines_before_log_in_are_answered_a_few_a_turn)
{
    static const struct clock_source clock = {mail_clock_us, mail_clock_wall_ms, NULL};
    clock_set_source(&clock);
    for (size_t i = 0; i < sizeof(flood_rows) / sizeof(flood_rows[0]); i++) {
        struct mail_flood flood;
        flood_open(&flood, flood_rows[i].kind);
        flood_run(&flood, false);
        size_t greeting = flood.answers;
        size_t sent = flood_send(&flood, flood_rows[i].line, FLOOD_LINES);
        flood_run(&flood, true);
        assert_in_range(flood.answers - greeting, 0, TURN_MOST);
        flood_run(&flood, false);
        assert_int_equal(flood.answers - greeting, sent);
        flood_close(&flood);
    }
    clock_set_source(NULL);
}

TEST(input_of_a_client_that_reads_no_answers_is_not_read)
{
    static const struct clock_source clock = {mail_clock_us, mail_clock_wall_ms, NULL};
    struct mail_flood flood;
    size_t sent = 0;
    size_t more = 0;
    clock_set_source(&clock);
    flood_open(&flood, &nntp_kind);
    do {
        more = flood_send(&flood, "HELP\r\n", FLOOD_LINES);
        sent += more;
        for (int i = 0; i < 200; i++) {
            (void)ev_run(flood.peer.loop, EVRUN_NOWAIT);
        }
    } while (more > 0 && sent < 1000000);

    assert_in_range(sent, 1, 999999);
    flood_run(&flood, false);
    assert_false(flood.closed);
    flood_close(&flood);
    clock_set_source(NULL);
}

TEST(an_address_that_used_its_time_before_log_in_waits)
{
    static const struct clock_source clock = {mail_clock_walks_us, mail_clock_wall_ms, NULL};
    struct mail_flood flood;
    size_t sent = 0;
    clock_set_source(&clock);
    flood_open(&flood, &smtp_kind);
    for (int i = 0; i < 1000; i++) {
        sent += flood_send(&flood, "NOOP\r\n", FLOOD_LINES);
        flood_run(&flood, false);
    }

    assert_in_range(flood.answers, 100, 100000);
    assert_true(flood.answers < sent);
    assert_false(flood.closed);
    flood_close(&flood);
    clock_set_source(NULL);
}

static const struct CMUnitTest mail_tests[] = {
        IT(a_mail_path_is_parsed_or_refused),
        IT(an_imap_line_is_split_into_words),
        IT(a_literal_is_announced_at_the_end_of_a_line),
        IT(a_search_finds_what_its_keys_say),
        IT(a_fetch_returns_the_parts_that_it_names),
        IT(a_message_is_read_for_its_plain_text),
        IT(a_domain_has_one_form_however_it_is_spelt),
        IT(a_message_with_extreme_nesting_is_refused),
        IT(a_mail_client_that_does_not_log_in_is_disconnected),
        IT(lines_before_log_in_are_answered_a_few_a_turn),
        IT(input_of_a_client_that_reads_no_answers_is_not_read),
        IT(an_address_that_used_its_time_before_log_in_waits),
};
TESTS(mail)
