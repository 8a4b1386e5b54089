#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* One WebSocket: frames in and out over an upgraded connection. What its messages mean is
 * ws_talk.h's. */

struct http_exchange;
struct stream;
struct web;
struct ws_link;
struct ws_talk;

/* Route /ws: makes the exchange's connection a WebSocket, or answers why not. */
void ws_upgrade(struct http_exchange *exchange);

/* -- for the connection -- */

/* Takes bytes; may leave some, if the engine is behind: then the stream waits. */
size_t ws_link_received(struct ws_link *link, struct str bytes);
/* All that the stream had is written: gives it more. */
void ws_link_drained(struct ws_link *link);
/* The connection has ended. NULL is fine. */
void ws_link_gone(struct ws_link *link, const char *reason);
/* Once a second. */
void ws_link_tick(struct ws_link *link, int64_t now_ms);

/* -- for the talk -- */

/* Sends `{"n":number,` and body as one message; packed (may be empty) is body packed. */
void ws_link_send(struct ws_link *link, uint64_t number, struct str body, struct str packed);
/* Whether packed is of use. */
bool ws_link_packs(const struct ws_link *link);
/* Sends a close frame, and ends once it is written. */
void ws_link_close(struct ws_link *link, uint16_t code, const char *reason);
/* Another talk has the link's messages from now on. */
void ws_link_set_talk(struct ws_link *link, struct ws_talk *talk);
struct ws_talk *ws_link_talk(const struct ws_link *link);
/* The engine has caught up: goes on reading, if that was waited for. */
void ws_link_resume(struct ws_link *link);
bool ws_link_is_waiting(const struct ws_link *link);
/* The longest message taken from now on. */
void ws_link_set_limit(struct ws_link *link, size_t bytes);
size_t ws_link_queued(const struct ws_link *link);
/* Bytes that the browser has perhaps not got. */
size_t ws_link_unconfirmed(const struct ws_link *link);
/* The token that came as a cookie with the upgrade; "" if there was none. */
const char *ws_link_cookie(const struct ws_link *link);
/* Where it comes from. */
const char *ws_link_address(const struct ws_link *link);
bool ws_link_is_exempt(const struct ws_link *link);
bool ws_link_is_secure(const struct ws_link *link);
