/* http_request_test.c -- Heads and bodies of requests: accepted and refused ones, however the bytes
 * are split. */
#include "net/web/http/http_request.h"

#include "tests/support/test.h"

#include <stdlib.h>

struct request_row {
    const char *bytes;
    int status; /* 0: it is fine */
};

/* Feeds bytes in pieces; returns how it ended, and how many were taken in *out_taken. */
static enum http_progress feed_http_request(
        struct http_request *request, struct str bytes, size_t piece, size_t *out_taken)
{
    enum http_progress progress = HTTP_MORE;
    *out_taken = 0;
    while (*out_taken < bytes.length && progress == HTTP_MORE) {
        size_t end = *out_taken + piece < bytes.length ? *out_taken + piece : bytes.length;
        *out_taken += http_head_feed(request, str_slice(bytes, *out_taken, end), &progress);
    }
    if (progress != HTTP_READY || !http_has_body(request)) {
        return progress;
    }
    request->body_max = 64;
    progress = HTTP_MORE;
    if (http_body_is_too_long(request)) {
        request->status = 413;
        return HTTP_BAD;
    }
    while (*out_taken < bytes.length && progress == HTTP_MORE) {
        size_t end = *out_taken + piece < bytes.length ? *out_taken + piece : bytes.length;
        *out_taken += http_body_feed(request, str_slice(bytes, *out_taken, end), &progress);
    }
    return progress;
}

static void check_rows_request(const struct request_row *rows, size_t count)
{
    static const size_t pieces[] = {1, 3, 100000};

    for (size_t i = 0; i < count; i++) {
        for (size_t p = 0; p < 3; p++) {
            struct http_request request;
            size_t taken = 0;
            http_request_init(&request);
            enum http_progress progress =
                    feed_http_request(&request, str_of(rows[i].bytes), pieces[p], &taken);
            if (progress != (rows[i].status ? HTTP_BAD : HTTP_READY) ||
                    request.status != rows[i].status) {
                print_error("%s: %d, status %d (%s)\n", rows[i].bytes, (int)progress,
                        (int)request.status, request.why ? request.why : "");
                fail();
            }
            http_request_finish(&request);
        }
    }
}

#define REQUEST_CHECK(rows) check_rows_request(rows, sizeof(rows) / sizeof((rows)[0]))

TEST(valid_requests_are_accepted)
{
    static const struct request_row rows[] = {
            {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
            {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
            {"GET / HTTP/1.0\r\n\r\n", 0},
            {"GET http://a/x HTTP/1.1\r\nHost: b\r\n\r\n", 0},
            {"GET /a%20b?q=%C3%BC HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 0},
            {"OPTIONS /x HTTP/1.1\r\nHost: a\r\nX-Empty:\r\n\r\n", 0},
            {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 0},
            {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 0},
            {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
             "3\r\nabc\r\n1;x=\"y\"\r\nd\r\n0\r\nTrailer: no\r\n\r\n",
                    0},
            {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", 0},
            {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
                    0},
    };

    REQUEST_CHECK(rows);
}

TEST(ambiguous_request_heads_are_refused)
{
    static const struct request_row rows[] = {
            {"GET / HTTP/1.1\nHost: a\n\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\r\rX: b\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: 127.0.0.1:evil.test\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: [::1]:evil.test\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: [::1]evil.test\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\n folded: x\r\nHost: a\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\r\nX y: z\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\r\nnocolon\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
            {"GET / HTTP/1.1\r\nHost: a/../b\r\n\r\n", 400},
            {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /\r\nHost: a\r\n\r\n", 400},
            {"GET / HTTP/1.1 x\r\nHost: a\r\n\r\n", 400},
            {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
            {"FROB / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
            {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /a/%2e%2E/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /%0a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"GET /% HTTP/1.1\r\nHost: a\r\n\r\n", 400},
            {"POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417},
    };

    REQUEST_CHECK(rows);
}

TEST(ambiguous_body_lengths_are_refused)
{
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"
    static const struct request_row rows[] = {
            {POST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
            {POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
            {POST "Content-Length: 1, 1\r\n\r\nx", 400},
            {POST "Content-Length: +1\r\n\r\nx", 400},
            {POST "Content-Length: 0x1\r\n\r\nx", 400},
            {POST "Content-Length:\r\n\r\n", 400},
            {POST "Content-Length: 99999999999999999999\r\n\r\nx", 400},
            {POST "Content-Length: 65\r\n\r\n", 413},
            {POST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
            {POST "Transfer-Encoding: chunked, chunked\r\n\r\n", 501},
            {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
            {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n5\nhello", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n5;x\nhello\r\n", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n0x1\r\nx", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n\r\nx", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n1\r\nxy", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n100\r\n", 413},
            {POST "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", 413},
            {POST "Transfer-Encoding: chunked\r\n\r\n123456789\r\n", 400},
            {POST "Transfer-Encoding: chunked\r\n\r\n0\r\nx\ny\r\n", 400},
    };

    REQUEST_CHECK(rows);
}

TEST(a_head_that_is_too_long_gets_the_fitting_status)
{
    static const struct {
        const char *begin;
        size_t fill;
        const char *each;
        int status;
    } rows[] = {
            {"GET /", 8200, "x", 414},
            {"GET / HTTP/1.1\r\nHost: a\r\nX: ", 17000, "y", 431},
            {"GET / HTTP/1.1\r\nHost: a\r\n", 70, "X: y\r\n", 431},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf text = {0};
        struct http_request request;
        size_t taken = 0;
        http_request_init(&request);
        buf_add_text(&text, rows[i].begin);
        for (size_t n = 0; n < rows[i].fill; n++) {
            buf_add_text(&text, rows[i].each);
        }
        buf_add_text(&text, "\r\n");

        assert_int_equal(feed_http_request(&request, buf_str(&text), 1000, &taken), HTTP_BAD);

        assert_int_equal(request.status, rows[i].status);
        http_request_finish(&request);
        buf_finish(&text);
    }
}

TEST(the_parts_of_a_request_can_be_read)
{
    struct http_request request;
    struct buf value = {0};
    size_t taken = 0;
    bool bad = false;
    struct str bytes = STR("POST /a%2Fb/%C3%BC?x=1+2&y=%26&z=%f HTTP/1.1\r\nHost: game:80\r\n"
                           "X-Word:  two words \t\r\nContent-Length: 3\r\n\r\nabcGET /");
    http_request_init(&request);

    assert_int_equal(feed_http_request(&request, bytes, 7, &taken), HTTP_READY);

    assert_int_equal(bytes.length - taken, 5);
    assert_string_equal(request.method, "POST");
    assert_str(buf_str(&request.path), "/a/b/\xC3\xBC");
    assert_str(request.host, "game:80");
    assert_str(http_field_of(&request, "x-WORD"), "two words");
    assert_null(http_field_of(&request, "absent").bytes);
    assert_str(buf_str(&request.body), "abc");
    assert_true(request.keep_alive);
    assert_true(http_query_get(request.query, "x", &value, &bad));
    assert_str(buf_str(&value), "1 2");
    buf_clear(&value);
    assert_true(http_query_get(request.query, "y", &value, &bad));
    assert_str(buf_str(&value), "&");
    assert_false(http_query_get(request.query, "z", &value, &bad));
    assert_true(bad);
    buf_finish(&value);
    http_request_finish(&request);
}

TEST(a_body_in_the_smallest_chunks_is_bounded)
{
    struct http_request request;
    struct buf text = {0};
    size_t taken = 0;
    http_request_init(&request);
    buf_add_text(&text, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;");
    for (int i = 0; i < 20000; i++) {
        buf_add_char(&text, 'e');
    }

    assert_int_equal(feed_http_request(&request, buf_str(&text), 4096, &taken), HTTP_BAD);

    assert_int_equal(request.status, 413);
    http_request_finish(&request);
    buf_finish(&text);
}
