/* http_origin_test.c -- Requests from other sites' pages: http_origin.c, through the front end. */
#include "net/web/http/http_routes.h"
#include "net/web/routes/http_frontend.h"
#include "tests/support/test.h"
#include "tests/support/web_peer.h"

#include <stdio.h>
#include <string.h>

#define ORIGIN_GET(path) "GET " path " HTTP/1.1\r\nHost: game\r\n"

static bool saw_origin(struct web_peer *peer, const char *text)
{
    bool found = str_find(buf_str(&peer->seen), str_of(text), 0) != SIZE_MAX;
    if (!found) {
        print_message("# not in: %.*s\n",
                (int)(peer->seen.length < 2000 ? peer->seen.length : 2000),
                peer->seen.bytes ? peer->seen.bytes : "");
    }
    return found;
}

static void ask_origin(struct web_peer *peer, const char *text)
{
    web_peer_forget(peer);
    web_peer_send(peer, str_of(text));
}

TEST(another_sites_page_can_change_nothing_by_a_cookie)
{
#define ACT(fields) "DELETE /api/v1/objects/7 HTTP/1.1\r\nHost: 127.0.0.1:80\r\n" fields "\r\n"

    static const struct {
        const char *request;
        bool goes;
    } rows[] = {
            {ACT("Cookie: skein=T\r\nOrigin: http://127.0.0.1:80\r\n"), true},
            {ACT("Cookie: skein=T\r\nOrigin: https://127.0.0.1:80\r\n"), true},
            {ACT("Cookie: skein=T\r\nSec-Fetch-Site: same-origin\r\n"), true},
            {ACT("Authorization: Bearer T\r\n"), true},
            {ACT("Cookie: skein=T\r\n"), false},
            {ACT("Cookie: skein=T\r\nOrigin: http://evil\r\n"), false},
            {ACT("Cookie: skein=T\r\nOrigin: null\r\n"), false},
            {ACT("Cookie: skein=T\r\nSec-Fetch-Site: cross-site\r\n"), false},
            {ACT("Authorization: Bearer T\r\nOrigin: http://evil\r\n"), false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        web_peer_open(&peer);
        ask_origin(&peer, rows[i].request);
        assert_int_equal(peer.told.length > 0, rows[i].goes);
        assert_true(saw_origin(&peer, rows[i].goes ? "HTTP/1.1 204" : "HTTP/1.1 403"));
        web_peer_close(&peer);
    }
}

TEST(another_sites_page_can_not_open_an_event_stream_by_a_cookie)
{
#define HEAR(fields) "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:80\r\n" fields "\r\n"

    static const struct {
        const char *request;
        bool goes;
    } rows[] = {
            {HEAR("Cookie: skein=T\r\nSec-Fetch-Site: same-origin\r\n"), true},
            {HEAR("Cookie: skein=T\r\n"), true},
            {HEAR("Authorization: Bearer T\r\n"), true},
            {HEAR("Cookie: skein=T\r\nSec-Fetch-Site: cross-site\r\n"), false},
            {HEAR("Cookie: skein=T\r\nSec-Fetch-Site: same-site\r\n"), false},
            {HEAR("Cookie: skein=T\r\nOrigin: http://evil\r\n"), false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        web_peer_open(&peer);
        ask_origin(&peer, rows[i].request);
        assert_int_equal(peer.told.length > 0, rows[i].goes);
        assert_true(rows[i].goes || saw_origin(&peer, "HTTP/1.1 403"));
        web_peer_close(&peer);
    }
}

TEST(a_foreign_host_name_for_our_address_is_not_our_origin)
{
#define LOG_IN(host)                                                                           \
    "POST /api/v1/login HTTP/1.1\r\nHost: " host "\r\nOrigin: http://" host                    \
    "\r\nContent-Length: 27\r\n\r\n{\"name\":\"a\",\"password\":\"b\"}"

    static const struct net_endpoint endpoints[] = {{"http", "192.0.2.9:8080", "box.lan:8080"}};

    static const struct {
        const char *request;
        const char *url;
        bool goes;
    } rows[] = {
            {LOG_IN("evil.example"), NULL, false},
            {LOG_IN("localhost.evil.example"), NULL, false},
            {LOG_IN("evil.example"), "https://mud.example/", false},
            {LOG_IN("mud.example"), "https://mud.example/", true},
            {LOG_IN("localhost:8080"), NULL, true},
            {LOG_IN("192.0.2.9:8080"), NULL, true},
            {LOG_IN("[::1]:8080"), NULL, true},
            {LOG_IN("box.lan:8080"), NULL, true},
            {LOG_IN("box.lan:8080"), "https://mud.example/", false},
            {"POST /api/v1/login HTTP/1.1\r\nHost: evil.example\r\nSec-Fetch-Site: "
             "same-origin\r\n"
             "Content-Length: 27\r\n\r\n{\"name\":\"a\",\"password\":\"b\"}",
                    NULL, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {.web_url = rows[i].url};
        web_peer_open(&peer);
        peer.context.endpoints = endpoints;
        peer.context.endpoint_count = 1;
        ask_origin(&peer, rows[i].request);
        if ((peer.told.length > 0) != rows[i].goes) {
            print_error("%s\n", rows[i].request);
            fail();
        }
        web_peer_close(&peer);
    }
}

TEST(a_configured_foreign_site_can_read_public_answers)
{
#define FANS "Origin: https://fans.example\r\n"
#define ORIGIN_EVIL "Origin: https://evil.example\r\n"
#define ALLOW "Access-Control-Allow-Origin: "

    static const char *const fans[] = {"https://other.example", "https://fans.example"};
    static const char *const all[] = {"*"};

    static const struct {
        const char *request;
        const char *const *cors;
        size_t count;
        const char *allowed; /* NULL: no word of it */
    } rows[] = {
            {ORIGIN_GET("/api/v1/who") FANS "\r\n", NULL, 0, NULL},
            {ORIGIN_GET("/api/v1/who") FANS "\r\n", fans, 2, ALLOW "https://fans.example\r\n"},
            {ORIGIN_GET("/api/v1/who") ORIGIN_EVIL "\r\n", fans, 2, NULL},
            {ORIGIN_GET("/api/v1/who") "\r\n", fans, 2, NULL},
            {ORIGIN_GET("/api/v1/who") ORIGIN_EVIL "\r\n", all, 1, ALLOW "*\r\n"},
            {ORIGIN_GET("/api/v1/nothing") ORIGIN_EVIL "\r\n", all, 1, ALLOW "*\r\n"},
            {"HEAD /api/v1/who HTTP/1.1\r\nHost: game\r\n" FANS "\r\n", fans, 2,
                    ALLOW "https://fans.example\r\n"},
            {"OPTIONS /api/v1/who HTTP/1.1\r\nHost: game\r\n" FANS "\r\n", fans, 2,
                    "Access-Control-Allow-Methods: GET, HEAD\r\n"},
            {"OPTIONS /api/v1/who HTTP/1.1\r\nHost: game\r\n" ORIGIN_EVIL "\r\n", fans, 2,
                    NULL},
            /* But no private data, no changes, and no pages. */
            {ORIGIN_GET("/api/v1/who") FANS "Authorization: Bearer T\r\n\r\n", all, 1, NULL},
            {ORIGIN_GET("/api/v1/who") FANS "Cookie: skein=T\r\n\r\n", all, 1, NULL},
            {"POST /api/v1/login HTTP/1.1\r\nHost: game\r\nContent-Length: 0\r\n" FANS "\r\n",
                    all, 1, NULL},
            {ORIGIN_GET("/who") FANS "\r\n", all, 1, NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        web_peer_open(&peer);
        peer.context.cors = rows[i].cors;
        peer.context.cors_count = rows[i].count;
        ask_origin(&peer, rows[i].request);
        bool allowed = str_find(buf_str(&peer.seen), STR("Access-Control"), 0) != SIZE_MAX;
        assert_true(peer.seen.length > 0);
        assert_true(rows[i].allowed ? saw_origin(&peer, rows[i].allowed) : !allowed);
        web_peer_close(&peer);
    }
}

TEST(a_page_request_by_http_is_redirected_to_https)
{
#define MUD(path) "GET " path " HTTP/1.1\r\nHost: mud.example:8080\r\n"

    static const struct net_endpoint endpoints[] = {
            {"http", "192.0.2.9:8080", "*:8080"}, {"https", "192.0.2.9:8443", "*:8443"}};

    static const struct {
        const char *request;
        const char *url;
        size_t endpoints;
        const char *to; /* NULL: it is answered */
    } rows[] = {
            {MUD("/") "\r\n", "https://mud.example", 2, "https://mud.example/\r\n"},
            {MUD("/help/who%20is?x=1&y=%0d") "\r\n", "https://mud.example/", 2,
                    "https://mud.example/help/who%20is?x=1&y=%0d\r\n"},
            {ORIGIN_GET("/who") "\r\n", "https://mud.example", 2,
                    "https://mud.example/who\r\n"},
            /* A proxy has the TLS, and leads people itself. */
            {MUD("/") "\r\n", "https://mud.example", 1, NULL},
            {MUD("/") "\r\n", "http://mud.example", 2, NULL},
            {MUD("/") "\r\n", NULL, 2, NULL},
            /* The operator, on the machine itself; and programs. */
            {"GET / HTTP/1.1\r\nHost: 192.0.2.9:8080\r\n\r\n", "https://mud.example", 2, NULL},
            {"GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", "https://mud.example", 2, NULL},
            {MUD("/healthz") "\r\n", "https://mud.example", 2, NULL},
            {MUD("/api/v1/who") "\r\n", "https://mud.example", 2, NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {.web_url = rows[i].url};
        char line[128];
        web_peer_open(&peer);
        peer.context.endpoints = endpoints;
        peer.context.endpoint_count = rows[i].endpoints;
        ask_origin(&peer, rows[i].request);
        (void)snprintf(line, sizeof(line), "Location: %s", rows[i].to ? rows[i].to : "");
        bool led = str_find(buf_str(&peer.seen), STR("Location: "), 0) != SIZE_MAX;
        assert_true(peer.seen.length > 0);
        assert_true(rows[i].to ? saw_origin(&peer, "HTTP/1.1 308 ") && saw_origin(&peer, line)
                               : !led);
        web_peer_close(&peer);
    }
}

TEST(a_request_for_a_foreign_host_name_is_not_local)
{
    struct web_peer peer = {.address = "127.0.0.1"};
    web_peer_open(&peer);

    ask_origin(&peer, "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert_false(peer.session->local);

    ask_origin(&peer, "GET /metrics HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
    assert_true(peer.session->local);
    web_peer_close(&peer);
}

TEST(forwarded_addresses_are_accepted_only_from_trusted_proxies)
{
    static const char *const ours[] = {"10.0.0.0/8"};

    static const struct {
        const char *peer;
        const char *field;
        const char *address;
    } rows[] = {
            {"192.0.2.1", "X-Forwarded-For: 198.51.100.7\r\n", "192.0.2.1"},
            {"10.0.0.1", "", "10.0.0.1"},
            {"10.0.0.1", "X-Forwarded-For: 198.51.100.7\r\n", "198.51.100.7"},
            {"10.0.0.1", "X-Forwarded-For: 1.1.1.1, 198.51.100.7, 10.9.9.9\r\n",
                    "198.51.100.7"},
            {"10.0.0.1", "X-Forwarded-For: [2001:db8::1]:4711\r\n", "2001:db8::1"},
            {"10.0.0.1", "X-Forwarded-For: nonsense\r\n", "10.0.0.1"},
            {"10.0.0.1", "X-Forwarded-For: 10.0.0.0/8\r\n", "10.0.0.1"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {.proxies = ours, .proxy_count = 1, .address = rows[i].peer};
        char request[256];
        web_peer_open(&peer);
        (void)snprintf(
                request, sizeof(request), ORIGIN_GET("/api/v1/who") "%s\r\n", rows[i].field);
        peer.holds = true;
        ask_origin(&peer, request);
        assert_string_equal(peer.session->address, rows[i].address);
        web_peer_answer(&peer);
        web_peer_close(&peer);
    }
}

TEST(metrics_are_only_for_this_machine_not_its_proxys_clients)
{
    static const struct {
        const char *address;
        const char *field;
        bool local;
    } rows[] = {
            {"127.0.0.1", "", true},
            {"::1", "", true},
            {"192.0.2.1", "", false},
            {"127.0.0.1", "X-Forwarded-For: 127.0.0.1\r\n", false},
            {"127.0.0.1", "Forwarded: for=127.0.0.1\r\n", false},
            {"127.0.0.1", "X-Real-IP: 127.0.0.1\r\n", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {.address = rows[i].address, .holds = true};
        char request[256];
        web_peer_open(&peer);
        (void)snprintf(request, sizeof(request),
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\n%s\r\n", rows[i].field);
        ask_origin(&peer, request);
        assert_int_equal(peer.session->local, rows[i].local);
        peer.reply = "{\"families\":[{\"name\":\"skein_x\",\"type\":\"gauge\",\"help\":\"H.\","
                     "\"samples\":[{\"labels\":{\"a\":\"b\\\"c\"},\"value\":1.5}]}]}";
        web_peer_answer(&peer);
        assert_true(saw_origin(
                &peer, "# HELP skein_x H.\n# TYPE skein_x gauge\nskein_x{a=\"b\\\"c\"} 1.5\n"));
        web_peer_close(&peer);
    }
}
