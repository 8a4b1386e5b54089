#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lua's patterns over bytes, with counted steps and bounded depth. Independent of the Lua state and
 * of the locale. */

#define SANDBOX_MATCH_CAPTURES 32
#define SANDBOX_MATCH_DEPTH 150
#define SANDBOX_MATCH_TOO_LONG                                                                 \
    "pattern takes too many steps: search less of the text, or with a simpler pattern"

enum { SANDBOX_CAPTURE_OPEN = -1, SANDBOX_CAPTURE_POSITION = -2 };

struct sandbox_capture {
    const char *start;
    ptrdiff_t length; /* or one of the above */
};

struct sandbox_match {
    const char *source;
    const char *source_end;
    const char *pattern_end;
    const char *next; /* where sandbox_match_next continues */
    int depth;
    int level; /* captures, finished or not */
    uint32_t steps;
    /* Called after some steps with their number. False ends the match; it may also not return.
     * NULL: never called. */
    bool (*on_steps)(void *data, uint32_t steps);
    void *data;
    const char *error; /* static text, or NULL */
    int error_index;   /* the capture that the error is about, or -1 */
    struct sandbox_capture captures[SANDBOX_MATCH_CAPTURES];
};

void sandbox_match_init(struct sandbox_match *m, const char *source, size_t source_length,
        const char *pattern, size_t pattern_length);
/* Matches pattern at exactly s. Returns the end of the match, or NULL if it does not match or error
 * is set. Forgets the captures of the previous match. */
const char *sandbox_match_at(struct sandbox_match *m, const char *s, const char *pattern);
/* Matches at the first possible place from m->next on. Returns the end of that match and sets
 * m->next to its beginning; NULL if nothing matches or error is set. It is faster than trying every
 * place: if the pattern begins with a single character, only places with that character are
 * tried. */
const char *sandbox_match_next(struct sandbox_match *m, const char *pattern);
/* True if pattern contains no special character. */
bool sandbox_match_is_plain(const char *pattern, size_t length);
