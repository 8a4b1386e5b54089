#pragma once

struct http_conn;
struct msg;

/* GET /api/v1/events: the messages of the character's session, as server-sent events. */

/* Sends a message of the session as an event. */
void http_events_deliver(struct http_conn *conn, const struct msg *msg);
