/* heard.c -- The lines of the channel that arrived, in order. See heard.h. */
#include "tests/simulate/heard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void heard_break(struct heard *heard)
{
    heard->next = HEARD_FIRST;
}

void heard_loosen(struct heard *heard)
{
    heard->next = heard->next == HEARD_FIRST ? HEARD_FIRST : HEARD_LATER;
}

bool heard_read(const char *line, struct heard_line *out)
{
    static const char before[] = "[public] ";
    static const char says[] = " says ";
    const char *begin = strstr(line, before);
    /* "[public] alice: ", or "[public] <zed@net> " for somebody elsewhere. */
    bool elsewhere = begin && begin[strlen(before)] == '<';
    const char *colon = begin ? strstr(begin, elsewhere ? "> " : ": ") : NULL;
    if (!colon) {
        return false;
    }
    size_t length = strcspn(colon + 2, " \n");
    const char *text = colon + 2;
    if (length >= sizeof(out->speaker) || strncmp(text + length, says, strlen(says)) != 0) {
        return false;
    }
    (void)snprintf(out->speaker, sizeof(out->speaker), "%.*s", (int)length, text);
    out->value = strtoll(text + length + strlen(says), NULL, 10);
    return true;
}

void heard_text(struct heard *heard, const char *line)
{
    struct heard_line one = {.place = heard->count == 0 ? HEARD_FIRST : heard->next};
    if (!heard_read(line, &one)) {
        return;
    }
    if (heard->count == HEARD_LINES) {
        heard->count /= 2;
        memmove(heard->lines, heard->lines + HEARD_LINES - heard->count,
                heard->count * sizeof(one));
        heard->lines[0].place = HEARD_FIRST;
    }
    heard->lines[heard->count++] = one;
    heard->next = HEARD_NEXT;
}

void heard_forget(struct heard *heard)
{
    if (heard->count > 0) {
        heard->lines[0] = heard->lines[heard->count - 1];
        heard->lines[0].place = HEARD_FIRST;
        heard->count = 1;
    }
}
