/* control_backup.c -- the request of `skein backup` to a running server. */
#include "engine/app/control_request.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/modules/backup/backup.h"
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
    if (minutes >= 2 * 24 * 60) {
        buf_printf(out, "%lld days", minutes / (24 * 60));
    } else if (minutes >= 2 * 60) {
        buf_printf(out, "%lld hours", minutes / 60);
    } else {
        buf_printf(out, "%lld minute%s", minutes, minutes == 1 ? "" : "s");
    }
}

static void put_health(const struct server *server, struct buf *out)
{
    struct backup_facts facts;
    if (!engine_options(server->game.engine)->backups.directory) {
        return;
    }
    backup_facts_now(server->game.engine, &facts);
    buf_add_text(out, "backups: the last good one is ");
    if (facts.good_ms > 0) {
        put_age(clock_wall_age_ms(facts.good_ms), out);
        buf_add_text(out, " old");
    } else {
        buf_add_text(out, "not known");
    }
    buf_printf(out, "%s%s\n", facts.failing ? "; the next one failed: " : "",
            facts.failing ? facts.problem : "");
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
