/* value_codec.c -- values as bytes, for batches and for the world file.
 *
 *   0 nil   1 false   2 true
 *   3 int, zigzag varint        4 float, 8 bytes, little endian
 *   5 string, varint length     6 object, varint id
 *   7 table: varint count, items; varint count, keys and values by turns
 *
 * The form is canonical: equal values give equal bytes (except the two zeros). The reader does not
 * trust its input: depth is bounded, every count and length is compared with the remaining bytes
 * before anything is allocated, and forms that are never written (a duplicate key, a NaN) are
 * refused. These bytes are stored in world files, so a tag must never change its meaning. To add a
 * kind, take the next tag. */
#include "world/value/value.h"

#include "engine/base/buf.h"
#include "engine/base/slab.h"

#include <math.h>
#include <string.h>

enum tag {
    TAG_NIL = 0,
    TAG_FALSE = 1,
    TAG_TRUE = 2,
    TAG_INT = 3,
    TAG_FLOAT = 4,
    TAG_STRING = 5,
    TAG_OBJECT = 6,
    TAG_TABLE = 7,
};

enum {
    VARINT_MAX = 10,
    FLOAT_BYTES = 8,
};

static uint64_t zigzag(int64_t integer)
{
    uint64_t bits = (uint64_t)integer;
    return (bits << 1) ^ (integer < 0 ? UINT64_MAX : 0);
}

static int64_t unzigzag(uint64_t bits)
{
    return (int64_t)((bits >> 1) ^ (0 - (bits & 1)));
}

static size_t varint_size(uint64_t number)
{
    size_t size = 1;
    while (number >= 0x80) {
        number >>= 7;
        size++;
    }
    return size;
}

/* Writes number to bytes (VARINT_MAX long); returns the length. */
static size_t put_varint(uint8_t *bytes, uint64_t number)
{
    size_t length = 0;
    while (number >= 0x80) {
        bytes[length++] = (uint8_t)(number | 0x80);
        number >>= 7;
    }
    bytes[length++] = (uint8_t)number;
    return length;
}

static void add_varint(struct buf *out, uint64_t number)
{
    uint8_t bytes[VARINT_MAX];
    buf_add(out, bytes, put_varint(bytes, number));
}

static void add_tagged(struct buf *out, enum tag tag, uint64_t number)
{
    uint8_t bytes[1 + VARINT_MAX] = {(uint8_t)tag};
    buf_add(out, bytes, 1 + put_varint(bytes + 1, number));
}

static void encode_table(const struct value_table *table, struct buf *out)
{
    add_tagged(out, TAG_TABLE, table->item_count);
    for (size_t i = 0; i < table->item_count; i++) {
        value_encode(&table->items[i], out);
    }
    add_varint(out, table->entry_count);
    for (size_t i = 0; i < table->entry_count; i++) {
        value_encode(&table->entries[i].key, out);
        value_encode(&table->entries[i].value, out);
    }
}

void value_encode(const struct value *value, struct buf *out)
{
    switch (value->kind) {
    case VALUE_NIL:
        buf_add_u8(out, TAG_NIL);
        return;
    case VALUE_BOOL:
        buf_add_u8(out, value->boolean ? TAG_TRUE : TAG_FALSE);
        return;
    case VALUE_INT:
        add_tagged(out, TAG_INT, zigzag(value->integer));
        return;
    case VALUE_FLOAT: {
        uint64_t bits = 0;
        memcpy(&bits, &value->number, sizeof(bits));
        buf_add_u8(out, TAG_FLOAT);
        buf_add_u64(out, bits);
        return;
    }
    case VALUE_STRING:
        add_tagged(out, TAG_STRING, value->string->length);
        buf_add(out, value->string->bytes, value->string->length);
        return;
    case VALUE_OBJECT:
        add_tagged(out, TAG_OBJECT, value->object);
        return;
    case VALUE_TABLE:
        encode_table(value->table, out);
        return;
    }
}

size_t value_size(const struct value *value)
{
    switch (value->kind) {
    case VALUE_NIL:
    case VALUE_BOOL:
        return 1;
    case VALUE_INT:
        return 1 + varint_size(zigzag(value->integer));
    case VALUE_FLOAT:
        return 1 + FLOAT_BYTES;
    case VALUE_STRING:
        return 1 + varint_size(value->string->length) + value->string->length;
    case VALUE_OBJECT:
        return 1 + varint_size(value->object);
    case VALUE_TABLE:
        break;
    }
    const struct value_table *table = value->table;
    size_t size = 1 + varint_size(table->item_count) + varint_size(table->entry_count);
    for (size_t i = 0; i < table->item_count; i++) {
        size += value_size(&table->items[i]);
    }
    for (size_t i = 0; i < table->entry_count; i++) {
        size += value_size(&table->entries[i].key) + value_size(&table->entries[i].value);
    }
    return size;
}

size_t value_stored_size(const struct value *value)
{
    switch (value->kind) {
    case VALUE_STRING:
        return value->string->length;
    case VALUE_INT:
    case VALUE_FLOAT:
        return sizeof(int64_t);
    case VALUE_NIL:
        return 0;
    case VALUE_BOOL:
    case VALUE_OBJECT:
    case VALUE_TABLE:
        break;
    }
    return value_size(value);
}

unsigned value_depth(const struct value *value)
{
    if (value->kind != VALUE_TABLE) {
        return 0;
    }
    unsigned deepest = 0;
    const struct value_table *table = value->table;
    for (size_t i = 0; i < table->item_count; i++) {
        unsigned depth = value_depth(&table->items[i]);
        deepest = depth > deepest ? depth : deepest;
    }
    for (size_t i = 0; i < table->entry_count; i++) {
        unsigned depth = value_depth(&table->entries[i].value);
        deepest = depth > deepest ? depth : deepest;
    }
    return 1 + deepest;
}

static bool damaged(struct err *err, const char *what)
{
    return err_set(err, ERR_FORMAT, "damaged value: %s", what);
}

static bool take_byte(struct str *bytes, uint8_t *out)
{
    if (bytes->length == 0) {
        return false;
    }
    *out = (uint8_t)bytes->bytes[0];
    *bytes = str_slice(*bytes, 1, bytes->length);
    return true;
}

static bool take_varint(struct str *bytes, uint64_t *out, struct err *err)
{
    uint64_t number = 0;
    for (size_t i = 0; i < VARINT_MAX; i++) {
        if (i == bytes->length) {
            return damaged(err, "cut short in a number");
        }
        uint8_t byte = (uint8_t)bytes->bytes[i];
        number |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            if ((i > 0 && byte == 0) || (i == VARINT_MAX - 1 && byte > 1)) {
                return damaged(err, "a number that is too long");
            }
            *bytes = str_slice(*bytes, i + 1, bytes->length);
            *out = number;
            return true;
        }
    }
    return damaged(err, "a number that is too long");
}

static bool take_float(struct str *bytes, struct value *out, struct err *err)
{
    if (bytes->length < FLOAT_BYTES) {
        return damaged(err, "cut short in a float");
    }
    uint64_t bits = 0;
    for (unsigned i = 0; i < FLOAT_BYTES; i++) {
        bits |= (uint64_t)(uint8_t)bytes->bytes[i] << (8 * i);
    }
    double number = 0;
    memcpy(&number, &bits, sizeof(number));
    if (isnan(number)) {
        return damaged(err, "not a number");
    }
    *bytes = str_slice(*bytes, FLOAT_BYTES, bytes->length);
    *out = value_float(number);
    return true;
}

static bool take_string(struct str *bytes, struct value *out, struct err *err)
{
    uint64_t length = 0;
    if (!take_varint(bytes, &length, err)) {
        return false;
    }
    if (length > bytes->length) {
        return damaged(err, "a string longer than its bytes");
    }
    *out = value_str(str_slice(*bytes, 0, (size_t)length));
    *bytes = str_slice(*bytes, (size_t)length, bytes->length);
    return true;
}

static bool decode(struct str *bytes, unsigned depth, struct value *out, struct err *err);

static bool decode_items(
        struct str *bytes, unsigned depth, struct value_table *table, struct err *err)
{
    uint64_t count = 0;
    if (!take_varint(bytes, &count, err)) {
        return false;
    }
    if (count > bytes->length) {
        return damaged(err, "more items than bytes");
    }
    table->items = slab_alloc((size_t)count * sizeof(*table->items));
    table->item_capacity = (uint32_t)count;
    for (uint64_t i = 0; i < count; i++) {
        struct value *item = &table->items[i];
        if (!decode(bytes, depth, item, err)) {
            return false;
        }
        table->item_count++;
        if (item->kind == VALUE_NIL) {
            return damaged(err, "nil in a table");
        }
    }
    return true;
}

static bool is_good_key(const struct value_table *table, size_t index)
{
    const struct value *key = &table->entries[index].key;
    if (key->kind == VALUE_NIL || key->kind == VALUE_TABLE) {
        return false;
    }
    if (key->kind == VALUE_FLOAT && key->number == floor(key->number) &&
            fabs(key->number) < 9223372036854775808.0) {
        return false;
    }
    if (key->kind == VALUE_INT && key->integer >= 1 &&
            (uint64_t)key->integer <= (uint64_t)table->item_count + 1) {
        return false;
    }
    return index == 0 || value_compare(&table->entries[index - 1].key, key) < 0;
}

static bool decode_entries(
        struct str *bytes, unsigned depth, struct value_table *table, struct err *err)
{
    uint64_t count = 0;
    if (!take_varint(bytes, &count, err)) {
        return false;
    }
    if (count > bytes->length / 2) {
        return damaged(err, "more entries than bytes");
    }
    table->entries = slab_alloc((size_t)count * sizeof(*table->entries));
    table->entry_capacity = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        struct value_entry *entry = &table->entries[i];
        table->entry_count++;
        if (!decode(bytes, depth, &entry->key, err)) {
            return false;
        }
        if (!is_good_key(table, i)) {
            return damaged(err, "a key that cannot be, or is out of order");
        }
        if (!decode(bytes, depth, &entry->value, err)) {
            return false;
        }
        if (entry->value.kind == VALUE_NIL) {
            return damaged(err, "nil in a table");
        }
    }
    return true;
}

static bool take_table(struct str *bytes, unsigned depth, struct value *out, struct err *err)
{
    if (depth >= VALUE_DEPTH_MAX) {
        return err_set(err, ERR_LIMIT, "damaged value: more than %d tables in each other",
                VALUE_DEPTH_MAX);
    }
    struct value table = value_table();
    if (!decode_items(bytes, depth + 1, table.table, err) ||
            !decode_entries(bytes, depth + 1, table.table, err)) {
        value_finish(&table);
        return false;
    }
    *out = table;
    return true;
}

/* Writes *out only on success. */
static bool decode(struct str *bytes, unsigned depth, struct value *out, struct err *err)
{
    uint8_t tag = 0;
    if (!take_byte(bytes, &tag)) {
        return damaged(err, "cut short");
    }
    uint64_t number = 0;
    switch (tag) {
    case TAG_NIL:
        *out = value_nil();
        return true;
    case TAG_FALSE:
    case TAG_TRUE:
        *out = value_bool(tag == TAG_TRUE);
        return true;
    case TAG_INT:
        if (!take_varint(bytes, &number, err)) {
            return false;
        }
        *out = value_int(unzigzag(number));
        return true;
    case TAG_FLOAT:
        return take_float(bytes, out, err);
    case TAG_STRING:
        return take_string(bytes, out, err);
    case TAG_OBJECT:
        if (!take_varint(bytes, &number, err)) {
            return false;
        }
        *out = value_object(number);
        return true;
    case TAG_TABLE:
        return take_table(bytes, depth, out, err);
    default:
        return damaged(err, "an unknown kind");
    }
}

bool value_decode_next(struct str *bytes, struct value *out, struct err *err)
{
    struct str rest = *bytes;
    if (!decode(&rest, 0, out, err)) {
        return false;
    }
    *bytes = rest;
    return true;
}

bool value_decode(struct str bytes, struct value *out, struct err *err)
{
    struct value value = value_nil();
    if (!value_decode_next(&bytes, &value, err)) {
        return false;
    }
    if (bytes.length > 0) {
        value_finish(&value);
        return damaged(err, "bytes behind its end");
    }
    *out = value;
    return true;
}
