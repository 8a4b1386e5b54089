#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A conversation over /ws: it outlives its WebSocket for a while, with the last that was told, so
 * that a browser that comes back goes on where it was (ws_talk.c has the messages). */

struct web;
struct ws_deflate;
struct ws_link;
struct ws_talk;
struct ws_talks;

struct ws_talks *ws_talks_create(struct web *web);
void ws_talks_destroy(struct ws_talks *talks);
/* Once a second: ends those nobody came back to, or that never logged in. */
void ws_talks_tick(struct ws_talks *talks, int64_t now_ms);
/* Ends those without a WebSocket: the others end with it. */
void ws_talks_cut(struct ws_talks *talks, const char *reason);
struct ws_deflate *ws_talks_deflate(struct ws_talks *talks);
/* How many there are, and how many of them wait for their browser. */
size_t ws_talks_count(const struct ws_talks *talks, size_t *out_waiting);

/* -- for the link -- */

/* A new WebSocket begins a conversation; it may take up an older one. */
void ws_talk_open(struct ws_talks *talks, struct ws_link *link);
/* One message, clean UTF-8. The link may have another talk after it, or be closing. */
void ws_talk_message(struct ws_talk *talk, struct str text);
/* The link has ended; left: the browser closed it. */
void ws_talk_lost(struct ws_talk *talk, bool left, const char *reason);
/* True if limits concern it that hold before log-in. */
bool ws_talk_is_limited(const struct ws_talk *talk);
/* True if the engine has more than enough to do for it, or a stranger's address has spent its share. */
bool ws_talk_is_behind(const struct ws_talk *talk);
