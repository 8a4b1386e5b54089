#pragma once
#include "engine/core/people/account.h"

/* Notices on boards. A board is an object that inherits from $board; what is pinned to it is kept beside it, and goes with
 * it. Numbers begin at 1 on each board and are never used twice; of those that were taken down only the number stays. */
#define NOTICES_MAX 500                     /* on one board: the oldest go */
#define NOTICE_TEXT_MAX ((size_t)12 * 1024) /* bytes */
#define NOTICE_SUBJECT_MAX 200              /* bytes */

struct notice {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    uint64_t author; /* character */
    uint64_t reply_to;
    struct str author_name;
    struct str subject;
    struct str text; /* raw; empty where only heads were asked for */
};

/* Which are asked for. */
struct notice_range {
    uint64_t board;
    uint64_t from; /* a number */
    size_t most;   /* rows that are read; 0: all, which is for heads alone */
    bool texts;
};

/* Walks them, oldest first; what is borrowed holds for the call of visit. Returns the number to go on from; 0: there are
 * no more. */
uint64_t notice_each(struct engine *engine, const struct notice_range *range,
        void (*visit)(void *data, const struct notice *notice), void *data);
/* The lowest number there is, and the last that was given; 0: none was. */
void notice_ends(
        struct engine *engine, uint64_t board, uint64_t *out_first, uint64_t *out_last);

/* -- through the open tx -- */
/* Pins one of somebody of this world; author, number and time are filled in. Who watches the board (their option `boards`)
 * and is in play is told. False with a sentence: it is empty or too long, replies to what is not there, or comes too
 * soon after others. */
MUST_CHECK bool notice_post(struct engine *engine, const struct account *account,
        struct object *board, struct notice *notice, struct err *err);
/* Takes it down; false if it is not there. */
bool notice_take_down(struct engine *engine, uint64_t board, uint64_t number);
