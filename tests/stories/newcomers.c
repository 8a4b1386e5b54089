/* newcomers.c -- Types the lines of newcomers and checks the answers.
 *
 *     newcomers_run DIRECTORY|FILE ...
 *
 * A file has settings, each a world of its own with the newcomer `ann` in it, and each setting has
 * entries: lines that she types in succession.
 *
 *   # text                     a comment
 *   == A lamp on the floor     a setting begins; its name
 *   wizard: @teleport ann to #5   somebody else types; `bob: joins` first lets bob in
 *   game: starter              the settings below it are in a world of that game
 *   ann: north                 ann types a line of the setting; its answer is not checked
 *   clock: 10                  seconds pass
 *   take lamp => You take      an entry: her line, and a text that the answer must contain
 *             => /^The .*lit/  another one; an expression (story_pattern.h) between slashes
 *             =! no such       must not be in it
 *             bob => Ann takes a text that somebody else got since
 *
 * For every entry there must also be exactly one prompt, no apology, no "{word}", and only a noun
 * after "You see no". All entries are tried, and each failing one is reported with its answer. Output is TAP, a
 * line a setting. */
#include "engine/base/base.h"
#include "engine/modules/package/story_pattern.h"
#include "tests/support/trial.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)
#define NEWCOMER "ann"

struct reader {
    const char *path;
    unsigned line;       /* of the file */
    struct trial *trial; /* NULL: no setting yet */
    struct buf setting;
    struct buf typed; /* the entry under way */
    char *game;       /* owned; NULL: the starter world */
    unsigned settings;
    unsigned entries;
    unsigned failed;         /* settings */
    unsigned failed_entries; /* of this setting */
    bool told;               /* the failure of the entry under way */
};

/* -- reports -- */

static void report_lines(struct str text)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        (void)printf("#       | %.*s\n", STR_FMT(line));
    }
}

static void fail(struct reader *reader, const char *what, struct str wanted, struct str got)
{
    (void)printf("# %s:%u: %s %.*s\n", reader->path, reader->line, what, STR_FMT(wanted));
    if (!reader->told) {
        (void)printf("#     > %.*s\n", STR_FMT(buf_str(&reader->typed)));
        reader->failed_entries++;
    }
    reader->told = true;
    report_lines(got);
}

static void end_setting(struct reader *reader)
{
    if (!reader->trial) {
        return;
    }
    trial_stop(reader->trial);
    reader->trial = NULL;
    reader->failed += reader->failed_entries > 0;
    (void)printf("%sok %u - %.*s\n", reader->failed_entries > 0 ? "not " : "",
            ++reader->settings, STR_FMT(buf_str(&reader->setting)));
    (void)fflush(stdout);
}

static void begin_setting(struct reader *reader, struct str name)
{
    end_setting(reader);
    reader->failed_entries = 0;
    buf_clear(&reader->setting);
    buf_add_str(&reader->setting, name);
    reader->trial = trial_start(&(struct trial_options){.game = reader->game});
    (void)trial_join(reader->trial, NEWCOMER, NULL);
}

/* -- expectations -- */

static bool contains(struct str text, struct str part)
{
    for (size_t i = 0; i + part.length <= text.length; i++) {
        if (str_starts_nocase(str_slice(text, i, text.length), part)) {
            return true;
        }
    }
    return false;
}

static bool is_found(struct reader *reader, struct str wanted, struct str text)
{
    if (wanted.length < 2 || wanted.bytes[0] != '/' || !str_ends(wanted, STR("/"))) {
        return contains(text, wanted);
    }
    struct err err;
    struct pattern *pattern = pattern_create(str_slice(wanted, 1, wanted.length - 1), &err);
    if (!pattern) {
        fail(reader, err.text, wanted, STR_NONE);
        return false;
    }
    bool found = pattern_matches(pattern, text);
    pattern_destroy(pattern);
    return found;
}

static void check(struct reader *reader, struct str who, struct str wanted, bool must_come)
{
    char *name = who.length > 0 ? str_dup(who) : mem_dup_text(NEWCOMER);
    struct player *player = trial_player(reader->trial, name);
    mem_free(name);
    if (!player) {
        fail(reader, "nobody is called", who, STR_NONE);
        return;
    }
    struct str text = who.length > 0 ? trial_told(player) : trial_reply(player);
    if (is_found(reader, wanted, text) != must_come) {
        fail(reader, must_come ? "should have come:" : "should not have come:", wanted, text);
    }
}

static void check_always(struct reader *reader, size_t prompts, struct str reply)
{
    if (prompts != 1) {
        fail(reader, "one prompt should come, not so here", STR_NONE, reply);
    }
    if (contains(reply, STR("Something went wrong"))) {
        fail(reader, "no line of a newcomer's should fail", STR_NONE, reply);
    }
    bool is_help =
            str_starts(buf_str(&reader->typed), STR("help")); /* its examples have some */
    if (!is_help && is_found(reader, STR("/\\{[a-z_]+\\}/"), reply)) {
        fail(reader, "no placeholder should come", STR_NONE, reply);
    }
    if (is_found(reader,
                STR("/You see no "
                    "[^.\"]*(\\b(and|then|but|in|on|at|to|from|with|of?f|under|behind|"
                    "through|out)\\b|,|(\\w+ ){4})/"),
                reply)) {
        fail(reader, "You see no: a noun only", STR_NONE, reply);
    }
}

/* -- lines of a file -- */

static void type_as_newcomer(struct reader *reader, struct str line)
{
    struct player *player = trial_player(reader->trial, NEWCOMER);
    size_t prompts = trial_prompts(player);
    reader->told = false;
    buf_clear(&reader->typed);
    buf_add_str(&reader->typed, line);
    trial_forget_all(reader->trial);
    trial_send(player, reader->typed.bytes);
    trial_settle(reader->trial);
    reader->entries++;
    check_always(reader, trial_prompts(player) - prompts, trial_reply(player));
}

static void set_scene(struct reader *reader, struct str who, struct str line)
{
    char *name = str_dup(who);
    char *typed = str_dup(line);
    struct player *player = trial_player(reader->trial, name);
    if (str_equal(who, STR("clock"))) {
        trial_advance(reader->trial, strtod(typed, NULL));
    } else if (str_equal(line, STR("joins")) && !player) {
        (void)trial_join(reader->trial, name, NULL);
    } else if (player) {
        trial_send(player, typed);
        trial_settle(reader->trial);
    } else {
        fail(reader, "nobody is called", who, STR_NONE);
    }
    mem_free(typed);
    mem_free(name);
}

/* Returns the place of "=>" or "=!" with a blank on each side or at an end; SIZE_MAX if there is
 * none. */
static size_t find_mark(struct str line)
{
    for (size_t i = 0; i + 1 < line.length; i++) {
        bool begins = i == 0 || line.bytes[i - 1] == ' ';
        bool ends = i + 2 == line.length || line.bytes[i + 2] == ' ';
        if (line.bytes[i] == '=' && strchr(">!", line.bytes[i + 1]) && begins && ends) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* "NAME: LINE" at the beginning of a line: the name, or nothing. */
static struct str speaker_of(struct str line)
{
    size_t colon = str_find_char(line, ':', 0);
    struct str name = str_slice(line, 0, colon == SIZE_MAX ? 0 : colon);
    bool one_word = name.length > 0 && str_find_char(name, ' ', 0) == SIZE_MAX;
    return one_word && colon + 1 < line.length ? name : STR_NONE;
}

static void read_line(struct reader *reader, struct str line)
{
    bool goes_on = line.length > 0 && line.bytes[0] == ' ';
    line = str_trim(line);
    if (line.length == 0 || line.bytes[0] == '#') {
        return;
    }
    if (str_starts(line, STR("== "))) {
        begin_setting(reader, str_trim(str_slice(line, 3, line.length)));
        return;
    }
    if (str_starts(line, STR("game: "))) {
        mem_free(reader->game);
        reader->game = str_dup(str_slice(line, 6, line.length));
        return;
    }
    if (!reader->trial) {
        fail(reader, "a file begins with a setting, not with", line, STR_NONE);
        reader->failed++;
        return;
    }
    size_t mark = find_mark(line);
    struct str head = str_trim(str_slice(line, 0, mark));
    struct str speaker = speaker_of(line);
    if (mark == SIZE_MAX && speaker.length > 0) {
        set_scene(reader, speaker, str_trim(str_slice(line, speaker.length + 1, line.length)));
        return;
    }
    if (mark == SIZE_MAX) {
        fail(reader, "neither an entry nor a line of a setting:", line, STR_NONE);
        return;
    }
    if (!goes_on) {
        type_as_newcomer(reader, head);
    }
    check(reader, goes_on ? head : STR_NONE, str_trim(str_slice(line, mark + 2, line.length)),
            line.bytes[mark + 1] == '>');
}

/* -- files -- */

static bool read_bytes(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        return false;
    }
    char chunk[4096];
    size_t got = 0;
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0 && out->length < FILE_MAX) {
        buf_add(out, chunk, got);
    }
    (void)fclose(file);
    return true;
}

static void run_file(struct reader *reader, const char *path)
{
    struct buf bytes = {0};
    reader->path = path;
    reader->line = 0;
    if (!read_bytes(path, &bytes)) {
        (void)printf("Bail out! cannot read %s\n", path);
        exit(1);
    }
    struct str rest = buf_str(&bytes);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        reader->line++;
        read_line(reader, line);
    }
    end_setting(reader);
    mem_free(reader->game);
    reader->game = NULL;
    buf_finish(&bytes);
}

static int is_text(const struct dirent *entry)
{
    return str_ends(str_of(entry->d_name), STR(".txt"));
}

static void run_path(struct reader *reader, const char *path)
{
    struct dirent **entries = NULL;
    if (str_ends(str_of(path), STR(".txt"))) {
        run_file(reader, path);
        return;
    }
    int count = scandir(path, &entries, is_text, alphasort);
    for (int i = 0; i < count; i++) {
        struct buf file = {0};
        buf_printf(&file, "%s/%s", path, entries[i]->d_name);
        run_file(reader, file.bytes);
        buf_finish(&file);
        free(entries[i]); /* made by scandir */
    }
    free(entries);
}

int main(int argc, char **argv)
{
    struct reader reader = {0};
    if (argc < 2) {
        (void)fputs("usage: newcomers_run DIRECTORY|FILE ...\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        run_path(&reader, argv[i]);
    }
    (void)printf("# %u lines\n1..%u\n", reader.entries, reader.settings);
    buf_finish(&reader.setting);
    buf_finish(&reader.typed);
    return reader.failed > 0;
}
