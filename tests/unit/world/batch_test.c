/* batch_test.c -- A batch returns its contents. */
#include "world/store/batch.h"

#include "tests/unit/world/fixture.h"

TEST(rows_of_a_batch_are_read_in_order)
{
    struct batch *batch = batch_create();
    struct value name = value_text("weight");
    struct value property[] = {value_object(7), name, value_int(3)};
    struct value channel = value_text("public");
    batch_add(&batch->rows, BATCH_PROPERTY, TABLE_END, property, 3);
    batch_add(&batch->rows, BATCH_ROW_DELETE, TABLE_CHANNEL, &channel, 1);
    value_finish(&name);
    value_finish(&channel);

    struct batch_row row;
    size_t cursor = 0;

    assert_true(batch_next(batch, &cursor, &row));
    assert_int_equal(row.op, BATCH_PROPERTY);
    assert_int_equal(row.count, 3);
    assert_int_equal(value_as_id(&row.columns[0]), 7);
    assert_str(value_as_str(&row.columns[1]), "weight");
    value_finish(&row.columns[1]);
    assert_true(batch_next(batch, &cursor, &row));
    assert_int_equal(row.op, BATCH_ROW_DELETE);
    assert_int_equal(row.table, TABLE_CHANNEL);
    assert_str(value_as_str(&row.columns[0]), "public");
    value_finish(&row.columns[0]);
    assert_false(batch_next(batch, &cursor, &row));
    batch_destroy(batch);
}

static void add_too_many(void *data)
{
    struct value columns[BATCH_COLUMNS_MAX + 1] = {0};
    batch_add(data, BATCH_ROW, TABLE_META, columns, BATCH_COLUMNS_MAX + 1);
}

TEST(adding_a_row_of_too_many_columns_aborts)
{
    struct batch *batch = batch_create();

    assert_aborts(add_too_many, &batch->rows);

    batch_destroy(batch);
}
