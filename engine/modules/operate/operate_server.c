/* operate_server.c -- what a server answers to `skein health` and `skein reload`. */
#include "engine/app/control.h"
#include "engine/app/control_request.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/core/people/presence.h"
#include "engine/modules/operate/module.h"

static void put_health(const struct server *server, struct buf *out)
{
    const struct hub *hub = engine_hub(server->game.engine);
    buf_printf(out, "well: %zu in the game, %zu connections\n",
            presence_count(server->game.engine), hub_count(hub));
    serve_modules_put_health(server, out);
    if (server->net.reload.failed) {
        buf_add_text(out, "reload: the last one was refused; the log says why\n");
    }
}

/* The answer comes from the loop, so a server that hangs gives none. */
static void request_health(struct control_peer *peer, const json_t *request)
{
    const struct server *server = control_peer_server(peer);
    const struct control_calls *calls = control_peer_calls(peer);
    struct buf out = {0};
    (void)request;
    if (!server) {
        buf_add_text(&out, "a copy that follows a world");
        calls->describe(calls->data, &out);
        buf_add_char(&out, '\n');
        control_peer_succeed(peer, buf_str(&out));
    } else if (hub_is_well(engine_hub(server->game.engine), &out)) {
        put_health(server, &out);
        control_peer_succeed(peer, buf_str(&out));
    } else {
        control_peer_fail(peer, out.bytes);
    }
    buf_finish(&out);
}

static void request_reload(struct control_peer *peer, const json_t *request)
{
    struct server *server = control_peer_server(peer);
    const struct control_calls *calls = control_peer_calls(peer);
    struct err err = {0};
    (void)request;
    if (server && server->stopping) {
        control_peer_fail(peer, "the server is stopping");
    } else if (server ? !serve_reload(server, &err) : !calls->reread(calls->data, &err)) {
        control_peer_fail(peer, err.text);
    } else if (server) {
        control_peer_succeed(peer, STR("the configuration and the scripts were read again\n"));
    } else {
        control_peer_succeed(peer,
                STR("the configuration has no mistake; a copy that follows a world uses it "
                    "when it becomes the world\n"));
    }
}

static const struct control_request module_requests[] = {
        {"health", request_health, true}, {"reload", request_reload, true}, {0}};

static const struct cmd *const module_commands[] = {
        &cmd_certificate, &cmd_health, &cmd_reload, NULL};

const struct server_module operate_server = {.commands = module_commands,
        .requests = module_requests,
        .open = operate_password_open};
