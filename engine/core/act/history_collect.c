/* history_collect.c -- collects the changes of the open transaction for undo.
 *
 * 1. For destroyed objects everything they had is collected; for created ones only their
 *    creation, since undoing that undoes the rest.
 * 2. Objects created and destroyed within the transaction are omitted.
 *
 * Must run before the commit: destroyed objects are in memory until then. */
#include "engine/base/ids.h"
#include "engine/core/act/history_impl.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/timer.h"
#include "world/model/prop.h"
#include "world/model/rows.h"
#include "world/model/tx.h"

struct recording {
    struct engine *engine;
    uint64_t author;
    struct change_set *set;
    uint64_t *given_away; /* owned: objects that the author has just given away */
    size_t given_count;
};

static struct value pair(uint64_t first, uint64_t second)
{
    struct value list = value_table();
    value_table_append(&list, value_int((int64_t)first));
    value_table_append(&list, value_int((int64_t)second));
    return list;
}

static struct value numbers(const uint64_t *ids, size_t count)
{
    struct value list = value_table();
    for (size_t i = 0; i < count; i++) {
        value_table_append(&list, value_int((int64_t)ids[i]));
    }
    return list;
}

static struct value text_or_nil(const char *text)
{
    return text ? value_text(text) : value_nil();
}

/* Returns an object by ID. All stay in memory until their transaction ends, destroyed ones
 * too. */
static struct object *object_of(struct recording *recording, uint64_t id)
{
    return map_find(&engine_world(recording->engine)->objects, id);
}

static void add_history_collect(struct recording *recording, enum change_kind kind,
        uint64_t object, struct value name, struct value before, struct value after)
{
    change_set_add(recording->set, (struct change){.kind = kind,
                                           .object = object,
                                           .name = name,
                                           .before = before,
                                           .after = after});
}

static void add_property(
        struct recording *recording, uint64_t id, uint32_t atom, const struct value *before)
{
    const struct object *object = object_of(recording, id);
    struct str name = atom_name(&engine_world(recording->engine)->atoms, atom);
    if (str_starts(name, STR(HISTORY_SCRATCH))) {
        return;
    }
    const struct value *after = object->destroyed ? NULL : prop_own(object, atom);
    add_history_collect(recording, CHANGE_PROPERTY, id, value_str(name), value_dup(before),
            after ? value_dup(after) : value_nil());
}

static void add_moved(struct recording *recording, const struct tx_change *change)
{
    const struct object *object = object_of(recording, change->object);
    add_history_collect(recording, CHANGE_MOVED, object->id, value_nil(),
            pair(change->old_place, change->old_arrived),
            pair(object->location, object->arrived));
}

static void add_owner(struct recording *recording, const struct tx_change *change)
{
    const struct object *object = object_of(recording, change->object);
    add_history_collect(recording, CHANGE_OWNER, object->id, value_nil(),
            value_int((int64_t)change->old_owner), value_int((int64_t)object->owner));
    if (change->old_owner == recording->author) {
        recording->given_away = mem_realloc(recording->given_away,
                (recording->given_count + 1) * sizeof(*recording->given_away));
        recording->given_away[recording->given_count++] = object->id;
    }
}

static void add_change(void *data, const struct tx_change *change)
{
    struct recording *recording = data;
    const struct object *object = object_of(recording, change->object);
    bool made = object->created && change->kind != TX_CREATED;
    if (made) {
        return; /* undoing its creation undoes this */
    }
    switch (change->kind) {
    case TX_CREATED:
        add_history_collect(
                recording, CHANGE_CREATED, object->id, value_nil(), value_nil(), value_nil());
        return;
    case TX_DESTROYED:
        add_history_collect(recording, CHANGE_DESTROYED, object->id, value_nil(),
                pair(object->owner, object->arrived), value_nil());
        return;
    case TX_MOVED:
        add_moved(recording, change);
        return;
    case TX_PROPERTY:
        add_property(recording, object->id, change->atom, change->old);
        return;
    case TX_PROTOS:
        add_history_collect(recording, CHANGE_PROTOS, object->id, value_nil(),
                numbers(change->old_protos, change->old_proto_count),
                numbers(object->protos, object->proto_count));
        return;
    case TX_OWNER:
        add_owner(recording, change);
        return;
    case TX_REF:
        add_history_collect(recording, CHANGE_REF, object->id, value_nil(),
                text_or_nil(change->old_ref), text_or_nil(object->ref));
        return;
    case TX_BEHAVIOUR:
        add_history_collect(recording, CHANGE_BEHAVIOUR, object->id, value_nil(),
                value_int(change->old_behaviour), value_int(object->behaviour));
        return;
    }
}

static struct value timer_value(const struct row *row)
{
    if (!row) {
        return value_nil();
    }
    struct value list = pair(row_id(row, "due_ms"), row_id(row, "period_ms"));
    struct value data = value_table();
    value_table_append(&list, value_int(row_int(row, "owner")));
    if (row_value(row, "data")->kind != VALUE_NIL) {
        value_table_append(&data, value_dup(row_value(row, "data")));
    }
    value_table_append(&list, data);
    return list;
}

static void add_timer(void *data, const struct row *before, const struct row *now)
{
    struct recording *recording = data;
    const struct row *either = before ? before : now;
    uint64_t id = row_id(either, "object");
    const struct object *object = object_of(recording, id);
    if (!object || !object->created) {
        add_history_collect(recording, CHANGE_TIMER, id, value_str(row_str(either, "name")),
                timer_value(before), timer_value(now));
    }
}

/* True if a change of that thing is among the first `count`, which are sorted. */
static bool is_known(const struct recording *recording, size_t count, enum change_kind kind,
        uint64_t object, struct str name)
{
    struct change_set sorted = {.list = recording->set->list, .count = count};
    return change_set_find(&sorted, kind, object, name);
}

/* Adds what a destroyed object had until its end and did not get in this transaction. */
static void add_possessions(
        struct recording *recording, size_t count, const struct object *object)
{
    const struct atom_table *atoms = &engine_world(recording->engine)->atoms;
    for (uint32_t i = 0; i < object->prop_count; i++) {
        uint32_t atom = object->props[i].atom;
        if (!is_known(recording, count, CHANGE_PROPERTY, object->id, atom_name(atoms, atom))) {
            add_property(recording, object->id, atom, &object->props[i].value);
        }
    }
    if (!is_known(recording, count, CHANGE_PROTOS, object->id, STR_NONE)) {
        add_history_collect(recording, CHANGE_PROTOS, object->id, value_nil(),
                numbers(object->protos, object->proto_count), numbers(NULL, 0));
    }
    if (object->behaviour &&
            !is_known(recording, count, CHANGE_BEHAVIOUR, object->id, STR_NONE)) {
        add_history_collect(recording, CHANGE_BEHAVIOUR, object->id, value_nil(),
                value_int(object->behaviour), value_int(0));
    }
}

/* Sets for each change whether the author controls its object. */
static void mark_own(struct recording *recording)
{
    struct object *object = NULL;
    bool own = false;
    for (size_t i = 0; i < recording->set->count; i++) {
        struct change *change = &recording->set->list[i];
        if (!object || object->id != change->object) {
            object = object_of(recording, change->object);
            own = object &&
                  (perm_controls(recording->engine, recording->author, object) ||
                          ids_have(recording->given_away, recording->given_count, object->id));
        }
        change->own = own;
    }
}

/* False for a change whose final value equals the old one. */
static bool matters(void *data, const struct change *change)
{
    (void)data;
    return change->kind == CHANGE_CREATED || change->kind == CHANGE_DESTROYED ||
           !value_equal(&change->before, &change->after);
}

void history_collect(struct engine *engine, uint64_t author, struct change_set *out)
{
    struct recording recording = {.engine = engine, .author = author, .set = out};
    tx_each_change(engine_world(engine), add_change, &recording);
    rows_each_change(engine_world(engine), TABLE_TIMER, 0, add_timer, &recording);
    change_set_sort(out);
    size_t count = out->count;
    for (size_t i = 0; i < count; i++) {
        if (out->list[i].kind == CHANGE_DESTROYED) {
            add_possessions(&recording, count, object_of(&recording, out->list[i].object));
        }
    }
    change_set_keep(out, matters, NULL);
    change_set_sort(out);
    mark_own(&recording);
    mem_free(recording.given_away);
}
