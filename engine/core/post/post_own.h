#pragma once
#include "engine/core/engine.h"
#include "engine/core/post/post_announce.h"

/* This world's own key pair, and those that it had before; a row of TABLE_META in the world's file. */

struct post_own {
    struct post_pair pair;
    struct post_roll rolls[POST_ROLLS_MAX]; /* the oldest first */
    size_t count;
};

/* False if this world has no key yet. */
MUST_CHECK bool post_own_read(struct engine *engine, struct post_own *out);
/* In an open slice or tx: makes a pair for a world that has none. */
void post_own_make(struct engine *engine, struct post_own *out);
/* In an open slice: replaces the pair by another, which it signs. */
void post_own_roll(struct engine *engine, struct post_own *own);
void post_own_finish(struct post_own *own);
