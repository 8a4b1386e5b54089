#pragma once
#include "engine/core/calls/call.h"

/* -- shared by calls_notice.c and calls_notice_page.c -- */

struct listed_board {
    struct call *call;
    uint64_t board;
};

/* Returns a notice with its text, for the caller of a listed_board; NULL if it was taken down. */
json_t *calls_notice_find(void *data, uint64_t number);
/* Returns the board that the call names, if strangers may read it. NULL: the call has failed. */
struct object *calls_notice_board(struct call *call);
/* Adds what a page says of the board itself. */
void calls_notice_put_board(struct call *call, struct object *board);
