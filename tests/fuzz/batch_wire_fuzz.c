/* batch_wire_fuzz.c -- Any bytes are a commit or are refused; all rows of a commit can be read, and
 * are written unchanged. */
#include "world/store/batch_wire.h"

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"
#include "world/store/batch.h"

FUZZ_TARGET(batch_wire)
{
    struct str bytes = {(const char *)data, size};
    struct err err = {0};
    struct batch *batch = batch_read(bytes, &err);
    if (!batch) {
        must(err.text[0]);
        return 0;
    }
    struct buf again = {0};
    struct batch_row row;
    size_t cursor = 0;
    while (batch_next(batch, &cursor, &row)) {
        for (size_t i = 0; i < row.count; i++) {
            value_finish(&row.columns[i]);
        }
    }
    must(cursor == batch->rows.length);
    batch_write(batch, &again);
    must(str_equal(buf_str(&again), bytes));
    must(batch_chain(1, batch) != 0);
    batch_destroy(batch);
    buf_finish(&again);
    return 0;
}
