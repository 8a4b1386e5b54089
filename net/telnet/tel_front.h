#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

/* The telnet front end: RFC 854 and 1143 by libtelnet; ECHO (857), SGA (858), EOR (885), NAWS
 * (1073), TTYPE (1091) with MTTS, CHARSET (2066), NEW-ENVIRON (1572) with MNES, GMCP (201),
 * MSSP (70), MCCP2 (86). */
struct tel_service;

/* address as for listener_open; NULL: no listener, conversations come by tel_service_adopt.
 * tls: all of them pass through TLS, with context->tls. */
MUST_CHECK bool tel_service_open(struct net_context *context, const char *address, bool tls,
        struct tel_service **out, struct err *err);
const char *tel_service_address(const struct tel_service *service);
/* Accepts nobody more; conversations go on, and the service with them. */
void tel_service_stop_listening(struct tel_service *service);
/* Ends all conversations at once; they are gone after the next turn of the loop. */
void tel_service_cut(struct tel_service *service, const char *reason);
/* Stops accepting; conversations go on until they end. The service must not be used again. */
void tel_service_close(struct tel_service *service);
/* A conversation over an accepted socket or a socketpair: for tests. fd (non-blocking) is
 * taken; limits on connections are not asked. */
void tel_service_adopt(struct tel_service *service, int fd, const char *address);
/* Looks who has not logged in in time. The service's own timer calls it each second, tests call
 * it when they have set the clock. */
void tel_service_tick(struct tel_service *service);
