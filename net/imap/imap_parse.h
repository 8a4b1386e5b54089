#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* The words of an IMAP command (RFC 3501, section 9): atoms, "quoted", {N} literals (which the
 * caller has inserted after CR LF), and parentheses. */
struct imap_parse {
    struct str rest;
};

/* Returns true if the line announces a literal at its end ("{7}", "{7+}"), and its length. */
bool imap_literal(struct str line, uint64_t *out_bytes, bool *out_waits);
/* Takes the next word, without quotes or literal length. Returns false if there are no more
 * words or the word is invalid. */
bool imap_take(struct imap_parse *parse, struct buf *out);
/* Takes the character `sign`, if it comes next. */
bool imap_take_sign(struct imap_parse *parse, char sign);
/* Appends text as a quoted string. */
void imap_put_quoted(struct str text, struct buf *out);
