/* serve_follow.c -- may this world be followed, and is it still the world?
 *
 * With --listen link:ADDRESS there is a keeper (keeper.h) from before the world is opened until after it is closed. A
 * world that moves makes its last commit when everybody has been told good-bye; it ends when the follower has that, or
 * after MOVE_MS, for it is not the world any more either way. */
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "net/stream/dial.h"
#include "net/stream/tls_client.h"
#include "world/model/world.h"
#include "world/store/migrate.h"
#include "world/store/store_claim.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { MOVE_MS = 5000 };

static const double fence_seconds = 2.0; /* between two attempts to reach the one before */

static bool is_followed(const struct config *config)
{
    for (size_t i = 0; i < config_count(config, CONFIG_LISTEN); i++) {
        struct str listen = str_of(config_item(config, CONFIG_LISTEN, i));
        if (str_starts(listen, STR("link:")) || str_starts(listen, STR("links:"))) {
            return true;
        }
    }
    return false;
}

void serve_follow_begin(struct server *server)
{
    const struct config *config = &server->config;
    if (!is_followed(config)) {
        return;
    }
    struct keeper_options options = {
            .path = config_text(config, CONFIG_WORLD),
            .secret = server->realm_secret,
            .loop = server->loop,
            .workers = &server->game.workers,
            .has_view = config_text(config, CONFIG_REALM_BOARD) != NULL,
            .hold_ms = (int64_t)config_number(config, CONFIG_FOLLOW_HOLD_SECONDS) * 1000,
            .log_bytes = (size_t)config_number(config, CONFIG_FOLLOW_LOG_MIB) << 20,
            .move = serve_loop_move,
            .data = server,
    };
    server->keeper = keeper_create(&options);
    server->net.follow = keeper_source(server->keeper);
}

void serve_follow_options(const struct server *server, struct store_options *out)
{
    if (server->keeper) {
        out->role = STORE_LINKED;
        out->keeper = keeper_face(server->keeper);
    }
}

/* -- the process that was the world before -- */

static void say_who_we_are(void *data, struct follow_join *out)
{
    const struct server *server = data;
    struct store_claim claim;
    struct err err;
    *out = (struct follow_join){.fences = true, .schema = (uint32_t)migrate_newest()};
    if (store_claim_now(server->game.store, &claim, &err)) {
        out->world_id = (uint64_t)claim.world_id;
        out->origin = (uint64_t)claim.origin;
        out->term = claim.term;
    }
}

static void ignore_welcome(void *data, const struct follow_welcome *welcome)
{
    (void)data;
    (void)welcome;
}

static void ignore_refused(void *data, bool final, struct str why)
{
    (void)data;
    (void) final;
    (void)why;
}

static bool ignore_told(void *data, struct gate_frame *frame)
{
    (void)data;
    (void)frame;
    return true;
}

static void ignore_lost(void *data, const char *why)
{
    (void)data;
    (void)why;
}

static const struct follow_call_events fence_calls = {
        ignore_welcome, ignore_refused, ignore_told, ignore_lost};

bool serve_follow_view(struct server *server, struct err *err)
{
    struct view_options options = {.address = config_text(&server->config, CONFIG_REALM_BOARD),
            .name = config_text(&server->config, CONFIG_REALM_NAME),
            .secret = server->realm_secret};
    return !options.address || view_open(&server->net, &options, &server->view, err);
}

bool serve_follow_tls(struct server *server, const char *from, struct err *err)
{
    const struct config *config = &server->config;
    char host[256] = "";
    const char *authority = config_text(config, CONFIG_REALM_AUTHORITY);
    bool open = dial_is_local(from) || config_flag(config, CONFIG_REALM_PLAIN);
    if (!dial_host(from, host, sizeof(host)) || (open && !authority)) {
        return true;
    }
    struct tls_client_options trust = {.host = host, .verify = true, .authority = authority};
    return tls_client_open(&trust, &server->follow_tls, err);
}

bool serve_follow_open(struct server *server, struct err *err)
{
    const char *from = args_value(server->args, "from");
    if (from) {
        if (!serve_follow_tls(server, from, err)) {
            return false;
        }
        server->fence = follow_call_start(&server->net,
                &(struct follow_call_options){from, server->realm_secret, server->follow_tls,
                        say_who_we_are, &fence_calls, server});
        follow_call_wait(server->fence, fence_seconds);
    }
    if (!server->keeper) {
        return true;
    }
    if (!serve_follow_view(server, err)) {
        return false;
    }
    keeper_set_view(server->keeper, server->view);
    return true;
}

/* -- the end -- */

bool serve_follow_is_over(const struct server *server)
{
    return server->keeper && keeper_fenced(server->keeper);
}

/* What `skein follow` made the world is it no more: the same command makes a copy of it again. */
static void forget_promotion(const struct server *server)
{
    struct buf note = {0};
    buf_printf(&note, "%s.following", config_text(&server->config, CONFIG_WORLD));
    if (unlink(note.bytes) != 0 && errno != ENOENT) {
        log_warning("cannot delete %s: %s", note.bytes, strerror(errno));
    }
    buf_finish(&note);
}

bool serve_follow_is_well(const struct server *server, struct err *err)
{
    if (serve_follow_is_over(server)) {
        forget_promotion(server);
        return err_set(err, ERR_EXISTS, "%s", keeper_fenced(server->keeper));
    }
    if (server->moved_at > 0 && !keeper_has(server->keeper, server->moved_at)) {
        return err_set(err, ERR_BUSY,
                "the world was given to its follower, which has not answered: look whether it "
                "serves; if it does not, skein promote makes a copy the world");
    }
    return true;
}

bool serve_follow_may_end(struct server *server)
{
    struct world *world = server->game.world;
    if (!server->moving) {
        return true;
    }
    if (server->moved_at == 0) {
        struct store_claim now = {.number = world->commit_number,
                .time_ms = world->time_ms,
                .next_id = world->next_id,
                .next_arrival = world->next_arrival,
                .audit = server->game.engine->audit_number};
        server->moved_at = keeper_hand_over(server->keeper, &now);
        world->commit_number = server->moved_at;
        server->stop_at_ms = clock_ms() + MOVE_MS;
    }
    return (keeper_has(server->keeper, server->moved_at) &&
                   store_durable_here(server->game.store) >= server->moved_at) ||
           clock_ms() >= server->stop_at_ms;
}

void serve_follow_close(struct server *server)
{
    keeper_stop(server->keeper);
    follow_call_stop(server->fence);
    server->fence = NULL;
    view_close(server->view);
    server->view = NULL;
}

void serve_follow_finish(struct server *server)
{
    keeper_destroy(server->keeper);
    server->keeper = NULL;
    tls_client_close(server->follow_tls);
    server->follow_tls = NULL;
}
