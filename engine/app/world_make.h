#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

struct game_choice;

/* True if a world may be made in the directory of path. */
MUST_CHECK bool world_may_make(const char *path, struct err *err);
/* Makes a world at path, completely or not at all; fails if the path exists. from is "starter",
 * "empty", or a directory with a world as text. Appends to out_notes (may be NULL) a line for
 * each owner in that text, because a new world has no accounts. */
MUST_CHECK bool world_make(
        const char *path, const char *from, struct buf *out_notes, struct err *err);
/* Same, of a game. The world keeps the game's name, packages and settings. */
MUST_CHECK bool world_make_game(const char *path, const struct game_choice *choice,
        struct buf *out_notes, struct err *err);
/* Removes a world that is not open anywhere, with SQLite's files next to it. */
void world_unmake(const char *path);
