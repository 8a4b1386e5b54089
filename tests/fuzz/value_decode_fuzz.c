/* value_decode_fuzz.c -- A value read from any bytes is within the depth limit, and is written as
 * the same bytes. */
#include "engine/base/buf.h"
#include "tests/fuzz/fuzz_target.h"
#include "world/value/value.h"

FUZZ_TARGET(value_decode)
{
    struct str bytes = {(const char *)data, size};
    struct value value = value_nil();
    if (!value_decode(bytes, &value, NULL)) {
        return 0;
    }
    must(value_depth(&value) <= VALUE_DEPTH_MAX);
    must(value_size(&value) == size);
    struct buf again = {0};
    value_encode(&value, &again);
    must(str_equal(buf_str(&again), bytes));
    struct value copy = value_dup(&value);
    must(value_equal(&copy, &value) && value_compare(&copy, &value) == 0);
    value_finish(&copy);
    value_finish(&value);
    buf_finish(&again);
    return 0;
}
