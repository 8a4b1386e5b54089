/* store_sum.c -- checksums of rows.
 *
 * A disk may return other bytes than were written, and SQLite accepts any text. So each row is
 * written with a checksum, which `skein check` compares. Columns that are also in an index need
 * none, since the two would differ. A row without a checksum (NULL) was written by a program that
 * does not know about them.
 *
 * The checksum is stored in world files, so it must never change. It detects any change of up to
 * eight bytes in one place, since each of its steps is reversible. */
#include "world/store/store_sum.h"

#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <sqlite3.h>

#include <endian.h>
#include <string.h>

#define SEED UINT64_C(0x736b65696e737573)
#define FACTOR UINT64_C(0x9e3779b97f4a7c15)

static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * FACTOR;
    return sum ^ (sum >> 32);
}

static uint64_t mix_bytes(uint64_t sum, const unsigned char *bytes, size_t length)
{
    size_t i = 0;
    sum = mix(sum, length);
    for (; i + 8 <= length; i += 8) {
        uint64_t word = 0;
        memcpy(&word, bytes + i, 8);
        sum = mix(sum, le64toh(word));
    }
    if (i < length) {
        uint64_t word = 0;
        memcpy(&word, bytes + i, length - i);
        sum = mix(sum, le64toh(word));
    }
    return sum;
}

uint64_t store_sum_word(uint64_t sum, uint64_t word)
{
    return mix(sum, word);
}

uint64_t store_sum_bytes(uint64_t sum, struct str bytes)
{
    return mix_bytes(sum, (const unsigned char *)bytes.bytes, bytes.length);
}

static uint64_t mix_value(uint64_t sum, sqlite3_value *value)
{
    int type = sqlite3_value_type(value);
    uint64_t word = 0;
    double number = 0.0;
    sum = mix(sum, (uint64_t)type);
    switch (type) {
    case SQLITE_INTEGER:
        return mix(sum, (uint64_t)sqlite3_value_int64(value));
    case SQLITE_FLOAT:
        number = sqlite3_value_double(value);
        memcpy(&word, &number, sizeof(word));
        return mix(sum, word);
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        /* Reads the bytes as they are: asking for the blob first avoids a text conversion. */
        {
            const unsigned char *bytes = sqlite3_value_blob(value);
            return mix_bytes(sum, bytes, (size_t)sqlite3_value_bytes(value));
        }
    default:
        return sum;
    }
}

void store_sum_function(
        struct sqlite3_context *context, int count, struct sqlite3_value **arguments)
{
    uint64_t sum = SEED;
    for (int i = 0; i < count; i++) {
        sum = mix_value(sum, arguments[i]);
    }
    sqlite3_result_int64(context, (sqlite3_int64)sum);
}

bool store_sum_has(enum table table)
{
    return table_def(table)->has_sum;
}

static void put_columns(const struct table_def *def, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s%s", i > 0 ? ", " : "", def->columns[i]);
    }
}

#define PROPERTIES                                                                             \
    "SELECT printf('the property %s of #%d is not what was written: its checksum does not "    \
    "fit', "                                                                                   \
    "name, object) FROM property WHERE sum <> row_sum(object, name, value)"

static void put_table_rule(enum table table, struct buf *out)
{
    const struct table_def *def = table_def(table);
    if (table == TABLE_BEHAVIOUR) {
        buf_add_text(out, "SELECT printf('revision %d of the behaviour of #%d is not what was "
                          "written: its checksum does not fit', revision, object)");
    } else {
        buf_add_text(out, "SELECT printf('row ");
        for (size_t i = 0; i < def->key_count; i++) {
            buf_printf(out, "%s%%s", i > 0 ? "/" : "");
        }
        buf_printf(out,
                " of the table %s is not what was written: its checksum does not fit', ",
                def->name);
        put_columns(def, def->key_count, out);
        buf_add_char(out, ')');
    }
    buf_printf(out, " FROM %s WHERE sum <> row_sum(", def->name);
    put_columns(def, table_width(table), out);
    buf_add_char(out, ')');
}

bool store_sum_rule(size_t i, struct buf *out)
{
    if (i > TABLE_END) {
        return false;
    }
    if (i == 0) {
        buf_add_text(out, PROPERTIES);
    } else if (store_sum_has((enum table)(i - 1))) {
        put_table_rule((enum table)(i - 1), out);
    }
    return true;
}
