/* game.c -- opening and closing a store, a world, an engine and its scripts in order.
 *
 * They are opened from the lowest layer upward and closed in the opposite order. Any of them
 * may be missing when opening failed. One order is less obvious: the workers outlive the
 * engine. Their unfinished jobs belong to the engine and are dropped once it is gone.
 *
 * `serve` adds a loop and the network. `account`, `init` and `script check` open a quiet game,
 * which writes in the main thread and has no turns. */
#include "engine/app/game.h"

#include "engine/app/modules.h"
#include "engine/core/people/audit.h"
#include "engine/core/script/disguise_scripts.h"
#include "world/model/pending_writes.h"

/* Treats anything unreadable as missing; the log has already named it. */
static bool has_what_it_needs(
        const struct game_options *options, const struct game *game, struct err *err)
{
    bool has = engine_check_world(game->engine, err);
    if (!has && game->world->pending->unread > 0) {
        return err_wrap(err,
                "world %s is damaged: repair it with 'skein check --repair', or restore a "
                "backup",
                options->store.path);
    }
    return has;
}

static bool open_all(const struct game_options *options, struct game *game, struct err *err)
{
    if (!store_open(&options->store, &game->store, err) ||
            !world_open(game->store, &game->world, err)) {
        return false;
    }
    game->workers =
            worker_create(options->threads, options->store.wake, options->store.wake_data);
    struct engine_options engine = options->engine;
    engine.modules = skein_modules();
    game->engine = engine_create(&engine, game->store, game->world, game->workers);
    game->host = host_create(game->engine, &options->host);
    return quotas_load(game->engine, err) && disguise_scripts_load(game->engine, err) &&
           host_load_stock(game->host, NULL, err) && has_what_it_needs(options, game, err);
}

bool game_open(const struct game_options *options, struct game *out, struct err *err)
{
    struct game game = {0};
    if (!open_all(options, &game, err)) {
        game_close(&game);
        return false;
    }
    *out = game;
    return true;
}

bool game_open_quiet(const char *path, struct game *out, struct err *err)
{
    /* Counts instructions instead of milliseconds, because nobody waits for a command. */
    struct game_options options = {
            .store = {.path = path, .inline_writer = true},
            .host = {.deterministic = true},
    };
    if (!game_open(&options, out, err)) {
        return false;
    }
    asker_here(out->shell);
    audit_set_shell(out->engine, out->shell);
    return true;
}

bool game_open_forgetful(const char *path, const char *start, struct game *out, struct err *err)
{
    struct game_options options = {
            .store = {.path = path, .forgets = true},
            .engine = {.start = start},
            .host = {.deterministic = true},
    };
    return game_open(&options, out, err);
}

bool game_open_bare(const char *path, struct game *out, struct err *err)
{
    struct store_options options = {.path = path, .inline_writer = true};
    *out = (struct game){0};
    return store_open(&options, &out->store, err) && world_open(out->store, &out->world, err);
}

size_t game_close(struct game *game)
{
    host_destroy(game->host);
    engine_destroy(game->engine);
    if (game->workers) {
        worker_destroy(game->workers);
    }
    if (game->world) {
        world_close(game->world);
    }
    size_t lost = store_close(game->store);
    *game = (struct game){0};
    return lost;
}

bool game_sync(struct game *game, struct err *err)
{
    uint64_t wanted = game->world->commit_number;
    if (store_poll(game->store) >= wanted) {
        return true;
    }
    struct store_load load;
    store_load_now(game->store, &load);
    return err_set(err, ERR_IO,
            "the world cannot be written, and is as it was: %s; free disk "
            "space or check the disk",
            load.problem);
}
