#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* The value of a property: a small Lua value. A value owns its string or table. Copying the struct
 * moves ownership; value_dup makes a copy. */

#define VALUE_DEPTH_MAX 16   /* tables in tables */
#define VALUE_SIZE_MAX 65536 /* encoded bytes of one property */

enum value_kind {
    VALUE_NIL = 0,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_STRING,
    VALUE_OBJECT, /* an object's id */
    VALUE_TABLE,
};

struct value_string {
    uint32_t length;
    char bytes[]; /* followed by a NUL */
};

struct value {
    enum value_kind kind;

    union {
        bool boolean;
        int64_t integer;
        double number;
        struct value_string *string; /* owned */
        uint64_t object;
        struct value_table *table; /* owned */
    };
};

struct value_entry {
    struct value key; /* INT, FLOAT, BOOL, STRING or OBJECT */
    struct value value;
};

/* Items 1..item_count, then all other keys, sorted by value_compare. */
struct value_table {
    struct value *items;
    struct value_entry *entries;
    uint32_t item_count;
    uint32_t item_capacity;
    uint32_t entry_count;
    uint32_t entry_capacity;
    uint64_t version; /* for a table that is a property's whole value: see prop_version */
};

struct value value_nil(void);
struct value value_bool(bool boolean);
struct value value_int(int64_t integer);
/* A float with an integral value stays a float; NaN becomes nil. */
struct value value_float(double number);
struct value value_str(struct str s);
struct value value_text(const char *text);
struct value value_object(uint64_t id);
struct value value_table(void);

struct value value_dup(const struct value *value);
/* Frees what it owns and leaves nil. */
void value_finish(struct value *value);
bool value_equal(const struct value *a, const struct value *b);
/* Compares in a total order: by kind (numbers together), then by content. */
int value_compare(const struct value *a, const struct value *b);
/* True for all values except nil and false, as in Lua. */
bool value_is_true(const struct value *value);
/* Returns the string, or an empty str for any other kind. Borrowed. */
struct str value_as_str(const struct value *value);
/* Return the number of either kind, or otherwise for any other value. */
double value_as_number(const struct value *value, double otherwise);
int64_t value_as_int(const struct value *value, int64_t otherwise);
/* Returns the id of an object value, or a positive integer as an id (rows of the store have those);
 * else 0. */
uint64_t value_as_id(const struct value *value);

/* Returns the value under key, borrowed, or NULL. A float key with an integral value is that
 * integer. */
const struct value *value_table_get(const struct value *table, const struct value *key);
const struct value *value_table_get_str(const struct value *table, struct str key);
/* Same, to be changed in place. */
struct value *value_table_find(struct value *table, const struct value *key);
/* False for nil, NaN and tables. */
bool value_is_key(const struct value *value);
/* Sets key to value and takes both. key must be a valid key; nil removes it. */
void value_table_set(struct value *table, struct value key, struct value value);
void value_table_set_str(struct value *table, struct str key, struct value value);
void value_table_append(struct value *table, struct value value);
size_t value_table_count(const struct value *table);
/* Returns the i-th pair in sorted order, items first. The keys of items are generated in *out_key.
 * Borrowed. */
const struct value *value_table_at(const struct value *table, size_t i, struct value *out_key);

/* Appends value as self-delimiting bytes. */
void value_encode(const struct value *value, struct buf *out);
/* Reads one value that fills bytes exactly; for bytes that may be damaged. */
MUST_CHECK bool value_decode(struct str bytes, struct value *out, struct err *err);
/* Reads one value from the front of *bytes. */
MUST_CHECK bool value_decode_next(struct str *bytes, struct value *out, struct err *err);
/* Returns the encoded size, the depth of tables (0 for other values), or the memory used besides
 * the struct. */
size_t value_size(const struct value *value);
/* Returns its bytes as a property in the world file: the length of a text, 8 for a number, else
 * value_size. */
size_t value_stored_size(const struct value *value);
unsigned value_depth(const struct value *value);
size_t value_bytes(const struct value *value);
