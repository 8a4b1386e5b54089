/* design_fields.c -- the fields of a thing in a file: a name and a hash of each.
 *
 * The hash (text_field.h) is equal to that of the same field in the world if the contents are
 * (engine/modules/apply/apply_fields.c). The order of arrival, due times of timers and one-time
 * timers are not fields; they belong to play. */
#include "engine/base/buf.h"
#include "engine/data/design_files.h"
#include "engine/data/text_field.h"

#include <math.h>

void design_field_set(struct value *fields, struct str field, const struct value *marked)
{
    value_table_set_str(fields, field, value_int((int64_t)text_field_hash(marked)));
}

void design_field_take(struct value *fields, const char *field, struct value marked)
{
    design_field_set(fields, str_of(field), &marked);
    value_finish(&marked);
}

void design_field_set_property(
        struct value *fields, struct str name, const struct value *marked)
{
    struct buf field = {0};
    buf_printf(&field, "%s%.*s", text_world_word(name) ? "$" : "", STR_FMT(name));
    design_field_set(fields, buf_str(&field), marked);
    buf_finish(&field);
}

struct value design_timer(int64_t period_ms, const struct value *data)
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

void design_field_set_timers(struct value *fields, struct value timers)
{
    if (value_table_count(&timers) > 0) {
        design_field_set(fields, STR("timers"), &timers);
    }
    value_finish(&timers);
}

const struct value *design_props(
        const struct design_files *files, const struct design_thing *thing)
{
    return thing->exit.length > 0 ? &thing->props : &files->files.records[thing->record].props;
}

struct str design_exit_target(const struct design_thing *exit)
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
                    design_timer(
                            llround(seconds * 1000), value_table_get_str(timer, STR("data"))));
        }
    }
    return timers;
}

void design_fields_put(struct value *fields, struct str key, const struct value *value)
{
    if (str_equal(key, STR("at"))) {
        design_field_take(fields, "at", value_str(name_in(value)));
    } else if (str_equal(key, STR("owner")) || str_equal(key, STR("behaviour"))) {
        design_field_set(fields, key, value);
    } else if (str_equal(key, STR("timers"))) {
        design_field_set_timers(fields, timers_of(value));
    } else if (!str_equal(key, STR("proto")) && !str_equal(key, STR("exits")) &&
               !str_equal(key, STR(TEXT_WORLD_OWNER))) {
        bool plain = str_starts(key, STR("$"));
        struct str name = str_slice(key, plain, key.length);
        struct value read = plain ? value_dup(value) : text_field_read(name, value);
        design_field_set_property(fields, name, &read);
        value_finish(&read);
    }
}

void design_fields_of_thing(const struct design_files *files, struct design_thing *thing)
{
    const struct value *props = design_props(files, thing);
    bool is_exit = thing->exit.length > 0;
    thing->fields = value_table();
    design_field_take(&thing->fields, "proto",
            protos_of(is_exit ? STR("exit") : files->files.records[thing->record].kind, props,
                    is_exit));
    for (size_t i = 0; i < value_table_count(props); i++) {
        struct value key = value_nil();
        const struct value *value = value_table_at(props, i, &key);
        design_fields_put(&thing->fields, value_as_str(&key), value);
    }
}
