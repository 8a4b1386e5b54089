#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Packing of messages, one at a time: one packer serves all connections. */
struct ws_deflate;

struct ws_deflate *ws_deflate_create(void);
void ws_deflate_destroy(struct ws_deflate *deflate);
/* Appends bytes as blocks of deflate that end on a byte: what follows may be appended to them. The mark of a
 * flush (00 00 FF FF) at their end is left out, as RFC 7692 wants it. */
void ws_deflate_pack(struct ws_deflate *deflate, struct str bytes, struct buf *out);
/* Appends a few bytes (at most 65,535) as they are, as a block that others may follow. */
void ws_deflate_store(struct str bytes, struct buf *out);
/* Appends a message unpacked. False if it is malformed or longer than max; *out_long tells which. */
bool ws_deflate_unpack(struct ws_deflate *deflate, struct str bytes, size_t max,
        struct buf *out, bool *out_long);
