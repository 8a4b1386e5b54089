/* sandbox_match.c -- matches Lua patterns, with counted steps.
 *
 * The matcher backtracks, as the meaning of the patterns requires (the first alternative that lets
 * the rest match): "a*a*a*b" takes cubic time and more. So each attempt at a character or a
 * sub-match is a step, and on_steps may end the match. Recursion is one level for each capture or
 * repetition, not for each character.
 *
 * 1. Once error is set, every function returns NULL up to the top.
 * 2. Neither source nor pattern needs a NUL at the end; both may contain NULs. */
#include "engine/sandbox/sandbox_match.h"

#include <string.h>

#define ESCAPE '%'
#define STEPS_AT_ONCE 500

static const char *match(struct sandbox_match *m, const char *s, const char *p);

/* -- Errors and steps -- */

static const char *fail(struct sandbox_match *m, const char *error)
{
    if (!m->error) {
        m->error = error;
    }
    return NULL;
}

static bool step(struct sandbox_match *m)
{
    if (++m->steps >= STEPS_AT_ONCE) {
        uint32_t steps = m->steps;
        m->steps = 0;
        if (m->on_steps && !m->on_steps(m->data, steps)) {
            (void)fail(m, SANDBOX_MATCH_TOO_LONG);
            return false;
        }
    }
    return true;
}

/* -- Single characters -- */

static bool in_range(unsigned char c, char from, char to)
{
    return c >= (unsigned char)from && c <= (unsigned char)to;
}

static bool is_letter(unsigned char c)
{
    return in_range(c | 0x20, 'a', 'z');
}

static bool is_digit(unsigned char c)
{
    return in_range(c, '0', '9');
}

static bool is_printed(unsigned char c)
{
    return in_range(c, '!', '~');
}

/* class is the letter behind the escape; a capital letter negates the class. */
static bool is_in_class(unsigned char c, unsigned char class)
{
    bool is = false;
    switch (class | 0x20) {
    case 'a':
        is = is_letter(c);
        break;
    case 'c':
        is = c < 0x20 || c == 0x7F;
        break;
    case 'd':
        is = is_digit(c);
        break;
    case 'g':
        is = is_printed(c);
        break;
    case 'l':
        is = in_range(c, 'a', 'z');
        break;
    case 'p':
        is = is_printed(c) && !is_letter(c) && !is_digit(c);
        break;
    case 's':
        is = c == ' ' || in_range(c, '\t', '\r');
        break;
    case 'u':
        is = in_range(c, 'A', 'Z');
        break;
    case 'w':
        is = is_letter(c) || is_digit(c);
        break;
    case 'x':
        is = is_digit(c) || in_range(c | 0x20, 'a', 'f');
        break;
    case 'z':
        is = c == 0;
        break;
    default:
        return class == c;
    }
    if (!is_letter(class)) {
        return class == c;
    }
    return in_range(class, 'a', 'z') ? is : !is;
}

/* p is at '[', end at its ']'. */
static bool is_in_set(unsigned char c, const char *p, const char *end)
{
    bool found = true;
    if (p[1] == '^') {
        found = false;
        p++;
    }
    while (++p < end) {
        if (*p == ESCAPE) {
            p++;
            if (is_in_class(c, (unsigned char)*p)) {
                return found;
            }
        } else if (p[1] == '-' && p + 2 < end) {
            p += 2;
            if ((unsigned char)p[-2] <= c && c <= (unsigned char)*p) {
                return found;
            }
        } else if ((unsigned char)*p == c) {
            return found;
        }
    }
    return !found;
}

/* Returns the end of the single-character item at p. */
static const char *item_end(struct sandbox_match *m, const char *p)
{
    char first = *p++;
    if (first == ESCAPE) {
        if (p == m->pattern_end) {
            return fail(m, "malformed pattern (ends with '%')");
        }
        return p + 1;
    }
    if (first != '[') {
        return p;
    }
    if (p < m->pattern_end && *p == '^') {
        p++;
    }
    do { /* a ']' at the very front is literal */
        if (p == m->pattern_end) {
            return fail(m, "malformed pattern (missing ']')");
        }
        if (*p++ == ESCAPE) {
            if (p == m->pattern_end) {
                return fail(m, "malformed pattern (missing ']')");
            }
            p++;
        }
    } while (p == m->pattern_end || *p != ']');
    return p + 1;
}

static bool is_single_match(
        struct sandbox_match *m, const char *s, const char *p, const char *end)
{
    if (s >= m->source_end || !step(m)) {
        return false;
    }
    unsigned char c = (unsigned char)*s;
    switch (*p) {
    case '.':
        return true;
    case ESCAPE:
        return is_in_class(c, (unsigned char)p[1]);
    case '[':
        /* A long set is compared byte by byte. */
        m->steps += (uint32_t)(end - p) / 4;
        return is_in_set(c, p, end - 1);
    default:
        return (unsigned char)*p == c;
    }
}

/* -- Items -- */

static const char *match_balance(struct sandbox_match *m, const char *s, const char *p)
{
    if (m->pattern_end - p < 2) {
        return fail(m, "malformed pattern (missing arguments to '%b')");
    }
    if (s >= m->source_end || *s != *p) {
        return NULL;
    }
    int nested = 1;
    while (++s < m->source_end && step(m)) {
        if (*s == p[1]) {
            if (--nested == 0) {
                return s + 1;
            }
        } else if (*s == *p) {
            nested++;
        }
    }
    return NULL;
}

static const char *match_most(
        struct sandbox_match *m, const char *s, const char *p, const char *end)
{
    ptrdiff_t count = 0;
    while (is_single_match(m, s + count, p, end)) {
        count++;
    }
    for (; count >= 0 && !m->error; count--) {
        const char *found = match(m, s + count, end + 1);
        if (found) {
            return found;
        }
    }
    return NULL;
}

static const char *match_least(
        struct sandbox_match *m, const char *s, const char *p, const char *end)
{
    for (;;) {
        const char *found = match(m, s, end + 1);
        if (found || m->error) {
            return found;
        }
        if (!is_single_match(m, s, p, end)) {
            return NULL;
        }
        s++;
    }
}

static const char *open_capture(
        struct sandbox_match *m, const char *s, const char *p, ptrdiff_t length)
{
    if (m->level >= SANDBOX_MATCH_CAPTURES) {
        return fail(m, "too many captures");
    }
    m->captures[m->level++] = (struct sandbox_capture){s, length};
    const char *found = match(m, s, p);
    if (!found) {
        m->level--;
    }
    return found;
}

static const char *close_capture(struct sandbox_match *m, const char *s, const char *p)
{
    int level = m->level - 1;
    while (level >= 0 && m->captures[level].length != SANDBOX_CAPTURE_OPEN) {
        level--;
    }
    if (level < 0) {
        return fail(m, "invalid pattern capture");
    }
    m->captures[level].length = s - m->captures[level].start;
    const char *found = match(m, s, p);
    if (!found) {
        m->captures[level].length = SANDBOX_CAPTURE_OPEN;
    }
    return found;
}

static const char *match_back_reference(struct sandbox_match *m, const char *s, char digit)
{
    int level = digit - '1';
    if (level < 0 || level >= m->level || m->captures[level].length == SANDBOX_CAPTURE_OPEN) {
        m->error_index = level + 1;
        return fail(m, "invalid capture index");
    }
    /* As in Lua, a position capture is never matched again. */
    ptrdiff_t length = m->captures[level].length;
    if (length < 0 || m->source_end - s < length) {
        return NULL;
    }
    m->steps += (uint32_t)length / 16;
    bool same = memcmp(m->captures[level].start, s, (size_t)length) == 0;
    return same && step(m) ? s + length : NULL;
}

/* p is behind "%f". Returns the pattern behind the set if s is at a frontier, else NULL. */
static const char *match_frontier(struct sandbox_match *m, const char *s, const char *p)
{
    if (p == m->pattern_end || *p != '[') {
        return fail(m, "missing '[' after '%f' in pattern");
    }
    const char *end = item_end(m, p);
    if (!end || !step(m)) {
        return NULL;
    }
    unsigned char before = s == m->source ? 0 : (unsigned char)s[-1];
    unsigned char here = s == m->source_end ? 0 : (unsigned char)*s;
    return !is_in_set(before, p, end - 1) && is_in_set(here, p, end - 1) ? end : NULL;
}

/* Items that do not match a single character: "%b", "%f" and "%1". */
enum special { SPECIAL_NONE, SPECIAL_BALANCE, SPECIAL_FRONTIER, SPECIAL_BACK };

static enum special special_at(const struct sandbox_match *m, const char *p)
{
    if (*p != ESCAPE || p + 1 == m->pattern_end) {
        return SPECIAL_NONE;
    }
    if (p[1] == 'b') {
        return SPECIAL_BALANCE;
    }
    if (p[1] == 'f') {
        return SPECIAL_FRONTIER;
    }
    return is_digit((unsigned char)p[1]) ? SPECIAL_BACK : SPECIAL_NONE;
}

/* Matches the special item at *p; on success moves both behind it. */
static bool match_special(
        struct sandbox_match *m, enum special special, const char **s, const char **p)
{
    const char *end = NULL;
    if (special == SPECIAL_FRONTIER) {
        end = match_frontier(m, *s, *p + 2);
        *p = end;
        return end;
    }
    if (special == SPECIAL_BALANCE) {
        end = match_balance(m, *s, *p + 2);
        *p += 4;
    } else {
        end = match_back_reference(m, *s, (*p)[1]);
        *p += 2;
    }
    *s = end;
    return end;
}

/* Matches the single-character item at *p, with or without a repetition. Returns true if the match
 * continues at *s and *p; else *result is its end. */
static bool match_item(
        struct sandbox_match *m, const char **s, const char **p, const char **result)
{
    const char *end = item_end(m, *p);
    *result = NULL;
    if (!end) {
        return false;
    }
    char repeat = end < m->pattern_end ? *end : '\0';
    if (repeat == '*') {
        *result = match_most(m, *s, *p, end);
        return false;
    }
    if (repeat == '-') {
        *result = match_least(m, *s, *p, end);
        return false;
    }
    bool one = is_single_match(m, *s, *p, end);
    if (repeat == '+') {
        *result = one ? match_most(m, *s + 1, *p, end) : NULL;
        return false;
    }
    if (repeat == '?') {
        *result = one ? match(m, *s + 1, end + 1) : NULL;
        *p = end + 1;
        return !*result && !m->error;
    }
    *s += one;
    *p = end;
    return one;
}

static const char *match_rest(struct sandbox_match *m, const char *s, const char *p)
{
    while (p != m->pattern_end) {
        if (*p == '(') {
            bool position = p + 1 < m->pattern_end && p[1] == ')';
            return position ? open_capture(m, s, p + 2, SANDBOX_CAPTURE_POSITION)
                            : open_capture(m, s, p + 1, SANDBOX_CAPTURE_OPEN);
        }
        if (*p == ')') {
            return close_capture(m, s, p + 1);
        }
        if (*p == '$' && p + 1 == m->pattern_end) {
            return s == m->source_end ? s : NULL;
        }
        enum special special = special_at(m, p);
        const char *result = NULL;
        if (special != SPECIAL_NONE) {
            if (!match_special(m, special, &s, &p)) {
                return NULL;
            }
        } else if (!match_item(m, &s, &p, &result)) {
            return result;
        }
    }
    return s;
}

static const char *match(struct sandbox_match *m, const char *s, const char *p)
{
    if (m->depth == SANDBOX_MATCH_DEPTH) {
        return fail(m, "pattern too complex");
    }
    m->steps++; /* a call takes as long as two characters */
    if (!step(m)) {
        return NULL;
    }
    m->depth++;
    const char *found = match_rest(m, s, p);
    m->depth--;
    return m->error ? NULL : found;
}

/* -- For callers -- */

void sandbox_match_init(struct sandbox_match *m, const char *source, size_t source_length,
        const char *pattern, size_t pattern_length)
{
    m->source = source;
    m->source_end = source + source_length;
    m->pattern_end = pattern + pattern_length;
    m->next = source;
    m->steps = 0;
    m->on_steps = NULL;
    m->data = NULL;
    m->error = NULL;
    m->error_index = -1;
}

const char *sandbox_match_at(struct sandbox_match *m, const char *s, const char *pattern)
{
    m->level = 0;
    m->depth = 0;
    return match(m, s, pattern);
}

/* True if the pattern begins with a character that must be present; *out_end is the end of that
 * item. */
static bool begins_with_item(struct sandbox_match *m, const char *p, const char **out_end)
{
    if (p == m->pattern_end || *p == '(' || *p == ')' || special_at(m, p) != SPECIAL_NONE ||
            (*p == '$' && p + 1 == m->pattern_end)) {
        return false;
    }
    *out_end = item_end(m, p);
    char repeat = *out_end && *out_end < m->pattern_end ? **out_end : '\0';
    return *out_end && repeat != '*' && repeat != '?' && repeat != '-';
}

/* Moves to the next place where the item can match. False at the end of the source. */
static bool skip_to_item(struct sandbox_match *m, const char *p, const char *end)
{
    if (end - p == 1 && *p != '.') {
        size_t left = (size_t)(m->source_end - m->next);
        const char *at = memchr(m->next, *p, left);
        m->steps += (uint32_t)((at ? (size_t)(at - m->next) : left) / 16);
        m->next = at ? at : m->source_end;
        return at;
    }
    while (m->next < m->source_end && !m->error && !is_single_match(m, m->next, p, end)) {
        m->next++;
    }
    return m->next < m->source_end && !m->error;
}

const char *sandbox_match_next(struct sandbox_match *m, const char *pattern)
{
    const char *end = NULL;
    bool skips = begins_with_item(m, pattern, &end);
    for (; m->next <= m->source_end && !m->error; m->next++) {
        if (skips && !skip_to_item(m, pattern, end)) {
            return NULL;
        }
        const char *found = sandbox_match_at(m, m->next, pattern);
        if (found) {
            return found;
        }
    }
    return NULL;
}

bool sandbox_match_is_plain(const char *pattern, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (pattern[i] != '\0' && strchr("^$*+?.([%-", pattern[i])) {
            return false;
        }
    }
    return true;
}
