#pragma once
#include "engine/app/asker.h"
#include "engine/core/engine.h"
#include "engine/lua/host.h"
#include "world/store/store.h"

/* A world with everything that runs it, but for the loop and the network. All
 * are owned, and there between game_open and game_close. */
struct game {
    struct store *store;
    struct world *world;
    struct worker_pool *workers;
    struct engine *engine;
    struct host *host;
    char shell[ASKER_SIZE]; /* of quiet ones: who it is */
};

/* What game_open makes it from. Zeroed but for the store's path: a quiet one, for commands that
 * look into a world or change it and end. */
struct game_options {
    struct store_options store;
    struct engine_options engine;
    struct host_options host;
    unsigned threads; /* of workers; 0: their jobs run at once */
};

/* Opens the world, loads the stock scripts, checks that all is there that the game leans on.
 * What the store and the workers report wakes store.wake. */
MUST_CHECK bool game_open(
        const struct game_options *options, struct game *out, struct err *err);
/* The same for a command that ends soon: writes in its own thread, nothing else runs. */
MUST_CHECK bool game_open_quiet(const char *path, struct game *out, struct err *err);
/* The same without a change to the file, which it need not be able to write: what is done is forgotten. start: the room
 * newcomers wake in; NULL: $start. */
MUST_CHECK bool game_open_forgetful(
        const char *path, const char *start, struct game *out, struct err *err);
/* The world alone, without an engine. Also if it fails the caller closes it. */
MUST_CHECK bool game_open_bare(const char *path, struct game *out, struct err *err);
/* Writes what is queued and closes all. Returns how many commits the disk refused, and nobody was told of. */
size_t game_close(struct game *game);
/* Waits until all that was committed is on disk; for quiet ones. */
MUST_CHECK bool game_sync(struct game *game, struct err *err);
