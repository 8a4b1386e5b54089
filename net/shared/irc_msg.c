/* irc_msg.c -- Lines of IRC: bytes to lines, lines to parts, and back.
 *
 * 1. Parsed parts are borrowed from the line. A written line fits into IRC_LINE_MAX bytes without
 *    tags, and IRC_TAGS_MAX of tags.
 * 2. A written line is always one line: CR, LF and NUL in a part are removed, and a part never
 *    becomes two.
 * 3. A text is cut between characters, never inside one.
 * 4. An overlong line is dropped before it is stored, and reported once.
 *
 * CR, LF or both end a line, and empty lines are ignored. So a line end that is split over two
 * reads needs no state.
 *
 * This module does not interpret lines. Both the server (irc_frontend) and the client (bridges) read
 * and write by it. */
#include "net/shared/irc_msg.h"

#include <string.h>

/* -- bytes to lines -- */

void irc_line_finish(struct irc_line *line)
{
    buf_finish(&line->bytes);
}

/* True if the line so far is within the limits for its tags and its text. */
static bool fits(const struct buf *bytes, size_t tags_max)
{
    struct str all = buf_str(bytes);
    size_t text = 0;
    if (str_starts(all, STR("@"))) {
        text = str_find_char(all, ' ', 0);
        if (text == SIZE_MAX) {
            return all.length < tags_max;
        }
        text++;
    }
    return text <= tags_max && all.length - text <= IRC_LINE_MAX - 2;
}

static void add_msg(struct irc_line *line, struct str run, size_t tags_max)
{
    if (line->too_long || line->bytes.length + run.length > tags_max + IRC_LINE_MAX) {
        line->too_long = true;
        buf_clear(&line->bytes);
        return;
    }
    buf_add_str(&line->bytes, run);
}

static bool is_end(char c)
{
    return c == '\r' || c == '\n';
}

size_t irc_line_feed(
        struct irc_line *line, struct str bytes, size_t tags_max, enum irc_line_end *out_end)
{
    *out_end = IRC_LINE_OPEN;
    size_t end = 0;
    while (end < bytes.length && !is_end(bytes.bytes[end])) {
        end++;
    }
    add_msg(line, str_slice(bytes, 0, end), tags_max);
    if (end == bytes.length) {
        return end;
    }
    if (line->too_long || !fits(&line->bytes, tags_max)) {
        line->too_long = false;
        buf_clear(&line->bytes);
        *out_end = IRC_LINE_TOO_LONG;
    } else if (line->bytes.length > 0) {
        *out_end = IRC_LINE_DONE;
    }
    return end + 1;
}

/* -- a line to its parts -- */

static void skip_blanks(struct str *s)
{
    while (s->length > 0 && s->bytes[0] == ' ') {
        *s = str_slice(*s, 1, s->length);
    }
}

/* Takes a word that begins with mark, without the mark; empty if the word does not. */
static struct str take_marked(struct str *line, char mark)
{
    if (line->length == 0 || line->bytes[0] != mark) {
        return STR_NONE;
    }
    struct str word = str_take_until(line, ' ');
    skip_blanks(line);
    return str_slice(word, 1, word.length);
}

bool irc_msg_parse(struct str line, struct irc_msg *out)
{
    *out = (struct irc_msg){0};
    skip_blanks(&line);
    out->tags = take_marked(&line, '@');
    out->source = take_marked(&line, ':');
    out->command = str_take_until(&line, ' ');
    skip_blanks(&line);
    while (line.length > 0 && out->param_count < IRC_PARAMS_MAX) {
        bool last = line.bytes[0] == ':' || out->param_count == IRC_PARAMS_MAX - 1;
        if (line.bytes[0] == ':') {
            line = str_slice(line, 1, line.length);
        }
        out->params[out->param_count++] = last ? line : str_take_until(&line, ' ');
        if (last) {
            break;
        }
        skip_blanks(&line);
    }
    return out->command.length > 0;
}

struct str irc_msg_param(const struct irc_msg *msg, size_t index)
{
    return index < msg->param_count ? msg->params[index] : STR_NONE;
}

bool irc_msg_is(const struct irc_msg *msg, const char *command)
{
    return str_equal_nocase(msg->command, str_of(command));
}

struct str irc_source_nick(struct str source)
{
    size_t end = 0;
    while (end < source.length && source.bytes[end] != '!' && source.bytes[end] != '@') {
        end++;
    }
    return str_slice(source, 0, end);
}

/* -- text -- */

static bool is_digit(struct str s, size_t i)
{
    return i < s.length && s.bytes[i] >= '0' && s.bytes[i] <= '9';
}

static bool is_hex(struct str s, size_t i)
{
    return is_digit(s, i) ||
           (i < s.length && ((s.bytes[i] >= 'a' && s.bytes[i] <= 'f') ||
                                    (s.bytes[i] >= 'A' && s.bytes[i] <= 'F')));
}

/* Skips up to `most` digits at i. */
static size_t skip_colour(struct str s, size_t i, size_t most, bool hex)
{
    for (size_t n = 0; n < most && (hex ? is_hex(s, i) : is_digit(s, i)); n++) {
        i++;
    }
    return i;
}

/* Skips \3NN[,NN] and \4RRGGBB[,RRGGBB]. */
static size_t skip_colours(struct str s, size_t i, bool hex)
{
    size_t most = hex ? 6 : 2;
    size_t behind = skip_colour(s, i, most, hex);
    bool two = behind > i && behind + 1 < s.length && s.bytes[behind] == ',' &&
               (hex ? is_hex(s, behind + 1) : is_digit(s, behind + 1));
    return two ? skip_colour(s, behind + 1, most, hex) : behind;
}

void irc_clean(struct str text, struct buf *out)
{
    bool utf8 = str_is_utf8(text);
    struct buf plain = {0};
    for (size_t i = 0; i < text.length;) {
        unsigned char c = (unsigned char)text.bytes[i++];
        if (c == 3 || c == 4) {
            i = skip_colours(text, i, c == 4);
        } else if (c >= ' ' || c == '\t') {
            if (utf8 || c < 0x80) {
                buf_add_char(&plain, (char)c);
            } else {
                str_put_code(c, &plain);
            }
        }
    }
    str_clean(buf_str(&plain), false, out);
    buf_finish(&plain);
}

/* -- tags -- */

static const struct {
    char plain;
    char written;
} escapes[] = {{';', ':'}, {' ', 's'}, {'\\', '\\'}, {'\r', 'r'}, {'\n', 'n'}};

enum { ESCAPE_COUNT = sizeof(escapes) / sizeof(escapes[0]) };

bool irc_tag_next(struct str *tags, struct str *out_key, struct str *out_value)
{
    while (tags->length > 0) {
        struct str tag = str_take_until(tags, ';');
        *out_key = str_take_until(&tag, '=');
        *out_value = tag;
        if (out_key->length > 0) {
            return true;
        }
    }
    return false;
}

struct str irc_tag_raw(struct str tags, const char *key)
{
    struct str k = STR_NONE;
    struct str value = STR_NONE;
    while (irc_tag_next(&tags, &k, &value)) {
        if (str_equal(k, str_of(key))) {
            return value;
        }
    }
    return STR_NONE;
}

/* A backslash before another character, or at the end, is dropped. */
static void unescape(struct str value, struct buf *out)
{
    for (size_t i = 0; i < value.length; i++) {
        char c = value.bytes[i];
        if (c != '\\') {
            buf_add_char(out, c);
            continue;
        }
        if (++i == value.length) {
            return;
        }
        c = value.bytes[i];
        for (size_t k = 0; k < ESCAPE_COUNT; k++) {
            if (escapes[k].written == value.bytes[i]) {
                c = escapes[k].plain;
            }
        }
        buf_add_char(out, c);
    }
}

static void escape(struct str value, struct buf *out)
{
    for (size_t i = 0; i < value.length; i++) {
        char c = value.bytes[i];
        size_t k = 0;
        while (k < ESCAPE_COUNT && escapes[k].plain != c) {
            k++;
        }
        if (k < ESCAPE_COUNT) {
            buf_add_char(out, '\\');
            buf_add_char(out, escapes[k].written);
        } else if (c != '\0') {
            buf_add_char(out, c);
        }
    }
}

bool irc_tag_find(struct str tags, struct str key, struct buf *out)
{
    struct str name = STR_NONE;
    struct str value = STR_NONE;
    struct str found = STR_NONE;
    bool any = false;
    while (irc_tag_next(&tags, &name, &value)) {
        if (str_equal(name, key)) {
            found = value;
            any = true;
        }
    }
    unescape(found, out);
    return any;
}

static void add_key(struct buf *tags, struct str key, bool has_value)
{
    if (tags->length > 0) {
        buf_add_char(tags, ';');
    }
    buf_add_str(tags, key);
    if (has_value) {
        buf_add_char(tags, '=');
    }
}

void irc_tag_add(struct buf *tags, struct str key, struct str value)
{
    add_key(tags, key, value.length > 0);
    escape(value, tags);
}

void irc_tag_add_raw(struct buf *tags, struct str key, struct str value)
{
    add_key(tags, key, value.length > 0);
    buf_add_str(tags, value);
}

/* -- parts to bytes -- */

/* Appends the characters of s that are allowed in a line; in a word, blanks are replaced. */
static void add_safe(struct str s, bool word, struct buf *out)
{
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        if (c == '\r' || c == '\n' || c == '\0') {
            continue;
        }
        buf_add_char(out, word && c == ' ' ? '_' : c);
    }
}

static void add_word_msg(struct str s, struct buf *out)
{
    size_t before = out->length;
    add_safe(s, true, out);
    if (out->length == before) {
        buf_add_char(out, '*');
    } else if (out->bytes[before] == ':') {
        out->bytes[before] = '_';
    }
}

/* A first character that is not written may leave a ':' in front, or nothing. */
static bool needs_colon(struct str s)
{
    return s.length == 0 || memchr(":\r\n", s.bytes[0], 4) || memchr(s.bytes, ' ', s.length);
}

/* True if the last parameter is free text: some clients drop a line whose text has no colon. */
static bool ends_with_text(struct str command, size_t params)
{
    static const struct {
        const char *command;
        size_t params; /* including the text */
    } texts[] = {{"PRIVMSG", 2}, {"NOTICE", 2}, {"TOPIC", 2}, {"PART", 2}, {"KICK", 3},
            {"QUIT", 1}, {"AWAY", 1}, {"SETNAME", 1}, {"WALLOPS", 1}, {"ERROR", 1}, {"332", 3},
            {"301", 3}};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (params == texts[i].params && str_equal_nocase(command, str_of(texts[i].command))) {
            return true;
        }
    }
    return false;
}

static void add_params(const struct irc_msg *msg, bool text, struct buf *out)
{
    for (size_t i = 0; i < msg->param_count; i++) {
        buf_add_char(out, ' ');
        if (i + 1 < msg->param_count) {
            add_word_msg(msg->params[i], out);
        } else {
            if (text || needs_colon(msg->params[i])) {
                buf_add_char(out, ':');
            }
            add_safe(msg->params[i], false, out);
        }
    }
}

/* Returns how much of s fits, cut between characters even if s is not UTF-8. */
static size_t fit(struct str s, size_t bytes)
{
    if (s.length <= bytes) {
        return s.length;
    }
    size_t end = bytes;
    while (end > 0 && bytes - end < 4 && ((unsigned char)s.bytes[end] & 0xC0) == 0x80) {
        end--;
    }
    return end;
}

void irc_msg_write(const struct irc_msg *msg, struct buf *out)
{
    if (msg->tags.length > 0 && msg->tags.length + 2 <= IRC_TAGS_MAX) {
        buf_add_char(out, '@');
        add_safe(msg->tags, true, out);
        buf_add_char(out, ' ');
    }
    size_t start = out->length;
    if (msg->source.length > 0) {
        buf_add_char(out, ':');
        add_safe(msg->source, true, out);
        buf_add_char(out, ' ');
    }
    size_t command = out->length;
    add_word_msg(msg->command, out);
    if (out->bytes[command] == '@') {
        out->bytes[command] = '_';
    }
    struct str written = str_slice(buf_str(out), command, out->length);
    add_params(msg, ends_with_text(written, msg->param_count), out);
    struct str text = str_slice(buf_str(out), start, out->length);
    buf_truncate(out, start + fit(text, IRC_LINE_MAX - 2));
    buf_add(out, "\r\n", 2);
}
