#pragma once
#include "engine/core/engine.h"
#include "engine/core/post/post_announce.h"

/* This world's own key pair and its earlier pairs, in a row of TABLE_META in the world's file. */

struct post_own {
    struct post_pair pair;
    struct post_roll rolls[POST_ROLLS_MAX]; /* oldest first */
    size_t count;
};

/* Returns false if this world has no key yet. */
MUST_CHECK bool post_own_read(struct engine *engine, struct post_own *out);
/* Makes a pair for a world that has none. Needs an open transaction. */
void post_own_make(struct engine *engine, struct post_own *out);
/* Replaces the pair by a new one, which the old one signs. Needs an open transaction. */
void post_own_roll(struct engine *engine, struct post_own *own);
/* A number that is of that nonce and number, and that nobody else can make. */
#define POST_MARK_CODE_BITS 30
uint64_t post_own_mark(const struct post_own *own, uint32_t nonce, uint64_t number);
void post_own_finish(struct post_own *own);
