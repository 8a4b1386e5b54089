/* script_migrate.c -- `skein script migrate`: rewrites old spellings in the source files of scripts.
 *
 * scripts/building/lib/spellings.lua lists the old spellings and the new ones; the linter warns of the same. Only the
 * words concerned change: comments and layout stay. Without --write the changes are only shown, as `patch` reads
 * them. A second run changes nothing. */
#include "engine/base/file.h"
#include "engine/modules/script/script_tool.h"
#include "engine/modules/workshop/diff.h"
#include "engine/modules/workshop/lint/script_lint.h"

#include <errno.h>
#include <string.h>

struct migrating {
    struct host *host;
    bool write;
    const char *path; /* of the file that is rewritten */
    size_t files;     /* that changed, or would */
    size_t by_hand;   /* spellings left */
    size_t failed;
};

static void print_left(void *data, const struct lint_problem *problem)
{
    struct migrating *migrating = data;
    (void)printf(
            "%s:%d: by hand: %.*s\n", migrating->path, problem->line, STR_FMT(problem->text));
    migrating->by_hand++;
}

static void complain_migrate(struct migrating *migrating, const char *why)
{
    (void)printf("%s: %s\n", migrating->path, why);
    migrating->failed++;
}

static void show_change(const char *path, struct str before, struct str after)
{
    struct buf out = {0};
    diff_unified(before, after, &(struct diff_names){path, path, false}, &out);
    (void)fwrite(out.bytes, 1, out.length, stdout);
    buf_finish(&out);
}

static void migrate_file(struct migrating *migrating, const char *path)
{
    struct buf source = {0};
    struct buf text = {0};
    struct err err = {0};
    migrating->path = path;
    if (!script_read_file(path, &source, &err)) {
        complain_migrate(migrating, err.text);
    } else if (!host_rewrite(
                       migrating->host, buf_str(&source), true, &text, print_left, migrating)) {
        complain_migrate(
                migrating, "it is not a file of Lua that compiles, so it stays as it is");
    } else if (!str_equal(buf_str(&source), buf_str(&text))) {
        migrating->files++;
        if (!migrating->write) {
            show_change(path, buf_str(&source), buf_str(&text));
        } else if (script_write_file(path, buf_str(&text), &err)) {
            (void)printf("wrote %s\n", path);
        } else {
            complain_migrate(migrating, err.text);
        }
    }
    buf_finish(&source);
    buf_finish(&text);
}

/* Rewrites a file, or the .lua files of a directory and those in it. */
static void migrate_tree(struct migrating *migrating, const char *path)
{
    FTS *walk = script_walk_open(path);
    FTSENT *entry = NULL;
    while (walk && (entry = script_walk_next(walk)) != NULL) {
        bool inner = entry->fts_level > 0;
        migrating->path = entry->fts_path;
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_NS ||
                entry->fts_info == FTS_ERR) {
            errno = entry->fts_errno;
            complain_migrate(migrating, file_why(entry->fts_path, FILE_READ).text);
        } else if (entry->fts_info == FTS_F &&
                   (!inner || str_ends(str_of(entry->fts_name), STR(".lua")))) {
            migrate_file(migrating, entry->fts_path);
        }
    }
    if (walk) {
        (void)fts_close(walk);
    }
}

enum cmd_status script_migrate_run(const struct args *args, struct err *err)
{
    if (args->word_count < 2) {
        return cmd_usage(err, "FILE or DIR is missing");
    }
    struct scratch scratch;
    if (!scratch_open(&scratch, "empty", NULL, err)) {
        return CMD_FAILED;
    }
    struct migrating migrating = {.host = scratch.game.host, .write = args_has(args, "write")};
    for (size_t i = 1; i < args->word_count; i++) {
        migrate_tree(&migrating, args->words[i]);
    }
    scratch_close(&scratch);
    (void)printf("%zu file%s %s, %zu spelling%s left to do by hand%s%s\n", migrating.files,
            migrating.files == 1 ? "" : "s", migrating.write ? "rewritten" : "to rewrite",
            migrating.by_hand, migrating.by_hand == 1 ? "" : "s",
            migrating.by_hand > 0
                    ? ", of which \"skein script check\" and \"skein package check\" warn"
                    : "",
            migrating.files > 0 && !migrating.write ? "; --write does it" : "");
    if (migrating.failed > 0) {
        (void)err_set(err, ERR_SCRIPT, "%zu file%s left out; see the lines above",
                migrating.failed, migrating.failed == 1 ? "" : "s");
    }
    return migrating.failed > 0 ? CMD_FAILED : CMD_DONE;
}
