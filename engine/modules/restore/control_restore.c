/* control_restore.c -- the request of `skein restore` to a running server: a part of a backup. */
#include "engine/app/control_request.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/modules/restore/module.h"
#include "engine/modules/restore/restoring.h"

/* The module's state in a server, which exists while a restore runs. */
struct restore_state {
    struct live_change *change;
    struct control_peer *peer; /* the client that asked for it */
    void **own;                /* the server's pointer to this */
};

static void end_restore(struct restore_state *state)
{
    *state->own = NULL;
    mem_free(state);
}

static void on_restored(void *data, struct str text, uint64_t number, const char *problem)
{
    struct restore_state *state = data;
    if (problem) {
        control_peer_done(state->peer, problem);
    } else {
        control_peer_wait(state->peer, text, number);
    }
    end_restore(state);
}

static void begin_restore(
        struct control_peer *peer, void **own, const struct restoring_plan *asked)
{
    struct restore_state *state = mem_alloc(sizeof(*state));
    struct restoring_plan plan = *asked;
    struct err err;
    *state = (struct restore_state){.peer = peer, .own = own};
    plan.live.data = state;
    state->change = restoring_begin(&plan, &err);
    *own = state;
    if (state->change) {
        control_peer_busy(peer);
    } else {
        control_peer_fail(peer, err.text);
        end_restore(state);
    }
}

static void request_restore(struct control_peer *peer, const json_t *request)
{
    struct server *server = control_peer_server(peer);
    void **own = server_module_state(server, "restore");
    struct restoring_plan plan = {
            .live = {server->loop, server->game.engine, on_restored, NULL, ""},
            .file = json_string_value(json_object_get(request, "file")),
            .name = json_string_value(json_object_get(request, "name")),
            .as = json_string_value(json_object_get(request, "as")),
            .is_area = json_is_true(json_object_get(request, "area"))};
    (void)str_copy(str_of(control_peer_asker(peer)), plan.live.shell, sizeof(plan.live.shell));
    if (!plan.file || plan.file[0] != '/' || !plan.name) {
        control_peer_fail(
                peer, "the path of the backup must be absolute, and a part must be named");
    } else if (*own) {
        control_peer_fail(peer, "a restore is running already: wait until it ends");
    } else {
        begin_restore(peer, own, &plan);
    }
}

static void close_restore(struct server *server, void **own)
{
    struct restore_state *state = *own;
    (void)server;
    if (state) {
        live_change_abandon(state->change);
        end_restore(state);
    }
}

static const struct control_request module_requests[] = {
        {"restore", request_restore, false}, {0}};

static const struct cmd *const module_commands[] = {&cmd_restore, NULL};

const struct server_module restore_server = {
        .commands = module_commands,
        .requests = module_requests,
        .close = close_restore,
};
