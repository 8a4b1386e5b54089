#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct call_table;

/* Of which a story's world is made. Texts are borrowed. */
struct story_world {
    const char *game; /* NULL: the starter world */
    const char *file; /* without a game: one of story_game_make, to copy; NULL: one is made */
    const char
            *packages; /* a choice (engine/base/package.h); NULL: the default, or the game's */
    const struct call_table *calls; /* as in engine_options; NULL: each world makes its own */
};

/* Where stories are played: in this process, or on a real server over TCP. A false with err ends
 * the story, which could not go on. Names are those of the story. */
struct story_stage {
    /* A fresh world, with `wizard` in it. */
    bool (*open)(const struct story_world *world, void **out_play, struct err *err);
    void (*close)(void *play);
    bool (*join)(void *play, const char *who, const char *role, struct err *err);
    /* Sends a line; if it is answered, returns when its prompt has come. */
    bool (*type)(
            void *play, const char *who, const char *line, bool is_answered, struct err *err);
    bool (*pass)(void *play, double seconds, struct err *err);
    bool (*crash)(void *play, struct err *err);
    /* Returns the text that somebody got since the last forget, and how much of it was there at her
     * last prompt. */
    bool (*got)(void *play, const char *who, struct str *out, size_t *out_reply_length,
            struct err *err);
    /* Waits at most wait_ms for more; false if nothing came. NULL: all is there at once. */
    bool (*more)(void *play, int wait_ms);
    void (*forget)(void *play);
};

struct scratch;

/* A game in this process (story_game.c), with the story's clock: one at a time. */
extern const struct story_stage story_game;
/* Makes a starter world that stories of story_game copy: time does not go back in a world, so it is made
 * when stories begin, in 2001. */
MUST_CHECK bool story_game_make(struct scratch *scratch, struct err *err);
