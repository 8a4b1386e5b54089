#pragma once
#include "net/lines/lines_conn.h"

/* Boards as newsgroups: NNTP (RFC 3977), with AUTHINFO (RFC 4643) and STARTTLS (RFC 4642). A
 * server for readers: it accepts and offers no feeds. */
extern const struct lines_kind nntp_kind;
