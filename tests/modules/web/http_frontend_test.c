/* http_frontend_test.c -- An HTTP connection over a socketpair: bytes in, bytes out. For heads and
 * bodies alone see http_request_test.c, for answers http_answer_test.c. */
#include "net/web/routes/http_frontend.h"

#include "engine/base/clock.h"
#include "tests/support/test.h"
#include "tests/support/web_peer.h"

#include <stdio.h>
#include <string.h>

#define FRONTEND_GET(path) "GET " path " HTTP/1.1\r\nHost: game\r\n"

static bool saw_frontend(struct web_peer *peer, const char *text)
{
    bool found = str_find(buf_str(&peer->seen), str_of(text), 0) != SIZE_MAX;
    if (!found) {
        print_message("# not in: %.*s\n",
                (int)(peer->seen.length < 2000 ? peer->seen.length : 2000),
                peer->seen.bytes ? peer->seen.bytes : "");
    }
    return found;
}

static bool was_told(struct web_peer *peer, const char *text)
{
    bool found = str_find(buf_str(&peer->told), str_of(text), 0) != SIZE_MAX;
    if (!found) {
        print_message("# told: %s\n", peer->told.bytes ? peer->told.bytes : "");
    }
    return found;
}

static void ask_frontend(struct web_peer *peer, const char *text)
{
    web_peer_forget(peer);
    web_peer_send(peer, str_of(text));
}

static int64_t http_frontend_now_us;

static int64_t test_monotonic_us_frontend(void *data)
{
    (void)data;
    return http_frontend_now_us;
}

static int64_t test_wall_ms_frontend(void *data)
{
    (void)data;
    return 1700000000000;
}

static const struct clock_source http_frontend_test_clock = {
        test_monotonic_us_frontend, test_wall_ms_frontend, NULL};

/* -- connections -- */

TEST(requests_on_one_connection_are_answered_in_order)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/healthz") "\r\n" FRONTEND_GET(
                                "/nothing-here") "\r\n" FRONTEND_GET("/healthz") "\r\n");

    size_t first = str_find(buf_str(&peer.seen), STR("HTTP/1.1 200 OK"), 0);
    size_t second = str_find(buf_str(&peer.seen), STR("HTTP/1.1 404 Not Found"), 0);
    size_t third = str_find(buf_str(&peer.seen), STR("HTTP/1.1 200 OK"), second);
    assert_true(first == 0 && second != SIZE_MAX && third != SIZE_MAX);
    assert_false(peer.hung_up);
    web_peer_close(&peer);
}

TEST(a_pipelined_request_waits_for_the_first_answer)
{
    struct web_peer peer = {.holds = true};
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "\r\n" FRONTEND_GET("/healthz") "\r\n");
    assert_int_equal(peer.seen.length, 0);
    peer.reply = "{\"who\":[]}";
    web_peer_answer(&peer);

    assert_true(str_starts(buf_str(&peer.seen), STR("HTTP/1.1 200 OK\r\n")));
    assert_true(saw_frontend(&peer, "{\"who\":[]}HTTP/1.1 200 OK"));
    web_peer_close(&peer);
}

TEST(a_connection_ends_on_request_or_after_a_bad_request)
{
    static const char *const rows[] = {
            FRONTEND_GET("/healthz") "Connection: close\r\n\r\n",
            "GET /healthz HTTP/1.0\r\n\r\n",
            "nonsense\r\n\r\n",
            "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "PUT /api/v1/objects/1/behaviour HTTP/1.1\r\nHost: a\r\nContent-Length: "
            "9999999\r\n\r\n",
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        web_peer_open(&peer);
        ask_frontend(&peer, rows[i]);
        assert_true(saw_frontend(&peer, "Connection: close\r\n"));
        assert_true(peer.hung_up);
        web_peer_close(&peer);
    }
}

TEST(a_wrong_method_gets_405_with_the_allowed_methods)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_frontend(&peer, "DELETE /api/v1/who HTTP/1.1\r\nHost: game\r\n\r\n");
    assert_true(saw_frontend(&peer, "HTTP/1.1 405 Method Not Allowed"));
    assert_true(saw_frontend(&peer, "Allow: GET, HEAD, OPTIONS\r\n"));
    assert_true(saw_frontend(&peer, "application/problem+json"));
    ask_frontend(&peer, "OPTIONS /api/v1/objects/7 HTTP/1.1\r\nHost: game\r\n\r\n");
    assert_true(saw_frontend(&peer, "HTTP/1.1 204 No Content"));
    assert_true(saw_frontend(&peer, "Allow: GET, HEAD, PATCH, DELETE, OPTIONS\r\n"));
    web_peer_close(&peer);
}

/* -- time -- */

TEST(a_slowly_arriving_request_head_gets_408)
{
    struct web_peer peer = {0};
    clock_set_source(&http_frontend_test_clock);
    http_frontend_now_us = 1000000000;
    web_peer_open(&peer);
    for (int i = 0; i < 12; i++) {
        web_peer_send(&peer, STR("G"));
        http_frontend_now_us += 1000000;
        service_tick(peer.service);
        web_peer_run(&peer);
    }

    assert_true(saw_frontend(&peer, "HTTP/1.1 408 Request Timeout"));
    assert_true(peer.hung_up);
    web_peer_close(&peer);
    clock_set_source(NULL);
}

TEST(a_connection_without_a_request_is_closed)
{
    struct web_peer peer = {0};
    clock_set_source(&http_frontend_test_clock);
    http_frontend_now_us = 1000000000;
    web_peer_open(&peer);

    http_frontend_now_us += 11 * 1000000;
    service_tick(peer.service);
    web_peer_run(&peer);

    assert_true(peer.hung_up);
    assert_int_equal(peer.seen.length, 0);
    web_peer_close(&peer);
    clock_set_source(NULL);
}

/* -- calls -- */

TEST(a_route_takes_arguments_from_path_query_and_body)
{
    static const struct {
        const char *request;
        const char *call;
    } rows[] = {
            {FRONTEND_GET(
                     "/api/v1/objects?query=a+lamp&limit=3") "Authorization: Bearer T1\r\n\r\n",
                    "call object.find {\"query\":\"a lamp\",\"limit\":3} token T1; "},
            {FRONTEND_GET("/api/v1/objects/12") "Cookie: a=b; skein=T2\r\n\r\n",
                    "call object.get {\"id\":12} token T2; "},
            {FRONTEND_GET("/world/circle/zone/30") "\r\n",
                    "call world.area {\"area\":\"circle/zone/30\"}; "},
            {"PATCH /api/v1/objects/5 HTTP/1.1\r\nHost: game\r\nAuthorization: bearer T\r\n"
             "Content-Length: 25\r\n\r\n{\"properties\":{\"n\":null}}",
                    NULL},
            {"PUT /api/v1/objects/5/behaviour HTTP/1.1\r\nHost: game\r\n"
             "Authorization: Bearer T\r\nIf-Match: \"7\"\r\nContent-Length: 4\r\n\r\nx=\"\n",
                    "call script.save {\"id\":5,\"source\":\"x=\\\"\\n\",\"base\":[7]} token "
                    "T; "},
            {"PUT /api/v1/objects/5/behaviour HTTP/1.1\r\nHost: game\r\n"
             "Authorization: Bearer T\r\nIf-Match: \"3\", \"x\", W/\"7\"\r\n"
             "Content-Type: text/x-lua\r\nContent-Length: 2\r\n\r\n--",
                    "call script.save {\"id\":5,\"source\":\"--\",\"base\":[3,4294967295,7]} "
                    "token T; "},
            {"DELETE /api/v1/objects/5 HTTP/1.1\r\nHost: game\r\nAuthorization: Bearer T\r\n"
             "If-Match: \"ab\" , W/\"cd\",\"ef-gz\"\r\n\r\n",
                    "call object.destroy {\"id\":5,\"match\":[\"ab\",\"ef\"]} token T; "},
            {"DELETE /api/v1/objects/5 HTTP/1.1\r\nHost: game\r\nAuthorization: Bearer T\r\n"
             "If-Match: *\r\n\r\n",
                    "call object.destroy {\"id\":5} token T; "},
            {"DELETE /api/v1/objects/5 HTTP/1.1\r\nHost: game\r\nAuthorization: Bearer T\r\n"
             "If-None-Match: *\r\n\r\n",
                    "call object.destroy {\"id\":5,\"match\":[]} token T; "},
            {"PUT /api/v1/objects/5/behaviour HTTP/1.1\r\nHost: game\r\n"
             "Authorization: Bearer T\r\nIf-None-Match: *\r\nContent-Length: 2\r\n\r\n--",
                    "call script.save {\"id\":5,\"source\":\"--\",\"base\":[0]} token T; "},
            {"POST /api/v1/login HTTP/1.1\r\nHost: game\r\nContent-Length: 36\r\n\r\n"
             "{\"name\":\"Ann\",\"password\":\"12345678\"}",
                    NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        web_peer_open(&peer);
        ask_frontend(&peer, rows[i].request);
        if (rows[i].call) {
            assert_str(buf_str(&peer.told), rows[i].call);
        }
        web_peer_close(&peer);
    }
}

TEST(invalid_arguments_never_reach_the_engine)
{
#define POSTED(json)                                                                           \
    "POST /api/v1/rooms HTTP/1.1\r\nHost: game\r\nAuthorization: Bearer T9\r\n"                \
    "Transfer-Encoding: chunked\r\n\r\n" json
#define LOGGED_IN "Authorization: Bearer T9\r\n\r\n"

    static const struct {
        const char *request;
        const char *status;
    } rows[] = {
            {FRONTEND_GET("/api/v1/objects/lamp") LOGGED_IN, "404"},
            {FRONTEND_GET("/api/v1/objects/99999999999999999999") LOGGED_IN, "404"},
            {FRONTEND_GET("/api/v1/objects?limit=many") LOGGED_IN, "400"},
            {FRONTEND_GET("/api/v1/objects?query=%f") LOGGED_IN, "400"},
            {FRONTEND_GET("/api/v1/objects?query=a%00b") LOGGED_IN, "400"},
            {FRONTEND_GET("/api/v1/objects?limit=0") LOGGED_IN, "400"},
            {FRONTEND_GET("/api/v1/objects?limit=1001") LOGGED_IN, "400"},
            {FRONTEND_GET("/api/v1/rooms?frob=1") "\r\n", "400"},
            {FRONTEND_GET("/api/v1/events?frob") LOGGED_IN, "400"},
            {"DELETE /api/v1/login?all=1 HTTP/1.1\r\nHost: game\r\n" LOGGED_IN, "400"},
            {"PUT /api/v1/objects/5/behaviour HTTP/1.1\r\nHost: game\r\nAuthorization: Bearer "
             "T9"
             "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n--",
                    "415"},
            {FRONTEND_GET("/api/v1/objects/5/behaviour/diff") LOGGED_IN, "400"},
            {POSTED("2\r\n[]\r\n0\r\n\r\n"), "400"},
            {POSTED("3\r\n{x}\r\n0\r\n\r\n"), "400"},
            {POSTED("14\r\n{\"name\":\"a\",\"b\":\"c\"}\r\n0\r\n\r\n"), "422"},
            {POSTED("17\r\n{\"name\":\"a\",\"name\":\"b\"}\r\n0\r\n\r\n"), "400"},
            {FRONTEND_GET("/api/v1/objects/lamp") "\r\n", "401"},
            {"POST /api/v1/rooms HTTP/1.1\r\nHost: game\r\n\r\n", "401"},
            {"POST /api/v1/login HTTP/1.1\r\nHost: game\r\nContent-Type: text/plain\r\n"
             "Content-Length: 3\r\n\r\na=b",
                    "415"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        char line[32];
        web_peer_open(&peer);
        ask_frontend(&peer, rows[i].request);
        (void)snprintf(line, sizeof(line), "HTTP/1.1 %s ", rows[i].status);
        if (!str_starts(buf_str(&peer.seen), str_of(line)) || peer.told.length > 0) {
            print_error("%s\n%s\n%s", rows[i].request, peer.seen.bytes ? peer.seen.bytes : "",
                    peer.told.bytes ? peer.told.bytes : "");
            fail();
        }
        assert_true(saw_frontend(&peer, "application/problem+json"));
        web_peer_close(&peer);
    }
}

TEST(a_malformed_api_request_is_refused_with_a_json_problem)
{
    static const char *const rows[] = {
            "BREW /api/v1/who HTTP/1.1\r\nHost: game\r\n\r\n",
            "GET /api/v1/objects/#5 HTTP/1.1\r\nHost: game\r\n\r\n",
            "GET /api/v1/who HTTP/1.1\r\n\r\n",
            "GET http://game/api/v1/%00 HTTP/1.1\r\nHost: game\r\n\r\n",
            "POST /api/v1/login HTTP/1.1\r\nHost: game\r\nContent-Length: 4\r\n"
            "Transfer-Encoding: chunked\r\n\r\n",
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        web_peer_open(&peer);
        ask_frontend(&peer, rows[i]);
        assert_true(saw_frontend(&peer, "application/problem+json"));
        web_peer_close(&peer);
    }
}

TEST(a_source_that_is_not_utf8_is_refused_with_its_place)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_frontend(&peer,
            "PUT /api/v1/objects/5/behaviour HTTP/1.1\r\nHost: game\r\n"
            "Authorization: Bearer T9\r\nContent-Length: 9\r\n\r\n-- \xC3\xA9\n-\xFF\n");

    assert_true(saw_frontend(&peer, "HTTP/1.1 422"));
    assert_true(saw_frontend(
            &peer, "\"error\":\"The source is not UTF-8.\",\"line\":2,\"column\":2"));
    web_peer_close(&peer);
}

TEST(a_nul_byte_in_a_source_is_reported_with_its_place)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    web_peer_send(&peer, STR("PUT /api/v1/objects/5/behaviour HTTP/1.1\r\nHost: game\r\n"
                             "Authorization: Bearer T9\r\nContent-Length: 5\r\n\r\n--\n-\0"));

    assert_true(saw_frontend(&peer, "HTTP/1.1 422"));
    assert_true(saw_frontend(
            &peer, "\"error\":\"The source has a NUL byte.\",\"line\":2,\"column\":2"));
    web_peer_close(&peer);
}

TEST(an_error_in_a_query_names_the_parameter)
{
    static char longest[600];

    static const struct {
        const char *query;
        const char *told;
    } rows[] = {
            {"rooms?area=x&frob=1", "There is no parameter \\\"frob\\\" here."},
            {"rooms?area=x&limit=1&&limit=2", "The parameter \\\"limit\\\" is given twice."},
            {"objects?limit=5000", "\\\"limit\\\" must be from 1 to 1000."},
            {"errors?limit=0", "\\\"limit\\\" must be from 1 to 100."},
            {longest, "\\\"query\\\" may be at most 400 bytes long."},
    };

    memset(longest, 'a', sizeof(longest) - 1);
    memcpy(longest, "objects?query=", 14);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        char request[800];
        web_peer_open(&peer);
        (void)snprintf(
                request, sizeof(request), FRONTEND_GET("/api/v1/%s") LOGGED_IN, rows[i].query);
        ask_frontend(&peer, request);
        assert_true(saw_frontend(&peer, "HTTP/1.1 400"));
        assert_true(saw_frontend(&peer, rows[i].told));
        assert_int_equal(peer.told.length, 0);
        web_peer_close(&peer);
    }
}

TEST(a_page_ignores_unknown_query_parameters)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/who?utm_source=elsewhere") "\r\n");

    assert_true(was_told(&peer, "call page.who {\"page\":1}; "));
    web_peer_close(&peer);
}

TEST(a_trailing_slash_redirects_to_the_page)
{
    static const struct {
        const char *path;
        const char *to; /* NULL: nowhere */
    } table[] = {
            {"/who/", "/who"},
            {"/help/a%20b/?x=1", "/help/a%20b?x=1"},
            {"/nothing/", NULL},
            {"/who//", NULL},
            {"//", NULL},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct web_peer peer = {0};
        char text[120];
        web_peer_open(&peer);
        (void)snprintf(
                text, sizeof(text), "GET %s HTTP/1.1\r\nHost: game\r\n\r\n", table[i].path);
        ask_frontend(&peer, text);
        (void)snprintf(text, sizeof(text), "Location: %s\r\n", table[i].to ? table[i].to : "");
        assert_true(saw_frontend(&peer, table[i].to ? "HTTP/1.1 301 " : "HTTP/1.1 404 "));
        assert_true(!table[i].to || saw_frontend(&peer, text));
        web_peer_close(&peer);
    }
}

TEST(errors_in_json_have_plain_texts)
{
    static const struct {
        const char *body;
        const char *told;
    } rows[] = {
            {"{\"name\":\"a\\u0000b\"}", "a text has a NUL (\\\\u0000) in it; line 1"},
            {"{\"name\":\"a\",\"name\":\"b\"}", "a name comes twice"},
            {"{\"name\":", "it ends too early"},
            {"{\"name\":1e999}", "a number is too large"},
            {"{name}", "The body is not JSON; line 1, column"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        char request[400];
        web_peer_open(&peer);
        (void)snprintf(request, sizeof(request),
                "POST /api/v1/rooms HTTP/1.1\r\nHost: game\r\nAuthorization: Bearer T9\r\n"
                "Content-Length: %zu\r\n\r\n%s",
                strlen(rows[i].body), rows[i].body);
        ask_frontend(&peer, request);
        assert_true(saw_frontend(&peer, "HTTP/1.1 400"));
        assert_true(saw_frontend(&peer, rows[i].told));
        assert_true(str_find(buf_str(&peer.seen), STR("JSON_"), 0) == SIZE_MAX);
        web_peer_close(&peer);
    }
}

TEST(a_calls_problem_becomes_the_answers_status)
{
    struct web_peer peer = {
            .fails = true,
            .reply =
                    "{\"status\":422,\"title\":\"T\",\"detail\":\"D\",\"line\":3,\"column\":4}",
    };
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "\r\n");

    assert_true(saw_frontend(&peer, "HTTP/1.1 422 Unprocessable Content"));
    assert_true(saw_frontend(&peer, "\"line\":3,\"column\":4"));
    web_peer_close(&peer);
}

/* -- log-in -- */

TEST(a_log_in_sets_an_http_only_same_site_cookie)
{
    struct web_peer peer = {.reply = "{\"token\":\"T9\",\"role\":\"player\"}"};
    web_peer_open(&peer);

    ask_frontend(&peer,
            "POST /api/v1/login HTTP/1.1\r\nHost: game\r\nContent-Length: 34\r\n\r\n"
            "{\"name\":\"Ann\",\"password\":\"secret\"}");

    assert_true(saw_frontend(
            &peer, "Set-Cookie: skein=T9; Path=/; HttpOnly; SameSite=Lax; Max-Age="));
    assert_true(saw_frontend(&peer, "{\"token\":\"T9\",\"role\":\"player\"}"));
    web_peer_close(&peer);
}

TEST(a_page_with_a_stale_cookie_is_shown_as_if_logged_out)
{
    struct web_peer peer = {
            .fails = true,
            .reply = "{\"status\":401,\"title\":\"Unauthorized\",\"detail\":\"old\"}",
    };
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/who") "Cookie: skein=OLD\r\n\r\n");

    assert_true(was_told(
            &peer, "call page.who {\"page\":1} token OLD; call page.who {\"page\":1}; "));
    assert_true(saw_frontend(&peer, "Set-Cookie: skein=; "));
    web_peer_close(&peer);
}

/* -- client addresses -- */

TEST(each_client_behind_a_proxy_gets_its_own_session)
{
    static const char *const ours[] = {"192.0.2.1"};
    struct web_peer peer = {.proxies = ours, .proxy_count = 1};
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "X-Forwarded-For: 198.51.100.1\r\n\r\n");
    const struct session *first = peer.session;
    assert_string_equal(first->address, "198.51.100.1");
    ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "X-Forwarded-For: 198.51.100.2\r\n\r\n");

    assert_true(was_told(&peer, "gone; call page.who"));
    assert_string_equal(peer.session->address, "198.51.100.2");
    assert_false(peer.hung_up);
    web_peer_close(&peer);
}

TEST(a_pending_request_is_answered_503_when_closed)
{
    struct web_peer peer = {.holds = true};
    web_peer_open(&peer);
    ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "\r\n");

    web_peer_tell(&peer, (struct msg){.kind = MSG_BYE, .text = STR("closing")});

    assert_true(saw_frontend(&peer, "HTTP/1.1 503 Service Unavailable"));
    assert_true(peer.hung_up);
    web_peer_close(&peer);
}

TEST(too_many_requests_get_429_with_a_time_to_wait)
{
    static const char *const exempt[] = {"192.0.2.0/24"};
    struct web_peer peer = {.costs_us = 10000};
    clock_set_source(&http_frontend_test_clock);
    http_frontend_now_us = 1000000000;
    web_peer_open(&peer);

    do {
        ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "\r\n");
    } while (!saw_frontend(&peer, "429"));

    assert_true(saw_frontend(&peer, "HTTP/1.1 429 Too Many Requests"));
    assert_true(saw_frontend(&peer, "Retry-After: 1\r\n"));
    peer.told.length = 0;
    ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "\r\n");
    assert_int_equal(peer.told.length, 0);
    http_frontend_now_us += 2000000;
    ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "\r\n");
    assert_true(saw_frontend(&peer, "HTTP/1.1 204"));
    web_peer_close(&peer);
    peer = (struct web_peer){
            .limits = {.exempt = exempt, .exempt_count = 1}, .costs_us = 1000000};
    web_peer_open(&peer);
    for (int i = 0; i < 10; i++) {
        ask_frontend(&peer, FRONTEND_GET("/api/v1/who") "\r\n");
    }
    assert_true(saw_frontend(&peer, "HTTP/1.1 204"));
    web_peer_close(&peer);
    clock_set_source(NULL);
}

/* -- events -- */

TEST(an_event_stream_has_the_events_of_its_session)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/api/v1/events") "Authorization: Bearer T\r\n\r\n");
    assert_true(was_told(&peer, "call login.resume {\"token\":\"T\"} token T; "));
    assert_true(saw_frontend(&peer, "Content-Type: text/event-stream\r\n"));
    web_peer_forget(&peer);
    web_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = STR("<b>Hi</b>")});

    assert_str(buf_str(&peer.seen), "id: 1\nevent: text\ndata: "
                                    "{\"type\":\"text\",\"html\":\"<b>Hi</b>\",\"text\":\"Hi\","
                                    "\"style\":\"plain\"}\n\n");
    web_peer_close(&peer);
}

TEST(the_event_stream_needs_a_log_in)
{
    struct web_peer peer = {0};
    web_peer_open(&peer);

    ask_frontend(&peer, FRONTEND_GET("/api/v1/events") "\r\n");

    assert_true(saw_frontend(&peer, "HTTP/1.1 401 Unauthorized"));
    assert_true(saw_frontend(&peer, "WWW-Authenticate: Bearer\r\n"));
    assert_int_equal(peer.told.length, 0);
    web_peer_close(&peer);
}
