/* archive_segment_test.c -- A segment reads back as written, and any damage to it is found. */
#include "engine/modules/archive/archive_segment.h"

#include "engine/base/buf.h"
#include "engine/modules/archive/archive_dir.h"
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/store/batch.h"

enum { FIRST = 8, LAST = 12 };

static void make_segment_bytes(struct buf *out, bool complete)
{
    struct archive_head head = {.schema = 17,
            .mark = 5,
            .origin = 6,
            .number = FIRST - 1,
            .chain = 99,
            .wall_ms = 1000};
    archive_put_head(&head, out);
    for (uint64_t number = FIRST; number <= LAST; number++) {
        struct batch *batch = world_file_batch(number);
        batch->chain = number * 100;
        archive_put_record(batch, (int64_t)number * 1000, out);
        batch_destroy(batch);
    }
    if (complete) {
        archive_put_end(LAST, LAST * 100, out);
    }
}

/* Reads to the end; returns how that was. */
static enum archive_step read_all(struct str bytes, uint64_t *out_count)
{
    struct archive_reader reader;
    struct archive_record record;
    struct err err = {0};
    enum archive_step step = ARCHIVE_DAMAGED;
    *out_count = 0;
    if (!archive_reader_begin(&reader, bytes, &err)) {
        assert_int_not_equal(err.text[0], 0);
        return ARCHIVE_DAMAGED;
    }
    while ((step = archive_reader_next(&reader, &record)) == ARCHIVE_RECORD) {
        assert_int_equal(record.number, FIRST + *out_count);
        assert_int_equal(record.chain, record.number * 100);
        assert_int_equal(record.wall_ms, record.number * 1000);
        (*out_count)++;
    }
    return step;
}

TEST(a_written_segment_reads_back_equal)
{
    struct buf bytes = {0};
    struct archive_reader reader;
    struct err err = {0};
    uint64_t count = 0;
    make_segment_bytes(&bytes, true);

    assert_true(archive_reader_begin(&reader, buf_str(&bytes), &err));
    enum archive_step end = read_all(buf_str(&bytes), &count);

    assert_int_equal(end, ARCHIVE_END);
    assert_int_equal(count, LAST - FIRST + 1);
    assert_int_equal(reader.head.schema, 17);
    assert_int_equal(reader.head.mark, 5);
    assert_int_equal(reader.head.origin, 6);
    assert_int_equal(reader.head.number, FIRST - 1);
    assert_int_equal(reader.head.chain, 99);
    buf_finish(&bytes);
}

TEST(a_segment_that_is_cut_off_anywhere_is_not_complete)
{
    struct buf bytes = {0};
    make_segment_bytes(&bytes, true);
    for (size_t length = 0; length < bytes.length; length++) {
        uint64_t count = 0;

        enum archive_step end = read_all(str_slice(buf_str(&bytes), 0, length), &count);

        assert_int_not_equal(end, ARCHIVE_END);
    }
    buf_finish(&bytes);
}

TEST(no_changed_byte_goes_unnoticed)
{
    struct buf bytes = {0};
    make_segment_bytes(&bytes, true);
    for (size_t i = 0; i < bytes.length; i++) {
        uint64_t count = 0;
        bytes.bytes[i] = (char)(bytes.bytes[i] ^ 0x10);

        enum archive_step end = read_all(buf_str(&bytes), &count);

        assert_int_not_equal(end, ARCHIVE_END);
        bytes.bytes[i] = (char)(bytes.bytes[i] ^ 0x10);
    }
    buf_finish(&bytes);
}

TEST(an_open_segment_ends_where_its_writer_was_killed)
{
    struct buf bytes = {0};
    uint64_t count = 0;
    make_segment_bytes(&bytes, false);

    assert_int_equal(read_all(buf_str(&bytes), &count), ARCHIVE_TORN);
    assert_int_equal(count, LAST - FIRST + 1);
    buf_truncate(&bytes, bytes.length - 1);
    assert_int_equal(read_all(buf_str(&bytes), &count), ARCHIVE_TORN);
    assert_int_equal(count, LAST - FIRST);
    buf_finish(&bytes);
}

/* A file system may have made room for a commit that a power cut kept from the disk. */
TEST(trailing_zeros_are_a_torn_end_and_other_bytes_are_damage)
{
    struct buf bytes = {0};
    uint64_t count = 0;
    make_segment_bytes(&bytes, false);
    for (int i = 0; i < 100; i++) {
        buf_add_u8(&bytes, 0);
    }

    assert_int_equal(read_all(buf_str(&bytes), &count), ARCHIVE_TORN);
    assert_int_equal(count, LAST - FIRST + 1);
    bytes.bytes[bytes.length - 1] = 1;
    assert_int_equal(read_all(buf_str(&bytes), &count), ARCHIVE_DAMAGED);
    assert_int_equal(count, LAST - FIRST + 1);
    buf_finish(&bytes);
}

TEST(only_exact_segment_names_are_read)
{
    static const char *const names[] = {"skein-20261127-140300-8.commits.part",
            "skein-20261127-140300-.commits", "skein-20261127-146300-8.commits",
            "skein-20261127-140300-08.commits", "skein-20261127-140300-8", "skein",
            "other-20261127-140300-8.commits", "skein-20261127-140300-8x.commits",
            "skein-20261127-140300-8.commits.open.open", ""};
    struct buf name = {0};
    int64_t wall_ms = 0;
    bool open = true;
    archive_put_name(STR("skein"), INT64_C(1795788180000), 8, &name);
    assert_str(buf_str(&name), "skein-20261127-140300-8.commits");

    assert_true(archive_read_name(buf_str(&name), STR("skein"), &wall_ms, &open));
    assert_int_equal(wall_ms, INT64_C(1795788180000));
    assert_false(open);
    buf_add_text(&name, ARCHIVE_OPEN);
    assert_true(archive_read_name(buf_str(&name), STR("skein"), &wall_ms, &open));
    assert_true(open);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_false(archive_read_name(str_of(names[i]), STR("skein"), &wall_ms, &open));
    }
    buf_finish(&name);
}
