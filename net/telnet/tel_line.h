#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line being received. Zeroed is empty. */
struct tel_line {
    struct buf bytes; /* as they came */
    bool too_long;    /* input is dropped up to the line's end */
    bool after_cr;    /* a LF or NUL now belongs to the end before */
    uint8_t escape; /* of a sequence of a terminal's (arrow keys), what must come: tel_line.c */
};

enum tel_line_end {
    TEL_LINE_OPEN,     /* no end yet */
    TEL_LINE_DONE,     /* tel_line_take has it */
    TEL_LINE_TOO_LONG, /* it was longer than SESSION_LINE_MAX and is forgotten */
};

void tel_line_finish(struct tel_line *line);
/* Takes bytes up to the first line end (CR LF, CR NUL, LF or CR), that included; returns how
 * many it took. */
size_t tel_line_feed(struct tel_line *line, struct str bytes, enum tel_line_end *out_end);
/* Appends the line that is done as clean UTF-8 and forgets it. If not utf8, bytes that are no
 * UTF-8 are read as Latin-1. False if the clean text is longer than SESSION_LINE_MAX; then
 * nothing is appended. */
bool tel_line_take(struct tel_line *line, bool utf8, struct buf *out);
/* Takes back the last character, or all, of the line being received. */
void tel_line_erase(struct tel_line *line);
void tel_line_erase_all(struct tel_line *line);
