#pragma once
#include "engine/app/asker.h"
#include "engine/app/config_packages.h"
#include "engine/core/engine.h"
#include "engine/lua/host.h"
#include "world/store/store.h"

/* A world with everything that runs it, except the loop and the network. All members are owned
 * and exist between game_open and game_close. */
struct game {
    struct store *store;
    struct world *world;
    struct worker_pool *workers;
    struct engine *engine;
    struct host *host;
    char shell[ASKER_SIZE]; /* in a quiet game: the asker */
};

/* The options of game_open. Zeroed except for the store's path, they give a quiet game, for
 * commands that inspect or change a world and then end. */
struct game_options {
    struct store_options store;
    struct engine_options engine;
    char packages[CONFIG_PACKAGES_MAX]; /* for engine.packages */
    struct host_options host;
    unsigned threads; /* number of workers; 0: jobs run at once */
};

/* Opens the world, loads the stock scripts, and checks that everything the game depends on
 * exists. Reports of the store and the workers wake store.wake. */
MUST_CHECK bool game_open(
        const struct game_options *options, struct game *out, struct err *err);
/* Opens a game for a command that ends soon: it writes in its own thread, and nothing else
 * runs. */
MUST_CHECK bool game_open_quiet(const char *path, struct game *out, struct err *err);
/* Opens a game that never changes the file, so the file may be read-only. All changes are
 * forgotten. start: the room where newcomers wake; NULL: $start. */
MUST_CHECK bool game_open_forgetful(
        const char *path, const char *start, struct game *out, struct err *err);
/* Opens only the world, without an engine. The caller closes it, even after a failure. */
MUST_CHECK bool game_open_bare(const char *path, struct game *out, struct err *err);
/* Writes the queue and closes everything. Returns how many commits the disk refused; their
 * output was never sent. */
size_t game_close(struct game *game);
/* Waits until every commit is on disk; for quiet games. */
MUST_CHECK bool game_sync(struct game *game, struct err *err);
