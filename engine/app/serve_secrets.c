/* serve_secrets.c -- the secrets of replication links and connection proxies: follow.secret and
 * gate.secret.
 *
 * A Unix socket needs no secret, because the file system protects it. A TCP port needs one, even
 * on this machine: a link sends the whole world to its peer, and a connection proxy acts for any
 * player. */
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "net/stream/dial.h"

#include <string.h>

#define MAKE_ONE "(head -c 32 /dev/urandom > FILE; chmod 600 FILE)"

static bool read_one_secret(
        const char *path, const char *what, struct sealed_key **out, struct err *err)
{
    struct sealed_key key;
    if (!path) {
        return true;
    }
    if (!sealed_key_read(path, what, &key, err)) {
        return false;
    }
    *out = mem_alloc(sizeof(**out));
    **out = key;
    explicit_bzero(&key, sizeof(key));
    return true;
}

/* Derives the part of follow.secret in the codes of the view (view.h). NULL without a key. */
static char *make_view_secret(const struct sealed_key *key)
{
    char text[SEALED_TEXT];
    if (!key) {
        return NULL;
    }
    sealed_key_text(key, "skein realm view", text);
    char *secret = mem_dup_text(text);
    explicit_bzero(text, sizeof(text));
    return secret;
}

bool serve_secrets_begin(struct server *server, struct err *err)
{
    const struct config *config = &server->config;
    bool ok = read_one_secret(config_text(config, CONFIG_FOLLOW_SECRET), "follow.secret",
                      &server->follow_secret, err) &&
              read_one_secret(config_text(config, CONFIG_GATE_SECRET), "gate.secret",
                      &server->gate_secret, err);
    server->net.gate_secret = server->gate_secret;
    server->view_secret = make_view_secret(server->follow_secret);
    return ok;
}

bool serve_secrets_may_dial(const struct server *server, const char *to, struct err *err)
{
    return dial_is_socket(to) || server->follow_secret ||
           err_set(err, ERR_DENIED,
                   "%.128s is a port, and needs a secret that the other side has as well: set "
                   "follow = { secret = \"FILE\" } on both " MAKE_ONE ", or use unix:PATH",
                   to);
}

static void forget_one(struct sealed_key **key)
{
    if (*key) {
        explicit_bzero(*key, sizeof(**key));
        mem_free(*key);
        *key = NULL;
    }
}

void serve_secrets_finish(struct server *server)
{
    server->net.gate_secret = NULL;
    forget_one(&server->follow_secret);
    mem_free_secret(server->view_secret);
    server->view_secret = NULL;
    forget_one(&server->gate_secret);
}

/* -- listeners -- */

/* Returns what the service would allow without a secret; NULL: it is protected. */
static const char *what_is_open(const struct config *config, struct str service)
{
    bool links = str_equal(service, STR("link")) || str_equal(service, STR("links"));
    if (links && !config_text(config, CONFIG_FOLLOW_SECRET)) {
        return "read the whole world";
    }
    if (str_equal(service, STR("gate")) && !config_text(config, CONFIG_GATE_SECRET)) {
        return "act as any player";
    }
    return NULL;
}

bool serve_secrets_check(const struct config *config, const char *listen, struct err *err)
{
    struct str address = str_of(listen);
    struct str service = str_take_until(&address, ':');
    const char *open = what_is_open(config, service);
    if (!open || str_starts(address, STR("unix:"))) {
        return true;
    }
    return err_set(err, ERR_FORMAT,
            "%.128s would let anybody who reaches it %s: set %s = { secret = \"FILE\" } on "
            "both "
            "sides " MAKE_ONE "%s, or listen on unix:PATH",
            listen, open, str_equal(service, STR("gate")) ? "gate" : "follow",
            config_text(config, CONFIG_REALM_SECRET)
                    ? "; the realm's secret does not open it any more"
                    : "");
}
