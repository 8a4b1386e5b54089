/* ws_test.c -- WebSockets: the handshake, frames, resumed sessions. For parts without a connection
 * see ws_parts_test.c. */
#include "engine/base/clock.h"
#include "engine/session/transcript.h"
#include "net/web/routes/http_frontend.h"
#include "net/web/ws/ws_deflate.h"
#include "net/web/ws/ws_talk.h"
#include "tests/support/test.h"
#include "tests/support/web_peer.h"

#include <jansson.h>

#include <stdio.h>

/* -- over a connection -- */

/* Returns the next frame as an object; fails the test without a frame. */
static json_t *next_frame(struct web_peer *peer)
{
    struct buf payload = {0};
    int first = web_peer_frame(peer, &payload);
    if (first == 0xC1) {
        struct ws_deflate *deflate = ws_deflate_create();
        struct buf text = {0};
        bool too_long = false;
        assert_true(ws_deflate_unpack(deflate, buf_str(&payload), 100000, &text, &too_long));
        buf_finish(&payload);
        payload = text;
        ws_deflate_destroy(deflate);
    } else {
        assert_int_equal(first, 0x81);
    }
    json_t *frame = json_loadb(payload.bytes, payload.length, 0, NULL);
    assert_non_null(frame);
    buf_finish(&payload);
    return frame;
}

static void assert_frame(struct web_peer *peer, int number, const char *type)
{
    json_t *frame = next_frame(peer);
    assert_string_equal(json_string_value(json_object_get(frame, "type")), type);
    assert_int_equal(json_integer_value(json_object_get(frame, "n")), number);
    json_decref(frame);
}

static void open_socket(struct web_peer *peer, const char *extensions)
{
    web_peer_open(peer);
    web_peer_upgrade(peer, extensions);
    assert_true(str_starts(buf_str(&peer->seen), STR("HTTP/1.1 101 Switching Protocols\r\n")));
    web_peer_forget(peer);
}

static const char welcome_reply[] = "{\"name\":\"Ann\",\"role\":\"player\",\"token\":\"T\"}";

static void log_in(struct web_peer *peer)
{
    peer->reply = welcome_reply;
    web_peer_message(peer,
            STR("{\"type\":\"login\",\"name\":\"Ann\",\"password\":\"secret12\"}"), false);
    assert_frame(peer, 1, "welcome");
    peer->session->character = 7;
    web_peer_forget(peer);
}

TEST(only_a_valid_same_origin_request_opens_a_websocket)
{
#define WS(fields)                                                                             \
    "GET /ws HTTP/1.1\r\nHost: localhost\r\n" fields                                           \
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
#define WS_UP "Connection: Upgrade\r\nUpgrade: websocket\r\n"

    static const struct {
        const char *request;
        const char *status;
    } rows[] = {
            {WS(WS_UP "Sec-WebSocket-Version: 13\r\n"), "101"},
            {WS(WS_UP "Sec-WebSocket-Version: 13\r\nOrigin: http://localhost\r\n"), "101"},
            {WS(WS_UP "Sec-WebSocket-Version: 13\r\nOrigin: http://evil\r\n"), "403"},
            {"GET /ws HTTP/1.1\r\nHost: evil\r\nOrigin: http://evil\r\n" WS_UP
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                    "403"},
            {WS(WS_UP "Sec-WebSocket-Version: 8\r\n"), "426"},
            {WS("Sec-WebSocket-Version: 13\r\n"), "426"},
            {WS("Connection: close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"),
                    "426"},
            {"GET /ws HTTP/1.1\r\nHost: localhost\r\n" WS_UP
             "Sec-WebSocket-Version: 13\r\n\r\n",
                    "400"},
            {"POST /ws HTTP/1.1\r\nHost: localhost\r\n" WS_UP "\r\n", "405"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        char line[32];
        web_peer_open(&peer);
        web_peer_send(&peer, str_of(rows[i].request));
        (void)snprintf(line, sizeof(line), "HTTP/1.1 %s ", rows[i].status);
        if (!str_starts(buf_str(&peer.seen), str_of(line))) {
            fail_msg("%s: %.*s", rows[i].request, 60, peer.seen.bytes);
        }
        web_peer_close(&peer);
    }
}

TEST(after_log_in_a_command_frame_is_a_typed_line)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);

    log_in(&peer);
    web_peer_message(&peer, STR("{\"type\":\"command\",\"line\":\"look\"}"), false);

    assert_str(buf_str(&peer.told), "line look; ");
    assert_frame(&peer, 2, "prompt");
    web_peer_close(&peer);
}

TEST(an_invalid_message_gets_an_error_and_play_goes_on)
{
    static const char *const rows[] = {
            "nonsense",
            "[]",
            "{}",
            "{\"type\":\"dance\"}",
            "{\"type\":\"login\"}",
            "{\"type\":\"login\",\"name\":\"x\"}",
            "{\"type\":\"command\",\"line\":\"look\"}",
            "{\"type\":\"resume\"}",
            "{\"type\":\"resume\",\"token\":\"T\",\"after\":-1}",
            "{\"type\":\"resume\",\"token\":\"T\",\"after\":\"x\"}",
            "{\"type\":\"call\",\"name\":\"x\"}",
            "{\"type\":\"call\",\"tag\":1,\"name\":\"login\"}",
            "{\"type\":\"call\",\"tag\":1,\"name\":\"who\",\"args\":[]}",
            "{\"type\":\"ping\",\"type\":\"ping\"}",
    };
    struct web_peer peer = {0};
    open_socket(&peer, NULL);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        web_peer_message(&peer, str_of(rows[i]), false);
        assert_frame(&peer, (int)i + 1, "error");
    }
    assert_int_equal(peer.told.length, 0);
    web_peer_message(&peer, STR("{\"type\":\"ping\"}"), false);
    assert_frame(&peer, (int)(sizeof(rows) / sizeof(rows[0])) + 1, "pong");
    web_peer_close(&peer);
}

TEST(a_line_too_long_or_of_several_lines_runs_nothing)
{
    struct web_peer peer = {0};
    struct buf message = {0};
    open_socket(&peer, NULL);
    log_in(&peer);
    buf_add_text(&message, "{\"type\":\"command\",\"line\":\"");
    for (int i = 0; i < 4097; i++) {
        buf_add_char(&message, 'x');
    }
    buf_add_text(&message, "\"}");

    web_peer_message(&peer, buf_str(&message), false);
    web_peer_message(&peer, STR("{\"type\":\"command\",\"line\":\"a\\nb\"}"), false);

    assert_str(buf_str(&peer.told),
            "refused That line is longer than 4096 bytes, so it was ignored. Please split it.; "
            "refused A command must be a single line. Send each command by itself.; ");
    buf_finish(&message);
    web_peer_close(&peer);
}

TEST(a_call_is_answered_with_its_tag)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);
    peer.reply = "{\"a\":1}";

    web_peer_message(&peer, STR("{\"type\":\"call\",\"tag\":7,\"name\":\"page.who\"}"), false);

    assert_str(buf_str(&peer.told), "call page.who {}; ");
    json_t *frame = next_frame(&peer);
    assert_string_equal(json_string_value(json_object_get(frame, "tag")), "7");
    assert_true(json_is_true(json_object_get(frame, "ok")));
    assert_non_null(json_object_get(json_object_get(frame, "data"), "a"));
    json_decref(frame);
    web_peer_close(&peer);
}

TEST(an_answer_longer_than_the_queue_arrives_whole_and_in_order)
{
    enum { LONG = 700 * 1024 };
    struct web_peer peer = {0};
    struct buf reply = {0};
    open_socket(&peer, NULL);
    buf_add_text(&reply, "{\"a\":\"");
    for (int i = 0; i < LONG; i++) {
        buf_add_char(&reply, 'x');
    }
    buf_add_text(&reply, "\"}");
    peer.reply = reply.bytes;

    web_peer_message(&peer, STR("{\"type\":\"call\",\"tag\":1,\"name\":\"page.who\"}"), false);
    web_peer_message(&peer, STR("{\"type\":\"ping\"}"), false);

    assert_false(peer.hung_up);
    json_t *frame = next_frame(&peer);
    const json_t *text = json_object_get(json_object_get(frame, "data"), "a");
    assert_int_equal(json_string_length(text), LONG);
    json_decref(frame);
    assert_frame(&peer, 2, "pong");
    buf_finish(&reply);
    web_peer_close(&peer);
}

TEST(compressed_messages_are_read_and_sent)
{
    struct web_peer peer = {0};
    struct ws_deflate *deflate = ws_deflate_create();
    struct buf packed = {0};
    struct buf payload = {0};
    open_socket(&peer, "permessage-deflate; client_max_window_bits");
    log_in(&peer);
    ws_deflate_pack(deflate, STR("{\"type\":\"command\",\"line\":\"look\"}"), &packed);

    web_peer_message(&peer, buf_str(&packed), true);
    assert_str(buf_str(&peer.told), "line look; ");
    web_peer_forget(&peer);
    web_peer_tell(&peer,
            (struct msg){.kind = MSG_TEXT,
                    .text = STR(
                            "It is a long and windy road, a long and windy road, it is a long "
                            "and windy road, a long and windy road.")});

    struct str seen = buf_str(&peer.seen);
    assert_int_equal((unsigned char)seen.bytes[0], 0xC1);
    assert_frame(&peer, 3, "text");
    buf_finish(&packed);
    buf_finish(&payload);
    ws_deflate_destroy(deflate);
    web_peer_close(&peer);
}

/* A close frame with its code, and the end. */
static void assert_closed(struct web_peer *peer, int code)
{
    struct buf payload = {0};
    int first = web_peer_frame(peer, &payload);
    while (first == 0x81) {
        buf_clear(&payload);
        first = web_peer_frame(peer, &payload);
    }
    assert_int_equal(first, 0x88);
    assert_int_equal(
            (unsigned char)payload.bytes[0] << 8 | (unsigned char)payload.bytes[1], code);
    assert_true(peer->hung_up);
    buf_finish(&payload);
}

TEST(an_invalid_frame_closes_with_its_code)
{
    static const struct {
        const char *bytes;
        size_t length;
        int code;
    } rows[] = {
            {"\x81\x02hi", 4, 1002},                     /* no mask */
            {"\x83\x80\0\0\0\0", 6, 1002},               /* an opcode that is not there */
            {"\xC1\x82\0\0\0\0hi", 8, 1002},             /* packed, which was not agreed */
            {"\x82\x82\0\0\0\0hi", 8, 1003},             /* bytes */
            {"\x81\x82\0\0\0\0\xC3\x28", 8, 1007},       /* not UTF-8 */
            {"\x81\xFE\x7F\xFF\0\0\0\0hello", 13, 1009}, /* 32 KB before log-in */
            {"\x88\x82\0\0\0\0\x03\xE8", 8, 1000},       /* a close is answered */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        open_socket(&peer, NULL);
        web_peer_send(&peer, (struct str){rows[i].bytes, rows[i].length});
        assert_closed(&peer, rows[i].code);
        web_peer_close(&peer);
    }
}

TEST(a_ping_is_answered)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);

    web_peer_send(&peer, (struct str){"\x89\x83\0\0\0\0abc", 9});

    assert_str(buf_str(&peer.seen), "\x8A\x03"
                                    "abc");
    web_peer_close(&peer);
}

static int64_t ws_now_us;

static int64_t test_monotonic_us_ws(void *data)
{
    (void)data;
    return ws_now_us;
}

static int64_t test_wall_ms_ws(void *data)
{
    (void)data;
    return 1700000000000;
}

static const struct clock_source ws_test_clock = {test_monotonic_us_ws, test_wall_ms_ws, NULL};

TEST(a_silent_websocket_is_pinged_and_then_dropped)
{
    struct web_peer peer = {0};
    struct buf payload = {0};
    clock_set_source(&ws_test_clock);
    ws_now_us = 1000000000;
    open_socket(&peer, NULL);
    log_in(&peer);
    ws_now_us += 26 * 1000000;
    service_tick(peer.service);
    web_peer_run(&peer);
    assert_int_equal(web_peer_frame(&peer, &payload), 0x89);

    ws_now_us += 50 * 1000000;
    service_tick(peer.service);
    web_peer_run(&peer);

    assert_true(peer.hung_up);
    assert_non_null(strstr(peer.told.bytes, "changed absent; "));
    buf_finish(&payload);
    web_peer_close(&peer);
    clock_set_source(NULL);
}

TEST(too_many_calls_get_429)
{
    struct web_peer peer = {.costs_us = 10000};
    clock_set_source(&ws_test_clock);
    ws_now_us = 1000000000;
    open_socket(&peer, NULL);
    log_in(&peer);
    for (int i = 0; i < 601; i++) {
        web_peer_forget(&peer);
        web_peer_message(
                &peer, STR("{\"type\":\"call\",\"tag\":7,\"name\":\"page.who\"}"), false);
    }

    json_t *frame = next_frame(&peer);
    json_t *problem = json_object_get(frame, "data");
    assert_int_equal(json_integer_value(json_object_get(problem, "status")), 429);
    assert_int_equal(peer.told.length, 0);
    json_decref(frame);
    web_peer_close(&peer);
    clock_set_source(NULL);
}

/* -- taking up again -- */

/* Hangs up, and comes back with a resume. */
static void come_back(struct web_peer *peer, const char *message)
{
    struct session *session = peer->session;
    (void)session;
    web_peer_reconnect(peer);
    web_peer_upgrade(peer, NULL);
    web_peer_forget(peer);
    peer->reply = welcome_reply;
    web_peer_message(peer, str_of(message), false);
    web_peer_run(peer);
}

TEST(a_resumed_session_gets_the_missed_frames)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);
    log_in(&peer);
    struct session *old = peer.session;
    web_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = STR("seen")});
    assert_frame(&peer, 2, "text");
    web_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = STR("not seen")});
    web_peer_reconnect(&peer);
    assert_true(old->absent);
    peer.session = old;
    web_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = STR("meanwhile")});

    come_back(&peer, "{\"type\":\"resume\",\"token\":\"T\",\"after\":2}");

    assert_frame(&peer, 3, "welcome");
    json_t *frame = next_frame(&peer);
    assert_string_equal(json_string_value(json_object_get(frame, "text")), "not seen");
    assert_int_equal(json_integer_value(json_object_get(frame, "n")), 4);
    json_decref(frame);
    frame = next_frame(&peer);
    assert_string_equal(json_string_value(json_object_get(frame, "text")), "meanwhile");
    json_decref(frame);
    assert_int_equal(peer.seen.length, 0);
    assert_false(old->absent);
    peer.session = old;
    web_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = STR("after")});
    assert_frame(&peer, 6, "text");
    web_peer_close(&peer);
}

TEST(a_resumed_session_has_the_limits_of_its_new_address)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);
    log_in(&peer);
    struct session *old = peer.session;
    old->exempt = true;
    old->secure = true;
    web_peer_reconnect(&peer);

    come_back(&peer, "{\"type\":\"resume\",\"token\":\"T\",\"after\":1}");

    assert_frame(&peer, 2, "welcome");
    assert_false(old->exempt);
    assert_false(old->secure);
    web_peer_close(&peer);
}

TEST(a_resume_without_its_session_logs_in_and_marks_a_gap)
{
    struct web_peer peer = {.reply = welcome_reply};
    open_socket(&peer, NULL);

    web_peer_message(&peer, STR("{\"type\":\"resume\",\"token\":\"OLD\",\"after\":40}"), false);
    web_peer_run(&peer);

    assert_str(buf_str(&peer.told), "call login.whoami {} token OLD; "
                                    "call login.resume {\"token\":\"OLD\"}; ");
    assert_frame(&peer, 41, "welcome");
    assert_frame(&peer, 42, "gap");
    web_peer_close(&peer);
}

TEST(a_lost_gap_mark_is_sent_again)
{
    struct web_peer peer = {.reply = welcome_reply};
    open_socket(&peer, NULL);
    web_peer_message(&peer, STR("{\"type\":\"resume\",\"token\":\"T\",\"after\":40}"), false);
    web_peer_run(&peer);

    come_back(&peer, "{\"type\":\"resume\",\"token\":\"T\",\"after\":41}");

    assert_frame(&peer, 42, "welcome");
    assert_frame(&peer, 43, "gap");
    come_back(&peer, "{\"type\":\"resume\",\"token\":\"T\",\"after\":43}");
    assert_frame(&peer, 44, "welcome");
    assert_int_equal(peer.seen.length, 0);
    web_peer_close(&peer);
}

/* The engine ends the session; checks the rest of its frame after name and tag. */
static void assert_seat(struct web_peer *peer, const char *expected)
{
    hub_attach(peer->session, 7);
    peer->session->frontend->close(peer->session->frontend_data);
    web_peer_run(peer);
    struct str seat = buf_str(&peer->seat);
    (void)str_take_word(&seat);
    (void)str_take_word(&seat);
    assert_str(seat, expected);
}

TEST(a_resume_point_is_not_before_an_unseen_gap)
{
    struct web_peer peer = {.reply = welcome_reply};
    open_socket(&peer, NULL);
    session_read(peer.session)->told = 100;

    web_peer_message(&peer, STR("{\"type\":\"resume\",\"token\":\"T\",\"after\":40}"), false);
    web_peer_run(&peer);

    assert_seat(&peer, "42:100 42:100");
    web_peer_close(&peer);
}

TEST(each_missed_frame_is_its_own_resume_point)
{
    struct web_peer peer = {.reply = welcome_reply};
    struct buf past = {0};
    open_socket(&peer, NULL);
    session_read(peer.session)->told = 100;
    session_read(peer.session)->known = true;
    web_peer_message(&peer, STR("{\"type\":\"resume\",\"token\":\"T\",\"after\":40}"), false);
    web_peer_run(&peer);
    transcript_put(&(struct msg){.kind = MSG_TEXT, .text = STR("one")}, 1, &past);
    transcript_put(&(struct msg){.kind = MSG_TEXT, .text = STR("two")}, 2, &past);

    web_peer_tell(&peer, (struct msg){.kind = MSG_PAST, .flag = true, .text = buf_str(&past)});

    assert_frame(&peer, 41, "welcome");
    assert_frame(&peer, 42, "text");
    assert_frame(&peer, 43, "text");
    assert_seat(&peer, "40:100 42:101 43:102 43:102");
    buf_finish(&past);
    web_peer_close(&peer);
}

/* Sends the scrollback, as the engine does on request. */
static void tell_past(struct web_peer *peer, struct session *session)
{
    struct buf past = {0};
    transcript_put(&(struct msg){.kind = MSG_TEXT, .text = STR("one")}, 1, &past);
    peer->session = session;
    web_peer_tell(peer, (struct msg){.kind = MSG_PAST, .text = buf_str(&past)});
    buf_finish(&past);
}

TEST(a_page_reloaded_while_waiting_gets_the_history_once)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);
    log_in(&peer);
    struct session *session = peer.session;
    come_back(&peer, "{\"type\":\"resume\",\"token\":\"T\",\"after\":1,\"history\":true}");
    come_back(&peer, "{\"type\":\"resume\",\"token\":\"T\",\"after\":2,\"history\":true}");
    assert_frame(&peer, 3, "welcome");

    tell_past(&peer, session);
    web_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = STR("part of it")});
    tell_past(&peer, session);

    assert_frame(&peer, 4, "history");
    assert_frame(&peer, 5, "history");
    assert_int_equal(peer.seen.length, 0);
    web_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = STR("after it")});
    assert_frame(&peer, 6, "text");
    web_peer_close(&peer);
}

TEST(history_is_requested_again_after_a_restart)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);
    log_in(&peer);
    struct session *session = peer.session;
    come_back(&peer, "{\"type\":\"resume\",\"token\":\"T\",\"after\":1,\"history\":true}");
    assert_frame(&peer, 2, "welcome");
    session_read(session)->again = false;
    buf_clear(&peer.told);

    session->frontend->resumed(session->frontend_data);
    web_peer_run(&peer);

    assert_true(session_read(session)->again);
    assert_str(buf_str(&peer.told), "changed; ");
    tell_past(&peer, session);
    assert_frame(&peer, 3, "history");
    assert_frame(&peer, 4, "history");
    web_peer_close(&peer);
}

TEST(an_invalid_token_resumes_nothing)
{
    struct web_peer peer = {0};
    open_socket(&peer, NULL);
    log_in(&peer);
    web_peer_reconnect(&peer);
    web_peer_upgrade(&peer, NULL);
    web_peer_forget(&peer);
    peer.fails = true;
    peer.reply = "{\"status\":401,\"title\":\"Unauthorized\",\"detail\":\"No.\"}";

    web_peer_message(&peer, STR("{\"type\":\"resume\",\"token\":\"T\",\"after\":0}"), false);

    assert_frame(&peer, 1, "error");
    assert_int_equal(peer.seen.length, 0);
    web_peer_close(&peer);
}
