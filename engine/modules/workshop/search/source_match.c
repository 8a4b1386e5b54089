/* source_match.c -- finds and replaces a text, or a pattern of Lua, in the lines of a source.
 *
 * A pattern takes at most STEPS_MAX steps in a source, about two milliseconds, whatever it and the source are. It is
 * matched in each line by itself, so ^ and $ are a line's ends. */
#include "engine/modules/workshop/search/source_match.h"

#include "engine/sandbox/sandbox_match.h"

#include <string.h>

#define STEPS_MAX 400000

struct matching {
    const struct source_pattern *pattern;
    struct sandbox_match match;
    uint32_t left; /* steps */
};

static bool charge_matching(void *data, uint32_t steps)
{
    struct matching *matching = data;
    bool ok = steps <= matching->left;
    matching->left = ok ? matching->left - steps : 0;
    return ok;
}

static void begin_line(struct matching *matching, struct str line)
{
    const struct source_pattern *pattern = matching->pattern;
    sandbox_match_init(&matching->match, line.bytes, line.length, pattern->text.bytes,
            pattern->text.length);
    matching->match.on_steps = charge_matching;
    matching->match.data = matching;
    matching->match.next = line.bytes;
}

/* Returns the end of the next match, and sets match.next to its beginning; NULL without a match, or after an error. */
static const char *find_plain(struct matching *matching)
{
    struct sandbox_match *match = &matching->match;
    struct str text = matching->pattern->text;
    const char *at = memmem(
            match->next, (size_t)(match->source_end - match->next), text.bytes, text.length);
    match->next = at ? at : match->source_end;
    match->level = 0;
    return at ? at + text.length : NULL;
}

static const char *find_next_match(struct matching *matching)
{
    struct sandbox_match *match = &matching->match;
    const char *pattern = matching->pattern->text.bytes;
    if (!matching->pattern->is_lua) {
        return find_plain(matching);
    }
    if (*pattern == '^') {
        return match->next == match->source ? sandbox_match_at(match, match->next, pattern + 1)
                                            : NULL;
    }
    return sandbox_match_next(match, pattern);
}

static bool fail_matching(const struct matching *matching, struct err *err)
{
    const struct sandbox_match *match = &matching->match;
    return match->error_index >= 0
                   ? err_set(err, ERR_FORMAT, "%s %%%d", match->error, match->error_index)
                   : err_set(err, ERR_FORMAT, "%s", match->error);
}

/* False with a sentence if the pattern, which has matched, leaves a capture open. */
static bool check_captures(const struct sandbox_match *match, struct err *err)
{
    for (int i = 0; i < match->level; i++) {
        if (match->captures[i].length == SANDBOX_CAPTURE_OPEN) {
            return err_set(err, ERR_FORMAT, "malformed pattern (unfinished capture)");
        }
    }
    return true;
}

/* -- checking -- */

static bool check_with(const struct source_pattern *pattern, struct err *err)
{
    struct str with = pattern->with;
    for (size_t i = 0; i < with.length; i++) {
        if (with.bytes[i] == '%') {
            i++;
            if (i >= with.length ||
                    !((with.bytes[i] >= '0' && with.bytes[i] <= '9') || with.bytes[i] == '%')) {
                return err_set(err, ERR_FORMAT,
                        "behind %% in the new text stands the number of a capture, or %%");
            }
        }
    }
    return true;
}

bool source_pattern_check(const struct source_pattern *pattern, struct err *err)
{
    struct matching matching = {.pattern = pattern, .left = STEPS_MAX};
    if (pattern->text.length == 0 || pattern->text.length > SOURCE_PATTERN_MAX ||
            pattern->with.length > SOURCE_PATTERN_MAX) {
        return err_set(err, ERR_LIMIT,
                "the text has 1 to %d bytes, and the new one as many at most",
                SOURCE_PATTERN_MAX);
    }
    if (memchr(pattern->text.bytes, '\n', pattern->text.length) ||
            (pattern->with.length > 0 &&
                    memchr(pattern->with.bytes, '\n', pattern->with.length))) {
        return err_set(err, ERR_FORMAT, "the texts are a line each");
    }
    if (!pattern->is_lua) {
        return true;
    }
    begin_line(&matching, STR(""));
    const char *end = find_next_match(&matching);
    if (matching.match.error) {
        return fail_matching(&matching, err);
    }
    if (end) {
        return check_captures(&matching.match, err) &&
               err_set(err, ERR_FORMAT,
                       "the pattern also matches an empty text: make it longer");
    }
    return check_with(pattern, err);
}

/* -- replacing -- */

/* Appends a capture, or the whole match. Returns false with an error if the pattern has fewer captures. */
static bool add_capture(const struct sandbox_match *match, int number, const char *end,
        struct buf *out, struct err *err)
{
    if (number == 0 || (number == 1 && match->level == 0)) {
        buf_add(out, match->next, (size_t)(end - match->next));
        return true;
    }
    if (number > match->level) {
        return err_set(err, ERR_FORMAT, "the pattern has no capture %%%d", number);
    }
    const struct sandbox_capture *capture = &match->captures[number - 1];
    if (capture->length == SANDBOX_CAPTURE_POSITION) {
        buf_add_int(out, capture->start - match->source + 1);
    } else if (capture->length >= 0) {
        buf_add(out, capture->start, (size_t)capture->length);
    }
    return true;
}

static bool add_with(
        const struct matching *matching, const char *end, struct buf *out, struct err *err)
{
    struct str with = matching->pattern->with;
    bool ok = true;
    for (size_t i = 0; ok && i < with.length; i++) {
        if (!matching->pattern->is_lua || with.bytes[i] != '%') {
            buf_add_char(out, with.bytes[i]);
        } else if (with.bytes[++i] == '%') {
            buf_add_char(out, '%');
        } else {
            ok = add_capture(&matching->match, with.bytes[i] - '0', end, out, err);
        }
    }
    return ok;
}

/* Appends the line with every occurrence replaced; *out_found: there is one. */
static bool replace_line(struct matching *matching, struct str line, struct buf *out,
        bool *out_found, struct err *err)
{
    struct sandbox_match *match = &matching->match;
    const char *copied = line.bytes;
    const char *end = NULL;
    bool ok = true;
    *out_found = false;
    begin_line(matching, line);
    while (ok && (end = find_next_match(matching)) != NULL) {
        if (end == match->next) {
            if (end == match->source_end) {
                break;
            }
            match->next++; /* an empty match replaces nothing */
            continue;
        }
        *out_found = true;
        buf_add(out, copied, (size_t)(match->next - copied));
        ok = check_captures(match, err) && add_with(matching, end, out, err);
        match->next = end;
        copied = end;
    }
    buf_add(out, copied, (size_t)(line.bytes + line.length - copied));
    return ok && (!match->error || fail_matching(matching, err));
}

bool source_replace(const struct source_pattern *pattern, struct str source, struct buf *out,
        void (*visit)(void *data, const struct source_line *line), void *data, struct err *err)
{
    struct matching matching = {.pattern = pattern, .left = STEPS_MAX};
    struct buf new = {0};
    bool ok = true;
    for (size_t number = 1; ok && source.length > 0; number++) {
        size_t end = str_find_char(source, '\n', 0);
        struct str line = str_take_until(&source, '\n');
        bool found = false;
        buf_clear(&new);
        ok = replace_line(&matching, line, &new, &found, err) ||
             err_wrap(err, "line %zu", number);
        if (ok && found && visit) {
            struct source_line about = {number, line, buf_str(&new)};
            visit(data, &about);
        }
        if (out) {
            buf_add_str(out, buf_str(&new));
            if (end != SIZE_MAX) {
                buf_add_char(out, '\n');
            }
        }
    }
    buf_finish(&new);
    return ok;
}
