#pragma once
#include "net/lines/lines_conn.h"

/* Mail for mail clients: IMAP4rev1 (RFC 3501), with IDLE (RFC 2177), UNSELECT (RFC 3691),
 * NAMESPACE (RFC 2342), LITERAL+ (RFC 7888), SASL-IR (RFC 4959) and STARTTLS. The only mailbox
 * is INBOX: the letters of the logged-in player. A letter's UID is its number. The game keeps
 * \Seen; \Deleted is kept while the mailbox is open; other flags are not kept. Clients cannot
 * add letters. */
extern const struct lines_kind imap_kind;
