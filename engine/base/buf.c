/* buf.c -- growing byte buffer.
 *
 * 1. If bytes is not NULL, bytes[length] is a NUL and length < capacity.
 * 2. With a cap, length never exceeds it.
 * 3. Once an append did not fit, `full` is set and every further append is dropped until buf_clear.
 *    The content is always a prefix of the text written, without gaps.
 *
 * Growth doubles, so n appends cost O(n). The appended bytes must not lie inside the same buf,
 * whose memory may move. */
#include "engine/base/buf.h"

#include "engine/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { BUF_FIRST = 64 };

extern inline bool buf_has_room(struct buf *buf, size_t size);
extern inline void buf_add(struct buf *buf, const void *bytes, size_t length);
extern inline void buf_add_str(struct buf *buf, struct str s);
extern inline void buf_add_text(struct buf *buf, const char *text);
extern inline void buf_add_char(struct buf *buf, char c);
extern inline struct str buf_str(const struct buf *buf);

void buf_init(struct buf *buf, size_t cap)
{
    *buf = (struct buf){.cap = cap & UINT64_MAX >> 1};
}

void buf_finish(struct buf *buf)
{
    if (buf && buf->bytes) {
        mem_free(buf->bytes);
        buf->bytes = NULL;
        buf->length = buf->capacity = 0;
    }
    if (buf) {
        buf->full = false;
    }
}

void buf_wipe(struct buf *buf)
{
    if (buf->bytes) {
        explicit_bzero(buf->bytes, buf->capacity);
    }
    buf_finish(buf);
}

static void set_length(struct buf *buf, size_t length)
{
    buf->length = length;
    if (buf->bytes) {
        buf->bytes[length] = '\0';
    }
}

void buf_clear(struct buf *buf)
{
    set_length(buf, 0);
    buf->full = false;
}

void buf_shrink(struct buf *buf, size_t keep)
{
    buf_clear(buf);
    if (buf->capacity > keep) {
        buf_finish(buf);
    }
}

void buf_truncate(struct buf *buf, size_t length)
{
    if (length < buf->length) {
        set_length(buf, length);
    }
}

void buf_consume(struct buf *buf, size_t n)
{
    must(n <= buf->length);
    if (n > 0) {
        memmove(buf->bytes, buf->bytes + n, buf->length - n);
        set_length(buf, buf->length - n);
    }
}

bool buf_grow(struct buf *buf, size_t size)
{
    size_t need = 0;
    must(!__builtin_add_overflow(buf->length, size, &need) && need < SIZE_MAX / 2);
    if (buf->full || (buf->cap > 0 && need > buf->cap)) {
        buf->full = true;
        return false;
    }
    size_t capacity = buf->capacity ? buf->capacity * 2 : BUF_FIRST;
    if (capacity <= need) {
        capacity = need + 1;
    }
    if (buf->cap > 0 && capacity > buf->cap) {
        capacity = buf->cap + 1;
    }
    buf->bytes = mem_realloc(buf->bytes, capacity);
    buf->capacity = capacity;
    buf->bytes[buf->length] = '\0';
    return true;
}

char *buf_reserve(struct buf *buf, size_t size)
{
    return buf_has_room(buf, size) ? buf->bytes + buf->length : NULL;
}

void buf_added(struct buf *buf, size_t size)
{
    must(size == 0 || size < buf->capacity - buf->length);
    set_length(buf, buf->length + size);
}

void buf_add_int(struct buf *buf, int64_t number)
{
    static const char pairs[] = "0001020304050607080910111213141516171819"
                                "2021222324252627282930313233343536373839"
                                "4041424344454647484950515253545556575859"
                                "6061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    char digits[20]; /* enough for 2^63 and a sign */
    size_t at = sizeof(digits);
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    while (left >= 100) {
        at -= 2;
        memcpy(digits + at, pairs + left % 100 * 2, 2);
        left /= 100;
    }
    if (left >= 10) {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    }
    digits[--at] = (char)('0' + left);
    if (number < 0) {
        digits[--at] = '-';
    }
    buf_add(buf, digits + at, sizeof(digits) - at);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    size_t room = buf->capacity - buf->length;
    int written = vsnprintf(room ? buf->bytes + buf->length : NULL, room, format, args);
    va_end(args);
    must(written >= 0);
    size_t length = (size_t)written;
    /* The first attempt usually fits. The second runs with enough room. */
    if (buf_has_room(buf, length)) {
        if (length >= room) {
            (void)vsnprintf(buf->bytes + buf->length, length + 1, format, again);
        }
        set_length(buf, buf->length + length);
    } else {
        set_length(buf, buf->length);
    }
    va_end(again);
}

void buf_add_u8(struct buf *buf, uint8_t v)
{
    buf_add(buf, &v, 1);
}

/* Appends the low `width` bytes of v, the lowest first. */
static void add_little_endian(struct buf *buf, uint64_t v, size_t width)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < width; i++) {
        bytes[i] = (unsigned char)(v >> (8 * i));
    }
    buf_add(buf, bytes, width);
}

void buf_add_u32(struct buf *buf, uint32_t v)
{
    add_little_endian(buf, v, 4);
}

void buf_add_u64(struct buf *buf, uint64_t v)
{
    add_little_endian(buf, v, 8);
}
