/* apply_memory.c -- the history of applied files, kept by the world and by the files.
 *
 * Files carry their own base (base.h): the state in which they and the world agreed at the last
 * export or apply. So an apply is never compared with what a colleague applied. Files without a
 * base are compared with the files from which the world was created, if those had no base
 * either: the row 0 of the table applied.
 *
 * For each apply with changes, the world stores in that table what it touched, as it was and as
 * the files had it. The row says which set of changes it was, and whether that was undone
 * (core/act/history.c). Only the newest are kept. Both texts are in the format of a base,
 * empty if too long; a thing without fields did not exist. They have two uses:
 * - An apply that was undone does not count: files from after it get the base that they had
 *   before.
 * - Things that are unchanged in the files, but were changed by an apply of other files, can be
 *   recognised. Either these files are older, or they revert that apply (apply_stale.c). */
#include "engine/base/mem.h"
#include "engine/core/act/history.h"
#include "engine/modules/apply/apply_impl.h"
#include "engine/modules/export/store_dump.h"
#include "world/model/rows.h"

#include <stdlib.h>
#include <string.h>

#define KEPT_BYTES ((size_t)256 << 10) /* of either text, since all are read for each plan */

enum { APPLIES_KEPT = 10 };

/* -- rows -- */

static struct row row_of_apply(uint64_t commit, struct str hash)
{
    struct row row = row_of_id(TABLE_APPLIED, commit);
    row_set_str(&row, "hash", hash);
    return row;
}

/* Reads all applies without their texts, the newest first. */
static struct rows read_applies(struct engine *engine)
{
    struct store_select select = {.table = TABLE_APPLIED,
            .where = {{"commit_number", STORE_ABOVE, value_int(0)}},
            .order = "commit_number",
            .descending = true,
            .only = "undone"};
    return rows_read(engine_world(engine), &select, 0);
}

/* Calls visit with one of them. An unreadable one is skipped, since only messages depend on
 * it. */
static void visit_memory(
        struct engine *engine, const struct row *apply, apply_memory_visit *visit, void *data)
{
    struct err err;
    struct row row = row_of_apply(row_id(apply, "commit_number"), row_str(apply, "hash"));
    struct base before;
    struct base wrote;
    base_init(&before);
    base_init(&wrote);
    if (rows_find(engine_world(engine), &row) &&
            base_read(&before, row_str(&row, "before"), "it", &err) &&
            base_read(&wrote, row_str(&row, "wrote"), "it", &err)) {
        visit(data, &before, &wrote);
    }
    row_finish(&row);
    base_finish(&before);
    base_finish(&wrote);
}

/* -- former files -- */

static bool is_there_apply_memory(const struct base_thing *thing)
{
    return thing && value_table_count(&thing->fields) > 0;
}

/* Restores in base what the apply made of a thing, if the files still have it. */
static void take_back(
        struct base *base, const struct base_thing *before, const struct base_thing *wrote)
{
    const struct base_thing *known = base_find(base, str_of(wrote->name));
    if (!is_there_apply_memory(before) || !is_there_apply_memory(wrote) || !known) {
        if (is_there_apply_memory(before) && !known) {
            base_set(base, str_of(before->file), str_of(before->name), &before->fields);
        } else if (!is_there_apply_memory(before) && known &&
                   value_equal(&known->fields, &wrote->fields)) {
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

struct undoing {
    struct apply_plan *plan;
    bool lost; /* for some undone apply the texts were not stored */
};

static void take_undone(void *data, const struct base *before, const struct base *wrote)
{
    struct undoing *undoing = data;
    undoing->lost |= wrote->count == 0;
    undoing->plan->whole = true;
    for (size_t i = 0; i < wrote->count; i++) {
        take_back(&undoing->plan->base, base_find(before, str_of(wrote->things[i].name)),
                &wrote->things[i]);
    }
}

/* Removes undone applies from the base of the files. */
static bool take_all_undone(struct apply_plan *plan, struct err *err)
{
    struct rows rows = read_applies(plan->engine);
    struct undoing undoing = {.plan = plan};
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *apply = &rows.items[i];
        if (row_int(apply, "undone") && base_is_after(&plan->base, row_str(apply, "hash"))) {
            visit_memory(plan->engine, apply, take_undone, &undoing);
        }
    }
    rows_finish(&rows);
    return !undoing.lost ||
           err_set(err, ERR_LIMIT,
                   "these files were applied and undone, and the change was too large to "
                   "remember: export again, and copy your changes into the new files");
}

bool apply_recall(struct apply_plan *plan, struct err *err)
{
    struct design_files *files = plan->make->files;
    plan->base = files->base;
    base_init(&files->base);
    if (files->has_base) {
        return take_all_undone(plan, err);
    }
    if (plan->base.count > 0) {
        return true; /* of apply_base_first */
    }
    struct row row = row_of_apply(0, STR_NONE);
    bool ok = !rows_find(engine_world(plan->engine), &row) ||
              base_read(&plan->base, row_str(&row, "wrote"), "the world", err);
    row_finish(&row);
    plan->whole = plan->base.count > 0;
    return ok;
}

static bool take_first(void *data, const struct value *columns, struct err *err)
{
    return base_read(data, value_as_str(&columns[0]), "the world", err);
}

bool apply_base_first(const char *world, struct design_files *files, struct err *err)
{
    struct store_dump *dump = NULL;
    if (files->has_base) {
        return true;
    }
    bool ok = store_dump_open(world, &dump, err) &&
              store_dump_each(dump, DUMP_APPLIED_FIRST, 0, take_first, &files->base, err);
    store_dump_close(dump);
    return ok;
}

void apply_each_memory(struct engine *engine, apply_memory_visit *visit, void *data)
{
    struct rows rows = read_applies(engine);
    for (size_t i = 0; i < rows.count; i++) {
        if (!row_int(&rows.items[i], "undone")) {
            visit_memory(engine, &rows.items[i], visit, data);
        }
    }
    rows_finish(&rows);
}

/* -- current files -- */

struct line {
    struct str file;
    size_t order;
    struct str name;
    struct value fields; /* owned */
};

static int compare_lines(const void *a, const void *b)
{
    const struct line *one = a;
    const struct line *other = b;
    int order = str_compare(one->file, other->file);
    return order != 0 ? order : (one->order > other->order) - (one->order < other->order);
}

/* Finds the things of the base that the files no longer declare, although they have the file. */
static void note_gone(const struct design_files *files, struct strmap *gone)
{
    for (size_t i = 0; i < files->base.count; i++) {
        struct str name = str_of(files->base.things[i].name);
        if (design_files_lack(files, &files->base.things[i])) {
            (void)strmap_put(gone, name, gone);
        }
    }
}

void apply_base_write(const struct design_files *files, struct buf *out)
{
    const struct base *base = &files->base;
    struct line *lines = mem_alloc_array(files->count + base->count, sizeof(*lines));
    size_t count = 0;
    char hash[APPLY_HASH_BYTES];
    struct strmap gone;
    strmap_init(&gone);
    note_gone(files, &gone);
    for (size_t i = 0; i < files->count; i++) {
        const struct design_thing *thing = &files->things[i];
        struct line line = {design_files_name(files, thing), i, str_of(thing->name),
                value_dup(&thing->fields)};
        bool named = apply_gone_named(files, thing, &gone, &line.fields);
        bool is_exit = thing->exit.length > 0 ||
                       str_equal(files->files.records[thing->record].kind, STR("exit"));
        if (named && is_exit) {
            value_finish(&line.fields); /* the exit is removed, too */
        } else {
            lines[count++] = line;
        }
    }
    strmap_finish(&gone);
    for (size_t i = 0; i < base->count; i++) {
        const struct base_thing *thing = &base->things[i];
        if (!strmap_find(&files->present, str_of(thing->file)) &&
                !design_files_find(files, str_of(thing->name))) {
            lines[count++] = (struct line){
                    str_of(thing->file), i, str_of(thing->name), value_dup(&thing->fields)};
        }
    }
    if (count > 1) {
        qsort(lines, count, sizeof(*lines), compare_lines);
    }
    apply_delta_hash(files, hash);
    buf_add_text(out, BASE_HEAD);
    base_put_after(base, str_of(hash), out);
    for (size_t i = 0; i < count; i++) {
        base_put(lines[i].name, lines[i].file, &lines[i].fields, out);
        value_finish(&lines[i].fields);
    }
    mem_free(lines);
}

/* -- recording -- */

/* Deletes old rows, and those of an undone apply that is applied again. */
static void prune(struct engine *engine, struct str again)
{
    size_t kept[2] = {0, 0}; /* applied, undone */
    struct rows rows = read_applies(engine);
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *apply = &rows.items[i];
        bool undone = row_int(apply, "undone") != 0;
        if (kept[undone]++ >= APPLIES_KEPT ||
                (undone && str_equal(row_str(apply, "hash"), again))) {
            rows_delete(engine_world(engine), apply);
        }
    }
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
    const struct design_files *files = plan->make->files;
    struct engine *engine = plan->engine;
    struct buf before = {.cap = KEPT_BYTES};
    struct buf wrote = {.cap = KEPT_BYTES};
    struct str hash = str_of(plan->delta->hash);
    buf_add_text(&before, BASE_HEAD " -\n");
    buf_add_text(&wrote, BASE_HEAD " -\n");
    for (size_t i = 0; i < plan->touched_count; i++) {
        struct str touched = str_of(plan->touched[i]);
        const struct base_thing *was = base_find(&plan->base, touched);
        const struct design_thing *is = design_files_find(files, touched);
        struct str file = is    ? design_files_name(files, is)
                          : was ? str_of(was->file)
                                : STR("-");
        put_side(touched, file, was ? &was->fields : NULL, &before);
        put_side(touched, file, is ? &is->fields : NULL, &wrote);
    }
    if (before.full || wrote.full) {
        buf_clear(&before);
        buf_clear(&wrote);
    }
    prune(engine, hash);
    struct row row = row_of_apply(engine_world(engine)->commit_number + 1, hash);
    row_set_id(&row, "change_set", history_is_recorded(engine) ? history_next(engine) : 0);
    row_set_int(&row, "undone", 0);
    row_set_str(&row, "before", buf_str(&before));
    row_set_str(&row, "wrote", buf_str(&wrote));
    rows_put(engine_world(engine), &row);
    buf_finish(&before);
    buf_finish(&wrote);
}
