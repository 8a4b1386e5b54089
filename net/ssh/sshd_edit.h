#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Line editor for a terminal that sends each key and echoes nothing itself. A zeroed struct is
 * empty. */

#define SSHD_EDIT_HISTORY 50

struct sshd_edit {
    struct buf line;                  /* clean UTF-8 */
    size_t at;                        /* cursor, in bytes */
    size_t from;                      /* first visible byte */
    size_t column;                    /* cursor on the screen, from where the line begins */
    uint16_t start;                   /* the column where the line begins */
    uint16_t columns;                 /* of the terminal; 0: unknown */
    bool utf8;                        /* the terminal shows it; else approximated in ASCII */
    bool hidden;                      /* a secret: not shown, not remembered */
    bool after_cr;                    /* a LF now belongs to the previous line end */
    bool dirty;                       /* the screen is out of date */
    bool too_long;                    /* it is refused at its end */
    char asked;                       /* a key that does not edit the line: see SSHD_EDIT_KEY */
    uint8_t escape;                   /* state within an escape sequence: sshd_edit.c */
    char number;                      /* of that sequence */
    struct buf piece;                 /* an incomplete character */
    char *history[SSHD_EDIT_HISTORY]; /* owned; newest first */
    size_t past;                      /* the entry shown, counted from 1; 0: the line itself */
    struct buf kept;                  /* the line itself, meanwhile */
};

enum sshd_edit_event {
    SSHD_EDIT_OPEN,     /* the line is not finished */
    SSHD_EDIT_LINE,     /* line is complete: call sshd_edit_taken after using it */
    SSHD_EDIT_TOO_LONG, /* it was longer than SESSION_LINE_MAX; the same */
    SSHD_EDIT_END,      /* Ctrl-D on an empty line */
    SSHD_EDIT_KEY, /* `asked` is '5' or '6' (Page Up, Page Down), or a control sign: Tab, Ctrl-L, Ctrl-T;
                      Ctrl-C on an empty line */
};

void sshd_edit_finish(struct sshd_edit *edit);
/* Handles keys up to the first event, and appends the terminal's output; returns the bytes
 * taken. */
size_t sshd_edit_feed(struct sshd_edit *edit, struct str bytes, struct buf *out,
        enum sshd_edit_event *out_event);
/* Remembers the line, unless it is a secret, and begins the next. */
void sshd_edit_taken(struct sshd_edit *edit);
/* Completes the word before the cursor as far as all matching entries of words, a line each,
 * agree. */
void sshd_edit_complete(struct sshd_edit *edit, struct str words, struct buf *out);
/* Redraws the line at column `start`, where the cursor is. */
void sshd_edit_show(struct sshd_edit *edit, uint16_t start, struct buf *out);
