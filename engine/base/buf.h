#pragma once
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"

#include <stddef.h>
#include <string.h>

/* Growing byte buffer with an optional hard cap. A zeroed struct is empty. The bytes are always
 * followed by a NUL that is not counted. Past the cap, appends are dropped and `full` is set, so a
 * writer need not test each append. */
struct buf {
    char *bytes;
    size_t length;
    size_t capacity;
    uint64_t cap : 63; /* 0: no cap */
    bool full : 1;
};

void buf_init(struct buf *buf, size_t cap);
void buf_finish(struct buf *buf);
/* Same as buf_finish for a secret: overwrites the bytes before freeing them. */
void buf_wipe(struct buf *buf);
/* Forgets the content, keeps the memory. */
void buf_clear(struct buf *buf);
/* Forgets the content and frees memory beyond keep bytes. For buffers of idle connections. */
void buf_shrink(struct buf *buf, size_t keep);
void buf_truncate(struct buf *buf, size_t length);

/* For a buffer that is there only while it has bytes, else NULL: most connections have none.
 * Return it, made if necessary; free it. */
static inline struct buf *buf_open(struct buf **buf)
{
    return *buf ? *buf : (*buf = mem_alloc(sizeof(**buf)));
}

static inline void buf_close(struct buf **buf)
{
    buf_finish(*buf);
    mem_free(*buf);
    *buf = NULL;
}

/* Drops the first n bytes. */
void buf_consume(struct buf *buf, size_t n);
/* Makes room for size more bytes and a NUL. False if the cap forbids it; then full is set. */
bool buf_grow(struct buf *buf, size_t size);

/* These functions are called hundreds of times for each player line, so they are defined here and
 * inlined everywhere. */

inline bool buf_has_room(struct buf *buf, size_t size)
{
    return __builtin_expect(size < buf->capacity - buf->length && !buf->full, 1) ||
           buf_grow(buf, size);
}

inline void buf_add(struct buf *buf, const void *bytes, size_t length)
{
    if (length > 0 && buf_has_room(buf, length)) {
        memcpy(buf->bytes + buf->length, bytes, length);
        buf->length += length;
        buf->bytes[buf->length] = '\0';
    }
}

inline void buf_add_str(struct buf *buf, struct str s)
{
    buf_add(buf, s.bytes, s.length);
}

inline void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

inline void buf_add_char(struct buf *buf, char c)
{
    if (buf_has_room(buf, 1)) {
        buf->bytes[buf->length++] = c;
        buf->bytes[buf->length] = '\0';
    }
}

/* Borrowed until the next change. NULL is empty. */
inline struct str buf_str(const struct buf *buf)
{
    return buf && buf->bytes ? (struct str){buf->bytes, buf->length} : STR_NONE;
}

/* Appends a number in decimal. */
void buf_add_int(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* Returns room for size bytes at the end, not yet counted (see buf_added); NULL if the cap
 * forbids. */
char *buf_reserve(struct buf *buf, size_t size);
void buf_added(struct buf *buf, size_t size);
/* Fixed width, little endian; for encodings that stay in this process or in the world file. */
void buf_add_u8(struct buf *buf, uint8_t v);
void buf_add_u32(struct buf *buf, uint32_t v);
void buf_add_u64(struct buf *buf, uint64_t v);
