#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* MCCP2's side of the server: a zlib stream over all that is sent. */
struct tel_compress;

/* NULL if zlib refuses (out of memory): then the conversation stays uncompressed. */
struct tel_compress *tel_compress_create(void);
void tel_compress_destroy(struct tel_compress *compress);
/* Appends bytes compressed, so that the client can show all of them. False if zlib failed:
 * nothing that follows could be read. */
MUST_CHECK bool tel_compress_add(
        struct tel_compress *compress, struct str bytes, struct buf *out);
/* Appends the stream's end; what follows is not compressed. */
MUST_CHECK bool tel_compress_end(struct tel_compress *compress, struct buf *out);
