/* cmd_apply.c -- `skein plan` and `skein apply`: apply files to the world's design.
 *
 * Through the server that has the world open, by its control socket or (--server) its API;
 * otherwise in the file. apply_make.c makes the changes. */
#include "engine/app/cmd.h"

#include "engine/app/control.h"
#include "engine/app/game.h"
#include "engine/base/file.h"
#include "engine/modules/apply/apply_check.h"
#include "engine/modules/apply/apply_remote.h"
#include "world/store/store.h"

#include <jansson.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a command was asked to do. */
struct job {
    const struct args *args;
    const char *world; /* the path */
    bool only_plan;
    bool checks; /* with it */
};

static enum apply_side side_of(const struct args *args)
{
    return args_has(args, "ours")     ? APPLY_OURS
           : args_has(args, "theirs") ? APPLY_THEIRS
                                      : APPLY_NEITHER;
}

static const char *side_name(const struct args *args)
{
    return args_has(args, "ours") ? "ours" : args_has(args, "theirs") ? "theirs" : "";
}

/* -- through the server -- */

/* Writes the bundle beside the world, readable only by the world's owner. */
static bool lend_apply(
        const char *world, const char *path, const struct buf *bundle, struct err *err)
{
    struct stat owner;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t done = 0;
    bool ok = fd >= 0 && stat(world, &owner) == 0 &&
              (owner.st_uid == geteuid() || fchown(fd, owner.st_uid, owner.st_gid) == 0);
    while (ok && done < bundle->length) {
        ssize_t n = write(fd, bundle->bytes + done, bundle->length - done);
        ok = n > 0;
        done += n > 0 ? (size_t)n : 0;
    }
    ok = ok || err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    if (fd >= 0) {
        (void)close(fd);
    }
    return ok;
}

static bool apply_by_server(const struct job *job, long holder, const struct buf *bundle,
        struct buf *out, struct err *err)
{
    struct buf path = {0};
    struct buf absolute = {0};
    buf_printf(&path, "%s.apply-%ld", job->world, (long)getpid());
    bool ok = lend_apply(job->world, path.bytes, bundle, err) &&
              file_put_absolute(path.bytes, &absolute, err);
    json_t *request = ok ? json_pack("{s:s, s:s, s:b, s:s, s:s*}", "do", "apply", "file",
                                   absolute.bytes, "plan", job->only_plan, "side",
                                   side_name(job->args), "as", args_value(job->args, "as"))
                         : NULL;
    char *line = json_dumps(request, JSON_COMPACT);
    if (ok && !line) {
        ok = err_set(err, ERR_FORMAT, "the text is not UTF-8");
    }
    if (ok) {
        struct control_ask ask = {.request = line};
        ok = control_ask_server(job->world, holder, &ask, out, err);
    }
    (void)unlink(path.bytes);
    free(line);
    json_decref(request);
    buf_finish(&path);
    buf_finish(&absolute);
    return ok;
}

static bool apply_by_api(
        const struct job *job, const struct buf *bundle, struct buf *out, struct err *err)
{
    struct apply_remote remote = {.server = args_value(job->args, "server"),
            .certificate = args_value(job->args, "certificate"),
            .side = side_name(job->args),
            .only_plan = job->only_plan,
            .checks = job->checks};
    return apply_remote(&remote, bundle, out, err);
}

/* -- in the file -- */

static bool apply_in_file(const struct job *job, const struct buf *bundle,
        struct design_files *files, struct buf *out, struct err *err)
{
    struct game game = {0};
    uint64_t number = 0;
    struct apply_make make = {.files = files,
            .only_plan = job->only_plan,
            .any_size = true,
            .side = side_of(job->args)};
    make.bundle =
            args_has(job->args, "check") ? STR_NONE : buf_str(bundle); /* the check does it */
    bool ok = job->only_plan ? game_open_forgetful(job->world, NULL, &game, err)
                             : game_open_quiet(job->world, &game, err);
    make.host = game.host;
    ok = ok && asker_find_wizard(game.engine, args_value(job->args, "as"), &make.author, err) &&
         apply_make(&make, out, &number, err) && game_sync(&game, err);
    if (game.store) {
        game_close(&game);
    }
    return ok;
}

/* -- the commands -- */

static bool ask_apply(const struct job *job, const struct buf *bundle,
        struct design_files *files, struct buf *out, struct err *err)
{
    bool by_api = args_value(job->args, "server");
    long holder = by_api ? 0 : store_holder(job->world);
    return by_api        ? apply_by_api(job, bundle, out, err)
           : holder != 0 ? apply_by_server(job, holder, bundle, out, err)
                         : apply_in_file(job, bundle, files, out, err);
}

/* Prints what a server found; a problem begins with its place. */
static void print_checked(struct str text)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        size_t from = str_starts(line, STR(APPLY_PROBLEM)) ? strlen(APPLY_PROBLEM) : 0;
        (void)printf("%.*s\n", STR_FMT(str_slice(line, from, line.length)));
    }
}

/* Checks the files. If there are conflicts, the copy is not tried. */
static bool check(const struct job *job, const struct buf *bundle, struct design_files *files,
        struct buf *out, struct err *err)
{
    const struct job planning = {job->args, job->world, true, true};
    bool by_server = args_value(job->args, "server");
    bool has_world = !by_server && access(job->world, R_OK) == 0;
    if ((by_server || has_world) && !ask_apply(&planning, bundle, files, out, err)) {
        return false;
    }
    if (apply_conflicts(buf_str(out)) > 0) {
        return true;
    }
    size_t problems = by_server ? apply_problems(buf_str(out)) : SIZE_MAX;
    if (problems != SIZE_MAX) {
        print_checked(buf_str(out));
        buf_clear(out);
        return problems == 0 || err_set(err, ERR_SCRIPT, "%zu problem%s; see the lines above",
                                        problems, problems == 1 ? "" : "s");
    }
    if (has_world) {
        buf_clear(out); /* the copy gives the same answer */
        design_files_finish(files);
        if (!design_files_read(buf_str(bundle), files, err)) {
            return false;
        }
    }
    return apply_check(&(struct apply_checking){.directory = job->args->words[0],
                               .world = has_world ? job->world : NULL,
                               .files = files,
                               .bundle = buf_str(bundle),
                               .side = side_of(job->args)},
            err);
}

static bool run_it(const struct job *job, struct buf *out, struct err *err)
{
    const char *directory = job->args->words[0];
    struct buf bundle = {0};
    struct buf base = {0};
    struct design_files files = {0};
    /* Parsed here too, so that errors are found before anybody is asked. */
    bool ok = design_files_bundle(directory, &bundle, err) &&
              design_files_read(buf_str(&bundle), &files, err);
    bool checks = !job->only_plan && args_has(job->args, "check");
    if (ok) {
        apply_base_write(&files, &base);
        ok = checks ? check(job, &bundle, &files, out, err)
                    : ask_apply(job, &bundle, &files, out, err);
    }
    if (ok && !job->only_plan && !checks && apply_conflicts(buf_str(out)) == 0) {
        apply_move_on(directory, &base, out);
    }
    design_files_finish(&files);
    buf_finish(&bundle);
    buf_finish(&base);
    return ok;
}

static enum cmd_status finish_job(const struct job *job, struct err *err)
{
    struct buf out = {0};
    bool ok = run_it(job, &out, err);
    size_t conflicts = ok ? apply_conflicts(buf_str(&out)) : 0;
    enum cmd_status status = cmd_end(ok, &out);
    if (conflicts > 0) {
        (void)err_set(err, ERR_EXISTS,
                "%zu conflict%s, so nothing was changed: merge the world's version into the "
                "files, or choose --ours (the world's) or --theirs (the files')",
                conflicts, conflicts == 1 ? "" : "s");
        return CMD_FAILED;
    }
    return status;
}

static enum cmd_status plan_it(const struct args *args, const char *world, struct err *err)
{
    return finish_job(&(struct job){args, world, true, false}, err);
}

static enum cmd_status apply_it(const struct args *args, const char *world, struct err *err)
{
    return finish_job(&(struct job){args, world, false, false}, err);
}

static enum cmd_status run_cmd_apply(const struct args *args,
        enum cmd_status (*run)(const struct args *args, const char *world, struct err *err),
        struct err *err)
{
    if (args_has(args, "ours") && args_has(args, "theirs")) {
        return cmd_usage(err, "give --ours or --theirs, not both");
    }
    if (args_has(args, "server") &&
            (args_has(args, "as") || args_has(args, "world") || args_has(args, "config"))) {
        return cmd_usage(err, "with --server the token tells who you are and the server has "
                              "the world: leave out --as, --world and --config");
    }
    return cmd_world_run(args, run, err);
}

static enum cmd_status run_plan(const struct args *args, struct err *err)
{
    return run_cmd_apply(args, plan_it, err);
}

static enum cmd_status run_apply(const struct args *args, struct err *err)
{
    return run_cmd_apply(args, apply_it, err);
}

#define OPTIONS                                                                                \
    CMD_WORLD_OPTION, CMD_CONFIG_OPTION,                                                       \
            {"server", "URL", "the API of the world's server, with SKEIN_TOKEN"},              \
            {"certificate", "FILE", "certificates to trust for https"},                        \
            {"as", "NAME",                                                                     \
                    "the wizard who gives the command (default: wizard, or any wizard)"},      \
            {"ours", NULL, "in a conflict, keep the world's version"},                         \
    {                                                                                          \
        "theirs", NULL, "in a conflict, use the files' version"                                \
    }

static const struct args_option plan_options[] = {OPTIONS, {0}};
static const struct args_option apply_options[] = {
        OPTIONS,
        {"check", NULL,
                "change nothing: lint, and run all tests, in a copy or (--server) there"},
        {0},
};

#define LINES                                                                                  \
    "It prints a line for each change: `+ room sorrel/cellar` is new,\n"                       \
    "`~ sorrel/market.desc` differs, `- item sorrel/lamp` is removed. A conflict,\n"           \
    "`! sorrel/green.desc (Cob, 14:20)`, was changed in the files and in the world.\n"         \
    "A change on one side only is no conflict: DIR/skein.base records the state at\n"          \
    "the export or the last apply (apply updates it; keep it with the files).\n"               \
    "Changes from play are not compared.\n"                                                    \
    "\n"                                                                                       \
    "Exit status: 0 done, or nothing to do; 1 a conflict or a failure, and nothing was\n"      \
    "done; 2 wrong usage.\n"

const struct cmd cmd_plan = {
        .name = "plan",
        .usage = "[--world FILE] [--config FILE] [--as NAME] [--ours | --theirs] DIR\n"
                 "--server URL [--certificate FILE] [--ours | --theirs] DIR",
        .summary = "prints what `apply` would change",
        .help = "Prints the changes that `skein apply` would make, and changes nothing.\n"
                "\n" LINES "\n"
                "Example: skein plan village\n",
        .options = plan_options,
        .words = 1,
        .word_names = "DIR",
        .run = run_plan,
};

const struct cmd cmd_apply = {
        .name = "apply",
        .usage =
                "[--world FILE] [--config FILE] [--as NAME] [--check] [--ours | --theirs] DIR\n"
                "--server URL [--certificate FILE] [--check] [--ours | --theirs] DIR",
        .summary = "applies changed files of `export` to the world",
        .help = "Applies to the world, even while it is served, the changes in DIR since\n"
                "`skein export` wrote the files. It applies everything or nothing, and one "
                "@undo\n"
                "reverts it. Players stay where they are and keep what they hold.\n"
                "\n" LINES "\n"
                "Example: skein apply village\n"
                "         SKEIN_TOKEN=… skein apply --check --server https://HOST village\n",
        .options = apply_options,
        .words = 1,
        .word_names = "DIR",
        .run = run_apply,
};
