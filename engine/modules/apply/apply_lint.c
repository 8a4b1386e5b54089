/* apply_lint.c -- lints the things that files declare, and finds the lines of what is wrong with them. */
#include "engine/modules/apply/apply_lint.h"

#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/data/design_files.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/apply_twice.h"
#include "engine/modules/workshop/lint/area_lint.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

struct linting {
    const struct apply_lint *lint;
    struct map things;   /* id of an object -> index in files.things + 1 */
    struct strmap stock; /* refs of prototypes that every world has */
};

/* -- lines -- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-';
}

/* True if the line has `NAME =` or `["NAME"] =`. */
static bool has_key(struct str line, struct str name)
{
    for (size_t at = str_find(line, name, 0); at != SIZE_MAX;
            at = str_find(line, name, at + 1)) {
        struct str rest = str_slice(line, at + name.length, line.length);
        bool begins = at == 0 || !is_name_byte(line.bytes[at - 1]);
        if (str_starts(rest, STR("\"]"))) {
            rest = str_slice(rest, 2, rest.length);
        }
        rest = str_trim(rest);
        if (begins && str_starts(rest, STR("=")) && !str_starts(rest, STR("=="))) {
            return true;
        }
    }
    return false;
}

/* Returns the line, at or after `from` and in the same declaration, where a key stands; otherwise `from`. A
 * declaration ends before a line that is not indented. */
static int line_of(struct str text, int from, struct str name)
{
    int number = 0;
    while (name.length > 0 && text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        number++;
        if (number > from && line.length > 0 && line.bytes[0] != ' ' && line.bytes[0] != '\t') {
            break;
        }
        if (number >= from && has_key(line, name)) {
            return number;
        }
    }
    return from;
}

/* Returns the text of a file in the bundle. */
static struct str text_of(struct str bundle, struct str file)
{
    struct str path;
    struct str text;
    while (design_files_take(&bundle, &path, &text)) {
        if (str_equal(path, file)) {
            return text;
        }
    }
    return STR_NONE;
}

static void take_problem(void *data, const struct area_problem *problem)
{
    const struct linting *linting = data;
    const struct apply_lint *lint = linting->lint;
    size_t place = (uintptr_t)map_find(&linting->things, problem->object);
    if (place == 0) {
        return;
    }
    const struct design_thing *thing = &lint->files->things[place - 1];
    const struct text_record *record = &lint->files->files.records[thing->record];
    struct str text = text_of(lint->bundle, record->file);
    int line = (int)record->line;
    if (thing->exit.length > 0) {
        line = line_of(text, line_of(text, line, STR("exits")), thing->exit);
    } else {
        line = line_of(text, line_of(text, line, problem->name), problem->key);
    }
    struct buf said = {0};
    buf_printf(&said, "%s: %.*s", thing->name, STR_FMT(problem->text));
    lint->report(lint->data, record->file, line, buf_str(&said), problem->note);
    buf_finish(&said);
}

/* -- keys of doors -- */

/* Returns the ref of the key that the files give to an exit; empty: none. */
static struct str key_of(const struct linting *linting, const struct design_thing *thing)
{
    const struct value *key =
            value_table_get_str(design_props(linting->lint->files, thing), STR("key"));
    const struct value *ref =
            key && key->kind == VALUE_TABLE ? value_table_get_str(key, STR("$ref")) : key;
    return ref && ref->kind == VALUE_STRING ? value_as_str(ref) : STR_NONE;
}

/* Finds doors to whose sides the files give different keys. A new world keeps both, and the linter of areas finds
 * them. In a world where the sides are twins, the key of the one that was applied last is on both by now. */
static void find_keys(const struct linting *linting)
{
    const struct design_files *files = linting->lint->files;
    struct world *world = engine_world(linting->lint->host->engine);
    for (size_t i = 0; i < files->count; i++) {
        struct object *exit =
                apply_find(linting->lint->host->engine, str_of(files->things[i].name));
        struct object *twin =
                exit && proto_is_ref(world, exit, "exit") ? twin_find(world, exit) : NULL;
        size_t place = twin ? (uintptr_t)map_find(&linting->things, twin->id) : 0;
        const struct value *key = place > 0 ? prop_own(exit, ATOM_key) : NULL;
        const struct value *other = key ? prop_own(twin, ATOM_key) : NULL;
        if (!other || exit->id > twin->id || !value_equal(key, other)) {
            continue;
        }
        struct str one = key_of(linting, &files->things[i]);
        struct str back = key_of(linting, &files->things[place - 1]);
        if (one.length > 0 && back.length > 0 && !str_equal(one, back)) {
            struct buf said = {0};
            buf_printf(&said,
                    "its key is %.*s, and on the other side %.*s: write the same key on both",
                    STR_FMT(one), STR_FMT(back));
            take_problem((void *)(uintptr_t)linting,
                    &(struct area_problem){
                            .object = exit->id, .name = STR("key"), .text = buf_str(&said)});
            buf_finish(&said);
        }
    }
}

/* -- keys that stand twice -- */

struct twice_in {
    const struct apply_lint *lint;
    struct str file;
};

static void take_twice(void *data, int line, struct str key)
{
    const struct twice_in *in = data;
    struct buf said = {0};
    buf_printf(&said,
            "\"%.*s\" stands twice in this table, and the first one counts for nothing: "
            "rename or remove one",
            STR_FMT(key));
    in->lint->report(in->lint->data, in->file, line, buf_str(&said), false);
    buf_finish(&said);
}

/* Looks at the files that declare things. */
static void find_twice(const struct apply_lint *lint)
{
    struct str bundle = lint->bundle;
    struct twice_in in = {.lint = lint};
    struct str text;
    while (design_files_take(&bundle, &in.file, &text)) {
        struct str name = str_slice(in.file, 0, in.file.length > 4 ? in.file.length - 4 : 0);
        bool is_behaviour = str_find(in.file, STR("behaviours/"), 0) != SIZE_MAX;
        if (!is_behaviour && strmap_find(&lint->files->present, name)) {
            apply_twice(text, take_twice, &in);
        }
    }
}

/* -- things -- */

/* Reads what every world has, and puts the refs into a set, which borrows them. */
static void read_stock(struct world_files *stock, struct strmap *refs)
{
    struct err ignored;
    strmap_init(refs);
    if (world_files_add_base(stock, &ignored)) {
        for (size_t i = 0; i < stock->count; i++) {
            (void)strmap_put(refs, stock->records[i].ref, stock);
        }
    }
}

/* Returns the kind as the files declare it. What only an export writes has none: things without a ref, and prototypes
 * of the stock game. */
static struct str kind_of(const struct linting *linting, const struct design_thing *thing)
{
    bool is_own = thing->exit.length == 0 && thing->name[0] != '#' &&
                  !strmap_find(&linting->stock, str_of(thing->name));
    return is_own ? linting->lint->files->files.records[thing->record].kind : STR("");
}

void apply_lint(const struct apply_lint *lint)
{
    const struct design_files *files = lint->files;
    struct linting linting = {.lint = lint};
    uint64_t *ids = mem_alloc_array(files->count, sizeof(*ids));
    struct str *kinds = mem_alloc_array(files->count, sizeof(*kinds));
    struct area_objects objects = {.ids = ids, .kinds = kinds};
    struct world_files stock = {0};
    read_stock(&stock, &linting.stock);
    map_init(&linting.things);
    for (size_t i = 0; i < files->count; i++) {
        const struct design_thing *thing = &files->things[i];
        const struct object *object = apply_find(lint->host->engine, str_of(thing->name));
        if (object) {
            (void)map_put(&linting.things, object->id, (void *)(uintptr_t)(i + 1));
            kinds[objects.count] = kind_of(&linting, thing);
            ids[objects.count++] = object->id;
        }
    }
    (lint->here ? host_lint_area_here : host_lint_area)(
            lint->host, &objects, take_problem, &linting);
    find_keys(&linting);
    find_twice(lint);
    map_finish(&linting.things);
    strmap_finish(&linting.stock);
    world_files_finish(&stock);
    mem_free(kinds);
    mem_free(ids);
}

/* -- as lines -- */

struct lint_lines {
    struct buf *out;
    size_t count;
};

static void append_line(void *data, struct str file, int line, struct str text, bool note)
{
    (void)note;
    struct lint_lines *lines = data;
    if (lines->count++ < APPLY_LINT_LINES) {
        buf_printf(lines->out, "%.*s:%d: %.*s\n", STR_FMT(file), line, STR_FMT(text));
    }
}

void apply_lint_notes(const struct apply_make *make, struct buf *out)
{
    struct lint_lines lines = {.out = out};
    apply_lint(&(struct apply_lint){.host = make->host,
            .files = make->files,
            .bundle = make->bundle,
            .here = true,
            .report = append_line,
            .data = &lines});
    if (lines.count > APPLY_LINT_LINES) {
        buf_printf(out, "and %zu more: skein apply --check lists all\n",
                lines.count - APPLY_LINT_LINES);
    }
}
