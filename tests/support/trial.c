/* trial.c -- A whole game in one process: its start, its end by a crash, and its time.
 *
 * 1. Everything below the sessions is the real thing; only the clock, the loop and the wire are the
 *    test's.
 * 2. A crash ends the store as a kill would, and forgets everything else: only the contents of the
 *    file come back. The clock goes on.
 * 3. Scripts are stopped only by their count of instructions, so a run can be repeated.
 *
 * Players are in trial_player.c. */
#include "tests/support/trial.h"

#include "engine/app/asset_table.h"
#include "engine/app/game_choice.h"
#include "engine/app/world_make.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/core/calls/call.h"
#include "engine/core/people/account.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/timer.h"
#include "engine/data/data_file.h"
#include "engine/lua/host.h"
#include "tests/support/folder.h"
#include "tests/support/shared_calls.h"
#include "tests/support/trial_impl.h"
#include "world/model/object.h"
#include "world/model/prop.h"
#include "world/store/store.h"

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PASSWORD_KIB 8
#define WORLD_BYTES_MAX ((size_t)16 << 20)
#define TURN_US 10000
#define TURNS_MAX 100000 /* a game still busy then never rests */
#define WALL_START_MS 1000000000000

void trial_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("Bail out! ", stdout);
    (void)vprintf(format, args);
    (void)putchar('\n');
    (void)fflush(stdout);
    va_end(args);
    abort();
}

/* -- time -- */

static int64_t clock_read_us(void *data)
{
    const struct trial *trial = data;
    return trial->now_us;
}

static int64_t clock_read_wall_ms(void *data)
{
    const struct trial *trial = data;
    return WALL_START_MS + trial->now_us / 1000;
}

static void store_woke(void *data)
{
    struct trial *trial = data;
    (void)sem_post(&trial->news);
}

/* One turn, and if the store's own thread is writing, no other before it is done. Returns as
 * engine_turn. */
static int64_t turn(struct trial *trial)
{
    int64_t next_us = engine_turn(trial->game.engine, TURN_US);
    struct store_load load;
    store_load_now(trial->game.store, &load);
    if (trial->options.threaded && load.batches > 0) {
        (void)sem_wait(&trial->news);
    }
    return next_us;
}

/* Returns when the next event is due, or -1 for never. A turn may leave work for the next one: a
 * commit to be released, a worker's answer. */
static int64_t settle(struct trial *trial)
{
    int64_t next_us = 0;
    unsigned quiet = 0;
    for (unsigned turns = 0; quiet < 3; turns++) {
        next_us = turn(trial);
        quiet = engine_is_idle(trial->game.engine) ? quiet + 1 : 0;
        if (turns > TURNS_MAX) {
            trial_fail("the game does not come to rest");
        }
    }
    return next_us;
}

void trial_settle(struct trial *trial)
{
    (void)settle(trial);
}

void trial_pass(struct trial *trial, double seconds)
{
    trial->now_us += (int64_t)(seconds * 1000000.0);
    for (int i = 0; i < 50; i++) {
        (void)engine_turn(trial->game.engine, TURN_US);
    }
}

void trial_step(struct trial *trial)
{
    (void)engine_turn(trial->game.engine, 0);
}

void trial_advance(struct trial *trial, double seconds)
{
    int64_t end_us = trial->now_us + (int64_t)(seconds * 1000000.0);
    for (;;) {
        int64_t next_us = settle(trial);
        int64_t left_us = end_us - trial->now_us;
        if (left_us <= 0) {
            return;
        }
        if (next_us == 0) {
            next_us = 1000; /* due within this millisecond */
        }
        trial->now_us += next_us > 0 && next_us < left_us ? next_us : left_us;
    }
}

/* -- the file -- */

static void make_directory(struct trial *trial)
{
    if (!folder_make(trial->directory, sizeof(trial->directory), "game")) {
        trial_fail("cannot make %s", trial->directory);
    }
    (void)snprintf(trial->path, sizeof(trial->path), "%s/world.db", trial->directory);
}

static void remove_directory(const struct trial *trial)
{
    DIR *directory = opendir(trial->directory);
    for (struct dirent *entry = NULL; directory && (entry = readdir(directory)) != NULL;) {
        char path[sizeof(trial->directory) + sizeof(entry->d_name) + 1];
        (void)snprintf(path, sizeof(path), "%s/%s", trial->directory, entry->d_name);
        if (entry->d_name[0] != '.') {
            (void)remove(path);
        }
    }
    if (directory) {
        (void)closedir(directory);
    }
    (void)rmdir(trial->directory);
}

/* Reads a starter world into out. Test programs of one run of tools/test share it, in the folder that tools/test names.
 * path: where to make it otherwise. */
static bool make_starter(const char *path, struct buf *out, struct err *err)
{
    const char *folder = getenv("SKEIN_STARTER");
    char shared[PATH_MAX];
    char mine[PATH_MAX];
    if (!folder || !folder[0]) {
        return world_make(path, "starter", NULL, err) &&
               file_read(path, path, WORLD_BYTES_MAX, out, err);
    }
    (void)snprintf(shared, sizeof(shared), "%s/trial.db", folder);
    if (access(shared, R_OK) != 0) {
        (void)snprintf(mine, sizeof(mine), "%s/trial-%ld.db", folder, (long)getpid());
        if (!world_make(mine, "starter", NULL, err) || rename(mine, shared) != 0) {
            return false;
        }
        world_unmake(mine);
    }
    return file_read(shared, shared, WORLD_BYTES_MAX, out, err);
}

static bool make_game(const char *path, const char *name, struct err *err)
{
    struct game_choice choice;
    bool ok = game_choice_find(name, &choice, err) && world_make_game(path, &choice, NULL, err);
    game_choice_finish(&choice);
    return ok;
}

/* Writes a starter world, which a process makes once because all are equal. */
static void make_world(const char *path)
{
    static struct buf made;
    struct err err = {0};
    bool ok = made.length > 0 || make_starter(path, &made, &err);
    FILE *file = ok ? fopen(path, "wb") : NULL;
    if (file) {
        ok = fwrite(made.bytes, 1, made.length, file) == made.length;
        ok = fclose(file) == 0 && ok;
    }
    if (!ok || !file) {
        trial_fail("cannot make %s: %s", path, err.text);
    }
}

/* -- the process -- */

static void open_game(struct trial *trial)
{
    struct err err = {0};
    struct game_options options = {
            .store = {.path = trial->path,
                    .durability = STORE_PROCESS,
                    .trusts_rows = true,
                    .inline_writer = !trial->options.threaded,
                    .vfs = trial->options.vfs,
                    .wake = store_woke,
                    .wake_data = trial},
            .engine = {.name = "Testland",
                    .password_kib = PASSWORD_KIB,
                    .guests = true,
                    .seed = trial->options.seed ? trial->options.seed : 1,
                    .calls = shared_calls()},
            .host = {.deterministic = !trial->options.clocked},
    };
    options.engine.packages = trial->options.packages;
    if (!game_open(&options, &trial->game, &err) || !timers_load(trial->game.engine, &err)) {
        trial_fail("%s", err.text);
    }
    calls_check_answers(trial->game.engine);
}

/* The sessions are the hub's, which ends with the game. */
static void lose_sessions(struct trial *trial)
{
    for (struct player *player = trial->players; player; player = player->next) {
        player->session = NULL;
    }
}

static void make_wizard(struct trial *trial)
{
    char hash[132];
    if (!account_hash_now(STR(TRIAL_PASSWORD), PASSWORD_KIB, hash)) {
        trial_fail("cannot hash a password");
    }
    transaction_begin(trial->game.engine, 0, 0);
    (void)account_create(trial->game.engine, STR("wizard"), PERM_WIZARD, hash);
    transaction_commit(trial->game.engine);
    trial_settle(trial);
    trial_player_return(trial_player_create(trial, "wizard"));
}

struct trial *trial_start(const struct trial_options *options)
{
    struct trial *trial = mem_alloc(sizeof(*trial));
    trial->options = options ? *options : (struct trial_options){0};
    trial->now_us = 1000000;
    if (sem_init(&trial->news, 0, 0) != 0) {
        trial_fail("no semaphore");
    }
    clock_set_source(&(struct clock_source){clock_read_us, clock_read_wall_ms, trial});
    asset_set_table(asset_table, asset_count);
    make_directory(trial);
    struct err err;
    if (!trial->options.game) {
        make_world(trial->path);
    } else if (!make_game(trial->path, trial->options.game, &err)) {
        trial_fail("cannot make a world of the game %s: %s", trial->options.game, err.text);
    }
    open_game(trial);
    make_wizard(trial);
    trial_forget_all(trial);
    return trial;
}

void trial_stop(struct trial *trial)
{
    engine_stop(trial->game.engine, "The test is over.");
    trial_settle(trial);
    lose_sessions(trial);
    game_close(&trial->game);
    remove_directory(trial);
    while (trial->players) {
        struct player *player = trial->players;
        trial->players = player->next;
        trial_player_destroy(player);
    }
    buf_finish(&trial->reply);
    (void)sem_destroy(&trial->news);
    clock_set_source(NULL);
    mem_free(trial);
}

void trial_crash(struct trial *trial)
{
    lose_sessions(trial);
    host_destroy(trial->game.host);
    engine_destroy(trial->game.engine);
    worker_destroy(trial->game.workers);
    world_close(trial->game.world);
    store_crash(trial->game.store);
    while (sem_trywait(&trial->news) == 0) {
    }
    open_game(trial);
    for (struct player *player = trial->players; player; player = player->next) {
        if (!player->guest) {
            trial_player_return(player);
        }
    }
    trial_forget_all(trial);
}

/* -- asking -- */

struct engine *trial_engine(struct trial *trial)
{
    return trial->game.engine;
}

struct world *trial_world(struct trial *trial)
{
    return trial->game.world;
}

uint64_t trial_character(struct player *player)
{
    return player->session ? player->session->character : 0;
}

uint64_t trial_first_id(struct str text)
{
    for (size_t at = 0; (at = str_find_char(text, '#', at)) != SIZE_MAX; at++) {
        size_t end = at + 1;
        uint64_t id = 0;
        while (end < text.length && text.bytes[end] >= '0' && text.bytes[end] <= '9') {
            end++;
        }
        if (str_to_u64(str_slice(text, at + 1, end), &id)) {
            return id;
        }
    }
    return 0;
}

const char *trial_property(struct trial *trial, uint64_t object, const char *name)
{
    struct object *found = world_find(trial->game.world, object);
    uint32_t atom = atom_find(&trial->game.world->atoms, str_of(name));
    buf_clear(&trial->reply);
    if (!found || atom == ATOM_NONE) {
        return "nil";
    }
    data_file_write(prop_get(trial->game.world, found, atom), NULL, &trial->reply);
    return trial->reply.bytes;
}
