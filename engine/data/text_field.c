/* text_field.c -- property values in a form that does not depend on the world.
 *
 * An object becomes { ["$ref"] = "NAME" }; as a key it becomes "$ref NAME", and keys that look like
 * this get a "$" in front. Lists of people become lists of account names. */
#include "engine/data/text_field.h"

#include "world/text/text_refs.h"

#include <inttypes.h>

static struct value name_of(const struct text_namer *namer, const char *prefix, uint64_t id)
{
    struct buf text = {0};
    buf_add_text(&text, prefix);
    namer->name(namer->data, id, &text);
    struct value name = value_str(buf_str(&text));
    buf_finish(&text);
    return name;
}

static struct value marked_key(const struct text_namer *namer, const struct value *key)
{
    if (key->kind == VALUE_OBJECT) {
        return name_of(namer, TEXT_REFS_KEY, key->object);
    }
    struct str s = value_as_str(key);
    if (key->kind != VALUE_STRING ||
            !(str_starts(s, STR("$$")) || str_starts(s, STR("$ref")))) {
        return value_dup(key);
    }
    struct buf text = {0};
    buf_add_char(&text, '$');
    buf_add_str(&text, s);
    struct value marked = value_str(buf_str(&text));
    buf_finish(&text);
    return marked;
}

/* With people, characters are replaced by the names of their accounts. */
static struct value mark(const struct text_namer *namer, const struct value *value, bool people)
{
    if (value->kind == VALUE_OBJECT) {
        const char *account = people ? namer->account(namer->data, value->object) : NULL;
        if (account) {
            return value_str(str_of(account));
        }
        if (namer->keeps_objects) {
            return value_dup(value);
        }
        struct value marker = value_table();
        value_table_set_str(&marker, STR("$ref"), name_of(namer, "", value->object));
        return marker;
    }
    if (value->kind != VALUE_TABLE) {
        return value_dup(value);
    }
    struct value marked = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key = value_nil();
        const struct value *member = value_table_at(value, i, &key);
        value_table_set(&marked, marked_key(namer, &key), mark(namer, member, people));
    }
    return marked;
}

struct value text_field_mark(
        const struct text_namer *namer, struct str property, const struct value *value)
{
    bool people = str_equal(property, STR("builders")) || str_equal(property, STR("accepts"));
    return mark(namer, value, people);
}

struct value text_field_read(struct str property, const struct value *value)
{
    bool is_ref = str_equal(property, STR("key")) || str_equal(property, STR("area"));
    if (!is_ref || value->kind != VALUE_STRING) {
        return value_dup(value);
    }
    struct value marker = value_table();
    value_table_set_str(&marker, STR("$ref"), value_dup(value));
    return marker;
}

uint64_t text_field_hash(const struct value *marked)
{
    struct buf bytes = {0};
    value_encode(marked, &bytes);
    uint64_t hash = str_hash(buf_str(&bytes));
    buf_finish(&bytes);
    return hash;
}

void text_field_note_name(struct str name, struct buf *line)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.bytes[i];
        if (c > ' ' && c != ':' && c != '=' && c != '%' && c < 127) {
            buf_add_char(line, (char)c);
        } else {
            buf_printf(line, "%%%02x", c);
        }
    }
}

void text_field_note_hash(struct str field, uint64_t hash, struct buf *line)
{
    buf_add_char(line, ' ');
    text_field_note_name(field, line);
    buf_printf(line, ":%016" PRIx64, hash);
}
