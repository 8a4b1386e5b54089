#pragma once
#include "engine/app/cmd.h"
#include "engine/app/scratch.h"
#include "engine/base/buf.h"

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

/* Writes skein-api/skein.lua and packages.lua, .luarc.json and .luacheckrc below directory, which is created if
 * missing; prints their names. */
MUST_CHECK bool script_write_annotations(const char *directory, struct err *err);
/* Reads a file of at most 1 MiB. */
MUST_CHECK bool script_read_file(const char *path, struct buf *out, struct err *err);
/* Replaces a file completely, or leaves it unchanged on failure. */
MUST_CHECK bool script_write_file(const char *path, struct str text, struct err *err);
