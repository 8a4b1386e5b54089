/* serve_follow.c -- a server's part in replication: serving followers, and checking that it is
 * still the world.
 *
 * With --listen link:ADDRESS the replication leader (replication.h) exists from before the world
 * is opened until after it is closed. A leader that hands the world over makes its last commit
 * after all sessions were told good-bye. The process ends when the follower has that commit, or
 * after MOVE_MS, and no longer serves the world in either case. */
#include "engine/app/cmd.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/core/people/audit.h"
#include "net/follow/follow_state.h"
#include "net/follow/following_note.h"
#include "net/follow/module.h"
#include "net/stream/dial.h"
#include "net/stream/tls_client.h"
#include "world/model/world.h"
#include "world/store/batch.h"
#include "world/store/migrate.h"
#include "world/store/store_claim.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { MOVE_MS = 5000, END_MS = 300 };

static const double fence_seconds = 2.0; /* between attempts to reach the previous process */

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

static bool has_arbiter(const struct config *config)
{
    return config_text(config, CONFIG_FOLLOW_WITNESS) ||
           (config_text(config, CONFIG_REALM_BOARD) && serve_modules_have_arbiter());
}

static struct replication *replication_of(const struct server *server)
{
    return server->follow ? server->follow->replication : NULL;
}

static void begin_follow(struct server *server)
{
    const struct config *config = &server->config;
    if (!is_followed(config) && !config_text(config, CONFIG_FOLLOW_WITNESS)) {
        return;
    }
    struct replication_options options = {
            .path = config_text(config, CONFIG_WORLD),
            .secret = server->follow_secret,
            .loop = server->loop,
            .workers = &server->game.workers,
            .has_arbiter = has_arbiter(config),
            .alone = args_has(server->args, "alone"),
            .hold_ms = (int64_t)config_number(config, CONFIG_FOLLOW_HOLD_SECONDS) * 1000,
            .log_bytes = (size_t)config_number(config, CONFIG_FOLLOW_LOG_MIB) << 20,
            .move = serve_loop_move,
            .commit = serve_commit_note,
            .data = server,
    };
    struct follow_state *follow = follow_state_of(server);
    follow->replication = replication_create(&options);
    server->net.follow = replication_source(follow->replication);
}

static void set_options(const struct server *server, struct store_options *out)
{
    if (replication_of(server)) {
        out->role = STORE_LINKED;
        out->replication = replication_face(replication_of(server));
    }
}

/* -- the previous process -- */

static void say_who_we_are(void *data, struct follow_join *out)
{
    const struct server *server = data;
    struct store_claim claim;
    struct err err;
    *out = (struct follow_join){.fences = true, .schema = (uint32_t)migrate_newest()};
    following_note_name(config_text(&server->config, CONFIG_WORLD), out->name);
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

static bool ignore_told(void *data, struct frame *frame)
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

/* Returns the address of the process that served the world before this one; NULL: none. The
 * caller frees it. A process that promoted the copy may have died before it noted that: notes it
 * now. */
static char *find_before(const struct server *server)
{
    struct following_note note;
    const char *world = config_text(&server->config, CONFIG_WORLD);
    const char *from = args_value(server->args, "from");
    following_note_read(world, &note);
    from = from ? from : note.from[0] != '\0' ? note.from : NULL;
    char *before = from ? mem_dup_text(from) : NULL;
    if (note.from[0] != '\0' && strcmp(note.what, FOLLOWING_NOTE_WORLD) != 0) {
        following_note_put(world, FOLLOWING_NOTE_WORLD, before);
    }
    following_note_finish(&note);
    return before;
}

/* True if followers reach this process itself at that address: no former server can be there. */
static bool is_own(const struct config *config, const char *address)
{
    bool is = false;
    for (size_t i = 0; !is && i < config_count(config, CONFIG_LISTEN); i++) {
        struct str listen = str_of(config_item(config, CONFIG_LISTEN, i));
        struct str service = str_take_until(&listen, ':');
        is = (str_equal(service, STR("link")) || str_equal(service, STR("links"))) &&
             str_equal(listen, str_of(address));
    }
    return is;
}

/* Tells that process, whenever it is reachable, that this one is the world; repeated at each
 * start. */
static void tell_before(struct server *server)
{
    struct err err;
    char *before = find_before(server);
    if (!before || !dial_is_formed(before) || is_own(&server->config, before)) {
        mem_free(before);
        return;
    }
    if (!serve_secrets_may_dial(server, before, &err) ||
            !serve_follow_tls(server, before, &err)) {
        log_error(
                "cannot tell the previous server that it is no longer the world: %s", err.text);
    } else {
        struct follow_state *follow = follow_state_of(server);
        follow->fence = follow_call_start(
                &server->net, &(struct follow_call_options){before, server->follow_secret,
                                      follow->tls, say_who_we_are, &fence_calls, server});
        follow_call_wait(follow->fence, fence_seconds);
    }
    mem_free(before);
}

static bool has_replication(const struct server *server)
{
    return replication_of(server) != NULL;
}

static bool open_follow(struct server *server, void **state, struct err *err)
{
    (void)state;
    tell_before(server);
    if (!replication_of(server)) {
        return true;
    }
    if (!serve_follow_arbiter(server, &server->game.store, err)) {
        return false;
    }
    replication_set_arbiter(replication_of(server), &follow_state_of(server)->arbiter);
    return true;
}

/* -- the end -- */

static bool is_fenced(const struct server *server)
{
    return replication_of(server) && replication_fenced(replication_of(server));
}

static bool is_well(const struct server *server, struct err *err)
{
    if (is_fenced(server)) {
        following_note_forget(config_text(&server->config, CONFIG_WORLD));
        return err_set(err, ERR_EXISTS, "%s", replication_fenced(replication_of(server)));
    }
    if (server->moved_at > 0 && !replication_has(replication_of(server), server->moved_at)) {
        return err_set(err, ERR_BUSY,
                "the world was handed to its follower, which has not answered: check whether "
                "it serves; if not, skein promote makes a copy the world");
    }
    return true;
}

/* Commits the note that the server ends in order, after every other commit; returns whether the
 * server may end. */
static bool may_end_in_order(struct server *server)
{
    if (replication_of(server) && !server->ends) {
        server->ends = true;
        server->stop_at_ms = clock_ms() + END_MS;
    }
    return !replication_of(server) || replication_end(replication_of(server)) ||
           clock_ms() >= server->stop_at_ms;
}

static bool may_end(struct server *server)
{
    struct world *world = server->game.world;
    if (!server->moving) {
        return may_end_in_order(server);
    }
    if (server->moved_at == 0) {
        struct store_claim now = {.number = world->commit_number,
                .time_ms = world->time_ms,
                .next_id = world->next_id,
                .next_arrival = world->next_arrival,
                .audit = audit_last_number(server->game.engine)};
        server->moved_at = replication_hand_over(replication_of(server), &now);
        world->commit_number = server->moved_at;
        server->stop_at_ms = clock_ms() + MOVE_MS;
    }
    return (replication_has(replication_of(server), server->moved_at) &&
                   store_durable_here(server->game.store) >= server->moved_at) ||
           clock_ms() >= server->stop_at_ms;
}

static void close_follow(struct server *server, void **state)
{
    struct follow_state *follow = follow_state_of(server);
    (void)state;
    replication_stop(follow->replication);
    follow_call_stop(follow->fence);
    follow->fence = NULL;
    arbiter_close(&follow->arbiter);
}

void serve_follow_finish(struct server *server)
{
    if (server->follow) {
        replication_destroy(server->follow->replication);
        tls_client_close(server->follow->tls);
        mem_free(server->follow);
        server->follow = NULL;
    }
}

static void finish_follow(struct server *server, void **state)
{
    (void)state;
    serve_follow_finish(server);
}

static const char *copy_in_step(const struct server *server, int64_t *out_since_ms)
{
    return replication_in_step(replication_of(server), out_since_ms);
}

static void put_health(const struct server *server, struct buf *out)
{
    int64_t since_ms = 0;
    const char *address = copy_in_step(server, &since_ms);
    if (!replication_of(server)) {
        return;
    }
    buf_add_text(out, "follower: ");
    if (address) {
        buf_printf(out, "from %s, in step since ", address);
        file_put_stamp(since_ms, out);
        buf_add_text(out, " (UTC)\n");
    } else {
        buf_add_text(out, "none is in step\n");
    }
}

static const struct module_service module_services[] = {
        {"link", &follow_service_kind},
        {"links", &follow_service_kind},
        {0},
};

static const struct cmd *const module_commands[] = {
        &cmd_follow, &cmd_promote, &cmd_witness, NULL};

const struct server_module follow_server = {
        .services = module_services,
        .commands = module_commands,
        .before_world = begin_follow,
        .store_options = set_options,
        .knows_leader = has_replication,
        .open = open_follow,
        .is_over = is_fenced,
        .is_well = is_well,
        .may_end = may_end,
        .copy_in_step = copy_in_step,
        .put_health = put_health,
        .close = close_follow,
        .finish = finish_follow,
};
