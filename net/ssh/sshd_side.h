#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* Content beside and below the story: a map, the room, people and things in it, and words for Tab.
 * Requested like the web's panels (page.around, page.map), at most once a second. A zeroed struct
 * is empty. */

struct session;

struct sshd_side {
    bool stale; /* output has come since the last request */
    bool waits; /* an answer is pending */
    int64_t asked_ms;
    json_t *map;      /* owned; NULL: unknown */
    struct buf room;  /* plain */
    struct buf exits; /* plain, a line each */
    struct buf lines; /* people and things, plain, a line each */
    struct buf words; /* of names, a line each */
};

void sshd_side_finish(struct sshd_side *side);
/* Handles the room from an event. */
void sshd_side_take_room(struct sshd_side *side, struct str json);
/* Sends a request if it is due. Returns the milliseconds until the next one, 0: none is needed. */
int64_t sshd_side_ask(struct sshd_side *side, struct session *session);
/* Handles the answer if it is one; true then. */
bool sshd_side_take(struct sshd_side *side, struct str tag, bool ok, struct str reply);
/* Writes the column of that many rows, and the line below. drawn: with more than ASCII. */
void sshd_side_put(const struct sshd_side *side, size_t rows, bool drawn, struct buf *out_side,
        struct buf *out_status);
