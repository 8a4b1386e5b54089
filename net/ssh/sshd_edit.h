#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The line that somebody types at a terminal which sends each key and shows nothing by itself. Zeroed is empty. */

#define SSHD_EDIT_HISTORY 50

struct sshd_edit {
    struct buf line;                  /* clean UTF-8 */
    size_t at;                        /* the cursor, in bytes */
    size_t from;                      /* the first byte that is shown */
    size_t column;                    /* on the screen, from where the line begins */
    uint16_t start;                   /* the column where the line begins */
    uint16_t columns;                 /* of the terminal; 0: unknown */
    bool utf8;                        /* the terminal shows it; else ASCII that comes near */
    bool hidden;                      /* a secret: nothing is shown, and it is not remembered */
    bool after_cr;                    /* a LF now belongs to the end before */
    bool dirty;                       /* the screen does not show it as it is */
    bool too_long;                    /* it is refused at its end */
    char asked;                       /* a key that is not about the line: see SSHD_EDIT_KEY */
    uint8_t escape;                   /* within a sequence of the terminal: sshd_edit.c */
    char number;                      /* of that sequence */
    struct buf piece;                 /* of a character, what has come */
    char *history[SSHD_EDIT_HISTORY]; /* owned; the newest first */
    size_t past;     /* which of them is shown, counted from 1; 0: the line itself */
    struct buf kept; /* the line itself, meanwhile */
};

enum sshd_edit_event {
    SSHD_EDIT_OPEN,     /* no end yet */
    SSHD_EDIT_LINE,     /* line is done: sshd_edit_taken after it is used */
    SSHD_EDIT_TOO_LONG, /* it was longer than SESSION_LINE_MAX; the same */
    SSHD_EDIT_END,      /* Ctrl-D on an empty line */
    SSHD_EDIT_KEY, /* `asked` is '5' or '6' (Page Up, Page Down), or a control sign: Tab, Ctrl-L, Ctrl-T;
                      Ctrl-C on an empty line */
};

void sshd_edit_finish(struct sshd_edit *edit);
/* Takes keys up to the first event, and appends what the terminal shall show of them; returns how many bytes it took. */
size_t sshd_edit_feed(struct sshd_edit *edit, struct str bytes, struct buf *out,
        enum sshd_edit_event *out_event);
/* Remembers the line, unless it is a secret, and begins the next. */
void sshd_edit_taken(struct sshd_edit *edit);
/* Ends the word before the cursor by those of words, a line each, that begin with it: as far as they are alike. */
void sshd_edit_complete(struct sshd_edit *edit, struct str words, struct buf *out);
/* Shows the line anew, at column `start`, where the cursor is. */
void sshd_edit_show(struct sshd_edit *edit, uint16_t start, struct buf *out);
