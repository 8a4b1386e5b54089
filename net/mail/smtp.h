#pragma once
#include "net/lines/lines_conn.h"

/* Incoming mail: SMTP (RFC 5321), from other mail servers; LMTP (RFC 2033), from a mail server
 * in front of this one; submission (RFC 6409), from players who have logged in. With 8BITMIME,
 * SMTPUTF8, SIZE, PIPELINING, ENHANCEDSTATUSCODES, STARTTLS (RFC 3207) and AUTH (RFC 4954).
 * Letters are for accounts here: nothing is relayed. */
extern const struct lines_kind smtp_kind;
extern const struct lines_kind submission_kind;
extern const struct lines_kind lmtp_kind;

/* Parses the address in "<a@b> SIZE=7"; out_rest is the text after it. Returns false if it is
 * missing. "<>" is empty. */
bool smtp_read_path(struct str text, struct str *out_address, struct str *out_rest);
