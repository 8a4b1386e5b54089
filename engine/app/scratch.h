#pragma once
#include "engine/app/game.h"

/* A temporary world, in its own directory, which is removed with it. */
struct scratch {
    char directory[256];
    char path[288];
    struct game game;
};

/* Makes the directory; the caller makes a world at path. */
MUST_CHECK bool scratch_begin(struct scratch *scratch, struct err *err);
/* Makes a temporary world without opening it; see scratch_open. */
MUST_CHECK bool scratch_make(
        struct scratch *scratch, const char *from, const char *file, struct err *err);
/* Opens a temporary world. from: an argument of world_make ("empty", "starter", DIR), or NULL
 * for a copy of the world in file. */
MUST_CHECK bool scratch_open(
        struct scratch *scratch, const char *from, const char *file, struct err *err);
/* Opens and closes a temporary starter world with these packages and settings (engine_options): false
 * if a file of theirs fails. */
MUST_CHECK bool scratch_try_packages(
        const char *packages, const struct value *settings, struct err *err);
/* Closes the game, if it is open, and removes the directory. */
void scratch_close(struct scratch *scratch);
