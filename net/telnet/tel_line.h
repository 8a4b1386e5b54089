#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line being received. Zeroed is empty. */
struct tel_line {
    struct buf *bytes; /* owned: as received; NULL: none */
    bool too_long;     /* input is dropped up to the end of the line */
    bool after_cr;     /* a LF or NUL now belongs to the previous line end */
    uint8_t escape;    /* position in an escape sequence (arrow keys); see tel_line.c */
};

enum tel_line_end {
    TEL_LINE_OPEN,     /* the line has not ended */
    TEL_LINE_DONE,     /* complete: call tel_line_take */
    TEL_LINE_TOO_LONG, /* it was longer than SESSION_LINE_MAX and was dropped */
};

void tel_line_finish(struct tel_line *line);
/* Takes bytes up to and including the first line end (CR LF, CR NUL, LF or CR). Returns how many it
 * took. */
size_t tel_line_feed(struct tel_line *line, struct str bytes, enum tel_line_end *out_end);
/* Returns the length of the piece to parse next: up to a line end or the end of a
 * subnegotiation. */
size_t tel_line_piece(struct str bytes);
/* Takes a line that begins and ends in bytes and is plain ASCII, with its end, and returns how many bytes it took; *out is
 * borrowed from bytes. Returns 0 if the line has to go through tel_line_feed. */
size_t tel_line_whole(struct tel_line *line, struct str bytes, struct str *out);
/* Appends the completed line as clean UTF-8 and clears it. Unless utf8 is set, a line that is not
 * UTF-8 is read as Latin-1. False if the clean text is longer than SESSION_LINE_MAX; then nothing
 * is appended. */
bool tel_line_take(struct tel_line *line, bool utf8, struct buf *out);
/* Erases the last character, or all, of the line being received. */
void tel_line_erase(struct tel_line *line);
void tel_line_erase_all(struct tel_line *line);
