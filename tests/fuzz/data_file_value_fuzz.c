/* data_file_value_fuzz.c -- Any text is a value or gets a sentence, and a value that was read is
 * written as text that reads as the same value. */
#include "engine/base/buf.h"
#include "engine/data/data_file.h"
#include "tests/fuzz/fuzz_target.h"

static bool find_object(void *data, struct str name, uint64_t *out_id)
{
    (void)data;
    return name.bytes[0] == '#' && str_to_u64(str_slice(name, 1, name.length), out_id);
}

FUZZ_TARGET(data_file_value)
{
    struct data_file_objects objects = {.find = find_object};
    struct str text = {(const char *)data, size};
    struct value value = value_nil();
    struct err err = {0};
    if (!data_file_value(text, &objects, &value, &err)) {
        must(err.text[0] && value.kind == VALUE_NIL);
        return 0;
    }
    struct buf written = {0};
    struct value again = value_nil();
    data_file_write(&value, NULL, &written);
    must(data_file_value(buf_str(&written), &objects, &again, &err));
    must(value_equal(&value, &again));
    value_finish(&value);
    value_finish(&again);
    buf_finish(&written);
    return 0;
}
