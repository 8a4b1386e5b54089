#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

/* The IRC front end: a server that any IRC client joins (RFC 1459, RFC 2812, IRCv3). #here is the room,
 * `skein` the command window, channels are the game's. */
struct irc_service;

/* address as for listener_open; NULL: no listener, conversations come by irc_service_adopt.
 * tls: all of them pass through TLS, with context->tls. */
MUST_CHECK bool irc_service_open(struct net_context *context, const char *address, bool tls,
        struct irc_service **out, struct err *err);
const char *irc_service_address(const struct irc_service *service);
/* Accepts nobody more; conversations go on, and the service with them. */
void irc_service_stop_listening(struct irc_service *service);
/* Ends all conversations at once; they are gone after the next turn of the loop. */
void irc_service_cut(struct irc_service *service, const char *reason);
/* Stops accepting; conversations go on until they end. The service must not be used again. */
void irc_service_close(struct irc_service *service);
/* A conversation over an accepted socket or a socketpair: for tests. fd (non-blocking) is taken;
 * limits on connections are not asked. */
void irc_service_adopt(struct irc_service *service, int fd, const char *address);
/* Looks who is silent: pings, and ends those who do not answer. The service's own timer calls it each
 * second, tests call it when they have set the clock. */
void irc_service_tick(struct irc_service *service);
