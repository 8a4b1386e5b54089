/* batch.c -- one commit as immutable bytes.
 *
 * A row is: op, table and column count, a byte each, then the columns in the format of
 * value_encode. BATCH_OBJECT and the world's other own rows have TABLE_END as their table; ids are
 * object values. Rows are in the order in which they are to be written. The bytes never leave the
 * process, so the reader trusts them (must). To add a kind of row: enum batch_op, tx_commit.c
 * (encoding), store_sql.c (writing). */
#include "world/store/batch.h"

#include "engine/base/mem.h"

struct batch *batch_create(void)
{
    struct batch *batch = mem_alloc(sizeof(*batch));
    buf_init(&batch->rows, 0);
    return batch;
}

void batch_destroy(struct batch *batch)
{
    if (batch) {
        buf_finish(&batch->rows);
        mem_free(batch);
    }
}

void batch_add(struct buf *rows, enum batch_op op, enum table table,
        const struct value *columns, size_t count)
{
    must(op != BATCH_END && count <= BATCH_COLUMNS_MAX);
    const uint8_t head[] = {(uint8_t)op, (uint8_t)table, (uint8_t)count};
    buf_add(rows, head, sizeof(head));
    for (size_t i = 0; i < count; i++) {
        value_encode(&columns[i], rows);
    }
}

bool batch_next(const struct batch *batch, size_t *cursor, struct batch_row *out)
{
    const struct buf *rows = &batch->rows;
    if (*cursor >= rows->length) {
        return false;
    }
    struct str rest = str_slice(buf_str(rows), *cursor, rows->length);
    must(rest.length >= 3);
    out->op = (enum batch_op)(unsigned char)rest.bytes[0];
    out->table = (enum table)(unsigned char)rest.bytes[1];
    out->count = (unsigned char)rest.bytes[2];
    must(out->count <= BATCH_COLUMNS_MAX);
    rest = str_slice(rest, 3, rest.length);
    for (size_t i = 0; i < out->count; i++) {
        must(value_decode_next(&rest, &out->columns[i], NULL));
    }
    *cursor = rows->length - rest.length;
    return true;
}
