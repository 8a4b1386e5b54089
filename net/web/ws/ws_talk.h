#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A conversation over /ws. It outlives its WebSocket for a while with its last frames, so that a
 * browser that reconnects can continue it (ws_talk.c describes the messages). */

struct web;
struct ws_deflate;
struct ws_link;
struct ws_talk;
struct ws_talks;

struct ws_talks *ws_talks_create(struct web *web);
void ws_talks_destroy(struct ws_talks *talks);
/* Once a second: ends conversations that nobody resumed, or that never logged in. */
void ws_talks_tick(struct ws_talks *talks, int64_t now_ms);
/* Ends those without a WebSocket: the others end with theirs. */
void ws_talks_cut(struct ws_talks *talks, const char *reason);
/* Returns how many there are, and how many of them wait for their browser. */
size_t ws_talks_count(const struct ws_talks *talks, size_t *out_waiting);

/* -- for the link -- */

/* What a link calls. */
struct ws_talk_calls {
    /* Begins a conversation for a new WebSocket; it may resume an older one. */
    void (*open)(struct ws_talks *talks, struct ws_link *link);
    /* Handles one message, clean UTF-8. The link may have another talk after it, or be closing. */
    void (*message)(struct ws_talk *talk, struct str text);
    /* The link has ended; left: the browser closed it. */
    void (*lost)(struct ws_talk *talk, bool left, const char *reason);
    /* True if the limits before log-in apply to it. */
    bool (*is_limited)(const struct ws_talk *talk);
    /* True if the engine is busy with its messages, or an address that is not logged in has used
     * up its share. */
    bool (*is_behind)(const struct ws_talk *talk);
    struct ws_deflate *(*deflate)(struct ws_talks *talks);
};

extern const struct ws_talk_calls ws_talk_calls;
