#pragma once
#include "engine/base/buf.h"
#include "net/telnet/tel_render.h"

#include <stddef.h>

/* Full-screen terminal mode: optional figures at the top, the story with its scrollback, a column
 * beside it, a status line, and at the bottom the typed line, which sshd_edit.h handles. A zeroed
 * struct is empty. */

#define SSHD_SCREEN_TEXTS 500                  /* texts kept; the oldest are dropped */
#define SSHD_SCREEN_BYTES ((size_t)256 * 1024) /* bytes of these */
#define SSHD_SCREEN_LEAST 5                    /* rows; and at least 20 columns */

struct sshd_screen {
    struct tel_style style; /* columns are those of the whole terminal */
    uint16_t rows;
    char *texts[SSHD_SCREEN_TEXTS];  /* owned: markup, a ring from first on */
    bool hanging[SSHD_SCREEN_TEXTS]; /* the text at that index is other people's words */
    size_t first;
    size_t count;
    size_t bytes;
    struct buf story;   /* same, as lines for this width, each ended by \n */
    size_t story_lines; /* lines in it */
    size_t back;        /* lines below the last visible one */
    struct buf top;     /* lines of plain text, each ended by \n */
    size_t top_lines;   /* with the line below them; 0: none */
    struct buf side;    /* lines of plain text */
    struct buf status;  /* plain text */
    struct buf *shown;  /* owned: rows as on the terminal; NULL: unknown */
    size_t shown_rows;
};

void sshd_screen_finish(struct sshd_screen *screen);
/* True if the terminal is large enough. */
bool sshd_screen_fits(uint16_t columns, uint16_t rows);
/* Sets the terminal's size and style; its content is then unknown. */
void sshd_screen_resize(
        struct sshd_screen *screen, const struct tel_style *style, uint16_t rows);
/* Returns the columns of the story. */
uint16_t sshd_screen_width(const struct sshd_screen *screen);
/* Adds output. */
void sshd_screen_add(struct sshd_screen *screen, struct str markup);
/* Adds output with other people's words, whose continuation lines are indented. */
void sshd_screen_add_words(struct sshd_screen *screen, struct str markup);
/* Sets the lines of plain text beside the story, and the one below it. */
void sshd_screen_set(struct sshd_screen *screen, struct str side, struct str status);
/* Sets the lines of plain text above the story, each ended by \n; at most half of the rows show
 * them. */
void sshd_screen_set_top(struct sshd_screen *screen, struct str lines);
/* Scrolls half a page back (1) or forward (-1); 0: to the end. */
void sshd_screen_scroll(struct sshd_screen *screen, int pages);
/* Appends the output that updates the terminal; the cursor may then be anywhere. */
void sshd_screen_paint(struct sshd_screen *screen, struct buf *out);
/* Append the output that enters full-screen mode, and leaves it, restoring the terminal. */
void sshd_screen_open(struct buf *out);
void sshd_screen_close(struct buf *out);
/* Appends the output that moves the cursor into the last row. */
void sshd_screen_go(const struct sshd_screen *screen, size_t column, struct buf *out);
