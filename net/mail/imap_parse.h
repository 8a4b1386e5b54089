#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* Words of a command of IMAP (RFC 3501, section 9): atoms, "quoted", {N} literals (which the caller has put in behind
 * CR LF), and parentheses. */
struct imap_parse {
    struct str rest;
};

/* Bytes of the literal that the line announces at its end ("{7}", "{7+}"); false: none. */
bool imap_literal(struct str line, uint64_t *out_bytes, bool *out_waits);
/* The next word; quoted and literal ones without their signs. False: there is none, or it is broken. */
bool imap_take(struct imap_parse *parse, struct buf *out);
/* Takes the sign if it comes next. */
bool imap_take_sign(struct imap_parse *parse, char sign);
/* Appends text as a quoted string. */
void imap_put_quoted(struct str text, struct buf *out);
