/* apply_fuzz.c -- whatever bytes are sent as a bundle of files, they are read or refused with one sentence; and what a base
 * says is read again as it is written. */
#include "engine/app/apply.h"

#include "engine/base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_again(const struct base *base)
{
    struct buf text = {0};
    struct base again;
    struct err err;
    buf_add_text(&text, BASE_FILE " 1 after -\n= all\n");
    for (size_t i = 0; i < base->count; i++) {
        base_put(str_of(base->things[i].name), &base->things[i].fields, &text);
    }
    base_init(&again);
    must(base_read(&again, buf_str(&text), "again", &err));
    must(again.count == base->count);
    for (size_t i = 0; i < base->count; i++) {
        const struct base_thing *thing = base_find(&again, str_of(base->things[i].name));
        must(thing && value_equal(&thing->fields, &base->things[i].fields));
    }
    base_finish(&again);
    buf_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct apply_files files;
    struct err err = {0};
    struct str bundle = {(const char *)data, size};
    if (!str_is_utf8(bundle) || !apply_files_read(bundle, &files, &err)) {
        return 0;
    }
    write_again(&files.base);
    apply_files_finish(&files);
    return 0;
}
