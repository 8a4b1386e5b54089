/* package_matrix_test.c -- The game with packages off: each alone, all but core, and some chosen at random. It loads
 * without an error, the tests of the other packages pass, no page of help leads to a page of theirs, the world is sound,
 * and with everything on again it is what it was.
 *
 * Stories are played with the same choices by tests/stories/run.c. */
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/package.h"
#include "engine/base/rng.h"
#include "engine/core/engine.h"
#include "engine/core/output/help.h"
#include "engine/core/run/packages.h"
#include "engine/data/package_file.h"
#include "engine/modules/check/check_world.h"
#include "tests/script/bench.h"
#include "tests/script/cases.h"
#include "tests/support/repeat.h"
#include "tests/support/trial_impl.h"

#include <sqlite3.h>

#include <stdio.h>

#define CASE_STEPS 200000000
#define CHOICE_MAX 1000

/* -- problems -- */

/* Problems with one choice; the first ones in words. */
struct problems {
    struct trial *trial;
    size_t tests;
    size_t links;
    struct buf text;
};

static void add_line(void *data, enum log_level level, const char *line)
{
    struct problems *problems = data;
    if (level >= LOG_WARNING) {
        buf_printf(&problems->text, "%s\n", line);
    }
}

static void add_problem(void *data, const char *text)
{
    struct problems *problems = data;
    buf_printf(&problems->text, "%s\n", text);
}

/* Runs the tests of a behaviour's file whose package is on. */
static void run_file(void *data, const char *path)
{
    struct problems *problems = data;
    struct buf source = {0};
    struct err err = {0};
    struct str rest = str_slice(str_of(path), strlen("scripts/"), strlen(path));
    const struct package *package = packages_find(
            packages_of(problems->trial->game.engine), str_take_until(&rest, '/'));
    if (package && package->is_on && str_starts(rest, STR("behaviours/")) &&
            str_ends(rest, STR(".lua"))) {
        assert_true(asset_read(path, &source, &err));
        problems->tests += cases_run(
                &problems->trial->game, path, buf_str(&source), CASE_STEPS, &problems->text);
    }
    buf_finish(&source);
}

/* Reports a link of the page at path to a topic that help does not find. */
static void check_link(struct problems *problems, const char *path, struct str topic)
{
    const struct engine *engine = problems->trial->game.engine;
    char found[HELP_PATH_MAX];
    if (!help_find(engine, topic, NULL, found)) {
        buf_printf(&problems->text, "%s leads to \"%.*s\", which help does not find\n", path,
                STR_FMT(topic));
    }
}

/* Checks the links that readers of a page get: `help TOPIC`, and its "See also". */
static void check_page(void *data, const char *path)
{
    struct problems *problems = data;
    const struct engine *engine = problems->trial->game.engine;
    struct buf text = {0};
    struct err err = {0};
    if (!help_is_shown(engine, path)) {
        return;
    }
    assert_true(help_read(engine, path, &text, &err));
    for (struct str rest = buf_str(&text); rest.length > 0;) {
        struct str line = str_take_until(&rest, '\n');
        bool related = str_starts(line, STR("See also:"));
        for (size_t at = 0; (at = str_find(line, STR("`help "), at)) != SIZE_MAX; at++) {
            size_t end = str_find_char(line, '`', at + 1);
            struct str topic = str_slice(line, at + strlen("`help "), end);
            if (end != SIZE_MAX && str_find_char(topic, ' ', 0) == SIZE_MAX &&
                    topic.length > 0 && (topic.bytes[0] < 'A' || topic.bytes[0] > 'Z')) {
                check_link(problems, path, topic);
                problems->links++;
            }
        }
        line = related ? str_slice(line, strlen("See also:"), line.length) : STR_NONE;
        while (line.length > 0) {
            struct str topic = str_trim(str_take_until(&line, ','));
            if (!help_is_hidden(engine, topic)) {
                check_link(problems, path, topic);
            }
        }
    }
    buf_finish(&text);
}

/* Opens a world with a choice of packages, runs all tests there are, reads the help, and checks the file. Returns the number of tests. */
static size_t assert_sound(const char *choice)
{
    struct problems problems = {0};
    struct trial_options options = {.packages = choice};
    struct err err = {0};
    size_t count = 0;
    log_set_sink(add_line, &problems);
    problems.trial = trial_start(&options);
    trial_advance(problems.trial, 120);
    asset_each("scripts/", run_file, &problems);
    help_each(problems.trial->game.engine, check_page, &problems);
    assert_true(problems.links > 50);
    trial_crash(problems.trial);
    assert_true(check_world(problems.trial->path, add_problem, NULL, &problems, &count, &err));
    trial_stop(problems.trial);
    log_set_sink(NULL, NULL);
    if (problems.text.length > 0) {
        print_error("with %s:\n%s", choice, problems.text.bytes);
        fail();
    }
    buf_finish(&problems.text);
    return problems.tests;
}

/* Returns the packages of the stock game, as they are by default; the caller destroys them. */
static struct packages *stock_packages(void)
{
    struct err err = {0};
    struct packages *packages = packages_create();
    asset_set_table(asset_table, asset_count);
    assert_true(package_files_read(packages, NULL, NULL, &err));
    assert_true(packages_choose(packages, STR_NONE, &err));
    return packages;
}

TEST(without_one_package_the_game_loads_and_passes_its_tests)
{
    struct packages *packages = stock_packages();
    size_t all = assert_sound("");
    for (size_t i = 0; i < packages->count; i++) {
        const struct package *package = packages->list[i];
        if (package->is_default && strcmp(package->name, PACKAGE_CORE) != 0) {
            char choice[PACKAGE_NAME_MAX + 2];
            (void)snprintf(choice, sizeof(choice), "-%s", package->name);
            assert_true(assert_sound(choice) <= all);
        }
    }
    packages_destroy(packages);
}

TEST(core_alone_loads_and_passes_its_tests)
{
    assert_true(assert_sound("core") > 0);
    assert_true(assert_sound("core building") > 0);
}

/* -- there and back -- */

static void dump_rows(sqlite3 *db, const char *table, struct buf *out)
{
    char query[200];
    sqlite3_stmt *rows = NULL;
    (void)snprintf(query, sizeof(query), "SELECT * FROM \"%s\" ORDER BY 1, 2, 3", table);
    if (sqlite3_prepare_v2(db, query, -1, &rows, NULL) != SQLITE_OK) {
        (void)snprintf(query, sizeof(query), "SELECT * FROM \"%s\" ORDER BY 1", table);
        assert_int_equal(sqlite3_prepare_v2(db, query, -1, &rows, NULL), SQLITE_OK);
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        buf_printf(out, "%s", table);
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const void *bytes = sqlite3_column_blob(rows, i);
            buf_printf(out, "|");
            buf_add(out, bytes ? bytes : "", (size_t)sqlite3_column_bytes(rows, i));
        }
        buf_printf(out, "\n");
    }
    (void)sqlite3_finalize(rows);
}

/* Appends all rows of the world's file, a line each. */
static void dump(struct trial *trial, struct buf *out)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *tables = NULL;
    assert_int_equal(sqlite3_open_v2(trial->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                             "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT "
                             "LIKE '%fts%' ORDER BY name",
                             -1, &tables, NULL),
            SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(tables, 0);
        dump_rows(db, name, out);
    }
    (void)sqlite3_finalize(tables);
    (void)sqlite3_close(db);
}

/* Starts the world again with these packages, and lets what follows end. */
static void start_with(struct trial *trial, const char *choice)
{
    trial->options.packages = choice;
    trial_crash(trial);
    trial_settle(trial);
}

/* Everybody leaves, and does not come back at a start. */
static void all_leave(struct trial *trial)
{
    for (struct player *player = trial->players; player; player = player->next) {
        trial_send(player, "quit");
        trial_settle(trial);
        player->guest = true;
    }
}

static struct trial *play_with_everything(void)
{
    static const char *const lines[][2] = {
            {"bob", "take bell"},
            {"bob", "home found"},
            {"alice", "home found"},
            {"alice", "home go"},
            {"alice", "home furnish chair"},
            {"alice", "home"},
            {"bob", "describe me as A tall man."},
            {"bob", "settings"},
            {"bob", "mail alice = Meet me at the green."},
            {"bob", "report alice she sings"},
            {"alice", "channel create tea"},
            {"bob", "channel join tea"},
            {"bob", "chat good evening"},
            {"bob", "title"},
            {"bob", "out"},
            {"bob", "north"},
            {"bob", "journal"},
            {"alice", "sit"},
            {"wizard", "@create a clerk from item, auctioneer"},
            {"wizard", "@create a counter from item, bank"},
            {"wizard", "@create a candle from item, light"},
            {"wizard", "@create a rat from npc, wanderer"},
            {"wizard", "drop all"},
            {"wizard", "light candle"},
            {"wizard", "@event"},
    };
    struct trial *trial = trial_start(NULL);
    (void)trial_join(trial, "alice", "builder");
    (void)trial_join(trial, "bob", NULL);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        (void)trial_type(trial_player(trial, lines[i][0]), lines[i][1]);
    }
    trial_advance(trial, 100);
    all_leave(trial);
    trial_advance(trial, 100);
    return trial;
}

static void assert_same(const char *choice, struct str before, struct str now)
{
    while (before.length > 0 && now.length > 0) {
        struct str one = str_take_until(&before, '\n');
        struct str other = str_take_until(&now, '\n');
        if (!str_equal(one, other)) {
            print_error("after %s, not\n%.*s\nbut\n%.*s\n", choice, STR_FMT(str_fit(one, 500)),
                    STR_FMT(str_fit(other, 500)));
            fail();
        }
    }
    assert_int_equal(before.length, now.length);
}

/* Fails unless the world is as before once it has been served with this choice. */
static void assert_comes_back(struct trial *trial, const char *choice)
{
    struct buf before = {0};
    struct buf now = {0};
    start_with(trial, "");
    dump(trial, &before);
    assert_true(before.length > 100000);
    start_with(trial, choice);
    start_with(trial, "");
    dump(trial, &now);
    assert_same(choice, buf_str(&before), buf_str(&now));
    buf_finish(&before);
    buf_finish(&now);
}

TEST(a_world_with_everything_comes_back_from_core_alone)
{
    struct trial *trial = play_with_everything();
    assert_comes_back(trial, "core");
    trial_stop(trial);
}

TEST(a_world_comes_back_from_packages_chosen_at_random)
{
    struct trial *trial = play_with_everything();
    struct packages *packages = stock_packages();
    struct rng rng;
    uint64_t seed = test_number("SKEIN_SEED", 1);
    rng_seed(&rng, seed);
    for (uint64_t round = test_rounds(3, 100); round > 0; round--) {
        char choice[CHOICE_MAX] = PACKAGE_CORE;
        size_t length = strlen(choice);
        for (size_t i = 0; i < packages->count; i++) {
            if (rng_below(&rng, 2) == 0) {
                length += (size_t)snprintf(choice + length, sizeof(choice) - length, " %s",
                        packages->list[i]->name);
            }
        }
        assert_comes_back(trial, choice);
    }
    packages_destroy(packages);
    trial_stop(trial);
}
