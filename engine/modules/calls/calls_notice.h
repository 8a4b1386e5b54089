#pragma once
#include "engine/core/calls/call.h"

/* -- shared by calls_notice.c and calls_notice_page.c -- */

struct notices_of {
    struct call *call;
    uint64_t board;
};

/* Returns a notice with its text, for the caller of a notices_of; NULL if it was taken down. */
json_t *calls_notice_find(void *data, uint64_t number);
/* Returns the board that the call names, if strangers may read it. NULL: the call has failed. */
struct object *calls_notices_at(struct call *call);
/* Adds what a page says of the board itself. */
void calls_notice_put_head(struct call *call, struct object *board);
