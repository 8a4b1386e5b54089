#pragma once
#include "net/stream/service.h"

/* The IRC service: a server for any IRC client (RFC 1459, RFC 2812, IRCv3). #here is the room,
 * `skein` the command window, and channels are those of the game. Its tick pings silent clients and
 * ends those that do not answer. */
extern const struct service_kind irc_service_kind;
