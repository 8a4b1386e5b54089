/* stored_thing.c -- reading the members of a thing, from a world's file or from the change set
 * that destroyed it.
 *
 * The callers choose the things: restore_read.c and export_record.c. */
#include "engine/modules/export/stored_thing.h"

#include "engine/base/mem.h"
#include "engine/core/act/history_set.h"
#include "engine/core/script/held.h"
#include "engine/modules/export/store_dump.h"
#include "world/model/played.h"
#include "world/model/ref_time.h"

#include <inttypes.h>
#include <string.h>

struct taking {
    struct stored_thing *thing;
    const char *file;
};

/* Reports damage: the file was good once, but its disk may have lost data since. */
static bool has_rotted(const struct taking *taking, struct str what, struct err *err)
{
    return err_set(err, ERR_FORMAT,
            "%s is damaged: the %.*s of #%" PRIu64
            " in it is not what was written; use another backup",
            taking->file, STR_FMT(what), taking->thing->id);
}

bool stored_thing_leaves(struct str name)
{
    return str_equal(name, HELD_SINCE) || str_equal(name, REF_SINCE);
}

/* Adds a property unless it is left, or is the mark that older versions put on HELD_SINCE. */
static void add_prop(struct stored_thing *thing, struct str name, const struct value *value)
{
    if (stored_thing_leaves(name) || str_equal(name, STR(PLAYED_VALUE HELD_NAME))) {
        return;
    }
    thing->props = mem_realloc(thing->props, (thing->prop_count + 1) * sizeof(*thing->props));
    thing->props[thing->prop_count++] = (struct stored_prop){str_dup(name), value_dup(value)};
}

static void add_timer(struct stored_thing *thing, struct stored_timer timer)
{
    thing->timers =
            mem_realloc(thing->timers, (thing->timer_count + 1) * sizeof(*thing->timers));
    thing->timers[thing->timer_count++] = timer;
}

static bool take_property_stored_thing(void *data, const struct value *columns, struct err *err)
{
    struct taking *taking = data;
    struct str name = value_as_str(&columns[0]);
    if (taking->file && value_as_int(&columns[2], 0) != 0) {
        return has_rotted(taking, name, err);
    }
    add_prop(taking->thing, name, &columns[1]);
    return true;
}

static bool take_timer_stored_thing(void *data, const struct value *columns, struct err *err)
{
    struct taking *taking = data;
    (void)err;
    add_timer(taking->thing, (struct stored_timer){
                                     .name = str_dup(value_as_str(&columns[0])),
                                     .due_ms = value_as_int(&columns[1], 0),
                                     .period_ms = value_as_int(&columns[2], 0),
                                     .data = value_dup(&columns[3]),
                                     .owner = value_as_id(&columns[4]),
                             });
    return true;
}

static bool take_source(void *data, const struct value *columns, struct err *err)
{
    struct taking *taking = data;
    if (taking->file && value_as_int(&columns[2], 0) != 0) {
        return has_rotted(taking, STR("behaviour"), err);
    }
    buf_add_str(&taking->thing->source, value_as_str(&columns[0]));
    taking->thing->has_source = true;
    taking->thing->author = value_as_id(&columns[1]);
    return true;
}

bool stored_thing_read(
        struct store_dump *dump, const char *file, struct stored_thing *thing, struct err *err)
{
    struct taking taking = {thing, file};
    return store_dump_each(dump, DUMP_PROPERTIES, thing->id, take_property_stored_thing,
                   &taking, err) &&
           store_dump_each(
                   dump, DUMP_TIMERS, thing->id, take_timer_stored_thing, &taking, err) &&
           store_dump_each(dump, DUMP_BEHAVIOUR, thing->id, take_source, &taking, err);
}

static void take_change(struct stored_thing *thing, const struct change *change)
{
    const struct value *before = &change->before;
    if (change->kind == CHANGE_PROPERTY && before->kind != VALUE_NIL) {
        add_prop(thing, value_as_str(&change->name), before);
    } else if (change->kind == CHANGE_TIMER && before->kind == VALUE_TABLE) {
        const struct value_table *data = before->table->items[3].table;
        add_timer(thing,
                (struct stored_timer){
                        .name = str_dup(value_as_str(&change->name)),
                        .due_ms = (int64_t)change_number(before, 0),
                        .period_ms = (int64_t)change_number(before, 1),
                        .owner = change_number(before, 2),
                        .data = data->item_count ? value_dup(&data->items[0]) : value_nil(),
                });
    }
}

bool stored_thing_read_lost(struct store_dump *dump, const char *file,
        const struct change_set *set, struct stored_thing *thing, struct err *err)
{
    struct taking taking = {thing, file};
    const struct change *behaviour =
            change_set_find(set, CHANGE_BEHAVIOUR, thing->id, STR_NONE);
    for (size_t i = 0; i < set->count; i++) {
        if (set->list[i].object == thing->id) {
            take_change(thing, &set->list[i]);
        }
    }
    return !behaviour || value_as_int(&behaviour->before, 0) == 0 ||
           store_dump_each(dump, DUMP_LAST_SOURCE, thing->id, take_source, &taking, err);
}

void stored_thing_finish(struct stored_thing *thing)
{
    for (size_t i = 0; i < thing->prop_count; i++) {
        mem_free(thing->props[i].name);
        value_finish(&thing->props[i].value);
    }
    for (size_t i = 0; i < thing->timer_count; i++) {
        mem_free(thing->timers[i].name);
        value_finish(&thing->timers[i].data);
    }
    mem_free(thing->props);
    mem_free(thing->timers);
    mem_free(thing->ref);
    mem_free(thing->kind);
    mem_free(thing->protos);
    buf_finish(&thing->source);
}
