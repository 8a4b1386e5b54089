/* control_apply.c -- the request of `skein plan` and `skein apply` to a running server. */
#include "engine/app/control_request.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/modules/apply/apply_live.h"
#include "engine/modules/apply/applying.h"
#include "engine/modules/apply/module.h"

#include <string.h>

/* The module's state in a server. */
struct apply_state {
    struct apply_live *live;      /* owned */
    struct live_change *applying; /* for the client `peer`; NULL: none */
    struct control_peer *peer;
};

static void on_request_applied(
        void *data, struct str text, uint64_t number, const char *problem)
{
    struct apply_state *state = data;
    state->applying = NULL;
    if (problem) {
        control_peer_done(state->peer, problem);
    } else {
        control_peer_wait(state->peer, text, number);
    }
}

static void request_apply(struct control_peer *peer, const json_t *request)
{
    struct server *server = control_peer_server(peer);
    struct apply_state *state = *server_module_state(server, "apply");
    struct applying_plan plan = {
            .live = {server->loop, server->game.engine, on_request_applied, state, ""},
            .path = json_string_value(json_object_get(request, "file")),
            .as = json_string_value(json_object_get(request, "as")),
            .only_plan = json_is_true(json_object_get(request, "plan")),
            .side = applying_side(json_string_value(json_object_get(request, "side")))};
    struct err err;
    (void)str_copy(str_of(control_peer_asker(peer)), plan.live.shell, sizeof(plan.live.shell));
    if (!plan.path || plan.path[0] != '/') {
        control_peer_fail(peer, "the path of the files must be absolute");
    } else if (!state || state->applying) {
        control_peer_fail(peer, "files are being applied already: wait until that ends");
    } else if (!(state->applying = applying_begin(&plan, &err))) {
        control_peer_fail(peer, err.text);
    } else {
        state->peer = peer;
        control_peer_busy(peer);
    }
}

static bool open_apply(struct server *server, void **state, struct err *err)
{
    struct apply_state *made = mem_alloc(sizeof(*made));
    (void)err;
    made->live = apply_live_open(server->loop, server->game.engine);
    *state = made;
    return true;
}

static void close_apply(struct server *server, void **state)
{
    struct apply_state *made = *state;
    (void)server;
    if (made) {
        live_change_abandon(made->applying);
        apply_live_close(made->live);
        mem_free(made);
        *state = NULL;
    }
}

static const struct control_request module_requests[] = {{"apply", request_apply, false}, {0}};

static const struct cmd *const module_commands[] = {&cmd_plan, &cmd_apply, NULL};

const struct server_module apply_server = {
        .commands = module_commands,
        .requests = module_requests,
        .open = open_apply,
        .close = close_apply,
};
