/* follow_state.c -- what a server and a follower share: their state, the arbiter and trust in another process. */
#include "net/follow/follow_state.h"

#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "net/stream/dial.h"
#include "net/stream/tls_client.h"

struct follow_state *follow_state_of(struct server *server)
{
    if (!server->follow) {
        server->follow = mem_alloc(sizeof(*server->follow));
    }
    return server->follow;
}

bool serve_follow_arbiter(struct server *server, struct store **store, struct err *err)
{
    const char *witness = config_text(&server->config, CONFIG_FOLLOW_WITNESS);
    struct arbiter *arbiter = &follow_state_of(server)->arbiter;
    if (!witness) {
        return serve_modules_open_arbiter(server, store, arbiter, err);
    }
    if (!serve_secrets_may_dial(server, witness, err)) {
        return err_wrap(err, "follow.witness");
    }
    arbiter_of_witness(
            witness_call_start(&server->net, witness, server->follow_secret), arbiter);
    return true;
}

bool serve_follow_tls(struct server *server, const char *from, struct err *err)
{
    const struct config *config = &server->config;
    char host[256] = "";
    const char *port = NULL;
    const char *authority = config_text(config, CONFIG_REALM_AUTHORITY);
    bool open = dial_is_local(from) || config_flag(config, CONFIG_REALM_PLAIN);
    if (!dial_host(from, host, sizeof(host), &port) || (open && !authority)) {
        return true;
    }
    struct tls_client_options trust = {.host = host, .verify = true, .authority = authority};
    return tls_client_open(&trust, &follow_state_of(server)->tls, err);
}
