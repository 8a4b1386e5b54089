/* server_realm.c -- the realm of this world, and whether the world may continue.
 *
 * The broker is contacted while the world is served, so nothing waits for it. The secret is
 * read at the start, and again with the configuration. Its bytes stay at one address, so every
 * borrower gets the new secret. A world stops if its file is an older copy than the realm
 * knows. */
#include "engine/app/cmd.h"
#include "engine/app/control_request.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/app/version.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/modules/realm/broker/broker.h"
#include "engine/modules/realm/gate_realm.h"
#include "engine/modules/realm/module.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/realm_ask.h"
#include "engine/modules/realm/realm_view.h"
#include "engine/modules/realm/worlds/realm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_LEAST 32
#define SECRET_MOST 4096

/* What a server, a follower or a connection proxy has of its realm. */
struct realm_server {
    char *secret;            /* owned; NULL: none */
    struct broker *broker;   /* owned; NULL: none, or a proxy */
    struct gate_realm *gate; /* owned; of a proxy */
    bool runs;               /* began to run: from then on the secret is read again */
};

/* Reads the secret into SECRET_MOST + 1 bytes, which the caller frees; NULL on failure. */
static char *read_secret(const char *path, struct err *err)
{
    char *out = NULL;
    struct buf secret = {0};
    struct stat about;
    if (stat(path, &about) == 0 && (about.st_mode & 077) != 0) {
        err_set(err, ERR_DENIED, "%s, the realm's secret, may be read by others: chmod 600 %s",
                path, path);
        return NULL;
    }
    struct buf what = {0};
    buf_printf(&what, "%s, the realm's secret", path);
    bool is_read = file_read(path, what.bytes, SECRET_MOST, &secret, err);
    buf_finish(&what);
    if (!is_read) {
        return NULL;
    }
    if (secret.length >= SECRET_LEAST && strlen(secret.bytes) == secret.length) {
        out = mem_alloc(SECRET_MOST + 1);
        memcpy(out, secret.bytes, secret.length + 1);
    } else {
        err_set(err, ERR_FORMAT,
                "%s, the realm's secret, has to be text of %d bytes or more: openssl rand -hex "
                "32 > %s",
                path, SECRET_LEAST, path);
    }
    buf_wipe(&secret);
    return out;
}

/* -- the secret -- */

/* Only --check-config, which has no state, reads the file: otherwise begin and prepare do. */
static bool check_realm(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    const char *path = config_text(config, CONFIG_REALM_SECRET);
    bool reads = path && !*server_module_state(server, "realm");
    char *secret = reads ? read_secret(path, err) : NULL;
    (void)i;
    bool ok = !reads || secret;
    mem_free_secret(secret);
    return ok;
}

static bool begin_realm(struct server *server, void **state, struct err *err)
{
    const char *path = config_text(&server->config, CONFIG_REALM_SECRET);
    struct realm_server *realm = mem_alloc(sizeof(*realm));
    *state = realm;
    realm->secret = path ? read_secret(path, err) : NULL;
    return !path || realm->secret;
}

static bool prepare_realm(struct server *server, void *const *state,
        const struct config *config, void **out, struct err *err)
{
    const struct realm_server *realm = *state;
    const char *path = config_text(config, CONFIG_REALM_SECRET);
    (void)server;
    *out = NULL;
    if (!realm->runs) {
        return true;
    }
    if (!path != !realm->secret) {
        log_notice("realm.secret: adding or removing it takes effect at the next start only");
        return true;
    }
    if (path && access(path, R_OK) != 0) {
        log_warning("%s, the realm's secret, cannot be read again (%s): it stays as it was",
                path, strerror(errno));
        return true;
    }
    *out = path ? read_secret(path, err) : NULL;
    return !path || *out;
}

static void take_realm(struct server *server, void **state, void *made)
{
    struct realm_server *realm = *state;
    char *secret = made;
    (void)server;
    if (secret && strcmp(secret, realm->secret) != 0) {
        /* All borrowers share these bytes; only the broker connection has its own copy. */
        memcpy(realm->secret, secret, SECRET_MOST + 1);
        if (realm->broker) {
            broker_set_secret(realm->broker, secret);
        }
        log_notice("the realm has a new secret");
    }
    mem_free_secret(secret);
}

static void drop_realm(struct server *server, void *const *state, void *made)
{
    (void)server;
    (void)state;
    mem_free_secret(made);
}

/* -- the broker -- */

static void print_joined(void *data)
{
    const struct server *server = data;
    struct broker_address address;
    struct err err;
    if (broker_address_read(config_text(&server->config, CONFIG_REALM_BOARD), &address, &err)) {
        (void)printf("joined %s as %s\n", address.realm,
                config_text(&server->config, CONFIG_REALM_NAME));
        (void)fflush(stdout);
    }
    explicit_bzero(&address, sizeof(address));
}

static const char *copy_in_step(void *data, int64_t *out_since_ms)
{
    const struct server *server = data;
    return serve_modules_copy_in_step(server, out_since_ms);
}

static bool is_up(const struct broker *broker)
{
    return broker_state(broker).up;
}

static bool open_broker(struct server *server, struct realm_server *realm, struct err *err)
{
    struct broker_options options = {
            .address = config_text(&server->config, CONFIG_REALM_BOARD),
            .name = config_text(&server->config, CONFIG_REALM_NAME),
            .secret = realm->secret,
            .joined = print_joined,
            .data = server,
    };
    if (!options.address) {
        return true;
    }
    if (!options.secret) {
        log_notice("realm.secret is not set: anybody who can write to the broker can appear "
                   "there as a waiting world");
    }
    if (!broker_open(&server->net, &options, &realm->broker, err)) {
        return false;
    }
    server->net.broker = realm->broker;
    server->net.broker_is_up = is_up;
    realm_set_self(
            server->game.engine, &(struct realm_self){version_text, copy_in_step, server});
    return true;
}

static bool open_realm(struct server *server, void **state, struct err *err)
{
    struct realm_server *realm = *state;
    realm->runs = true;
    realm_view_make_key(server);
    return open_broker(server, realm, err);
}

static bool open_gate(
        struct server *server, void **state, const struct gate_worlds *worlds, struct err *err)
{
    struct realm_server *realm = *state;
    struct gate_realm_options options = {
            .address = config_text(&server->config, CONFIG_REALM_BOARD),
            .authority = config_text(&server->config, CONFIG_REALM_AUTHORITY),
            .secret = realm->secret,
    };
    realm->runs = true;
    return gate_realm_open(&server->net, worlds, &options, &realm->gate, err);
}

/* A start may fail before there is an engine. */
static const char *why_old(const struct server *server)
{
    return server->game.engine ? outbox_old(server->game.engine) : NULL;
}

static const char *why_stop(const struct server *server)
{
    return why_old(server) ? "a file that is older than what the realm knows" : NULL;
}

static bool is_well(const struct server *server, struct err *err)
{
    const char *old = why_old(server);
    return !old || err_set(err, ERR_EXISTS, "%s", old);
}

static void close_realm(struct server *server, void **state)
{
    struct realm_server *realm = *state;
    if (realm && realm->broker) {
        server->net.broker = NULL;
        realm_set_self(server->game.engine, &(struct realm_self){0});
        broker_close(realm->broker);
        realm->broker = NULL;
    }
    if (realm && realm->gate) {
        gate_realm_close(realm->gate);
        realm->gate = NULL;
    }
}

static void finish_realm(struct server *server, void **state)
{
    struct realm_server *realm = *state;
    (void)server;
    if (realm) {
        mem_free_secret(realm->secret);
        mem_free(realm);
    }
    *state = NULL;
}

static void request_realm(struct control_peer *peer, const json_t *request)
{
    struct buf text = {0};
    uint64_t number = 0;
    if (realm_ask_answer(control_peer_server(peer)->game.engine, request,
                control_peer_asker(peer), &text, &number)) {
        control_peer_wait(peer, buf_str(&text), number);
    } else {
        control_peer_fail(peer, text.bytes);
    }
    buf_finish(&text);
}

static const struct control_request module_requests[] = {{"realm", request_realm, false}, {0}};

static const struct cmd *const module_commands[] = {&cmd_realm, NULL};

const struct server_module server_realm = {
        .commands = module_commands,
        .requests = module_requests,
        .of_gate = true,
        .check = check_realm,
        .begin = begin_realm,
        .prepare = prepare_realm,
        .take = take_realm,
        .drop = drop_realm,
        .open = open_realm,
        .open_arbiter = realm_view_open,
        .open_gate = open_gate,
        .why_stop = why_stop,
        .is_well = is_well,
        .close = close_realm,
        .finish = finish_realm,
};
