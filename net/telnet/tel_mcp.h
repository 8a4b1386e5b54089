#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/telnet/mcp_message.h"

#include <stdbool.h>
#include <stdint.h>

/* MCP 2.1 of one conversation, with dns-org-mud-moo-simpleedit: texts of the game that are edited in the client's own
 * editor. Lines in, lines out; what is opened and saved are the game's Edit.Open and the call edit.save. */

struct session;

/* With a client that has given its key. */
struct tel_mcp_talk {
    char key[64 + 1];     /* its own, with which each message goes both ways */
    char tag[64 + 1];     /* of the text that comes; empty: none comes */
    bool too_long;        /* of that text something is missing: it is not saved */
    struct buf reference; /* of the same: what it is of, as the game called it */
    struct buf text;
};

/* Zeroed: nothing was said of it. */
struct tel_mcp {
    bool greeted;
    struct tel_mcp_talk *talk; /* owned; NULL: it has given none */
    uint32_t tags;             /* given to values of several lines, so far */
    uint32_t saving;           /* calls that were not answered yet */
};

/* The most bytes of one text that a client saves: as many as a behaviour may have. */
#define TEL_MCP_TEXT_MAX ((size_t)64 * 1024)

void tel_mcp_finish(struct tel_mcp *mcp);
/* Appends the greeting, once: shown by clients that do not know it, and so said only to those that are known to. */
void tel_mcp_greet(struct tel_mcp *mcp, struct buf *out);
/* Is it a client that is known to speak it, by what it calls itself? */
bool tel_mcp_knows(struct str client);
/* Takes a line of the client. True if it is for the game: *line is then as it was meant. Else it was a message; out
 * gets what is said to it, and *changed is set if the session was changed. */
bool tel_mcp_line(struct tel_mcp *mcp, struct session *session, struct str *line,
        struct buf *out, bool *changed);
/* A line was longer than any may be, and is lost. True if it was of a text. */
bool tel_mcp_long_line(struct tel_mcp *mcp);
/* The game's Edit.Open: appends the message that opens a window. */
void tel_mcp_open(struct tel_mcp *mcp, struct str json, struct buf *out);
/* The game's answer to a call, which may be another's: appends why the text was not saved, as markup. */
void tel_mcp_answer(
        struct tel_mcp *mcp, struct str tag, bool ok, struct str reply, struct buf *why);
/* The game has begun anew, and answers nothing that it was asked before: appends what is to be said of that, as markup. */
void tel_mcp_resumed(struct tel_mcp *mcp, struct buf *why);
