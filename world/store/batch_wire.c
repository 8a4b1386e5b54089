/* batch_wire.c -- commits as bytes between processes.
 *
 * Number, time, the next id, the next arrival and the chain, eight bytes each, little endian; then
 * the rows as in a batch (batch.c). The sender has the realm's secret, so the content is trusted.
 * The form of the rows is checked here, since store_sql.c trusts its batches. */
#include "world/store/batch_wire.h"

#include "engine/base/base.h"
#include "engine/base/buf.h"
#include "engine/base/octets.h"
#include "world/store/batch.h"
#include "world/store/store_sum.h"

#include <string.h>

enum { HEAD_BYTES = 40, ROW_BYTES = 3 };

void batch_write(const struct batch *batch, struct buf *out)
{
    buf_add_u64(out, batch->number);
    buf_add_u64(out, (uint64_t)batch->time_ms);
    buf_add_u64(out, batch->next_id);
    buf_add_u64(out, batch->next_arrival);
    buf_add_u64(out, batch->chain);
    buf_add_str(out, buf_str(&batch->rows));
}

uint64_t batch_chain(uint64_t before, const struct batch *batch)
{
    uint64_t sum = store_sum_word(before, batch->number);
    sum = store_sum_word(sum, (uint64_t)batch->time_ms);
    sum = store_sum_word(sum, batch->next_id);
    sum = store_sum_word(sum, batch->next_arrival);
    sum = store_sum_bytes(sum, buf_str(&batch->rows));
    return sum != 0 ? sum : 1;
}

/* -- reading -- */

static uint64_t number_at(const char *bytes)
{
    return octets_little64((const unsigned char *)bytes);
}

static bool column_fits(char kind, const struct value *value)
{
    switch (kind) {
    case 'i':
        return value->kind == VALUE_INT || value->kind == VALUE_OBJECT ||
               value->kind == VALUE_BOOL || value->kind == VALUE_NIL;
    case 't':
        return value->kind == VALUE_STRING || value->kind == VALUE_NIL;
    default:
        return true;
    }
}

/* Returns the storage of a row's columns, a letter each; NULL: invalid row. */
static const char *kinds_of(uint8_t op, uint8_t table)
{
    switch (op) {
    case BATCH_OBJECT:
        return "iiiiti";
    case BATCH_OBJECT_DELETE:
    case BATCH_PARENTS:
        return "i";
    case BATCH_PROPERTY:
        return "itv";
    case BATCH_PROPERTY_DELETE:
        return "it";
    case BATCH_ROW:
    case BATCH_ROW_DELETE:
        return table < TABLE_END ? table_def((enum table)table)->kinds : NULL;
    default:
        return NULL;
    }
}

static bool count_fits(uint8_t op, uint8_t table, size_t count, size_t kinds)
{
    if (op == BATCH_PARENTS) {
        return count >= 1 && count <= BATCH_COLUMNS_MAX;
    }
    return count == (op == BATCH_ROW_DELETE ? table_def((enum table)table)->key_count : kinds);
}

static bool take_row_batch_wire(struct str *rest)
{
    if (rest->length < ROW_BYTES) {
        return false;
    }
    uint8_t op = (uint8_t)rest->bytes[0];
    uint8_t table = (uint8_t)rest->bytes[1];
    size_t count = (uint8_t)rest->bytes[2];
    const char *kinds = kinds_of(op, table);
    bool has_table = op == BATCH_ROW || op == BATCH_ROW_DELETE;
    if (!kinds || (!has_table && table != TABLE_END) ||
            !count_fits(op, table, count, strlen(kinds))) {
        return false;
    }
    *rest = str_slice(*rest, ROW_BYTES, rest->length);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        struct value column = value_nil();
        ok = value_decode_next(rest, &column, NULL) &&
             column_fits(op == BATCH_PARENTS ? 'i' : kinds[i], &column);
        value_finish(&column);
    }
    return ok;
}

struct batch *batch_read(struct str bytes, struct err *err)
{
    if (bytes.length < HEAD_BYTES) {
        err_set(err, ERR_FORMAT, "a commit of %zu bytes is malformed", bytes.length);
        return NULL;
    }
    uint64_t number = number_at(bytes.bytes);
    struct str rows = str_slice(bytes, HEAD_BYTES, bytes.length);
    struct str rest = rows;
    while (rest.length > 0) {
        if (!take_row_batch_wire(&rest)) {
            err_set(err, ERR_FORMAT, "commit %llu has a malformed row",
                    (unsigned long long)number);
            return NULL;
        }
    }
    struct batch *batch = batch_create();
    batch->number = number;
    batch->time_ms = (int64_t)number_at(bytes.bytes + 8);
    batch->next_id = number_at(bytes.bytes + 16);
    batch->next_arrival = number_at(bytes.bytes + 24);
    batch->chain = number_at(bytes.bytes + 32);
    buf_add_str(&batch->rows, rows);
    return batch;
}
