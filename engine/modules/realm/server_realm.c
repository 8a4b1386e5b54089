/* serve_realm.c -- the realm of this world, and whether the world may continue.
 *
 * The broker is contacted while the world is served, so nothing waits for it. The secret is
 * read at the start, and again with the configuration. Its bytes stay at one address, so every
 * borrower gets the new secret. A world stops if its file is an older copy than the realm
 * knows. */
#include "engine/app/serve_impl.h"
#include "engine/app/version.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/core/post/post.h"
#include "engine/core/realm/realm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_LEAST 32
#define SECRET_MOST 4096

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

bool serve_realm_check(const char *path, const char *key, struct err *err)
{
    char *secret = read_secret(path, err);
    (void)key;
    bool ok = secret != NULL;
    mem_free_secret(secret);
    return ok;
}

bool serve_realm_begin(struct server *server, struct err *err)
{
    const char *path = config_text(&server->config, CONFIG_REALM_SECRET);
    server->realm_secret = path ? read_secret(path, err) : NULL;
    return !path || server->realm_secret;
}

bool serve_realm_reread(
        struct server *server, const struct config *config, char **out_secret, struct err *err)
{
    const char *path = config_text(config, CONFIG_REALM_SECRET);
    *out_secret = NULL;
    if (!path != !server->realm_secret) {
        log_notice("realm.secret: adding or removing it takes effect at the next start only");
        return true;
    }
    if (path && access(path, R_OK) != 0) {
        log_warning("%s, the realm's secret, cannot be read again (%s): it stays as it was",
                path, strerror(errno));
        return true;
    }
    *out_secret = path ? read_secret(path, err) : NULL;
    return !path || *out_secret;
}

void serve_realm_take(struct server *server, char *secret)
{
    if (secret && strcmp(secret, server->realm_secret) != 0) {
        /* All borrowers share these bytes; only the broker connection has its own copy. */
        memcpy(server->realm_secret, secret, SECRET_MOST + 1);
        if (server->broker) {
            broker_set_secret(server->broker, secret);
        }
        log_notice("the realm has a new secret");
    }
    mem_free_secret(secret);
}

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

bool serve_realm_open(struct server *server, struct err *err)
{
    struct broker_options options = {
            .address = config_text(&server->config, CONFIG_REALM_BOARD),
            .name = config_text(&server->config, CONFIG_REALM_NAME),
            .secret = server->realm_secret,
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
    if (!broker_open(&server->net, &options, &server->broker, err)) {
        return false;
    }
    server->net.broker = server->broker;
    server->net.broker_is_up = is_up;
    realm_set_self(
            server->game.engine, &(struct realm_self){version_text, copy_in_step, server});
    return true;
}

bool serve_realm_is_over(const struct server *server)
{
    return post_old(server->game.engine) != NULL;
}

bool serve_realm_is_well(const struct server *server, struct err *err)
{
    const char *old = post_old(server->game.engine);
    return !old || err_set(err, ERR_EXISTS, "%s", old);
}

void serve_realm_close(struct server *server)
{
    if (server->broker) {
        server->net.broker = NULL;
        realm_set_self(server->game.engine, &(struct realm_self){0});
    }
    broker_close(server->broker);
    server->broker = NULL;
    mem_free_secret(server->realm_secret);
    server->realm_secret = NULL;
}
