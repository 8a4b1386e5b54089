/* diff_fuzz.c -- The diff of any two texts (separated by the first NUL) turns the first into the
 * second. */
#include "engine/modules/workshop/diff.h"

#include "tests/fuzz/fuzz_target.h"
#include "tests/support/patch.h"

FUZZ_TARGET(diff)
{
    struct str after = {(const char *)data, size};
    struct str before = str_take_until(&after, '\0');
    struct diff_names names = {0};
    struct buf diff = {0};
    struct buf wanted = {0};
    struct buf got = {0};
    diff_unified(before, after, &names, &diff);
    patch_lines(after, &wanted);
    must(patch_apply(before, diff.length ? buf_str(&diff) : STR_NONE, &got));
    must(got.length == wanted.length &&
            (got.length == 0 || str_equal(buf_str(&got), buf_str(&wanted))));
    names.spoken = true;
    diff_unified(before, after, &names, &diff);
    buf_finish(&diff);
    buf_finish(&wanted);
    buf_finish(&got);
    return 0;
}
