#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Handles a request: finds the route, makes the call, turns its reply into an answer. */

struct http_conn;

/* The head is there: finds the route, asks the limits. Answers at once if that is all there is to it. */
void http_turn_begin(struct http_conn *conn);
/* The request is there whole, and not answered yet: answers it, or makes its call. */
void http_turn_run(struct http_conn *conn);
/* The call is answered: so is the request now, unless another call is to be made soon. */
void http_turn_reply(struct http_conn *conn, bool done, struct str json);
/* Refuses a malformed request. */
void http_turn_refuse(struct http_conn *conn, uint16_t status, const char *why);
