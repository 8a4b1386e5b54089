/* cmd_upgrade.c -- `skein upgrade`: replaces the program that serves the world.
 *
 * Preparation without interruption: the program is asked for its version, the server makes a copy
 * of its world, and the program opens another copy of that as if to serve it. Then the server is
 * asked to hand over (upgrade.c). This command waits until the new program serves the world, or
 * until the old one does so again because the new is not ready in time. */
#include "engine/app/cmd.h"

#include "engine/app/control.h"
#include "engine/app/progress.h"
#include "engine/base/base.h"
#include "engine/base/child.h"
#include "engine/base/file.h"
#include "engine/modules/check/scratch_name.h"
#include "engine/modules/upgrade/module.h"
#include "engine/modules/upgrade/upgrade_claim.h"
#include "world/store/store.h"
#include "world/store/store_db.h"

#include <jansson.h>

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    WAIT_MS = 75000, /* a little more than twice the time that each program has */
    VERSION_SECONDS = 10,
    TRIAL_SECONDS = 900 /* enough for a world of many gigabytes */
};

/* The state of an upgrade. */
struct upgrade {
    const char *world;
    char program[PATH_MAX];
    long holder;
    struct buf copy;
    struct buf tried;
};

/* -- the program -- */

static bool check_program(struct upgrade *upgrade, const char *word, struct err *err)
{
    if (!realpath(word, upgrade->program)) {
        return err_set(
                err, ERR_MISSING, "cannot run %s: %s", word, file_why(word, FILE_READ).text);
    }
    struct buf said = {0};
    const char *const words[] = {upgrade->program, "--version", NULL};
    const struct child child = {.program = upgrade->program,
            .words = words,
            .said = &said,
            .seconds = VERSION_SECONDS};
    bool ok = child_run(&child, err) || err_wrap(err, "cannot run %s", word);
    if (ok && !str_starts(buf_str(&said), STR("skein "))) {
        ok = err_set(err, ERR_FORMAT, "%s is not skein: its --version does not say so", word);
    }
    buf_finish(&said);
    return ok;
}

/* -- the server -- */

/* Sends a request and takes ownership of it. */
static bool ask_upgrade(
        const struct upgrade *upgrade, json_t *request, struct buf *out, struct err *err)
{
    char *line = request ? json_dumps(request, JSON_COMPACT) : NULL;
    struct control_ask asked = {line, NULL, NULL};
    bool ok = line ? control_ask_server(upgrade->world, upgrade->holder, &asked, out, err)
                   : err_set(err, ERR_FORMAT, "a path is not UTF-8: name another");
    free(line);
    json_decref(request);
    return ok;
}

static bool copy_world_upgrade(struct upgrade *upgrade, struct err *err)
{
    char path[PATH_MAX];
    struct buf text = {0};
    if (!realpath(upgrade->world, path)) {
        return err_set(err, ERR_IO, "cannot find %s: %s", upgrade->world, strerror(errno));
    }
    buf_printf(&upgrade->copy, "%s.before-upgrade-", path);
    file_put_stamp(clock_wall_ms(), &upgrade->copy);
    file_make_free(&upgrade->copy);
    bool ok = ask_upgrade(upgrade,
            json_pack("{s:s, s:s}", "do", "backup", "dest", upgrade->copy.bytes), &text, err);
    buf_finish(&text);
    return ok || err_wrap(err, "no copy was made, so nothing was upgraded");
}

/* -- the trial -- */

/* Deletes the copy that was tried, with any files beside it. */
static void remove_tried(const struct upgrade *upgrade)
{
    struct buf pattern = {0};
    glob_t found;
    buf_printf(&pattern, "%s*", upgrade->tried.bytes);
    if (glob(pattern.bytes, GLOB_NOSORT, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            (void)unlink(found.gl_pathv[i]);
        }
        globfree(&found);
    }
    buf_finish(&pattern);
}

static bool try_program(struct upgrade *upgrade, struct err *err)
{
    scratch_name_put(upgrade->copy.bytes, "tried", &upgrade->tried);
    const char *const words[] = {
            upgrade->program, "check", "--trial", "--world", upgrade->tried.bytes, NULL};
    const struct child child = {
            .program = upgrade->program, .words = words, .seconds = TRIAL_SECONDS};
    bool ok = file_copy(upgrade->copy.bytes, upgrade->tried.bytes, err) &&
              (child_run(&child, err) ||
                      err_wrap(err, "%s does not serve a copy of %s, so nothing was changed",
                              upgrade->program, upgrade->world));
    remove_tried(upgrade);
    return ok;
}

/* A build that lacks this module could not say that it is ready. */
static bool check_answers(const struct upgrade *upgrade, struct err *err)
{
    struct buf said = {0};
    const char *const words[] = {upgrade->program, "upgrade", "--help", NULL};
    const struct child child = {.program = upgrade->program,
            .words = words,
            .said = &said,
            .seconds = VERSION_SECONDS};
    bool ok = child_run(&child, err) || err_set(err, ERR_MISSING,
                                                "%s was built without upgrade, so it cannot "
                                                "take over: stop the server, and "
                                                "start %s serve",
                                                upgrade->program, upgrade->program);
    buf_finish(&said);
    return ok;
}

/* -- the handover -- */

/* Waits until another process answers for the world; out gets its version text. */
static bool wait_for_next(struct upgrade *upgrade, struct buf *out, struct err *err)
{
    static const struct timespec moment = {0, 50000000};
    int64_t end_ms = clock_ms() + WAIT_MS;
    long before = upgrade->holder;
    while (clock_ms() < end_ms) {
        struct err busy;
        long holder = store_holder(upgrade->world);
        if (holder != 0 && holder != before) {
            upgrade->holder = holder;
            buf_clear(out);
            if (ask_upgrade(upgrade, json_pack("{s:s}", "do", "version"), out, &busy)) {
                return true;
            }
        }
        (void)nanosleep(&moment, NULL);
    }
    return err_set(err, ERR_BUSY,
            "no server runs %s after %d s: see the server's log; %s is a copy from before",
            upgrade->world, WAIT_MS / 1000, upgrade->copy.bytes);
}

static bool ask_to_change(
        const struct upgrade *upgrade, const char *program, struct buf *said, struct err *err)
{
    return ask_upgrade(
            upgrade, json_pack("{s:s, s:s}", "do", "upgrade", "program", program), said, err);
}

/* Copies the program beside the world, for a server that cannot open the original because it
 * dropped privileges. */
static bool lend_upgrade(const struct upgrade *upgrade, struct buf *out, struct err *err)
{
    buf_printf(out, "%s.program", upgrade->copy.bytes);
    return file_copy(upgrade->program, out->bytes, err) &&
           (chmod(out->bytes, 0755) == 0 ||
                   err_set(err, ERR_IO, "cannot make %s executable: %s", out->bytes,
                           strerror(errno)));
}

static bool change(struct upgrade *upgrade, struct err *err)
{
    struct buf said = {0};
    struct buf lent = {0};
    int64_t begin_ms = clock_ms();
    bool ok = ask_to_change(upgrade, upgrade->program, &said, err);
    if (!ok && strstr(err->text, "cannot open")) {
        ok = lend_upgrade(upgrade, &lent, err) &&
             ask_to_change(upgrade, lent.bytes, &said, err);
    }
    ok = ok && wait_for_next(upgrade, &said, err);
    if (lent.length > 0) {
        (void)unlink(lent.bytes);
    }
    buf_finish(&lent);
    struct str text = str_trim(buf_str(&said));
    struct str version = ok ? str_take_word(&text) : STR_NONE;
    (void)str_take_word(&text); /* the process ID */
    if (ok && str_equal(str_take_word(&text), STR("back"))) {
        ok = err_set(err, ERR_BUSY, "%.*s (skein %.*s serves %s again; more is in its log)",
                STR_FMT(text), STR_FMT(version), upgrade->world);
    } else if (ok) {
        (void)printf("skein %.*s serves %s since %lld ms; %s is a copy from before\n",
                STR_FMT(version), upgrade->world, (long long)(clock_ms() - begin_ms),
                upgrade->copy.bytes);
    }
    buf_finish(&said);
    return ok;
}

static bool upgrade_world(struct upgrade *upgrade, const char *program, struct err *err)
{
    if (upgrade->holder == 0) {
        return store_db_check_path(upgrade->world, err) &&
               err_set(err, ERR_MISSING,
                       "no server runs %s: to upgrade it, just start `%s serve` on it",
                       upgrade->world, program);
    }
    bool tried = copy_world_upgrade(upgrade, err) && try_program(upgrade, err) &&
                 check_answers(upgrade, err);
    if (!tried && upgrade->copy.length > 0) {
        (void)unlink(upgrade->copy.bytes); /* nothing was changed, so it is not needed */
    }
    return tried && change(upgrade, err);
}

static enum cmd_status upgrade_it(const struct args *args, const char *world, struct err *err)
{
    struct upgrade upgrade = {.world = world};
    int claim = -1;
    bool ok = check_program(&upgrade, args->words[0], err) &&
              upgrade_claim(upgrade.world, UPGRADE_ASKS, &claim, err);
    if (ok) {
        upgrade.holder = store_holder(upgrade.world);
        ok = upgrade_world(&upgrade, args->words[0], err);
        upgrade_claim_end(upgrade.world, claim);
    }
    buf_finish(&upgrade.copy);
    buf_finish(&upgrade.tried);
    return ok ? CMD_DONE : CMD_FAILED;
}

static enum cmd_status run_upgrade(const struct args *args, struct err *err)
{
    return cmd_world_run(args, upgrade_it, err);
}

static const struct args_option upgrade_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {0},
};

static const char upgrade_help[] =
        "Makes PROGRAM, another version of skein, serve the world. First the world is\n"
        "copied, and PROGRAM tries to open a copy. Then the server ends and PROGRAM is\n"
        "started in its place. If it is not ready in 30 s, the previous server serves\n"
        "again, with the world as it was. Connections behind a gate stay.\n"
        "\n"
        "Example: skein upgrade --world skein.db ./skein-0.4\n";

const struct cmd cmd_upgrade = {
        .name = "upgrade",
        .usage = "[--world FILE] [--config FILE] PROGRAM",
        .summary = "replaces the program that serves the world, or goes back if that fails",
        .help = upgrade_help,
        .options = upgrade_options,
        .words = 1,
        .word_names = "PROGRAM",
        .run = run_upgrade,
};
