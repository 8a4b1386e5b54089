/* cmd_package.c -- `skein package`: makes, checks and lists packages of the game.
 *
 * A package is checked in a temporary starter world, with all packages that are on by default and
 * itself: everything is loaded, linted, and its test() cases run. Then its stories are played, each
 * in a world of its own. */
#include "engine/app/cmd.h"

#include "engine/app/scratch.h"
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/package.h"
#include "engine/core/run/packages.h"
#include "engine/data/package_file.h"
#include "engine/modules/package/module.h"
#include "engine/modules/package/package_check.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "engine/modules/workshop/test/script_test.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CASE_STEPS = 200000000 };

/* -- list -- */

static enum cmd_status list_packages(struct err *err)
{
    struct packages *packages = packages_create();
    bool ok = package_files_read(packages, NULL, NULL, err) &&
              packages_choose(packages, STR_NONE, err) && packages_order(packages, err);
    for (size_t i = 0; ok && i < packages->count; i++) {
        const struct package *package = packages->list[i];
        (void)printf("%s %u: %s%s%s\n", package->name, package->version, package->title,
                package->why ? "; " : "", package->why ? package->why : "");
    }
    packages_destroy(packages);
    return ok ? CMD_DONE : CMD_FAILED;
}

/* -- new -- */

static bool write_new(const char *folder, const char *file, const char *text, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", folder, file);
    FILE *out = fopen(path.bytes, "wx");
    bool ok = out && fputs(text, out) >= 0;
    ok = (out && fclose(out) == 0 && ok) ||
         err_set(err, ERR_IO, "cannot write %s: %s", path.bytes,
                 file_why(path.bytes, FILE_MAKE).text);
    buf_finish(&path);
    return ok;
}

static bool make_folder(const char *folder, const char *name, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s%s%s", folder, *name ? "/" : "", name);
    bool ok = mkdir(path.bytes, 0777) == 0 ||
              err_set(err, ERR_IO, "cannot make %s: %s", path.bytes,
                      file_why(path.bytes, FILE_MAKE).text);
    buf_finish(&path);
    return ok;
}

static struct str name_of_folder(const char *folder)
{
    struct str path = str_of(folder);
    while (path.length > 1 && str_ends(path, STR("/"))) {
        path = str_slice(path, 0, path.length - 1);
    }
    for (size_t slash; (slash = str_find_char(path, '/', 0)) != SIZE_MAX;) {
        path = str_slice(path, slash + 1, path.length);
    }
    return path;
}

static bool check_name(struct str name, struct err *err)
{
    return package_name_is_formed(name) ||
           err_set(err, ERR_FORMAT,
                   "\"%.*s\" is not a package's name: use at most %d small letters, digits and "
                   "dashes",
                   STR_FMT(str_fit(name, 64)), PACKAGE_NAME_MAX);
}

/* Appends text with its NAME, in capitals, replaced. */
static void put_named(struct buf *out, const char *text, const char *name)
{
    for (const char *mark; (mark = strstr(text, "NAME")); text = mark + strlen("NAME")) {
        buf_add(out, text, (size_t)(mark - text));
        buf_add_text(out, name);
    }
    buf_add_text(out, text);
}

/* Writes each file that a new package has. */
static bool write_files(const char *folder, const char *name, struct err *err)
{
    static const char *const files[][2] = {
            {"package.lua", "-- What this package is, as data: help packages.\n"
                            "package \"NAME\" {\n  title = \"what it adds, in a few words\",\n"
                            "  version = 1,\n  needs = {},\n}\n"},
            {"commands/NAME.lua",
                    "command(\"NAME\", function() return \"The package NAME is here.\" end)\n"},
            {"help/NAME.md", "# NAME\n\nWhat players can do with it.\n\n    NAME\n"},
            {"stories/NAME.story", "# The package NAME answers\nalice: joins\nalice> NAME\n"
                                   "  ~ The package NAME is here\n"},
    };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof(files) / sizeof(files[0]); i++) {
        struct buf file = {0};
        struct buf text = {0};
        put_named(&file, files[i][0], name);
        put_named(&text, files[i][1], name);
        ok = write_new(folder, file.bytes, text.bytes, err);
        buf_finish(&file);
        buf_finish(&text);
    }
    return ok;
}

static enum cmd_status new_package(const char *folder, struct err *err)
{
    static const char *const folders[] = {
            "", "lib", "commands", "behaviours", "help", "stories"};
    struct str word = name_of_folder(folder);
    bool ok = check_name(word, err);
    for (size_t i = 0; ok && i < sizeof(folders) / sizeof(folders[0]); i++) {
        ok = make_folder(folder, folders[i], err);
    }
    char *name = str_dup(word);
    ok = ok && write_files(folder, name, err);
    mem_free(name);
    if (ok) {
        (void)printf("made %s; add { path = \"%s\" } to `packages` in the configuration\n",
                folder, folder);
    }
    return ok ? CMD_DONE : CMD_FAILED;
}

/* -- check -- */

static void run_tests(struct package_check *check, struct str source)
{
    struct str name = name_of_folder(check->path);
    name = str_slice(name, 0, name.length - strlen(".lua"));
    struct object *object = package_check_owner(check, check->path);
    struct test_plan plan = {.object = object ? object->id : 0,
            .source = source,
            .path = check->path,
            .name = name,
            .steps = CASE_STEPS,
            .stock = true};
    size_t count = 1;
    for (size_t i = 0; i < count; i++) {
        struct test_result result;
        struct err err = {0};
        bool loaded = script_test_run(check->host, &plan, i, &result, &err);
        count = loaded ? result.count : 0;
        check->tests += i < count;
        if (!loaded || (i < count && !result.ok)) {
            package_check_tell(check, 0, "%.*s: %.*s", (int)result.name.length,
                    result.name.bytes ? result.name.bytes : "",
                    result.message.bytes ? (int)result.message.length : (int)strlen(err.text),
                    result.message.bytes ? result.message.bytes : err.text);
        }
        test_result_finish(&result);
    }
}

static void check_file(void *data, const char *path)
{
    struct package_check *check = data;
    struct buf source = {0};
    struct err err = {0};
    bool is_script = strstr(path, "/lib/") || strstr(path, "/commands/") ||
                     strstr(path, "/lines/") || strstr(path, "/pages/") ||
                     strstr(path, "/behaviours/");
    check->path = path;
    if (strstr(path, "/help/") && str_ends(str_of(path), STR(".md"))) {
        package_check_topic(check, path);
    }
    if (!is_script || !str_ends(str_of(path), STR(".lua"))) {
        return;
    }
    if (asset_read(path, &source, &err)) {
        host_lint_alone(check->host, 0, buf_str(&source), true, package_check_problem, check);
    }
    if (strstr(path, "/behaviours/")) {
        run_tests(check, buf_str(&source));
    }
    buf_finish(&source);
}

/* Opens a starter world in which the package is on, even if it is off by default. */
static bool open_world(struct scratch *scratch, struct str name, struct err *err)
{
    struct buf choice = {0};
    struct packages *packages = packages_create();
    bool ok = package_files_read(packages, NULL, NULL, err) &&
              scratch_make(scratch, "starter", NULL, err);
    package_check_choose(packages, name, &choice);
    struct game_options options = {
            .store = {.path = scratch->path, .inline_writer = true},
            .engine = {.packages = choice.bytes},
            .host = {.deterministic = true},
    };
    if (ok && !game_open(&options, &scratch->game, err)) {
        scratch_close(scratch);
        ok = false;
    }
    packages_destroy(packages);
    buf_finish(&choice);
    return ok;
}

static void check_in_world(struct package_check *check, const char *folder, const char *prefix)
{
    const struct package *package = check->package;
    if (package) {
        package_check_names(check);
    }
    if (!package) {
        (void)printf("%s: there is no package.lua\n", folder);
        check->problems++;
    } else if (package->why) {
        (void)printf("%s is off: %s\n", package->name, package->why);
    }
    asset_each(prefix, check_file, check);
    package_check_prototypes(check);
}

/* Names all wrong properties of prototypes, with which the game loads nothing of the package. */
static void check_prototypes(
        struct package_check *check, const char *folder, const char *prefix)
{
    struct scratch scratch;
    struct buf path = {0};
    struct err ignored;
    char real[PATH_MAX];
    buf_printf(&path, "%s/prototypes.lua", folder);
    if (access(path.bytes, R_OK) == 0 && realpath(folder, real) &&
            scratch_open(&scratch, "starter", NULL, &ignored)) {
        asset_add_folder(prefix, real);
        check->host = scratch.game.host;
        package_check_prototypes(check);
        asset_remove_folders();
        scratch_close(&scratch);
    }
    buf_finish(&path);
}

static bool check_all(
        struct package_check *check, const char *folder, const char *prefix, struct err *err)
{
    struct scratch scratch;
    if (!open_world(&scratch, check->name, err)) {
        asset_remove_folders();
        check_prototypes(check, folder, prefix);
        return check->problems > 0;
    }
    check->host = scratch.game.host;
    check->package = packages_find(packages_of(scratch.game.engine), check->name);
    bool is_on = check->package && check->package->is_on;
    check_in_world(check, folder, prefix);
    scratch_close(&scratch);
    check->host = NULL;
    check->package = NULL;
    return !is_on || package_check_stories(check, err);
}

static enum cmd_status check_package(const char *folder, struct err *err)
{
    struct package_check check = {.name = name_of_folder(folder)};
    char real[PATH_MAX];
    struct buf prefix = {0};
    if (!check_name(check.name, err)) {
        return CMD_FAILED;
    }
    struct stat info;
    bool is_folder = realpath(folder, real) && stat(real, &info) == 0;
    if (is_folder && !S_ISDIR(info.st_mode)) {
        errno = ENOTDIR;
        is_folder = false;
    }
    if (!is_folder) {
        (void)err_set(
                err, ERR_IO, "cannot read %s: %s", folder, file_why(folder, FILE_LIST).text);
        return CMD_FAILED;
    }
    buf_printf(&prefix, "scripts/%.*s/", STR_FMT(check.name));
    asset_add_folder(prefix.bytes, real);
    bool ok = check_all(&check, folder, prefix.bytes, err);
    buf_finish(&prefix);
    if (ok) {
        (void)printf("%zu tests, %zu stories, %zu problems\n", check.tests, check.stories,
                check.problems);
    }
    if (ok && check.problems > 0) {
        (void)err_set(err, ERR_SCRIPT, "%s has problems; see the lines above", folder);
    }
    return ok && check.problems == 0 ? CMD_DONE : CMD_FAILED;
}

static enum cmd_status run_package(const struct args *args, struct err *err)
{
    const char *verb = args->word_count > 0 ? args->words[0] : "";
    bool lists = strcmp(verb, "list") == 0;
    bool makes = strcmp(verb, "new") == 0;
    if (!lists && !makes && strcmp(verb, "check") != 0) {
        return cmd_usage(err, "say what to do: new, check or list");
    }
    if (args->word_count != (lists ? 1U : 2U)) {
        return cmd_usage(err, lists ? "list takes no more words" : "DIR is missing");
    }
    if (!cmd_set_assets(args, err)) {
        return CMD_FAILED;
    }
    return lists   ? list_packages(err)
           : makes ? new_package(args->words[1], err)
                   : check_package(args->words[1], err);
}

static const struct args_option package_options[] = {
        {"assets", "DIR", "use packages from DIR before those built in"},
        {0},
};

static const char package_help[] =
        "new makes the folder of a package, which has the package's name. check loads it with\n"
        "those of the game, finds what is probably wrong, such as names that do not exist,\n"
        "runs its tests and plays its stories, without a server. list shows the packages of "
        "the game.\n"
        "See help packages.\n"
        "\n"
        "Example: skein package new dragons\n"
        "         skein package check dragons\n";

const struct cmd cmd_package = {
        .name = "package",
        .usage = "new DIR\ncheck DIR\nlist",
        .summary = "makes, checks and lists packages of the game",
        .help = package_help,
        .options = package_options,
        .words = CMD_ANY_WORDS,
        .run = run_package,
};
