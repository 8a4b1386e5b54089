/* package_check.c -- Checks of a package's names, prototypes and help topics.
 *
 * The game ignores a name that fits nothing, because it may belong to a package that is off or gone.
 * In a package that is being written it is a slip of the pen, so each one is named here.
 *
 * To add a check: a function here, called in cmd_package.c, and a case in
 * tests/app/package_check_test.py. */
#include "engine/modules/package/package_check.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/edit_distance.h"
#include "engine/base/package.h"
#include "engine/core/line/commands.h"
#include "engine/core/output/help.h"
#include "engine/core/run/packages.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/types/declared.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "world/model/world_find.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void package_check_tell(struct package_check *check, int line, const char *format, ...)
{
    va_list args;
    (void)printf("%s:", check->path);
    if (line > 0) {
        (void)printf("%d:", line);
    }
    (void)putchar(' ');
    va_start(args, format);
    (void)vprintf(format, args);
    va_end(args);
    (void)putchar('\n');
    check->problems++;
}

void package_check_problem(void *data, const struct lint_problem *problem)
{
    struct package_check *check = data;
    package_check_tell(check, problem->line, "%.*s", STR_FMT(problem->text));
    check->problems -= problem->old;
}

/* -- what was meant -- */

struct nearest {
    struct str word;
    unsigned distance; /* of best; 0: nothing is near */
    struct buf best;
};

static void add_candidate(struct nearest *nearest, struct str candidate)
{
    unsigned distance = edit_distance(nearest->word, candidate);
    if (distance < EDIT_DISTANCE_NONE &&
            (nearest->distance == 0 || distance < nearest->distance)) {
        nearest->distance = distance;
        buf_clear(&nearest->best);
        buf_add_str(&nearest->best, candidate);
    }
}

/* Appends "; did you mean "BEST"?", or otherwise, to the sentence. Finishes nearest. */
static void tell_nearest(struct package_check *check, int line, const char *sentence,
        struct nearest *nearest, const char *otherwise)
{
    if (nearest->distance > 0) {
        package_check_tell(
                check, line, "%s; did you mean \"%s\"?", sentence, nearest->best.bytes);
    } else {
        package_check_tell(check, line, "%s; %s", sentence, otherwise);
    }
    buf_finish(&nearest->best);
}

/* -- package.lua -- */

static void add_command_file(void *data, const char *path)
{
    struct str name = str_of(strrchr(path, '/') + 1);
    if (str_ends(name, STR(".lua"))) {
        add_candidate(data, str_slice(name, 0, name.length - strlen(".lua")));
    }
}

static void check_command_files(
        struct package_check *check, const char *field, const struct package_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        struct buf text = {0};
        struct nearest nearest = {.word = str_of(words->list[i])};
        buf_printf(&text, "scripts/%s/commands/%s.lua", check->package->name, words->list[i]);
        if (!asset_has(text.bytes)) {
            buf_clear(&text);
            buf_printf(&text, "scripts/%s/commands/", check->package->name);
            asset_each(text.bytes, add_command_file, &nearest);
            buf_clear(&text);
            buf_printf(&text, "%s names \"%s\", but there is no commands/%s.lua", field,
                    words->list[i], words->list[i]);
            tell_nearest(
                    check, 0, text.bytes, &nearest, "name a file of commands, without .lua");
        }
        buf_finish(&text);
    }
}

/* is_needed: a package that is not here is a mistake even if its name is like none that is. Otherwise
 * it may be a package of somebody else. */
static void check_packages(struct package_check *check, const char *field,
        const struct package_words *words, bool is_needed)
{
    const struct packages *packages = packages_of(check->host->engine);
    for (size_t i = 0; i < words->count; i++) {
        struct str name = str_of(words->list[i]);
        name = str_slice(name, 0, str_find_char(name, ':', 0)); /* replaces: "market:bid" */
        struct nearest nearest = {.word = name};
        struct buf text = {0};
        if (packages_find(packages, name)) {
            continue;
        }
        for (size_t n = 0; n < packages->count; n++) {
            add_candidate(&nearest, str_of(packages->list[n]->name));
        }
        if (!is_needed && nearest.distance == 0) {
            continue;
        }
        buf_printf(&text, "%s names \"%s\", but there is no package \"%.*s\"", field,
                words->list[i], STR_FMT(name));
        tell_nearest(check, 0, text.bytes, &nearest,
                "take it out, or see `skein package list` for the names");
        buf_finish(&text);
    }
}

struct own_verbs {
    struct str package;
    struct nearest *nearest;
    bool has;
};

static void look_at_verbs(void *data, const struct command *command)
{
    struct own_verbs *verbs = data;
    if (!str_equal(command->package, verbs->package)) {
        return;
    }
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        verbs->has = verbs->has || str_equal(verb, verbs->nearest->word);
        add_candidate(verbs->nearest, verb);
    }
}

static void check_own(struct package_check *check)
{
    const struct package_words *own = &check->package->own;
    for (size_t i = 0; check->package->is_on && i < own->count; i++) {
        struct nearest nearest = {.word = str_of(own->list[i])};
        struct own_verbs verbs = {check->name, &nearest, false};
        struct buf text = {0};
        commands_each(stock_commands(check->host->engine), look_at_verbs, &verbs);
        if (verbs.has) {
            buf_finish(&nearest.best);
            continue;
        }
        buf_printf(&text, "own names \"%s\", but no command of the package has this verb",
                own->list[i]);
        tell_nearest(check, 0, text.bytes, &nearest, "name the first word of a command");
        buf_finish(&text);
    }
}

/* Checks a file that the game reads only when it has to: settle, or a step of migrate. */
static void check_job(struct package_check *check, const char *field, const char *file)
{
    const char *outer = check->path;
    struct buf path = {0};
    struct buf source = {0};
    struct err err;
    int line = 0;
    int column = 0;
    buf_printf(&path, "scripts/%s/%s", check->package->name, file);
    if (!asset_has(path.bytes)) {
        package_check_tell(check, 0,
                "%s names \"%s\", but there is no such file; add it, or take it out", field,
                file);
    } else if (asset_read(path.bytes, &source, &err)) {
        check->path = path.bytes;
        if (host_check_alone(check->host, buf_str(&source), true, &err, &line, &column)) {
            host_lint_alone(
                    check->host, 0, buf_str(&source), true, package_check_problem, check);
        } else {
            package_check_tell(check, line, "%s", err.text);
        }
        check->path = outer;
    }
    buf_finish(&path);
    buf_finish(&source);
}

void package_check_names(struct package_check *check)
{
    const struct package *package = check->package;
    struct buf path = {0};
    buf_printf(&path, "scripts/%s/package.lua", package->name);
    check->path = path.bytes;
    check_packages(check, "needs", &package->needs, true);
    check_packages(check, "wants", &package->wants, false);
    check_packages(check, "replaces", &package->replaces, false);
    check_command_files(check, "acts", &package->acts);
    check_command_files(check, "people", &package->people);
    check_command_files(check, "gestures", &package->gestures);
    check_own(check);
    if (package->settle) {
        check_job(check, "settle", package->settle);
    }
    for (size_t i = 0; i < package->step_count; i++) {
        check_job(check, "migrate", package->steps[i].file);
    }
    buf_finish(&path);
}

/* -- prototypes.lua -- */

static void tell_prototype(void *data, const struct declared_problem *problem)
{
    struct package_check *check = data;
    if (strcmp(problem->file, check->path) == 0) {
        package_check_tell(check, (int)problem->line, "%s", problem->text);
    }
}

void package_check_prototypes(struct package_check *check)
{
    struct buf path = {0};
    struct err err;
    buf_printf(&path, "scripts/%.*s/prototypes.lua", STR_FMT(check->name));
    check->path = path.bytes;
    if (!declared_check(check->host->engine, tell_prototype, check, &err)) {
        (void)printf("%s\n", err.text);
        check->problems++;
    }
    buf_finish(&path);
}

struct object *package_check_owner(struct package_check *check, const char *path)
{
    struct str ref = str_of(strstr(path, "/behaviours/") + strlen("/behaviours/"));
    ref = str_slice(ref, 0, ref.length - strlen(".lua"));
    struct object *object = world_find_ref(engine_world(check->host->engine), ref);
    if (!object) {
        package_check_tell(check, 0,
                "there is no prototype \"%.*s\" that it could add to; name the file after its "
                "prototype, or declare that in prototypes.lua",
                STR_FMT(ref));
    }
    return object;
}

/* -- help topics -- */

static void add_topic(void *data, struct str topic)
{
    add_candidate(data, topic);
}

static void ignore_topic(void *data, struct str topic)
{
    (void)data;
    (void)topic;
}

static void check_related(void *data, struct str word)
{
    struct package_check *check = data;
    char path[HELP_PATH_MAX];
    struct nearest nearest = {.word = word};
    struct help_others others = {add_topic, ignore_topic, &nearest};
    const struct engine *engine = check->host->engine;
    if (word.length == 0 || help_is_hidden(engine, word) ||
            help_find(engine, word, &others, path)) {
        return;
    }
    struct buf text = {0};
    buf_printf(&text, "See also names \"%.*s\", but there is no such topic", STR_FMT(word));
    tell_nearest(check, 0, text.bytes, &nearest, "name a topic that `help` finds");
    buf_finish(&text);
}

/* The words that "Task:" may have: the parts of the players' index, in the order of
 * scripts/core/commands/help.lua. */
#define TASKS "begin, move, things, money, talk, people, quests, fight, self or connect"

static bool is_task(struct str word)
{
    bool found = false;
    for (struct str rest = STR(TASKS), task; (task = str_take_word(&rest)).length > 0;) {
        task = str_slice(task, 0, str_find_char(task, ',', 0));
        found = found || (str_equal(task, word) && !str_equal(task, STR("or")));
    }
    return found;
}

static void check_task(void *data, struct str word)
{
    if (!is_task(word)) {
        package_check_tell(data, 0,
                "Task names \"%.*s\", which is no part of the index; write %s", STR_FMT(word),
                TASKS);
    }
}

static void check_shelf(void *data, struct str word)
{
    if (!str_equal(word, STR("building")) && !str_equal(word, STR("running"))) {
        package_check_tell(data, 0,
                "Shelf names \"%.*s\"; write building or running, or leave the line out for a "
                "topic for players",
                STR_FMT(word));
    }
}

void package_check_topic(struct package_check *check, const char *path)
{
    struct buf text = {0};
    struct err err;
    check->path = path;
    if (asset_read(path, &text, &err)) {
        help_each_word(buf_str(&text), STR("See also:"), check_related, check);
        help_each_word(buf_str(&text), STR("Task:"), check_task, check);
        help_each_word(buf_str(&text), STR("Shelf:"), check_shelf, check);
    }
    buf_finish(&text);
}
