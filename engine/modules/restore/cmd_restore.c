/* cmd_restore.c -- `skein restore`: restores a world, or a part of it, from a backup.
 *
 * The whole world: only while no process has it open; the copy is verified before it replaces
 * the world, and the old file is kept. A part: by the server that has the world open, or in the
 * file. */
#include "engine/app/cmd.h"

#include "engine/app/control.h"
#include "engine/app/game.h"
#include "engine/app/trial.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/modules/check/scratch_name.h"
#include "engine/modules/operate/operate_world.h"
#include "engine/modules/restore/module.h"
#include "engine/modules/restore/restore_as_of.h"
#include "engine/modules/restore/restore_part.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"
#include "world/store/store_claim.h"
#include "world/store/store_db.h"
#include "world/store/store_restore.h"

#include <jansson.h>

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The command line, and the world that it is about. */
struct asked {
    const struct args *args;
    const char *world; /* borrowed */
};

/* -- the whole world -- */

static bool verify_restore(const char *copy, void *data, struct err *err)
{
    const struct args *args = data;
    struct backup_trial trial = {
            .path = copy, .opens = true, .awaited = true, .start = args_value(args, "start")};
    return trial_run(&trial, err) ||
           err_wrap(err, "%s is not good, so nothing was changed", args->words[0]);
}

/* Writes the file that will replace the world to `made`. *out gets a sentence if there is more
 * to say than FILE's name. */
static bool make_whole(
        const struct asked *asked, const char *made, struct buf *out, struct err *err)
{
    const struct args *args = asked->args;
    void *data = (void *)(uintptr_t)args;
    struct restore_moment moment = {.world = asked->world,
            .file = args->words[0],
            .moment = args_value(args, "as-of"),
            .archive = args_value(args, "archive")};
    return moment.moment ? restore_as_of(&moment, made, verify_restore, data, out, err)
                         : store_restore(moment.file, made, verify_restore, data, err);
}

/* Gives the file to the world's owner, or to that of its folder if the world does not exist yet. */
static bool give_to_owner(const char *world, const char *file, struct err *err)
{
    struct stat owner;
    char *path = str_dup(str_of(world));
    bool ok = (stat(world, &owner) == 0 || stat(dirname(path), &owner) == 0) &&
              chown(file, owner.st_uid, owner.st_gid) == 0;
    mem_free(path);
    return ok || err_set(err, ERR_DENIED, "cannot give %s to the world's owner: %s", file,
                         strerror(errno));
}

/* Gives the file the term of the world that it replaces, if that is later. A follower of that world
 * would take the file for a world that was replaced since. */
static bool keep_term(const char *world, const char *file, struct err *err)
{
    struct store_claim was;
    struct store_claim is;
    struct err ignored;
    struct sqlite3 *db = NULL;
    struct buf sql = {0};
    if (!store_claim_read(world, &was, &ignored) || !store_claim_read(file, &is, &ignored) ||
            was.world_id != is.world_id || was.term <= is.term) {
        return true;
    }
    buf_printf(&sql, "UPDATE meta SET value = %" PRIu64 " WHERE name = 'term'", was.term);
    bool ok = store_db_open(file, NULL, STORE_DB_WRITE, &db, err) &&
              store_db_exec(db, buf_str(&sql).bytes, err);
    store_db_close(db);
    buf_finish(&sql);
    return ok;
}

/* Fails if the file that would be replaced is not the world: then two files would be. *out_doubt:
 * perhaps it is not, because its server was killed while a follower was in step. */
static bool may_be_replaced(const char *world, bool *out_doubt, struct err *err)
{
    struct buf by = {0};
    struct store_claim claim;
    struct err ignored;
    bool replaced = operate_world_was_replaced(world, &by);
    if (replaced) {
        (void)err_set(err, ERR_DENIED,
                "%s is not the world%s%.*s), so nothing was changed: name the file that is the "
                "world, with --world, or if that is lost, move %s away and restore again",
                world, by.length > 0 ? " (it was replaced by " : " (another file is",
                STR_FMT(buf_str(&by)), world);
    }
    *out_doubt = !replaced && access(world, F_OK) == 0 &&
                 store_claim_read(world, &claim, &ignored) && claim.in_step != 0;
    buf_finish(&by);
    return !replaced;
}

/* Fails without --world and --config, unless a world is in the current directory. */
static bool is_named(const struct asked *asked, struct err *err)
{
    return cmd_world_is_named(asked->args) || access(asked->world, F_OK) == 0 ||
           err_set(err, ERR_MISSING,
                   "there is no world %s in this directory: name the file to write, with "
                   "--world FILE, or --config FILE, which names it",
                   asked->world);
}

/* Names the file before it is written. */
static bool say_where(const char *world, struct err *err)
{
    struct buf path = {0};
    bool ok = file_put_absolute(world, &path, err);
    if (ok) {
        (void)printf("restoring to %s%s\n", path.bytes,
                access(world, F_OK) == 0 ? "" : ", a new file");
        (void)fflush(stdout);
    }
    buf_finish(&path);
    return ok;
}

static void say_next(const char *aside, bool doubt)
{
    if (aside) {
        (void)printf("; the previous world is now %s\n"
                     "Start its server now. A follower gets a new copy.\n",
                aside);
    } else {
        (void)printf("; no other file was changed\n");
    }
    if (doubt) {
        (void)printf("A follower was in step when the previous world ended without being "
                     "stopped. If its copy is the world now, do not start this one.\n");
    }
}

static bool restore_whole(const struct asked *asked, struct err *err)
{
    const char *world = asked->world;
    const char *file = asked->args->words[0];
    struct buf made = {0};
    char *aside = NULL;
    bool doubt = false;
    long holder = store_holder(world);
    if (holder != 0) {
        return err_set(err, ERR_BUSY,
                "world %s is in use by process %ld: stop that first; an area or a thing can be "
                "brought back meanwhile, with --area or --object",
                world, holder);
    }
    if (!is_named(asked, err) || !may_be_replaced(world, &doubt, err)) {
        return false;
    }
    scratch_name_put(world, "restoring", &made);
    struct buf how = {0};
    const char *moment = args_value(asked->args, "as-of");
    bool ok = make_whole(asked, made.bytes, &how, err);
    bool is_root = geteuid() == 0;
    if (ok &&
            (!keep_term(world, made.bytes, err) ||
                    (is_root && !give_to_owner(world, made.bytes, err)) ||
                    !say_where(world, err) || !store_replace(world, made.bytes, &aside, err))) {
        (void)unlink(made.bytes);
        ok = false;
    }
    if (ok && moment) {
        (void)printf("%s is the world of %s; %s", world, moment, how.bytes);
    } else if (ok) {
        (void)printf("%s now has the content of %s", world, file);
    }
    if (ok) {
        say_next(aside, doubt);
    }
    mem_free(aside);
    buf_finish(&how);
    buf_finish(&made);
    return ok;
}

/* -- a part -- */

static bool ask_server_restore(const struct asked *asked, long holder, const char *from,
        struct buf *out, struct err *err)
{
    const char *area = args_value(asked->args, "area");
    const char *as = args_value(asked->args, "as");
    struct buf file = {0};
    bool ok = file_put_absolute(from, &file, err);
    json_t *request =
            ok ? json_pack("{s:s, s:s, s:s, s:b, s:s*}", "do", "restore", "file", file.bytes,
                         "name", area ? area : args_value(asked->args, "object"), "area",
                         area != NULL, "as", as)
               : NULL;
    char *line = json_dumps(request, JSON_COMPACT);
    if (ok && !line) {
        ok = err_set(err, ERR_FORMAT, "the name is not UTF-8: name another file");
    }
    if (ok) {
        struct control_ask ask = {.request = line};
        ok = control_ask_server(asked->world, holder, &ask, out, err);
    }
    free(line);
    json_decref(request);
    buf_finish(&file);
    return ok;
}

/* Copies FILE beside the world, with the world's owner. */
static bool lend_restore(const char *world, const char *file, const char *copy, struct err *err)
{
    struct store_backup backup = {.path = file, .dest = copy, .pace = STORE_BACKUP_GENTLE};
    return store_backup(&backup, err) && give_to_owner(world, copy, err);
}

/* The server, which may have dropped privileges or run as another user, may be unable to open a
 * file that this process can open: then it gets a copy. */
static bool restore_by_server(
        const struct asked *asked, long holder, struct buf *out, struct err *err)
{
    const char *file = asked->args->words[0];
    struct buf copy = {0};
    bool ok = ask_server_restore(asked, holder, file, out, err);
    if (!ok && strstr(err->text, "cannot open") && access(file, R_OK) == 0) {
        scratch_name_put(asked->world, "lent", &copy);
        ok = lend_restore(asked->world, file, copy.bytes, err) &&
             ask_server_restore(asked, holder, copy.bytes, out, err);
        (void)unlink(copy.bytes);
        buf_finish(&copy);
    }
    return ok;
}

static bool restore_in_file(const struct asked *asked, struct buf *out, struct err *err)
{
    const struct args *args = asked->args;
    const char *area = args_value(args, "area");
    struct game game = {0};
    struct restore_part part = {0};
    struct buf scratch = {0};
    uint64_t number = 0;
    scratch_name_put(asked->world, "restoring", &scratch);
    struct restore_ask ask = {.file = args->words[0],
            .scratch = scratch.bytes,
            .name = area ? area : args_value(args, "object"),
            .is_area = area != NULL};
    struct restore_make make = {.any_size = true};
    bool ok = restore_part_read(&ask, &part, err) && game_open_quiet(asked->world, &game, err);
    make.host = game.host;
    ok = ok && asker_find_wizard(game.engine, args_value(args, "as"), &make.author, err) &&
         restore_part_make(&make, &part, out, &number, err) && game_sync(&game, err);
    if (game.store) {
        game_close(&game);
    }
    restore_part_finish(&part);
    buf_finish(&scratch);
    return ok;
}

/* Returns false if file is missing, or is the world itself under any name. */
static bool is_backup(const char *world, const char *file, struct err *err)
{
    struct stat one;
    struct stat other;
    if (stat(file, &one) != 0) {
        return err_set(err, ERR_MISSING, "cannot read the backup %s: %s", file,
                file_why(file, FILE_READ).text);
    }
    if (stat(world, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino) {
        return err_set(err, ERR_FORMAT, "%s is the world itself: name a backup of it", file);
    }
    return true;
}

static enum cmd_status restore(const struct args *args, const char *world, struct err *err)
{
    const struct asked asked = {args, world};
    struct buf out = {0};
    if (!args_has(args, "as-of") && !is_backup(world, args->words[0], err)) {
        return CMD_FAILED;
    }
    if (!args_has(args, "area") && !args_has(args, "object")) {
        return restore_whole(&asked, err) ? CMD_DONE : CMD_FAILED;
    }
    long holder = store_holder(world);
    bool ok = holder != 0 ? restore_by_server(&asked, holder, &out, err)
                          : restore_in_file(&asked, &out, err);
    return cmd_end(ok, &out);
}

static enum cmd_status run_restore(const struct args *args, struct err *err)
{
    bool area = args_has(args, "area");
    bool object = args_has(args, "object");
    if (area && object) {
        return cmd_usage(err, "give --area or --object, not both");
    }
    if (args_has(args, "as") && !area && !object) {
        return cmd_usage(err, "--as is for --area and --object");
    }
    bool moment = args_has(args, "as-of");
    if (moment && (area || object)) {
        return cmd_usage(
                err, "--as-of brings back the whole world: leave out --area and --object");
    }
    if (args_has(args, "archive") && !moment) {
        return cmd_usage(err, "--archive is for --as-of");
    }
    return cmd_world_run(args, restore, err);
}

static const struct args_option restore_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"area", "REF", "restore only this area, with its contents"},
        {"object", "REF", "restore only this thing, with its contents"},
        {"as", "NAME", "the wizard who gives the command (default: wizard, or any wizard)"},
        {"as-of", "MOMENT",
                "the world at that moment, \"YYYY-MM-DD HH:MM[:SS]\" (UTC), or with a zone"},
        {"archive", "DIR", "the folder of archived commits, if it has moved"},
        {"start", "REF",
                "for the test of the copy: the room where newcomers wake (default: $start)"},
        {0},
};

static const char restore_help[] =
        "Replaces the world by FILE, a backup, while no server uses it; an older backup\n"
        "is migrated. The copy is first checked and opened as `skein serve` would. The\n"
        "previous world is kept beside it, under a name that is printed. A file that is\n"
        "not the world any more, since a copy was promoted, is not replaced: name the\n"
        "copy. A new file is made only if --world or --config names it.\n"
        "\n"
        "With --area or --object only that part is restored from FILE, even in a world\n"
        "that is being served. Destroyed things return, changes are reverted, and newer\n"
        "things are removed. Players and what they hold stay, except that the thing\n"
        "named by --object is restored even in a player's hands. A line is printed for\n"
        "each change: `+ room sorrel/cellar`, `~ sorrel/market.desc`, `- item\n"
        "sorrel/lamp`. One `@undo` by the wizard named at the end reverts it.\n"
        "\n"
        "With --as-of the world is restored to that moment, to the end of the second.\n"
        "FILE is a backup, the directory of backups, or the world itself, which knows\n"
        "its backups. The commits after the backup are replayed from the server's\n"
        "archive (backups.archive in the configuration), and the result says how far. If\n"
        "a part is missing, nothing is changed, and the error names the moments that can\n"
        "be restored.\n"
        "\n"
        "Example: skein restore skein-20260131-180000.db\n"
        "         skein restore backups --as-of \"2026-01-31 19:02\"\n"
        "         skein restore skein-20260131-180000.db --area sorrel\n";

const struct cmd cmd_restore = {
        .name = "restore",
        .usage = "[--world FILE] [--config FILE] [--start REF] FILE\n"
                 "[--world FILE] [--config FILE] [--start REF] --as-of MOMENT [--archive DIR] "
                 "FILE\n"
                 "[--world FILE] [--config FILE] [--as NAME] --area REF FILE\n"
                 "[--world FILE] [--config FILE] [--as NAME] --object REF FILE",
        .summary = "restores a world, or a part of it, from a backup",
        .help = restore_help,
        .options = restore_options,
        .words = 1,
        .word_names = "FILE",
        .run = run_restore,
};
