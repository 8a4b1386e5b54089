/* data_file_write.c -- writes values as literals.
 *
 * Writes the shortest literal that reads back as the same value, always the same bytes for equal
 * values: items, then keys in value_compare's order, floats with as few digits as possible, one
 * style of quotes. */
#include "engine/data/data_file.h"

#include "engine/base/buf.h"
#include "engine/data/lexer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    const struct data_file_objects *objects;
    struct buf *out;
    bool lines;
};

static void write_value(const struct writer *w, const struct value *value, int indent);

/* -- Numbers -- */

static void write_integer(int64_t integer, struct buf *out)
{
    if (integer == INT64_MIN) {
        /* Lua would read the decimal form as a float and negate it. */
        buf_add_text(out, "0x8000000000000000");
    } else {
        buf_printf(out, "%lld", (long long)integer);
    }
}

static void write_float(double number, struct buf *out)
{
    char text[64];
    if (isinf(number)) {
        buf_add_text(out, number > 0 ? "1e999" : "-1e999");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof(text), "%.*g", digits, number);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    buf_add_text(out, text);
    if (!strpbrk(text, ".en")) {
        buf_add_text(out, ".0");
    }
}

/* -- Strings -- */

static void write_quoted(struct str s, struct buf *out)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        if (c == '"' || c == '\\') {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        } else if (c == '\n') {
            buf_add_text(out, "\\n");
        } else if (c < 0x20 || c == 0x7F) {
            buf_printf(out, "\\%03u", c);
        } else {
            buf_add_char(out, (char)c);
        }
    }
    buf_add_char(out, '"');
}

/* True if s reads back unchanged as a long string, and the string ends where it should. */
static bool is_long_text(struct str s)
{
    if (str_find_char(s, '\n', 0) == SIZE_MAX || str_find(s, STR("]]"), 0) != SIZE_MAX ||
            str_ends(s, STR("]"))) {
        return false;
    }
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        if ((c < 0x20 && c != '\n') || c == 0x7F) {
            return false;
        }
    }
    return true;
}

static void write_string(const struct writer *w, struct str s)
{
    if (w->lines && is_long_text(s)) {
        buf_add_text(w->out, s.bytes[0] == '\n' ? "[[\n" : "[[");
        buf_add_str(w->out, s);
        buf_add_text(w->out, "]]");
    } else {
        write_quoted(s, w->out);
    }
}

/* -- Keys -- */

static bool is_name_data_file_write(struct str s)
{
    struct lexer lexer;
    struct token token;
    lexer_begin(&lexer, s);
    lexer_take(&lexer, &token);
    return token.kind == TOKEN_NAME && token.text.length == s.length;
}

void data_file_write_key(struct str name, struct buf *out)
{
    if (is_name_data_file_write(name)) {
        buf_add_str(out, name);
        return;
    }
    buf_add_char(out, '[');
    write_quoted(name, out);
    buf_add_char(out, ']');
}

static void write_key(const struct writer *w, const struct value *key)
{
    if (key->kind == VALUE_STRING) {
        data_file_write_key(value_as_str(key), w->out);
        return;
    }
    buf_add_char(w->out, '[');
    write_value(w, key, -1);
    buf_add_char(w->out, ']');
}

/* -- Tables and values -- */

static void write_break(const struct writer *w, int indent)
{
    if (indent < 0) {
        buf_add_char(w->out, ' ');
    } else {
        buf_printf(w->out, "\n%*s", indent, "");
    }
}

static void write_table(const struct writer *w, const struct value *table, int indent)
{
    size_t count = value_table_count(table);
    if (count == 0) {
        buf_add_text(w->out, "{}");
        return;
    }
    int inner = indent < 0 ? -1 : indent + 2;
    buf_add_char(w->out, '{');
    for (size_t i = 0; i < count; i++) {
        struct value key = value_nil();
        const struct value *value = value_table_at(table, i, &key);
        write_break(w, inner);
        if (i >= table->table->item_count) {
            write_key(w, &key);
            buf_add_text(w->out, " = ");
        }
        /* Tables in tables stay on one line, so that a changed pair is a changed line. */
        write_value(w, value, -1);
        if (i + 1 < count || inner >= 0) {
            buf_add_char(w->out, ',');
        }
    }
    write_break(w, indent);
    buf_add_char(w->out, '}');
}

static void write_value(const struct writer *w, const struct value *value, int indent)
{
    switch (value->kind) {
    case VALUE_NIL:
        buf_add_text(w->out, "nil");
        break;
    case VALUE_BOOL:
        buf_add_text(w->out, value->boolean ? "true" : "false");
        break;
    case VALUE_INT:
        write_integer(value->integer, w->out);
        break;
    case VALUE_FLOAT:
        write_float(value->number, w->out);
        break;
    case VALUE_STRING:
        write_string(w, value_as_str(value));
        break;
    case VALUE_OBJECT:
        if (w->objects && w->objects->write) {
            w->objects->write(w->objects->data, value->object, w->out);
        } else {
            buf_printf(w->out, "#%llu", (unsigned long long)value->object);
        }
        break;
    case VALUE_TABLE:
        write_table(w, value, indent);
        break;
    }
}

void data_file_write(
        const struct value *value, const struct data_file_objects *objects, struct buf *out)
{
    struct writer w = {objects, out, false};
    write_value(&w, value, -1);
}

void data_file_write_lines(const struct value *value, const struct data_file_objects *objects,
        int indent, struct buf *out)
{
    struct writer w = {objects, out, true};
    write_value(&w, value, indent);
}
