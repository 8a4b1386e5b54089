#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* What stands beside and below the story: a map, where one is, who and what is there, and words that Tab may mean. Asked
 * as the panels of the web ask (page.around, page.map), at most once a second. Zeroed is empty. */

struct session;

struct sshd_side {
    bool stale; /* something was told since it was asked */
    bool waits; /* for the answer */
    int64_t asked_ms;
    json_t *map;      /* owned; NULL: none is known */
    struct buf room;  /* plain */
    struct buf exits; /* plain, a line each */
    struct buf lines; /* who and what, plain, a line each */
    struct buf words; /* of names, a line each */
};

void sshd_side_finish(struct sshd_side *side);
/* The room, as an event has it. */
void sshd_side_take_room(struct sshd_side *side, struct str json);
/* Asks, if it is time. Returns in how many milliseconds it would be, 0: it is not waited for. */
int64_t sshd_side_ask(struct sshd_side *side, struct session *session);
/* Is that the answer? Then it is taken. */
bool sshd_side_take(struct sshd_side *side, struct str tag, bool ok, struct str reply);
/* What stands beside, in so many rows, and below. drawn: with more than ASCII. */
void sshd_side_put(const struct sshd_side *side, size_t rows, bool drawn, struct buf *out_side,
        struct buf *out_status);
