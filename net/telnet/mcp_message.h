#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* One line of MCP 2.1, the MUD Client Protocol (moo.mud.org/mcp/mcp2.html): "#$#NAME KEY key: value
 * key: \"a value\"", "#$#* TAG key: text" or "#$#: TAG". Any other line is not a message; if it
 * begins with "#$#" or "#$\"", it is sent with #$" before it. */

#define MCP_PREFIX "#$#"
#define MCP_QUOTE "#$\""
#define MCP_PAIRS_MAX 12

enum mcp_kind {
    MCP_MESSAGE, /* name, key (of "mcp": empty), pairs */
    MCP_MORE,    /* tag, and one pair: a line of a value of several */
    MCP_END,     /* tag */
};

struct mcp_pair {
    struct str key;
    struct str value;
    bool lines; /* "key*": its lines follow, by the tag in "_data-tag" */
};

/* Views of the line, and of `values`. Zeroed is empty; to be finished. */
struct mcp_message {
    enum mcp_kind kind;
    struct str name;
    struct str key; /* the authentication key of the connection */
    struct str tag;
    struct mcp_pair pairs[MCP_PAIRS_MAX];
    size_t count;
    struct buf values; /* of which something was taken out */
};

void mcp_message_finish(struct mcp_message *message);
/* Reads a line that begins with MCP_PREFIX. False if it is not as the protocol has it. */
bool mcp_message_read(struct str line, struct mcp_message *out);
/* The value of a key, whatever its case; no bytes if it is not there, or comes in lines. */
struct str mcp_message_value(const struct mcp_message *message, const char *key);
/* Are the lines of this value to follow? */
bool mcp_message_has_lines(const struct mcp_message *message, const char *key);
/* Could it be a key by which messages are known: of printable bytes, of which none has a meaning of its own? */
bool mcp_message_is_key(struct str key);
/* Appends " key: \"VALUE\"", and as much of the value as is one line. */
void mcp_message_put(struct buf *out, const char *key, struct str value);
