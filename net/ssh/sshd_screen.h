#pragma once
#include "engine/base/buf.h"
#include "net/telnet/tel_render.h"

#include <stddef.h>

/* A terminal as a whole: figures at the top, if there are any, the story, with what has scrolled away, a column beside it, a line of what is where, and the
 * line that is typed at the bottom, which is sshd_edit.h's. Zeroed is empty. */

#define SSHD_SCREEN_TEXTS 500                  /* that are kept, the oldest go */
#define SSHD_SCREEN_BYTES ((size_t)256 * 1024) /* of them */
#define SSHD_SCREEN_LEAST 5                    /* rows; and no fewer than 20 columns */

struct sshd_screen {
    struct tel_style style; /* columns are the whole terminal's */
    uint16_t rows;
    char *texts[SSHD_SCREEN_TEXTS]; /* owned: markup, a ring from first on */
    size_t first;
    size_t count;
    size_t bytes;
    struct buf story;   /* the same as lines for this width, each ended by \n */
    size_t story_lines; /* of it */
    size_t back;        /* so many of them are below the last that is shown */
    struct buf top;     /* lines of plain text, each ended by \n */
    size_t top_lines;   /* with the stroke below them; 0: there are none */
    struct buf side;    /* lines of plain text */
    struct buf status;  /* plain text */
    struct buf *shown;  /* owned: rows as the terminal has them; NULL: none is known */
    size_t shown_rows;
};

void sshd_screen_finish(struct sshd_screen *screen);
/* Is there room for it? */
bool sshd_screen_fits(uint16_t columns, uint16_t rows);
/* The terminal is so from now on; nothing that it shows is known. */
void sshd_screen_resize(
        struct sshd_screen *screen, const struct tel_style *style, uint16_t rows);
/* Columns of the story. */
uint16_t sshd_screen_width(const struct sshd_screen *screen);
/* Something was told. */
void sshd_screen_add(struct sshd_screen *screen, struct str markup);
/* Lines of plain text beside the story, and the one below it. */
void sshd_screen_set(struct sshd_screen *screen, struct str side, struct str status);
/* Lines of plain text above the story, each ended by \n; half of the rows at most show them. */
void sshd_screen_set_top(struct sshd_screen *screen, struct str lines);
/* Half a page back (1) or on (-1); 0: to the end. */
void sshd_screen_scroll(struct sshd_screen *screen, int pages);
/* Appends what makes the terminal show it; the cursor is anywhere then. */
void sshd_screen_paint(struct sshd_screen *screen, struct buf *out);
/* Appends what begins and ends it: the terminal shows what it did before. */
void sshd_screen_open(struct buf *out);
void sshd_screen_close(struct buf *out);
/* Appends what puts the cursor into the last row. */
void sshd_screen_go(const struct sshd_screen *screen, size_t column, struct buf *out);
