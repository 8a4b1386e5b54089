/* batch_wire_test.c -- A commit is transferred to another process unchanged, and invalid data is
 * refused. */
#include "world/store/batch_wire.h"

#include "tests/unit/world/fixture.h"
#include "world/store/batch.h"

static void add_batch_wire(
        struct batch *batch, enum batch_op op, enum table table, size_t count)
{
    struct value text = value_text("name");
    struct value columns[BATCH_COLUMNS_MAX] = {value_object(7)};
    for (size_t i = 1; i < count; i++) {
        columns[i] = value_int((int64_t)i);
    }
    if (op == BATCH_PROPERTY || op == BATCH_PROPERTY_DELETE) {
        columns[1] = text;
    }
    batch_add(&batch->rows, op, table, columns, count);
    value_finish(&text);
}

static struct batch *make(void)
{
    struct batch *batch = batch_create();
    batch->number = 42;
    batch->time_ms = -5;
    batch->next_id = 9;
    batch->next_arrival = 11;
    batch->chain = 77;
    add_batch_wire(batch, BATCH_PROPERTY, TABLE_END, 3);
    add_batch_wire(batch, BATCH_PARENTS, TABLE_END, 4);
    add_batch_wire(batch, BATCH_OBJECT_DELETE, TABLE_END, 1);
    add_batch_wire(batch, BATCH_ROW, TABLE_CHANGE_OBJECT, 3);
    add_batch_wire(batch, BATCH_ROW_DELETE, TABLE_CHANGE_OBJECT, 2);
    return batch;
}

TEST(a_written_commit_reads_back_equal)
{
    struct batch *batch = make();
    struct buf bytes = {0};
    struct err err = {0};
    batch_write(batch, &bytes);

    struct batch *back = batch_read(buf_str(&bytes), &err);

    assert_non_null(back);
    assert_int_equal(back->number, 42);
    assert_int_equal(back->time_ms, -5);
    assert_int_equal(back->next_id, 9);
    assert_int_equal(back->next_arrival, 11);
    assert_int_equal(back->chain, 77);
    assert_true(str_equal(buf_str(&back->rows), buf_str(&batch->rows)));
    batch_destroy(back);
    batch_destroy(batch);
    buf_finish(&bytes);
}

/* Cut anywhere, a commit is refused, or is a commit with fewer rows, and is never read past its
 * end. */
TEST(a_commit_that_is_cut_short_is_refused_or_ends_with_a_row)
{
    struct batch *batch = make();
    struct buf bytes = {0};
    size_t whole = 0;
    batch_write(batch, &bytes);

    for (size_t length = 0; length < bytes.length; length++) {
        struct err err = {0};
        struct batch *back = batch_read(str_slice(buf_str(&bytes), 0, length), &err);
        assert_true(back || err.text[0]);
        whole += back != NULL;
        batch_destroy(back);
    }

    assert_int_equal(whole, 5); /* no row, one, … four */
    batch_destroy(batch);
    buf_finish(&bytes);
}

TEST(rows_of_another_form_are_refused)
{
    static const struct {
        unsigned char op;
        unsigned char table;
        size_t count;
    } rows[] = {
            {BATCH_END, TABLE_END, 0}, {BATCH_ROW_DELETE + 1, TABLE_END, 1},
            {BATCH_OBJECT, TABLE_END, 5}, {BATCH_OBJECT, TABLE_META, 6},
            {BATCH_OBJECT_DELETE, TABLE_END, 2}, {BATCH_PARENTS, TABLE_END, 0},
            {BATCH_ROW, TABLE_END, 2}, {BATCH_ROW, 255, 2}, {BATCH_ROW, TABLE_META, 1},
            {BATCH_ROW, TABLE_META, 2}, /* its name is not text */
            {BATCH_ROW_DELETE, TABLE_META, 2},
            {BATCH_PROPERTY, TABLE_END, 3}, /* and neither is this name */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf bytes = {0};
        struct err err = {0};
        struct value number = value_int(3);
        struct batch *none = batch_create();
        batch_write(none, &bytes);
        buf_add_u8(&bytes, rows[i].op);
        buf_add_u8(&bytes, rows[i].table);
        buf_add_u8(&bytes, (uint8_t)rows[i].count);
        for (size_t j = 0; j < rows[i].count; j++) {
            value_encode(&number, &bytes);
        }

        assert_null(batch_read(buf_str(&bytes), &err));

        assert_non_null(strstr(err.text, "a malformed row"));
        batch_destroy(none);
        buf_finish(&bytes);
    }
}

TEST(the_checksum_chain_distinguishes_histories)
{
    struct batch *batch = make();
    uint64_t one = batch_chain(1, batch);

    assert_int_equal(batch_chain(1, batch), one);
    assert_int_not_equal(batch_chain(2, batch), one);
    batch->number++;
    assert_int_not_equal(batch_chain(1, batch), one);
    batch->number--;
    batch->next_id++;
    assert_int_not_equal(batch_chain(1, batch), one);
    batch->next_id--;
    add_batch_wire(batch, BATCH_OBJECT_DELETE, TABLE_END, 1);
    assert_int_not_equal(batch_chain(1, batch), one);
    batch_destroy(batch);
}

/* Processes of one release and of the next use the same numbers for rows. */
TEST(numbers_of_row_kinds_and_tables_never_change)
{
    assert_int_equal(BATCH_OBJECT, 1);
    assert_int_equal(BATCH_ROW_DELETE, 7);
    assert_int_equal(TABLE_META, 0);
    assert_int_equal(TABLE_TIMER, 1);
    assert_int_equal(TABLE_ACCOUNT, 4);
    assert_int_equal(TABLE_CHANNEL, 8);
    assert_int_equal(TABLE_TOLD, 15);
    assert_int_equal(TABLE_REALM_OUT, 16);
    assert_int_equal(TABLE_REALM_PEER, 17);
}
