#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "engine/session/broadcast_log.h"

#include <stdbool.h>
#include <stdint.h>

struct msg;

/* A terminal's abilities and its user's settings. */
struct tel_style {
    uint8_t colours;  /* 0: no escape sequences at all, 1: 16, 2: 256, 3: true colour */
    bool utf8;        /* else transliterated to ASCII */
    bool latin1;      /* with utf8: bytes of ISO 8859-1, and what it lacks transliterated */
    bool aloud;       /* by a screen reader: emoji are words */
    bool links;       /* it takes what a click on a <cmd> sends (tel_mxp.h) */
    bool mcp;         /* it reads lines that begin with "#$#" as messages (mcp_message.h) */
    uint16_t columns; /* lines are wrapped at this width; 0 and 1: never */
};

/* Appends whole lines as telnet bytes, each ended by CR LF. None begins with "> ", nor with "#$#". */
void tel_render_lines(const struct tel_style *style, struct str markup, struct buf *out);
/* The same of a message's text; of one that many are told it is made once for all whose terminals are alike. */
void tel_render_text(const struct tel_style *style, const struct msg *msg, struct buf *out);
/* The same of many messages' texts in one piece. Borrows style. */
struct broadcast_log_look tel_render_look(struct tel_style *style);
/* Appends a prompt: one line, not wrapped, without an end. */
void tel_render_prompt(const struct tel_style *style, struct str markup, struct buf *out);
