/* http_body.c -- reads request bodies, by length or in chunks.
 *
 * Chunk framing is read more strictly than by http-parser: the rest of a line after `;` must be
 * visible characters, lines end in CR LF, and trailers are dropped. The whole framing is bounded,
 * so a body in chunks of one byte costs at most a few times its size. */
#include "engine/base/catalogue.h"
#include "engine/base/err.h"
#include "net/web/http/http_request.h"

#include <string.h>

enum { FRAMING_FREE = 16384, FRAMING_TIMES = 8, DIGITS_MAX = 8 };

/* Values of request->step: the position in the chunk framing. */
enum {
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK_SIZE_LF,
    CHUNK_DATA,
    CHUNK_DATA_CR,
    CHUNK_DATA_LF,
    TRAILER_START,
    TRAILER_LINE,
    TRAILER_LF,
    TRAILER_END_LF,
    BODY_BEGIN, /* nothing read yet */
};

bool http_has_body(const struct http_request *request)
{
    return request->chunked || request->length > 0;
}

bool http_body_is_too_long(const struct http_request *request)
{
    return !request->chunked && request->length > request->body_max;
}

static enum http_progress bad_body(
        struct http_request *request, uint16_t status, const char *why)
{
    request->status = status;
    request->why = why;
    return HTTP_BAD;
}

static enum http_progress malformed(struct http_request *request)
{
    return bad_body(request, 400, LINE_MARK("The chunks of the body are malformed."));
}

static enum http_progress too_long(struct http_request *request)
{
    return bad_body(request, 413, LINE_MARK("The body of the request is too long."));
}

/* Reads data of the length-delimited body or of the current chunk. */
static size_t take_data(struct http_request *request, struct str bytes)
{
    size_t n = bytes.length < request->left ? bytes.length : (size_t)request->left;
    buf_add(&request->body, bytes.bytes, n);
    request->left -= n;
    return n;
}

static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    int value = at ? (int)(at - digits) : -1;
    return value > 15 ? value - 6 : value;
}

static enum http_progress size_byte(struct http_request *request, char c)
{
    int digit = digit_of(c);
    if (digit >= 0 && request->digits < DIGITS_MAX) {
        request->left = request->left * 16 + (unsigned)digit;
        request->digits++;
        return HTTP_MORE;
    }
    if (request->digits == 0 || digit >= 0 || (c != ';' && c != '\r')) {
        return malformed(request);
    }
    request->step = c == ';' ? CHUNK_EXTENSION : CHUNK_SIZE_LF;
    return HTTP_MORE;
}

static enum http_progress size_done(struct http_request *request, char c)
{
    if (c != '\n') {
        return malformed(request);
    }
    if (request->left > request->body_max - request->body.length) {
        return too_long(request);
    }
    request->step = request->left > 0 ? CHUNK_DATA : TRAILER_START;
    request->digits = 0;
    return HTTP_MORE;
}

/* Skips a byte of a line that is not kept; next is the step after its CR. */
static enum http_progress line_byte(struct http_request *request, char c, uint8_t next)
{
    if (c == '\r') {
        request->step = next;
    } else if ((unsigned char)c < ' ' && c != '\t') {
        return malformed(request);
    }
    return HTTP_MORE;
}

static enum http_progress expect(
        struct http_request *request, char c, char wanted, uint8_t next)
{
    if (c != wanted) {
        return malformed(request);
    }
    request->step = next;
    return HTTP_MORE;
}

static enum http_progress framing_byte(struct http_request *request, char c)
{
    switch (request->step) {
    case CHUNK_SIZE:
        return size_byte(request, c);
    case CHUNK_EXTENSION:
        return line_byte(request, c, CHUNK_SIZE_LF);
    case CHUNK_SIZE_LF:
        return size_done(request, c);
    case CHUNK_DATA_CR:
        return expect(request, c, '\r', CHUNK_DATA_LF);
    case CHUNK_DATA_LF:
        return expect(request, c, '\n', CHUNK_SIZE);
    case TRAILER_START:
        request->step = TRAILER_LINE;
        return line_byte(request, c, TRAILER_END_LF);
    case TRAILER_LINE:
        return line_byte(request, c, TRAILER_LF);
    case TRAILER_LF:
        return expect(request, c, '\n', TRAILER_START);
    default:
        return c == '\n' ? HTTP_READY : malformed(request);
    }
}

static size_t feed_chunks(
        struct http_request *request, struct str bytes, enum http_progress *out)
{
    size_t taken = 0;
    while (taken < bytes.length && *out == HTTP_MORE) {
        if (request->step == CHUNK_DATA) {
            taken += take_data(request, str_slice(bytes, taken, bytes.length));
            request->step = request->left == 0 ? CHUNK_DATA_CR : CHUNK_DATA;
        } else {
            *out = framing_byte(request, bytes.bytes[taken++]);
        }
    }
    request->body_raw += taken;
    if (*out == HTTP_MORE &&
            request->body_raw > FRAMING_FREE + (uint64_t)request->body.length * FRAMING_TIMES) {
        *out = too_long(request);
    }
    return taken;
}

size_t http_body_feed(struct http_request *request, struct str bytes, enum http_progress *out)
{
    *out = HTTP_MORE;
    if (request->body_raw == 0 && request->body.length == 0) {
        request->step = request->chunked ? CHUNK_SIZE : BODY_BEGIN;
        request->left = request->chunked ? 0 : request->length;
        request->digits = 0;
    }
    if (request->chunked) {
        return feed_chunks(request, bytes, out);
    }
    if (http_body_is_too_long(request)) {
        *out = too_long(request);
        return 0;
    }
    size_t taken = take_data(request, bytes);
    *out = request->left == 0 ? HTTP_READY : HTTP_MORE;
    return taken;
}
