/* base.c -- when did files and world last agree, and on what?
 *
 * Nothing in the text is trusted: it was merged by hand, or made up. */
#include "engine/app/base.h"

#include "engine/base/mem.h"
#include "engine/core/keep/history.h"
#include "engine/data/text_field.h"
#include "world/store/store_dump.h"

#include <errno.h>
#include <string.h>

static bool take_after(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    if (str_equal(value_as_str(&columns[0]), STR(HISTORY_APPLIED))) {
        buf_clear(data);
        buf_add_str(data, value_as_str(&columns[1]));
    }
    return true;
}

bool base_write_head(struct store_dump *dump, FILE *file, struct err *err)
{
    struct buf after = {0};
    buf_add_char(&after, '-');
    bool ok = store_dump_each(dump, DUMP_META, 0, take_after, &after, err);
    ok = ok && (fprintf(file, BASE_FILE " 1 after %s\n", after.bytes) > 0 ||
                       err_set(err, ERR_IO, "cannot write " BASE_FILE ": %s", strerror(errno)));
    buf_finish(&after);
    return ok;
}

void base_init(struct base *base)
{
    *base = (struct base){0};
    strmap_init(&base->by_name);
    strmap_init(&base->files);
}

void base_finish(struct base *base)
{
    for (size_t i = 0; i < base->count; i++) {
        mem_free(base->things[i].name);
        value_finish(&base->things[i].fields);
    }
    size_t cursor = 0;
    void *file = NULL;
    while (strmap_each(&base->files, &cursor, NULL, &file)) {
        mem_free(file);
    }
    strmap_finish(&base->by_name);
    strmap_finish(&base->files);
    mem_free(base->things);
    *base = (struct base){0};
}

static struct base_thing *find(const struct base *base, struct str name)
{
    size_t place = (uintptr_t)strmap_find(&base->by_name, name);
    return place > 0 ? &base->things[place - 1] : NULL;
}

const struct base_thing *base_find(const struct base *base, struct str name)
{
    const struct base_thing *thing = find(base, name);
    return thing && !thing->dropped ? thing : NULL;
}

static const char *keep_file(struct base *base, struct str file)
{
    char *kept = strmap_find(&base->files, file);
    if (!kept) {
        kept = str_dup(file);
        (void)strmap_put(&base->files, file, kept);
    }
    return kept;
}

/* What a later text says of a file is all there is of it. */
static const char *begin_file(struct base *base, struct str file)
{
    const char *kept = keep_file(base, file);
    for (size_t i = 0; i < base->count; i++) {
        base->things[i].dropped |= base->things[i].file == kept;
    }
    return kept;
}

static void add(struct base *base, const char *file, struct str name, struct value fields)
{
    struct base_thing *thing = find(base, name);
    if (!thing) {
        base->things =
                mem_grow(base->things, base->count, &base->capacity, sizeof(*base->things));
        thing = &base->things[base->count++];
        *thing = (struct base_thing){.name = str_dup(name)};
        (void)strmap_put(&base->by_name, name, (void *)(uintptr_t)base->count);
    }
    value_finish(&thing->fields);
    thing->fields = fields;
    thing->file = file;
    thing->dropped = false;
}

/* -- reading -- */

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
        if (high < 0 || low < 0) {
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

static bool read_thing(struct base *base, const char *file, struct str line)
{
    struct value fields = value_table();
    struct str name = str_take_until(&line, ' ');
    bool ok = file && name.length > 0;
    while (ok && line.length > 0) {
        ok = read_field(str_take_until(&line, ' '), &fields);
    }
    if (ok) {
        add(base, file, name, fields);
    } else {
        value_finish(&fields);
    }
    return ok;
}

static bool read_head(struct base *base, struct str line)
{
    struct str start = STR(BASE_FILE " 1 after ");
    struct str after = str_slice(line, start.length, line.length);
    if (!str_starts(line, start) || after.length == 0 || after.length >= sizeof(base->after)) {
        return false;
    }
    memcpy(base->after, after.bytes, after.length);
    base->after[after.length] = '\0';
    return true;
}

bool base_read(struct base *base, struct str text, const char *name, struct err *err)
{
    const char *file = NULL;
    for (unsigned number = 1; text.length > 0; number++) {
        struct str line = str_take_until(&text, '\n');
        bool ok = true;
        if (number == 1) {
            ok = read_head(base, line);
        } else if (str_starts(line, STR("= "))) {
            file = begin_file(base, str_slice(line, 2, line.length));
        } else if (line.length > 0) {
            ok = read_thing(base, file, line);
        }
        if (!ok) {
            return err_set(err, ERR_FORMAT,
                    "%s:%u: this is no line of a base; if version control left a conflict "
                    "there, keep the lines of either side",
                    name, number);
        }
    }
    return true;
}

void base_put(struct str name, const struct value *fields, struct buf *out)
{
    buf_add_str(out, name);
    for (size_t i = 0; i < value_table_count(fields); i++) {
        struct value field = value_nil();
        const struct value *hash = value_table_at(fields, i, &field);
        text_field_note_hash(value_as_str(&field), (uint64_t)value_as_int(hash, 0), out);
    }
    buf_add_char(out, '\n');
}
