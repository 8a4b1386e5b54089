/* apply_memory.c -- what were files when they were last applied here?
 *
 * The world keeps the base of each apply in the table of its numbers, as "applied:COMMIT:SET" = {hash, text}, the newest
 * few; "applied" is the newest one's hash, which an export names. When an apply is taken back, its base goes
 * (core/keep/history.c). So files that were not exported since are compared with what was applied last, and files that
 * were with their own base; in another world, too. */
#include "engine/app/apply.h"

#include "engine/base/mem.h"
#include "engine/core/keep/history.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { APPLIES_KEPT = 10 };

struct remembered {
    uint64_t commit;
    const struct row *row;
};

static int compare(const void *a, const void *b)
{
    const struct remembered *one = a;
    const struct remembered *other = b;
    return (one->commit > other->commit) - (one->commit < other->commit);
}

/* Those of rows, the oldest first; the caller frees *out. */
static size_t sort_out(const struct rows *rows, struct remembered **out)
{
    struct str prefix = STR(HISTORY_APPLIED ":");
    struct remembered *list = mem_alloc_array(rows->count, sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct str name = row_str(&rows->items[i], "name");
        const struct value *value = row_value(&rows->items[i], "value");
        struct str rest = str_slice(name, prefix.length, name.length);
        uint64_t commit = 0;
        if (str_starts(name, prefix) && str_to_u64(str_take_until(&rest, ':'), &commit) &&
                value->kind == VALUE_TABLE && value->table->item_count == 2) {
            list[count++] = (struct remembered){commit, &rows->items[i]};
        }
    }
    if (count > 1) {
        qsort(list, count, sizeof(*list), compare);
    }
    *out = list;
    return count;
}

static const struct value *item_of(const struct remembered *remembered, size_t i)
{
    return &row_value(remembered->row, "value")->table->items[i];
}

static struct rows read_rows(struct engine *engine)
{
    struct store_select select = {.table = TABLE_META};
    return rows_read(engine->world, &select, 0);
}

bool apply_recall(
        struct engine *engine, struct apply_files *files, struct base *out, struct err *err)
{
    struct rows rows = read_rows(engine);
    struct remembered *list = NULL;
    size_t count = sort_out(&rows, &list);
    size_t first = 0;
    bool ok = true;
    *out = files->base;
    base_init(&files->base);
    if (files->has_base && strcmp(out->after, "-") != 0) {
        first = count;
        for (size_t i = 0; i < count; i++) {
            if (str_equal(value_as_str(item_of(&list[i], 0)), str_of(out->after))) {
                first = i + 1;
            }
        }
    }
    for (size_t i = first; ok && i < count; i++) {
        ok = base_read(out, value_as_str(item_of(&list[i], 1)), "the world", err);
    }
    mem_free(list);
    rows_finish(&rows);
    return ok;
}

static void write_base(const struct apply_files *files, struct buf *out)
{
    struct str file = STR_NONE;
    buf_add_text(out, BASE_FILE " 1 after -\n");
    for (size_t i = 0; i < files->count; i++) {
        const struct apply_thing *thing = &files->things[i];
        const struct text_record *record = &files->files.records[thing->record];
        if (!str_equal(record->file, file)) {
            file = record->file;
            buf_printf(out, "= %.*s\n", (int)(file.length - strlen(".lua")), file.bytes);
        }
        base_put(str_of(thing->name), &thing->fields, out);
    }
}

static void put_row(struct engine *engine, struct str name, struct value value)
{
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", name);
    row_set(&row, "value", value);
    rows_put(engine->world, &row);
}

void apply_remember_after(struct engine *engine, const char *after)
{
    if (strcmp(after, "-") != 0 && *after) {
        put_row(engine, STR(HISTORY_APPLIED), value_text(after));
    }
}

static void prune(struct engine *engine)
{
    struct rows rows = read_rows(engine);
    struct remembered *list = NULL;
    size_t count = sort_out(&rows, &list);
    for (size_t i = 0; i + APPLIES_KEPT < count; i++) {
        rows_delete(engine->world, list[i].row);
    }
    mem_free(list);
    rows_finish(&rows);
}

void apply_remember(struct engine *engine, const struct apply_files *files, bool changes)
{
    struct buf text = {0};
    struct buf name = {0};
    char hash[24];
    write_base(files, &text);
    (void)snprintf(hash, sizeof(hash), "%016" PRIx64, str_hash(buf_str(&text)));
    buf_printf(&name, HISTORY_APPLIED ":%" PRIu64 ":%" PRIu64, engine->world->commit_number + 1,
            changes ? history_next(engine) : 0);
    struct value both = value_table();
    value_table_append(&both, value_text(hash));
    value_table_append(&both, value_str(buf_str(&text)));
    put_row(engine, buf_str(&name), both);
    put_row(engine, STR(HISTORY_APPLIED), value_text(hash));
    prune(engine);
    buf_finish(&text);
    buf_finish(&name);
}
