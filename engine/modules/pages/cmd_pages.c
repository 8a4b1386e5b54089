/* cmd_pages.c -- `skein pages`: read-only web pages of a copy of a world, beside the process
 * that keeps the copy.
 *
 * 1. The file is opened as it is at one moment (store_options.forgets), whoever is writing it,
 *    and no change is kept. When the file has more, it is opened again, at most once per
 *    PAGES_LOOK_MS; requests meanwhile wait for that. If it cannot be opened, the pages stay as
 *    they were.
 * 2. Connections have a hub of their own. Their requests go to the currently opened game, if
 *    they are calls that show public information. Nobody can log in, and tokens mean nothing.
 * 3. It is a separate process: the follower that keeps the copy never depends on it or waits
 *    for it. */
#include "engine/modules/pages/cmd_pages.h"

#include "engine/app/idle_sink.h"
#include "engine/app/reactor.h"
#include "engine/app/serve_impl.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/presence.h"
#include "engine/session/hub.h"
#include "world/store/store_claim.h"

#include <stdio.h>
#include <string.h>

/* Opening takes at most a tenth of the time, unless it is slow. */
enum {
    PAGES_LOOK_MS = 2000,
    RESTS = 10,
    REST_MOST_MS = 10000,
    PAGES_TURN_US = 5000,
    PAGES_WAIT_MOST_US = 500000
};

#define SAY_COPY                                                                               \
    "{\"status\": 503, \"title\": \"Service Unavailable\", \"detail\": \"This is a copy of "   \
    "the world, to read: come in where the world is served.\"}"

/* The calls that are allowed, for everybody. */
static const char *const pages_shown[] = {"help.list", "help.topic", "metrics", "package.page",
        "package.panels", "page.events", "page.home", "page.play", "page.scores", "page.who",
        "page.you", "world.area", "world.areas", "world.room", "world.rooms"};

struct pages {
    struct server base;
    struct hub *hub;  /* owned: of the connections */
    struct map pairs; /* session ID of a connection -> struct pair, owned */
    uint64_t number;  /* the commit that is displayed */
    int64_t look_ms;  /* monotonic: next check of the file */
    bool failed;      /* the last attempt to open it failed */
};

/* A connection, and its session in the game. */
struct pair {
    struct pages *pages;
    struct session *session;
    struct session *asker;
};

static const char *path_of(const struct pages *pages)
{
    return config_text(&pages->base.config, CONFIG_WORLD);
}

/* -- sessions in the game -- */

static void relay(struct session *session, const struct msg *msg)
{
    struct note *note = note_make(msg);
    hub_relay(session, note);
    note_drop(note);
}

static void asker_deliver(void *frontend, const struct msg *msg)
{
    const struct pair *pair = frontend;
    if (msg->kind == MSG_REPLY) {
        relay(pair->session, msg);
    }
}

static void asker_nothing(void *frontend)
{
    (void)frontend;
}

static const struct session_frontend asker_calls = {
        .service = "http",
        .calls_only = true,
        .pages = true,
        .mute = true,
        .deliver = asker_deliver,
        .flush = asker_nothing,
        .close = asker_nothing,
};

static void begin_asking(struct pair *pair)
{
    struct hub *hub = engine_hub(pair->pages->base.game.engine);
    pair->asker = hub_add(hub, &asker_calls, pair, pair->session->address);
}

/* -- connections -- */

static void on_opened(void *data, struct session *session)
{
    struct pages *pages = data;
    struct pair *pair = mem_alloc(sizeof(*pair));
    *pair = (struct pair){pages, session, NULL};
    begin_asking(pair);
    (void)map_put(&pages->pairs, session->id, pair);
}

static void on_gone_pages(void *data, struct session *session, const char *reason)
{
    struct pages *pages = data;
    struct pair *pair = map_remove(&pages->pairs, session->id);
    session_gone(pair->asker, reason);
    mem_free(pair);
}

static bool is_shown_pages(struct str call)
{
    return str_is_one_of(call, pages_shown, sizeof(pages_shown) / sizeof(pages_shown[0]));
}

static void on_call_pages(void *data, struct session *session, const struct session_call *call)
{
    struct pages *pages = data;
    struct pair *pair = map_find(&pages->pairs, session->id);
    if (!is_shown_pages(call->name)) {
        json_decref(call->args);
        relay(session,
                &(struct msg){.kind = MSG_REPLY, .topic = call->tag, .text = STR(SAY_COPY)});
        return;
    }
    struct session_call asked = {call->tag, call->name, call->args, STR_NONE};
    pair->asker->local = session->local;
    session_call(pair->asker, &asked);
}

static bool is_well_pages(void *data, struct buf *out)
{
    const struct pages *pages = data;
    buf_add_text(out, pages->failed ? "the copy cannot be opened as it is now" : "");
    return !pages->failed;
}

static const struct session_sink pages_sink = {
        .opened = on_opened,
        .line = idle_sink_text,
        .changed = idle_sink_session,
        .refused = idle_sink_text,
        .call = on_call_pages,
        .gone = on_gone_pages,
        .is_well = is_well_pages,
        .resumed = idle_sink_text,
        .awaits = idle_sink_awaits,
};

/* -- the copy -- */

static bool open_copy(const struct pages *pages, struct game *out, struct err *err)
{
    struct game_options pages_options;
    serve_game_options(&pages->base.config, &pages_options);
    pages_options.store.forgets = true;
    pages_options.engine.backups.directory = NULL;
    pages_options.engine.realm.name = NULL;
    /* A server's start-up messages make no sense here every few seconds. */
    struct err ignored;
    log_set_level(LOG_WARNING);
    bool ok = game_open(&pages_options, out, err);
    return cmd_set_log(pages->base.args, &ignored) && ok;
}

/* Puts the players of the followed world into play; in the copy, which nobody serves, they are
 * asleep. */
static bool note_player(void *data, const struct value *columns, size_t count)
{
    struct engine *engine = data;
    uint64_t id = (uint64_t)value_as_int(&columns[0], 0);
    (void)count;
    struct object *player =
            presence_find(engine, id) ? NULL : world_find(engine_world(engine), id);
    if (player) {
        presence_stand_in(engine, player);
    }
    return true;
}

/* Closes a game after answering its pending requests. */
static void end_game(struct pages *pages, struct game *game)
{
    size_t cursor = 0;
    void *pair = NULL;
    for (int i = 0; game->engine && i < 1000 && !engine_is_idle(game->engine); i++) {
        (void)engine_turn(game->engine, PAGES_TURN_US);
    }
    if (game->engine) {
        (void)engine_turn(game->engine, PAGES_TURN_US); /* sends the last answers */
    }
    while (map_each(&pages->pairs, &cursor, NULL, &pair)) {
        session_gone(((struct pair *)pair)->asker, "the pages are being renewed");
    }
    game_close(game);
}

/* Replaces the current game by the file's present state. */
static bool take_copy(struct pages *pages, struct err *err)
{
    struct server *base = &pages->base;
    struct store_select in_play = {.table = TABLE_IN_PLAY, .order = "character"};
    struct game game = {0};
    struct store_claim claim;
    if (!store_claim_read(path_of(pages), &claim, err)) {
        return false;
    }
    if (claim.number == pages->number && base->game.engine) {
        return true;
    }
    if (!open_copy(pages, &game, err)) {
        return false;
    }
    if (!store_select(game.store, &in_play, note_player, game.engine, err)) {
        game_close(&game);
        return false;
    }
    end_game(pages, &base->game);
    base->game = game;
    pages->number = claim.number;
    size_t cursor = 0;
    void *pair = NULL;
    while (map_each(&pages->pairs, &cursor, NULL, &pair)) {
        begin_asking(pair);
    }
    return true;
}

static void look(struct pages *pages)
{
    struct err err = {0};
    int64_t start_ms = clock_ms();
    bool ok = take_copy(pages, &err);
    int64_t took_ms = clock_ms() - start_ms;
    if (!ok && !pages->failed) {
        log_error("the pages stay as they were: %s", err.text);
    }
    pages->failed = !ok;
    int64_t rest_ms = took_ms * RESTS > PAGES_LOOK_MS ? took_ms * RESTS : PAGES_LOOK_MS;
    pages->look_ms = clock_ms() + (rest_ms < REST_MOST_MS ? rest_ms : REST_MOST_MS);
}

/* -- the loop -- */

static void on_turn_pages(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct pages *pages = watcher->data;
    struct server *base = &pages->base;
    (void)events;
    base->inputs = hub_inputs(pages->hub);
    int64_t next_us = engine_turn(base->game.engine, PAGES_TURN_US);
    hub_flush(pages->hub);
    if (base->stopping || clock_ms() >= pages->look_ms) {
        ev_break(loop, EVBREAK_ALL);
    }
    if (next_us == 0) {
        ev_idle_start(loop, &base->busy);
        return;
    }
    next_us = next_us < 0 || next_us > PAGES_WAIT_MOST_US ? PAGES_WAIT_MOST_US : next_us;
    ev_idle_stop(loop, &base->busy);
    ev_timer_stop(loop, &base->next);
    ev_timer_set(&base->next, (double)next_us / 1e6, 0.0);
    ev_timer_start(loop, &base->next);
}

/* Input that arrived after the turn is handled in the next one. */
static void on_after_pages(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct pages *pages = watcher->data;
    (void)events;
    if (hub_inputs(pages->hub) != pages->base.inputs) {
        ev_idle_start(loop, &pages->base.busy);
    }
}

static void on_signal_pages(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
    struct pages *pages = watcher->data;
    (void)loop;
    (void)events;
    if (watcher->signum != SIGHUP) {
        pages->base.stopping = true;
    }
}

static void start_loop_pages(struct pages *pages)
{
    struct server *base = &pages->base;
    ev_prepare_init(&base->turn, on_turn_pages);
    ev_prepare_init(&base->after, on_after_pages);
    ev_set_priority(&base->after, EV_MINPRI);
    base->turn.data = pages;
    base->after.data = pages;
    serve_process_listen(base, on_signal_pages, pages);
    ev_prepare_start(base->loop, &base->turn);
    ev_prepare_start(base->loop, &base->after);
}

/* -- start and end -- */

static bool listen_all(struct server *base, struct err *err)
{
    size_t count = 0;
    const char **wanted = serve_listens(&base->config, "http", &count);
    struct tls_server *tls = NULL;
    bool ok = serve_tls_open(&base->config, &tls, err);
    if (ok) {
        serve_tls_set(base, tls);
    }
    ok = ok &&
         services_run(&base->services, &base->net, wanted, count, serve_print_listening, err);
    mem_free((void *)wanted);
    return ok;
}

static bool has_listens(const struct config *config)
{
    size_t count = 0;
    mem_free((void *)serve_listens(config, "http", &count));
    return count > 0;
}

static bool start_pages(struct pages *pages, unsigned reactor, struct err *err)
{
    struct server *base = &pages->base;
    serve_raise_limits(&base->config);
    pages->hub = hub_create(&pages_sink, pages);
    base->net.hub = pages->hub;
    if (!serve_process_open(base, reactor, err) || !take_copy(pages, err)) {
        return false;
    }
    pages->look_ms = clock_ms() + PAGES_LOOK_MS;
    serve_net_options(base);
    start_loop_pages(pages);
    return listen_all(base, err);
}

static void run_loop(struct pages *pages)
{
    while (!pages->base.stopping) {
        ev_run(pages->base.loop, 0);
        if (!pages->base.stopping && clock_ms() >= pages->look_ms) {
            look(pages);
        }
    }
}

static void finish_pages(struct pages *pages)
{
    struct server *base = &pages->base;
    if (base->game.engine) {
        ev_prepare_stop(base->loop, &base->turn);
        ev_prepare_stop(base->loop, &base->after);
        ev_idle_stop(base->loop, &base->busy);
        ev_timer_stop(base->loop, &base->next);
        services_cut(&base->services, "the server ends");
        /* One iteration for streams to end, and one for what depends on them. */
        ev_run(base->loop, EVRUN_NOWAIT);
        ev_run(base->loop, EVRUN_NOWAIT);
        services_close(&base->services);
    }
    end_game(pages, &base->game);
    hub_destroy(pages->hub);
    map_finish(&pages->pairs);
    serve_process_close(base);
    serve_net_finish(base);
    config_finish(&base->config);
}

static enum cmd_status run_pages(const struct args *args, struct err *err)
{
    struct pages *pages = mem_alloc(sizeof(*pages));
    unsigned reactor = 0;
    bool usage = true;
    enum cmd_status status = CMD_FAILED;
    serve_process_hold_hangup();
    pages->base.args = args;
    map_init(&pages->pairs);
    if (!cmd_set_log(args, err) || !reactor_find(args_value(args, "reactor"), &reactor, err) ||
            !cmd_set_assets(args, err) ||
            !serve_read_config(args, &pages->base.config, &usage, err)) {
        status = usage ? CMD_USAGE : CMD_FAILED;
    } else if (!has_listens(&pages->base.config)) {
        status = cmd_usage(
                err, "say where to serve the pages: --listen http:ADDRESS or https:ADDRESS");
        config_finish(&pages->base.config);
    } else {
        if (start_pages(pages, reactor, err)) {
            serve_process_ready();
            run_loop(pages);
            status = CMD_DONE;
        }
        finish_pages(pages);
    }
    asset_set_directory(NULL);
    mem_free(pages);
    return status;
}

static const struct args_option pages_options[] = {
        {"world", "COPY", "the copy, which `skein follow` keeps in step (default: skein.db)"},
        {"config", "FILE", "the configuration, a file of Lua data"},
        {"listen", "SERVICE:ADDRESS", "where to listen: http or https"},
        {"reactor", "NAME", "how to wait for sockets (default: the best available)"},
        CMD_LOG_OPTION,
        {"wire", NULL, "log every byte of every session, for debugging"},
        {"assets", "DIR", "use scripts, help and web pages from DIR before those built in"},
        {0},
};

static const char pages_help[] =
        "Serves read-only web pages for a copy that `skein follow` keeps, or for any\n"
        "world's file: the players online, help, areas and rooms, and the public part of\n"
        "the API. Nobody can log in, and nothing is changed. It runs beside the process\n"
        "that writes the file, and the pages are a few seconds old. Runs until SIGTERM\n"
        "or SIGINT.\n"
        "\n"
        "Example: skein pages --world copy.db --listen http:0.0.0.0:8080\n";

const struct cmd cmd_pages = {
        .name = "pages",
        .usage = "[--world COPY] [--config FILE] --listen SERVICE:ADDRESS...",
        .summary = "serves read-only web pages of a copy",
        .help = pages_help,
        .options = pages_options,
        .run = run_pages,
};
