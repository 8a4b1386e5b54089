#pragma once
#include "net/follow/follow_wire.h"
#include "net/shared/sealed.h"
#include "net/stream/follow_source.h"
#include "net/stream/service.h"

/* The service `link` of a world, for its followers. It checks the secret and the form of frames;
 * the source decides what a follower gets. */
extern const struct service_kind follow_service_kind;

void follow_listener_welcome(struct follow_conn *conn, const struct follow_welcome *welcome);
/* Sends FOLLOW_NO with a reason and closes the connection; final: retrying is useless. */
void follow_listener_refuse(struct follow_conn *conn, bool final, const char *why);
/* Returns the buffer for outgoing frames, which is sent at the end of the turn. */
struct buf *follow_listener_out(struct follow_conn *conn);
/* Returns the number of bytes waiting to be sent. */
size_t follow_listener_queued(const struct follow_conn *conn);
/* Closes the connection at once. */
void follow_listener_cut(struct follow_conn *conn, const char *why);
const char *follow_listener_address(const struct follow_conn *conn);
