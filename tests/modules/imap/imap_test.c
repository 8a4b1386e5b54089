/* imap_test.c -- Words of IMAP, and letters as messages; strangers. For the service see tests/app/imap_test.py. */
#include "net/imap/imap.h"

#include "net/imap/imap_impl.h"
#include "tests/support/lines_peer.h"
#include "tests/support/test.h"

#include <string.h>

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

TEST(an_imap_client_that_does_not_log_in_is_disconnected)
{
    assert_in_range(lines_peer_seconds(&imap_kind, "a"), 55, 65);
    assert_in_range(lines_peer_seconds(&imap_kind, "a NOOP\r\n"), 55, 65);
}

TEST(lines_of_imap_before_log_in_are_answered_a_few_a_turn)
{
    lines_peer_assert_few_a_turn(&imap_kind, "a NOOP\r\n");
}

TEST(sessions_of_imap_have_its_name_and_no_rights)
{
    lines_peer_assert_session(&imap_kind, "imap", 0);
}

TEST(a_line_of_imap_has_a_most_in_one_piece_too)
{
    lines_peer_assert_line_max(&imap_kind, "BAD That line is too long");
}
