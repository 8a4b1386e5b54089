#pragma once
#include "engine/core/people/account.h"

/* Notices on boards. A board is an object that inherits from $board; its notices are stored
 * beside it and deleted with it. Numbers begin at 1 on each board and are never reused; of a
 * removed notice only the number stays. */
#define NOTICES_MAX 500                     /* per board; the oldest are deleted */
#define NOTICE_TEXT_MAX ((size_t)12 * 1024) /* bytes */
#define NOTICE_SUBJECT_MAX 200              /* bytes */

struct notice {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    uint64_t author; /* character */
    uint64_t reply_to;
    struct str author_name;
    struct str subject;
    struct str text; /* raw; empty if only heads were requested */
};

/* Selects notices. */
struct notice_range {
    uint64_t board;
    uint64_t from; /* the first number */
    size_t most;   /* rows to read; 0: all, only for heads */
    bool texts;
};

/* Visits the notices, the oldest first, borrowed for the call. Returns the number to continue
 * from; 0: there are no more. */
uint64_t notice_each(struct engine *engine, const struct notice_range *range,
        void (*visit)(void *data, const struct notice *notice), void *data);
/* Sets the lowest existing number, and the last one given; 0: none was given. */
void notice_ends(
        struct engine *engine, uint64_t board, uint64_t *out_first, uint64_t *out_last);

/* -- in the open transaction -- */
/* Pins a notice by a player of this world; author, number and time are filled in. Without an
 * account it is by somebody of the story, whose name author_name has. Players in
 * play who watch the board (option `boards`) are told. Returns false and fills err if it is
 * empty or too long, replies to a missing notice, or comes too soon after others. */
MUST_CHECK bool notice_post(struct engine *engine, const struct account *account,
        struct object *board, struct notice *notice, struct err *err);
/* Removes a notice. Returns false if it is not pinned. */
bool notice_take_down(struct engine *engine, uint64_t board, uint64_t number);
