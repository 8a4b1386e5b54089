/* serve_loop.c -- the server's main loop: turns, waiting and stopping.
 *
 * 1. The engine has a turn in each iteration, before the loop would wait. By then the input of
 *    the sockets is queued, and the turn's output is written right after. A turn is short. If
 *    work is left, the loop polls the sockets without waiting and comes back. It does the same
 *    if input arrived after the turn, from a connection that the turn resumed.
 * 2. The loop wakes for a socket, for due work (engine_turn returns when), for news of the
 *    store or a worker, and once a second to detect a disk that hangs.
 * 3. To stop, the server closes its listeners, tells everybody, and commits the last
 *    transactions and sends their output. Remaining connections are then cut, with a message if
 *    the disk holds their good-bye back. After STOP_MS everything else has one second, for the
 *    store's last attempts. Together that is within the two seconds promised to the operator. */
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/base/catalogue.h"
#include "engine/base/notify.h"
#include "engine/base/system.h"
#include "engine/core/run/monitor.h"
#include "net/stream/outgo.h"

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
        /* A second request means that somebody is in a hurry. */
        server->stop_at_ms = clock_ms();
        return;
    }
    char text[256];
    log_notice("stopping: %s", why);
    notify_systemd("STOPPING=1");
    server->stopping = true;
    server->stop_at_ms = clock_ms() + SERVE_LOOP_STOP_MS;
    services_stop_listening(&server->services);
    serve_modules_stopping(server);
    (void)snprintf(text, sizeof(text),
            LINE_FORMAT("%s is closing now. What you did is kept. Good-bye."),
            config_text(&server->config, CONFIG_NAME));
    engine_stop(server->game.engine, text);
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
                LINE_FORMAT("%s is closing now. Its disk is in trouble: what you were not "
                            "shown may be "
                            "lost. Good-bye."),
                config_text(&server->config, CONFIG_NAME));
        server->cut = true;
        server->stop_at_ms = clock_ms() + CUT_MS;
        engine_cut(engine, text);
    }
    return clock_ms() >= server->stop_at_ms ||
           (hub_count(engine_hub(engine)) == 0 && engine_is_idle(engine));
}

static bool is_over_serve_loop(struct server *server)
{
    return serve_modules_are_over(server) ||
           (server->stopping && is_quiet(server) && serve_modules_may_end(server));
}

/* -- turns -- */

/* Returns free memory to the system. Freed output lies between used blocks, so only the C library
 * returns its pages. That takes well under a millisecond, but a hundred milliseconds after a
 * large crowd. So it waits for a second without input, for at most a minute. */
static void trim(struct server *server)
{
    int64_t now_ms = clock_ms();
    if (now_ms < server->trim_at_ms || !engine_is_idle(server->game.engine)) {
        return;
    }
    uint64_t inputs = hub_inputs(engine_hub(server->game.engine));
    bool quiet = inputs == server->trim_inputs;
    server->trim_at_ms = now_ms + TRIM_MS;
    server->trim_inputs = inputs;
    if (quiet || now_ms >= server->trim_latest_ms) {
        server->trim_latest_ms = now_ms + TRIM_LATEST_MS;
        engine_trim(server->game.engine);
        outgo_trim(server->net.outgo);
        system_trim_memory();
    }
}

static int64_t earlier(int64_t wait_us, int64_t due_ms)
{
    int64_t left_us = (due_ms - clock_ms()) * 1000;
    left_us = left_us > 0 ? left_us : 0;
    return left_us < wait_us ? left_us : wait_us;
}

/* Makes the loop return after at most next_us. */
static void come_back(struct server *server, int64_t next_us)
{
    int64_t wait_us = next_us < 0 || next_us > SERVE_LOOP_WAIT_MOST_US ? SERVE_LOOP_WAIT_MOST_US
                                                                       : next_us;
    if (engine_shutdown_at_ms(server->game.engine) > 0 && !server->stopping) {
        wait_us = earlier(wait_us, engine_shutdown_at_ms(server->game.engine));
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
    server->inputs = hub_inputs(engine_hub(engine));
    bool runs = server->moved_at == 0 && !server->ends;
    int64_t next_us = runs ? engine_turn(engine, SERVE_LOOP_TURN_US) : -1;
    control_turn(server->control);
    watchdog_turn(&server->watchdog, engine);
    trim(server);
    if (engine_shutdown_at_ms(engine) > 0 && clock_ms() >= engine_shutdown_at_ms(engine) &&
            !server->stopping) {
        stop_serve_loop(server, "a wizard's @shutdown");
        next_us = 0;
    }
    const char *why = server->stopping ? NULL : serve_modules_why_stop(server);
    if (why) {
        stop_serve_loop(server, why);
        next_us = 0;
    }
    if (is_over_serve_loop(server)) {
        ev_break(loop, EVBREAK_ALL);
    }
    come_back(server, next_us);
}

/* Handles input that appears after the turn. The turn may resume a paused connection, whose
 * earlier input then arrives at once, before the loop waits. */
static void on_after_serve_loop(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    (void)events;
    struct server *server = watcher->data;
    if (hub_inputs(engine_hub(server->game.engine)) != server->inputs) {
        ev_idle_start(loop, &server->busy);
    }
    if (server->woken_us > 0) {
        int64_t now_us = clock_us();
        monitor_turn(server->game.engine, now_us - server->woken_us,
                clock_thread_us_at(now_us) - server->woken_ran_us);
    }
}

/* Starts the clock for the loop's delay: from here on, everybody waits for the loop. */
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
        struct err ignored;
        (void)serve_reload(server, &ignored);
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
    /* A connection that arrives while the loop ends would never be freed. */
    services_stop_listening(&server->services);
    services_cut(&server->services, "the server has stopped");
    serve_modules_close(server);
    /* The streams end in the first iteration, and their users in the second. */
    ev_run(server->loop, EVRUN_NOWAIT);
    ev_run(server->loop, EVRUN_NOWAIT);
    services_close(&server->services);
    if (server->game.engine) {
        hub_flush(engine_hub(server->game.engine));
    }
}
