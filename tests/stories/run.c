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
 * story.c reads a story; the two stages are stage_trial.c and stage_tcp.c. */
#include "engine/base/base.h"
#include "engine/base/package.h"
#include "tests/stories/choice.h"
#include "engine/modules/package/story_pattern.h"
#include "engine/modules/package/story_stage.h"
#include "engine/modules/package/story.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES_MAX 32
#define CHOICES_EACH 17 /* a prime number, so that each choice comes with some stories */
#define SETTLE_MS 50    /* wait for texts that must not come */
#define WAIT_MS                                                                                \
    60000 /* wait for texts that must come: a busy machine needs time for a copy of the world */

struct name {
    char *name; /* owned */
    char *id;   /* owned */
};

/* One story under way. */
struct run {
    const struct stage *stage;
    const struct story *story;
    void *play;
    char *speaker; /* owned; the last speaker */
    struct name names[NAMES_MAX];
    size_t name_count;
    bool settled;   /* all output of the last act has arrived */
    struct buf why; /* the finding of a failing check, for the report */
};

/* -- names -- */

/* Text with {NAME} replaced for each name known; other braces stay. The caller frees it. */
static char *expand(const struct run *run, struct str text)
{
    struct buf out = {0};
    while (text.length > 0) {
        size_t used = 0;
        for (size_t i = 0; i < run->name_count && used == 0; i++) {
            struct str name = str_of(run->names[i].name);
            if (text.bytes[0] == '{' && text.length > name.length + 1 &&
                    str_starts(str_slice(text, 1, text.length), name) &&
                    text.bytes[name.length + 1] == '}') {
                buf_add_text(&out, run->names[i].id);
                used = name.length + 2;
            }
        }
        if (used == 0) {
            buf_add_char(&out, text.bytes[0]);
            used = 1;
        }
        text = str_slice(text, used, text.length);
    }
    char *copy = str_dup(buf_str(&out));
    buf_finish(&out);
    return copy;
}

static bool keep_name(struct run *run, struct str name, struct str reply, struct err *err)
{
    size_t from = str_find_char(reply, '#', 0);
    while (from != SIZE_MAX &&
            (from + 1 == reply.length || !strchr("0123456789", reply.bytes[from + 1]))) {
        from = str_find_char(reply, '#', from + 1);
    }
    if (from == SIZE_MAX || run->name_count == NAMES_MAX) {
        buf_add_str(&run->why, reply);
        return err_set(err, ERR_MISSING, "there is no #ID in the reply");
    }
    size_t to = from + 1;
    while (to < reply.length && strchr("0123456789", reply.bytes[to])) {
        to++;
    }
    run->names[run->name_count++] =
            (struct name){str_dup(name), str_dup(str_slice(reply, from, to))};
    return true;
}

/* -- checks -- */

/* The text to check: her reply, or the text that somebody else got. */
static bool look_at(
        struct run *run, const char *who, bool reply_only, struct str *out, struct err *err)
{
    size_t reply_length = 0;
    if (!run->stage->got(run->play, who, out, &reply_length, err)) {
        return false;
    }
    if (reply_only) {
        out->length = reply_length;
    }
    return true;
}

static bool check_as(struct run *run, const struct step *step, const char *who,
        const struct pattern *pattern, struct err *err)
{
    struct str text = STR_NONE;
    bool reply_only = step->who.length == 0;
    if (!reply_only && !run->settled && run->stage->more) {
        while (run->stage->more(run->play, SETTLE_MS)) {
        }
        run->settled = true;
    }
    if (!look_at(run, who, reply_only, &text, err)) {
        return false;
    }
    while (step->wanted && !reply_only && !pattern_matches(pattern, text) && run->stage->more &&
            run->stage->more(run->play, WAIT_MS)) {
        if (!look_at(run, who, reply_only, &text, err)) {
            return false;
        }
    }
    if (pattern_matches(pattern, text) == step->wanted) {
        return true;
    }
    buf_add_str(&run->why, text);
    return err_set(err, ERR_FORMAT, "%s %s this, and got what follows", who,
            step->wanted ? "should have got" : "should not have got");
}

static bool check(struct run *run, const struct step *step, struct err *err)
{
    char *regex_text = expand(run, step->text);
    char *who = step->who.length > 0 ? str_dup(step->who)
                                     : mem_dup_text(run->speaker ? run->speaker : "");
    struct pattern *pattern = pattern_create(str_of(regex_text), err);
    bool ok = pattern && check_as(run, step, who, pattern, err);
    pattern_destroy(pattern);
    mem_free(who);
    mem_free(regex_text);
    return ok;
}

static bool name_reply(struct run *run, const struct step *step, struct err *err)
{
    struct str reply = STR_NONE;
    return look_at(run, run->speaker ? run->speaker : "", true, &reply, err) &&
           keep_name(run, step->text, reply, err);
}

/* -- acts -- */

static void speak(struct run *run, struct str who)
{
    mem_free(run->speaker);
    run->speaker = str_dup(who);
    run->settled = false;
    run->stage->forget(run->play);
}

static bool join(struct run *run, const struct step *step, struct err *err)
{
    speak(run, step->who);
    char *role = step->text.length > 0 ? str_dup(step->text) : NULL;
    bool ok = run->stage->join(run->play, run->speaker, role, err);
    mem_free(role);
    return ok;
}

/* Lines of @program get one prompt in all, after the last of them. */
static bool is_answered(const struct run *run, const struct step *step)
{
    const struct step *next = step + 1;
    bool more = next < run->story->steps + run->story->count && next->kind == STEP_MORE;
    return step->kind == STEP_LINE ? !more : str_equal(step->text, STR("."));
}

static bool type(struct run *run, const struct step *step, struct err *err)
{
    if (step->kind == STEP_LINE) {
        speak(run, step->who);
    }
    char *line = expand(run, step->text);
    bool ok = run->stage->type(run->play, run->speaker, line, is_answered(run, step), err);
    if (!ok) {
        struct str text = STR_NONE;
        struct err ignored;
        if (look_at(run, run->speaker, false, &text, &ignored)) {
            buf_add_str(&run->why, text);
        }
    }
    mem_free(line);
    return ok;
}

static bool play_step(struct run *run, const struct step *step, struct err *err)
{
    switch (step->kind) {
    case STEP_JOIN:
        return join(run, step, err);
    case STEP_LINE:
    case STEP_MORE:
        return type(run, step, err);
    case STEP_CHECK:
        return check(run, step, err);
    case STEP_NAME:
        return name_reply(run, step, err);
    case STEP_CLOCK:
        run->stage->forget(run->play);
        run->settled = false;
        return run->stage->pass(run->play, step->seconds, err);
    case STEP_CRASH:
        run->stage->forget(run->play);
        run->settled = false;
        return run->stage->crash(run->play, err);
    }
    return false;
}

/* -- reports -- */

static void report_lines(const char *mark, struct str text)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        (void)printf("# %s%.*s\n", mark, STR_FMT(line));
    }
}

/* The line of the file that failed, and the act before it. */
static void report(const struct run *run, const char *path, size_t at, const struct err *err)
{
    struct str rest = buf_str(&run->story->bytes);
    size_t act = at;
    while (act > 0 && (run->story->steps[act].kind == STEP_CHECK ||
                              run->story->steps[act].kind == STEP_NAME)) {
        act--;
    }
    (void)printf("# %s:%u: %s\n", path, run->story->steps[at].line, err->text);
    for (unsigned number = 1; rest.length > 0; number++) {
        struct str line = str_take_until(&rest, '\n');
        if (number == run->story->steps[act].line || number == run->story->steps[at].line) {
            (void)printf("# %4u  %.*s\n", number, STR_FMT(line));
        }
    }
    report_lines("      | ", buf_str(&run->why));
}

static bool play(const struct stage *stage, const struct story *story, const char *path,
        const char *game)
{
    struct run run = {.stage = stage, .story = story};
    struct err err = {0};
    bool ok = stage->open(game, &run.play, &err);
    if (!ok) {
        (void)printf("# %s\n", err.text);
        return false;
    }
    for (size_t i = 0; i < story->count && ok; i++) {
        ok = play_step(&run, &story->steps[i], &err);
        if (!ok) {
            report(&run, path, i, &err);
        }
    }
    stage->close(run.play);
    for (size_t i = 0; i < run.name_count; i++) {
        mem_free(run.names[i].name);
        mem_free(run.names[i].id);
    }
    mem_free(run.speaker);
    buf_finish(&run.why);
    return ok;
}

/* -- files -- */

/* How many came true so far, and how many there were. */
struct tally {
    const struct stage *stage;
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
static void play_without(struct tally *tally, const struct story *story, const char *path)
{
    for (size_t i = 0; i < choice_count(); i++) {
        struct buf choice = {0};
        struct buf what = {0};
        if (choice_without(story, i, &choice, &what) && is_in_part(tally)) {
            stage_trial_choose(choice.bytes);
            say(tally, play(tally->stage, story, path, NULL), path, what.bytes, story->name);
        }
        buf_finish(&choice);
        buf_finish(&what);
    }
}

/* A server over TCP has its default packages. */
static void play_with(struct tally *tally, const struct story *story, const char *path)
{
    struct buf choice = {0};
    if (!tally->game) { /* a game has its own */
        choice_of_story(story, &choice);
    }
    if (choice.length > 0 && tally->stage != &stage_trial) {
        (void)printf("ok %u - %s # SKIP its packages are not on by default\n", ++tally->number,
                path);
    } else {
        stage_trial_choose(choice.bytes);
        say(tally, play(tally->stage, story, path, tally->game), path, "", story->name);
    }
    buf_finish(&choice);
}

static void run_file(struct tally *tally, const char *path)
{
    if (!tally->without && !is_in_part(tally)) {
        return;
    }
    struct story story;
    struct err err = {0};
    if (!story_read(path, &story, &err)) {
        (void)printf("# %s\n", err.text);
        say(tally, false, path, "", STR_NONE);
        return;
    }
    if (story.is_left_out) {
        (void)printf("ok %u - %s # SKIP the build lacks a module that it needs\n",
                ++tally->number, path);
    } else if (tally->without) {
        play_without(tally, &story, path);
    } else {
        play_with(tally, &story, path);
    }
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
    struct tally tally = {.stage = &stage_trial, .parts = 1, .each = 1};
    int first = 1;
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
    (void)printf("1..%u\n", tally.number);
    return tally.failed > 0;
}
