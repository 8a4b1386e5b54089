/* run.c -- Plays stories and reports the line that fails.
 *
 *     stories_run [--tcp SKEIN | --without] [--part I/N] DIRECTORY|FILE ...
 *
 * Each story is played in a world of its own: in this process, or with --tcp on a server that is
 * started, killed and started again. Output is TAP, a line a story; a missing directory is reported
 * as skipped. --part plays each N-th story, from the I-th (1 to N): over TCP time passes for real,
 * so parts are played side by side.
 *
 * With --without, each story is played with several choices of packages (choice.h), each time that
 * none is left out that it needs. A short run plays a sample of that; SKEIN_ALL=yes plays all.
 *
 * A DIRECTORY that ends in /games has games: stories in the folder of each are played in a world of it,
 * with its own packages, so not with --without.
 *
 * engine/modules/package reads and plays a story, and has the stage in this process. stage_tcp.c is the
 * other one. */
#include "engine/app/asset_table.h"
#include "engine/app/scratch.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/package.h"
#include "engine/modules/package/story.h"
#include "engine/modules/package/story_play.h"
#include "engine/modules/package/story_stage.h"
#include "tests/stories/choice.h"
#include "tests/stories/stage_tcp.h"
#include "tests/support/shared_calls.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHOICES_EACH 113 /* a prime number, so that each choice comes with some stories */

/* -- the starter world -- */

static struct scratch made; /* of starter */

/* Returns the path of a starter world that stories copy. It is made once, by the first program of a run of
 * tools/test, in the folder that tools/test names. */
static const char *starter(void)
{
    static char path[PATH_MAX];
    const char *folder = getenv("SKEIN_STARTER");
    struct err err = {0};
    if (path[0]) {
        return path;
    }
    (void)snprintf(path, sizeof(path), "%s/trial.db", folder ? folder : "");
    if (folder && folder[0] && access(path, R_OK) == 0) {
        return path;
    }
    if (!story_game_make(&made, &err)) {
        (void)printf("Bail out! %s\n", err.text);
        exit(1);
    }
    if (!folder || !folder[0] || rename(made.path, path) != 0) {
        (void)snprintf(path, sizeof(path), "%s", made.path);
    }
    return path;
}

/* -- reports -- */

static bool play(const struct story_stage *stage, const struct story *story, const char *path,
        const struct story_world *world)
{
    struct story_failure failure = {0};
    struct buf lines = {0};
    struct err err = {0};
    bool ok = story_play(stage, world, story, &failure, &err);
    if (!ok) {
        story_failure_put(&failure, story, "# ", &lines);
        (void)printf("# %s:%u: %s\n%s", path, failure.line, err.text,
                lines.length > 0 ? lines.bytes : "");
    }
    story_failure_finish(&failure);
    buf_finish(&lines);
    return ok;
}

/* -- files -- */

/* How many came true so far, and how many there were. */
struct tally {
    const struct story_stage *stage;
    unsigned number;
    unsigned failed;
    unsigned
            seen; /* stories seen so far, or without: stories with a choice; each parts-th is played */
    unsigned part;
    unsigned parts;
    unsigned each; /* of these, each of that number is played */
    bool without;
    const char *game; /* borrowed; NULL: the starter world */
};

/* Counts a story, or a story with a choice of packages; true if it is to be played here. */
static bool is_in_part(struct tally *tally)
{
    unsigned number = tally->seen++;
    return number % tally->parts == tally->part && number / tally->parts % tally->each == 0;
}

static void say(
        struct tally *tally, bool ok, const char *path, const char *what, struct str name)
{
    const char *base = strrchr(path, '/');
    tally->number++;
    tally->failed += !ok;
    (void)printf("%sok %u - %s%s%s: %.*s\n", ok ? "" : "not ", tally->number,
            base ? base + 1 : path, *what ? " " : "", what, STR_FMT(name));
    (void)fflush(stdout);
}

/* Plays the story with each choice of packages that has what it needs. */
static void play_without(
        struct tally *tally, const struct story *story, const char *path, const char *beyond)
{
    for (size_t i = 0; i < choice_count(); i++) {
        struct buf choice = {0};
        struct buf what = {0};
        if (choice_without(story, beyond, i, &choice, &what) && is_in_part(tally)) {
            const struct story_world world = {
                    .file = starter(), .packages = choice.bytes, .calls = shared_calls()};
            say(tally, play(tally->stage, story, path, &world), path, what.bytes, story->name);
        }
        buf_finish(&choice);
        buf_finish(&what);
    }
}

/* A server over TCP has its default packages. */
static void play_with(
        struct tally *tally, const struct story *story, const char *path, const char *beyond)
{
    struct buf choice = {0};
    if (!tally->game) { /* a game has its own */
        buf_add_text(&choice, beyond);
    }
    if (choice.length > 0 && tally->stage != &story_game) {
        (void)printf("ok %u - %s # SKIP its packages are not on by default\n", ++tally->number,
                path);
    } else {
        const struct story_world world = {.game = tally->game,
                .file = tally->stage == &story_game && !tally->game ? starter() : NULL,
                .packages = choice.bytes,
                .calls = shared_calls()};
        say(tally, play(tally->stage, story, path, &world), path, "", story->name);
    }
    buf_finish(&choice);
}

static void run_file(struct tally *tally, const char *path)
{
    if (!tally->without && !is_in_part(tally)) {
        return;
    }
    struct story story = {0};
    struct buf choice = {0};
    const char *lacks = NULL;
    struct err err = {0};
    if (!story_read(path, &story, &err) ||
            !story_choose(&story, path, choice_stock(), &choice, &lacks, &err)) {
        (void)printf("# %s\n", err.text);
        say(tally, false, path, "", STR_NONE);
    } else if (lacks) {
        (void)printf("ok %u - %s # SKIP the build lacks the module %s\n", ++tally->number, path,
                lacks);
    } else if (tally->without) {
        play_without(tally, &story, path, choice.length > 0 ? choice.bytes : "");
    } else {
        play_with(tally, &story, path, choice.length > 0 ? choice.bytes : "");
    }
    buf_finish(&choice);
    story_finish(&story);
}

static int is_story(const struct dirent *entry)
{
    return str_ends(str_of(entry->d_name), STR(".story"));
}

static int is_package(const struct dirent *entry)
{
    return package_name_is_formed(str_of(entry->d_name));
}

static void run_path(struct tally *tally, const char *path);

/* Runs the stories of each package in the folder. */
static void run_packages(struct tally *tally, const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_package, alphasort);
    for (int i = 0; i < count; i++) {
        struct buf folder = {0};
        buf_printf(&folder, "%s/%s/stories", path, entries[i]->d_name);
        if (access(folder.bytes, F_OK) == 0) {
            run_path(tally, folder.bytes);
        }
        buf_finish(&folder);
        free(entries[i]); /* made by scandir */
    }
    free(entries);
}

/* Runs the stories of each game in the folder. */
static void run_games(struct tally *tally, const char *path)
{
    struct dirent **entries = NULL;
    int count = tally->without ? 0 : scandir(path, &entries, is_package, alphasort);
    for (int i = 0; i < count; i++) {
        struct buf folder = {0};
        buf_printf(&folder, "%s/%s", path, entries[i]->d_name);
        tally->game = entries[i]->d_name;
        run_path(tally, folder.bytes);
        tally->game = NULL;
        buf_finish(&folder);
        free(entries[i]); /* made by scandir */
    }
    free(entries);
}

static void run_path(struct tally *tally, const char *path)
{
    if (str_ends(str_of(path), STR("/games"))) {
        run_games(tally, path);
        return;
    }
    if (str_ends(str_of(path), STR("/scripts"))) {
        run_packages(tally, path);
        return;
    }
    struct dirent **entries = NULL;
    if (str_ends(str_of(path), STR(".story"))) {
        run_file(tally, path);
        return;
    }
    int count = scandir(path, &entries, is_story, alphasort);
    if (count <= 0) {
        (void)printf("ok %u - %s # SKIP no stories there\n", ++tally->number, path);
    }
    for (int i = 0; i < count; i++) {
        struct buf file = {0};
        buf_printf(&file, "%s/%s", path, entries[i]->d_name);
        run_file(tally, file.bytes);
        buf_finish(&file);
        free(entries[i]); /* made by scandir */
    }
    free(entries);
}

static bool part_parse(const char *text, struct tally *tally)
{
    struct str rest = str_of(text);
    struct str first = str_take_until(&rest, '/');
    uint64_t part = 0;
    uint64_t parts = 0;
    if (!str_to_u64(first, &part) || !str_to_u64(rest, &parts) || part < 1 || part > parts ||
            parts > 100) {
        return false;
    }
    tally->part = (unsigned)part - 1;
    tally->parts = (unsigned)parts;
    return true;
}

int main(int argc, char **argv)
{
    struct tally tally = {.stage = &story_game, .parts = 1, .each = 1};
    int first = 1;
    asset_set_table(asset_table, asset_count);
    if (argc > 2 && strcmp(argv[1], "--tcp") == 0) {
        stage_tcp_use(argv[2]);
        tally.stage = &stage_tcp;
        first = 3;
    } else if (argc > 1 && strcmp(argv[1], "--without") == 0) {
        tally.without = true;
        tally.each = getenv("SKEIN_ALL") || getenv("SKEIN_LONG") ? 1 : CHOICES_EACH;
        first = 2;
    }
    if (argc > first + 1 && strcmp(argv[first], "--part") == 0 &&
            part_parse(argv[first + 1], &tally)) {
        first += 2;
    }
    if (first >= argc) {
        (void)fputs("usage: stories_run [--tcp SKEIN | --without] [--part I/N] DIRECTORY|FILE "
                    "...\n",
                stderr);
        return 2;
    }
    for (int i = first; i < argc; i++) {
        run_path(&tally, argv[i]);
    }
    scratch_close(&made);
    (void)printf("1..%u\n", tally.number);
    return tally.failed > 0;
}
