#pragma once
#include "engine/app/cmd.h"
#include "engine/app/scratch.h"
#include "engine/base/buf.h"

#include <fts.h>

/* Shared parts of the `skein script` commands. Each command is a file script_NAME.c with one
 * function here and a row in cmd_script.c. */

enum cmd_status script_check_run(const struct args *args, struct err *err);
enum cmd_status script_migrate_run(const struct args *args, struct err *err);
enum cmd_status script_annotations_run(const struct args *args, struct err *err);
enum cmd_status script_test_command(const struct args *args, struct err *err);
/* script test --server */
enum cmd_status script_there_run(const struct args *args, struct err *err);
enum cmd_status script_debug_run(const struct args *args, struct err *err);
enum cmd_status script_search_run(const struct args *args, struct err *err);
enum cmd_status script_replace_run(const struct args *args, struct err *err);
enum cmd_status script_pull_run(const struct args *args, struct err *err);
enum cmd_status script_push_run(const struct args *args, struct err *err);
enum cmd_status script_watch_run(const struct args *args, struct err *err);

/* Results of tests, printed in TAP. */
struct script_tap {
    size_t count;
    size_t failed;
};

/* Prints the result of a test of the file or object `name`; message: why it failed. */
void script_tap_test(
        struct script_tap *tap, struct str name, bool ok, struct str test, struct str message);
/* Prints that a file's or an object's tests cannot run. */
void script_tap_fail(struct script_tap *tap, const char *word, const char *why);
/* Prints the end. Returns false with a sentence if a test failed, or if none ran. */
MUST_CHECK bool script_tap_end(const struct script_tap *tap, struct err *err);

/* Writes skein-api/skein.lua, objects.lua and packages.lua, .luarc.json and .luacheckrc below directory, which is created
 * if missing; prints their names. objects: the text of objects.lua; empty: of the world in file (NULL: of the files in
 * the directory). */
MUST_CHECK bool script_write_annotations(
        const char *directory, const char *file, struct str objects, struct err *err);
/* Reads a file of at most 1 MiB. */
MUST_CHECK bool script_read_file(const char *path, struct buf *out, struct err *err);
/* Walks over a file, or a directory and all below it, by name; NULL with errno. */
FTS *script_walk_open(const char *path);
/* Returns the next entry; NULL at the end. Skips hidden ones, and the folder of descriptions for editors. */
FTSENT *script_walk_next(FTS *walk);
/* Replaces a file completely, or leaves it unchanged on failure. */
MUST_CHECK bool script_write_file(const char *path, struct str text, struct err *err);
