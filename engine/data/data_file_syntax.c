/* data_file_syntax.c -- explains where a file of data is not written as Lua, and finds keys in its text.
 *
 * Lua names the token at which it gave up. The mistake is often before it: a comma that is missing
 * at the end of a line, or a brace that is never closed. */
#include "engine/base/buf.h"
#include "engine/data/data_file_lua.h"

/* Returns a line of source without blanks around it. */
static struct str line_at(struct str source, int line)
{
    struct str text = STR_NONE;
    for (int i = 0; i < line; i++) {
        text = str_take_until(&source, '\n');
    }
    return str_trim(text);
}

/* Returns the last line before `line` that has more than a comment; 0: none. */
static int line_before(struct str source, int line)
{
    struct str text = STR_NONE;
    do {
        text = line_at(source, --line);
    } while (line > 0 && (text.length == 0 || str_starts(text, STR("--"))));
    return line > 0 ? line : 0;
}

/* Returns the part of a line before a column, counted from 1, without blanks around it. */
static struct str text_before(struct str source, int line, int column)
{
    struct str text = STR_NONE;
    size_t at = 0;
    for (int i = 0; i < line; i++) {
        text = str_take_until(&source, '\n');
    }
    for (int left = column; at < text.length; at++) {
        left -= ((unsigned char)text.bytes[at] & 0xC0) != 0x80;
        if (left == 0) {
            break;
        }
    }
    return str_trim(str_slice(text, 0, at));
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static bool is_one_word(struct str text)
{
    size_t i = 0;
    while (i < text.length && is_word_char(text.bytes[i])) {
        i++;
    }
    return text.length > 0 && i == text.length;
}

/* Returns the number behind the last " line " of Lua's message, where a brace or text began; 0: none. */
static int line_in(struct str said)
{
    size_t at = 0;
    uint64_t number = 0;
    while (at < said.length && !str_starts(str_slice(said, at, said.length), STR(" line "))) {
        at++;
    }
    struct str rest = str_slice(said, at < said.length ? at + 6 : at, said.length);
    return str_to_u64(str_take_until(&rest, ')'), &number) ? (int)number : 0;
}

/* Lua's words about a mistake, in parts. */
struct mistake {
    struct str said;   /* before " near " */
    struct str token;  /* in quotes, or <eof> */
    struct str hint;   /* in brackets behind that */
    struct str before; /* text of the token's line before it */
    struct str last;   /* the line before that one; what Lua read last if `before` is empty */
    int last_line;
    int opened; /* 0: Lua names no line where the brace or the text begins */
};

static bool explain_end(const struct mistake *mistake, int *line, struct err *err)
{
    bool is_brace = str_starts(mistake->said, STR("'}' expected"));
    *line = mistake->opened > 0 ? mistake->opened : mistake->last_line;
    return err_set(err, ERR_FORMAT, "%s",
            str_starts(mistake->said, STR("unfinished")) ? "the [[ of this line has no ]]"
            : is_brace                                   ? "the { of this line has no }"
            : str_ends(mistake->last, STR("="))
                    ? "a value is missing after the ="
                    : "the file ends here, where something is missing");
}

static bool explain_comma(const struct mistake *mistake, int *line, struct err *err)
{
    if (mistake->before.length > 0) {
        return err_set(err, ERR_FORMAT, "a comma or a } is missing before %.*s",
                STR_FMT(mistake->token));
    }
    *line = mistake->last_line;
    return err_set(err, ERR_FORMAT,
            "a comma is missing at the end of this line, or the } for the { of line %d",
            mistake->opened);
}

static bool explain(const struct mistake *mistake, int *line, struct err *err)
{
    bool is_equal = str_equal(mistake->token, STR("'='")) && is_one_word(mistake->before);
    struct str read = mistake->before.length == 0 || is_equal ? mistake->last : mistake->before;
    bool is_earlier = mistake->before.length == 0 || is_equal;
    if (str_equal(mistake->token, STR("<eof>"))) {
        return explain_end(mistake, line, err);
    }
    if (str_starts(mistake->said, STR("unfinished string"))) {
        return err_set(err, ERR_FORMAT, "the text %.*s has no quote at its end",
                STR_FMT(str_slice(mistake->token, 1, mistake->token.length - 1)));
    }
    if (str_starts(mistake->hint, STR("a comma"))) {
        return explain_comma(mistake, line, err);
    }
    if (str_ends(read, STR("=")) && !str_ends(read, STR("=="))) {
        *line = is_earlier ? mistake->last_line : *line;
        return err_set(err, ERR_FORMAT, "a value is missing after the =");
    }
    if (is_equal && str_ends(read, STR(","))) {
        *line = mistake->last_line;
        return err_set(err, ERR_FORMAT,
                "the comma at the end of this line is one too many: commas stand in braces "
                "only");
    }
    if (mistake->before.length == 0 && str_starts(mistake->said, STR("syntax error"))) {
        *line = mistake->last_line;
        return err_set(err, ERR_FORMAT, "%.*s has no value: write NAME = VALUE",
                STR_FMT(str_fit(mistake->last, 60)));
    }
    if (str_equal(mistake->token, STR("'}'"))) {
        return err_set(err, ERR_FORMAT, "there is no { before this }");
    }
    return err_set(err, ERR_FORMAT, "%.*s isn't understood here: %.*s", STR_FMT(mistake->token),
            STR_FMT(mistake->hint.length > 0 ? mistake->hint
                                             : STR("write NAME = VALUE, with text in quotes "
                                                   "and tables in { }")));
}

void data_file_explain(struct str source, int column, int *line, struct err *err)
{
    struct err lua = *err;
    struct mistake mistake = {.said = str_of(lua.text)};
    size_t near = str_find(mistake.said, STR(" near "), 0);
    if (near == SIZE_MAX) {
        return; /* a limit: a sentence already */
    }
    mistake.token = str_slice(mistake.said, near + 6, mistake.said.length);
    mistake.said = str_slice(mistake.said, 0, near);
    size_t hint = mistake.token.length;
    while (hint > 0 && str_ends(mistake.token, STR(")")) &&
            !str_starts(str_slice(mistake.token, hint, mistake.token.length), STR(" ("))) {
        hint--;
    }
    if (hint > 0 && hint < mistake.token.length) {
        mistake.hint = str_slice(mistake.token, hint + 2, mistake.token.length - 1);
        mistake.token = str_slice(mistake.token, 0, hint);
    }
    bool at_end = str_equal(mistake.token, STR("<eof>"));
    mistake.before = text_before(source, *line, column);
    mistake.last_line = line_before(source, at_end ? *line + 1 : *line);
    mistake.last = line_at(source, mistake.last_line);
    mistake.opened = line_in(mistake.said);
    (void)explain(&mistake, line, err);
}

/* -- keys -- */

/* Returns the offset behind the word in source, from `from` on, where it is a key; or, if is_key is false, no key.
 * SIZE_MAX: not found. Words in comments don't count. */
static size_t find_word(struct str source, struct str word, size_t from, bool is_key)
{
    for (size_t at; (at = str_find(source, word, from)) != SIZE_MAX;) {
        from = at + word.length;
        size_t begin = at;
        while (begin > 0 && source.bytes[begin - 1] != '\n') {
            begin--;
        }
        struct str rest = str_slice(source, from, source.length);
        bool is_whole = (at == 0 || !is_word_char(source.bytes[at - 1])) &&
                        (rest.length == 0 || !is_word_char(rest.bytes[0]));
        if (is_whole && str_find(str_slice(source, begin, at), STR("--"), 0) == SIZE_MAX &&
                str_starts(str_trim(rest), STR("=")) == is_key) {
            return from;
        }
    }
    return SIZE_MAX;
}

static int line_of(struct str source, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line += source.bytes[i] == '\n';
    }
    return line;
}

static struct str until_line(struct str source, int line)
{
    struct str rest = source;
    for (int i = 0; i < line; i++) {
        (void)str_take_until(&rest, '\n');
    }
    return str_slice(source, 0, source.length - rest.length);
}

int data_file_key_line(struct str source, int end, struct str path)
{
    source = until_line(source, end);
    size_t at = SIZE_MAX;
    struct str first = str_take_until(&path, '.');
    for (size_t next = 0; (next = find_word(source, first, next, true)) != SIZE_MAX;) {
        at = next;
    }
    while (at != SIZE_MAX && path.length > 0) {
        size_t inner = find_word(source, str_take_until(&path, '.'), at, true);
        if (inner == SIZE_MAX) {
            break;
        }
        at = inner;
    }
    return at == SIZE_MAX ? end : line_of(source, at);
}

int data_file_word_line(struct str source, int end, struct str word)
{
    source = until_line(source, end);
    size_t at = SIZE_MAX;
    for (size_t next = 0; (next = find_word(source, word, next, false)) != SIZE_MAX;) {
        at = next;
    }
    return at == SIZE_MAX ? end : line_of(source, at);
}
