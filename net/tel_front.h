#pragma once
#include "engine/base/err.h"
#include "net/net.h"

/* The telnet front end: RFC 854 and 1143 by libtelnet; ECHO (857), SGA (858), EOR (885), NAWS (1073), TTYPE (1091) with MTTS,
 * CHARSET (2066), NEW-ENVIRON (1572) with MNES, GMCP (201), MSSP (70), MCCP2 (86). */
struct tel_service;

MUST_CHECK bool tel_service_open(struct net_context *context, const char *address, struct tel_service **out, struct err *err);
const char *tel_service_address(const struct tel_service *service);
/* Stops accepting; conversations go on until they end. */
void tel_service_close(struct tel_service *service);
/* A conversation over an accepted socket or a socketpair: for tests. fd is taken. */
void tel_service_adopt(struct tel_service *service, int fd, const char *address);
