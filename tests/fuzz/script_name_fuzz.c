/* script_name_fuzz.c -- Any bytes as a name beyond ASCII: a name that is allowed is one line that every terminal shows as
 * it is, and its form in ASCII has letters, digits, - and _ only. */
#include "engine/base/err.h"
#include "engine/modules/spelling/script.h"
#include "tests/fuzz/fuzz_target.h"

#include <ctype.h>

FUZZ_TARGET(script_name)
{
    static struct script_checker *checker;
    struct str name = {(const char *)data, size};
    struct buf composed = {0};
    struct buf again = {0};
    struct buf ascii = {0};
    struct buf looks[SCRIPT_LOOKS] = {{0}};
    checker = checker ? checker : script_open();
    must(checker);
    script_compose(name, &composed);
    script_compose(buf_str(&composed), &again);
    must(str_equal(buf_str(&composed), buf_str(&again)));
    if (script_name_ok(checker, buf_str(&composed), STR("any"))) {
        must(str_is_utf8(buf_str(&composed)) && str_is_legible(buf_str(&composed)));
        must(str_is_plain_line(buf_str(&composed), size));
        must(!strpbrk(composed.bytes, " \t<>{}&@!#|/\\:;,.*?\"'"));
        script_to_ascii(checker, buf_str(&composed), &ascii);
        for (size_t i = 0; i < ascii.length; i++) {
            must(isalnum((unsigned char)ascii.bytes[i]) || strchr("-_", ascii.bytes[i]));
        }
        script_looks(checker, buf_str(&composed), looks);
    }
    for (size_t i = 0; i < SCRIPT_LOOKS; i++) {
        buf_finish(&looks[i]);
    }
    buf_finish(&composed);
    buf_finish(&again);
    buf_finish(&ascii);
    return 0;
}
