#pragma once
#include "net/stream/service.h"

/* The telnet protocol handler: RFC 854 and 1143 by libtelnet; ECHO (857), SGA (858), EOR (885),
 * NAWS (1073), TTYPE (1091) with MTTS, CHARSET (2066), NEW-ENVIRON (1572) with MNES, GMCP (201),
 * MSSP (70), MCCP2 (86). Its tick disconnects clients that did not log in in time. */
extern const struct service_kind tel_service_kind;
