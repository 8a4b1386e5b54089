/* first_line_fuzz.c -- Any first bytes, in any pieces: an HTTP request is recognised at the same
 * byte, no service gets the end of its first line, and its line has a version. */
#include "net/stream/first_line.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

static size_t feed_all(struct str bytes, size_t piece)
{
    struct first_line line = {0};
    for (size_t at = 0; at < bytes.length; at += piece) {
        size_t end = at + piece < bytes.length ? at + piece : bytes.length;
        size_t may = first_line_feed(&line, str_slice(bytes, at, end));
        must(may <= end - at);
        if (may < end - at) {
            return at + may;
        }
    }
    return bytes.length;
}

FUZZ_TARGET(first_line)
{
    struct str bytes = {(const char *)data, size};
    size_t whole = feed_all(bytes, size + 1);
    must(feed_all(bytes, 1) == whole && feed_all(bytes, 3) == whole);
    if (whole < size) {
        must(bytes.bytes[whole] == '\n' || bytes.bytes[whole] == '\r');
        must(str_find_nocase(str_slice(bytes, 0, whole), STR("http/"), 0) != SIZE_MAX);
    }
    return 0;
}
