/* sandbox_load.c -- compiles source, and locates and explains mistakes in it.
 *
 * No hook runs while Lua compiles, and its compiler has loops over all jumps of a function: 64 KB
 * of "a and a and ..." take 120 ms. So each piece of the source is charged, and the clock is read.
 * A label settles all jumps to it at once, so a builder has only a limited number of jumps.
 * sandbox_load_within aborts any compilation that still takes too long.
 *
 * Lua's message names the chunk, the line and a token, and is parsed here. A source with a mistake
 * is passed again, byte by byte, to find the position where Lua stopped: the token is its last
 * occurrence before that. */
#include "engine/base/buf.h"
#include "engine/sandbox/sandbox_impl.h"

#include <string.h>

#define PIECE_BYTES 64
#define PIECE_STEPS 256
#define JUMPS_MAX 1000
#define MESSAGE_COLUMNS 400

/* The source, and how much of it Lua has read. */
struct reading {
    struct str source;
    size_t read;
    size_t piece; /* bytes at a time, at most PIECE_BYTES */
};

static struct str line_of(struct str source, size_t at, size_t *out_start)
{
    size_t start = at;
    while (start > 0 && source.bytes[start - 1] != '\n') {
        start--;
    }
    size_t end = str_find_char(source, '\n', at);
    *out_start = start;
    return str_slice(source, start, end == SIZE_MAX ? source.length : end);
}

static size_t start_of_line(struct str source, int line)
{
    size_t at = 0;
    for (int i = 1; i < line; i++) {
        size_t end = str_find_char(source, '\n', at);
        if (end == SIZE_MAX) {
            return source.length;
        }
        at = end + 1;
    }
    return at;
}

/* Returns the column, from 1, behind text. A tab counts as one column, as in editors. */
static int column_after(struct str text)
{
    size_t columns = str_columns(text) + 1;
    for (size_t i = 0; i < text.length; i++) {
        columns += text.bytes[i] == '\t';
    }
    return (int)columns;
}

/* Returns the column, from 1, of the first word of the line at line_start. */
static int column_of_line(struct str source, size_t line_start)
{
    size_t start = 0;
    struct str text = line_of(source, line_start, &start);
    size_t indent = 0;
    while (indent < text.length && (text.bytes[indent] == ' ' || text.bytes[indent] == '\t')) {
        indent++;
    }
    return column_after(str_slice(text, 0, indent));
}

int sandbox_column(struct str source, int line)
{
    return line > 0 ? column_of_line(source, start_of_line(source, line)) : 0;
}

/* Returns the offset of the token's last occurrence in the line before the place where Lua stopped;
 * SIZE_MAX: unknown. */
static size_t place_of(const struct reading *reading, int line, struct str token)
{
    struct str source = reading->source;
    size_t line_start = start_of_line(source, line);
    size_t at = reading->read < source.length ? reading->read : source.length;
    at = at > token.length ? at - token.length : 0;
    while (token.length > 0 && at > line_start &&
            !str_equal(str_slice(source, at, at + token.length), token)) {
        at--;
    }
    bool found = token.length > 0 && at >= line_start &&
                 str_equal(str_slice(source, at, at + token.length), token);
    return found ? at : SIZE_MAX;
}

/* Returns the column, from 1, of offset at, or of the end; if the offset is unknown, of the line's
 * first word. */
static int column_of(struct str source, int line, size_t at, bool at_end)
{
    size_t start = 0;
    size_t line_start = start_of_line(source, line);
    if (at_end) {
        return column_after(line_of(source, line_start, &start));
    }
    if (at == SIZE_MAX) {
        return column_of_line(source, line_start);
    }
    (void)line_of(source, at, &start);
    return column_after(str_slice(source, start, at));
}

/* Syntax of other languages, with the token at which Lua stops. */
static const struct {
    const char *token;   /* Lua stopped at it; "": any token */
    const char *before;  /* text before the token, or "" */
    const char *written; /* text at the token */
    const char *says;    /* beginning of Lua's message; "": any */
    const char *hint;
} foreign[] = {
        {"!", "", "!=", "", "Lua writes ~= for \"is not\""},
        {"!", "", "!", "", "Lua writes not for !"},
        {"=", "", "=", "'then' expected", "to compare, write =="},
        {"=", "", "=", "'do' expected", "to compare, write =="},
        {"+", "", "+=", "", "Lua has no +=: write x = x + 1"},
        {"+", "+", "+", "", "Lua has no ++: write x = x + 1"},
        {"-", "", "-=", "", "Lua has no -=: write x = x - 1"},
        {"*", "", "*=", "", "Lua has no *=: write x = x * 2"},
        {"/", "", "/=", "", "Lua has no /=: write x = x / 2"},
        {"..", "", "..=", "", "Lua has no ..=: write x = x .. y"},
        {"&", "&", "&", "", "Lua writes and for &&"},
        {"|", "|", "|", "", "Lua writes or for ||"},
        {"//", "", "//", "unexpected symbol", "a comment begins with --"},
        {"#", "", "#", "unexpected symbol", "a comment begins with --"},
        {"", ": ", "\"", "<name> expected", "write NAME = VALUE"},
        {"=", "\" ", "=", "'}' expected", "a key in quotes has brackets: [\"KEY\"] = VALUE"},
        {"", "ref ", "", "'}' expected", "a ref stands in quotes: ref \"AREA/NAME\""},
        {"end", "", "", "'}' expected", "a } is missing before it"},
        {")", "", "", "'}' expected", "a } is missing before it"},
        {"=", "", "", "'}' expected", "a key that is no word has brackets: [\"A-B\"] = VALUE"},
        {"", "", "", "'}' expected", "a comma is missing before it"},
        {"-", "", "-", "syntax error", "no name has a -: thing \"REF\" { proto = \"A-B\" }"},
        {"", "item ", "", "syntax error", "a ref stands in quotes: item \"AREA/NAME\""},
        {"", "room ", "", "syntax error", "a ref stands in quotes: room \"AREA/NAME\""},
        {"", "const ", "", "syntax error", "Lua writes local for a new variable"},
        {"", "var ", "", "syntax error", "Lua writes local for a new variable"},
        {"", "let ", "", "syntax error", "Lua writes local for a new variable"},
};

/* Returns advice what to write instead, or NULL. at: the token's offset in source. */
static const char *hint_at(struct str source, size_t at, struct str token, struct str message)
{
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        struct str wanted = str_of(foreign[i].token);
        if ((wanted.length == 0 || str_equal(token, wanted)) &&
                str_starts(message, str_of(foreign[i].says)) &&
                str_ends(str_slice(source, 0, at), str_of(foreign[i].before)) &&
                str_starts(str_slice(source, at, source.length), str_of(foreign[i].written))) {
            return foreign[i].hint;
        }
    }
    return NULL;
}

/* Parses Lua's message "chunk:line: text near 'token'". */
static void explain(struct str message, const struct reading *reading, struct err *err,
        int *line, int *column)
{
    size_t at = 0;
    *line = 0;
    *column = 0;
    /* The chunk's name may hold colons: the place ends at the first ":digits: ". */
    while ((at = str_find_char(message, ':', at)) != SIZE_MAX) {
        size_t end = at + 1;
        while (end < message.length && message.bytes[end] >= '0' && message.bytes[end] <= '9') {
            end++;
        }
        uint64_t number = 0;
        if (end + 1 < message.length && message.bytes[end] == ':' &&
                message.bytes[end + 1] == ' ' &&
                str_to_u64(str_slice(message, at + 1, end), &number)) {
            *line = number < INT32_MAX ? (int)number : 0;
            message = str_slice(message, end + 2, message.length);
            break;
        }
        at++;
    }
    size_t near = str_find(message, STR(" near '"), 0);
    bool named = near != SIZE_MAX && str_ends(message, STR("'"));
    struct str token = named ? str_slice(message, near + 7, message.length - 1) : STR_NONE;
    size_t place = place_of(reading, *line, token);
    *column = column_of(reading->source, *line, place, str_ends(message, STR(" near <eof>")));
    const char *hint =
            place == SIZE_MAX ? NULL : hint_at(reading->source, place, token, message);
    struct buf clean = {0};
    str_clean(str_slice(message, 0, str_fit_columns(message, MESSAGE_COLUMNS)), false, &clean);
    err_set(err, ERR_SCRIPT, hint ? "%s (%s)" : "%s%s", clean.bytes ? clean.bytes : "",
            hint ? hint : "");
    buf_finish(&clean);
}

/* Passes the next piece to Lua, and checks the budget. Reading a source again costs no steps. */
static const char *next_piece(lua_State *L, void *data, size_t *out_length)
{
    struct reading *reading = data;
    if (reading->read % PIECE_BYTES == 0) {
        sandbox_charge(L, reading->piece > 1 ? PIECE_STEPS : 0);
        sandbox_check(L);
    }
    size_t left = reading->source.length - reading->read;
    const char *piece = reading->source.bytes + reading->read;
    *out_length = left < reading->piece ? left : reading->piece;
    reading->read += *out_length;
    return piece;
}

static bool compile(
        struct sandbox *sb, lua_State *L, struct reading *reading, const char *chunk_name)
{
    bool before = sb->compiling;
    lua_State *running = sb->running;
    sb->compiling = true;
    sb->running = L;
    int status = lua_load(L, next_piece, reading, chunk_name, "t");
    sb->compiling = before;
    sb->running = running;
    if (status == LUA_ERRMEM && sb->in_transaction) {
        sandbox_kill(sb, "it ran out of memory");
    }
    return status == LUA_OK;
}

static size_t count_word(struct str source, struct str word)
{
    size_t count = 0;
    size_t at = 0;
    while ((at = str_find(source, word, at)) != SIZE_MAX) {
        at += word.length;
        count++;
    }
    return count;
}

static bool admit(const struct sandbox *sb, struct str source, struct err *err)
{
    if (sb->trusted) {
        return true;
    }
    if (source.length > sb->limits.source_bytes) {
        return err_set(err, ERR_LIMIT, "the source is %zu bytes long, and %zu are allowed",
                source.length, sb->limits.source_bytes);
    }
    if (count_word(source, STR("goto")) + count_word(source, STR("break")) > JUMPS_MAX) {
        return err_set(err, ERR_LIMIT, "there are more than %d goto and break", JUMPS_MAX);
    }
    return true;
}

bool sandbox_load(lua_State *L, struct str source, const char *chunk_name, struct err *err,
        int *out_line, int *out_column)
{
    struct sandbox *sb = sandbox_of(L);
    int env = lua_gettop(L);
    *out_line = 0;
    *out_column = 0;
    if (!admit(sb, source, err)) {
        lua_pop(L, 1);
        return false;
    }
    struct reading reading = {.source = source, .piece = PIECE_BYTES};
    bool ok = compile(sb, L, &reading, chunk_name);
    if (!ok && !(sb->killed && sb->in_transaction)) {
        /* Finds out where Lua stops. The message stays the same. */
        reading = (struct reading){.source = source, .piece = 1};
        (void)compile(sb, L, &reading, chunk_name);
        lua_pop(L, 1);
    }
    if (ok && !(sb->killed && sb->in_transaction)) {
        lua_pushvalue(L, env);
        if (!lua_setupvalue(L, -2, 1)) {
            lua_pop(L, 1);
        }
        lua_remove(L, env);
        return true;
    }
    if (sb->killed && sb->in_transaction) {
        err_set(err, ERR_LIMIT, "%s", sb->reason);
    } else {
        struct str message = {0};
        message.bytes = lua_tolstring(L, -1, &message.length);
        explain(message, &reading, err, out_line, out_column);
    }
    lua_settop(L, env - 1);
    return false;
}

bool sandbox_load_within(lua_State *L, uint32_t us, struct sandbox_source source,
        struct err *err, int *out_line, int *out_column)
{
    struct sandbox *sb = sandbox_of(L);
    struct sandbox_part outer;
    sandbox_narrow_call(sb, us, &outer);
    bool ok = sandbox_load(L, source.text, source.chunk_name, err, out_line, out_column);
    bool was_killed = sb->killed;
    sandbox_widen(sb, &outer);
    if (was_killed && !sb->killed) {
        err_set(err, ERR_LIMIT,
                "it takes more than %g ms to compile: split it, and keep its conditions short",
                us / 1e3);
    }
    return ok;
}
