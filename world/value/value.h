#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* What a property can hold: a small Lua value. A value owns its string or
 * table; copying the struct moves ownership, value_dup makes a second one. */

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
    char bytes[]; /* NUL behind */
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
    size_t item_count;
    size_t item_capacity;
    struct value_entry *entries;
    size_t entry_count;
    size_t entry_capacity;
    uint64_t version; /* of a table that is a property's whole value: see prop_version */
};

struct value value_nil(void);
struct value value_bool(bool boolean);
struct value value_int(int64_t integer);
/* A float with an integer's value stays a float; NaN becomes nil. */
struct value value_float(double number);
struct value value_str(struct str s);
struct value value_text(const char *text);
struct value value_object(uint64_t id);
struct value value_table(void);

struct value value_dup(const struct value *value);
/* Frees what it owns and leaves nil. */
void value_finish(struct value *value);
bool value_equal(const struct value *a, const struct value *b);
/* A total order: by kind (numbers together), then by content. */
int value_compare(const struct value *a, const struct value *b);
/* As Lua has it: all but nil and false. */
bool value_is_true(const struct value *value);
/* The string's bytes, or the empty str for any other kind. Borrowed. */
struct str value_as_str(const struct value *value);
/* Number of either kind, else otherwise. */
double value_as_number(const struct value *value, double otherwise);
int64_t value_as_int(const struct value *value, int64_t otherwise);
/* The id of an object value, or a positive integer as one (rows of the store have those); else
 * 0. */
uint64_t value_as_id(const struct value *value);

/* Returns the value under key, borrowed, or NULL. A float key with an integer's value is that
 * integer. */
const struct value *value_table_get(const struct value *table, const struct value *key);
const struct value *value_table_get_str(const struct value *table, struct str key);
/* Same, to be changed in place. */
struct value *value_table_find(struct value *table, const struct value *key);
/* False for nil, which a number that is none becomes, and for tables. */
bool value_is_key(const struct value *value);
/* Takes key, which must be one, and value; nil removes. */
void value_table_set(struct value *table, struct value key, struct value value);
void value_table_set_str(struct value *table, struct str key, struct value value);
void value_table_append(struct value *table, struct value value);
size_t value_table_count(const struct value *table);
/* The i-th pair in sorted order, items first. Keys of items are made on the fly into *out_key.
 * Borrowed. */
const struct value *value_table_at(const struct value *table, size_t i, struct value *out_key);

/* Appends value as self-delimiting bytes. */
void value_encode(const struct value *value, struct buf *out);
/* Reads one value that fills bytes exactly; for bytes that may be damaged. */
MUST_CHECK bool value_decode(struct str bytes, struct value *out, struct err *err);
/* Reads one value off the front of *bytes. */
MUST_CHECK bool value_decode_next(struct str *bytes, struct value *out, struct err *err);
/* Encoded size; depth of tables, 0 for what is none; and what it takes in memory beside the
 * struct. */
size_t value_size(const struct value *value);
/* Bytes that it takes as a property in the world file: of a text its length, of a number 8, else value_size. */
size_t value_stored_size(const struct value *value);
unsigned value_depth(const struct value *value);
size_t value_bytes(const struct value *value);
