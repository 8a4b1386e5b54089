#pragma once
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/core/engine.h"
#include "tests/support/folder.h"
#include "world/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* fuzz_game -- An engine on an empty world in its own folder, for targets that need a whole
 * game. */
struct fuzz_game {
    char directory[64];
    char path[96];
    struct store *store;
    struct world *world;
    struct worker_pool *workers;
    struct engine *engine;
};

static inline void fuzz_game_ignore_log(void *data, enum log_level level, const char *line)
{
    (void)data;
    (void)level;
    (void)line;
}

/* Ends the target if the game cannot be opened. The options are borrowed for the call. */
static inline void fuzz_game_open(struct fuzz_game *game, const struct engine_options *options)
{
    struct err err;
    log_set_sink(fuzz_game_ignore_log, NULL);
    asset_set_table(asset_table, asset_count);
    must(folder_make(game->directory, sizeof(game->directory), "fuzz"));
    (void)snprintf(game->path, sizeof(game->path), "%s/world.db", game->directory);
    must(store_create(game->path, &err));
    struct store_options store_options = {
            .path = game->path, .durability = STORE_PROCESS, .inline_writer = true};
    must(store_open(&store_options, &game->store, &err));
    must(world_open(game->store, &game->world, &err));
    game->workers = worker_create(0, NULL, NULL);
    game->engine = engine_create(options, game->store, game->world, game->workers);
}

/* Takes the folder away, too. */
static inline void fuzz_game_close(struct fuzz_game *game)
{
    engine_destroy(game->engine);
    worker_destroy(game->workers);
    world_close(game->world);
    store_close(game->store);
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        char path[96];
        (void)snprintf(path, sizeof(path), "%s%s", game->path, ends[i]);
        (void)unlink(path);
    }
    (void)rmdir(game->directory);
}
