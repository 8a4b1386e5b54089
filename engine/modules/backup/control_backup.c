/* control_backup.c -- the request of `skein backup` to a running server. */
#include "engine/app/control_request.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/modules/backup/backup.h"
#include "engine/modules/backup/backup_folder.h"
#include "engine/modules/backup/module.h"

#define PROGRESS_SECONDS 0.25

/* A client that waits for a copy. */
struct copying_client {
    struct server *server;
    struct control_peer *peer;
    struct ev_timer progress;
};

static void end_copying(struct copying_client *copying)
{
    ev_timer_stop(copying->server->loop, &copying->progress);
    *server_module_state(copying->server, "backup") = NULL;
    mem_free(copying);
}

static void on_copied(struct engine *engine, void *data, const char *problem)
{
    struct copying_client *copying = data;
    struct control_peer *peer = copying->peer;
    (void)engine;
    end_copying(copying);
    control_peer_done(peer, problem);
}

static void on_progress(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    (void)loop;
    (void)events;
    const struct copying_client *copying = timer->data;
    control_peer_progress(copying->peer, backup_permille(copying->server->game.engine));
}

static void request_backup(struct control_peer *peer, const json_t *request)
{
    struct server *server = control_peer_server(peer);
    const char *dest = json_string_value(json_object_get(request, "dest"));
    if (!dest || dest[0] != '/') {
        control_peer_fail(peer, "the path of the backup must be absolute");
        return;
    }
    struct copying_client *copying = mem_alloc(sizeof(*copying));
    *copying = (struct copying_client){.server = server, .peer = peer};
    struct backup_ask ask = {.dest = dest, .done = on_copied, .data = copying};
    struct buf path = {0};
    struct err err;
    if (backup_begin(server->game.engine, &ask, &path, &err)) {
        control_peer_busy(peer);
        ev_timer_init(&copying->progress, on_progress, PROGRESS_SECONDS, PROGRESS_SECONDS);
        copying->progress.data = copying;
        ev_timer_start(server->loop, &copying->progress);
        *server_module_state(server, "backup") = copying;
    } else {
        mem_free(copying);
        control_peer_fail(peer, err.text);
    }
    buf_finish(&path);
}

static void put_age(int64_t age_ms, struct buf *out)
{
    long long minutes = (long long)(age_ms / 60000);
    if (minutes >= 2LL * 24 * 60) {
        buf_printf(out, "%lld days", minutes / (24LL * 60));
    } else if (minutes >= 2LL * 60) {
        buf_printf(out, "%lld hours", minutes / 60);
    } else {
        buf_printf(out, "%lld minute%s", minutes, minutes == 1 ? "" : "s");
    }
}

static void put_last_good(int64_t good_ms, struct buf *out)
{
    buf_add_text(out, "backups: the last good one is ");
    put_age(clock_wall_age_ms(good_ms), out);
    buf_add_text(out, " old");
}

/* Of a follower, which makes none: those that the world's server made in the same directory, named after
 * the world of the configuration. */
static void put_others(const struct config *config, struct buf *out)
{
    const char *directory = config_text(config, CONFIG_BACKUPS_DIRECTORY);
    const char *named = config_text(config, CONFIG_BACKUPS_WORLD);
    if (!directory || !named) {
        return;
    }
    int64_t good_ms = backup_folder_newest(directory, named);
    if (good_ms > 0) {
        put_last_good(good_ms, out);
        buf_add_char(out, '\n');
    } else {
        buf_printf(out, "backups: none of %s is in %s yet; the world's server makes them\n",
                named, directory);
    }
}

static void put_health(const struct server *server, struct buf *out)
{
    struct engine *engine = server->game.engine;
    struct backup_facts facts;
    if (!engine) {
        put_others(&server->config, out);
        return;
    }
    if (!engine_options(engine)->backups.directory) {
        return;
    }
    backup_facts_now(engine, &facts);
    if (facts.good_ms > 0) {
        put_last_good(facts.good_ms, out);
    } else if (facts.looking) {
        buf_add_text(out, "backups: the directory is being read");
    } else {
        buf_add_text(out, "backups: there is none yet");
    }
    if (facts.failing) {
        buf_printf(out, "; the next one failed: %s", facts.problem);
    } else if (facts.making) {
        buf_printf(out, "; the %s one is being made (%u %%)",
                facts.good_ms > 0 ? "next" : "first", backup_permille(engine) / 10);
    }
    buf_add_char(out, '\n');
}

/* A copy that is under way is abandoned with its client. */
static void close_backup(struct server *server, void **state)
{
    if (*state) {
        backup_abandon(server->game.engine);
        end_copying(*state);
    }
}

static const struct control_request module_requests[] = {
        {"backup", request_backup, false}, {0}};

static const struct cmd *const module_commands[] = {&cmd_backup, NULL};

const struct server_module backup_server = {
        .commands = module_commands,
        .requests = module_requests,
        .put_health = put_health,
        .close = close_backup,
};
