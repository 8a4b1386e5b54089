/* mime_test.c -- Messages become letters, or are refused. */
#include "net/shared/mime.h"

#include "tests/support/test.h"

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

/* Input that would crash the reading library, or take long. */
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
