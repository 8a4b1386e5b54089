#pragma once
#include "net/mail/lines_conn.h"

/* Reading letters by mail clients: IMAP4rev1 (RFC 3501), with IDLE (RFC 2177), UNSELECT (RFC 3691), NAMESPACE (RFC 2342),
 * LITERAL+ (RFC 7888), SASL-IR (RFC 4959) and STARTTLS. There is one mailbox, INBOX: the letters of who has logged in.
 * A letter's UID is its number. \Seen is kept by the game, \Deleted as long as the mailbox is open; other flags are not
 * kept. Nothing is put into the box this way. */
extern const struct lines_kind imap_kind;
