#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* The server side of MCCP2: one zlib stream over all output. */
struct tel_compress;

/* Returns NULL if zlib fails (out of memory); the connection then stays uncompressed. */
struct tel_compress *tel_compress_create(void);
void tel_compress_destroy(struct tel_compress *compress);
/* Appends bytes compressed, so that the client can show all of them. False if zlib failed: the
 * client could not read any further output. */
MUST_CHECK bool tel_compress_add(
        struct tel_compress *compress, struct str bytes, struct buf *out);
/* Appends the end of the stream; later output is not compressed. */
MUST_CHECK bool tel_compress_end(struct tel_compress *compress, struct buf *out);
