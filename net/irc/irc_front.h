#pragma once
#include "net/stream/service.h"

/* The IRC front end: a server that any IRC client joins (RFC 1459, RFC 2812, IRCv3). #here is the room,
 * `skein` the command window, channels are the game's. Its tick looks who is silent: pings, and ends those who
 * do not answer. */
extern const struct service_kind irc_service_kind;

/* Says of a connection that was adopted whether nobody between can read it. */
void irc_front_is_secure(struct service_conn *conn, bool secure);
