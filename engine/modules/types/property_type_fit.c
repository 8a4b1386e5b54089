/* property_type_fit.c -- compares values with types, words the wanted value, and picks the field of
 * a form. */
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/base/world_name.h"
#include "engine/core/phrase/phrase.h"
#include "engine/modules/types/property_type_impl.h"
#include "world/model/proto.h"
#include "world/model/world_find.h"

#include <math.h>
#include <stdio.h>

enum { NUMBER_MAX = 32 };

/* -- values -- */

static bool is_in_bounds(const struct property_type *type, const struct value *value)
{
    double number = value_as_number(value, NAN);
    return isfinite(number) && number >= type->least && number <= type->most;
}

static bool is_hour(const struct value *value)
{
    double number = value_as_number(value, NAN);
    return isfinite(number) && number >= 0 && number <= 24;
}

static bool is_list(const struct value *value)
{
    return value->kind == VALUE_TABLE && value->table->entry_count == 0;
}

/* Old areas close shops at 28, and hours that never come are a way to say never. */
static bool is_end(const struct value *value)
{
    double number = value_as_number(value, NAN);
    return isfinite(number) && number >= 0;
}

/* True for {from = 8, to = 12} and {8, 12}. */
static bool is_span(const struct value *value)
{
    const struct value *from =
            value->kind == VALUE_TABLE ? value_table_get_str(value, STR("from")) : NULL;
    const struct value *to = from ? value_table_get_str(value, STR("to")) : NULL;
    bool is_pair = is_list(value) && value->table->item_count == 2;
    return (from && to && is_end(from) && is_end(to)) ||
           (is_pair && is_end(&value->table->items[0]) && is_end(&value->table->items[1]));
}

static bool are_hours(const struct value *value)
{
    bool ok = is_list(value);
    for (size_t i = 0; ok && i < value->table->item_count; i++) {
        ok = is_span(&value->table->items[i]);
    }
    return ok || is_span(value);
}

static bool holds(
        const struct property_type *inner, const struct value *table, struct world *world)
{
    bool ok = true;
    for (size_t i = 0; inner && ok && i < value_table_count(table); i++) {
        struct value key = value_nil();
        ok = property_type_fits(inner, value_table_at(table, i, &key), world);
    }
    return ok;
}

/* An object that is gone fits: what is written about it is elsewhere. */
static bool is_object(
        const struct property_type *type, const struct value *value, struct world *world)
{
    if (!world) {
        return value->kind == VALUE_OBJECT || value->kind == VALUE_STRING ||
               (value->kind == VALUE_TABLE && value_table_get_str(value, STR("$ref")));
    }
    struct object *object =
            value->kind == VALUE_OBJECT ? world_find(world, value->object) : NULL;
    return value->kind == VALUE_OBJECT &&
           (!object || !type->word || proto_is_ref(world, object, type->word));
}

/* True for "WORLD@REF", a room of another world of the realm. */
static bool is_far(struct str text)
{
    struct str ref = text;
    struct str world = str_take_until(&ref, '@');
    return world_name_is_formed(world) && ref.length > 0 && ref.length <= WORLD_REF_MAX &&
           str_find_char(ref, '@', 0) == SIZE_MAX;
}

static bool fits_one(
        const struct property_type *type, const struct value *value, struct world *world)
{
    switch (type->kind) {
    case TYPE_BOOLEAN:
        return value->kind == VALUE_BOOL;
    case TYPE_INTEGER:
        return is_in_bounds(type, value) &&
               (value->kind == VALUE_INT || floor(value->number) == value->number);
    case TYPE_NUMBER:
    case TYPE_SECONDS:
        return is_in_bounds(type, value);
    case TYPE_TEXT:
        return value->kind == VALUE_STRING;
    case TYPE_OBJECT:
        return is_object(type, value, world);
    case TYPE_FAR:
        return is_far(value_as_str(value));
    case TYPE_LIST:
        return is_list(value) && holds(type->inner, value, world);
    case TYPE_MAP:
        return value->kind == VALUE_TABLE && value->table->item_count == 0 &&
               holds(type->inner, value, world);
    case TYPE_HOUR:
        return is_hour(value);
    case TYPE_HOURS:
        return are_hours(value);
    case TYPE_FREE:
        return true;
    case TYPE_WORD:
        return value->kind == VALUE_STRING &&
               str_equal(value_as_str(value), str_of(type->word));
    }
    return true;
}

bool property_type_fits(
        const struct property_type *type, const struct value *value, struct world *world)
{
    bool fits = false;
    for (; type && !fits; type = type->next) {
        fits = fits_one(type, value, world);
    }
    return fits;
}

bool property_type_is_free(const struct property_type *type)
{
    return type->kind == TYPE_FREE;
}

/* -- wanted values -- */

/* Appends a number with its bounds. */
static void put_number(
        const struct engine *engine, const struct property_type *type, struct buf *out)
{
    char least[NUMBER_MAX];
    char most[NUMBER_MAX];
    struct buf what = {0};
    phrase_put(engine, &what,
            type->kind == TYPE_INTEGER   ? PHRASE_kinds_integer
            : type->kind == TYPE_SECONDS ? PHRASE_kinds_seconds
                                         : PHRASE_kinds_number);
    bool has_least = type->least > -HUGE_VAL;
    bool has_most = type->most < HUGE_VAL;
    (void)snprintf(least, sizeof(least), "%.15g", type->least);
    (void)snprintf(most, sizeof(most), "%.15g", type->most);
    if (has_least && has_most) {
        phrase_put(engine, out, PHRASE_kinds_range, WITH("what", what.bytes),
                WITH("least", least), WITH("most", most));
    } else if (has_least && type->kind != TYPE_SECONDS) {
        phrase_put(engine, out, PHRASE_kinds_least, WITH("what", what.bytes),
                WITH("least", least));
    } else if (has_most) {
        phrase_put(
                engine, out, PHRASE_kinds_most, WITH("what", what.bytes), WITH("most", most));
    } else {
        buf_add_str(out, buf_str(&what));
    }
    buf_finish(&what);
}

static void put_inner(const struct engine *engine, const struct property_type *type,
        enum phrase of, enum phrase alone, struct buf *out)
{
    struct buf inner = {0};
    if (type->inner) {
        property_type_put_wanted(engine, type->inner, &inner);
        phrase_put(engine, out, of, WITH("what", inner.bytes));
    } else {
        phrase_put(engine, out, alone);
    }
    buf_finish(&inner);
}

static void put_one_wanted(
        const struct engine *engine, const struct property_type *type, struct buf *out)
{
    static const enum phrase plain[] = {[TYPE_BOOLEAN] = PHRASE_kinds_boolean,
            [TYPE_TEXT] = PHRASE_kinds_text,
            [TYPE_OBJECT] = PHRASE_kinds_object,
            [TYPE_FAR] = PHRASE_kinds_far,
            [TYPE_HOUR] = PHRASE_kinds_hour,
            [TYPE_HOURS] = PHRASE_kinds_hours,
            [TYPE_FREE] = PHRASE_kinds_free};

    switch (type->kind) {
    case TYPE_INTEGER:
    case TYPE_NUMBER:
    case TYPE_SECONDS:
        put_number(engine, type, out);
        break;
    case TYPE_LIST:
        put_inner(engine, type, PHRASE_kinds_list_of, PHRASE_kinds_list, out);
        break;
    case TYPE_MAP:
        put_inner(engine, type, PHRASE_kinds_map_of, PHRASE_kinds_map, out);
        break;
    case TYPE_WORD:
        buf_printf(out, "\"%s\"", type->word);
        break;
    case TYPE_OBJECT:
        if (type->word) {
            phrase_put(engine, out, PHRASE_kinds_object_of, WITH("proto", type->word));
            break;
        }
        phrase_put(engine, out, plain[type->kind]);
        break;
    case TYPE_BOOLEAN:
    case TYPE_TEXT:
    case TYPE_FAR:
    case TYPE_HOUR:
    case TYPE_HOURS:
    case TYPE_FREE:
        phrase_put(engine, out, plain[type->kind]);
        break;
    }
}

void property_type_put_wanted(
        const struct engine *engine, const struct property_type *type, struct buf *out)
{
    struct buf so_far = {0};
    put_one_wanted(engine, type, &so_far);
    for (const struct property_type *one = type->next; one; one = one->next) {
        struct buf other = {0};
        struct buf both = {0};
        put_one_wanted(engine, one, &other);
        phrase_put(engine, &both, PHRASE_kinds_either, WITH("what", so_far.bytes),
                WITH("other", other.bytes));
        buf_finish(&so_far);
        buf_finish(&other);
        so_far = both;
    }
    buf_add_str(out, buf_str(&so_far));
    buf_finish(&so_far);
}

/* -- forms -- */

static bool is_only(const struct property_type *type, enum type_kind kind)
{
    while (type && type->kind == kind) {
        type = type->next;
    }
    return !type;
}

/* True for `list of text`, and for a text or a list of texts. */
static bool is_texts(const struct property_type *type)
{
    const struct property_type *list =
            type->kind == TYPE_TEXT && type->next ? type->next : type;
    return list->kind == TYPE_LIST && !list->next && list->inner &&
           is_only(list->inner, TYPE_TEXT);
}

static const char *field_kind(const struct property_type *type)
{
    static const char *const plain[TYPE_WORD] = {[TYPE_BOOLEAN] = "switch",
            [TYPE_INTEGER] = "number",
            [TYPE_NUMBER] = "number",
            [TYPE_SECONDS] = "number",
            [TYPE_HOUR] = "number",
            [TYPE_TEXT] = "text",
            [TYPE_OBJECT] = "reference"};
    if (is_only(type, TYPE_WORD)) {
        return "words";
    }
    if (is_texts(type)) {
        return "texts";
    }
    if (type->next) {
        return type->kind == TYPE_OBJECT && type->next->kind == TYPE_FAR ? "reference" : "any";
    }
    if (type->kind == TYPE_MAP && type->inner && is_only(type->inner, TYPE_TEXT)) {
        return "details";
    }
    return plain[type->kind] ? plain[type->kind] : "any";
}

void property_type_field(const struct property_type *type, struct property_field *out)
{
    bool is_hour_type = type->kind == TYPE_HOUR;
    *out = (struct property_field){.kind = field_kind(type),
            .is_whole = type->kind == TYPE_INTEGER,
            .has_least = is_hour_type || type->least > -HUGE_VAL,
            .has_most = is_hour_type || type->most < HUGE_VAL,
            .least = is_hour_type ? 0 : type->least,
            .most = is_hour_type ? 24 : type->most,
            .proto = type->kind == TYPE_OBJECT && type->word ? str_of(type->word) : STR_NONE};
}

void property_type_each_word(const struct property_type *type,
        void (*visit)(void *data, struct str word), void *data)
{
    const struct property_type *word = is_only(type, TYPE_WORD) ? type : NULL;
    for (; word; word = word->next) {
        visit(data, str_of(word->word));
    }
}
