/* control_upgrade.c -- the requests of `skein upgrade` to a running server, which then ends in order. */
#include "engine/app/control_request.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/app/version.h"
#include "engine/base/base.h"
#include "engine/modules/upgrade/module.h"
#include "engine/modules/upgrade/upgrade.h"

#include <unistd.h>

static void request_version(
        struct control_peer *peer, const json_t *request __attribute__((unused)))
{
    const char *why = upgrade_went_back();
    struct buf text = {0};
    buf_printf(&text, "%s %ld%s%s\n", version_text, (long)getpid(), why ? " back " : "",
            why ? why : "");
    control_peer_succeed(peer, buf_str(&text));
    buf_finish(&text);
}

/* The next program starts with the arguments and the rights of this one. */
static bool may_hand_over(struct server *server, struct err *err)
{
    if (server->stopping) {
        return err_set(err, ERR_BUSY, "this server is closing already");
    }
    if (server->services.brought_count > 0) {
        return err_set(err, ERR_DENIED,
                "systemd holds this server's sockets: install the new program and restart the "
                "service; connections behind a gate stay");
    }
    if (serve_privilege_drops(server) && services_are_privileged(&server->services)) {
        return err_set(err, ERR_DENIED,
                "the next program could not listen at ports below 1024, because that right was "
                "given up: install it and restart the server; connections behind a gate stay");
    }
    return true;
}

/* A supervised server asks its supervisor; another one becomes the supervisor when it has ended. */
static bool hand_over(struct server *server, const char *program, struct err *err)
{
    if (upgrade_has_parent() && !upgrade_ask(program, err)) {
        return false;
    }
    if (!upgrade_has_parent()) {
        server->next_program = mem_dup_text(program);
        server->run_next = upgrade_keep;
    }
    *server_module_state(server, "upgrade") = server;
    return true;
}

static void request_upgrade(struct control_peer *peer, const json_t *request)
{
    struct server *server = control_peer_server(peer);
    const char *program = json_string_value(json_object_get(request, "program"));
    struct err err;
    if (!program) {
        control_peer_fail(peer, "name the program");
    } else if (!upgrade_may(program, &err) || !may_hand_over(server, &err) ||
               !hand_over(server, program, &err)) {
        control_peer_fail(peer, err.text);
    } else {
        control_peer_succeed(peer, STR_NONE);
    }
}

static const char *why_stop_upgrade(const struct server *server)
{
    return *server_module_state((struct server *)(uintptr_t)server, "upgrade") ? "an upgrade"
                                                                               : NULL;
}

static void ready_upgrade(struct server *server __attribute__((unused)))
{
    upgrade_tell_ready();
}

static const struct control_request module_requests[] = {
        {"version", request_version, true}, {"upgrade", request_upgrade, false}, {0}};

static const struct cmd *const module_commands[] = {&cmd_upgrade, NULL};

const struct server_module upgrade_server = {
        .commands = module_commands,
        .requests = module_requests,
        .ready = ready_upgrade,
        .why_stop = why_stop_upgrade,
};
