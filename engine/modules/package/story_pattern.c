/* story_pattern.c -- Matches a text against an expression, with regcomp of the C library.
 *
 * A story's expression is rewritten for it: \d, \n and escapes in lists are not POSIX; a lazy "?"
 * after a repetition changes nothing, since only whether it matches counts; and where ^ and $ are
 * those of lines, a dot and "[^a]" match no line end, so each becomes a group that does.
 *
 * The C library has no limits: deep groups end its stack, "{n}" within "{n}" its memory, and a back reference to a
 * group that repeats takes endless time. Such expressions are refused. */
#include "engine/modules/package/story_pattern.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#define LENGTH_MAX 1000
#define DEPTH_MAX 30
#define COPIES_MAX 10000 /* product of the numbers in "{n}" */
#define WRONG "not a regular expression: "

struct pattern {
    regex_t regex;
};

struct rewriting {
    struct buf *out;
    struct err *err;
    unsigned groups; /* written so far */
    unsigned count;  /* of the expression's own */
    unsigned own[9]; /* their numbers in what is written */
    unsigned depth;  /* open groups */
    uint64_t copies; /* that all "{n}" make, at most */
    bool repeats;    /* a group of the expression's own */
    bool refers;     /* back, by \1 */
};

static bool put_list_escape(struct rewriting *rewriting, char c)
{
    static const struct {
        char c;
        const char *text;
    } escapes[] = {{'d', "0-9"}, {'w', "[:alnum:]_"}, {'s', "[:space:]"}, {'n', "\n"}};

    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        if (escapes[i].c == c) {
            buf_add_text(rewriting->out, escapes[i].text);
            return true;
        }
    }
    buf_add_char(rewriting->out, c);
    return !strchr("]^-", c) ||
           err_set(rewriting->err, ERR_FORMAT,
                   WRONG "in a list, \"]\" comes first, \"-\" last, and \"^\" not first");
}

/* Returns where the "[…]" at the start of text has its "]"; at or behind the end if it has none. */
static size_t end_of_list(struct str text)
{
    size_t end = text.length > 1 && text.bytes[1] == '^' ? 2 : 1;
    end += end < text.length && text.bytes[end] == ']'; /* there it is a member */
    while (end < text.length && text.bytes[end] != ']') {
        size_t close = str_starts(str_slice(text, end, text.length), STR("[:"))
                               ? str_find(text, STR(":]"), end)
                               : SIZE_MAX;
        end = close != SIZE_MAX ? close + 2 : end + (text.bytes[end] == '\\' ? 2 : 1);
    }
    return end;
}

/* Writes the "[…]" at the start of text. Returns its length, or 0 with err. */
static size_t put_list(struct rewriting *rewriting, struct str text)
{
    bool is_negated = text.length > 1 && text.bytes[1] == '^';
    size_t end = end_of_list(text);
    if (end >= text.length) {
        (void)err_set(rewriting->err, ERR_FORMAT, WRONG "\"[\" has no \"]\"");
        return 0;
    }
    bool is_group = is_negated && str_find(str_slice(text, 0, end), STR("\\n"), 0) == SIZE_MAX;
    rewriting->groups += is_group;
    buf_add_text(rewriting->out, is_group ? "([" : "[");
    for (size_t at = 1; at < end; at++) {
        if (text.bytes[at] != '\\') {
            buf_add_char(rewriting->out, text.bytes[at]);
        } else if (!put_list_escape(rewriting, text.bytes[++at])) {
            return 0;
        }
    }
    buf_add_text(rewriting->out, is_group ? "]|\n)" : "]");
    return end + 1;
}

static bool put_escape(struct rewriting *rewriting, char c)
{
    bool is_back = c >= '1' && c <= '9';
    unsigned number = is_back ? (unsigned)(c - '0') : 0;
    if (is_back && (number > rewriting->count || rewriting->own[number - 1] > 9)) {
        return err_set(rewriting->err, ERR_FORMAT, WRONG "there is no group for \\%c", c);
    }
    rewriting->refers |= is_back;
    if (is_back) {
        buf_printf(rewriting->out, "\\%u", rewriting->own[number - 1]);
    } else if (c == 'd') {
        buf_add_text(rewriting->out, "[0-9]");
    } else if (c == 'n') {
        buf_add_char(rewriting->out, '\n');
    } else {
        buf_printf(rewriting->out, "\\%c", c);
    }
    return true;
}

static bool put_group(struct rewriting *rewriting, struct str rest)
{
    if (str_starts(rest, STR("(?"))) {
        return err_set(rewriting->err, ERR_FORMAT,
                WRONG "\"(?\" is not known here, except (?-i) at the start");
    }
    if (++rewriting->depth > DEPTH_MAX) {
        return err_set(rewriting->err, ERR_LIMIT, WRONG "it has too many groups in groups");
    }
    rewriting->groups++;
    if (rewriting->count < sizeof(rewriting->own) / sizeof(rewriting->own[0])) {
        rewriting->own[rewriting->count++] = rewriting->groups;
    }
    buf_add_char(rewriting->out, '(');
    return true;
}

/* Takes the "{n,m}" at the start of rest. */
static bool put_interval(struct rewriting *rewriting, struct str rest)
{
    uint64_t most = 1;
    uint64_t number = 0;
    for (size_t i = 1; i < rest.length && rest.bytes[i] != '}'; i++) {
        char c = rest.bytes[i];
        number = isdigit((unsigned char)c) && number <= COPIES_MAX
                         ? number * 10 + (uint64_t)(c - '0')
                         : 0;
        most = number > most ? number : most;
    }
    rewriting->copies *= most;
    buf_add_char(rewriting->out, '{');
    return rewriting->copies <= COPIES_MAX ||
           err_set(rewriting->err, ERR_LIMIT, WRONG "{n} repeats too much");
}

/* Takes the ")" at the start of rest. */
static void put_group_end(struct rewriting *rewriting, struct str rest)
{
    rewriting->depth -= rewriting->depth > 0;
    size_t behind = str_starts(rest, STR(")?")) ? 2 : 1;
    rewriting->repeats |= behind < rest.length && strchr("*+{", rest.bytes[behind]) != NULL;
    buf_add_char(rewriting->out, ')');
}

static bool is_repeated(struct str text, size_t at)
{
    return at > 0 && strchr("*+?}", text.bytes[at - 1]) != NULL &&
           (at < 2 || text.bytes[at - 2] != '\\');
}

/* Writes the piece of the expression at `at`. Returns its length, or 0 with err. */
static size_t put_piece(struct rewriting *rewriting, struct str text, size_t at)
{
    char c = text.bytes[at];
    struct str rest = str_slice(text, at, text.length);
    if (c == '\\' && rest.length > 1) {
        return put_escape(rewriting, rest.bytes[1]) ? 2 : 0;
    }
    if (c == '[') {
        return put_list(rewriting, rest);
    }
    if (c == '(') {
        return put_group(rewriting, rest) ? 1 : 0;
    }
    if (c == '{' && rest.length > 1 && isdigit((unsigned char)rest.bytes[1])) {
        return put_interval(rewriting, rest) ? 1 : 0;
    }
    if (c == '.') {
        rewriting->groups++;
        buf_add_text(rewriting->out, "(.|\n)");
    } else if (c == '{') {
        buf_add_text(rewriting->out, "\\{"); /* no interval */
    } else if (c == ')') {
        put_group_end(rewriting, rest);
    } else if (c != '?' || !is_repeated(text, at)) {
        buf_add_char(rewriting->out, c);
    }
    return 1;
}

static bool compile(struct pattern *pattern, struct str text, int flags, struct err *err)
{
    struct buf rewritten = {0};
    struct rewriting rewriting = {.out = &rewritten, .err = err, .copies = 1};
    size_t length = text.length <= LENGTH_MAX;
    if (length == 0) {
        (void)err_set(err, ERR_LIMIT, WRONG "it is longer than %d bytes", LENGTH_MAX);
    }
    for (size_t at = 0; at < text.length && length > 0; at += length) {
        length = put_piece(&rewriting, text, at);
    }
    if (length > 0 && rewriting.repeats && rewriting.refers) {
        length = 0;
        (void)err_set(err, ERR_LIMIT, WRONG "\\1 and a group that repeats do not go together");
    }
    int code = length > 0 ? regcomp(&pattern->regex, rewritten.bytes ? rewritten.bytes : "",
                                    REG_EXTENDED | REG_NEWLINE | flags)
                          : 0;
    if (code != 0) {
        char why[128];
        (void)regerror(code, &pattern->regex, why, sizeof(why));
        (void)err_set(err, ERR_FORMAT, WRONG "%s", why);
    }
    buf_finish(&rewritten);
    return length > 0 && code == 0;
}

struct pattern *pattern_create(struct str text, struct err *err)
{
    struct pattern *pattern = mem_alloc(sizeof(*pattern));
    struct str mark = STR("(?-i)");
    bool has_case = str_starts(text, mark);
    if (!compile(pattern, has_case ? str_slice(text, mark.length, text.length) : text,
                has_case ? 0 : REG_ICASE, err)) {
        mem_free(pattern);
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
    char *copy = str_dup(text); /* with a NUL behind it */
    bool is = regexec(&pattern->regex, copy, 0, NULL, 0) == 0;
    mem_free(copy);
    return is;
}

bool pattern_find_placeholder(struct str text, struct str *out)
{
    for (size_t from = 0; (from = str_find_char(text, '{', from)) != SIZE_MAX; from++) {
        size_t to = from + 1;
        while (to < text.length && strchr("abcdefghijklmnopqrstuvwxyz_", text.bytes[to])) {
            to++;
        }
        if (to > from + 1 && to < text.length && text.bytes[to] == '}') {
            *out = str_slice(text, from, to + 1);
            return true;
        }
    }
    return false;
}
