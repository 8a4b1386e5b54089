/* value.c -- values of properties.
 *
 * 1. A value owns its string or table and nothing else; nothing is shared.
 * 2. In a table no value is nil, and no key is nil, NaN or a table.
 * 3. Items have the keys 1..item_count and there is no entry with the key item_count + 1, so equal
 *    tables are laid out alike.
 * 4. Entries are sorted by value_compare of their keys, each key once; so walks, encodings and
 *    comparisons come out the same on every run.
 *
 * value_codec.c encodes values as bytes. To add a kind, start at enum value_kind: the compiler then
 * names every switch. */
#include "world/value/value.h"

#include "engine/base/slab.h"

#include <math.h>
#include <string.h>

static const double two_to_63 = 9223372036854775808.0;

struct value value_nil(void)
{
    return (struct value){.kind = VALUE_NIL};
}

struct value value_bool(bool boolean)
{
    return (struct value){.kind = VALUE_BOOL, .boolean = boolean};
}

struct value value_int(int64_t integer)
{
    return (struct value){.kind = VALUE_INT, .integer = integer};
}

struct value value_float(double number)
{
    if (isnan(number)) {
        return value_nil();
    }
    return (struct value){.kind = VALUE_FLOAT, .number = number};
}

struct value value_str(struct str s)
{
    must(s.length < UINT32_MAX);
    struct value_string *string = slab_realloc(NULL, sizeof(*string) + s.length + 1);
    string->length = (uint32_t)s.length;
    if (s.length > 0) {
        memcpy(string->bytes, s.bytes, s.length);
    }
    string->bytes[s.length] = '\0';
    return (struct value){.kind = VALUE_STRING, .string = string};
}

struct value value_text(const char *text)
{
    return value_str(str_of(text));
}

struct value value_object(uint64_t id)
{
    return (struct value){.kind = VALUE_OBJECT, .object = id};
}

struct value value_table(void)
{
    struct value_table *table = slab_alloc(sizeof(*table));
    return (struct value){.kind = VALUE_TABLE, .table = table};
}

static struct value dup_table(const struct value_table *from)
{
    struct value copy = value_table();
    struct value_table *table = copy.table;
    table->items = slab_alloc(from->item_count * sizeof(*table->items));
    table->item_capacity = from->item_count;
    for (size_t i = 0; i < from->item_count; i++) {
        table->items[i] = value_dup(&from->items[i]);
    }
    table->item_count = from->item_count;
    table->entries = slab_alloc(from->entry_count * sizeof(*table->entries));
    table->entry_capacity = from->entry_count;
    for (size_t i = 0; i < from->entry_count; i++) {
        table->entries[i].key = value_dup(&from->entries[i].key);
        table->entries[i].value = value_dup(&from->entries[i].value);
    }
    table->entry_count = from->entry_count;
    return copy;
}

struct value value_dup(const struct value *value)
{
    if (value->kind == VALUE_STRING) {
        return value_str(value_as_str(value));
    }
    if (value->kind == VALUE_TABLE) {
        return dup_table(value->table);
    }
    return *value;
}

static void destroy_table(struct value_table *table)
{
    for (size_t i = 0; i < table->item_count; i++) {
        value_finish(&table->items[i]);
    }
    for (size_t i = 0; i < table->entry_count; i++) {
        value_finish(&table->entries[i].key);
        value_finish(&table->entries[i].value);
    }
    slab_free(table->items);
    slab_free(table->entries);
    slab_free(table);
}

void value_finish(struct value *value)
{
    if (!value) {
        return;
    }
    if (value->kind == VALUE_STRING) {
        slab_free(value->string);
    } else if (value->kind == VALUE_TABLE) {
        destroy_table(value->table);
    }
    *value = value_nil();
}

static bool tables_equal(const struct value_table *a, const struct value_table *b)
{
    if (a->item_count != b->item_count || a->entry_count != b->entry_count) {
        return false;
    }
    for (size_t i = 0; i < a->item_count; i++) {
        if (!value_equal(&a->items[i], &b->items[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < a->entry_count; i++) {
        if (!value_equal(&a->entries[i].key, &b->entries[i].key) ||
                !value_equal(&a->entries[i].value, &b->entries[i].value)) {
            return false;
        }
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    if (a->kind == VALUE_TABLE) {
        return tables_equal(a->table, b->table);
    }
    return value_compare(a, b) == 0;
}

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_double(double a, double b)
{
    return (a > b) - (a < b);
}

/* Compares exactly: neither number is converted to the other's type. */
static int compare_int_float(int64_t a, double b)
{
    if (b >= two_to_63) {
        return -1;
    }
    if (b < -two_to_63) {
        return 1;
    }
    int64_t whole = (int64_t)b;
    if (a != whole) {
        return a < whole ? -1 : 1;
    }
    int rest = compare_double(0.0, b - (double)whole);
    return rest != 0 ? rest : -1; /* 1 comes before 1.0 */
}

static int compare_numbers(const struct value *a, const struct value *b)
{
    if (a->kind == VALUE_INT && b->kind == VALUE_INT) {
        return (a->integer > b->integer) - (a->integer < b->integer);
    }
    if (a->kind == VALUE_INT) {
        return compare_int_float(a->integer, b->number);
    }
    if (b->kind == VALUE_INT) {
        return -compare_int_float(b->integer, a->number);
    }
    return compare_double(a->number, b->number);
}

static int compare_tables(const struct value_table *a, const struct value_table *b)
{
    int order = compare_u64(a->item_count, b->item_count);
    for (size_t i = 0; order == 0 && i < a->item_count; i++) {
        order = value_compare(&a->items[i], &b->items[i]);
    }
    if (order == 0) {
        order = compare_u64(a->entry_count, b->entry_count);
    }
    for (size_t i = 0; order == 0 && i < a->entry_count; i++) {
        order = value_compare(&a->entries[i].key, &b->entries[i].key);
        if (order == 0) {
            order = value_compare(&a->entries[i].value, &b->entries[i].value);
        }
    }
    return order;
}

static int rank_of(enum value_kind kind)
{
    return kind == VALUE_FLOAT ? VALUE_INT : (int)kind;
}

int value_compare(const struct value *a, const struct value *b)
{
    int rank_a = rank_of(a->kind);
    int rank_b = rank_of(b->kind);
    if (rank_a != rank_b) {
        return rank_a < rank_b ? -1 : 1;
    }
    switch (a->kind) {
    case VALUE_NIL:
        return 0;
    case VALUE_BOOL:
        return (int)a->boolean - (int)b->boolean;
    case VALUE_INT:
    case VALUE_FLOAT:
        return compare_numbers(a, b);
    case VALUE_STRING:
        return str_compare(value_as_str(a), value_as_str(b));
    case VALUE_OBJECT:
        return compare_u64(a->object, b->object);
    case VALUE_TABLE:
        return compare_tables(a->table, b->table);
    }
    return 0;
}

bool value_is_true(const struct value *value)
{
    return value->kind != VALUE_NIL && (value->kind != VALUE_BOOL || value->boolean);
}

struct str value_as_str(const struct value *value)
{
    if (value->kind != VALUE_STRING) {
        return STR_NONE;
    }
    return (struct str){value->string->bytes, value->string->length};
}

double value_as_number(const struct value *value, double otherwise)
{
    if (value->kind == VALUE_INT) {
        return (double)value->integer;
    }
    return value->kind == VALUE_FLOAT ? value->number : otherwise;
}

/* True if number is an integer that fits an int64_t. */
static bool is_integral(double number)
{
    return number >= -two_to_63 && number < two_to_63 && number == floor(number);
}

int64_t value_as_int(const struct value *value, int64_t otherwise)
{
    if (value->kind == VALUE_INT) {
        return value->integer;
    }
    if (value->kind == VALUE_FLOAT && is_integral(value->number)) {
        return (int64_t)value->number;
    }
    return otherwise;
}

uint64_t value_as_id(const struct value *value)
{
    if (value->kind == VALUE_OBJECT) {
        return value->object;
    }
    return value->kind == VALUE_INT && value->integer > 0 ? (uint64_t)value->integer : 0;
}

size_t value_bytes(const struct value *value)
{
    if (value->kind == VALUE_STRING) {
        return sizeof(struct value_string) + value->string->length + 1;
    }
    if (value->kind != VALUE_TABLE) {
        return 0;
    }
    const struct value_table *table = value->table;
    size_t bytes = sizeof(*table) + table->item_capacity * sizeof(*table->items) +
                   table->entry_capacity * sizeof(*table->entries);
    for (size_t i = 0; i < table->item_count; i++) {
        bytes += value_bytes(&table->items[i]);
    }
    for (size_t i = 0; i < table->entry_count; i++) {
        bytes += value_bytes(&table->entries[i].key) + value_bytes(&table->entries[i].value);
    }
    return bytes;
}
