/* undo_test.c -- whatever builders' commands do can be taken back, one by one, to the byte.
 *
 * A run types random building commands over the starter world, keeps a digest of all that the store
 * holds of objects after each that changed something, and takes them back: each @undo must give the digest
 * before, and at the end the world must export as at the start.
 *
 * A failing seed is printed; SKEIN_SEED runs that one alone, SKEIN_ROUNDS takes so many seeds. */
#include "engine/base/base.h"
#include "engine/modules/check/check_world.h"
#include "engine/modules/export/world_export.h"
#include "tests/script/world_digest.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/trial.h"
#include "world/store/store.h"

#include <sqlite3.h>

#include <ftw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMANDS 1000
#define OBJECTS_MAX 20000

struct undo_run {
    struct trial *trial;
    struct player *author;
    struct rng rng;
    uint64_t seed;
    sqlite3 *db;
    uint64_t *ids; /* owned: all objects there are, players left out */
    size_t id_count;
    uint64_t digests[COMMANDS + 1];
    char *lines[COMMANDS + 1]; /* owned: the line that led to each digest */
    size_t count;
    struct buf line;
    char place[64];
};

/* -- the world as bytes -- */

static void hash_bytes(uint64_t *hash, const void *bytes, size_t length)
{
    *hash = (*hash ^ str_hash((struct str){bytes, length})) * UINT64_C(1099511628211);
}

static uint64_t digest(struct undo_run *run)
{
    return world_digest(run->db, 0);
}

static void list_objects(struct undo_run *run)
{
    sqlite3_stmt *rows = NULL;
    const char *sql = "SELECT id FROM object WHERE id NOT IN (SELECT character FROM account)";
    run->id_count = 0;
    assert_int_equal(sqlite3_prepare_v2(run->db, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW && run->id_count < OBJECTS_MAX) {
        run->ids[run->id_count++] = (uint64_t)sqlite3_column_int64(rows, 0);
    }
    sqlite3_finalize(rows);
}

static uint64_t files_hash; /* for nftw, which has no argument of ours */
static size_t files_prefix;

static int hash_file(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)where;
    if (kind != FTW_F) {
        return 0;
    }
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    uint64_t hash = str_hash(str_of(path + files_prefix));
    char bytes[4096];
    for (size_t n = 0; (n = fread(bytes, 1, sizeof(bytes), file)) > 0;) {
        hash_bytes(&hash, bytes, n);
    }
    (void)fclose(file);
    files_hash += hash; /* in any order */
    return 0;
}

static int remove_file(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

/* Exports the world and gives a digest of all files. */
static uint64_t export_digest(struct undo_run *run)
{
    struct err err = {0};
    const char *path = store_path(engine_store(trial_engine(run->trial)));
    if (!world_export(path, run->place, &(struct export_options){0}, NULL, &err)) {
        fail_msg("%s", err.text);
    }
    files_hash = 0;
    files_prefix = strlen(run->place);
    assert_int_equal(nftw(run->place, hash_file, 8, FTW_PHYS), 0);
    assert_int_equal(nftw(run->place, remove_file, 8, FTW_PHYS | FTW_DEPTH), 0);
    return files_hash;
}

/* -- random commands -- */

static size_t below_undo(struct undo_run *run, size_t bound)
{
    return (size_t)rng_below(&run->rng, bound);
}

static const char *pick(struct undo_run *run, const char *const *list, size_t count)
{
    return list[below_undo(run, count)];
}

#define PICK(run, list) pick(run, list, sizeof(list) / sizeof((list)[0]))

/* Appends the replacement for {X} in a line. */
static void add_word(struct undo_run *run, char what, struct buf *out)
{
    static const char *const names[] = {"a green lamp", "the sack", "Old Mill", "a key",
            "an iron door", "a coat with pockets", "Nook", "a very small \"thing\""};
    static const char *const directions[] = {
            "north", "south", "east", "west", "up", "down", "in", "northeast"};
    static const char *const protos[] = {"item", "container", "light", "garment", "seat",
            "coin", "room", "exit", "npc", "thing", "food", "sign"};
    static const char *const refs[] = {
            "gate", "well", "old/mill", "shop", "gate", "start", "light"};
    static const char *const properties[] = {"colour", "light", "weight", "capacity", "open",
            "locked", "key", "area", "details", "to", "name", "_secret", "text", "desc"};
    static const char *const values[] = {"5", "0", "true", "false", "\"text in quotes\"",
            "{1, 2, {x = \"y\"}}", "0.25", "\"\"", "{}", "-17"};
    static const char *const people[] = {"alice", "bob", "wizard"};
    switch (what) {
    case 'o': /* sometimes a recent object, because those sequences find errors */
        buf_printf(out, "#%" PRIu64,
                run->ids[below_undo(run, 3)
                                 ? run->id_count - 1 - below_undo(run, run->id_count / 8)
                                 : below_undo(run, run->id_count)]);
        return;
    case 'n':
        buf_add_text(out, PICK(run, names));
        return;
    case 'd':
        buf_add_text(out, PICK(run, directions));
        return;
    case 'p':
        buf_add_text(out, PICK(run, protos));
        return;
    case 'f':
        buf_add_text(out, PICK(run, refs));
        return;
    case 'w':
        buf_add_text(out, PICK(run, properties));
        return;
    case 'v':
        buf_add_text(out, PICK(run, values));
        return;
    case 'q':
        buf_add_text(out, PICK(run, people));
        return;
    default:
        buf_printf(out, "%zu", 1 + below_undo(run, 4));
        return;
    }
}

static const char *const commands[] = {
        "@dig {n}",
        "@dig {d} to {n}",
        "@dig {d} to {n}",
        "@link {d} to {o}",
        "@link {d} to {o}",
        "@unlink {d}",
        "@unlink {d}",
        "@create {n}",
        "@create {n} from {p}",
        "@create {n} from {p}, {p}",
        "@create {n} from {o}",
        "@describe {o} = {n}",
        "@describe {o} =",
        "@detail {o} {n} = {n}",
        "@detail {o} {n} =",
        "@name {o} = {n}",
        "@alias {o} = {n}, {d}",
        "@alias {o} =",
        "@ref {o} = {f}",
        "@ref {o} = {f}",
        "@ref {o} =",
        "@proto {o} = {p}",
        "@proto {o} = {o}, {p}",
        "@proto {o} = {o}",
        "@set {o}.{w} = {v}",
        "@set {o}.{w} = {v}",
        "@set {o}.{w} = {o}",
        "@set {o}.{w} = {o}",
        "@set {d}.{w} = {v}",
        "@unset {o}.{w}",
        "@teleport {o} to {o}",
        "@teleport {o} to {o}",
        "@teleport {o} to here",
        "@teleport {q} to {o}",
        "@teleport {o}",
        "@teleport here",
        "@destroy {o}",
        "@destroy {o}",
        "@destroy {o}",
        "@destroy here",
        "@clone {o}",
        "@clone {o}",
        "@chown {o} = {q}",
        "@chown {o} = {q}",
        "@area {n} = {q}",
        "@area {n} =",
        "@revert {o} {x}",
        "@lua object(\"{o}\"):after(1000 * {x}, \"{d}\", {v})",
        "@lua object(\"{o}\"):every(1000 * {x}, \"{d}\")",
        "@lua object(\"{o}\"):cancel(\"{d}\")",
        "@lua object(\"{o}\"):destroy()",
        "@lua object(\"{o}\"):move(object(\"{o}\"))",
        "@lua create(\"item\", { location = object(\"{o}\"), name = \"x\" }).id",
        "@program {o}\ncommand(\"poke {this}\", function(e) e.this.n = {x} end)\n.",
        "@program {o}\nbefore(\"take\", function() return \"{d} {x}\" end)\n.",
        "@program {o}\non(\"move\", function(e) e.this.moved = (e.this.moved or 0) + 1 end)\n.",
};

/* Types one random command; multi-line ones up to their end. */
static void type_random(struct undo_run *run)
{
    const char *format = PICK(run, commands);
    buf_clear(&run->line);
    for (const char *at = format; *at; at++) {
        if (at[0] == '{' && at[1] && at[2] == '}') {
            add_word(run, at[1], &run->line);
            at += 2;
        } else {
            buf_add_char(&run->line, *at);
        }
    }
    struct str rest = buf_str(&run->line);
    while (str_find_char(rest, '\n', 0) != SIZE_MAX) {
        char *line = str_dup(str_take_until(&rest, '\n'));
        trial_send(run->author, line);
        mem_free(line);
    }
    char *last = str_dup(rest);
    trial_send(run->author, last);
    trial_settle(run->trial);
    mem_free(last);
}

/* -- a run -- */

static void open_run(struct undo_run *run, uint64_t seed)
{
    *run = (struct undo_run){.seed = seed};
    rng_seed(&run->rng, seed);
    run->trial = trial_start(NULL);
    run->author = trial_player(run->trial, "wizard");
    (void)trial_join(run->trial, "alice", "builder");
    (void)trial_join(run->trial, "bob", NULL);
    trial_settle(run->trial);
    assert_int_equal(sqlite3_open_v2(store_path(engine_store(trial_engine(run->trial))),
                             &run->db, SQLITE_OPEN_READONLY, NULL),
            SQLITE_OK);
    run->ids = mem_alloc_array(OBJECTS_MAX, sizeof(*run->ids));
    (void)snprintf(run->place, sizeof(run->place), "/tmp/skein-undo-%ld", (long)getpid());
}

static void close_run(struct undo_run *run)
{
    (void)sqlite3_close(run->db);
    trial_stop(run->trial);
    for (size_t i = 0; i <= COMMANDS; i++) {
        mem_free(run->lines[i]);
    }
    mem_free(run->ids);
    buf_finish(&run->line);
}

static void do_commands(struct undo_run *run, size_t wanted)
{
    run->digests[0] = digest(run);
    for (size_t tries = 0; run->count < wanted && tries < wanted * 10; tries++) {
        list_objects(run);
        type_random(run);
        uint64_t now = digest(run);
        if (now != run->digests[run->count]) {
            run->digests[++run->count] = now;
            run->lines[run->count] = str_dup(buf_str(&run->line));
        }
        trial_forget_all(run->trial);
    }
    assert_int_equal(run->count, wanted);
}

static void undo_all(struct undo_run *run)
{
    for (size_t i = run->count; i-- > 0;) {
        struct str reply = trial_type(run->author, "@undo");
        if (str_find(reply, STR("Undone: "), 0) == SIZE_MAX || digest(run) != run->digests[i]) {
            fail_msg("seed %" PRIu64 ", command %zu, \"%s\", taken back: %.*s", run->seed,
                    i + 1, run->lines[i + 1], STR_FMT(reply));
        }
        trial_forget_all(run->trial);
    }
    assert_non_null(strstr(trial_type(run->author, "@undo").bytes, "You have nothing to undo"));
}

static void play_undo(uint64_t seed)
{
    struct undo_run run;
    open_run(&run, seed);
    uint64_t before = export_digest(&run);

    do_commands(&run, test_steps(300, COMMANDS));
    assert_true(export_digest(&run) != before);
    undo_all(&run);

    if (export_digest(&run) != before) {
        fail_msg("seed %" PRIu64 ": the export differs", seed);
    }
    close_run(&run);
}

TEST(random_commands_can_be_undone_in_reverse_order)
{
    const char *seed = getenv("SKEIN_SEED");
    if (seed) {
        play_undo(strtoull(seed, NULL, 10));
        return;
    }
    for (uint64_t i = 1; i <= test_rounds(1, 1); i++) {
        play_undo(i);
    }
}

/* A clone of a heap takes in the heap itself, whose copies lose their prototype. */
TEST(a_clone_that_takes_in_its_original_is_undone)
{
    struct undo_run run;
    open_run(&run, 1);
    assert_non_null(strstr(trial_type(run.author, "@create a token from coin").bytes, "token"));
    assert_non_null(
            strstr(trial_type(run.author, "@ref token = wiz/token").bytes, "wiz/token"));
    (void)trial_type(run.author, "@create a copy from $wiz/token");
    uint64_t before = digest(&run);

    (void)trial_type(run.author, "@clone $wiz/token");
    assert_true(digest(&run) != before);
    assert_non_null(strstr(trial_type(run.author, "@undo").bytes, "Undone: "));

    assert_true(digest(&run) == before);
    close_run(&run);
}

/* -- several people, and not in order -- */

static void note_problem(void *data, const char *text)
{
    /* Twins differ after commands of a player with rights to only one of them. */
    if (!strstr(text, "twin")) {
        print_error("%s\n", text);
        ++*(size_t *)data;
    }
}

static void undo_some(struct undo_run *run)
{
    static const char *const lines[] = {
            "@undo", "@undo", "@undo 2", "@undo force", "@undo 3 force", "@undo 7"};
    (void)trial_type(run->author, PICK(run, lines));
}

/* Three people build and take back at random, over each other's work. */
static void play_together(uint64_t seed)
{
    struct undo_run run;
    struct err err = {0};
    size_t all = 0;
    size_t problems = 0;
    open_run(&run, seed);
    (void)trial_type(trial_player(run.trial, "wizard"), "@role bob builder");
    struct player *people[] = {trial_player(run.trial, "wizard"),
            trial_player(run.trial, "alice"), trial_player(run.trial, "bob")};
    for (size_t i = 0; i < test_steps(300, COMMANDS); i++) {
        list_objects(&run);
        run.author = people[below_undo(&run, 3)];
        if (below_undo(&run, 4)) {
            type_random(&run);
        } else {
            undo_some(&run);
        }
        trial_forget_all(run.trial);
    }

    const char *path = store_path(engine_store(trial_engine(run.trial)));
    assert_true(check_world(path, note_problem, NULL, &problems, &all, &err));
    if (problems > 0) {
        fail_msg("seed %" PRIu64 ": %zu problems", seed, problems);
    }
    trial_crash(run.trial);
    close_run(&run);
}

TEST(undo_across_builders_keeps_the_world_valid)
{
    const char *seed = getenv("SKEIN_SEED");
    play_together(seed ? strtoull(seed, NULL, 10) : 1);
}
