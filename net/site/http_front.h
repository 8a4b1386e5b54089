#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

/* HTTP/1.1 (RFC 9112): pages, the API, files, and the way into WebSockets. */
struct http_service;

/* address as for listener_open; NULL: no listener, connections come by http_service_adopt. secure: they
 * speak TLS. */
MUST_CHECK bool http_service_open(struct net_context *context, const char *address, bool secure,
        struct http_service **out, struct err *err);
const char *http_service_address(const struct http_service *service);
/* Accepts nobody more; requests go on, and the service with them. */
void http_service_stop_listening(struct http_service *service);
/* Ends all connections at once; they are gone after the next turn of the loop. */
void http_service_cut(struct http_service *service, const char *reason);
/* Stops accepting; frees itself when the last connection has ended. */
void http_service_close(struct http_service *service);
/* A connection over an accepted socket or a socketpair: for tests. fd (non-blocking) is taken;
 * limits on connections are not asked. */
void http_service_adopt(struct http_service *service, int fd, const char *address);
/* Looks whose time is up. The service's own timer calls it each second, tests call it when they
 * have set the clock. */
void http_service_tick(struct http_service *service);
