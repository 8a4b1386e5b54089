/* cmd_follow.c -- `skein follow`: a replication follower, which keeps a copy of a world that
 * another process serves.
 *
 * It becomes the leader in two cases: the running leader hands the world over and ends (skein
 * promote), or it is told to take over without a leader (skein promote). Then everything here
 * ends, and the same process continues as `skein serve` with its own command line; therefore it
 * takes all options of serve. A promotion is noted beside the copy, so that the same command
 * serves it again after a restart.
 *
 * stdout: `copying`, `following NUMBER`, `in step`; then that of serve. */
#include "engine/app/cmd.h"

#include "engine/app/reactor.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/base/notify.h"
#include "engine/modules/operate/operate_world.h"
#include "net/follow/follow_state.h"
#include "net/follow/following.h"
#include "net/follow/following_former.h"
#include "net/follow/following_note.h"
#include "net/follow/following_web.h"
#include "net/stream/dial.h"
#include "net/stream/tls_server.h"
#include "world/store/store_restore.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FOLLOW_TICK_SECONDS 0.1

/* -- promotion -- */

static void become_world(struct following *following)
{
    struct buf text = {0};
    following->end = FOLLOWING_WORLD;
    buf_printf(&text, "%s is the world from commit %" PRIu64 " on, in term %" PRIu64 "\n",
            following->path, following->claim.number, following->claim.term);
    log_notice("took over: term %" PRIu64 ", commit %" PRIu64, following->claim.term,
            following->claim.number);
    control_promoted(following->control, NULL, buf_str(&text));
    buf_finish(&text);
}

static void put_when(const struct following *following, struct buf *out)
{
    if (following->heard_ms > 0) {
        file_put_stamp(following->heard_ms, out);
    } else {
        buf_add_text(out, "before this process began");
    }
}

/* Refuses while the former world's server still runs on this machine: there would be two worlds. */
static bool former_has_ended(const struct following *following, struct err *err)
{
    char *former = following_former_find(following->base.args);
    long holder = former ? following_former_server(former, following->path) : 0;
    char name[40];
    (void)snprintf(name, sizeof(name), holder > 0 ? "process %ld" : "a process", holder);
    bool ok = holder == 0 || err_set(err, ERR_BUSY,
                                     "%s still has the world %s open, but does not "
                                     "answer the copy: stop that process, and promote again",
                                     name, former);
    mem_free(former);
    return ok;
}

/* Takes over without a leader. */
static bool take_world(struct following *following, bool yes, struct err *err)
{
    struct buf when = {0};
    if (!former_has_ended(following, err)) {
        return false;
    }
    /* With an arbiter, a complete follower takes over by itself; so this one is incomplete, or
     * nobody can tell. */
    bool may = yes || (following->was_in_step &&
                              !arbiter_is_there(&follow_state_of(&following->base)->arbiter));
    if (!may && arbiter_is_there(&follow_state_of(&following->base)->arbiter)) {
        return err_set(err, ERR_DENIED,
                "the copy goes up to commit %" PRIu64
                ", and the %s does not say that it has everything that players were shown. If "
                "it has, it takes over by itself; --yes makes it the world anyway",
                following->claim.number,
                arbiter_name(&follow_state_of(&following->base)->arbiter));
    }
    if (!may) {
        put_when(following, &when);
        (void)err_set(err, ERR_DENIED,
                "the copy goes up to commit %" PRIu64
                ", and was not in step with the world at the last contact (%s): it lacks what "
                "players were shown since. --yes makes it the world anyway",
                following->claim.number, when.bytes);
        buf_finish(&when);
        return false;
    }
    following_copy_end(&following->copy);
    if (!following_take(following, 0, err)) {
        return false;
    }
    become_world(following);
    return true;
}

static bool promote_follow(void *data, bool yes, struct err *err)
{
    struct following *following = data;
    if (!follow_call_is_up(following->call)) {
        return take_world(following, yes, err);
    }
    if (!following->in_step) {
        return err_set(err, ERR_BUSY,
                "the copy is not in step with the served world yet: wait until it is");
    }
    struct buf out = {0};
    frame_end(&out, follow_begin(&out, FOLLOW_MOVE));
    follow_call_send(following->call, &out);
    buf_finish(&out);
    following->moving = true;
    return true;
}

static void describe_follow(const void *data, struct buf *out)
{
    const struct following *following = data;
    buf_printf(out, " at %s: %s, up to commit %" PRIu64, following->from,
            following->in_step                    ? "in step"
            : !follow_call_is_up(following->call) ? "it is away"
            : following->copy.path                ? "copying it"
                                                  : "catching up",
            following->claim.number);
    if (following->refused) {
        buf_add_text(out, "\nreload: the last one was refused; the log says why");
    }
    struct buf more = {0};
    if (operate_world_was_replaced(following->path, &more) && more.length > 0) {
        buf_printf(out, "\nworld: %.*s", STR_FMT(buf_str(&more)));
    }
    buf_clear(&more);
    serve_modules_put_health(&following->base, &more);
    struct str lines = str_trim(buf_str(&more));
    if (lines.length > 0) {
        buf_printf(out, "\n%.*s", STR_FMT(lines));
    }
    buf_finish(&more);
}

/* -- the configuration -- */

/* Checks what the server will check when the copy is the world. */
static bool check_config(struct following *following, struct config *config, struct err *err)
{
    const char *file = args_value(following->base.args, "config");
    struct tls_server *tls = NULL;
    struct err ignored;
    bool ok = serve_modules_check_all(&following->base, config, err) &&
              config_packages_open(config, file, err) && serve_tls_open(config, &tls, err);
    tls_server_close(tls);
    /* The folders of packages are the process's. */
    (void)!config_packages_open(&following->base.config, file, &ignored);
    return ok;
}

/* Tells systemd how the copy stands, or what is wrong with the configuration. */
static void tell_read(const struct following *following, const struct err *err)
{
    struct buf status = {0};
    buf_printf(&status, "STATUS=%s%.*s",
            following->refused                   ? "The last reload was refused: "
            : following->in_step                 ? "in step"
            : follow_call_is_up(following->call) ? "not in step"
                                                 : "the world is away",
            STR_FMT(str_fit(following->refused ? str_of(err->text) : STR_NONE, 200)));
    notify_systemd(status.bytes);
    buf_finish(&status);
}

/* Reads the configuration again. The copy uses it when it becomes the world; a mistake is told now.
 * Only the log's level changes at once. */
static bool reread_follow(void *data, struct err *err)
{
    struct following *following = data;
    struct server read = {.args = following->base.args};
    bool usage = false;
    bool ok = serve_read_config(read.args, &read.config, &usage, err);
    if (ok) {
        ok = check_config(following, &read.config, err);
        if (ok) {
            serve_log_options(&read);
        }
        config_finish(&read.config);
    }
    following->refused = !ok;
    tell_read(following, err);
    if (ok) {
        log_notice(
                "the configuration has no mistake: the copy uses it when it becomes the world");
    } else {
        log_error("the copy could not be served with this configuration: %s", err->text);
    }
    return ok;
}

/* -- the loop -- */

static void on_turn_follow(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct following *following = watcher->data;
    (void)events;
    if (following->end == FOLLOWING_ON) {
        following_turn(following);
        control_turn(following->control);
        following_web_turn(following);
        watchdog_turn(&following->base.watchdog, NULL);
    }
    if (following->end != FOLLOWING_ON) {
        ev_break(loop, EVBREAK_ALL);
    }
}

static void on_signal_follow(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
    struct following *following = watcher->data;
    (void)loop;
    (void)events;
    if (watcher->signum == SIGHUP) {
        struct err ignored;
        (void)!reread_follow(following, &ignored);
    } else if (following->end == FOLLOWING_ON) {
        following->end = FOLLOWING_STOPPED;
    }
}

static void start_loop_follow(struct following *following)
{
    struct ev_loop *loop = following->base.loop;
    struct server *base = &following->base;
    ev_prepare_init(&base->turn, on_turn_follow);
    base->turn.data = following;
    ev_prepare_start(loop, &base->turn);
    ev_timer_set(&base->next, FOLLOW_TICK_SECONDS, FOLLOW_TICK_SECONDS);
    ev_timer_start(loop, &base->next);
    serve_process_listen(base, on_signal_follow, following);
}

static void stop_loop(struct following *following)
{
    struct ev_loop *loop = following->base.loop;
    struct server *base = &following->base;
    ev_prepare_stop(loop, &base->turn);
    ev_idle_stop(loop, &base->busy);
    ev_timer_stop(loop, &base->next);
    ev_signal_stop(loop, &base->on_term);
    ev_signal_stop(loop, &base->on_interrupt);
    ev_signal_stop(loop, &base->on_hangup);
}

/* -- start and end -- */

static bool find_way(struct following *following, struct err *err)
{
    if (!dial_is_formed(following->from)) {
        return err_set(err, ERR_FORMAT,
                "cannot follow %.128s: write HOST:PORT, [V6]:PORT or unix:PATH, where the "
                "world "
                "listens with --listen link:ADDRESS or links:ADDRESS",
                following->from);
    }
    return serve_secrets_may_dial(&following->base, following->from, err) &&
           serve_follow_tls(&following->base, following->from, err);
}

static bool start_follow(struct following *following, unsigned reactor, struct err *err)
{
    struct server *base = &following->base;
    serve_modules_init(base);
    serve_raise_limits(&base->config);
    watchdog_init(&base->watchdog);
    if (!serve_process_open(base, reactor, err) || !serve_modules_begin(base, err) ||
            !serve_secrets_begin(base, err) || !find_way(following, err) ||
            !following_open(following, err) ||
            !serve_follow_arbiter(base, &following->store, err) ||
            !control_open(base->loop, NULL, following->path, &following->control, err)) {
        return false;
    }
    control_set_calls(following->control, &(struct control_calls){.promote = promote_follow,
                                                  .describe = describe_follow,
                                                  .reread = reread_follow,
                                                  .data = following});
    following->take_over_ms =
            (int64_t)config_number(&base->config, CONFIG_FOLLOW_TAKE_OVER_SECONDS) * 1000;
    following_start(following);
    start_loop_follow(following);
    following_web_open(following);
    return true;
}

static void finish_follower(struct following *following)
{
    struct server *base = &following->base;
    following_web_close(following);
    if (following->call) {
        stop_loop(following);
        follow_call_stop(following->call);
    }
    arbiter_close(&follow_state_of(base)->arbiter);
    if (base->loop) {
        ev_run(base->loop, EVRUN_NOWAIT);
        ev_run(base->loop, EVRUN_NOWAIT);
    }
    control_close(following->control);
    following_copy_end(&following->copy);
    (void)store_close(following->store);
    serve_modules_finish(base);
    serve_secrets_finish(base);
    serve_process_close(base);
    config_finish(&base->config);
}

/* True if the file is the world, and was a copy before, unless --or-serve says that it need not. The
 * file decides: a process that promotes a copy may die before it writes the note. */
static bool is_served(const struct args *args, const char *path)
{
    struct following_note note;
    following_note_read(path, &note);
    bool may = args_has(args, "or-serve") || note.from[0] != '\0';
    following_note_finish(&note);
    return may && following_is_world(path);
}

/* Serves the copy, which is the world. */
static enum cmd_status serve_copy(const struct args *args, struct err *err)
{
    const char *path = args_value(args, "world");
    char *former = following_former_find(args);
    notify_systemd("STATUS=");
    if (former) {
        following_former_replace(former, path);
        mem_free(former);
    }
    enum cmd_status status = cmd_serve.run(args, err);
    return args_has(args, "or-serve") && !following_is_world(path) ? CMD_MOVED : status;
}

static enum cmd_status follow(
        const struct args *args, struct following *following, unsigned reactor, struct err *err)
{
    serve_log_options(&following->base);
    bool ok = start_follow(following, reactor, err);
    if (ok) {
        notify_systemd("READY=1");
        ev_run(following->base.loop, 0);
        ok = following->end != FOLLOWING_FAILED;
        *err = following->err;
    }
    bool is_world = following->end == FOLLOWING_WORLD;
    if (is_world) {
        become_world(following);
        following_note_put(following->path, FOLLOWING_NOTE_WORLD, following->from);
    }
    finish_follower(following);
    asset_set_directory(NULL);
    if (!ok) {
        return CMD_FAILED;
    }
    return is_world ? serve_copy(args, err) : CMD_DONE;
}

static enum cmd_status run_follow(const struct args *args, struct err *err)
{
    struct following *following = mem_alloc(sizeof(*following));
    unsigned reactor = 0;
    bool usage = true;
    enum cmd_status status = CMD_FAILED;
    serve_process_hold_hangup();
    following->base.args = args;
    following->from = args_value(args, "from");
    following->path = args_value(args, "world");
    if (!following->from || !following->path) {
        status = cmd_usage(err, "say where the world listens for followers, and which file "
                                "holds the copy: --from ADDRESS --world COPY");
    } else if (!cmd_set_log(args, err) ||
               !reactor_find(args_value(args, "reactor"), &reactor, err) ||
               !cmd_set_assets(args, err) ||
               !serve_read_config(args, &following->base.config, &usage, err)) {
        asset_set_directory(NULL);
        status = usage ? CMD_USAGE : CMD_FAILED;
    } else if (is_served(args, following->path)) {
        log_notice("%s is the world: it is served", following->path);
        config_finish(&following->base.config);
        status = serve_copy(args, err);
    } else if (!file_sync_folder_of(following->path) && errno != EINVAL) {
        (void)err_set(err, ERR_IO, "cannot make the copy %s: %s", following->path,
                file_why(following->path, FILE_MAKE).text);
        config_finish(&following->base.config);
    } else {
        status = follow(args, following, reactor, err);
    }
    mem_free(following);
    return status;
}

static const struct args_option follow_options[] = {
        {"from", "ADDRESS",
                "where the world listens for followers: HOST:PORT or unix:PATH; through TLS, "
                "unless it is on this machine"},
        {"world", "COPY", "the copy's file; created if missing"},
        {"or-serve", NULL,
                "serve COPY while it is the world, even if it never was a copy; then end with "
                "status 3"},
        {"config", "FILE", "the configuration, a file of Lua data"},
        {"listen", "SERVICE:ADDRESS",
                "where to listen once the copy is the world; http listens at once, for "
                "/healthz"},
        {"realm", "URL", "the broker of the world's realm, redis://HOST:PORT/REALM"},
        {"name", "NAME", "the world's name in its realm"},
        {"reactor", "NAME", "how to wait for sockets (default: the best available)"},
        CMD_LOG_OPTION,
        {"wire", NULL, "log every byte of every session (passwords too), for debugging"},
        {"assets", "DIR", "use scripts, help and web pages from DIR before those built in"},
        {0},
};

static const char follow_help[] =
        "Keeps a copy of a world in step with the process that serves it, which listens\n"
        "for followers with --listen link:ADDRESS. Makes the copy if it is missing, and\n"
        "makes it again if it cannot continue. Prints `copying`, `following NUMBER`, and\n"
        "`in step`. From then on players see only results that are in both files. When\n"
        "the copy becomes the world (`skein promote`), this process serves it, with the\n"
        "options given here. It takes over automatically in a realm (with the world's\n"
        "--realm and --name), or with follow.witness in both configurations.\n"
        "\n"
        "With --or-serve, two services that each name the other's link take turns: the\n"
        "one whose file is the world serves it, and the other follows. When the world\n"
        "has moved to the other, the command ends with status 3, to be started again.\n"
        "\n"
        "Example: skein serve --world skein.db --listen telnet:0.0.0.0:4000 \\\n"
        "                     --listen link:unix:skein.link &\n"
        "         skein follow --from unix:skein.link --world copy.db \\\n"
        "                      --listen telnet:0.0.0.0:4000\n";

const struct cmd cmd_follow = {
        .name = "follow",
        .usage = "--from ADDRESS --world COPY [--or-serve] [--config FILE] "
                 "[--listen SERVICE:ADDRESS]... [--realm URL --name NAME]",
        .summary = "keeps a copy of a served world in step",
        .help = follow_help,
        .options = follow_options,
        .run = run_follow,
};
