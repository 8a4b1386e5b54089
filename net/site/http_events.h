#pragma once

struct http_conn;
struct msg;

/* GET /api/v1/events: what the character's sessions hear, as server-sent events. */

/* One message of the session's. */
void http_events_deliver(struct http_conn *conn, const struct msg *msg);
