/* serve_process.c -- the common part of the long-running processes: serve, gate and follow.
 *
 * It handles the loop with its watchers, signals, the `ready` report, and reloading the
 * configuration. Each process defines its own turns and its own reaction to signals. */
#include "engine/app/serve_impl.h"
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/notify.h"
#include "net/stream/outgo.h"
#include "net/stream/stream.h"

#include <signal.h>
#include <stdio.h>

/* Set by a SIGHUP that came before the loop existed. */
static volatile sig_atomic_t early_hangup;

static void on_early_hangup(int number)
{
    early_hangup = number;
}

void serve_process_hold_hangup(void)
{
    struct sigaction action = {.sa_handler = on_early_hangup, .sa_flags = SA_RESTART};
    (void)sigaction(SIGHUP, &action, NULL);
}

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
                "this system does not support that reactor; choose another with --reactor");
    }
    server->net.loop = server->loop;
    server->net.refusals = &server->refusals;
    server->net.reload.success_s = clock_wall_ms() / 1000;
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
        ev_async_stop(server->loop, &server->wake);
        /* A signal handler of libev would use the destroyed loop. */
        ev_signal_stop(server->loop, &server->on_term);
        ev_signal_stop(server->loop, &server->on_interrupt);
        ev_signal_stop(server->loop, &server->on_hangup);
        ev_timer_stop(server->loop, &server->certificate_timer);
        serve_process_hold_hangup();
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
    if (early_hangup) {
        early_hangup = 0;
        ev_feed_signal_event(server->loop, SIGHUP);
    }
}

/* -- reloading the configuration -- */

/* Does the last steps that can fail, and then those that cannot. */
static bool take_reread(
        struct server *server, const struct config *config, void ***out_made, struct err *err)
{
    void **made = serve_modules_prepare(server, config, err);
    if (!made) {
        return false;
    }
    if (!serve_listen(server, config, serve_print_listening, err)) {
        serve_modules_drop(server, made);
        return false;
    }
    *out_made = made;
    return true;
}

static bool reread(
        struct server *server, void ***out_made, struct config *out_before, struct err *err)
{
    struct config config;
    bool usage = false;
    bool read = server->net.gate ? serve_read_gate_config(server->args, &config, &usage, err)
                                 : serve_read_config(server->args, &config, &usage, err);
    if (!read) {
        return false;
    }
    const char *file = args_value(server->args, "config");
    if (!serve_modules_check_all(server, &config, err) ||
            !config_packages_open(&config, file, err) ||
            !take_reread(server, &config, out_made, err)) {
        struct err again;
        (void)!config_packages_open(&server->config, file, &again);
        config_finish(&config);
        return false;
    }
    *out_before = server->config;
    server->config = config;
    serve_net_options(server);
    serve_log_options(server);
    return true;
}

bool serve_process_reread(
        struct server *server, void ***out_made, struct config *out_before, struct err *err)
{
    bool ok = reread(server, out_made, out_before, err);
    server->net.reload.failed = !ok;
    if (ok) {
        server->net.reload.success_s = clock_wall_ms() / 1000;
    }
    return ok;
}
