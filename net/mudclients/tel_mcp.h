#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/mudclients/mcp_message.h"

#include <stdbool.h>
#include <stdint.h>

/* MCP 2.1 on one connection, with dns-org-mud-moo-simpleedit: players edit texts of the game in the
 * client's own editor. The game opens a text with the event Edit.Open and saves it with the call
 * edit.save. */

struct session;

/* State once the client has sent its key. */
struct tel_mcp_talk {
    char key[64 + 1];     /* the client's key, in each message both ways */
    char tag[64 + 1];     /* of the text being received; empty if none */
    bool too_long;        /* the text is incomplete and will not be saved */
    struct buf reference; /* the game's name for that text */
    struct buf text;
};

/* Zeroed: no handshake yet. */
struct tel_mcp {
    bool greeted;
    struct tel_mcp_talk *talk; /* owned; NULL until the client sends its key */
    uint32_t tags;             /* number of data tags used so far */
    uint32_t saving;           /* edit.save calls without an answer yet */
};

/* Longest text that a client can save, in bytes: the same as the limit of a behaviour. */
#define TEL_MCP_TEXT_MAX ((size_t)64 * 1024)

void tel_mcp_finish(struct tel_mcp *mcp);
/* Appends the greeting, once. Call it only for clients known to support MCP: others show it. */
void tel_mcp_greet(struct tel_mcp *mcp, struct buf *out);
/* True if the client, by its name, is known to support MCP. */
bool tel_mcp_knows(struct str client);
/* Takes a line of the client. True if it is for the game; *line is then unquoted. Else it was a
 * message: out gets the answer, and *changed is set if the session changed. */
bool tel_mcp_line(struct tel_mcp *mcp, struct session *session, struct str *line,
        struct buf *out, bool *changed);
/* Notes that an overlong line was dropped. True if a text was being received, which is then
 * incomplete. */
bool tel_mcp_long_line(struct tel_mcp *mcp);
/* Handles the game's Edit.Open: appends the messages that open a window. */
void tel_mcp_open(struct tel_mcp *mcp, struct str json, struct buf *out);
/* Handles the answer to edit.save; ignores answers to other calls. Appends why the text was not
 * saved, as markup. */
void tel_mcp_answer(
        struct tel_mcp *mcp, struct str tag, bool ok, struct str reply, struct buf *why);
/* Handles a restart of the game, which loses all pending calls. Appends what to tell the player, as
 * markup. */
void tel_mcp_resumed(struct tel_mcp *mcp, struct buf *why);
