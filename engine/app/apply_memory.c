/* apply_memory.c -- what do the world and the files remember of what was applied?
 *
 * Files carry their own base (base.h): what they and the world agreed on when they were exported, or applied last. So
 * nobody is judged by what a colleague applied. Files that have none are compared with those that the world was made of,
 * if it was made of files without one: the row "applied from" of the table of numbers.
 *
 * Of each apply that changed something the world keeps what it touched, as it was and as the files had it, as
 * "applied:COMMIT:SET" = {hash, before, wrote}, and of one that was taken back as "undone:…" (core/keep/history.c); the
 * newest few. Both are texts as of a base; a thing without fields was not there. From these come two things:
 * - An apply that was taken back is none: files of after it get the base that they had before.
 * - What files leave alone, but an apply of other files has changed, is known for that: either these files are older, or
 *   they take it back (apply_plan.c). */
#include "engine/app/apply_impl.h"
#include "engine/base/mem.h"
#include "engine/core/keep/history.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MADE_OF HISTORY_APPLIED " from"

enum { APPLIES_KEPT = 10, HASH_BYTES = 24 };

struct remembered {
    uint64_t commit;
    const struct row *row;
};

/* -- rows -- */

static int compare_newest(const void *a, const void *b)
{
    const struct remembered *one = a;
    const struct remembered *other = b;
    return (one->commit < other->commit) - (one->commit > other->commit);
}

/* Those of rows that begin so, the newest first; the caller frees *out. */
static size_t sort_out(const struct rows *rows, struct str kind, struct remembered **out)
{
    struct remembered *list = mem_alloc_array(rows->count, sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct str name = row_str(&rows->items[i], "name");
        const struct value *value = row_value(&rows->items[i], "value");
        uint64_t commit = 0;
        if (str_equal(str_take_until(&name, ':'), kind) &&
                str_to_u64(str_take_until(&name, ':'), &commit) && value->kind == VALUE_TABLE &&
                value->table->item_count == 3) {
            list[count++] = (struct remembered){commit, &rows->items[i]};
        }
    }
    if (count > 1) {
        qsort(list, count, sizeof(*list), compare_newest);
    }
    *out = list;
    return count;
}

static struct str item_of(const struct remembered *remembered, size_t i)
{
    return value_as_str(&row_value(remembered->row, "value")->table->items[i]);
}

static struct rows read_rows(struct engine *engine)
{
    struct store_select select = {.table = TABLE_META};
    return rows_read(engine->world, &select, 0);
}

static void put_row(struct engine *engine, struct str name, struct value value)
{
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", name);
    row_set(&row, "value", value);
    rows_put(engine->world, &row);
}

/* Calls visit for what each apply of that kind did, the newest first. */
static bool each_memory(struct engine *engine, struct str kind, apply_memory_visit *visit,
        void *data, struct err *err)
{
    struct rows rows = read_rows(engine);
    struct remembered *list = NULL;
    size_t count = sort_out(&rows, kind, &list);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        struct base before;
        struct base wrote;
        base_init(&before);
        base_init(&wrote);
        ok = base_read(&before, item_of(&list[i], 1), "the world", err) &&
             base_read(&wrote, item_of(&list[i], 2), "the world", err);
        if (ok) {
            visit(data, item_of(&list[i], 0), &before, &wrote);
        }
        base_finish(&before);
        base_finish(&wrote);
    }
    mem_free(list);
    rows_finish(&rows);
    return ok;
}

/* -- what files were -- */

static bool is_there(const struct base_thing *thing)
{
    return thing && value_table_count(&thing->fields) > 0;
}

/* What the apply made of a thing, and the files still say, was as before. */
static void take_back(
        struct base *base, const struct base_thing *before, const struct base_thing *wrote)
{
    const struct base_thing *known = base_find(base, str_of(wrote->name));
    if (!is_there(before) || !is_there(wrote) || !known) {
        if (is_there(before) && !known) {
            base_set(base, str_of(before->file), str_of(before->name), &before->fields);
        } else if (!is_there(before) && known && value_equal(&known->fields, &wrote->fields)) {
            base_drop(base, str_of(wrote->name));
        }
        return;
    }
    struct value fields = value_dup(&known->fields);
    const struct value *sides[] = {&before->fields, &wrote->fields};
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < value_table_count(sides[side]); i++) {
            struct value field = value_nil();
            (void)value_table_at(sides[side], i, &field);
            struct str name = value_as_str(&field);
            const struct value *then = value_table_get_str(&before->fields, name);
            if (base_knows(&known->fields, name, value_table_get_str(&wrote->fields, name))) {
                value_table_set_str(&fields, name, then ? value_dup(then) : value_nil());
            }
        }
    }
    base_set(base, str_of(known->file), str_of(wrote->name), &fields);
    value_finish(&fields);
}

static void take_undone(
        void *data, struct str hash, const struct base *before, const struct base *wrote)
{
    struct base *base = data;
    for (size_t i = 0; base_is_after(base, hash) && i < wrote->count; i++) {
        take_back(base, base_find(before, str_of(wrote->things[i].name)), &wrote->things[i]);
    }
}

bool apply_recall(struct apply_plan *plan, struct err *err)
{
    struct apply_files *files = plan->make->files;
    plan->base = files->base;
    base_init(&files->base);
    if (files->has_base) {
        return each_memory(plan->engine, STR(HISTORY_UNDONE), take_undone, &plan->base, err);
    }
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", STR(MADE_OF));
    bool ok = !rows_find(plan->engine->world, &row) ||
              base_read(&plan->base, value_as_str(row_value(&row, "value")), "the world", err);
    row_finish(&row);
    return ok;
}

bool apply_each_memory(
        struct engine *engine, apply_memory_visit *visit, void *data, struct err *err)
{
    return each_memory(engine, STR(HISTORY_APPLIED), visit, data, err);
}

/* -- what files are -- */

static struct str file_of(const struct apply_files *files, const struct apply_thing *thing)
{
    struct str file = files->files.records[thing->record].file;
    return str_slice(file, 0, file.length - strlen(".lua"));
}

static void put_things(const struct apply_files *files, struct buf *out)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct apply_thing *thing = &files->things[i];
        base_put(str_of(thing->name), file_of(files, thing), &thing->fields, out);
    }
}

static void put_hash(const struct apply_files *files, char out[HASH_BYTES])
{
    struct buf text = {0};
    put_things(files, &text);
    (void)snprintf(out, HASH_BYTES, "%016" PRIx64, str_hash(buf_str(&text)));
    buf_finish(&text);
}

struct line {
    struct str file;
    size_t order;
    struct str name;
    const struct value *fields;
};

static int compare_lines(const void *a, const void *b)
{
    const struct line *one = a;
    const struct line *other = b;
    int order = str_compare(one->file, other->file);
    return order != 0 ? order : (one->order > other->order) - (one->order < other->order);
}

void apply_base_write(const struct apply_files *files, struct buf *out)
{
    const struct base *base = &files->base;
    struct line *lines = mem_alloc_array(files->count + base->count, sizeof(*lines));
    size_t count = 0;
    char hash[HASH_BYTES];
    for (size_t i = 0; i < files->count; i++) {
        const struct apply_thing *thing = &files->things[i];
        lines[count++] =
                (struct line){file_of(files, thing), i, str_of(thing->name), &thing->fields};
    }
    for (size_t i = 0; i < base->count; i++) {
        const struct base_thing *thing = &base->things[i];
        if (!strmap_find(&files->present, str_of(thing->file)) &&
                !apply_files_find(files, str_of(thing->name))) {
            lines[count++] =
                    (struct line){str_of(thing->file), i, str_of(thing->name), &thing->fields};
        }
    }
    if (count > 1) {
        qsort(lines, count, sizeof(*lines), compare_lines);
    }
    put_hash(files, hash);
    buf_add_text(out, BASE_HEAD);
    base_put_after(base, str_of(hash), out);
    for (size_t i = 0; i < count; i++) {
        base_put(lines[i].name, lines[i].file, lines[i].fields, out);
    }
    mem_free(lines);
}

/* -- remembering -- */

void apply_remember_made(struct engine *engine, const struct apply_files *files)
{
    struct buf text = {0};
    buf_add_text(&text, BASE_HEAD " -\n");
    put_things(files, &text);
    put_row(engine, STR(MADE_OF), value_str(buf_str(&text)));
    buf_finish(&text);
}

/* All but the newest; and of one that is applied again, that it was taken back. */
static void prune(struct engine *engine, struct str kind, struct str again)
{
    struct rows rows = read_rows(engine);
    struct remembered *list = NULL;
    size_t count = sort_out(&rows, kind, &list);
    for (size_t i = 0; i < count; i++) {
        if (i >= APPLIES_KEPT || str_equal(item_of(&list[i], 0), again)) {
            rows_delete(engine->world, list[i].row);
        }
    }
    mem_free(list);
    rows_finish(&rows);
}

static void put_side(
        struct str name, struct str file, const struct value *fields, struct buf *out)
{
    const struct value none = value_nil();
    base_put(name, file, fields ? fields : &none, out);
}

void apply_remember(const struct apply_plan *plan)
{
    const struct apply_files *files = plan->make->files;
    struct engine *engine = plan->engine;
    struct buf before = {0};
    struct buf wrote = {0};
    struct buf name = {0};
    char hash[HASH_BYTES];
    buf_add_text(&before, BASE_HEAD " -\n");
    buf_add_text(&wrote, BASE_HEAD " -\n");
    for (size_t i = 0; i < plan->touched_count; i++) {
        struct str touched = str_of(plan->touched[i]);
        const struct base_thing *was = base_find(&plan->base, touched);
        const struct apply_thing *is = apply_files_find(files, touched);
        struct str file = is ? file_of(files, is) : was ? str_of(was->file) : STR("-");
        put_side(touched, file, was ? &was->fields : NULL, &before);
        put_side(touched, file, is ? &is->fields : NULL, &wrote);
    }
    put_hash(files, hash);
    prune(engine, STR(HISTORY_UNDONE), str_of(hash));
    prune(engine, STR(HISTORY_APPLIED), STR_NONE);
    buf_printf(&name, HISTORY_APPLIED ":%" PRIu64 ":%" PRIu64, engine->world->commit_number + 1,
            history_is_recorded(engine) ? history_next(engine) : 0);
    struct value all = value_table();
    value_table_append(&all, value_text(hash));
    value_table_append(&all, value_str(buf_str(&before)));
    value_table_append(&all, value_str(buf_str(&wrote)));
    put_row(engine, buf_str(&name), all);
    buf_finish(&before);
    buf_finish(&wrote);
    buf_finish(&name);
}
