#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <lua.h>

/* The stock scripts' sources at the time they were loaded. Code loaded later (a behaviour, a module
 * for a builder) is of the same version even if the files have changed, and the next load can tell
 * what changed. */
struct buf;
struct stock_files;

/* The sandbox's budget for each of the game's own files, independent of the transaction's rest:
 * microseconds, and steps. */
#define STOCK_FILE_US 5000000
#define STOCK_FILE_STEPS 10000000

struct stock_files *stock_files_create(void);
void stock_files_destroy(struct stock_files *files);
/* Reads the asset at path, once. *out is borrowed as long as files lives. */
MUST_CHECK bool stock_files_read(
        struct stock_files *files, const char *path, struct str *out, struct err *err);
/* Returns the source read from path, or NULL bytes. files may be NULL. */
struct str stock_files_find(const struct stock_files *files, const char *path);
/* Returns the chunk that the build compiled from the file at path; borrowed. bytes is NULL
 * if the build compiled no such file, or another text. */
struct str stock_files_compiled(const char *path, struct str text);
/* Loads such a chunk. Pops the environment on top of the stack and pushes the function, whose
 * globals it becomes. Returns false, and leaves the stack as it is, if code is empty or comes from
 * another Lua. Lua does not check chunks: never call it with another. */
MUST_CHECK bool stock_files_load(lua_State *L, struct str code);
/* Adds a package of these files, behind those before it. Copies the name. */
void stock_files_add_package(struct stock_files *files, struct str name);
/* Returns the name of the package at index, or NULL behind the last. files may be NULL. */
const char *stock_files_package(const struct stock_files *files, size_t index);
/* Appends the differences in now: "changed a.lua, b.lua; added c.lua; removed d.lua", or "no file
 * has changed", with a limited number of names for each. */
void stock_files_compare(
        const struct stock_files *before, const struct stock_files *now, struct buf *out);
