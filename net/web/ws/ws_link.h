#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* One WebSocket: frames in and out over an upgraded connection. ws_talk.h handles its messages. */

struct http_exchange;
struct stream;
struct web;
struct ws_link;
struct ws_talk;

/* Route /ws: upgrades the exchange's connection to a WebSocket, or answers with the reason. */
void ws_upgrade(struct http_exchange *exchange);

/* -- for the connection -- */

/* Handles bytes; may leave some if the engine is behind: then the stream waits. */
size_t ws_link_received(struct ws_link *link, struct str bytes);
/* The stream has written everything: gives it more. */
void ws_link_drained(struct ws_link *link);
/* The connection has ended. NULL is fine. */
void ws_link_gone(struct ws_link *link, const char *reason);
/* Call it once a second. */
void ws_link_tick(struct ws_link *link, int64_t now_ms);

/* -- for the talk -- */

/* Sends `{"n":number,` and body as one message; packed (may be empty) is the compressed body. */
void ws_link_send(struct ws_link *link, uint64_t number, struct str body, struct str packed);
/* True if packed can be used. */
bool ws_link_packs(const struct ws_link *link);
/* Sends a close frame, and ends the link once it is written. */
void ws_link_close(struct ws_link *link, uint16_t code, const char *reason);
/* Passes the link's messages to another talk from now on. */
void ws_link_set_talk(struct ws_link *link, struct ws_talk *talk);
/* The engine has caught up: resumes reading if it had stopped. */
void ws_link_resume(struct ws_link *link);
bool ws_link_is_waiting(const struct ws_link *link);
/* Sets the maximum length of messages from now on. */
void ws_link_set_limit(struct ws_link *link, size_t bytes);
size_t ws_link_queued(const struct ws_link *link);
/* Returns the bytes that the browser may not have received yet. */
size_t ws_link_unconfirmed(const struct ws_link *link);
/* Returns the token from the upgrade's cookie, or "". */
const char *ws_link_cookie(const struct ws_link *link);
/* Returns the client's address. */
const char *ws_link_address(const struct ws_link *link);
bool ws_link_is_exempt(const struct ws_link *link);
bool ws_link_is_secure(const struct ws_link *link);
