#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* heard -- the lines of the channel `public` that somebody was told, in their order: "alice says 5".
 *
 * A span is what must be without holes: one connection by telnet or IRC, one conversation of a page over all
 * its connections, up to a gap that was said. The judge compares each with the lines that the file has. */

enum { HEARD_LINES = 1024 };

enum heard_place {
    HEARD_NEXT,  /* none was between it and the line before */
    HEARD_LATER, /* some may have been */
    HEARD_FIRST, /* of a span */
};

struct heard_line {
    char speaker[16];
    int64_t value;
    enum heard_place place;
};

struct heard {
    struct heard_line lines[HEARD_LINES]; /* the last ones */
    size_t count;
    enum heard_place next; /* the place of what comes next */
};

/* A span begins. */
void heard_break(struct heard *heard);
/* Lines may be missing here. */
void heard_loosen(struct heard *heard);
/* A line of text: notes it if somebody says a number on the channel. */
void heard_text(struct heard *heard, const char *line);
/* Takes a line apart. False: it is another. */
bool heard_read(const char *line, struct heard_line *out);
/* The judge has seen all of it: keeps what the next line must follow. */
void heard_forget(struct heard *heard);
