/* value_table.c -- tables as values: look up, set, walk.
 *
 * Maintains invariants 2 to 4 of value.c: a run 1..n of keys is stored in items, the rest in sorted
 * entries. Setting n + 1 moves the entries that now continue the run into items. Removing a key in
 * the middle of the run turns the following items into entries. Tables are small (VALUE_SIZE_MAX),
 * so sorted arrays need less memory than a hash table and are already ordered for walks. */
#include "world/value/value.h"

#include "engine/base/slab.h"

#include <math.h>
#include <string.h>

/* A float with an integral value is the same key as the integer, as in Lua. */
static struct value normal_key(const struct value *key)
{
    if (key->kind == VALUE_FLOAT) {
        int64_t integer = value_as_int(key, 0);
        if (integer != 0 || key->number == 0.0) {
            return value_int(integer);
        }
    }
    return *key;
}

/* Returns the index of key among the entries, or where it would be inserted. */
static size_t entry_index(
        const struct value_table *table, const struct value *key, bool *out_there)
{
    size_t low = 0;
    size_t high = table->entry_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = value_compare(&table->entries[middle].key, key);
        if (order == 0) {
            *out_there = true;
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *out_there = false;
    return low;
}

static bool is_item(const struct value_table *table, const struct value *key)
{
    return key->kind == VALUE_INT && key->integer >= 1 &&
           (uint64_t)key->integer <= table->item_count;
}

struct value *value_table_find(struct value *table, const struct value *key)
{
    if (table->kind != VALUE_TABLE) {
        return NULL;
    }
    struct value normal = normal_key(key);
    if (is_item(table->table, &normal)) {
        return &table->table->items[normal.integer - 1];
    }
    bool there = false;
    size_t i = entry_index(table->table, &normal, &there);
    return there ? &table->table->entries[i].value : NULL;
}

const struct value *value_table_get(const struct value *table, const struct value *key)
{
    struct value view = *table;
    return value_table_find(&view, key);
}

/* Same as value_compare of a string value with key, without making a value of key. */
static int compare_key_str(const struct value *value, struct str key)
{
    if (value->kind == VALUE_STRING) {
        return str_compare(value_as_str(value), key);
    }
    return value->kind < VALUE_STRING ? -1 : 1;
}

const struct value *value_table_get_str(const struct value *table, struct str key)
{
    if (table->kind != VALUE_TABLE) {
        return NULL;
    }
    const struct value_entry *entries = table->table->entries;
    size_t low = 0;
    size_t high = table->table->entry_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_key_str(&entries[middle].key, key);
        if (order == 0) {
            return &entries[middle].value;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static void reserve_items(struct value_table *table, uint32_t count)
{
    if (count > table->item_capacity) {
        uint32_t capacity = table->item_capacity < 2 ? 4 : table->item_capacity * 2;
        table->item_capacity = capacity < count ? count : capacity;
        table->items = slab_realloc(table->items, table->item_capacity * sizeof(*table->items));
    }
}

static void reserve_entries(struct value_table *table, uint32_t count)
{
    if (count > table->entry_capacity) {
        uint32_t capacity = table->entry_capacity == 0 ? 1 : table->entry_capacity * 2;
        table->entry_capacity = capacity < count ? count : capacity;
        table->entries =
                slab_realloc(table->entries, table->entry_capacity * sizeof(*table->entries));
    }
}

static void open_gap(struct value_table *table, size_t at, uint32_t count)
{
    reserve_entries(table, table->entry_count + count);
    memmove(&table->entries[at + count], &table->entries[at],
            (table->entry_count - at) * sizeof(*table->entries));
    table->entry_count += count;
}

static void close_gap(struct value_table *table, size_t at, uint32_t count)
{
    memmove(&table->entries[at], &table->entries[at + count],
            (table->entry_count - at - count) * sizeof(*table->entries));
    table->entry_count -= count;
}

/* Moves the entries that continue the run of items into it. */
static void draw_in(struct value_table *table)
{
    struct value key = value_int((int64_t)table->item_count + 1);
    bool there = false;
    size_t at = entry_index(table, &key, &there);
    if (!there) {
        return;
    }
    uint32_t count = 0;
    while (at + count < table->entry_count &&
            table->entries[at + count].key.kind == VALUE_INT &&
            table->entries[at + count].key.integer == (int64_t)table->item_count + 1) {
        reserve_items(table, table->item_count + 1);
        table->items[table->item_count++] = table->entries[at + count].value;
        count++;
    }
    close_gap(table, at, count);
}

static void remove_item(struct value_table *table, uint32_t index)
{
    value_finish(&table->items[index]);
    uint32_t behind = table->item_count - index - 1;
    if (behind > 0) {
        struct value key = value_int((int64_t)index + 2);
        bool there = false;
        size_t at = entry_index(table, &key, &there);
        open_gap(table, at, behind);
        for (size_t i = 0; i < behind; i++) {
            table->entries[at + i].key = value_int((int64_t)(index + 2 + i));
            table->entries[at + i].value = table->items[index + 1 + i];
        }
    }
    table->item_count = index;
}

static void set_item(struct value_table *table, uint32_t index, struct value value)
{
    if (value.kind == VALUE_NIL) {
        remove_item(table, index);
        return;
    }
    value_finish(&table->items[index]);
    table->items[index] = value;
}

static void set_entry(struct value_table *table, struct value key, struct value value)
{
    bool there = false;
    size_t at = entry_index(table, &key, &there);
    if (there) {
        value_finish(&key);
        value_finish(&table->entries[at].value);
        table->entries[at].value = value;
        if (value.kind == VALUE_NIL) {
            value_finish(&table->entries[at].key);
            close_gap(table, at, 1);
        }
        return;
    }
    if (value.kind == VALUE_NIL) {
        value_finish(&key);
        return;
    }
    open_gap(table, at, 1);
    table->entries[at] = (struct value_entry){.key = key, .value = value};
}

bool value_is_key(const struct value *value)
{
    return value->kind != VALUE_NIL && value->kind != VALUE_TABLE;
}

void value_table_set(struct value *table, struct value key, struct value value)
{
    must(table->kind == VALUE_TABLE);
    must(value_is_key(&key));
    struct value normal = normal_key(&key);
    if (is_item(table->table, &normal)) {
        set_item(table->table, (uint32_t)normal.integer - 1, value);
    } else if (normal.kind == VALUE_INT && normal.integer >= 1 && value.kind != VALUE_NIL &&
               (uint64_t)normal.integer == (uint64_t)table->table->item_count + 1) {
        value_table_append(table, value);
    } else {
        set_entry(table->table, normal, value);
    }
}

void value_table_set_str(struct value *table, struct str key, struct value value)
{
    value_table_set(table, value_str(key), value);
}

void value_table_append(struct value *table, struct value value)
{
    must(table->kind == VALUE_TABLE && value.kind != VALUE_NIL);
    struct value_table *into = table->table;
    reserve_items(into, into->item_count + 1);
    into->items[into->item_count++] = value;
    draw_in(into);
}

size_t value_table_count(const struct value *table)
{
    if (table->kind != VALUE_TABLE) {
        return 0;
    }
    return table->table->item_count + table->table->entry_count;
}

const struct value *value_table_at(const struct value *table, size_t i, struct value *out_key)
{
    must(i < value_table_count(table));
    const struct value_table *from = table->table;
    if (i < from->item_count) {
        *out_key = value_int((int64_t)i + 1);
        return &from->items[i];
    }
    const struct value_entry *entry = &from->entries[i - from->item_count];
    *out_key = entry->key;
    return &entry->value;
}
