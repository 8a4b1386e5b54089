/* history_set.c -- change sets in memory and as bytes.
 *
 * The bytes are the fields of each change in order, as written by value_encode: kind, object,
 * own, name, before, after. They are stored in world files, so a kind must never change its
 * number or form. To add a kind of change: enum change_kind, `forms` here, history_collect.c
 * (recording), history_undo.c (undo).
 *
 * Decoding checks everything, since the contents of a set are written into the world without
 * further checks. */
#include "engine/core/act/history_set.h"

#include "engine/base/mem.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <stdlib.h>

#define NUMBERS_MAX PROTO_DIRECT_MAX

static void finish_change(struct change *change)
{
    value_finish(&change->name);
    value_finish(&change->before);
    value_finish(&change->after);
}

void change_set_finish(struct change_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        finish_change(&set->list[i]);
    }
    mem_free(set->list);
    *set = (struct change_set){0};
}

void change_set_add(struct change_set *set, struct change change)
{
    set->list = mem_grow(set->list, set->count, &set->capacity, sizeof(*set->list));
    set->list[set->count++] = change;
}

static int order(
        const struct change *change, enum change_kind kind, uint64_t object, struct str name)
{
    if (change->object != object) {
        return change->object < object ? -1 : 1;
    }
    if (change->kind != kind) {
        return change->kind < kind ? -1 : 1;
    }
    return str_compare(value_as_str(&change->name), name);
}

static int by_thing(const void *a, const void *b)
{
    const struct change *x = a;
    const struct change *y = b;
    return order(x, y->kind, y->object, value_as_str(&y->name));
}

void change_set_sort(struct change_set *set)
{
    if (set->count > 1) {
        qsort(set->list, set->count, sizeof(*set->list), by_thing);
    }
}

void change_set_keep(struct change_set *set,
        bool (*keep)(void *data, const struct change *change), void *data)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (keep(data, &set->list[i])) {
            set->list[kept++] = set->list[i];
        } else {
            finish_change(&set->list[i]);
        }
    }
    set->count = kept;
}

const struct change *change_set_find(
        const struct change_set *set, enum change_kind kind, uint64_t object, struct str name)
{
    size_t low = 0;
    size_t high = set->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (order(&set->list[middle], kind, object, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < set->count && order(&set->list[low], kind, object, name) == 0;
    return found ? &set->list[low] : NULL;
}

void change_set_encode(const struct change_set *set, struct buf *out)
{
    for (size_t i = 0; i < set->count && !out->full; i++) {
        const struct change *change = &set->list[i];
        struct value head[] = {
                value_int(change->kind), value_object(change->object), value_bool(change->own)};
        for (size_t k = 0; k < 3; k++) {
            value_encode(&head[k], out);
        }
        value_encode(&change->name, out);
        value_encode(&change->before, out);
        value_encode(&change->after, out);
    }
}

/* -- decoding -- */

uint64_t change_number(const struct value *list, size_t place)
{
    bool there = list->kind == VALUE_TABLE && place < list->table->item_count;
    int64_t number = there ? value_as_int(&list->table->items[place], 0) : 0;
    return number > 0 ? (uint64_t)number : 0;
}

/* True for a list of at least `least` and at most `most` integers, none negative. */
static bool is_numbers(const struct value *value, size_t least, size_t most)
{
    if (value->kind != VALUE_TABLE || value->table->entry_count > 0 ||
            value->table->item_count < least || value->table->item_count > most) {
        return false;
    }
    for (size_t i = 0; i < value->table->item_count; i++) {
        const struct value *item = &value->table->items[i];
        if (item->kind != VALUE_INT || item->integer < 0) {
            return false;
        }
    }
    return true;
}

static bool is_pair(const struct value *value)
{
    return is_numbers(value, 2, 2);
}

static bool is_protos(const struct value *value)
{
    return is_numbers(value, 0, NUMBERS_MAX);
}

static bool is_number(const struct value *value)
{
    return value->kind == VALUE_INT && value->integer >= 0;
}

static bool is_revision(const struct value *value)
{
    return is_number(value) && value->integer <= UINT32_MAX;
}

static bool is_text(const struct value *value)
{
    return value->kind == VALUE_NIL || value->kind == VALUE_STRING;
}

static bool is_property(const struct value *value)
{
    return value_size(value) <= VALUE_SIZE_MAX && value_depth(value) <= VALUE_DEPTH_MAX;
}

static bool is_nil(const struct value *value)
{
    return value->kind == VALUE_NIL;
}

static bool is_timer(const struct value *value)
{
    if (value->kind == VALUE_NIL) {
        return true;
    }
    if (value->kind != VALUE_TABLE || value->table->entry_count > 0 ||
            value->table->item_count != 4 || value->table->items[3].kind != VALUE_TABLE ||
            value->table->items[3].table->entry_count > 0 ||
            value->table->items[3].table->item_count > 1) {
        return false;
    }
    bool is = true;
    for (size_t i = 0; i < 3 && is; i++) {
        is = is_number(&value->table->items[i]);
    }
    return is;
}

struct form {
    bool named;
    bool (*before)(const struct value *value);
    bool (*after)(const struct value *value);
};

static const struct form forms[CHANGE_KINDS] = {
        [CHANGE_CREATED] = {false, is_nil, is_nil},
        [CHANGE_DESTROYED] = {false, is_pair, is_nil},
        [CHANGE_MOVED] = {false, is_pair, is_pair},
        [CHANGE_PROPERTY] = {true, is_property, is_property},
        [CHANGE_PROTOS] = {false, is_protos, is_protos},
        [CHANGE_OWNER] = {false, is_number, is_number},
        [CHANGE_REF] = {false, is_text, is_text},
        [CHANGE_BEHAVIOUR] = {false, is_revision, is_revision},
        [CHANGE_TIMER] = {true, is_timer, is_timer},
};

static bool has_form(const struct change *change)
{
    const struct form *form = &forms[change->kind];
    size_t length = value_as_str(&change->name).length;
    bool name_ok = form->named ? length >= 1 && length <= PROP_NAME_MAX + PLAYED_NAME_MAX
                               : change->name.kind == VALUE_NIL;
    return name_ok && change->object > 0 && form->before(&change->before) &&
           form->after(&change->after);
}

/* Reads one change from the front; on failure too, change holds the values read so far, for the
 * caller to free. */
static bool read_change(struct str *bytes, struct change *change, struct err *err)
{
    struct value head[3] = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < 3; i++) {
        ok = value_decode_next(bytes, &head[i], err);
    }
    ok = ok && value_decode_next(bytes, &change->name, err) &&
         value_decode_next(bytes, &change->before, err) &&
         value_decode_next(bytes, &change->after, err);
    int64_t kind = value_as_int(&head[0], 0);
    change->object = value_as_id(&head[1]);
    change->own = value_is_true(&head[2]);
    for (size_t i = 0; i < 3; i++) {
        value_finish(&head[i]);
    }
    if (!ok) {
        return false;
    }
    if (kind <= 0 || kind >= CHANGE_KINDS) {
        return err_set(err, ERR_FORMAT, "unknown kind of change: %lld", (long long)kind);
    }
    change->kind = (enum change_kind)kind;
    return has_form(change) ||
           err_set(err, ERR_FORMAT, "a change of kind %lld is malformed", (long long)kind);
}

bool change_set_decode(struct str bytes, struct change_set *out, struct err *err)
{
    struct change_set set = {0};
    while (bytes.length > 0) {
        struct change change = {0};
        bool ok = read_change(&bytes, &change, err);
        change_set_add(&set, change);
        if (!ok) {
            change_set_finish(&set);
            return err_wrap(err, "a change set is damaged");
        }
    }
    change_set_sort(&set);
    *out = set;
    return true;
}
