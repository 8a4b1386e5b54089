#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* heard -- The lines of the channel `public` shown to somebody, in order: "alice says 5".
 *
 * A span must have no gaps: one connection by telnet or IRC, or one session of a page over all its
 * connections, up to a reported gap. The judge compares each span with the lines in the file. */

enum { HEARD_LINES = 1024 };

enum heard_place {
    HEARD_NEXT,  /* no line came between it and the one before */
    HEARD_LATER, /* some may have been */
    HEARD_FIRST, /* of a span */
};

struct heard_line {
    char speaker[16];
    int64_t value;
    enum heard_place place;
};

struct heard {
    struct heard_line lines[HEARD_LINES]; /* the latest lines */
    size_t count;
    enum heard_place next; /* the place of the next text */
};

/* A span begins. */
void heard_break(struct heard *heard);
/* Lines may be missing here. */
void heard_loosen(struct heard *heard);
/* Records a line of text if somebody says a number on the channel. */
void heard_text(struct heard *heard, const char *line);
/* Takes a line apart. False: it is another. */
bool heard_read(const char *line, struct heard_line *out);
/* Forgets lines that the judge has checked, except for the one that the next line must follow. */
void heard_forget(struct heard *heard);
