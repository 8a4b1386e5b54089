/* str_clean_fuzz.c -- The output for any bytes is clean, does not change when it is cleaned again,
 * and survives folding, measuring and approximation. */
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "tests/fuzz/fuzz_target.h"

static void check_clean(struct str s, bool lines)
{
    must(str_is_utf8(s));
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        must(c != 0x7F && (c >= 0x20 || (lines && c == '\n')));
    }
    struct buf again = {0};
    str_clean(s, lines, &again);
    must(str_equal(buf_str(&again), s));
    buf_finish(&again);
}

static void check_views(struct str s)
{
    size_t columns = str_columns(s);
    must(str_fit_columns(s, columns) == s.length);
    must(str_columns(str_slice(s, 0, str_fit_columns(s, columns / 2))) <= columns / 2);
    struct buf out = {0};
    str_fold(s, &out);
    must(str_is_utf8(buf_str(&out)));
    buf_clear(&out);
    str_to_ascii(s, &out);
    for (size_t i = 0; i < out.length; i++) {
        must((unsigned char)out.bytes[i] < 0x80);
    }
    buf_finish(&out);
}

FUZZ_TARGET(str_clean)
{
    struct str raw = {(const char *)data, size};
    for (int lines = 0; lines < 2; lines++) {
        struct buf clean = {0};
        str_clean(raw, lines, &clean);
        check_clean(buf_str(&clean), lines);
        check_views(buf_str(&clean));
        buf_finish(&clean);
    }
    check_views(raw);
    return 0;
}
