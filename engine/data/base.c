/* base.c -- base files: the state in which files and world last agreed.
 *
 * The text is not trusted: it may have been merged or edited by hand. */
#include "engine/data/base.h"

#include "engine/base/mem.h"
#include "engine/data/text_field.h"

/* Merged lines per thing; bytes of the list of applies; applies in it. */
enum { LINES_MAX = 16, AFTER_MAX = 2000, AFTER_KEPT = 10 };

void base_init(struct base *base)
{
    *base = (struct base){0};
    strmap_init(&base->by_name);
}

void base_finish(struct base *base)
{
    for (size_t i = 0; i < base->count; i++) {
        mem_free(base->things[i].name);
        mem_free(base->things[i].file);
        value_finish(&base->things[i].fields);
    }
    strmap_finish(&base->by_name);
    buf_finish(&base->after);
    mem_free(base->things);
    *base = (struct base){0};
}

static struct base_thing *find_base(const struct base *base, struct str name)
{
    size_t place = (uintptr_t)strmap_find(&base->by_name, name);
    return place > 0 ? &base->things[place - 1] : NULL;
}

const struct base_thing *base_find(const struct base *base, struct str name)
{
    const struct base_thing *thing = find_base(base, name);
    return thing && !thing->dropped ? thing : NULL;
}

static struct base_thing *make_base(struct base *base, struct str file, struct str name)
{
    struct base_thing *thing = find_base(base, name);
    if (!thing) {
        base->things =
                mem_grow(base->things, base->count, &base->capacity, sizeof(*base->things));
        thing = &base->things[base->count++];
        *thing = (struct base_thing){.name = str_dup(name), .dropped = true};
        (void)strmap_put(&base->by_name, name, (void *)(uintptr_t)base->count);
    }
    char *copy = str_dup(file); /* file may be thing->file itself */
    mem_free(thing->file);
    thing->file = copy;
    return thing;
}

void base_set(struct base *base, struct str file, struct str name, const struct value *fields)
{
    struct base_thing *thing = make_base(base, file, name);
    struct value copy = value_dup(fields);
    value_finish(&thing->fields);
    thing->fields = copy;
    thing->dropped = false;
}

void base_drop(struct base *base, struct str name)
{
    struct base_thing *thing = find_base(base, name);
    if (thing) {
        thing->dropped = true;
    }
}

bool base_is_after(const struct base *base, struct str hash)
{
    struct str rest = buf_str(&base->after);
    bool found = false;
    while (rest.length > 0 && !found) {
        found = str_equal(str_take_until(&rest, ' '), hash);
    }
    return found;
}

/* -- fields -- */

bool base_knows(const struct value *fields, struct str field, const struct value *hash)
{
    const struct value *known = value_table_get_str(fields, field);
    if (!known || known->kind != VALUE_TABLE) {
        return known && hash ? value_equal(known, hash) : known == hash;
    }
    const struct value none = value_bool(false);
    bool found = false;
    for (size_t i = 0; i < known->table->item_count && !found; i++) {
        found = value_equal(&known->table->items[i], hash ? hash : &none);
    }
    return found;
}

/* Adds the hash of a second line to a field; NULL: the line does not have the field. */
static void merge_field(struct value *fields, struct str field, const struct value *hash)
{
    if (base_knows(fields, field, hash)) {
        return;
    }
    const struct value *known = value_table_get_str(fields, field);
    struct value list = known && known->kind == VALUE_TABLE ? value_dup(known) : value_table();
    if (!known || known->kind != VALUE_TABLE) {
        value_table_append(&list, known ? value_dup(known) : value_bool(false));
    }
    value_table_append(&list, hash ? value_dup(hash) : value_bool(false));
    value_table_set_str(fields, field, list);
}

static bool merge_base(struct base_thing *thing, const struct value *fields)
{
    if (++thing->merged > LINES_MAX) {
        return false;
    }
    struct value before = value_dup(&thing->fields);
    const struct value *sides[] = {&before, fields};
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < value_table_count(sides[side]); i++) {
            struct value field = value_nil();
            (void)value_table_at(sides[side], i, &field);
            merge_field(&thing->fields, value_as_str(&field),
                    value_table_get_str(fields, value_as_str(&field)));
        }
    }
    value_finish(&before);
    return true;
}

/* -- parsing -- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hash(struct str text, uint64_t *out)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < text.length; i++) {
        int digit = hex(text.bytes[i]);
        if (digit < 0) {
            return false;
        }
        hash = hash << 4 | (unsigned)digit;
    }
    *out = hash;
    return text.length == 16;
}

static bool read_name(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '%') {
            buf_add_char(out, text.bytes[i]);
            continue;
        }
        int high = i + 2 < text.length ? hex(text.bytes[i + 1]) : -1;
        int low = i + 2 < text.length ? hex(text.bytes[i + 2]) : -1;
        if (high < 0 || low < 0 || high + low == 0) {
            return false;
        }
        buf_add_char(out, (char)(high << 4 | low));
        i += 2;
    }
    return text.length > 0;
}

static bool read_field(struct str word, struct value *fields)
{
    size_t colon = str_find_char(word, ':', 0);
    uint64_t hash = 0;
    struct buf name = {0};
    bool ok = colon != SIZE_MAX && read_name(str_slice(word, 0, colon), &name) &&
              read_hash(str_slice(word, colon + 1, word.length), &hash) &&
              str_is_utf8(buf_str(&name));
    if (ok) {
        value_table_set_str(fields, buf_str(&name), value_int((int64_t)hash));
    }
    buf_finish(&name);
    return ok;
}

static bool read_thing_base(struct base *base, struct str file, struct str line)
{
    struct value fields = value_table();
    struct buf name = {0};
    struct buf own = {0};
    bool ok = read_name(str_take_until(&line, ' '), &name);
    if (ok && str_starts(line, STR("="))) {
        struct str word = str_take_until(&line, ' ');
        ok = read_name(str_slice(word, 1, word.length), &own);
        file = buf_str(&own);
    }
    while (ok && line.length > 0) {
        ok = read_field(str_take_until(&line, ' '), &fields);
    }
    ok = ok && file.length > 0 && str_is_utf8(buf_str(&name)) && str_is_utf8(file) &&
         !str_equal(buf_str(&name), STR(BASE_FILE));
    if (ok && base_find(base, buf_str(&name))) {
        ok = merge_base(make_base(base, file, buf_str(&name)), &fields);
    } else if (ok) {
        base_set(base, file, buf_str(&name), &fields);
    }
    value_finish(&fields);
    buf_finish(&name);
    buf_finish(&own);
    return ok;
}

static bool read_head(struct base *base, struct str line)
{
    struct str start = STR(BASE_HEAD);
    if (!str_starts(line, start)) {
        return str_starts(line, STR(BASE_FILE " 1 after "));
    }
    line = str_slice(line, start.length, line.length);
    while (line.length > 0) {
        struct str hash = str_take_until(&line, ' ');
        uint64_t number = 0;
        if (base->after.length > AFTER_MAX || (hash.length > 1 && !read_hash(hash, &number))) {
            return false;
        }
        if (hash.length > 1 && !base_is_after(base, hash)) {
            buf_printf(&base->after, " %.*s", STR_FMT(hash));
        }
    }
    return true;
}

bool base_read(struct base *base, struct str text, const char *name, struct err *err)
{
    struct str file = STR_NONE; /* for the things below; in the format of older exports */
    for (unsigned number = 1; text.length > 0; number++) {
        struct str line = str_take_until(&text, '\n');
        bool ok = true;
        if (number == 1 || str_starts(line, STR(BASE_FILE " "))) {
            ok = read_head(base, line);
        } else if (str_starts(line, STR("= "))) {
            file = str_slice(line, 2, line.length);
        } else if (line.length > 0) {
            ok = read_thing_base(base, file, line);
        }
        if (!ok || str_find_char(line, '\0', 0) != SIZE_MAX) {
            return err_set(err, ERR_FORMAT,
                    "%s:%u: this line is not valid in a base file; if version control left a "
                    "conflict there, keep the lines of both sides",
                    name, number);
        }
    }
    return true;
}

/* -- writing -- */

void base_put_after(const struct base *base, struct str hash, struct buf *out)
{
    struct str rest = buf_str(&base->after);
    size_t others = 0;
    while (rest.length > 0) {
        others += !str_equal(str_take_word(&rest), hash);
    }
    rest = buf_str(&base->after);
    while (rest.length > 0) {
        struct str one = str_take_word(&rest);
        if (!str_equal(one, hash) && others-- < AFTER_KEPT) {
            buf_printf(out, " %.*s", STR_FMT(one));
        }
    }
    buf_printf(out, " %.*s\n", STR_FMT(hash));
}

static void put_name_base(struct str name, struct str file, struct buf *out)
{
    text_field_note_name(name, out);
    buf_add_text(out, " =");
    text_field_note_name(file, out);
}

void base_put(struct str name, struct str file, const struct value *fields, struct buf *out)
{
    put_name_base(name, file, out);
    for (size_t i = 0; i < value_table_count(fields); i++) {
        struct value field = value_nil();
        const struct value *hash = value_table_at(fields, i, &field);
        hash = hash->kind == VALUE_TABLE ? &hash->table->items[0] : hash;
        if (hash->kind == VALUE_INT) {
            text_field_note_hash(value_as_str(&field), (uint64_t)hash->integer, out);
        }
    }
    buf_add_char(out, '\n');
}
