/* story_pattern.c -- Matches a text against an expression, with the GNU functions of regex.h.
 *
 * They do not know \d and \n, nor a lazy "?" after a repetition, so an expression is rewritten
 * first. They work on bytes: the program has the locale "C". */
#include "engine/modules/package/story_pattern.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#define SYNTAX (RE_SYNTAX_POSIX_EXTENDED | RE_BACKSLASH_ESCAPE_IN_LISTS)

struct pattern {
    struct re_pattern_buffer regex;
};

/* Appends what follows a backslash. */
static void put_escape(struct buf *out, char c, bool in_list)
{
    if (c == 'd') {
        buf_add_text(out, in_list ? "0-9" : "[0-9]");
    } else if (c == 'n') {
        buf_add_char(out, '\n');
    } else if (in_list && c == 'w') {
        buf_add_text(out, "[:alnum:]_");
    } else if (in_list && c == 's') {
        buf_add_text(out, "[:space:]");
    } else {
        buf_add_char(out, '\\');
        buf_add_char(out, c);
    }
}

/* Appends the "[…]" at the start of text; returns its length, or 0 if it has no end. */
static size_t put_list(struct buf *out, struct str text)
{
    size_t at = 1;
    buf_add_char(out, '[');
    for (bool is_first = true; at < text.length; is_first = false, at++) {
        char c = text.bytes[at];
        if (c == '\\' && at + 1 < text.length) {
            put_escape(out, text.bytes[++at], true);
            continue;
        }
        buf_add_char(out, c);
        if (c == ']' && !is_first) {
            return at + 1;
        }
        if (c == '^' && is_first && at + 1 < text.length && text.bytes[at + 1] == ']') {
            buf_add_char(out, text.bytes[++at]);
        }
    }
    return 0;
}

static bool is_repeated(struct str text, size_t at)
{
    return at > 0 && strchr("*+?}", text.bytes[at - 1]) != NULL &&
           (at < 2 || text.bytes[at - 2] != '\\');
}

static bool rewrite(struct str text, struct buf *out, struct err *err)
{
    for (size_t at = 0; at < text.length; at++) {
        char c = text.bytes[at];
        if (c == '\\' && at + 1 < text.length) {
            put_escape(out, text.bytes[++at], false);
        } else if (c == '[') {
            size_t length = put_list(out, str_slice(text, at, text.length));
            if (length == 0) {
                return err_set(err, ERR_FORMAT, "not a regular expression: \"[\" has no \"]\"");
            }
            at += length - 1;
        } else if (c == '(' && at + 1 < text.length && text.bytes[at + 1] == '?') {
            return err_set(err, ERR_FORMAT,
                    "not a regular expression: \"(?\" is not known here, except (?-i) at the "
                    "start");
        } else if (c == '{' && (at + 1 == text.length || !isdigit((unsigned char)text.bytes[at + 1]))) {
            buf_add_text(out, "\\{"); /* no interval */
        } else if (c != '?' || !is_repeated(text, at)) {
            buf_add_char(out, c);
        }
    }
    return true;
}

static bool compile(struct pattern *pattern, struct str text, reg_syntax_t more, struct err *err)
{
    struct buf rewritten = {0};
    bool ok = rewrite(text, &rewritten, err);
    if (ok) {
        reg_syntax_t before = re_set_syntax(SYNTAX | more);
        const char *why =
                re_compile_pattern(rewritten.bytes ? rewritten.bytes : "", rewritten.length,
                        &pattern->regex);
        (void)re_set_syntax(before);
        ok = !why || err_set(err, ERR_FORMAT, "not a regular expression: %s", why);
    }
    buf_finish(&rewritten);
    return ok;
}

struct pattern *pattern_create(struct str text, struct err *err)
{
    struct pattern *pattern = mem_alloc(sizeof(*pattern));
    *pattern = (struct pattern){0};
    bool has_case = str_starts(text, STR("(?-i)"));
    if (!compile(pattern, has_case ? str_slice(text, strlen("(?-i)"), text.length) : text,
                has_case ? 0 : RE_ICASE, err)) {
        pattern_destroy(pattern);
        return NULL;
    }
    return pattern;
}

void pattern_destroy(struct pattern *pattern)
{
    if (!pattern) {
        return;
    }
    regfree(&pattern->regex);
    mem_free(pattern);
}

bool pattern_matches(const struct pattern *pattern, struct str text)
{
    struct re_pattern_buffer regex = pattern->regex;
    regoff_t length = (regoff_t)text.length;
    return re_search(&regex, text.bytes ? text.bytes : "", length, 0, length, NULL) >= 0;
}
