/* design_files.c -- turns a directory into one text (a bundle) that can be sent to the process
 * that has the world open.
 *
 *     PATH LENGTH
 *     so many bytes, and a line feed
 *
 * for each file, with its path in the directory. Bundles are not trusted: files are parsed as
 * data (engine/data/data_file.h), and paths are used only in messages, never opened. */
#include "engine/data/design_files.h"

#include "engine/base/mem.h"

#include <string.h>

#define DESIGN_FILES_BUNDLE_MAX ((size_t)48 << 20)
#define PATH_MAX_BYTES 1024

struct bundling {
    struct buf *out;
    struct err *err;
};

static bool add_file_design_files(void *data, const char *path, struct str text)
{
    struct bundling *bundling = data;
    if (bundling->out->length + text.length > DESIGN_FILES_BUNDLE_MAX) {
        return err_set(bundling->err, ERR_LIMIT,
                "%s is too large: at most %zu MB are applied at a time; apply a smaller "
                "directory",
                path, DESIGN_FILES_BUNDLE_MAX >> 20);
    }
    if (str_find_char(text, '\0', 0) != SIZE_MAX || !str_is_utf8(text)) {
        return err_set(bundling->err, ERR_FORMAT, "%s: not a text file: files are UTF-8", path);
    }
    struct buf clean = {0};
    str_clean(text, true, &clean); /* the receiver does the same */
    buf_printf(bundling->out, "%s %zu\n", path, clean.length);
    buf_add_str(bundling->out, buf_str(&clean));
    buf_add_char(bundling->out, '\n');
    buf_finish(&clean);
    return true;
}

bool design_files_bundle(const char *directory, struct buf *out, struct err *err)
{
    struct bundling bundling = {out, err};
    return world_files_each_text(directory, BASE_FILE, add_file_design_files, &bundling, err);
}

/* -- parsing -- */

bool design_files_take(struct str *bundle, struct str *out_path, struct str *out_text)
{
    struct str head = str_take_until(bundle, '\n');
    size_t blank = SIZE_MAX;
    for (size_t at = str_find_char(head, ' ', 0); at != SIZE_MAX;
            at = str_find_char(head, ' ', at + 1)) {
        blank = at;
    }
    uint64_t length = 0;
    bool ok = blank != SIZE_MAX && blank > 0 && blank < PATH_MAX_BYTES &&
              str_to_u64(str_slice(head, blank + 1, head.length), &length) &&
              length < bundle->length && bundle->bytes[length] == '\n' &&
              str_find_char(head, '\0', 0) == SIZE_MAX;
    if (ok) {
        *out_path = str_slice(head, 0, blank);
        *out_text = str_slice(*bundle, 0, (size_t)length);
        *bundle = str_slice(*bundle, (size_t)length + 1, bundle->length);
    }
    return ok;
}

static void add_thing_design_files(struct design_files *files, struct design_thing thing)
{
    files->things =
            mem_grow(files->things, files->count, &files->capacity, sizeof(*files->things));
    files->things[files->count++] = thing;
    (void)strmap_put(&files->by_name, str_of(thing.name), (void *)(uintptr_t)files->count);
}

/* Adds an exit declared inside its room as if it were a declaration of its own. */
static void add_exit(struct design_files *files, size_t record, struct str direction,
        const struct value *value)
{
    const struct text_record *room = &files->files.records[record];
    bool is_table = value->kind == VALUE_TABLE && !value_table_get_str(value, STR("$ref"));
    struct value props = is_table ? value_dup(value) : value_table();
    const struct value *to = is_table ? value_table_get_str(value, STR("to")) : value;
    struct buf name = {0};
    if (to && to->kind == VALUE_STRING) {
        struct value marker = value_table();
        value_table_set_str(&marker, STR("$ref"), value_dup(to));
        value_table_set_str(&props, STR("to"), marker);
    }
    value_table_set_str(&props, STR("name"), value_str(direction));
    value_table_set_str(&props, STR("at"), value_str(room->ref));
    buf_printf(&name, "%.*s.%.*s", STR_FMT(room->ref), STR_FMT(direction));
    add_thing_design_files(files, (struct design_thing){.name = str_dup(buf_str(&name)),
                                          .record = record,
                                          .exit = direction,
                                          .props = props});
    buf_finish(&name);
}

static bool add_record_design_files(struct design_files *files, size_t i, struct err *err)
{
    const struct text_record *record = &files->files.records[i];
    if (record->ref.length == 0) {
        return err_set(err, ERR_FORMAT,
                "%s:%u: give it a name: without one it cannot be found again",
                record->file.bytes, record->line);
    }
    if (design_files_find(files, record->ref)) {
        return err_set(err, ERR_EXISTS, "%s:%u: \"%.*s\" is declared twice", record->file.bytes,
                record->line, STR_FMT(record->ref));
    }
    const struct value *behaviour = value_table_get_str(&record->props, STR("behaviour"));
    if (behaviour && behaviour->kind != VALUE_STRING) {
        return err_set(err, ERR_FORMAT, "%s:%u: behaviour must be Lua source",
                record->file.bytes, record->line);
    }
    add_thing_design_files(
            files, (struct design_thing){.name = str_dup(record->ref), .record = i});
    const struct value *exits = value_table_get_str(&record->props, STR("exits"));
    for (size_t k = 0; exits && k < exits->table->entry_count; k++) {
        const struct value_entry *entry = &exits->table->entries[k];
        add_exit(files, i, value_as_str(&entry->key), &entry->value);
    }
    return true;
}

static bool read_texts(struct str bundle, struct design_files *out, int pass, struct err *err)
{
    while (bundle.length > 0) {
        struct str path;
        struct str text;
        if (!design_files_take(&bundle, &path, &text)) {
            return err_set(err, ERR_FORMAT, "the request is not a bundle of files");
        }
        char *name = str_dup(path);
        bool is_base = str_equal(path, STR(BASE_FILE));
        bool ok = true;
        if (is_base && pass == 0) {
            ok = base_read(&out->base, text, name, err);
            out->has_base = true;
        } else if (!is_base) {
            struct str file = str_slice(path, 0, path.length > 4 ? path.length - 4 : 0);
            (void)strmap_put(&out->present, file, out);
            ok = world_files_add_text(&out->files, name, text, pass == 1, err);
        }
        mem_free(name);
        if (!ok) {
            return false;
        }
    }
    return true;
}

bool design_files_read(struct str bundle, struct design_files *out, struct err *err)
{
    *out = (struct design_files){0};
    strmap_init(&out->by_name);
    strmap_init(&out->present);
    base_init(&out->base);
    bool ok = read_texts(bundle, out, 0, err) && read_texts(bundle, out, 1, err);
    for (size_t i = 0; ok && i < out->files.count; i++) {
        ok = out->files.records[i].played || add_record_design_files(out, i, err);
    }
    for (size_t i = 0; ok && i < out->count; i++) {
        design_fields_of_thing(out, &out->things[i]);
    }
    if (!ok) {
        design_files_finish(out);
    }
    return ok;
}

void design_files_finish(struct design_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        mem_free(files->things[i].name);
        value_finish(&files->things[i].props);
        value_finish(&files->things[i].fields);
    }
    mem_free(files->things);
    strmap_finish(&files->by_name);
    strmap_finish(&files->present);
    base_finish(&files->base);
    world_files_finish(&files->files);
    *files = (struct design_files){0};
}

const struct design_thing *design_files_find(const struct design_files *files, struct str name)
{
    size_t place = (uintptr_t)strmap_find(&files->by_name, name);
    return place > 0 ? &files->things[place - 1] : NULL;
}

bool design_files_lack(const struct design_files *files, const struct base_thing *thing)
{
    return !thing->dropped && value_table_count(&thing->fields) > 0 &&
           strmap_find(&files->present, str_of(thing->file)) &&
           !design_files_find(files, str_of(thing->name));
}

struct str design_files_name(const struct design_files *files, const struct design_thing *thing)
{
    struct str file = files->files.records[thing->record].file;
    return str_slice(file, 0, file.length - strlen(".lua"));
}

void design_files_put_lines(const struct design_files *files, struct buf *out)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct design_thing *thing = &files->things[i];
        base_put(str_of(thing->name), design_files_name(files, thing), &thing->fields, out);
    }
}
