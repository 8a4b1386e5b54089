#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Compression of messages, one at a time: one compressor serves all connections. */
struct ws_deflate;

struct ws_deflate *ws_deflate_create(void);
void ws_deflate_destroy(struct ws_deflate *deflate);
/* Appends bytes as deflate blocks that end on a byte boundary, so more may be appended. The flush
 * mark (00 00 FF FF) at the end is left out, as RFC 7692 requires. */
void ws_deflate_pack(struct ws_deflate *shared, struct str bytes, struct buf *out);
/* Appends a few bytes (at most 65,535) as a stored block, which others may follow. */
void ws_deflate_store(struct str bytes, struct buf *out);
/* Appends a decompressed message. False if it is malformed or longer than max; *out_long tells
 * which. */
bool ws_deflate_unpack(struct ws_deflate *deflate, struct str bytes, size_t max,
        struct buf *out, bool *out_long);
