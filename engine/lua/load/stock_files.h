#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

/* The stock scripts' sources as they were when they were loaded: what is loaded later (a behaviour, a
 * module for a builder) is of the same day, whatever became of the files; and the next loading can tell
 * what changed. */
struct buf;
struct stock_files;

/* What the sandbox gives each of the game's own files, whatever the slice has left: microseconds, and steps. */
#define STOCK_FILE_US 5000000
#define STOCK_FILE_STEPS 10000000

struct stock_files *stock_files_create(void);
void stock_files_destroy(struct stock_files *files);
/* Reads the asset at path, once. *out is borrowed for as long as files lives. */
MUST_CHECK bool stock_files_read(
        struct stock_files *files, const char *path, struct str *out, struct err *err);
/* What was read from path, or NULL bytes. files may be NULL. */
struct str stock_files_find(const struct stock_files *files, const char *path);
/* Appends what is different in now: "changed a.lua, b.lua; added c.lua; removed d.lua", or "no file has
 * changed". At most so many names of each. */
void stock_files_compare(
        const struct stock_files *before, const struct stock_files *now, struct buf *out);
