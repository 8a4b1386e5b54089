#pragma once
#include "engine/modules/boards/notice.h"

#include <jansson.h>

#include <stdint.h>

/* Returns threads, the one with the newest notice first. Each is its first notice with `title`, `answers` (the oldest first),
 * `count`, and `latest` if it has answers. notices: the newest first. find: returns a notice that is not among them (a new
 * reference; NULL if there is none). */
json_t *notice_threads(
        const json_t *notices, json_t *(*find)(void *data, uint64_t number), void *data);

/* Returns one thread of its first notice and its answers, the oldest first. count: of all its answers. */
json_t *notice_thread(const json_t *first, const json_t *answers, size_t count);

enum { NOTICE_OTHERS = 6 };

/* Where a notice stands on its board. */
struct notice_place {
    uint64_t first; /* notice of its thread; 0: the notice isn't pinned up */
    uint64_t older; /* first notice of the thread that was begun before; 0: none */
    uint64_t newer; /* of that begun after it */
    uint64_t others[NOTICE_OTHERS]; /* first notices of the newest other threads */
    size_t other_count;
    uint64_t numbers[NOTICES_MAX]; /* of the thread's notices, ascending */
    size_t count;
};

void notice_place_find(
        struct engine *engine, uint64_t board, uint64_t number, struct notice_place *out);
