/* cmd_witness.c -- `skein witness`: decides on a third machine which of two processes may serve
 * the world.
 *
 * stdout as in serve: a line with the address, then `ready`. */
#include "engine/app/cmd.h"

#include "engine/app/reactor.h"
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/base/notify.h"
#include "engine/base/refusals.h"
#include "net/follow/witness_listener.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { WITNESS_CONNECTIONS = 256 };

/* A running witness; of struct server it uses the loop. */
struct witness_server {
    struct server base;
    struct sealed_key key;
    struct witness *witness;
    struct service *service;
};

static void on_signal_witness(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
    (void)events;
    if (watcher->signum != SIGHUP) {
        ev_break(loop, EVBREAK_ALL);
    }
}

/* Returns the file of the secret: --secret, or else follow.secret of --config; NULL: none. */
static const char *secret_of(const struct witness_server *server)
{
    const char *given = args_value(server->base.args, "secret");
    return given ? given : config_text(&server->base.config, CONFIG_FOLLOW_SECRET);
}

static bool start_witness(struct witness_server *server, unsigned reactor, struct err *err)
{
    struct server *base = &server->base;
    const char *secret = secret_of(server);
    const char *listen = args_value(base->args, "listen");
    if ((secret && !sealed_key_read(secret, "follow.secret", &server->key, err)) ||
            !witness_open(args_value(base->args, "file"), secret ? &server->key : NULL,
                    &server->witness, err) ||
            !serve_process_open(base, reactor, err)) {
        return false;
    }
    base->net.witness = server->witness;
    base->net.limits.connections = WITNESS_CONNECTIONS;
    if (!service_open(
                &witness_service_kind, &base->net, listen, false, &server->service, err)) {
        return false;
    }
    serve_process_listen(base, on_signal_witness, server);
    serve_print_listening("witness", service_address(server->service));
    return true;
}

static void finish_witness(struct witness_server *server)
{
    struct server *base = &server->base;
    if (server->service) {
        service_stop_listening(server->service);
        service_cut(server->service, "the witness ends");
        ev_run(base->loop, EVRUN_NOWAIT);
        ev_run(base->loop, EVRUN_NOWAIT);
        service_close(server->service);
    }
    serve_process_close(base);
    witness_close(server->witness);
    explicit_bzero(&server->key, sizeof(server->key));
}

/* Returns CMD_USAGE, or CMD_DONE if the usage is right. */
static enum cmd_status check_usage(const struct witness_server *server, struct err *err)
{
    const char *listen = args_value(server->base.args, "listen");
    if (!listen || !args_value(server->base.args, "file")) {
        return cmd_usage(err,
                "say where worlds and followers reach it, and which file it keeps: "
                "--listen ADDRESS --file FILE");
    }
    if (!secret_of(server) && !str_starts(str_of(listen), STR("unix:"))) {
        return cmd_usage(err,
                "anybody who reaches %.128s could decide which world is the right one: name "
                "the file "
                "of "
                "follow.secret with --secret FILE (head -c 32 /dev/urandom > FILE; chmod 600 "
                "FILE), or listen on unix:PATH",
                listen);
    }
    return CMD_DONE;
}

static enum cmd_status run_witness(const struct args *args, struct err *err)
{
    struct witness_server server = {.base = {.args = args}};
    unsigned reactor = 0;
    const char *file = args_value(args, "config");
    serve_process_hold_hangup();
    if (!cmd_set_log(args, err) || !reactor_find(args_value(args, "reactor"), &reactor, err)) {
        return CMD_USAGE;
    }
    config_init(&server.base.config);
    enum cmd_status status = file && !config_read(&server.base.config, file, err)
                                     ? CMD_FAILED
                                     : check_usage(&server, err);
    if (status == CMD_DONE) {
        status = start_witness(&server, reactor, err) ? CMD_DONE : CMD_FAILED;
        if (status == CMD_DONE) {
            serve_process_ready();
            ev_run(server.base.loop, 0);
            notify_systemd("STOPPING=1");
        }
        finish_witness(&server);
    }
    config_finish(&server.base.config);
    return status;
}

static const struct args_option witness_options[] = {
        {"listen", "ADDRESS", "where worlds and followers reach it: HOST:PORT or unix:PATH"},
        {"file", "FILE", "the file with its records; created if missing"},
        {"secret", "FILE", "the file of follow.secret, which a port needs"},
        {"config", "FILE", "a configuration that names follow.secret, in place of --secret"},
        {"reactor", "NAME", "how to wait for sockets (default: the best available)"},
        CMD_LOG_OPTION,
        {0},
};

static const char witness_help[] =
        "Decides which of two processes is a world, its server or its follower, when the\n"
        "two cannot reach each other. It belongs on a third machine. Both name it in\n"
        "their configurations, follow = { witness = \"HOST:PORT\", secret = \"FILE\" }. Then\n"
        "the follower takes over automatically when the server gives no sign of life for\n"
        "three seconds. A server that reaches neither the follower nor the witness\n"
        "acknowledges nothing. One witness is enough for 64 worlds. Prints its address\n"
        "and then `ready`, and runs until SIGTERM or SIGINT.\n"
        "\n"
        "Example: skein witness --listen 0.0.0.0:4102 --file witness --secret follow.secret\n";

const struct cmd cmd_witness = {
        .name = "witness",
        .usage = "--listen ADDRESS --file FILE [--secret FILE | --config FILE]",
        .summary = "decides which of two processes is a world",
        .help = witness_help,
        .options = witness_options,
        .run = run_witness,
};
