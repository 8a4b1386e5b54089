/* transcript.c -- what was this character told lately?
 *
 * Lines of markup in one buffer of bounded size. When it is full, the older half goes at once, up
 * to a whole line, so that adding costs no more than copying.
 *
 * Who has one, and what goes in, is the hub's. */
#include "engine/session/transcript.h"

#include "engine/base/mem.h"

#include <string.h>

struct transcript {
    struct buf lines; /* each ends with a newline */
};

struct transcript *transcript_create(void)
{
    return mem_alloc(sizeof(struct transcript));
}

void transcript_destroy(struct transcript *transcript)
{
    if (transcript) {
        buf_finish(&transcript->lines);
    }
    mem_free(transcript);
}

/* Drops the first bytes, and what is left of the line they end in. */
static void drop_oldest(struct buf *lines, size_t bytes)
{
    const char *end = bytes < lines->length
                              ? memchr(lines->bytes + bytes, '\n', lines->length - bytes)
                              : NULL;
    buf_consume(lines, end ? (size_t)(end - lines->bytes) + 1 : lines->length);
}

void transcript_add(struct transcript *transcript, struct str markup)
{
    struct buf *lines = &transcript->lines;
    if (markup.length >= TRANSCRIPT_BYTES_MAX) {
        size_t end = str_find_char(markup, '\n', markup.length - TRANSCRIPT_BYTES_MAX / 2);
        if (end == SIZE_MAX) {
            return;
        }
        markup = str_slice(markup, end + 1, markup.length);
    }
    if (lines->length + markup.length + 1 > TRANSCRIPT_BYTES_MAX) {
        size_t over = lines->length + markup.length + 1 - TRANSCRIPT_BYTES_MAX;
        size_t half = TRANSCRIPT_BYTES_MAX / 2;
        drop_oldest(lines, over > half ? over : half);
    }
    buf_add_str(lines, markup);
    buf_add_char(lines, '\n');
}

struct str transcript_last(const struct transcript *transcript, size_t limit)
{
    struct str all = buf_str(&transcript->lines);
    all.length -= all.length > 0; /* the last newline */
    size_t from = all.length;
    for (size_t i = all.length; i > 0 && limit > 0; i--) {
        if (i == 1 || all.bytes[i - 2] == '\n') {
            from = i - 1;
            limit--;
        }
    }
    return str_slice(all, from, all.length);
}
