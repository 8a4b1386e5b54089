/* apply_fuzz.c -- Any bytes as a bundle of files are read or refused with one sentence, and a base
 * reads back as it is written. */
#include "engine/modules/apply/apply.h"

#include "engine/base/base.h"
#include "tests/fuzz/fuzz_target.h"

static void put_all(const struct base *base, struct buf *out)
{
    buf_add_text(out, BASE_HEAD);
    base_put_after(base, STR("0123456789abcdef"), out);
    for (size_t i = 0; i < base->count; i++) {
        const struct base_thing *thing = &base->things[i];
        base_put(str_of(thing->name), str_of(thing->file), &thing->fields, out);
    }
}

static void write_again(const struct base *base)
{
    struct buf text = {0};
    struct buf more = {0};
    struct base again;
    struct err err;
    put_all(base, &text);
    base_init(&again);
    must(base_read(&again, buf_str(&text), "again", &err));
    put_all(&again, &more);
    must(str_equal(buf_str(&text), buf_str(&more)));
    base_finish(&again);
    buf_finish(&text);
    buf_finish(&more);
}

FUZZ_TARGET(apply)
{
    struct design_files files;
    struct err err = {0};
    struct str bundle = {(const char *)data, size};
    if (!str_is_utf8(bundle) || !design_files_read(bundle, &files, &err)) {
        return 0;
    }
    write_again(&files.base);
    design_files_finish(&files);
    return 0;
}
