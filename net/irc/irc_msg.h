#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* One line of IRC (RFC 1459, RFC 2812, IRCv3 message tags), as a client or a server says it:
 * bytes to lines, lines to parts, parts to bytes. Pure. */

/* Of a line without its tags, the CR LF included. */
#define IRC_LINE_MAX 512
/* Of what a client may send as tags, and of all tags on a line: '@' and the blank included. */
#define IRC_CLIENT_TAGS_MAX 4096
#define IRC_TAGS_MAX 8191
#define IRC_PARAMS_MAX 15

struct irc_msg {
    struct str tags;   /* raw, without '@'; empty: none */
    struct str source; /* without ':'; empty: none */
    struct str command;
    struct str params[IRC_PARAMS_MAX];
    size_t param_count;
};

/* -- in -- */

/* A line being received. Zeroed is empty. */
struct irc_line {
    struct buf bytes; /* as they came */
    bool too_long;    /* what comes is dropped up to the line's end */
};

enum irc_line_end {
    IRC_LINE_OPEN,     /* no end yet */
    IRC_LINE_DONE,     /* bytes has it, without its end; buf_clear before the next */
    IRC_LINE_TOO_LONG, /* it was longer than tags and text may be, and is forgotten */
};

void irc_line_finish(struct irc_line *line);
/* Takes bytes up to the first line end (LF, CR LF or CR), that included; returns how many it
 * took. Empty lines are passed over. tags_max bounds the tags (IRC_CLIENT_TAGS_MAX from a client,
 * IRC_TAGS_MAX from a server). */
size_t irc_line_feed(
        struct irc_line *line, struct str bytes, size_t tags_max, enum irc_line_end *out_end);

/* Reads a line without its end; the parts are borrowed from it. False if it has no command. Bytes
 * are taken as they are: see str_is_utf8 and str_clean. */
bool irc_msg_parse(struct str line, struct irc_msg *out);
/* The parameter at index, or nothing. */
struct str irc_msg_param(const struct irc_msg *msg, size_t index);
/* True if the command is this one, in any case. */
bool irc_msg_is(const struct irc_msg *msg, const char *command);
/* Who a source or mask is: "nick!user@host" without what is behind '!' and '@'. */
struct str irc_source_nick(struct str source);

/* Appends what was said as clean UTF-8 without colours and other codes of formatting
 * (modern.ircdocs.horse/formatting). What is no UTF-8 is read as Latin-1. */
void irc_clean(struct str text, struct buf *out);

/* -- tags -- */

/* Takes the first tag off *tags: its key (with '+' and vendor) and its value as it is written. False at the
 * end. */
bool irc_tag_next(struct str *tags, struct str *out_key, struct str *out_value);
/* The value of the first tag called key, as it is written; empty if there is none. */
struct str irc_tag_raw(struct str tags, const char *key);
/* Appends the value of a tag, unescaped; false if there is none with that key. Of several the last
 * counts. */
bool irc_tag_find(struct str tags, struct str key, struct buf *out);
/* Appends key and value (escaped; empty: the key alone) to a list of tags. */
void irc_tag_add(struct buf *tags, struct str key, struct str value);
/* Appends a tag whose value is escaped already. */
void irc_tag_add_raw(struct buf *tags, struct str key, struct str value);

/* -- out -- */

/* Appends msg as a line with CR LF. What cannot stand where it is put is made harmless: control bytes
 * that end a line are dropped, blanks in any parameter but the last become '_', an empty one '*'. The last
 * is written with a colon if it needs one or is free text. The line is cut between characters so that it fits into
 * IRC_LINE_MAX; tags too long are left out. */
void irc_msg_write(const struct irc_msg *msg, struct buf *out);
