/* replay_text_fuzz.c -- Any text as the record of a script run: it is refused with a sentence, or
 * becomes a test, which is text. */
#include "engine/base/base.h"
#include "engine/modules/workshop/rehearse/replaying.h"
#include "tests/fuzz/fuzz_target.h"

FUZZ_TARGET(replay_text)
{
    struct value inputs = value_nil();
    struct err err = {0};
    struct buf test = {0};
    if (replay_read((struct str){(const char *)data, size}, &inputs, &err)) {
        replay_write_test(&inputs, STR("boom"), &test);
        must(str_starts(buf_str(&test), STR("test(")));
        must(str_ends(buf_str(&test), STR("end)\n")));
    } else {
        must(err.text[0] != '\0' && inputs.kind == VALUE_NIL);
    }
    value_finish(&inputs);
    buf_finish(&test);
    return 0;
}
