#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* One line of IRC (RFC 1459, RFC 2812, IRCv3 message tags), from a client or a server: bytes to
 * lines, lines to parts, parts to bytes. Pure. */

/* Bytes of a line without its tags, including CR LF. */
#define IRC_LINE_MAX 512
/* Bytes of the tags a client may send, and of all tags on a line, including '@' and the blank. */
#define IRC_CLIENT_TAGS_MAX 4096
#define IRC_TAGS_MAX 8191
#define IRC_PARAMS_MAX 15

struct irc_msg {
    struct str tags;   /* raw, without '@'; may be empty */
    struct str source; /* without ':'; may be empty */
    struct str command;
    struct str params[IRC_PARAMS_MAX];
    size_t param_count;
};

/* -- input -- */

/* A line being received. Zeroed is empty. */
struct irc_line {
    struct buf bytes; /* as received */
    bool too_long;    /* input is dropped up to the end of the line */
};

enum irc_line_end {
    IRC_LINE_OPEN,     /* no end yet */
    IRC_LINE_DONE,     /* bytes has it, without its end; call buf_clear before the next */
    IRC_LINE_TOO_LONG, /* its tags or text were too long, and it was dropped */
};

void irc_line_finish(struct irc_line *line);
/* Takes bytes up to and including the first line end (LF, CR LF or CR). Returns how many it took.
 * Skips empty lines. tags_max limits the tags (IRC_CLIENT_TAGS_MAX from a client, IRC_TAGS_MAX from
 * a server). */
size_t irc_line_feed(
        struct irc_line *line, struct str bytes, size_t tags_max, enum irc_line_end *out_end);

/* Parses a line without its end; the parts are borrowed from it. Returns false if it has no
 * command. Bytes are not checked: see str_is_utf8 and str_clean. */
bool irc_msg_parse(struct str line, struct irc_msg *out);
/* Returns the parameter at index; empty if it is missing. */
struct str irc_msg_param(const struct irc_msg *msg, size_t index);
/* True if the command is this one, in any case. */
bool irc_msg_is(const struct irc_msg *msg, const char *command);
/* Returns the nickname of a source or mask "nick!user@host". */
struct str irc_source_nick(struct str source);

/* Appends the text as clean UTF-8 without colours and other formatting codes
 * (modern.ircdocs.horse/formatting). Text that is not UTF-8 is read as Latin-1. */
void irc_clean(struct str text, struct buf *out);

/* -- tags -- */

/* Takes the first tag off *tags: its key (with '+' and vendor) and its raw value. Returns false at
 * the end. */
bool irc_tag_next(struct str *tags, struct str *out_key, struct str *out_value);
/* Returns the raw value of the first tag with that key; empty if it is missing. */
struct str irc_tag_raw(struct str tags, const char *key);
/* Appends the unescaped value of the last tag with that key. Returns false if it is missing. */
bool irc_tag_find(struct str tags, struct str key, struct buf *out);
/* Appends key and value (escaped; empty: only the key) to a list of tags. */
void irc_tag_add(struct buf *tags, struct str key, struct str value);
/* Appends a tag with a value that is already escaped. */
void irc_tag_add_raw(struct buf *tags, struct str key, struct str value);

/* -- output -- */

/* Appends msg as a line with CR LF. Unsafe characters are replaced: control bytes that end a line
 * are dropped, blanks in any parameter but the last become '_', an empty one '*'. The last is
 * written with a colon if it needs one or is free text. The line is cut between characters to fit
 * into IRC_LINE_MAX; overlong tags are left out. */
void irc_msg_write(const struct irc_msg *msg, struct buf *out);
