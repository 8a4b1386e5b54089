/* apply_fields.c -- the fields of a thing in the world, in its design.
 *
 * Each has the hash that engine/data/design_fields.c gives the same field in a file. */
#include "engine/core/people/account.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/script/timer.h"
#include "engine/data/text_field.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/apply/apply_impl.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"
#include "world/text/text_world.h"

#include <inttypes.h>
#include <string.h>

static void put_plain_name(const struct object *object, uint64_t id, struct buf *out)
{
    if (object && object->ref) {
        buf_add_text(out, object->ref);
    } else {
        buf_printf(out, "#%" PRIu64, id);
    }
}

static void name_object_apply_fields(void *data, uint64_t id, struct buf *out)
{
    apply_design_name(data, id, out);
}

static const char *name_account_apply_fields(void *data, uint64_t id)
{
    const struct apply_design *design = data;
    const struct account *account = account_of(design->engine, id);
    return account ? account->name : NULL;
}

static const struct value *mark_of_apply_fields(
        struct engine *engine, const struct object *object, const char *prefix, struct str name)
{
    struct buf full = {0};
    buf_printf(&full, "%s%.*s", prefix, STR_FMT(name));
    uint32_t atom = atom_find(&engine_world(engine)->atoms, buf_str(&full));
    buf_finish(&full);
    const struct value *mark = atom == ATOM_NONE ? NULL : prop_own(object, atom);
    return mark && mark->kind == VALUE_TABLE ? mark : NULL;
}

static void put_marked(struct value *fields, struct apply_design *design, struct str name,
        const struct value *value)
{
    struct text_namer namer = {
            name_object_apply_fields, name_account_apply_fields, design, false};
    struct value marked = text_field_mark(&namer, name, value);
    design_field_set_property(fields, name, &marked);
    value_finish(&marked);
}

static void put_properties(
        struct value *fields, struct apply_design *design, const struct object *object)
{
    struct engine *engine = design->engine;
    for (uint32_t i = 0; i < object->prop_count; i++) {
        struct str name = atom_name(&engine_world(engine)->atoms, object->props[i].atom);
        const struct value *value = &object->props[i].value;
        struct str marked = str_starts(name, STR(PLAYED_VALUE))
                                    ? str_slice(name, strlen(PLAYED_VALUE), name.length)
                                    : STR_NONE;
        if (played_can_be_design(marked) && marked.length > 0 && value->kind == VALUE_TABLE &&
                value->table->item_count == 1) {
            put_marked(fields, design, marked, &value->table->items[0]);
        } else if (played_can_be_design(name) && !str_equal(name, STR(TEXT_WORLD_OWNER)) &&
                   !mark_of_apply_fields(engine, object, PLAYED_VALUE, name)) {
            put_marked(fields, design, name, value);
        }
    }
}

struct timing {
    struct apply_design *design;
    const struct object *object;
    struct value timers;
};

static struct value marked_timer(
        struct apply_design *design, int64_t period_ms, const struct value *data)
{
    struct text_namer namer = {
            name_object_apply_fields, name_account_apply_fields, design, false};
    struct value timer = design_timer(period_ms, data);
    struct value marked = text_field_mark(&namer, STR_NONE, &timer);
    value_finish(&timer);
    return marked;
}

static void take_timer_apply_fields(void *data, const struct timer_info *timer)
{
    struct timing *timing = data;
    struct engine *engine = timing->design->engine;
    if (timer->period_ms > 0 &&
            !mark_of_apply_fields(engine, timing->object, PLAYED_TIMER, timer->name)) {
        struct row row = timer_row(timing->object->id, timer->name);
        bool found = rows_find(engine_world(engine), &row);
        value_table_set_str(&timing->timers, timer->name,
                marked_timer(timing->design, timer->period_ms,
                        found ? row_value(&row, "data") : NULL));
        row_finish(&row);
    }
}

static void put_all_timers(
        struct value *fields, struct apply_design *design, const struct object *object)
{
    struct engine *engine = design->engine;
    struct timing timing = {design, object, value_table()};
    timer_each(engine, object->id, take_timer_apply_fields, &timing);
    for (uint32_t i = 0; i < object->prop_count; i++) {
        struct str name = atom_name(&engine_world(engine)->atoms, object->props[i].atom);
        const struct value *mark = &object->props[i].value;
        if (str_starts(name, STR(PLAYED_TIMER)) && mark->kind == VALUE_TABLE &&
                mark->table->item_count > 0) {
            value_table_set_str(&timing.timers,
                    str_slice(name, strlen(PLAYED_TIMER), name.length),
                    marked_timer(design, value_as_int(&mark->table->items[0], 1000),
                            mark->table->item_count > 1 ? &mark->table->items[1] : NULL));
        }
    }
    design_field_set_timers(fields, timing.timers);
}

struct str apply_owner_of(struct engine *engine, struct object *object)
{
    const struct account *account = object->owner ? account_of(engine, object->owner) : NULL;
    uint32_t absent = atom_find(&engine_world(engine)->atoms, STR(TEXT_WORLD_OWNER));
    const struct value *said = absent == ATOM_NONE ? NULL : prop_own(object, absent);
    return account ? str_of(account->name) : said ? value_as_str(said) : STR_NONE;
}

static void put_place(struct value *fields, struct apply_design *design, struct object *object)
{
    struct buf name = {0};
    apply_design_name(design, apply_design_place(design, object), &name);
    if (!str_equal(buf_str(&name), STR("#0"))) {
        design_field_take(fields, "at", value_str(buf_str(&name)));
    }
    buf_finish(&name);
}

struct value apply_fields_of_object(struct apply_design *design, struct object *object)
{
    struct engine *engine = design->engine;
    struct value fields = value_table();
    struct value names = value_table();
    struct str owner = apply_owner_of(engine, object);
    for (uint32_t i = 0; i < object->proto_count; i++) {
        struct buf name = {0};
        const struct object *proto = world_find(engine_world(engine), object->protos[i]);
        put_plain_name(proto, object->protos[i],
                &name); /* also if play made it: the design refers to it */
        value_table_append(&names, value_str(buf_str(&name)));
        buf_finish(&name);
    }
    design_field_take(&fields, "proto", names);
    put_place(&fields, design, object);
    if (owner.length > 0) {
        design_field_take(&fields, "owner", value_str(owner));
    }
    struct script_source source = {0};
    if (object->behaviour != 0 && script_source(design->host, object, 0, &source)) {
        design_field_take(&fields, "behaviour", value_str(buf_str(&source.text)));
    }
    buf_finish(&source.text);
    put_all_timers(&fields, design, object);
    put_properties(&fields, design, object);
    return fields;
}

const struct value *apply_field_value(
        const struct value *props, struct str field, struct str *out_key)
{
    bool word = str_starts(field, STR("$"));
    *out_key = field;
    const struct value *value = value_table_get_str(props, field);
    if (!value && !word && !text_world_word(field)) {
        struct buf plain = {0};
        buf_printf(&plain, "$%.*s", STR_FMT(field));
        value = value_table_get_str(props, buf_str(&plain));
        if (value) {
            const struct value_entry *entries = props->table->entries;
            size_t offset = (size_t)((const char *)value - (const char *)entries);
            *out_key = value_as_str(&entries[offset / sizeof(*entries)].key);
        }
        buf_finish(&plain);
    }
    return value;
}
