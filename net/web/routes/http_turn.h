#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Handles a request: finds the route, makes the call, and answers with its reply. */

struct http_conn;

/* Handles a complete head: finds the route and checks the limits. Answers at once if no more is
 * needed. */
void http_turn_begin(struct http_conn *conn);
/* Handles a complete request that has no answer yet: answers it, or makes its call. */
void http_turn_run(struct http_conn *conn);
/* Handles the reply to the call: answers the request, or prepares another call. */
void http_turn_reply(struct http_conn *conn, bool done, struct str json);
/* Refuses a malformed request. */
void http_turn_refuse(struct http_conn *conn, uint16_t status, const char *why);
