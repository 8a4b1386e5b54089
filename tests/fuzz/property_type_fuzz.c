/* property_type_fuzz.c -- A text is a type of properties or gets a sentence; a type is written so that it is read again
 * as the same. */
#include "engine/modules/types/property_type.h"

#include "engine/base/buf.h"
#include "tests/fuzz/fuzz_target.h"
#include "world/value/value.h"

static struct property_type *parse(struct str text)
{
    struct err err;
    struct value said = value_str(text);
    struct property_type *type = property_type_parse(&said, &err);
    must(type || err.text[0]);
    value_finish(&said);
    return type;
}

FUZZ_TARGET(property_type)
{
    struct buf clean = {0};
    str_clean((struct str){(const char *)data, size}, true, &clean);
    struct property_type *type = parse(buf_str(&clean));
    if (type) {
        struct buf once = {0};
        struct buf twice = {0};
        struct property_field field;
        struct value value = value_str(buf_str(&clean));
        property_type_put(type, &once);
        property_type_put_annotation(type, &twice);
        buf_clear(&twice);
        property_type_field(type, &field);
        (void)property_type_fits(type, &value, NULL);
        struct property_type *again = parse(buf_str(&once));
        must(again || once.length > PROPERTY_TYPE_MAX);
        if (again) {
            property_type_put(again, &twice);
            must(str_equal(buf_str(&once), buf_str(&twice)));
        }
        property_type_destroy(again);
        value_finish(&value);
        buf_finish(&once);
        buf_finish(&twice);
    }
    property_type_destroy(type);
    buf_finish(&clean);
    return 0;
}
