/* serve_loop.c -- when is it the engine's turn, and when is it over?
 *
 * 1. Once an iteration, before the loop would wait: what the sockets brought is queued by then,
 *    and what the turn tells is written right after. A turn is short; if there is more to do
 *    the loop looks at the sockets without waiting and comes back; so it does if something came in
 *    after the turn, from a connection that the turn let go on.
 * 2. The loop wakes for a socket, for what is due (engine_turn says when), for news of the store
 *    or a worker, and once a second for what only time tells: a disk that hangs.
 * 3. Stopping: nobody is accepted, everybody is told, the last slices are committed and told;
 *    whoever is not gone by then is cut, with a word if it is the disk that
 *    holds the good-bye back. After STOP_MS the rest may not take a second
 *    (the store's last attempts), which makes the two that the operator was promised. */
#include "engine/app/notify.h"
#include "engine/app/serve_impl.h"
#include "engine/app/upgrade.h"
#include "engine/base/base.h"
#include "engine/core/run/monitor.h"
#include "net/stream/outgo.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>

enum {
    SERVE_LOOP_TURN_US = 5000,
    SERVE_LOOP_WAIT_MOST_US = 1000000,
    SERVE_LOOP_STOP_MS = 700,
    CUT_MS = 100,
    TRIM_MS = 1000,
    TRIM_LATEST_MS = 60000
};

/* -- stopping -- */

static void stop_serve_loop(struct server *server, const char *why)
{
    if (server->stopping) {
        /* Asked twice: whoever asks is in a hurry. */
        server->stop_at_ms = clock_ms();
        return;
    }
    char text[256];
    log_notice("stopping: %s", why);
    notify_systemd("STOPPING=1");
    server->stopping = true;
    server->stop_at_ms = clock_ms() + SERVE_LOOP_STOP_MS;
    services_stop_listening(&server->services);
    serve_office_flush(server);
    (void)snprintf(text, sizeof(text), "%s is closing now. What you did is kept. Good-bye.",
            config_text(&server->config, CONFIG_NAME));
    engine_stop(server->game.engine, text);
}

bool serve_loop_upgrade(void *data, const char *program, struct err *err)
{
    struct server *server = data;
    if (server->stopping) {
        return err_set(err, ERR_BUSY, "this server is closing already");
    }
    if (server->services.brought_count > 0) {
        return err_set(err, ERR_DENIED,
                "this server's sockets are systemd's: install the new program and restart the "
                "service; who is behind a gate stays");
    }
    if (serve_privilege_drops(server) && services_are_privileged(&server->services)) {
        return err_set(err, ERR_DENIED,
                "the next program could not listen at ports below 1024, for that right was "
                "given "
                "up: install it and start the server again; who is behind a gate stays");
    }
    if (upgrade_has_keeper() && !upgrade_ask(program, err)) {
        return false;
    }
    server->upgrade = mem_dup_text(program);
    stop_serve_loop(server, "an upgrade");
    return true;
}

bool serve_loop_move(void *data, struct err *err)
{
    struct server *server = data;
    if (server->stopping) {
        return err_set(err, ERR_BUSY, "the server of the world is closing already");
    }
    server->moving = true;
    stop_serve_loop(server, "the world moves to its follower");
    return true;
}

static bool is_quiet(struct server *server)
{
    struct engine *engine = server->game.engine;
    struct store_load load;
    store_load_now(server->game.store, &load);
    if (clock_ms() >= server->stop_at_ms && load.batches > 0 && !server->cut) {
        char text[256];
        (void)snprintf(text, sizeof(text),
                "%s is closing now. Its disk is in trouble: what you were not shown may be "
                "lost. Good-bye.",
                config_text(&server->config, CONFIG_NAME));
        server->cut = true;
        server->stop_at_ms = clock_ms() + CUT_MS;
        engine_cut(engine, text);
    }
    return clock_ms() >= server->stop_at_ms ||
           (hub_count(engine->hub) == 0 && engine_is_idle(engine));
}

static bool is_over_serve_loop(struct server *server)
{
    return serve_follow_is_over(server) ||
           (server->stopping && is_quiet(server) && serve_follow_may_end(server));
}

/* -- turns -- */

/* What a crowd was told is freed, but in pieces between what stays: only this gives the pages
 * back. It takes well under a millisecond, but after a great crowd a hundred: so it waits for a second in which
 * nobody typed, if there is one within a minute. */
static void trim(struct server *server)
{
    int64_t now_ms = clock_ms();
    if (now_ms < server->trim_at_ms || !engine_is_idle(server->game.engine)) {
        return;
    }
    uint64_t inputs = hub_inputs(server->game.engine->hub);
    bool quiet = inputs == server->trim_inputs;
    server->trim_at_ms = now_ms + TRIM_MS;
    server->trim_inputs = inputs;
    if (quiet || now_ms >= server->trim_latest_ms) {
        server->trim_latest_ms = now_ms + TRIM_LATEST_MS;
        engine_trim(server->game.engine);
        outgo_trim(server->net.outgo);
        (void)malloc_trim(0);
    }
}

static int64_t earlier(int64_t wait_us, int64_t due_ms)
{
    int64_t left_us = (due_ms - clock_ms()) * 1000;
    left_us = left_us > 0 ? left_us : 0;
    return left_us < wait_us ? left_us : wait_us;
}

/* Has the loop come back after next_us at the latest. */
static void come_back(struct server *server, int64_t next_us)
{
    int64_t wait_us = next_us < 0 || next_us > SERVE_LOOP_WAIT_MOST_US ? SERVE_LOOP_WAIT_MOST_US
                                                                       : next_us;
    if (server->game.engine->shutdown_at_ms > 0 && !server->stopping) {
        wait_us = earlier(wait_us, server->game.engine->shutdown_at_ms);
    }
    if (server->stopping) {
        wait_us = earlier(wait_us, server->stop_at_ms);
    }
    if (server->watchdog.period_ms > 0) {
        wait_us = earlier(wait_us, server->watchdog.due_ms);
    }
    if (wait_us == 0) {
        ev_idle_start(server->loop, &server->busy);
        return;
    }
    ev_idle_stop(server->loop, &server->busy);
    ev_timer_stop(server->loop, &server->next);
    ev_timer_set(&server->next, (double)wait_us / 1e6, 0.0);
    ev_timer_start(server->loop, &server->next);
}

static void on_turn_serve_loop(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    (void)events;
    struct server *server = watcher->data;
    struct engine *engine = server->game.engine;
    server->inputs = hub_inputs(engine->hub);
    bool runs = server->moved_at == 0 && !server->ends;
    int64_t next_us = runs ? engine_turn(engine, SERVE_LOOP_TURN_US) : -1;
    control_turn(server->control);
    watchdog_turn(&server->watchdog, engine);
    trim(server);
    if (engine->shutdown_at_ms > 0 && clock_ms() >= engine->shutdown_at_ms &&
            !server->stopping) {
        stop_serve_loop(server, "a wizard's @shutdown");
        next_us = 0;
    }
    if (serve_realm_is_over(server) && !server->stopping) {
        stop_serve_loop(server, "a file that is older than what the realm knows");
        next_us = 0;
    }
    if (is_over_serve_loop(server)) {
        ev_break(loop, EVBREAK_ALL);
    }
    come_back(server, next_us);
}

/* What a turn told may let a connection go on that was paused: what it had read before comes in at
 * once, behind the turn and before the loop would wait. */
static void on_after_serve_loop(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    (void)events;
    struct server *server = watcher->data;
    if (hub_inputs(server->game.engine->hub) != server->inputs) {
        ev_idle_start(loop, &server->busy);
    }
    if (server->woken_us > 0) {
        int64_t now_us = clock_us();
        monitor_turn(server->game.engine, now_us - server->woken_us,
                clock_thread_us_at(now_us) - server->woken_ran_us);
    }
}

/* What holds the loop from here on, others wait for. */
static void on_woken(struct ev_loop *loop, struct ev_check *watcher, int events)
{
    (void)loop;
    (void)events;
    struct server *server = watcher->data;
    server->woken_us = clock_us();
    server->woken_ran_us = clock_thread_us_at(server->woken_us);
}

/* -- signals -- */

static void on_signal_serve_loop(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
    (void)loop;
    (void)events;
    struct server *server = watcher->data;
    if (watcher->signum != SIGHUP) {
        stop_serve_loop(server, watcher->signum == SIGTERM ? "SIGTERM" : "SIGINT");
    } else if (!server->stopping) {
        serve_reload(server);
    }
}

/* -- the loop -- */

void serve_loop_open(struct server *server)
{
    ev_prepare_init(&server->turn, on_turn_serve_loop);
    ev_prepare_init(&server->after, on_after_serve_loop);
    ev_set_priority(&server->after, EV_MINPRI);
    ev_check_init(&server->woken, on_woken);
    ev_set_priority(&server->woken, EV_MAXPRI);
    server->woken.data = server;
    server->turn.data = server;
    server->after.data = server;
}

void serve_loop_start(struct server *server)
{
    serve_process_listen(server, on_signal_serve_loop, server);
    ev_prepare_start(server->loop, &server->turn);
    ev_prepare_start(server->loop, &server->after);
    ev_check_start(server->loop, &server->woken);
}

void serve_loop_run(struct server *server)
{
    ev_run(server->loop, 0);
}

void serve_loop_close(struct server *server)
{
    if (!server->loop) {
        return;
    }
    ev_prepare_stop(server->loop, &server->turn);
    ev_prepare_stop(server->loop, &server->after);
    ev_check_stop(server->loop, &server->woken);
    ev_timer_stop(server->loop, &server->next);
    ev_idle_stop(server->loop, &server->busy);
    /* Who came while the loop ends would be left over. */
    services_stop_listening(&server->services);
    services_cut(&server->services, "the server has stopped");
    serve_bridges_cut(server);
    serve_relay_close(server);
    serve_webhooks_close(server);
    serve_follow_close(server);
    serve_realm_close(server);
    /* One iteration in which streams end, one in which what fed on that does. */
    ev_run(server->loop, EVRUN_NOWAIT);
    ev_run(server->loop, EVRUN_NOWAIT);
    services_close(&server->services);
    if (server->game.engine) {
        hub_flush(server->game.engine->hub);
    }
}
