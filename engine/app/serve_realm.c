/* serve_realm.c -- is this world of a realm, and may it go on?
 *
 * The board is looked for while the world is served: nothing waits for it. The secret is read once, at the start, when its
 * file can still be read. A world whose file is found to be an older copy than what the realm knows stops. */
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/core/post/post.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET_LEAST 32
#define SECRET_MOST 4096

bool serve_realm_begin(struct server *server, struct err *err)
{
    const char *path = config_text(&server->config, CONFIG_REALM_SECRET);
    struct buf secret = {0};
    struct stat about;
    if (!path) {
        return true;
    }
    if (stat(path, &about) == 0 && (about.st_mode & 077) != 0) {
        return err_set(err, ERR_DENIED,
                "%s, the realm's secret, may be read by others: chmod 600 %s", path, path);
    }
    if (!file_read(path, "the realm's secret", SECRET_MOST, &secret, err)) {
        return false;
    }
    bool ok = secret.length >= SECRET_LEAST && strlen(secret.bytes) == secret.length;
    if (ok) {
        server->realm_secret = mem_dup_text(secret.bytes);
    } else {
        err_set(err, ERR_FORMAT,
                "%s, the realm's secret, has to be text of %d bytes or more: openssl rand -hex "
                "32 > %s",
                path, SECRET_LEAST, path);
    }
    explicit_bzero(secret.bytes, secret.length);
    buf_finish(&secret);
    return ok;
}

static void print_joined(void *data)
{
    const struct server *server = data;
    struct board_address address;
    struct err err;
    if (board_address_read(config_text(&server->config, CONFIG_REALM_BOARD), &address, &err)) {
        (void)printf("joined %s as %s\n", address.realm,
                config_text(&server->config, CONFIG_REALM_NAME));
        (void)fflush(stdout);
    }
    explicit_bzero(&address, sizeof(address));
}

bool serve_realm_open(struct server *server, struct err *err)
{
    struct board_options options = {
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
        log_notice(
                "realm.secret is not set: whoever can write to the board can speak for other "
                "worlds");
    }
    return board_open(&server->net, &options, &server->board, err);
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
    board_close(server->board);
    server->board = NULL;
    if (server->realm_secret) {
        explicit_bzero(server->realm_secret, strlen(server->realm_secret));
        mem_free(server->realm_secret);
        server->realm_secret = NULL;
    }
}
