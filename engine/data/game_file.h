#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "world/value/value.h"

struct buf;

/* game_file -- a game as data: the file game.lua, and the row in which a world keeps its own.
 *
 *   game "talker" {
 *     title = "rooms, channels and homes",
 *     packages = { "core", "channels", { path = "dragons" } },
 *     settings = { homes = { rooms = 3 } },
 *     world = "starter",
 *   }
 *
 * Without packages it has those that are on by default. */

struct game_file {
    char *name;  /* owned; NULL: the file has no game */
    char *title; /* owned */
    char *world; /* owned: whose text is the world's; NULL: the folder's of the file */
    struct value packages; /* names and { path = FOLDER }; nil: the default */
    struct value settings; /* by package and name; nil: none */
};

/* Reads the record `game` of a file; other records mean nothing here. path is for messages. The
 * caller finishes out, which has no name if there is no such record. */
MUST_CHECK bool game_file_read(
        struct str source, const char *path, struct game_file *out, struct err *err);
/* Appends its text in the form that a world keeps: with the names of packages only. */
void game_file_write(const struct game_file *game, struct buf *out);
void game_file_finish(struct game_file *game);

/* Returns the FOLDER of an item { path = FOLDER } without a slash at its end; empty for a name. */
struct str game_item_path(const struct value *item);
/* Returns the name of the package: the item itself, or the last part of its folder. */
struct str game_item_name(const struct value *item);
/* Appends the names of a list, each with a blank behind it, for packages_choose. If it has "default",
 * each other name has a + before it: it is added to those that are on without the list. */
void game_items_put(const struct value *items, struct buf *out);
/* True for a list of names and { path = FOLDER } with at most that many bytes of names. */
MUST_CHECK bool game_items_check(const struct value *items, size_t most, struct err *err);
/* True for a table of tables. */
MUST_CHECK bool game_settings_check(const struct value *settings, struct err *err);
