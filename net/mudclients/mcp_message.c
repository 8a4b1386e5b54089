/* mcp_message.c -- reads and writes one line of MCP 2.1. Pure: bytes in, views and bytes out.
 *
 * Reading is strict: a program sends such lines, and a line that is only partly understood must
 * have no effect. A value with backslashes is copied without them; all others are views of the
 * line. */
#include "net/mudclients/mcp_message.h"

#include <string.h>

/* Longer keys are refused. */
enum { KEY_MAX = 64 };

void mcp_message_finish(struct mcp_message *message)
{
    buf_finish(&message->values);
}

/* -- the alphabet -- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_byte(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

/* True if a value without quotes may contain this byte. */
static bool is_simple(char c)
{
    return (unsigned char)c > ' ' && c != 0x7F && !strchr("*:\\\"", c);
}

static struct str take_run(struct str *rest, bool (*belongs)(char c))
{
    size_t length = 0;
    while (length < rest->length && belongs(rest->bytes[length])) {
        length++;
    }
    struct str run = str_slice(*rest, 0, length);
    *rest = str_slice(*rest, length, rest->length);
    return run;
}

static bool is_blank(char c)
{
    return c == ' ';
}

/* Takes one byte; false if rest does not begin with it. */
static bool take_mcp_message(struct str *rest, char c)
{
    bool is_there = rest->length > 0 && rest->bytes[0] == c;
    *rest = str_slice(*rest, is_there, rest->length);
    return is_there;
}

/* Takes a name; false if it does not begin with a letter. */
static bool take_name(struct str *rest, struct str *out)
{
    bool begins = rest->length > 0 && is_letter(rest->bytes[0]);
    *out = take_run(rest, is_name_byte);
    return begins;
}

bool mcp_message_is_key(struct str key)
{
    struct str rest = key;
    return key.length > 0 && key.length <= KEY_MAX &&
           take_run(&rest, is_simple).length == key.length;
}

/* -- pairs -- */

/* Takes the rest of a quoted value, after the opening quote; \X stands for X. */
static bool take_quoted(struct mcp_message *message, struct str *rest, struct str *out)
{
    struct str from = *rest;
    size_t length = 0;
    bool escapes = false;
    while (length < from.length && from.bytes[length] != '"') {
        bool escape = from.bytes[length] == '\\';
        escapes = escapes || escape;
        length += escape ? 2 : 1;
    }
    if (length >= from.length) {
        return false;
    }
    *rest = str_slice(from, length + 1, from.length);
    *out = str_slice(from, 0, length);
    if (escapes) {
        size_t begun = message->values.length;
        for (size_t i = 0; i < length; i++) {
            i += from.bytes[i] == '\\';
            buf_add_char(&message->values, from.bytes[i]);
        }
        *out = str_slice(buf_str(&message->values), begun, message->values.length);
    }
    return true;
}

static bool is_known(const struct mcp_message *message, struct str key)
{
    for (size_t i = 0; i < message->count; i++) {
        if (str_equal_nocase(message->pairs[i].key, key)) {
            return true;
        }
    }
    return false;
}

/* Takes "key: value" or "key*: value", and the blanks before it. */
static bool take_pair(struct mcp_message *message, struct str *rest)
{
    struct mcp_pair pair = {.value = STR_NONE};
    bool ok = message->count < MCP_PAIRS_MAX && take_run(rest, is_blank).length > 0 &&
              take_name(rest, &pair.key) && !is_known(message, pair.key);
    if (!ok) {
        return false;
    }
    pair.lines = take_mcp_message(rest, '*');
    if (!take_mcp_message(rest, ':') || take_run(rest, is_blank).length == 0) {
        return false;
    }
    if (take_mcp_message(rest, '"')) {
        ok = take_quoted(message, rest, &pair.value);
    } else {
        pair.value = take_run(rest, is_simple);
        ok = pair.value.length > 0;
    }
    message->pairs[message->count++] = pair;
    return ok && (rest->length == 0 || rest->bytes[0] == ' ');
}

static bool take_pairs(struct mcp_message *message, struct str rest)
{
    /* Reserve now: the buffer must not move while pairs hold views of it. */
    (void)buf_reserve(&message->values, rest.length + 1);
    while (str_trim(rest).length > 0) {
        if (!take_pair(message, &rest)) {
            return false;
        }
    }
    return true;
}

/* -- a line -- */

static bool take_key(struct str *rest, struct str *out)
{
    bool ok = take_run(rest, is_blank).length > 0;
    *out = take_run(rest, is_simple);
    return ok && mcp_message_is_key(*out);
}

/* Reads "* TAG key: text": everything after the single blank is the text. */
static bool read_more(struct str rest, struct mcp_message *out)
{
    struct mcp_pair *pair = &out->pairs[0];
    out->kind = MCP_MORE;
    bool ok = take_key(&rest, &out->tag) && take_run(&rest, is_blank).length > 0 &&
              take_name(&rest, &pair->key) && take_mcp_message(&rest, ':') &&
              (rest.length == 0 || take_mcp_message(&rest, ' '));
    pair->value = rest;
    out->count = ok;
    return ok;
}

bool mcp_message_read(struct str line, struct mcp_message *out)
{
    *out = (struct mcp_message){.kind = MCP_MESSAGE};
    struct str rest = str_slice(line, sizeof(MCP_PREFIX) - 1, line.length);
    if (!str_starts(line, STR(MCP_PREFIX))) {
        return false;
    }
    if (take_mcp_message(&rest, '*')) {
        return read_more(rest, out);
    }
    if (take_mcp_message(&rest, ':')) {
        out->kind = MCP_END;
        return take_key(&rest, &out->tag) && str_trim(rest).length == 0;
    }
    bool ok = take_name(&rest, &out->name);
    /* Only the "mcp" message has no key. */
    bool begins = str_equal_nocase(out->name, STR("mcp"));
    return ok && (begins || take_key(&rest, &out->key)) && take_pairs(out, rest);
}

static const struct mcp_pair *find(const struct mcp_message *message, const char *key)
{
    for (size_t i = 0; i < message->count; i++) {
        if (str_equal_nocase(message->pairs[i].key, str_of(key))) {
            return &message->pairs[i];
        }
    }
    return NULL;
}

struct str mcp_message_value(const struct mcp_message *message, const char *key)
{
    const struct mcp_pair *pair = find(message, key);
    return pair && !pair->lines ? pair->value : (struct str){NULL, 0};
}

bool mcp_message_has_lines(const struct mcp_message *message, const char *key)
{
    const struct mcp_pair *pair = find(message, key);
    return pair && pair->lines;
}

void mcp_message_put(struct buf *out, const char *key, struct str value)
{
    value = str_slice(value, 0, str_find_char(value, '\n', 0));
    buf_printf(out, " %s: \"", key);
    for (size_t i = 0; i < value.length; i++) {
        char c = value.bytes[i];
        if (c == '"' || c == '\\') {
            buf_add_char(out, '\\');
        }
        if ((unsigned char)c >= ' ' && c != 0x7F) {
            buf_add_char(out, c);
        }
    }
    buf_add_char(out, '"');
}
