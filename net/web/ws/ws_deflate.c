/* ws_deflate.c -- compresses and decompresses messages (permessage-deflate).
 *
 * Each message is compressed on its own, so two windows serve all connections: 16 KB to compress,
 * 44 KB to decompress, instead of that for each. And a message for many is compressed once: the
 * number, which differs, precedes it as a stored block of five more bytes.
 *
 * The decompressed size is checked during decompression, so a bomb costs no more than the limit. */
#include "net/web/ws/ws_deflate.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "net/web/ws/ws_accept.h"

#include <zlib.h>

enum { MEMORY_LEVEL = 5, STEP = 4096 };

struct ws_deflate {
    z_stream packer;
    z_stream unpacker;
};

struct ws_deflate *ws_deflate_create(void)
{
    struct ws_deflate *deflate = mem_alloc(sizeof(*deflate));
    must(deflateInit2(&deflate->packer, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -WS_WINDOW_BITS,
                 MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK);
    must(inflateInit2(&deflate->unpacker, -15) == Z_OK);
    return deflate;
}

void ws_deflate_destroy(struct ws_deflate *deflate)
{
    if (deflate) {
        (void)deflateEnd(&deflate->packer);
        (void)inflateEnd(&deflate->unpacker);
        mem_free(deflate);
    }
}

static unsigned char *in_bytes(struct str bytes)
{
    return (unsigned char *)(uintptr_t)bytes.bytes;
}

void ws_deflate_pack(struct ws_deflate *shared, struct str bytes, struct buf *out)
{
    z_stream *stream = &shared->packer;
    must(deflateReset(stream) == Z_OK);
    stream->next_in = in_bytes(bytes);
    stream->avail_in = (unsigned)bytes.length;
    do {
        char *room = buf_reserve(out, STEP);
        stream->next_out = (unsigned char *)room;
        stream->avail_out = STEP;
        (void)deflate(stream, Z_SYNC_FLUSH);
        buf_added(out, STEP - stream->avail_out);
    } while (stream->avail_out == 0);
    must(str_ends(buf_str(out), STR("\0\0\377\377")));
    buf_truncate(out, out->length - 4);
}

void ws_deflate_store(struct str bytes, struct buf *out)
{
    unsigned length = (unsigned)bytes.length;
    must(length <= 0xFFFF);
    char head[5] = {0, (char)(length & 0xFF), (char)(length >> 8), (char)(~length & 0xFF),
            (char)(~length >> 8 & 0xFF)};
    buf_add(out, head, sizeof(head));
    buf_add_str(out, bytes);
}

/* Decompresses one piece. False if it is malformed or too long. */
static bool unpack_piece(z_stream *stream, struct str bytes, size_t max, struct buf *out,
        size_t before, bool *out_long)
{
    stream->next_in = in_bytes(bytes);
    stream->avail_in = (unsigned)bytes.length;
    for (;;) {
        char *room = buf_reserve(out, STEP);
        stream->next_out = (unsigned char *)room;
        stream->avail_out = STEP;
        int result = inflate(stream, Z_SYNC_FLUSH);
        buf_added(out, STEP - stream->avail_out);
        if (out->length - before > max) {
            *out_long = true;
            return false;
        }
        if (result == Z_STREAM_END) {
            /* A client may end its deflate stream and begin a new one. */
            must(inflateReset(stream) == Z_OK);
            if (stream->avail_in == 0) {
                return true;
            }
            continue;
        }
        if (result != Z_OK && result != Z_BUF_ERROR) {
            return false;
        }
        if (stream->avail_out > 0) {
            return stream->avail_in == 0;
        }
    }
}

bool ws_deflate_unpack(struct ws_deflate *deflate, struct str bytes, size_t max,
        struct buf *out, bool *out_long)
{
    size_t before = out->length;
    z_stream *stream = &deflate->unpacker;
    *out_long = false;
    must(inflateReset(stream) == Z_OK);
    bool ok = unpack_piece(stream, bytes, max, out, before, out_long) &&
              unpack_piece(stream, STR("\0\0\377\377"), max, out, before, out_long);
    if (!ok) {
        buf_truncate(out, before);
    }
    return ok;
}
