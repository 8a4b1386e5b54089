#pragma once
#include <jansson.h>

#include <stdint.h>

/* Returns threads, the one with the newest notice first. Each is its first notice with `title`, `answers` (the oldest first),
 * `count`, and `latest` if it has answers. notices: the newest first. find: returns a notice that is not among them (a new
 * reference; NULL if there is none). */
json_t *notice_threads(
        const json_t *notices, json_t *(*find)(void *data, uint64_t number), void *data);
