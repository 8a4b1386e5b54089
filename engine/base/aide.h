#pragma once
#include <stdbool.h>
#include <stdint.h>

/* A thread that takes a share of what its caller has many pieces of, all alike and each complete in itself (writes to
 * sockets). Pieces are numbered from 0 in each round; whoever is free takes the next. Nothing is shared but
 * the numbers: what `work` touches of a piece is nobody else's from aide_offer until aide_finish. */
struct aide;

/* work is called in both threads. Borrowed: data. */
struct aide *aide_create(void (*work)(void *data, uint32_t piece), void *data);
/* Between rounds only. */
void aide_destroy(struct aide *aide);
/* The first `count` pieces of this round are ready: the other thread begins, while the caller makes more of them. */
void aide_offer(struct aide *aide, uint32_t count);
/* True if the other thread has done all `count` pieces of this round by itself. */
bool aide_has_done(const struct aide *aide, uint32_t count);
/* Takes part until all `count` pieces are done, and returns then: the round is over. */
void aide_finish(struct aide *aide, uint32_t count);
