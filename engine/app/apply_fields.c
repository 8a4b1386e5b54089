/* apply_fields.c -- the fields of a thing, in a file and in the world.
 *
 * Each field has a hash (engine/data/text_field.h), which is equal on both sides if the
 * contents are. The order of arrival, due times of timers and one-time timers are not fields;
 * they belong to play. */
#include "engine/app/apply_impl.h"
#include "engine/core/people/account.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/script/timer.h"
#include "engine/data/text_field.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"
#include "world/text/text_world.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void put_apply_fields(struct value *fields, struct str field, const struct value *marked)
{
    value_table_set_str(fields, field, value_int((int64_t)text_field_hash(marked)));
}

static void put_taken(struct value *fields, const char *field, struct value marked)
{
    put_apply_fields(fields, str_of(field), &marked);
    value_finish(&marked);
}

/* Adds a property under its name in text, which differs from the keys. */
static void put_property(struct value *fields, struct str name, const struct value *marked)
{
    struct buf field = {0};
    buf_printf(&field, "%s%.*s", text_world_is_word(name) ? "$" : "", STR_FMT(name));
    put_apply_fields(fields, buf_str(&field), marked);
    buf_finish(&field);
}

static struct value repeating_apply_fields(int64_t period_ms, const struct value *data)
{
    struct value timer = value_table();
    value_table_set_str(&timer, STR("every"),
            period_ms % 1000 == 0 ? value_int(period_ms / 1000)
                                  : value_float((double)period_ms / 1000));
    if (data && data->kind != VALUE_NIL) {
        value_table_set_str(&timer, STR("data"), value_dup(data));
    }
    return timer;
}

static void put_timers(struct value *fields, struct value timers)
{
    if (value_table_count(&timers) > 0) {
        put_apply_fields(fields, STR("timers"), &timers);
    }
    value_finish(&timers);
}

/* -- from text -- */

const struct value *apply_props(
        const struct apply_files *files, const struct apply_thing *thing)
{
    return thing->exit.length > 0 ? &thing->props : &files->files.records[thing->record].props;
}

struct str apply_exit_target(const struct apply_thing *exit)
{
    const struct value *to = value_table_get_str(&exit->props, STR("to"));
    const struct value *ref = to ? value_table_get_str(to, STR("$ref")) : NULL;
    return ref ? value_as_str(ref) : STR_NONE;
}

/* Returns the name in "x", ref "x" or { "x", 12 }. */
static struct str name_in(const struct value *value)
{
    struct value first = value_int(1);
    const struct value *ref = value_table_get_str(value, STR("$ref"));
    const struct value *item =
            value->kind == VALUE_TABLE ? value_table_get(value, &first) : NULL;
    return value_as_str(ref ? ref : item ? item : value);
}

static struct value protos_of(struct str kind, const struct value *props, bool is_exit)
{
    const struct value *proto = is_exit ? NULL : value_table_get_str(props, STR("proto"));
    struct value names = value_table();
    bool is_list =
            proto && proto->kind == VALUE_TABLE && !value_table_get_str(proto, STR("$ref"));
    for (size_t i = 0; is_list && i < proto->table->item_count; i++) {
        value_table_append(&names, value_str(name_in(&proto->table->items[i])));
    }
    if (proto && !is_list) {
        value_table_append(&names, value_str(name_in(proto)));
    } else if (!proto && !str_equal(kind, STR("prototype"))) {
        value_table_append(&names, value_str(kind));
    }
    return names;
}

static struct value timers_of(const struct value *from)
{
    struct value timers = value_table();
    for (size_t i = 0; i < (from->kind == VALUE_TABLE ? value_table_count(from) : 0); i++) {
        struct value name = value_nil();
        const struct value *timer = value_table_at(from, i, &name);
        const struct value *every = value_table_get_str(timer, STR("every"));
        double seconds = every ? value_as_number(every, 0) : 0;
        if (name.kind == VALUE_STRING && seconds > 0 && seconds < 1e12) {
            value_table_set_str(&timers, value_as_str(&name),
                    repeating_apply_fields(
                            llround(seconds * 1000), value_table_get_str(timer, STR("data"))));
        }
    }
    return timers;
}

void apply_fields_put(struct value *fields, struct str key, const struct value *value)
{
    if (str_equal(key, STR("at"))) {
        put_taken(fields, "at", value_str(name_in(value)));
    } else if (str_equal(key, STR("owner")) || str_equal(key, STR("behaviour"))) {
        put_apply_fields(fields, key, value);
    } else if (str_equal(key, STR("timers"))) {
        put_timers(fields, timers_of(value));
    } else if (!str_equal(key, STR("proto")) && !str_equal(key, STR("exits")) &&
               !str_equal(key, STR(TEXT_WORLD_OWNER))) {
        bool plain = str_starts(key, STR("$"));
        struct str name = str_slice(key, plain, key.length);
        struct value read = plain ? value_dup(value) : text_field_read(name, value);
        put_property(fields, name, &read);
        value_finish(&read);
    }
}

void apply_fields_of_thing(const struct apply_files *files, struct apply_thing *thing)
{
    const struct value *props = apply_props(files, thing);
    bool is_exit = thing->exit.length > 0;
    thing->fields = value_table();
    put_taken(&thing->fields, "proto",
            protos_of(is_exit ? STR("exit") : files->files.records[thing->record].kind, props,
                    is_exit));
    for (size_t i = 0; i < value_table_count(props); i++) {
        struct value key = value_nil();
        const struct value *value = value_table_at(props, i, &key);
        apply_fields_put(&thing->fields, value_as_str(&key), value);
    }
}

const struct value *apply_field_value(
        const struct value *props, struct str field, struct str *out_key)
{
    bool word = str_starts(field, STR("$"));
    *out_key = field;
    const struct value *value = value_table_get_str(props, field);
    if (!value && !word && !text_world_is_word(field)) {
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

/* -- from the world -- */

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
    uint32_t atom = atom_find(&engine->world->atoms, buf_str(&full));
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
    put_property(fields, name, &marked);
    value_finish(&marked);
}

static void put_properties(
        struct value *fields, struct apply_design *design, const struct object *object)
{
    struct engine *engine = design->engine;
    for (uint32_t i = 0; i < object->prop_count; i++) {
        struct str name = atom_name(&engine->world->atoms, object->props[i].atom);
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
    struct value timer = repeating_apply_fields(period_ms, data);
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
        bool found = rows_find(engine->world, &row);
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
        struct str name = atom_name(&engine->world->atoms, object->props[i].atom);
        const struct value *mark = &object->props[i].value;
        if (str_starts(name, STR(PLAYED_TIMER)) && mark->kind == VALUE_TABLE &&
                mark->table->item_count > 0) {
            value_table_set_str(&timing.timers,
                    str_slice(name, strlen(PLAYED_TIMER), name.length),
                    marked_timer(design, value_as_int(&mark->table->items[0], 1000),
                            mark->table->item_count > 1 ? &mark->table->items[1] : NULL));
        }
    }
    put_timers(fields, timing.timers);
}

struct str apply_owner_of(struct engine *engine, struct object *object)
{
    const struct account *account = object->owner ? account_of(engine, object->owner) : NULL;
    uint32_t absent = atom_find(&engine->world->atoms, STR(TEXT_WORLD_OWNER));
    const struct value *said = absent == ATOM_NONE ? NULL : prop_own(object, absent);
    return account ? str_of(account->name) : said ? value_as_str(said) : STR_NONE;
}

static void put_place(struct value *fields, struct apply_design *design, struct object *object)
{
    struct buf name = {0};
    apply_design_name(design, apply_design_place(design, object), &name);
    if (!str_equal(buf_str(&name), STR("#0"))) {
        put_taken(fields, "at", value_str(buf_str(&name)));
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
        const struct object *proto = world_find(engine->world, object->protos[i]);
        put_plain_name(proto, object->protos[i],
                &name); /* also if play made it: the design refers to it */
        value_table_append(&names, value_str(buf_str(&name)));
        buf_finish(&name);
    }
    put_taken(&fields, "proto", names);
    put_place(&fields, design, object);
    if (owner.length > 0) {
        put_taken(&fields, "owner", value_str(owner));
    }
    struct script_source source = {0};
    if (object->behaviour != 0 && script_source(design->host, object, 0, &source)) {
        put_taken(&fields, "behaviour", value_str(buf_str(&source.text)));
    }
    buf_finish(&source.text);
    put_all_timers(&fields, design, object);
    put_properties(&fields, design, object);
    return fields;
}
