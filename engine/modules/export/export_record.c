/* export_record.c -- writes one thing of the world as text.
 *
 *     room "square" {
 *       at = { "#7", 12 },
 *       owner = "ann",
 *       timers = {
 *         tend = { every = 60 },
 *       },
 *       desc = [[...]],
 *     }
 *
 * 1. Reading the text with text_world.c gives the same thing, and writing that gives the same
 *    text.
 * 2. Each line depends only on this thing and on the names of those that it refers to.
 * 3. Changes by play (world/model/played.h) are not included, nor are due times of timers. They
 *    are a separate declaration,  state "square" { open = true, unset = { "light" } },  which
 *    is read after all designs.
 *
 * The kind is the prototype, if there is only one and its ref is a word of Lua. An object that
 * no longer exists, or is not exported, is "#0". Exits are written like all other things, since
 * two exits may differ only in their twins.
 *
 * To add a key with a meaning of its own: text_world.h defines it; add a writer here and a call
 * in write_design. */
#include "engine/modules/export/export_record.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/data/base.h"
#include "engine/data/data_file.h"
#include "engine/data/text_field.h"
#include "engine/modules/export/store_dump.h"
#include "engine/modules/export/stored_thing.h"
#include "world/model/played.h"
#include "world/text/text_refs.h"
#include "world/text/text_world.h"

#include <string.h>

enum { INDENT = 2 };

struct writing {
    const struct export_index *index;
    const struct export_thing *thing;
    struct stored_thing has; /* its current state */
    struct buf *out;
    struct buf *base;    /* NULL while writing state */
    struct value fields; /* of the design: name -> hash, for base */
    bool started;        /* the first line inside the braces has been written */
    bool names_made;     /* the design refers to a thing made by play, which it cannot name */
};

/* -- names -- */

static void add_name(struct writing *writing, uint64_t id, struct buf *out)
{
    const struct export_index *index = writing->index;
    const struct export_thing *thing = export_index_find(index, id);
    bool made = thing && thing->made && writing->base;
    writing->names_made |= made;
    const struct export_thing *lost = export_index_left_out(index, id);
    bool held = index->same_world && lost && !lost->person && !lost->lost && !lost->made;
    if ((thing && !made) || held) {
        export_index_name(thing ? thing : lost, out);
        return;
    }
    buf_add_text(out, "#0");
    if (lost && index->notes) {
        buf_printf(index->notes, " #%llu (%s)", (unsigned long long)id,
                lost->person  ? "somebody's character"
                : lost->lost  ? "used up"
                : lost->apart ? "of another area"
                              : "carried by somebody");
    }
}

static void name_object_export_record(void *data, uint64_t id, struct buf *out)
{
    add_name(data, id, out);
}

static const char *name_account_export_record(void *data, uint64_t id)
{
    const struct writing *writing = data;
    return export_index_account(writing->index, id);
}

/* -- values -- */

static void write_object(void *data, uint64_t id, struct buf *out)
{
    buf_add_text(out, "ref \"");
    add_name(data, id, out);
    buf_add_char(out, '"');
}

static void write_value(
        struct writing *writing, struct str property, const struct value *value, int indent)
{
    struct text_namer namer = {
            name_object_export_record, name_account_export_record, writing, true};
    struct data_file_objects objects = {.write = write_object, .data = writing};
    struct value marked = text_field_mark(&namer, property, value);
    data_file_write_lines(&marked, &objects, indent, writing->out);
    value_finish(&marked);
}

/* Records a field's hash for the base file. */
static void note_field(struct writing *writing, struct str field, struct str property,
        const struct value *value)
{
    struct text_namer namer = {
            name_object_export_record, name_account_export_record, writing, false};
    if (writing->base) {
        struct buf *notes = writing->index->notes;
        size_t said = notes ? notes->length : 0;
        struct value marked = text_field_mark(&namer, property, value);
        value_table_set_str(
                &writing->fields, field, value_int((int64_t)text_field_hash(&marked)));
        value_finish(&marked);
        if (notes) {
            buf_truncate(notes, said); /* it was noted when the line was written */
        }
    }
}

/* -- references to things that are not exported -- */

/* Begins a note about lost references in a line; returns its start. */
static size_t note_start(const struct writing *writing, struct str name)
{
    struct buf *notes = writing->index->notes;
    size_t start = notes ? notes->length : 0;
    if (notes) {
        export_index_name(writing->thing, notes);
        buf_printf(notes, ".%.*s names", STR_FMT(name));
    }
    return start;
}

/* Ends the note, or removes it if nothing was lost (its length is then `empty`). */
static void note_end(const struct writing *writing, size_t start, size_t empty)
{
    struct buf *notes = writing->index->notes;
    if (notes && notes->length == empty) {
        buf_truncate(notes, start);
    } else if (notes) {
        buf_add_text(notes, ": left out, as if it did not exist\n");
    }
}

static size_t note_length(const struct writing *writing)
{
    return writing->index->notes ? writing->index->notes->length : 0;
}

/* -- lines -- */

static void start_line(struct writing *writing, struct str name)
{
    buf_add_text(writing->out, writing->started ? "  " : "\n  ");
    writing->started = true;
    data_file_write_key(name, writing->out);
    buf_add_text(writing->out, " = ");
}

static void end_line(struct writing *writing)
{
    buf_add_text(writing->out, ",\n");
}

static void write_text_line(struct writing *writing, struct str name, struct str text)
{
    struct value value = value_str(text);
    start_line(writing, name);
    data_file_write_lines(&value, NULL, INDENT, writing->out);
    end_line(writing);
    note_field(writing, name, name, &value);
    value_finish(&value);
}

/* -- prototypes and the head -- */

/* Returns the ref of the only prototype if it can be the kind; otherwise NULL. */
static const char *kind_of_export_record(
        const struct export_index *index, const struct export_thing *thing)
{
    static const char *const others[] = {"prototype", "ref", "state"};
    if (thing->proto_count == 0) {
        return "prototype";
    }
    const struct export_thing *proto =
            export_index_find(index, index->protos[thing->proto_first]);
    bool fits = thing->proto_count == 1 && proto && proto->ref;
    for (size_t i = 0; fits && i < sizeof(others) / sizeof(others[0]); i++) {
        fits = strcmp(proto->ref, others[i]) != 0;
    }
    if (!fits) {
        return NULL;
    }
    struct buf word = {0};
    data_file_write_key(str_of(proto->ref), &word);
    bool bare = word.bytes[0] != '[';
    buf_finish(&word);
    return bare ? proto->ref : NULL;
}

static struct value names_of_protos(struct writing *writing)
{
    struct value names = value_table();
    for (size_t i = 0; i < writing->thing->proto_count; i++) {
        struct buf name = {0};
        add_name(writing, writing->index->protos[writing->thing->proto_first + i], &name);
        value_table_append(&names, value_str(buf_str(&name)));
        buf_finish(&name);
    }
    return names;
}

static void write_head(struct writing *writing)
{
    const char *kind = kind_of_export_record(writing->index, writing->thing);
    struct value names = names_of_protos(writing);
    struct value first = value_int(1);
    buf_add_text(writing->out, kind ? kind : "object");
    buf_add_text(writing->out, " \"");
    export_index_name(writing->thing, writing->out);
    buf_add_text(writing->out, "\" {");
    if (!kind) {
        start_line(writing, STR("proto"));
        data_file_write(
                writing->thing->proto_count == 1 ? value_table_get(&names, &first) : &names,
                NULL, writing->out);
        end_line(writing);
    }
    note_field(writing, STR("proto"), STR("proto"), &names);
    value_finish(&names);
}

static void write_place(struct writing *writing, uint64_t id, uint64_t arrived)
{
    const struct export_thing *place = export_index_find(writing->index, id);
    if (!place || (place->made && writing->base)) {
        return;
    }
    struct buf text = {0};
    add_name(writing, id, &text);
    struct value name = value_str(buf_str(&text));
    start_line(writing, STR("at"));
    buf_printf(writing->out, "{ \"%s\", %llu }", text.bytes, (unsigned long long)arrived);
    end_line(writing);
    note_field(writing, STR("at"), STR("at"), &name);
    value_finish(&name);
    buf_finish(&text);
}

/* -- timers -- */

static struct value seconds(int64_t ms)
{
    return ms % 1000 == 0 ? value_int(ms / 1000) : value_float((double)ms / 1000);
}

static struct value repeating_export_record(int64_t period_ms, const struct value *data)
{
    struct value timer = value_table();
    value_table_set_str(&timer, STR("every"), seconds(period_ms));
    if (data && data->kind != VALUE_NIL) {
        value_table_set_str(&timer, STR("data"), value_dup(data));
    }
    return timer;
}

static const struct value *find_prop(
        const struct stored_thing *has, const char *prefix, struct str name)
{
    struct buf full = {0};
    const struct value *found = NULL;
    buf_printf(&full, "%s%.*s", prefix, STR_FMT(name));
    for (size_t i = 0; !found && i < has->prop_count; i++) {
        if (str_equal(str_of(has->props[i].name), buf_str(&full))) {
            found = &has->props[i].value;
        }
    }
    buf_finish(&full);
    return found && found->kind == VALUE_TABLE ? found : NULL;
}

static size_t item_count(const struct value *list)
{
    return list->table->item_count;
}

/* Returns the periodic timers of the design; the caller finishes them. */
static struct value design_timers(const struct writing *writing)
{
    const struct stored_thing *has = &writing->has;
    struct value timers = value_table();
    for (size_t i = 0; i < has->timer_count; i++) {
        const struct stored_timer *timer = &has->timers[i];
        struct str name = str_of(timer->name);
        if (timer->period_ms > 0 && !find_prop(has, PLAYED_TIMER, name)) {
            value_table_set_str(
                    &timers, name, repeating_export_record(timer->period_ms, &timer->data));
        }
    }
    for (size_t i = 0; i < has->prop_count; i++) {
        struct str name = str_of(has->props[i].name);
        const struct value *design = &has->props[i].value;
        if (str_starts(name, STR(PLAYED_TIMER)) && design->kind == VALUE_TABLE &&
                item_count(design) > 0) {
            value_table_set_str(&timers, str_slice(name, strlen(PLAYED_TIMER), name.length),
                    repeating_export_record(value_as_int(&design->table->items[0], 1000),
                            item_count(design) > 1 ? &design->table->items[1] : NULL));
        }
    }
    return timers;
}

/* Returns the timers that play has set or cancelled, and one-time timers with their due
 * times. */
static struct value played_timers(const struct writing *writing)
{
    const struct stored_thing *has = &writing->has;
    struct value timers = value_table();
    for (size_t i = 0; i < has->timer_count; i++) {
        const struct stored_timer *timer = &has->timers[i];
        struct str name = str_of(timer->name);
        if (timer->period_ms == 0) {
            struct value once = value_table();
            value_table_set_str(&once, STR("due"), value_int(timer->due_ms));
            if (timer->data.kind != VALUE_NIL) {
                value_table_set_str(&once, STR("data"), value_dup(&timer->data));
            }
            value_table_set_str(&timers, name, once);
        } else if (find_prop(has, PLAYED_TIMER, name) || writing->thing->made) {
            value_table_set_str(
                    &timers, name, repeating_export_record(timer->period_ms, &timer->data));
        }
    }
    for (size_t i = 0; i < has->prop_count; i++) {
        struct str name = str_of(has->props[i].name);
        bool ended = str_starts(name, STR(PLAYED_TIMER));
        name = str_slice(name, ended ? strlen(PLAYED_TIMER) : 0, name.length);
        for (size_t k = 0; ended && k < has->timer_count; k++) {
            ended = !str_equal(str_of(has->timers[k].name), name);
        }
        if (ended && !value_table_get_str(&timers, name)) {
            value_table_set_str(&timers, name, value_bool(false));
        }
    }
    return timers;
}

/* Writes one line per timer. Takes ownership of timers. */
static void write_timers(struct writing *writing, struct value timers)
{
    size_t count = value_table_count(&timers);
    if (count > 0) {
        start_line(writing, STR("timers"));
        buf_add_text(writing->out, "{\n");
    }
    for (size_t i = 0; i < count; i++) {
        struct value name = value_nil();
        const struct value *timer = value_table_at(&timers, i, &name);
        buf_add_text(writing->out, "    ");
        data_file_write_key(value_as_str(&name), writing->out);
        buf_add_text(writing->out, " = ");
        size_t note = note_start(writing, STR("timers"));
        size_t empty = note_length(writing);
        write_value(writing, STR_NONE, timer, -1);
        note_end(writing, note, empty);
        end_line(writing);
    }
    if (count > 0) {
        buf_add_text(writing->out, "  },\n");
        note_field(writing, STR("timers"), STR_NONE, &timers);
    }
    value_finish(&timers);
}

/* -- properties -- */

/* True if the name, or a string value, would be read as something else. */
static bool needs_mark(struct str name, const struct value *value)
{
    bool is_ref = str_equal(name, STR("key")) || str_equal(name, STR("area"));
    return text_world_word(name) || (is_ref && value->kind == VALUE_STRING);
}

static void write_property(struct writing *writing, struct str name, const struct value *value)
{
    struct buf marked = {0};
    if (needs_mark(name, value) || str_equal(name, STR("unset"))) {
        buf_add_char(&marked, '$');
    }
    buf_add_str(&marked, name);
    start_line(writing, buf_str(&marked));
    size_t note = note_start(writing, name);
    size_t empty = note_length(writing);
    write_value(writing, name, value, INDENT);
    note_end(writing, note, empty);
    end_line(writing);
    buf_clear(&marked);
    buf_printf(&marked, "%s%.*s", text_world_word(name) ? "$" : "", STR_FMT(name));
    note_field(writing, buf_str(&marked), name, value);
    buf_finish(&marked);
}

static bool is_plain(struct str name)
{
    return played_can_be_design(name) && !str_equal(name, STR(TEXT_WORLD_OWNER));
}

/* Returns the properties of the design: unchanged ones, and the former values of those that
 * play has changed. */
static struct value design_properties(const struct writing *writing)
{
    const struct stored_thing *has = &writing->has;
    struct value all = value_table();
    for (size_t i = 0; i < has->prop_count; i++) {
        struct str name = str_of(has->props[i].name);
        const struct value *value = &has->props[i].value;
        if (str_starts(name, STR(PLAYED_VALUE)) && value->kind == VALUE_TABLE &&
                item_count(value) > 0) {
            value_table_set_str(&all, str_slice(name, strlen(PLAYED_VALUE), name.length),
                    value_dup(&value->table->items[0]));
        } else if (is_plain(name) && !find_prop(has, PLAYED_VALUE, name)) {
            value_table_set_str(&all, name, value_dup(value));
        }
    }
    return all;
}

static void write_properties(struct writing *writing, struct value all, struct value *played)
{
    for (size_t i = 0; i < value_table_count(&all); i++) {
        struct value name = value_nil();
        const struct value *value = value_table_at(&all, i, &name);
        writing->names_made = false;
        write_property(writing, value_as_str(&name), value);
        if (writing->names_made && played) {
            value_table_set_str(played, value_as_str(&name), value_dup(value));
        }
    }
    value_finish(&all);
}

/* -- owner and behaviour -- */

/* An owner without an account when the world was made is known only by name. */
static void write_owner(struct writing *writing)
{
    const struct stored_thing *has = &writing->has;
    const char *name = export_index_account(writing->index, writing->thing->owner);
    for (size_t i = 0; !name && i < has->prop_count; i++) {
        if (strcmp(has->props[i].name, TEXT_WORLD_OWNER) == 0 &&
                has->props[i].value.kind == VALUE_STRING) {
            name = has->props[i].value.string->bytes;
        }
    }
    if (name) {
        write_text_line(writing, STR("owner"), str_of(name));
    }
}

static void write_behaviour_export_record(struct writing *writing, struct buf *file)
{
    struct str source = buf_str(&writing->has.source);
    if (!writing->has.has_source) {
        return;
    }
    if (!export_index_names_file(writing->thing)) {
        write_text_line(writing, STR("behaviour"), source);
        return;
    }
    struct value value = value_str(source);
    note_field(writing, STR("behaviour"), STR("behaviour"), &value);
    value_finish(&value);
    buf_add_str(file, source);
}

/* -- the whole thing -- */

/* Writes the design. played gets further properties that belong into the state. */
static void write_design(
        struct writing *writing, const struct export_texts *texts, struct value *played)
{
    const struct export_thing *thing = writing->thing;
    writing->fields = value_table();
    write_head(writing);
    write_place(writing, thing->location, thing->arrived);
    write_owner(writing);
    write_behaviour_export_record(writing, texts->behaviour);
    write_timers(writing, thing->made ? played_timers(writing) : design_timers(writing));
    write_properties(writing, design_properties(writing), played);
    buf_add_text(writing->out, "}\n");
    if (writing->base) {
        struct buf name = {0};
        export_index_name(thing, &name);
        base_put(buf_str(&name), str_of(thing->file), &writing->fields, writing->base);
        buf_finish(&name);
    }
    value_finish(&writing->fields);
}

/* Adds the properties set by play to played. Returns the names of those that play has
 * removed. */
static struct value collect_played(const struct writing *writing, struct value *played)
{
    const struct stored_thing *has = &writing->has;
    struct value gone = value_table();
    for (size_t i = 0; i < has->prop_count; i++) {
        struct str name = str_of(has->props[i].name);
        bool changed = str_starts(name, STR(PLAYED_VALUE));
        name = str_slice(name, changed ? strlen(PLAYED_VALUE) : 0, name.length);
        size_t k = 0;
        while (changed && k < has->prop_count && !str_equal(str_of(has->props[k].name), name)) {
            k++;
        }
        if (changed && k < has->prop_count) {
            value_table_set_str(played, name, value_dup(&has->props[k].value));
        } else if (changed && find_prop(has, PLAYED_VALUE, name) &&
                   item_count(&has->props[i].value) > 0) {
            value_table_append(&gone, value_str(name));
        }
    }
    return gone;
}

/* Writes the state. Takes ownership of played. */
static void write_state(struct writing *writing, struct value played)
{
    const struct export_thing *thing = writing->thing;
    size_t start = writing->out->length;
    struct value gone = collect_played(writing, &played);
    buf_add_text(writing->out, "state \"");
    export_index_name(thing, writing->out);
    buf_add_text(writing->out, "\" {");
    if (thing->moved) {
        write_place(writing, thing->now, thing->now_arrived);
    }
    write_timers(writing, played_timers(writing));
    if (item_count(&gone) > 0) {
        start_line(writing, STR("unset"));
        data_file_write(&gone, NULL, writing->out);
        end_line(writing);
    }
    write_properties(writing, played, NULL);
    buf_add_text(writing->out, "}\n");
    if (!writing->started) {
        buf_truncate(writing->out, start);
    }
    value_finish(&gone);
}

bool export_record_write(const struct export_index *index, struct store_dump *dump,
        const struct export_thing *thing, const struct export_texts *texts, struct err *err)
{
    struct writing writing = {.index = index,
            .thing = thing,
            .has = {.id = thing->id},
            .out = thing->made ? texts->state : texts->design,
            .base = thing->made ? NULL : texts->base};
    struct value played = value_table();
    bool ok = thing->lost ? stored_thing_read_lost(dump, NULL, thing->lost, &writing.has, err)
                          : stored_thing_read(dump, NULL, &writing.has, err);
    if (ok) {
        write_design(&writing, texts, &played);
    }
    if (ok && !thing->made && !thing->lost) {
        writing.out = texts->state;
        writing.base = NULL;
        writing.started = false;
        write_state(&writing, played);
    } else {
        value_finish(&played);
    }
    stored_thing_finish(&writing.has);
    return ok;
}
