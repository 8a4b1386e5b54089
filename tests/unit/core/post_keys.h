#pragma once
/* post_keys -- Worlds on a broker whose keys wait, are lost, replaced and revoked. */
#include "tests/unit/core/post_tokens.h"

enum { ALDER_AT, BIRCH_AT, CEDAR_AT };

/* -- findings about a world -- */

struct finding {
    const char *name;
    struct post_trust_about about;
    bool found;
};

static inline void find_about(void *data, const struct post_trust_about *about)
{
    struct finding *finding = data;
    if (strcmp(about->name, finding->name) == 0) {
        finding->about = *about;
        finding->found = true;
    }
}

static inline struct finding about_world(struct board *board, size_t i, size_t j)
{
    struct finding finding = {.name = board_names[j]};
    post_trust_each(board_engine(board, i), find_about, &finding);
    return finding;
}

/* Returns about how many worlds its wizards have been told in the last minute. */
static inline unsigned told(struct board *board, size_t i)
{
    return board_engine(board, i)->post->trust->told;
}

static inline uint64_t voided(struct board *board, size_t i)
{
    return post_counts(board_engine(board, i)).voided;
}

static inline void hand_text(struct board *board, size_t i, const char *text)
{
    board_call(&board->worlds[i], "realm.take", json_pack("{s:[s]}", "entries", text));
    play_turn(&board->worlds[i].play);
}

/* Another world joins the broker; no key is accepted. */
static inline void open_stranger(struct board *board, size_t i)
{
    board->strangers = true;
    board_open_world(board, i);
    board->count = i + 1;
    board_announce(board);
    board_wait(board, 500);
}

static inline bool strike(struct board *board, size_t i, size_t j)
{
    struct engine *engine = board_engine(board, i);
    struct err err;
    slice_begin(engine, 0, 0);
    bool ok = post_trust_strike(engine, str_of(board_names[j]), &err);
    slice_commit(engine);
    play_turn(&board->worlds[i].play);
    return ok;
}

/* Gives a world a new key without a signature by the old one: its file was made again, or it is an
 * impostor. */
static inline void lose_key(struct board *board, size_t i)
{
    struct post_trust *trust = board_engine(board, i)->post->trust;
    slice_begin(board_engine(board, i), 0, 0);
    post_own_make(board_engine(board, i), &trust->own);
    trust->changed = true;
    slice_commit(board_engine(board, i));
}

static inline void roll(struct board *board, size_t i)
{
    slice_begin(board_engine(board, i), 0, 0);
    post_trust_roll(board_engine(board, i));
    slice_commit(board_engine(board, i));
    play_turn(&board->worlds[i].play);
}

/* From now on a world says that it came into the realm then. */
static inline void pretend_age(struct board *board, size_t i, int64_t joined_ms)
{
    struct engine *engine = board_engine(board, i);
    struct row self;
    slice_begin(engine, 0, 0);
    (void)post_row_find(engine, board_names[i], &self);
    row_set_int(&self, "joined_ms", joined_ms);
    rows_put(engine->world, &self);
    slice_commit(engine);
}
