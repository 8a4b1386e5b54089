/* help_topics.c -- where help topics are: data/help/NAME.md, and help/NAME.md of packages.
 *
 * 1. A topic of a package that is off is neither found nor listed.
 * 2. A translation is beside the others of its language, data/languages/de/help/NAME.md, whatever
 *    the topic belongs to. */
#include "engine/core/output/help.h"

#include "engine/base/asset.h"
#include "engine/base/mem.h"
#include "engine/base/package.h"
#include "engine/core/engine.h"
#include "engine/core/run/packages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOPICS "data/help/"
#define SCRIPTS "scripts/"

struct topic_paths {
    const struct engine *engine;
    char **list; /* owned */
    size_t count;
    size_t capacity;
};

static void add_path(void *data, const char *path)
{
    struct topic_paths *paths = data;
    paths->list = mem_grow(paths->list, paths->count, &paths->capacity, sizeof(*paths->list));
    paths->list[paths->count++] = mem_dup_text(path);
}

/* Writes the path of a package's topic. */
static bool put_path(const char *package, struct str name, char path[HELP_PATH_MAX])
{
    int length =
            snprintf(path, HELP_PATH_MAX, SCRIPTS "%s/help/%.*s.md", package, STR_FMT(name));
    return length < HELP_PATH_MAX && asset_has(path);
}

bool help_path(const struct engine *engine, struct str name, char path[HELP_PATH_MAX])
{
    for (size_t i = 0; packages_of(engine) && i < packages_of(engine)->count; i++) {
        if (put_path(packages_of(engine)->list[i]->name, name, path)) {
            return true;
        }
    }
    (void)snprintf(path, HELP_PATH_MAX, TOPICS "%.*s.md", STR_FMT(name));
    return false;
}

/* Adds a topic of data/help, but not the translation of a package's topic. */
static void add_general(void *data, const char *path)
{
    struct topic_paths *paths = data;
    char own[HELP_PATH_MAX];
    if (asset_has(path) || !help_path(paths->engine, help_name(path), own)) {
        add_path(data, path);
    }
}

static int by_topic_name(const void *a, const void *b)
{
    const char *one = *(char *const *)a;
    const char *other = *(char *const *)b;
    return strcmp(strrchr(one, '/'), strrchr(other, '/'));
}

void help_each(
        const struct engine *engine, void (*visit)(void *data, const char *path), void *data)
{
    struct topic_paths paths = {.engine = engine};
    char folder[HELP_PATH_MAX];
    asset_each(TOPICS, add_general, &paths);
    for (size_t i = 0; packages_of(engine) && i < packages_of(engine)->count; i++) {
        const struct package *package = packages_of(engine)->list[i];
        (void)snprintf(folder, sizeof(folder), SCRIPTS "%s/help/", package->name);
        if (package->is_on) {
            asset_each(folder, add_path, &paths);
        }
    }
    if (paths.count > 1) {
        qsort(paths.list, paths.count, sizeof(*paths.list), by_topic_name);
    }
    for (size_t i = 0; i < paths.count; i++) {
        visit(data, paths.list[i]);
        mem_free(paths.list[i]);
    }
    mem_free(paths.list);
}

bool help_is_of_package(const struct engine *engine, const char *path)
{
    struct str rest = str_of(path);
    if (!str_starts(rest, STR(SCRIPTS))) {
        return true;
    }
    rest = str_slice(rest, strlen(SCRIPTS), rest.length);
    const struct package *package =
            packages_find(packages_of(engine), str_take_until(&rest, '/'));
    return package && package->is_on;
}

struct str help_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str name = str_of(slash ? slash + 1 : path);
    return str_ends(name, STR(".md")) ? str_slice(name, 0, name.length - 3) : STR_NONE;
}
