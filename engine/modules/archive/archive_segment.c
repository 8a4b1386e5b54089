/* archive_segment.c -- the format of an archive's segments.
 *
 * All numbers are little endian. A head: a magic text, the schema (4 bytes), the mark, the origin,
 * number and chain of the commit before, the time, and a checksum (8 bytes each). Then the commits,
 * each: its length (4 bytes), a checksum (8), the time (8) and the batch as batch_write makes it. A
 * complete segment ends with the length 2^32-1, a checksum, the number and the chain of its last
 * commit.
 *
 * 1. Numbers grow by one; anything else is damage.
 * 2. A commit cut off by the end of the file is torn, not damaged: a killed writer leaves it that
 *    way. A complete segment ends with an end mark, which distinguishes it from a file truncated
 *    later.
 *
 * The chain tells whether the commits continue a world: see archive_plan.c. */
#include "engine/modules/archive/archive_segment.h"

#include "engine/base/buf.h"
#include "engine/base/octets.h"
#include "world/store/batch.h"
#include "world/store/batch_wire.h"
#include "world/store/store_sum.h"

#include <string.h>

#define ARCHIVE_MAGIC "skein archive 1\n"
#define ARCHIVE_SEED UINT64_C(0x6172636869766531)
#define ARCHIVE_END_LENGTH UINT32_MAX

enum {
    MAGIC_BYTES = 16,
    ARCHIVE_HEAD_BYTES = MAGIC_BYTES + 4 + 6 * 8,
    ARCHIVE_FRAME_BYTES = 12, /* length and checksum */
    ARCHIVE_TIME_BYTES = 8,
    ARCHIVE_BATCH_LEAST = 40, /* its number comes first, its chain last of the five */
    ARCHIVE_CHAIN_AT = 32,
    ARCHIVE_END_BYTES = 16,
};

/* -- writing -- */

static uint64_t sum_archive(uint32_t length, struct str bytes)
{
    return store_sum_bytes(store_sum_word(ARCHIVE_SEED, length), bytes);
}

void archive_put_head(const struct archive_head *head, struct buf *out)
{
    size_t begun = out->length;
    buf_add(out, ARCHIVE_MAGIC, MAGIC_BYTES);
    buf_add_u32(out, head->schema);
    buf_add_u64(out, head->mark);
    buf_add_u64(out, head->origin);
    buf_add_u64(out, head->number);
    buf_add_u64(out, head->chain);
    buf_add_u64(out, (uint64_t)head->wall_ms);
    buf_add_u64(out, sum_archive(0, str_slice(buf_str(out), begun, out->length)));
}

static void put_frame(uint32_t length, const struct buf *body, struct buf *out)
{
    buf_add_u32(out, length);
    buf_add_u64(out, sum_archive(length, buf_str(body)));
    buf_add_str(out, buf_str(body));
}

void archive_put_record(const struct batch *batch, int64_t wall_ms, struct buf *out)
{
    struct buf body = {0};
    buf_add_u64(&body, (uint64_t)wall_ms);
    batch_write(batch, &body);
    must(body.length < ARCHIVE_END_LENGTH);
    put_frame((uint32_t)body.length, &body, out);
    buf_finish(&body);
}

void archive_put_end(uint64_t number, uint64_t chain, struct buf *out)
{
    struct buf body = {0};
    buf_add_u64(&body, number);
    buf_add_u64(&body, chain);
    put_frame(ARCHIVE_END_LENGTH, &body, out);
    buf_finish(&body);
}

/* -- reading -- */

static uint64_t u64_at(const char *bytes)
{
    return octets_little64((const unsigned char *)bytes);
}

static uint32_t u32_at(const char *bytes)
{
    return octets_little((const unsigned char *)bytes);
}

bool archive_reader_begin(struct archive_reader *reader, struct str bytes, struct err *err)
{
    if (bytes.length < ARCHIVE_HEAD_BYTES ||
            memcmp(bytes.bytes, ARCHIVE_MAGIC, MAGIC_BYTES) != 0) {
        return err_set(err, ERR_FORMAT, "it does not begin as a segment of an archive does");
    }
    const char *at = bytes.bytes + MAGIC_BYTES;
    const char *sum_at = bytes.bytes + ARCHIVE_HEAD_BYTES - 8;
    if (u64_at(sum_at) != sum_archive(0, str_slice(bytes, 0, ARCHIVE_HEAD_BYTES - 8))) {
        return err_set(err, ERR_FORMAT, "it is damaged where it begins");
    }
    *reader = (struct archive_reader){.bytes = bytes,
            .at = ARCHIVE_HEAD_BYTES,
            .head = {.schema = u32_at(at),
                    .mark = u64_at(at + 4),
                    .origin = u64_at(at + 12),
                    .number = u64_at(at + 20),
                    .chain = u64_at(at + 28),
                    .wall_ms = (int64_t)u64_at(at + 36)}};
    reader->number = reader->head.number;
    reader->chain = reader->head.chain;
    return true;
}

/* Returns the body of the frame that begins there. False if it is cut off, or only zeros follow, as
 * after a power cut. */
static bool frame_is_there(struct str rest, uint32_t length, struct str *out)
{
    uint64_t size = length == ARCHIVE_END_LENGTH ? ARCHIVE_END_BYTES : length;
    if (rest.length - ARCHIVE_FRAME_BYTES < size) {
        return false;
    }
    *out = str_slice(rest, ARCHIVE_FRAME_BYTES, ARCHIVE_FRAME_BYTES + (size_t)size);
    return true;
}

static enum archive_step take_end(struct archive_reader *reader, struct str body, size_t rest)
{
    bool fits = u64_at(body.bytes) == reader->number &&
                u64_at(body.bytes + 8) == reader->chain &&
                rest == ARCHIVE_FRAME_BYTES + ARCHIVE_END_BYTES;
    return fits ? ARCHIVE_END : ARCHIVE_DAMAGED;
}

static enum archive_step take_commit(
        struct archive_reader *reader, struct str body, struct archive_record *out)
{
    if (body.length < ARCHIVE_TIME_BYTES + ARCHIVE_BATCH_LEAST) {
        return ARCHIVE_DAMAGED;
    }
    *out = (struct archive_record){.wall_ms = (int64_t)u64_at(body.bytes),
            .batch = str_slice(body, ARCHIVE_TIME_BYTES, body.length)};
    out->number = u64_at(out->batch.bytes);
    out->chain = u64_at(out->batch.bytes + ARCHIVE_CHAIN_AT);
    if (out->number != reader->number + 1) {
        return ARCHIVE_DAMAGED;
    }
    reader->number = out->number;
    reader->chain = out->chain;
    reader->at += ARCHIVE_FRAME_BYTES + body.length;
    return ARCHIVE_RECORD;
}

static bool is_only_zeros(struct str rest)
{
    size_t i = 0;
    while (i < rest.length && rest.bytes[i] == 0) {
        i++;
    }
    return i == rest.length;
}

enum archive_step archive_reader_next(struct archive_reader *reader, struct archive_record *out)
{
    struct str rest = str_slice(reader->bytes, reader->at, reader->bytes.length);
    struct str body = {0};
    if (rest.length < ARCHIVE_FRAME_BYTES || is_only_zeros(rest)) {
        return ARCHIVE_TORN;
    }
    uint32_t length = u32_at(rest.bytes);
    if (!frame_is_there(rest, length, &body)) {
        return ARCHIVE_TORN;
    }
    if (u64_at(rest.bytes + 4) != sum_archive(length, body)) {
        return ARCHIVE_DAMAGED;
    }
    return length == ARCHIVE_END_LENGTH ? take_end(reader, body, rest.length)
                                        : take_commit(reader, body, out);
}
