/* export_record.c -- how is one thing of the world written down?
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
 * 1. What text_world.c reads from it is the same thing again, and is written the same.
 * 2. Each line depends on this thing alone, and on the names of those it names.
 * 3. Time that passes changes nothing: of a timer that repeats only the period is
 *    written, and of another when it goes off, not in how long.
 *
 * The kind is the prototype, if there is one and its ref can be a word of Lua. An object
 * that is gone, or left out, is "#0". Exits are things like all others, since two exits
 * may be alike in all but their twins.
 *
 * To add a key with a meaning of its own: text_world.h says what it means; here a writer
 * and a line in export_record_write. */
#include "engine/app/export_record.h"

#include "engine/base/buf.h"
#include "engine/data/data_file.h"
#include "world/store/store_dump.h"
#include "world/text/text_refs.h"
#include "world/text/text_world.h"

#include <string.h>

enum { INDENT = 2 };

struct writing {
    const struct export_index *index;
    const struct export_thing *thing;
    struct buf *out;
    bool started; /* a line has been written inside the braces */
    bool has_timers;
};

/* -- names -- */

static void add_name(const struct export_index *index, uint64_t id, struct buf *out)
{
    const struct export_thing *thing = export_index_find(index, id);
    if (thing) {
        export_index_name(thing, out);
        return;
    }
    buf_add_text(out, "#0");
    const struct export_thing *lost = export_index_left_out(index, id);
    if (lost && index->notes) {
        buf_printf(index->notes, " #%llu (%s)", (unsigned long long)id,
                lost->person ? "somebody's character" : "carried by somebody");
    }
}

static void write_object(void *data, uint64_t id, struct buf *out)
{
    buf_add_text(out, "ref \"");
    add_name(data, id, out);
    buf_add_char(out, '"');
}

/* -- values -- */

static struct value marked_key(const struct export_index *index, const struct value *key)
{
    if (key->kind != VALUE_STRING && key->kind != VALUE_OBJECT) {
        return value_dup(key);
    }
    struct buf text = {0};
    if (key->kind == VALUE_OBJECT) {
        buf_add_text(&text, TEXT_REFS_KEY);
        add_name(index, key->object, &text);
    } else {
        struct str s = value_as_str(key);
        if (str_starts(s, STR("$$")) || str_starts(s, STR("$ref"))) {
            buf_add_char(&text, '$');
        }
        buf_add_str(&text, s);
    }
    struct value marked = value_str(buf_str(&text));
    buf_finish(&text);
    return marked;
}

/* The value with keys as text has them; the caller's to finish. */
static struct value mark_keys(const struct export_index *index, const struct value *value)
{
    if (value->kind != VALUE_TABLE) {
        return value_dup(value);
    }
    struct value marked = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key = value_nil();
        const struct value *member = value_table_at(value, i, &key);
        value_table_set(&marked, marked_key(index, &key), mark_keys(index, member));
    }
    return marked;
}

/* Whom a list names goes out by the names of their accounts: the text has no people. The caller's
 * to finish. */
static struct value name_people(const struct export_index *index, const struct value *value)
{
    const char *account =
            value->kind == VALUE_OBJECT ? export_index_account(index, value->object) : NULL;
    if (account) {
        return value_str(str_of(account));
    }
    if (value->kind != VALUE_TABLE) {
        return value_dup(value);
    }
    struct value named = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key = value_nil();
        const struct value *member = value_table_at(value, i, &key);
        value_table_set(&named, value_dup(&key), name_people(index, member));
    }
    return named;
}

/* Whom a place or an area is open to: perm.c and consent.c take names, too. */
static bool lists_people(struct str name)
{
    return str_equal(name, STR("builders")) || str_equal(name, STR("accepts"));
}

static void write_value(
        const struct writing *writing, const struct value *value, int indent, struct buf *out)
{
    struct data_file_objects objects = {
            .write = write_object, .data = (void *)(uintptr_t)writing->index};
    struct value marked = mark_keys(writing->index, value);
    data_file_write_lines(&marked, &objects, indent, out);
    value_finish(&marked);
}

/* -- what is lost -- */

/* Begins the note of what a line of the thing names and the text has not; returns its start. */
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

/* Ends it, or takes it back if nothing was lost (its length is as after note_start). */
static void note_end(const struct writing *writing, size_t start, size_t empty)
{
    struct buf *notes = writing->index->notes;
    if (notes && notes->length == empty) {
        buf_truncate(notes, start);
    } else if (notes) {
        buf_add_text(notes, ": left out, as if it were no more\n");
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
    value_finish(&value);
}

/* -- prototypes and the head -- */

/* The one prototype whose ref may stand for the kind; NULL if that is not so. */
static const char *kind_of(const struct export_index *index, const struct export_thing *thing)
{
    if (thing->proto_count == 0) {
        return "prototype";
    }
    const struct export_thing *proto =
            export_index_find(index, index->protos[thing->proto_first]);
    if (thing->proto_count > 1 || !proto || !proto->ref ||
            strcmp(proto->ref, "prototype") == 0 || strcmp(proto->ref, "ref") == 0) {
        return NULL;
    }
    struct buf word = {0};
    data_file_write_key(str_of(proto->ref), &word);
    bool bare = word.bytes[0] != '[';
    buf_finish(&word);
    return bare ? proto->ref : NULL;
}

static void write_protos(struct writing *writing)
{
    struct value names = value_table();
    for (size_t i = 0; i < writing->thing->proto_count; i++) {
        struct buf name = {0};
        add_name(
                writing->index, writing->index->protos[writing->thing->proto_first + i], &name);
        value_table_append(&names, value_str(buf_str(&name)));
        buf_finish(&name);
    }
    struct value index = value_int(1);
    const struct value *value =
            writing->thing->proto_count == 1 ? value_table_get(&names, &index) : &names;
    start_line(writing, STR("proto"));
    data_file_write(value, NULL, writing->out);
    end_line(writing);
    value_finish(&names);
}

static void write_head(struct writing *writing)
{
    const char *kind = kind_of(writing->index, writing->thing);
    buf_add_text(writing->out, kind ? kind : "object");
    buf_add_text(writing->out, " \"");
    export_index_name(writing->thing, writing->out);
    buf_add_text(writing->out, "\" {");
    if (!kind) {
        write_protos(writing);
    }
}

static void write_place(struct writing *writing)
{
    if (!export_index_find(writing->index, writing->thing->location)) {
        return;
    }
    start_line(writing, STR("at"));
    buf_add_text(writing->out, "{ \"");
    add_name(writing->index, writing->thing->location, writing->out);
    buf_printf(writing->out, "\", %llu }", (unsigned long long)writing->thing->arrived);
    end_line(writing);
}

/* -- timers -- */

static struct value seconds(int64_t ms)
{
    return ms % 1000 == 0 ? value_int(ms / 1000) : value_float((double)ms / 1000);
}

static bool take_timer(void *data, const struct value *columns, struct err *err)
{
    struct writing *writing = data;
    (void)err;
    if (!writing->has_timers) {
        start_line(writing, STR("timers"));
        buf_add_text(writing->out, "{\n");
        writing->has_timers = true;
    }
    int64_t period_ms = value_as_int(&columns[2], 0);
    struct value timer = value_table();
    if (period_ms > 0) {
        value_table_set_str(&timer, STR("every"), seconds(period_ms));
    } else {
        value_table_set_str(&timer, STR("due"), value_dup(&columns[1]));
    }
    if (columns[3].kind != VALUE_NIL) {
        value_table_set_str(&timer, STR("data"), value_dup(&columns[3]));
    }
    buf_add_text(writing->out, "    ");
    data_file_write_key(value_as_str(&columns[0]), writing->out);
    buf_add_text(writing->out, " = ");
    size_t note = note_start(writing, STR("timers"));
    size_t empty = note_length(writing);
    write_value(writing, &timer, -1, writing->out);
    note_end(writing, note, empty);
    end_line(writing);
    value_finish(&timer);
    return true;
}

/* -- properties -- */

/* Whether the name, or a string in it, would be taken for something else. */
static bool needs_mark(struct str name, const struct value *value)
{
    bool is_ref = str_equal(name, STR("key")) || str_equal(name, STR("area"));
    return text_world_is_word(name) || (is_ref && value->kind == VALUE_STRING);
}

static bool take_property(void *data, const struct value *columns, struct err *err)
{
    struct writing *writing = data;
    (void)err;
    struct str name = value_as_str(&columns[0]);
    if (str_equal(name, STR(TEXT_WORLD_OWNER))) {
        return true;
    }
    struct buf marked = {0};
    if (needs_mark(name, &columns[1])) {
        buf_add_char(&marked, '$');
    }
    buf_add_str(&marked, name);
    start_line(writing, buf_str(&marked));
    struct value value = lists_people(name) ? name_people(writing->index, &columns[1])
                                            : value_dup(&columns[1]);
    size_t note = note_start(writing, name);
    size_t empty = note_length(writing);
    write_value(writing, &value, INDENT, writing->out);
    note_end(writing, note, empty);
    value_finish(&value);
    end_line(writing);
    buf_finish(&marked);
    return true;
}

/* -- owner and behaviour -- */

/* An owner whose account was not there when the world was made is known by name only. */
static bool take_owner(void *data, const struct value *columns, struct err *err)
{
    struct writing *writing = data;
    (void)err;
    if (str_equal(value_as_str(&columns[0]), STR(TEXT_WORLD_OWNER)) &&
            columns[1].kind == VALUE_STRING) {
        write_text_line(writing, STR("owner"), value_as_str(&columns[1]));
    }
    return true;
}

static bool write_owner(struct writing *writing, struct store_dump *dump, struct err *err)
{
    const char *name = export_index_account(writing->index, writing->thing->owner);
    if (name) {
        write_text_line(writing, STR("owner"), str_of(name));
        return true;
    }
    return store_dump_each(dump, DUMP_PROPERTIES, writing->thing->id, take_owner, writing, err);
}

static bool take_source(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    buf_add_str(data, value_as_str(&columns[0]));
    return true;
}

static bool write_behaviour(struct writing *writing, struct store_dump *dump,
        struct buf *behaviour, struct err *err)
{
    if (!writing->thing->has_behaviour) {
        return true;
    }
    if (!store_dump_each(
                dump, DUMP_BEHAVIOUR, writing->thing->id, take_source, behaviour, err)) {
        return false;
    }
    if (!export_index_names_file(writing->thing)) {
        write_text_line(writing, STR("behaviour"), buf_str(behaviour));
        buf_clear(behaviour);
    }
    return true;
}

bool export_record_write(const struct export_index *index, struct store_dump *dump,
        const struct export_thing *thing, struct buf *out, struct buf *behaviour,
        struct err *err)
{
    struct writing writing = {.index = index, .thing = thing, .out = out};
    write_head(&writing);
    write_place(&writing);
    bool ok = write_owner(&writing, dump, err) &&
              write_behaviour(&writing, dump, behaviour, err) &&
              store_dump_each(dump, DUMP_TIMERS, thing->id, take_timer, &writing, err);
    if (writing.has_timers) {
        buf_add_text(out, "  },\n");
    }
    ok = ok && store_dump_each(dump, DUMP_PROPERTIES, thing->id, take_property, &writing, err);
    buf_add_text(out, "}\n");
    return ok;
}
