/* declared_files.c -- reads declarations of properties from the prototypes.lua of packages. */
#include "engine/modules/types/declared_files.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "world/value/table.h"

#include <string.h>

void declared_files_finish(struct declared_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        property_type_destroy((struct property_type *)(uintptr_t)files->list[i].type);
    }
    mem_free(files->list);
    mem_free(files->next);
    strmap_finish(&files->by_name);
    world_files_finish(&files->files);
    *files = (struct declared_files){0};
}

/* Returns NAME of "scripts/NAME/prototypes.lua". */
static struct str package_of(struct str file)
{
    struct str rest = file;
    (void)str_take_until(&rest, '/');
    return str_take_until(&rest, '/');
}

size_t declared_files_first(const struct declared_files *files, struct str name)
{
    size_t at = (size_t)(uintptr_t)strmap_find(&files->by_name, name);
    size_t stem = name.length;
    while (stem > 0 && name.bytes[stem - 1] >= '0' && name.bytes[stem - 1] <= '9') {
        stem--;
    }
    if (at == 0 && stem < name.length) {
        struct buf numbered = {0};
        buf_printf(&numbered, "%.*s#", (int)stem, name.bytes);
        at = (size_t)(uintptr_t)strmap_find(&files->by_name, buf_str(&numbered));
        buf_finish(&numbered);
    }
    return at;
}

const struct declared *declared_files_find(
        const struct declared_files *files, size_t first, struct str ref)
{
    size_t at = first;
    while (at > 0 && !str_equal(files->list[at - 1].from, ref)) {
        at = files->next[at - 1];
    }
    return at > 0 ? &files->list[at - 1] : NULL;
}

static void add(struct declared_files *files, const struct declared *declared)
{
    size_t capacity = files->capacity;
    files->list = mem_grow(files->list, files->count, &files->capacity, sizeof(*files->list));
    if (files->capacity != capacity) {
        files->next = mem_realloc(files->next, files->capacity * sizeof(*files->next));
    }
    size_t at = files->count++;
    files->list[at] = *declared;
    files->next[at] = (size_t)(uintptr_t)strmap_put(
            &files->by_name, declared->name, (void *)(uintptr_t)(at + 1));
}

static bool add_said(struct declared_files *files, const struct text_record *record,
        struct str name, const struct value *said, struct err *err)
{
    const struct value nil = value_nil();
    const struct value *type = value_table_get_str(said, STR("type"));
    const struct value *doc = value_table_get_str(said, STR("doc"));
    struct declared declared = {.name = name,
            .from = record->ref,
            .package = package_of(record->file),
            .doc = doc ? value_as_str(doc) : STR_NONE};
    const struct declared *before =
            declared_files_find(files, declared_files_first(files, name), record->ref);
    if (before) {
        return err_set(err, ERR_EXISTS, "%.*s: the package %.*s declares \"%.*s\" already",
                STR_FMT(record->ref), STR_FMT(before->package), STR_FMT(name));
    }
    declared.type = property_type_parse(type ? type : &nil, err);
    if (!declared.type) {
        return err_wrap(err, "%.*s: %.*s", STR_FMT(record->ref), STR_FMT(name));
    }
    add(files, &declared);
    return true;
}

static bool add_record(
        struct declared_files *files, const struct text_record *record, struct err *err)
{
    const struct value *table = value_table_get_str(&record->props, STR("properties"));
    for (size_t i = 0; table && i < value_table_count(table); i++) {
        struct value key = value_nil();
        const struct value *said = value_table_at(table, i, &key);
        if (!add_said(files, record, value_as_str(&key), said, err)) {
            return err_wrap(err, "%.*s:%u", STR_FMT(record->file), record->line);
        }
    }
    return true;
}

bool declared_files_read(struct declared_files *files, struct err *err)
{
    *files = (struct declared_files){0};
    strmap_init(&files->by_name);
    bool ok = world_files_add_declared(&files->files, err);
    for (size_t i = 0; ok && i < files->files.count; i++) {
        ok = add_record(files, &files->files.records[i], err);
    }
    return ok;
}

/* -- inheritance -- */

static const struct text_record *find_record(const struct declared_files *files, struct str ref)
{
    for (size_t i = 0; i < files->files.count; i++) {
        const struct text_record *record = &files->files.records[i];
        if (str_equal(record->ref, ref) && str_equal(record->kind, STR("prototype"))) {
            return record;
        }
    }
    return NULL;
}

static const struct declared *find_above(
        const struct declared_files *files, size_t first, struct str ref, unsigned depth)
{
    const struct declared *found = declared_files_find(files, first, ref);
    const struct text_record *record = found || depth == 0 ? NULL : find_record(files, ref);
    const struct value *protos =
            record ? value_table_get_str(&record->props, STR("proto")) : NULL;
    if (protos && protos->kind == VALUE_STRING) {
        return find_above(files, first, value_as_str(protos), depth - 1);
    }
    for (size_t i = 0; protos && !found && i < value_table_count(protos); i++) {
        struct value key = value_nil();
        struct str proto = value_as_str(value_table_at(protos, i, &key));
        found = find_above(files, first, proto, depth - 1);
    }
    return found;
}

const struct declared *declared_files_of(
        const struct declared_files *files, const struct text_record *record, struct str name)
{
    return find_above(files, declared_files_first(files, name), record->ref, PROTO_DEPTH_MAX);
}
