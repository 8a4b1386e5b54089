/* serve_process.c -- what do all processes do alike that run until they are told to end: serve, gate and follow?
 *
 * Their loop with its watchers, signals, saying that they are ready, and reading the configuration
 * again. What a turn is, and what a signal means, is each one's own. */
#include "engine/app/notify.h"
#include "engine/app/serve_impl.h"
#include "engine/base/err.h"
#include "net/stream/outgo.h"
#include "net/stream/stream.h"

#include <signal.h>
#include <stdio.h>

void serve_process_ready(void)
{
    (void)puts("ready");
    (void)fflush(stdout);
    notify_systemd("READY=1");
}

/* -- the loop -- */

static void on_next(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
}

static void on_busy(struct ev_loop *loop, struct ev_idle *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
}

static void on_wake(struct ev_loop *loop, struct ev_async *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
}

bool serve_process_open(struct server *server, unsigned reactor, struct err *err)
{
    server->loop = ev_loop_new(reactor);
    if (!server->loop) {
        return err_set(err, ERR_IO,
                "this system does not let that reactor run; choose another with --reactor");
    }
    server->net.loop = server->loop;
    server->net.wire_log = args_has(server->args, "wire");
    ev_timer_init(&server->next, on_next, 0.0, 0.0);
    ev_idle_init(&server->busy, on_busy);
    ev_async_init(&server->wake, on_wake);
    ev_async_start(server->loop, &server->wake);
    return true;
}

void serve_process_tells_many(struct server *server)
{
    server->net.outgo = stream_outgo_create(server->loop);
}

void serve_process_close(struct server *server)
{
    outgo_destroy(server->net.outgo);
    server->net.outgo = NULL;
    if (server->loop) {
        ev_loop_destroy(server->loop);
    }
}

void serve_wake(void *data)
{
    struct server *server = data;
    ev_async_send(server->loop, &server->wake);
}

void serve_process_listen(struct server *server, serve_on_signal *on_signal, void *data)
{
    const struct {
        struct ev_signal *watcher;
        int number;
    } signals[] = {{&server->on_term, SIGTERM}, {&server->on_interrupt, SIGINT},
            {&server->on_hangup, SIGHUP}};

    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        ev_signal_init(signals[i].watcher, on_signal, signals[i].number);
        signals[i].watcher->data = data;
        ev_signal_start(server->loop, signals[i].watcher);
    }
}

/* -- the configuration, again -- */

bool serve_process_reread(struct server *server, struct config *out_before, struct err *err)
{
    struct config config;
    bool usage = false;
    bool read = server->net.gate ? serve_read_gate_config(server->args, &config, &usage, err)
                                 : serve_read_config(server->args, &config, &usage, err);
    if (!read) {
        return false;
    }
    char *secret = NULL;
    if (!serve_bridges_check(&config, err) || !serve_relay_check(&config, err) ||
            !serve_webhooks_check(&config, err) ||
            !serve_realm_reread(server, &config, &secret, err) ||
            !serve_listen(server, &config, err)) {
        mem_free(secret);
        config_finish(&config);
        return false;
    }
    serve_realm_take(server, secret);
    *out_before = server->config;
    server->config = config;
    serve_net_options(server);
    return true;
}
