/* connector_test.c -- Outgoing connections over the loopback: made, refused, given up. */
#include "net/shared/connector.h"

#include "net/stream/listener_address.h"
#include "tests/support/test.h"

#include <ev.h>

#include <sys/socket.h>
#include <unistd.h>

struct outcome {
    struct net_context context;
    struct listener_socket listening;
    char port[8];
    int fd;
    char why[128];
    int times;
};

static void on_done(void *data, int fd, const char *why)
{
    struct outcome *outcome = data;
    outcome->fd = fd;
    outcome->times++;
    (void)snprintf(outcome->why, sizeof(outcome->why), "%s", why);
}

static void open_outcome(struct outcome *outcome)
{
    struct err err;
    *outcome = (struct outcome){.fd = -1};
    outcome->context.loop = ev_loop_new(EVFLAG_AUTO);
    assert_true(listener_socket_open("127.0.0.1:0", &outcome->listening, &err));
    (void)snprintf(outcome->port, sizeof(outcome->port), "%s",
            strrchr(outcome->listening.name, ':') + 1);
}

static void close_outcome(struct outcome *outcome)
{
    listener_socket_close(&outcome->listening);
    ev_loop_destroy(outcome->context.loop);
}

static void go_connector(struct outcome *outcome, const char *host, const char *port)
{
    struct connector_target target = {.host = host, .port = port, .timeout_ms = 20000};
    struct connector *connector = connector_start(&outcome->context, &target, on_done, outcome);
    assert_non_null(connector);
    assert_int_equal(outcome->times, 0);
    while (outcome->times == 0) {
        (void)ev_run(outcome->context.loop, EVRUN_ONCE);
    }
    assert_int_equal(outcome->times, 1);
}

TEST(a_connection_is_handed_over_once)
{
    struct outcome outcome;
    open_outcome(&outcome);

    go_connector(&outcome, "127.0.0.1", outcome.port);
    int peer = accept(outcome.listening.fd, NULL, NULL);

    assert_true(outcome.fd >= 0 && peer >= 0);
    assert_int_equal(send(outcome.fd, "x", 1, 0), 1);
    (void)close(outcome.fd);
    (void)close(peer);
    close_outcome(&outcome);
}

TEST(a_host_with_several_addresses_is_reached_at_one)
{
    struct outcome outcome;
    open_outcome(&outcome);

    /* Both ::1, where nothing listens, and 127.0.0.1 on most machines. */
    go_connector(&outcome, "localhost", outcome.port);

    assert_true(outcome.fd >= 0);
    (void)close(outcome.fd);
    close_outcome(&outcome);
}

TEST(a_refused_connection_is_reported)
{
    struct outcome outcome;
    open_outcome(&outcome);
    listener_socket_close(&outcome.listening);

    go_connector(&outcome, "127.0.0.1", outcome.port);

    assert_int_equal(outcome.fd, -1);
    assert_string_equal(outcome.why, "Connection refused");
    ev_loop_destroy(outcome.context.loop);
}

TEST(an_invalid_host_name_is_reported)
{
    struct outcome outcome;
    open_outcome(&outcome);

    /* Nobody needs to be asked to know that. */
    go_connector(&outcome, "256.256.256.256.256:1", outcome.port);

    assert_int_equal(outcome.fd, -1);
    assert_true(strlen(outcome.why) > 0);
    close_outcome(&outcome);
}

TEST(a_cancelled_connection_calls_nothing_back)
{
    struct outcome outcome;
    open_outcome(&outcome);
    struct connector_target target = {
            .host = "127.0.0.1", .port = outcome.port, .timeout_ms = 20000};

    for (int turns = 0; turns < 6; turns++) {
        struct connector *connector =
                connector_start(&outcome.context, &target, on_done, &outcome);
        for (int i = 0; i < turns && outcome.times == 0; i++) {
            (void)ev_run(outcome.context.loop, EVRUN_NOWAIT);
        }
        if (outcome.times > 0) {
            /* It was faster. */
            (void)close(outcome.fd);
            outcome.times = 0;
        } else {
            connector_cancel(connector);
        }
        for (int i = 0; i < 10; i++) {
            (void)ev_run(outcome.context.loop, EVRUN_NOWAIT);
        }
        assert_int_equal(outcome.times, 0);
    }

    connector_cancel(NULL);
    close_outcome(&outcome);
}
