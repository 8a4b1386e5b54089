/* ws_limit_test.c -- Limits of a WebSocket's input and silence, before login and after. */
#include "engine/base/clock.h"
#include "net/web/routes/http_frontend.h"
#include "tests/support/test.h"
#include "tests/support/web_peer.h"

static int64_t limit_now_us;

static int64_t test_monotonic_us_limit(void *data)
{
    (void)data;
    return limit_now_us;
}

static int64_t test_wall_ms_limit(void *data)
{
    (void)data;
    return 1700000000000;
}

static const struct clock_source limit_test_clock = {
        test_monotonic_us_limit, test_wall_ms_limit, NULL};

static void open_link(struct web_peer *peer)
{
    clock_set_source(&limit_test_clock);
    limit_now_us = 1000000000;
    web_peer_open(peer);
    web_peer_upgrade(peer, NULL);
    web_peer_forget(peer);
}

static void enter_link(struct web_peer *peer)
{
    peer->reply = "{\"name\":\"Ann\",\"role\":\"player\",\"token\":\"T\"}";
    web_peer_message(peer,
            STR("{\"type\":\"login\",\"name\":\"Ann\",\"password\":\"secret12\"}"), false);
    peer->session->character = 7;
    web_peer_forget(peer);
}

static void close_link(struct web_peer *peer)
{
    web_peer_close(peer);
    clock_set_source(NULL);
}

/* Counts the frames that have come. */
static int count_frames(struct web_peer *peer)
{
    struct buf payload = {0};
    int count = 0;
    while (peer->seen.length > 0) {
        (void)web_peer_frame(peer, &payload);
        count++;
    }
    buf_finish(&payload);
    return count;
}

static void pass_second(struct web_peer *peer)
{
    limit_now_us += 1000000;
    service_tick(peer->service);
    web_peer_run(peer);
}

TEST(messages_before_log_in_are_delayed_but_not_lost)
{
    static const char *const rows[] = {
            "{\"type\":\"ping\"}",
            "{\"type\":\"command\",\"line\":\"look\"}",
            "{\"type\":\"resume\",\"token\":7,\"after\":0}",
            "nonsense",
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_peer peer = {0};
        open_link(&peer);
        for (int n = 0; n < 400; n++) {
            web_peer_message(&peer, str_of(rows[i]), false);
        }
        int at_once = count_frames(&peer);
        pass_second(&peer);
        int in_a_second = count_frames(&peer);
        int all = at_once + in_a_second;
        for (int n = 0; n < 60; n++) {
            pass_second(&peer);
            all += count_frames(&peer);
        }

        assert_in_range(at_once, 150, 399);
        assert_in_range(in_a_second, 1, 20);
        assert_in_range(all, 400, 402); /* with the server's own pings */
        close_link(&peer);
    }
}

TEST(pings_of_the_websocket_are_answered_at_a_bounded_rate)
{
    struct web_peer peer = {0};
    open_link(&peer);
    enter_link(&peer);
    for (int n = 0; n < 300; n++) {
        web_peer_send(&peer, (struct str){"\x89\x83\0\0\0\0abc", 9});
    }
    int at_once = count_frames(&peer);
    int all = at_once;
    for (int n = 0; n < 20; n++) {
        pass_second(&peer);
        all += count_frames(&peer);
    }

    assert_in_range(at_once, 20, 50);
    assert_int_equal(all, 300);
    close_link(&peer);
}

TEST(a_websocket_that_does_not_log_in_has_limits_login_seconds)
{
    struct web_peer peer = {.limits = {.idle_login_seconds = 90}};
    open_link(&peer);
    web_peer_message(&peer, STR("{\"type\":\"ping\"}"), false);
    for (int n = 0; n < 89; n++) {
        web_peer_send(&peer, (struct str){"\x8A\x80\0\0\0\0", 6});
        pass_second(&peer);
    }
    assert_false(peer.hung_up);

    pass_second(&peer);

    assert_true(peer.hung_up);
    close_link(&peer);
}

TEST(a_silent_websocket_is_closed_after_a_minute)
{
    for (int spoke = 0; spoke < 2; spoke++) {
        struct web_peer peer = {0};
        open_link(&peer);
        if (spoke) {
            web_peer_message(&peer, STR("{\"type\":\"ping\"}"), false);
        }
        for (int n = 0; n < 59; n++) {
            web_peer_send(&peer, (struct str){"\x8A\x80\0\0\0\0", 6});
            pass_second(&peer);
        }
        assert_false(peer.hung_up);
        pass_second(&peer);

        assert_int_equal(peer.hung_up, !spoke);
        close_link(&peer);
    }
}
