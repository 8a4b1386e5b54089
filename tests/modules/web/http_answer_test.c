/* http_answer_test.c -- HTTP answers: files whole, compressed, in part or not modified; answers of
 * any length; their common headers. For requests see http_frontend_test.c. */
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "net/web/http/http_exchange.h"
#include "tests/support/test.h"
#include "tests/support/web_peer.h"

#include <stdio.h>

#define ANSWER_GET(path) "GET " path " HTTP/1.1\r\nHost: game\r\n"

static bool saw_answer(struct web_peer *peer, const char *text)
{
    bool found = str_find(buf_str(&peer->seen), str_of(text), 0) != SIZE_MAX;
    if (!found) {
        print_message("# not in: %.*s\n",
                (int)(peer->seen.length < 2000 ? peer->seen.length : 2000),
                peer->seen.bytes ? peer->seen.bytes : "");
    }
    return found;
}

static void ask_answer(struct web_peer *peer, const char *text)
{
    web_peer_forget(peer);
    web_peer_send(peer, str_of(text));
}

static char script_file[2000];

/* twin: of long.js, compressed; NULL: none. */
static void add_assets_and(const struct buf *twin)
{
    static struct asset_entry entries[128];
    static const struct asset_entry own[] = {
            {"data/web/a.txt", (const unsigned char *)"hello world", 11},
            {"data/web/long.js", (const unsigned char *)script_file, sizeof(script_file)},
            {"data/web/robots.txt", (const unsigned char *)"robots", 6},
    };
    size_t count = 0;
    for (size_t i = 0; i < asset_count; i++) {
        bool page = strncmp(asset_table[i].path, "data/web/pages/", 15) == 0;
        if (page && strncmp(entries[count - 1].path, "data/calls/", 11) == 0) {
            if (twin) {
                entries[count++] = (struct asset_entry){"data/packed/web/long.js.gz",
                        (const unsigned char *)twin->bytes, twin->length};
            }
            entries[count++] = own[0];
            entries[count++] = own[1];
        }
        if (page || strncmp(asset_table[i].path, "data/calls/", 11) == 0) {
            entries[count++] = asset_table[i];
        }
        assert_true(count + 4 < sizeof(entries) / sizeof(entries[0]));
    }
    entries[count++] = own[2];
    asset_set_table(entries, count);
}

static void add_assets(void)
{
    memset(script_file, 'a', sizeof(script_file));
    add_assets_and(NULL);
}

TEST(files_come_whole_packed_in_part_or_not_again)
{
    static const struct {
        const char *request;
        const char *status;
        const char *field;
        const char *end;
    } rows[] = {
            {ANSWER_GET("/static/a.txt") "\r\n", "200 OK", "Content-Length: 11\r\n",
                    "hello world"},
            {"GET /robots.txt HTTP/1.1\r\nHost: localhost:80\r\n\r\n", "200 OK",
                    "Vary: Host\r\n", "robots\nSitemap: http://localhost:80/sitemap.xml\n"},
            {ANSWER_GET("/robots.txt") "\r\n", "200 OK", "Content-Type: text/plain", "robots"},
            {ANSWER_GET("/static/a.txt?v=1") "\r\n", "200 OK", "no-cache", "hello world"},
            {ANSWER_GET("/static/a.txt") "Range: bytes=0-4\r\n\r\n", "206 Partial Content",
                    "Content-Range: bytes 0-4/11\r\n", "hello"},
            {ANSWER_GET("/static/a.txt") "Range: bytes=6-\r\n\r\n", "206 Partial Content",
                    "Content-Range: bytes 6-10/11\r\n", "world"},
            {ANSWER_GET("/static/a.txt") "Range: bytes=-3\r\n\r\n", "206 Partial Content",
                    "Content-Range: bytes 8-10/11\r\n", "rld"},
            {ANSWER_GET("/static/a.txt") "Range: bytes=5-99\r\n\r\n", "206 Partial Content",
                    "Content-Range: bytes 5-10/11\r\n", " world"},
            {ANSWER_GET("/static/a.txt") "Range: bytes=99-\r\n\r\n",
                    "416 Range Not Satisfiable", "Content-Range: bytes */11\r\n",
                    "outside the file."},
            {ANSWER_GET("/static/a.txt") "Range: bytes=4-1\r\n\r\n", "200 OK", "Length: 11",
                    "hello world"},
            {ANSWER_GET("/static/a.txt") "Range: bytes=0-1,3-4\r\n\r\n", "200 OK", "Length: 11",
                    "world"},
            {ANSWER_GET("/static/a.txt") "Range: bytes=0-4\r\nIf-Range: \"other\"\r\n\r\n",
                    "200 OK", "Length: 11", "hello world"},
            {ANSWER_GET("/static/a.txt") "If-None-Match: *\r\n\r\n", "304 Not Modified",
                    "ETag: \"", "\r\n"},
            {ANSWER_GET("/static/long.js") "Accept-Encoding: br, gzip\r\n\r\n", "200 OK",
                    "Content-Encoding: gzip\r\n", ""},
            {ANSWER_GET("/static/long.js") "Accept-Encoding: gzip;q=0\r\n\r\n", "200 OK",
                    "Content-Length: 2000\r\n", "aaaa"},
            {"POST /static/a.txt HTTP/1.1\r\nHost: a\r\n\r\n", "405 Method Not Allowed",
                    "Allow: GET, HEAD", ""},
            {ANSWER_GET("/static/") "\r\n", "404 Not Found", "text/html", "</html>\n"},
            {ANSWER_GET("/static/pages/error.html") "\r\n", "404 Not Found", "text/html",
                    "</html>\n"},
            {ANSWER_GET("/static/../a.txt") "\r\n", "400 Bad Request", "", ""},
    };

    add_assets();

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {.own_assets = true};
        char line[64];
        web_peer_open(&peer);
        ask_answer(&peer, rows[i].request);
        (void)snprintf(line, sizeof(line), "HTTP/1.1 %s\r\n", rows[i].status);
        assert_true(saw_answer(&peer, line));
        assert_true(saw_answer(&peer, rows[i].field));
        assert_true(str_ends(buf_str(&peer.seen), str_of(rows[i].end)));
        web_peer_close(&peer);
    }
}

/* Level 1 packs these words worse than the server does, which tells a twin by its size. */
TEST(a_compressed_twin_is_sent_only_if_it_matches_the_file)
{
    for (size_t i = 0; i < sizeof(script_file); i++) {
        script_file[i] = (char)('a' + i * i / 7 % 11);
    }
    for (int other = 0; other < 2; other++) {
        struct web_peer peer = {.own_assets = true};
        struct buf twin = {0};
        char length[40];
        assert_true(http_pack((struct str){script_file, sizeof(script_file)}, 1, &twin));
        (void)snprintf(length, sizeof(length), "Content-Length: %zu\r\n", twin.length);
        script_file[7] = (char)(script_file[7] + other);
        add_assets_and(&twin);
        web_peer_open(&peer);
        ask_answer(&peer, ANSWER_GET("/static/long.js") "Accept-Encoding: gzip\r\n\r\n");
        assert_true(saw_answer(&peer, "Content-Encoding: gzip\r\n"));
        assert_int_equal(str_find(buf_str(&peer.seen), str_of(length), 0) == SIZE_MAX, other);
        web_peer_close(&peer);
        buf_finish(&twin);
    }
}

TEST(only_a_versioned_address_is_cached_as_immutable)
{
    struct web_peer peer = {.own_assets = true};
    char version[17] = "";
    char request[128];
    add_assets();
    web_peer_open(&peer);

    ask_answer(&peer, ANSWER_GET("/nothing") "\r\n");
    size_t at = str_find(buf_str(&peer.seen), STR("/static/skein.css?v="), 0);
    assert_int_not_equal(at, SIZE_MAX);
    (void)snprintf(version, sizeof(version), "%s", peer.seen.bytes + at + 20);

    (void)snprintf(request, sizeof(request), ANSWER_GET("/static/a.txt?v=%s") "\r\n", version);
    ask_answer(&peer, request);
    assert_true(saw_answer(&peer, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    ask_answer(&peer, ANSWER_GET("/static/a.txt?v=0123456789abcdef") "\r\n");
    assert_true(saw_answer(&peer, "Cache-Control: no-cache\r\n"));
    web_peer_close(&peer);
}

TEST(a_long_answer_is_sent_as_it_is_taken)
{
    struct web_peer peer = {0};
    struct buf reply = {0};
    buf_add_text(&reply, "{\"x\":\"");
    for (int i = 0; i < 800000; i++) {
        buf_add_char(&reply, 'x');
    }
    buf_add_text(&reply, "\"}");
    peer.reply = reply.bytes;
    web_peer_open(&peer);

    ask_answer(&peer, ANSWER_GET("/api/v1/who") "\r\n" ANSWER_GET("/healthz") "\r\n");

    assert_true(saw_answer(&peer, "Content-Length: 800008\r\n"));
    assert_true(str_ends(buf_str(&peer.seen), STR("ok\n")));
    buf_finish(&reply);
    web_peer_close(&peer);
}

TEST(a_long_answer_is_compressed_if_the_client_accepts_it)
{
    struct web_peer peer = {0};
    struct buf reply = {0};
    buf_add_text(&reply, "{\"x\":\"");
    for (int i = 0; i < 20000; i++) {
        buf_add_char(&reply, 'x');
    }
    buf_add_text(&reply, "\"}");
    peer.reply = reply.bytes;
    web_peer_open(&peer);

    ask_answer(&peer, ANSWER_GET("/api/v1/who") "Accept-Encoding: gzip\r\n\r\n");
    assert_true(saw_answer(&peer, "Content-Encoding: gzip\r\n"));
    assert_true(saw_answer(&peer, "-gz\"\r\n"));
    assert_true(peer.seen.length < 2000);
    ask_answer(&peer, ANSWER_GET("/api/v1/who") "\r\n");
    assert_true(saw_answer(&peer, "Content-Length: 20008\r\n"));

    buf_finish(&reply);
    web_peer_close(&peer);
}

TEST(an_unchanged_answer_is_304)
{
    struct web_peer peer = {.reply = "{\"who\":[]}"};
    web_peer_open(&peer);
    ask_answer(&peer, ANSWER_GET("/api/v1/who") "\r\n");
    size_t at = str_find(buf_str(&peer.seen), STR("ETag: "), 0);
    struct str rest = str_slice(buf_str(&peer.seen), at + 6, peer.seen.length);
    struct str tag = str_take_until(&rest, '\r');
    char request[256];
    (void)snprintf(request, sizeof(request),
            ANSWER_GET("/api/v1/who") "If-None-Match: %.*s\r\n\r\n", STR_FMT(tag));

    ask_answer(&peer, request);

    assert_true(saw_answer(&peer, "HTTP/1.1 304 Not Modified"));
    assert_true(str_ends(buf_str(&peer.seen), STR("\r\n\r\n")));
    web_peer_close(&peer);
}

TEST(every_answer_has_the_security_headers)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_answer(&peer, ANSWER_GET("/nothing-here") "\r\n");

    assert_true(saw_answer(&peer, "Content-Security-Policy: default-src 'self'; "));
    assert_true(saw_answer(&peer, "frame-ancestors 'none'"));
    assert_false(str_find(buf_str(&peer.seen), STR("unsafe"), 0) != SIZE_MAX);
    assert_true(saw_answer(&peer, "X-Content-Type-Options: nosniff\r\n"));
    assert_true(saw_answer(&peer, "Referrer-Policy: same-origin\r\n"));
    web_peer_close(&peer);
}

TEST(head_sends_the_header_of_get_without_the_body)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_answer(&peer, "HEAD /healthz HTTP/1.1\r\nHost: game\r\n\r\n");

    assert_true(saw_answer(&peer, "Content-Length: 3\r\n"));
    assert_true(str_ends(buf_str(&peer.seen), STR("\r\n\r\n")));
    web_peer_close(&peer);
}

TEST(strict_transport_security_is_sent_only_over_tls)
{
    static const struct {
        const char *url;
        const char *scheme;
        bool strict;
    } rows[] = {
            {"https://mud.example", "https", true},
            {"https://mud.example", "http", false},
            {"http://mud.example", "https", false},
            {NULL, "https", false},
    };

    static const char *const ours[] = {"192.0.2.1"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {.proxies = ours, .proxy_count = 1, .web_url = rows[i].url};
        struct buf request = {0};
        web_peer_open(&peer);
        buf_printf(&request, ANSWER_GET("/api/v1/who") "X-Forwarded-Proto: %s\r\n\r\n",
                rows[i].scheme);
        ask_answer(&peer, request.bytes);
        size_t at =
                str_find(buf_str(&peer.seen), STR("Strict-Transport-Security: max-age="), 0);
        assert_int_equal(at != SIZE_MAX, rows[i].strict);
        buf_finish(&request);
        web_peer_close(&peer);
    }
}
