/* first_line_test.c -- HTTP requests are recognised by their first line, in whatever pieces it comes; nothing else is. */
#include "net/stream/first_line.h"

#include "tests/support/test.h"

static const char *const first_line_requests[] = {
        "GET / HTTP/1.1\r\n",
        "POST /a?b HTTP/1.0\n",
        "OPTIONS * HTTP/1.1\r\n",
        "CONNECT a:1 HTTP/1.1\r\n",
        "PRI * HTTP/2.0\r\n",
        "get / http/1.1\r\n",
        "M-SEARCH * hTTp/9\r\n",
        "!#$%&'*+-.^_`|~ / HTTP/\r\n",
        "GET /  HTTP/1.1  \r\n",
        "GET\t/\tHTTP/1.1\r\n",
        "GET /a b HTTP/1.1\r\n",
        "\r\n\nGET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r",
};

static const char *const first_line_others[] = {
        "guest\r\n",
        "connect anna HTTP\r\n",
        "say HTTP/1.1\r\n",
        "look at xhttp/1.1\r\n",
        "go to https://mud.example\r\n",
        "NICK a\r\nGET / HTTP/1.1\r\n",
        "\xff\xfd\x03GET / HTTP/1.1\r\n",
        "\"GET / HTTP/1.1\r\n",
        " GET / HTTP/1.1", /* not whole */
        "\r\n\r\n",
        "",
};

/* How many bytes the service may have, if so many come at a time. */
static size_t taken_in_pieces(struct str bytes, size_t size)
{
    struct first_line line = {0};
    size_t at = 0;
    while (at < bytes.length) {
        size_t end = at + size < bytes.length ? at + size : bytes.length;
        size_t may = first_line_feed(&line, str_slice(bytes, at, end));
        at += may;
        if (at < end) {
            return at;
        }
    }
    return at;
}

TEST(an_http_request_line_is_recognised_in_any_pieces)
{
    for (size_t i = 0; i < sizeof(first_line_requests) / sizeof(first_line_requests[0]); i++) {
        struct str bytes = str_of(first_line_requests[i]);
        size_t end = bytes.length - (str_ends(bytes, STR("\r\n")) ? 2 : 1);
        for (size_t size = 1; size <= bytes.length; size++) {
            assert_int_equal(taken_in_pieces(bytes, size), end);
        }
    }
}

TEST(other_first_lines_are_not_taken_for_http)
{
    for (size_t i = 0; i < sizeof(first_line_others) / sizeof(first_line_others[0]); i++) {
        struct str bytes = str_of(first_line_others[i]);
        for (size_t size = 1; size <= bytes.length; size++) {
            assert_int_equal(taken_in_pieces(bytes, size), bytes.length);
        }
    }
}
