/* archive_segment_fuzz.c -- Any bytes are a segment or are refused: commits read lie within the
 * bytes, their numbers grow by one, and a whole segment is equal to the writer's output for its
 * commits. */
#include "engine/modules/archive/archive_segment.h"

#include "engine/base/buf.h"
#include "tests/fuzz/fuzz_target.h"
#include "world/store/batch.h"
#include "world/store/batch_wire.h"

FUZZ_TARGET(archive_segment)
{
    struct str bytes = {(const char *)data, size};
    struct archive_reader reader;
    struct archive_record record;
    struct err err = {0};
    if (!archive_reader_begin(&reader, bytes, &err)) {
        must(err.text[0]);
        return 0;
    }
    struct buf again = {0};
    bool same = true;
    enum archive_step step = ARCHIVE_RECORD;
    uint64_t number = reader.head.number;
    archive_put_head(&reader.head, &again);
    while ((step = archive_reader_next(&reader, &record)) == ARCHIVE_RECORD) {
        must(record.number == ++number && reader.number == number);
        must(record.batch.bytes >= bytes.bytes &&
                record.batch.bytes + record.batch.length <= bytes.bytes + bytes.length);
        struct batch *batch = batch_read(record.batch, &err);
        same = same && batch;
        if (batch) {
            must(batch->number == record.number && batch->chain == record.chain);
            archive_put_record(batch, record.wall_ms, &again);
        }
        batch_destroy(batch);
    }
    if (step == ARCHIVE_END) {
        archive_put_end(reader.number, reader.chain, &again);
        must(!same || str_equal(buf_str(&again), bytes));
    }
    buf_finish(&again);
    return 0;
}
