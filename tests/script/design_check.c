/* design_check.c -- Compares the design in the world file with that of the running world. */
#include "tests/script/design_check.h"

#include "engine/modules/apply/apply_impl.h"
#include "engine/modules/export/export_index.h"
#include "engine/modules/export/export_record.h"
#include "engine/modules/export/store_dump.h"
#include "tests/support/test.h"
#include "world/store/store.h"

static void note_design(const struct base_thing *said, const struct value *one,
        const struct value *other, struct buf *out)
{
    for (size_t i = 0; i < value_table_count(one); i++) {
        struct value key = value_nil();
        const struct value *hash = value_table_at(one, i, &key);
        const struct value *has = value_table_get_str(other, value_as_str(&key));
        bool first = one == &said->fields;
        if (first ? !has || !value_equal(hash, has) : !has) {
            buf_printf(out, "%s.%.*s %s\n", said->name, STR_FMT(value_as_str(&key)),
                    !first ? "only in the running world"
                    : has  ? "differs"
                           : "only in the export");
        }
    }
}

static void compare_design(
        struct apply_design *design, const struct base_thing *said, struct buf *out)
{
    struct object *object = apply_find(design->engine, str_of(said->name));
    if (object) {
        struct value live = apply_fields_of_object(design, object);
        note_design(said, &said->fields, &live, out);
        note_design(said, &live, &said->fields, out);
        value_finish(&live);
    }
}

void design_check(struct engine *engine, struct buf *out)
{
    struct export_index index = {.same_world = true};
    struct store_dump *dump = NULL;
    struct buf texts[4] = {{0}};
    struct base base;
    struct err err;
    struct apply_design design;
    apply_design_init(&design, engine_script_data(engine));
    base_init(&base);
    assert_true(store_dump_open(store_path(engine_store(engine)), &dump, &err));
    assert_true(export_index_read(&index, dump, &err));
    buf_add_text(&texts[3], BASE_HEAD " -\n");
    for (size_t i = 0; i < index.count; i++) {
        struct export_texts one = {&texts[0], &texts[1], &texts[2], &texts[3]};
        if (!index.things[i].left_out && !index.things[i].made) {
            assert_true(export_record_write(&index, dump, &index.things[i], &one, &err));
        }
    }
    assert_true(base_read(&base, buf_str(&texts[3]), "the world", &err));
    for (size_t i = 0; i < base.count; i++) {
        compare_design(&design, &base.things[i], out);
    }
    for (size_t i = 0; i < 4; i++) {
        buf_finish(&texts[i]);
    }
    base_finish(&base);
    apply_design_finish(&design);
    export_index_finish(&index);
    store_dump_close(dump);
}
