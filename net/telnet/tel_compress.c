/* tel_compress.c -- MCCP2 (option 86): compresses the output as one zlib stream.
 *
 * libtelnet's own MCCP2 would take 268 KB per player. A window of 4 KB and memory level 5 take
 * about 40 KB and lose little on text that repeats itself within a screen. Each flush ends with a
 * sync point so that the client can show everything sent. There is one flush per turn and
 * connection; more would undo the compression. */
#include "net/telnet/tel_compress.h"

#include "engine/base/mem.h"

#include <zlib.h>

enum { WINDOW_BITS = 12, MEMORY_LEVEL = 5, PIECE = 4096 };

struct tel_compress {
    z_stream zlib;
};

struct tel_compress *tel_compress_create(void)
{
    struct tel_compress *compress = mem_alloc(sizeof(*compress));
    if (deflateInit2(&compress->zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_BITS,
                MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        mem_free(compress);
        return NULL;
    }
    return compress;
}

void tel_compress_destroy(struct tel_compress *compress)
{
    if (compress) {
        (void)deflateEnd(&compress->zlib);
        mem_free(compress);
    }
}

/* Runs deflate until it has no more output. */
static bool drain(struct tel_compress *compress, int flush, struct buf *out)
{
    z_stream *zlib = &compress->zlib;
    int result = Z_OK;
    do {
        zlib->next_out = (unsigned char *)buf_reserve(out, PIECE);
        if (!zlib->next_out) {
            return false;
        }
        zlib->avail_out = PIECE;
        result = deflate(zlib, flush);
        buf_added(out, PIECE - zlib->avail_out);
    } while (result == Z_OK && zlib->avail_out == 0);
    /* Z_BUF_ERROR: the last piece was exactly full, and nothing is left. */
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

bool tel_compress_add(struct tel_compress *compress, struct str bytes, struct buf *out)
{
    must(bytes.length <= UINT32_MAX);
    compress->zlib.next_in = (z_const unsigned char *)(uintptr_t)bytes.bytes;
    compress->zlib.avail_in = (uInt)bytes.length;
    return drain(compress, Z_SYNC_FLUSH, out);
}

bool tel_compress_end(struct tel_compress *compress, struct buf *out)
{
    compress->zlib.next_in = NULL;
    compress->zlib.avail_in = 0;
    return drain(compress, Z_FINISH, out);
}
