/* world_rows.c -- Sets and reads rows of a world, a line each. */
#include "tests/support/world_rows.h"

#include "engine/base/buf.h"

int world_rows_open(void **state)
{
    static struct rows_fixture fixture;
    world_file_init(&fixture.file);
    fixture.store = world_file_open(&fixture.file);
    *state = &fixture;
    return 0;
}

int world_rows_close(void **state)
{
    struct rows_fixture *fixture = *state;
    store_close(fixture->store);
    world_file_finish(&fixture->file);
    return 0;
}

void rows_reopen(struct rows_fixture *fixture)
{
    store_close(fixture->store);
    fixture->store = world_file_open(&fixture->file);
}

struct batch *next_batch(struct rows_fixture *fixture)
{
    struct batch *batch = batch_create();
    batch->number = store_durable(fixture->store) + 1;
    batch->next_id = 1000;
    batch->next_arrival = 1000;
    return batch;
}

void world_rows_add(struct batch *batch, enum batch_op op, enum table table,
        struct value *columns, size_t count)
{
    batch_add(&batch->rows, op, table, columns, count);
    for (size_t i = 0; i < count; i++) {
        value_finish(&columns[i]);
    }
}

void write_now(struct rows_fixture *fixture, struct batch *batch)
{
    uint64_t number = batch->number;
    store_submit(fixture->store, batch);
    assert_int_equal(store_poll(fixture->store), number);
}

bool world_rows_print(void *data, const struct value *columns, size_t count)
{
    struct buf *out = data;
    for (size_t i = 0; i < count; i++) {
        const struct value *value = &columns[i];
        buf_add_text(out, i > 0 ? "|" : "");
        switch (value->kind) {
        case VALUE_NIL:
            buf_add_text(out, "nil");
            break;
        case VALUE_BOOL:
            buf_add_text(out, value->boolean ? "true" : "false");
            break;
        case VALUE_INT:
            buf_printf(out, "%lld", (long long)value->integer);
            break;
        case VALUE_FLOAT:
            buf_printf(out, "%g", value->number);
            break;
        case VALUE_STRING:
            buf_add_str(out, value_as_str(value));
            break;
        case VALUE_OBJECT:
            buf_printf(out, "#%llu", (unsigned long long)value->object);
            break;
        case VALUE_TABLE:
            buf_printf(out, "table of %zu", value_table_count(value));
            break;
        }
    }
    buf_add_char(out, '\n');
    return true;
}

void world_rows_ask(struct rows_fixture *fixture, enum query query, struct value *args,
        size_t count, const char *expected)
{
    struct buf answer = {0};
    struct err err = {0};
    if (!store_query(fixture->store, query, args, count, world_rows_print, &answer, &err)) {
        fail_msg("%s", err.text);
    }
    assert_str(buf_str(&answer), expected);
    buf_finish(&answer);
    for (size_t i = 0; i < count; i++) {
        value_finish(&args[i]);
    }
}

void world_rows_select(struct rows_fixture *fixture, enum table table, const char *column,
        struct value value, const char *order, const char *expected)
{
    struct store_select select = {.table = table,
            .where = {{column, STORE_EQUAL, value}},
            .order = order,
            .descending = true};
    struct buf answer = {0};
    struct err err = {0};
    if (!store_select(fixture->store, &select, world_rows_print, &answer, &err)) {
        fail_msg("%s", err.text);
    }
    assert_str(buf_str(&answer), expected);
    buf_finish(&answer);
    value_finish(&value);
}

void add_object(struct batch *batch, uint64_t id, uint64_t location, const char *ref)
{
    ADD(batch, BATCH_OBJECT, TABLE_END, value_object(id), value_object(location),
            value_int((int64_t)id), value_object(0), ref ? value_text(ref) : value_nil(),
            value_int(0));
}

void add_property(struct batch *batch, uint64_t id, const char *name, struct value value)
{
    ADD(batch, BATCH_PROPERTY, TABLE_END, value_object(id), value_text(name), value);
}
