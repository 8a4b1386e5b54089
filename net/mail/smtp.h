#pragma once
#include "net/mail/lines_conn.h"

/* Mail in: SMTP (RFC 5321), from other mail servers; LMTP (RFC 2033), from a mail server before this one; submission
 * (RFC 6409), from players who have logged in. With 8BITMIME, SMTPUTF8, SIZE, PIPELINING, ENHANCEDSTATUSCODES, STARTTLS
 * (RFC 3207) and AUTH (RFC 4954). A letter is for accounts here: nothing is sent on. */
extern const struct lines_kind smtp_kind;
extern const struct lines_kind submission_kind;
extern const struct lines_kind lmtp_kind;

/* The address in "<a@b> SIZE=7": out_rest is what follows. False: there is none. "<>" is empty. */
bool smtp_read_path(struct str text, struct str *out_address, struct str *out_rest);
