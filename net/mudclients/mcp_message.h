#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* One line of MCP 2.1, the MUD Client Protocol (moo.mud.org/mcp/mcp2.html): "#$#NAME KEY key: value
 * key: "a value"", "#$#* TAG key: text" or "#$#: TAG". Other lines are not messages. If such a line
 * begins with "#$#" or "#$\"", its sender quotes it with #$" before it. */

#define MCP_MARK '#' /* both of these begin with it */
#define MCP_PREFIX "#$#"
#define MCP_QUOTE "#$\""
#define MCP_PAIRS_MAX 12

enum mcp_kind {
    MCP_MESSAGE, /* name, key (empty in "mcp"), pairs */
    MCP_MORE,    /* tag and one pair: one line of a multi-line value */
    MCP_END,     /* tag */
};

struct mcp_pair {
    struct str key;
    struct str value;
    bool lines; /* "key*": its lines follow, with the tag in "_data-tag" */
};

/* Views of the line and of `values`. Zeroed is empty; free with mcp_message_finish. */
struct mcp_message {
    enum mcp_kind kind;
    struct str name;
    struct str key; /* authenticates the sender */
    struct str tag;
    struct mcp_pair pairs[MCP_PAIRS_MAX];
    size_t count;
    struct buf values; /* copies of the values that had backslashes */
};

void mcp_message_finish(struct mcp_message *message);
/* Reads a line that begins with MCP_PREFIX. False if it breaks the protocol. */
bool mcp_message_read(struct str line, struct mcp_message *out);
/* Returns the value of a key, in any case; bytes is NULL if it is missing or multi-line. */
struct str mcp_message_value(const struct mcp_message *message, const char *key);
/* True if the value of this key is multi-line: its lines follow. */
bool mcp_message_has_lines(const struct mcp_message *message, const char *key);
/* True if key is a valid authentication key or tag: 1 to 64 printable bytes, none of them special
 * in MCP. */
bool mcp_message_is_key(struct str key);
/* Appends " key: \"VALUE\"" with the first line of the value. */
void mcp_message_put(struct buf *out, const char *key, struct str value);
