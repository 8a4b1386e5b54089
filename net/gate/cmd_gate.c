/* cmd_gate.c -- `skein gate`: a connection proxy that keeps clients connected while a world
 * restarts (net/gate).
 *
 * It has no world, scripts or accounts: only configuration, an event loop, protocol handlers
 * and the link to the world. Nothing in it waits for the world, which may come and go. When the
 * proxy ends, its connections are dropped.
 *
 * stdout as in serve: a line for each listener, then `ready`. */
#include "net/gate/cmd_gate.h"

#include "engine/app/activation.h"
#include "engine/app/gate_worlds.h"
#include "engine/app/reactor.h"
#include "engine/app/serve_impl.h"
#include "engine/app/version.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/notify.h"
#include "net/gate/gate.h"
#include "net/gate/gate_reload.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { GATE_STOP_MS = 700, TO_MAX = 8 };

/* A running proxy; of struct server it uses the network part. */
struct gate_server {
    struct server base;
    struct gate *gate;
    uint64_t inputs; /* hub_inputs at the last turn */
    int64_t stop_at_ms;
    struct ev_timer watch; /* sends systemd's watchdog message as long as the loop runs */
};

/* -- turns -- */

static void stop_gate(struct gate_server *server, const char *why)
{
    char text[256];
    if (server->base.stopping) {
        server->stop_at_ms = clock_ms();
        return;
    }
    log_notice("stopping: %s", why);
    notify_systemd("STOPPING=1");
    server->base.stopping = true;
    server->stop_at_ms = clock_ms() + GATE_STOP_MS;
    services_stop_listening(&server->base.services);
    (void)snprintf(text, sizeof(text),
            "%s closes this door now. What you did is kept. Good-bye.",
            config_text(&server->base.config, CONFIG_NAME));
    gate_stop(server->gate, text);
}

static bool is_over_gate(const struct gate_server *server)
{
    return server->base.stopping &&
           (gate_count(server->gate) == 0 || clock_ms() >= server->stop_at_ms);
}

static void keep_awake(struct server *server, bool awake)
{
    if (awake) {
        ev_idle_start(server->loop, &server->busy);
    } else {
        ev_idle_stop(server->loop, &server->busy);
    }
}

static void on_turn_gate(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct gate_server *server = watcher->data;
    (void)events;
    server->inputs = hub_inputs(server->base.net.hub);
    bool all = gate_turn(server->gate);
    keep_awake(&server->base, !all || server->base.stopping);
    if (is_over_gate(server)) {
        ev_break(loop, EVBREAK_ALL);
    }
}

/* Output of the turn may resume a paused connection, whose lines then arrive before the loop
 * waits. */
static void on_after_gate(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct gate_server *server = watcher->data;
    (void)loop;
    (void)events;
    if (hub_inputs(server->base.net.hub) != server->inputs) {
        keep_awake(&server->base, true);
    }
}

static void on_watch(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
    notify_systemd("WATCHDOG=1");
}

static void start_watch(struct gate_server *server)
{
    watchdog_init(&server->base.watchdog);
    double seconds = (double)server->base.watchdog.period_ms / 1000;
    ev_timer_init(&server->watch, on_watch, seconds, seconds);
    if (seconds > 0) {
        ev_timer_start(server->base.loop, &server->watch);
    }
}

/* -- signals -- */

static bool take_config(struct server *server, struct err *err)
{
    struct config before;
    void **made = NULL;
    if (!serve_process_reread(server, &made, &before, err)) {
        return false;
    }
    serve_modules_take(server, made);
    config_finish(&before);
    return true;
}

static void reload_gate(struct server *server)
{
    struct err err;
    bool ok = take_config(server, &err);
    serve_modules_reload_data(server);
    struct buf status = {0};
    buf_add_text(&status, "STATUS=");
    if (ok) {
        log_notice("the configuration was read again");
        gate_reload_answer(NULL);
    } else {
        serve_privilege_explain(server, &err);
        (void)err_wrap(&err, "the configuration stays as it was");
        log_error("%s", err.text);
        buf_add_text(&status, err.text);
        gate_reload_answer(err.text);
    }
    notify_systemd(status.bytes);
    buf_finish(&status);
}

static void on_signal_gate(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
    struct gate_server *server = watcher->data;
    (void)loop;
    (void)events;
    if (watcher->signum != SIGHUP) {
        stop_gate(server, watcher->signum == SIGTERM ? "SIGTERM" : "SIGINT");
    } else {
        reload_gate(&server->base);
    }
}

/* -- start and end -- */

static bool has_no_gates(const struct config *config, struct err *err)
{
    for (size_t i = 0; i < config_count(config, CONFIG_LISTEN); i++) {
        if (str_starts(str_of(config_item(config, CONFIG_LISTEN, i)), STR("gate:"))) {
            return err_set(err, ERR_FORMAT,
                    "a gate serves players, not other gates: leave %s to `skein serve`",
                    config_item(config, CONFIG_LISTEN, i));
        }
    }
    return true;
}

static bool create_gate(struct gate_server *server, struct err *err)
{
    const char *to[TO_MAX];
    size_t count = 0;
    size_t cursor = 0;
    for (const char *one; (one = args_next(server->base.args, "to", &cursor));) {
        if (count == TO_MAX) {
            return err_set(err, ERR_LIMIT, "a gate tries at most %d addresses", TO_MAX);
        }
        to[count++] = one;
    }
    return gate_create(&server->base.net, to, count, &server->gate, err);
}

static void name_first(void *gate, struct str name)
{
    gate_name_first(gate, name);
}

static const char *first_name(const void *gate)
{
    return gate_first_name(gate);
}

static json_t *world_names(const void *gate)
{
    return gate_world_names(gate);
}

static bool was_up(const void *gate)
{
    return gate_was_up(gate);
}

static void hear_world(void *gate, struct str name, struct str link)
{
    gate_hear(gate, name, link);
}

static bool find_worlds(struct gate_server *server, struct err *err)
{
    struct server *base = &server->base;
    const char *world = args_value(base->args, "world");
    struct gate_worlds worlds = {server->gate, name_first, first_name, world_names, was_up,
            hear_world, world ? world : config_text(&base->config, CONFIG_REALM_REGISTRAR)};
    /* A proxy started with --to may share its world's configuration file. */
    bool told = args_value(base->args, "to") && !args_value(base->args, "realm");
    return !config_text(&base->config, CONFIG_REALM_BOARD) || told ||
           serve_modules_open_gate(base, &worlds, err);
}

static bool start_gate(struct gate_server *server, unsigned reactor, struct err *err)
{
    struct server *base = &server->base;
    serve_modules_init(base);
    serve_raise_limits(&base->config);
    if (!activation_take(&base->services, err) || !serve_modules_begin(base, err) ||
            !serve_secrets_begin(base, err) || !serve_privilege_begin(base, err) ||
            !serve_process_open(base, reactor, err)) {
        return false;
    }
    if (!has_no_gates(&base->config, err) || !create_gate(server, err) ||
            !find_worlds(server, err)) {
        return false;
    }
    serve_process_tells_many(base);
    serve_net_options(base);
    ev_prepare_init(&base->turn, on_turn_gate);
    ev_prepare_init(&base->after, on_after_gate);
    ev_set_priority(&base->after, EV_MINPRI);
    base->turn.data = server;
    base->after.data = server;
    serve_process_listen(base, on_signal_gate, server);
    ev_prepare_start(base->loop, &base->turn);
    ev_prepare_start(base->loop, &base->after);
    return serve_listen(base, &base->config, serve_print_listening, err) &&
           serve_privilege_end(base, err);
}

static void finish_gate(struct gate_server *server)
{
    struct server *base = &server->base;
    if (server->gate) {
        ev_prepare_stop(base->loop, &base->turn);
        ev_prepare_stop(base->loop, &base->after);
        ev_idle_stop(base->loop, &base->busy);
        ev_timer_stop(base->loop, &server->watch);
        services_cut(&base->services, "the gate has stopped");
        /* See serve_loop_close. */
        ev_run(base->loop, EVRUN_NOWAIT);
        ev_run(base->loop, EVRUN_NOWAIT);
        services_close(&base->services);
        serve_modules_close(base);
        gate_close_link(server->gate);
        gate_destroy(server->gate);
    }
    serve_process_close(base);
    serve_modules_finish(base);
    serve_secrets_finish(base);
    serve_net_finish(base);
    config_finish(&base->config);
}

static enum cmd_status run_gate(const struct args *args, struct err *err)
{
    if (args_value(args, "reload")) {
        return gate_reload_ask(args_value(args, "reload"), err) ? CMD_DONE : CMD_FAILED;
    }
    struct gate_server server = {.base = {.args = args}};
    unsigned reactor = 0;
    bool usage = true;
    serve_process_hold_hangup();
    if (!cmd_set_log(args, err) || !reactor_find(args_value(args, "reactor"), &reactor, err) ||
            !cmd_set_assets(args, err) ||
            !serve_read_gate_config(args, &server.base.config, &usage, err)) {
        asset_set_directory(NULL);
        return usage ? CMD_USAGE : CMD_FAILED;
    }
    serve_log_options(&server.base);
    if (!args_value(args, "to") && !config_text(&server.base.config, CONFIG_REALM_BOARD)) {
        config_finish(&server.base.config);
        asset_set_directory(NULL);
        return cmd_usage(err, "say where the world listens for gates: --to HOST:PORT or --to "
                              "unix:PATH; or name its realm: --realm URL");
    }
    bool ok = start_gate(&server, reactor, err);
    if (ok) {
        serve_process_ready();
        start_watch(&server);
        ev_run(server.base.loop, 0);
    }
    finish_gate(&server);
    asset_set_directory(NULL);
    return ok ? CMD_DONE : CMD_FAILED;
}

static const struct args_option gate_options[] = {
        {"to", "ADDRESS",
                "where the world listens for gates: HOST:PORT, [V6]:PORT or unix:PATH; if "
                "given several times, the first that answers"},
        {"realm", "URL", "the broker that knows where the worlds are, redis://HOST:PORT/REALM"},
        {"world", "NAME", "the world for newcomers (default: the one that registers names)"},
        {"config", "FILE", "the configuration, a file of Lua data"},
        {"listen", "SERVICE:ADDRESS",
                "where to listen, instead of the configuration's; may be given more than once"},
        {"reload", "PID",
                "only have the gate with that process id read its configuration again, and "
                "wait for it"},
        {"reactor", "NAME", "how to wait for sockets (default: the best available)"},
        CMD_LOG_OPTION,
        {"wire", NULL, "log every byte of every session (passwords too), for debugging"},
        {"assets", "DIR", "use help and web pages from DIR before those built in"},
        {0},
};

static const char gate_help[] =
        "Holds players' connections for a world that another process serves with\n"
        "--listen gate:ADDRESS. The world may be stopped, restarted, replaced or crash:\n"
        "no connection is lost, input meanwhile is run afterwards, and nobody has to log\n"
        "in again. In a realm, it finds the worlds through the broker, even when another\n"
        "process serves a world. Runs until SIGTERM or SIGINT; SIGHUP reads the\n"
        "configuration again.\n"
        "\n"
        "--reload PID does so, for service managers: it ends with 1 and the reason if the\n"
        "gate keeps its configuration. Both need the same RUNTIME_DIRECTORY.\n"
        "\n"
        "Example: skein serve --world skein.db --listen gate:unix:skein.gate &\n"
        "         skein gate --to unix:skein.gate --listen telnet:0.0.0.0:4000\n";

const struct cmd cmd_gate = {
        .name = "gate",
        .usage = "--to ADDRESS... [--config FILE] [--listen SERVICE:ADDRESS]...\n"
                 "--realm URL [--world NAME] [--config FILE] [--listen SERVICE:ADDRESS]...\n"
                 "--reload PID",
        .summary = "holds connections while the world restarts",
        .help = gate_help,
        .options = gate_options,
        .run = run_gate,
};
