/* tree.c -- a builder's areas as a tree of files, read from the game.
 *
 * The listing is cached for LIST_MS, and the text of a file as long as its revision is current. The
 * game checks all rights: a path only leads to calls with the user's own rights.
 *
 * A step that needs an answer of the game requests it and is tried again when the answer arrives,
 * so the loop never waits. */
#include "net/files/tree.h"

#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/files/tree_impl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MS = 3000, FRESH_MS = 3000, BYTES_MAX = 8 << 20, ERRORS_MOST = 100 };

enum {
    ASKS_NOTHING,
    ASKS_AREAS,
    ASKS_LIST,
    ASKS_SOURCE,
    ASKS_DESIGN,
    ASKS_ERRORS,
    ASKS_THING,
    ASKS_SAVE
};

#define TOP "/areas"
#define ERRORS TREE_ERRORS_NAME
#define BEHAVIOURS "/behaviours/"
#define LUA ".lua"

/* -- entries -- */

static struct str path_of(const struct tree_entry *entry)
{
    return str_of(entry->path);
}

static int compare(const void *a, const void *b)
{
    const struct tree_entry *one = a;
    const struct tree_entry *other = b;
    return strcmp(one->path, other->path);
}

static void forget_text(struct tree *tree, struct tree_entry *entry)
{
    tree->bytes -= entry->text.length;
    buf_finish(&entry->text);
    entry->text = (struct buf){0};
}

static void free_entries(struct tree_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mem_free(entries[i].path);
        mem_free(entries[i].problem);
        buf_finish(&entries[i].text);
    }
    mem_free(entries);
}

void tree_finish(struct tree *tree)
{
    free_entries(tree->entries, tree->count);
    json_decref(tree->areas);
    buf_finish(&tree->why);
    *tree = (struct tree){0};
}

/* True if the ref can be a path below a folder. */
static bool is_name(const char *ref)
{
    size_t length = ref ? strlen(ref) : 0;
    return length > 0 && ref[0] != '/' && ref[length - 1] != '/' && !strstr(ref, "//") &&
           !strstr(ref, "..") && tree_path_is_plain((struct str){ref, length});
}

static void put_name(const json_t *json, struct buf *out)
{
    const char *ref = json_string_value(json_object_get(json, "ref"));
    if (is_name(ref)) {
        buf_add_text(out, ref);
    } else {
        buf_printf(out, "#%" PRId64, (int64_t)json_integer_value(json_object_get(json, "id")));
    }
}

static void add(struct tree *tree, size_t *capacity, struct tree_entry entry)
{
    tree->entries = mem_grow(tree->entries, tree->count, capacity, sizeof(entry));
    tree->entries[tree->count++] = entry;
}

static void add_area(
        struct tree *tree, size_t *capacity, struct str name, uint64_t id, const char *problem)
{
    struct str last = name;
    for (size_t i = 0; i < name.length; i++) {
        last = name.bytes[i] == '/' ? str_slice(name, i + 1, name.length) : last;
    }
    struct buf path = {0};
    if (id != 0) {
        buf_printf(&path, TOP "/%.*s/%.*s" LUA, STR_FMT(name), STR_FMT(last));
        add(tree, capacity,
                (struct tree_entry){.path = str_dup(buf_str(&path)),
                        .kind = TREE_DESIGN,
                        .id = id,
                        .problem = problem && problem[0] ? mem_dup_text(problem) : NULL});
        buf_clear(&path);
    }
    buf_printf(&path, TOP "/%.*s" ERRORS, STR_FMT(name));
    add(tree, capacity,
            (struct tree_entry){
                    .path = str_dup(buf_str(&path)), .kind = TREE_ERRORS, .id = id});
    buf_finish(&path);
}

static struct tree_entry *find_in(struct tree_entry *entries, size_t count, struct str path)
{
    char *text = str_dup(path);
    struct tree_entry key = {.path = text};
    struct tree_entry *found =
            count > 0 ? bsearch(&key, entries, count, sizeof(key), compare) : NULL;
    mem_free(text);
    return found;
}

/* Keeps the cached texts of entries that have not changed. */
static void keep_known(struct tree *tree, struct tree_entry *old, size_t old_count)
{
    tree->bytes = 0;
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        struct tree_entry *before = find_in(old, old_count, path_of(entry));
        entry->saved = before ? before->saved : 0;
        if (before && before->kind == entry->kind && before->id == entry->id &&
                before->revision == entry->revision) {
            entry->time = before->time;
            entry->size = before->size;
            entry->known_ms = before->known_ms;
            entry->given = before->given;
            entry->text = before->text;
            before->text = (struct buf){0};
            tree->bytes += entry->text.length;
        }
    }
}

static void take_list(struct tree *tree, const json_t *reply)
{
    struct tree_entry *old = tree->entries;
    size_t old_count = tree->count;
    size_t capacity = 0;
    size_t i = 0;
    const json_t *one = NULL;
    struct buf path = {0};
    bool world = false;
    tree->entries = NULL;
    tree->count = 0;
    json_array_foreach(json_object_get(reply, "behaviours"), i, one)
    {
        const char *area = json_string_value(json_object_get(one, "area"));
        bool placed = is_name(area);
        world |= !placed;
        buf_clear(&path);
        buf_printf(&path, TOP "/%s" BEHAVIOURS, placed ? area : "world");
        put_name(one, &path);
        buf_add_text(&path, LUA);
        add(tree, &capacity,
                (struct tree_entry){.path = str_dup(buf_str(&path)),
                        .kind = TREE_BEHAVIOUR,
                        .id = (uint64_t)json_integer_value(json_object_get(one, "id")),
                        .revision = (uint32_t)json_integer_value(
                                json_object_get(one, "revision"))});
    }
    json_array_foreach(json_object_get(tree->areas, "areas"), i, one)
    {
        buf_clear(&path);
        put_name(one, &path);
        add_area(tree, &capacity, buf_str(&path),
                (uint64_t)json_integer_value(json_object_get(one, "id")),
                json_string_value(json_object_get(one, "problem")));
    }
    if (world) {
        add_area(tree, &capacity, STR("world"), 0, NULL);
    }
    if (tree->count > 0) {
        qsort(tree->entries, tree->count, sizeof(*tree->entries), compare);
    }
    keep_known(tree, old, old_count);
    free_entries(old, old_count);
    buf_finish(&path);
    tree->listed_ms = clock_ms();
}

static double now(void)
{
    return (double)clock_wall_ms() / 1000.0;
}

/* -- asking -- */

enum tree_step tree_fail(struct tree *tree, int status, const char *why)
{
    tree->status = status;
    buf_clear(&tree->why);
    buf_add_text(&tree->why, catalogue_sentence(why));
    return TREE_FAILED;
}

static enum tree_step ask(struct tree *tree, int what, const char *name, json_t *args)
{
    tree->asking = what;
    tree->call(tree->data, name, args);
    return TREE_WAITS;
}

void tree_begin(struct tree *tree)
{
    tree->status = 0;
    tree->target = 0;
    tree->saved = false;
    tree->may_write = false;
    tree->lists = false;
    tree->gives = false;
}

/* Refreshes the listing if it is older than LIST_MS. */
static enum tree_step refresh(struct tree *tree)
{
    if (tree->status != 0) {
        json_decref(tree->areas);
        tree->areas = NULL;
        tree->listed_ms = 0;
        return TREE_FAILED;
    }
    if (tree->listed_ms > 0 && clock_ms() - tree->listed_ms < LIST_MS) {
        return TREE_DONE;
    }
    if (!tree->areas) {
        return ask(tree, ASKS_AREAS, "world.areas", json_pack("{s:b}", "own", 1));
    }
    return ask(tree, ASKS_LIST, "script.list", json_object());
}

static bool is_known(const struct tree_entry *entry)
{
    return entry->known_ms > 0 &&
           (entry->kind == TREE_BEHAVIOUR || clock_ms() - entry->known_ms < FRESH_MS);
}

/* Returns the file beside an error list whose revision time must still be read. */
static struct tree_entry *unknown_beside(struct tree *tree, const struct tree_entry *errors)
{
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *one = &tree->entries[i];
        if (one->kind == TREE_BEHAVIOUR && !is_known(one) && tree_is_beside(one, errors)) {
            return one;
        }
    }
    return NULL;
}

static enum tree_step learn(struct tree *tree, struct tree_entry *entry)
{
    if (entry->kind == TREE_ERRORS) {
        struct tree_entry *first = unknown_beside(tree, entry);
        entry = first ? first : entry;
    }
    json_t *args = json_pack("{s:I}", "id", (json_int_t)entry->id);
    tree->about = (size_t)(entry - tree->entries);
    switch (entry->kind) {
    case TREE_BEHAVIOUR:
        return ask(tree, ASKS_SOURCE, "script.get", args);
    case TREE_DESIGN:
        (void)json_object_set_new(args, "edit", json_boolean(tree->gives));
        return ask(tree, ASKS_DESIGN, "design.show", args);
    case TREE_ERRORS:
    case TREE_FOLDER:
        break;
    }
    json_decref(args);
    return ask(tree, ASKS_ERRORS, "script.errors", json_pack("{s:i}", "limit", ERRORS_MOST));
}

static void know(struct tree *tree, struct tree_entry *entry, struct str text)
{
    if (tree->bytes + text.length > BYTES_MAX) {
        for (size_t i = 0; i < tree->count; i++) {
            forget_text(tree, &tree->entries[i]);
        }
    }
    forget_text(tree, entry);
    buf_add_str(&entry->text, text);
    tree->bytes += entry->text.length;
    entry->size = text.length;
    entry->known_ms = clock_ms();
}

static void take_errors(struct tree *tree, struct tree_entry *errors, const json_t *reply)
{
    struct buf text = {0};
    tree_put_errors(tree, errors, reply, &text);
    know(tree, errors, buf_str(&text));
    errors->time = now();
    buf_finish(&text);
}

/* -- answers -- */

static void fail_by(struct tree *tree, const json_t *reply)
{
    const char *why = json_string_value(json_object_get(reply, "detail"));
    int status = (int)json_integer_value(json_object_get(reply, "status"));
    const json_t *line = json_object_get(reply, "line");
    (void)tree_fail(tree, status ? status : 500,
            why ? why : "The game gave no answer. Please try again.");
    if (line) {
        struct buf text = {0};
        buf_printf(&text, "line %" PRId64 ": %s", (int64_t)json_integer_value(line), why);
        (void)tree_fail(tree, status, text.bytes);
        buf_finish(&text);
    }
}

static void take_thing(struct tree *tree, const json_t *reply)
{
    const json_t *list = json_object_get(reply, "objects");
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach((json_t *)(uintptr_t)list, i, one)
    {
        const char *ref = json_string_value(json_object_get(one, "ref"));
        if (ref && strcmp(ref, tree->why.bytes ? tree->why.bytes : "") == 0) {
            tree->target = (uint64_t)json_integer_value(json_object_get(one, "id"));
        }
    }
    if (tree->target == 0) {
        (void)tree_fail(tree, 403,
                "Nothing here with that ref can have a behaviour. Name the file after an "
                "object's ref.");
    }
}

void tree_replied(struct tree *tree, bool done, const json_t *reply)
{
    int asked = tree->asking;
    struct tree_entry *entry = tree->about < tree->count ? &tree->entries[tree->about] : NULL;
    bool is_text = asked == ASKS_SOURCE || asked == ASKS_DESIGN || asked == ASKS_ERRORS;
    tree->asking = ASKS_NOTHING;
    if (!done && tree->lists && is_text && entry) {
        /* The others are listed all the same. */
        know(tree, entry, STR_NONE);
        return;
    }
    if (!done) {
        fail_by(tree, reply);
        return;
    }
    if (asked == ASKS_AREAS) {
        tree->areas = json_deep_copy(reply);
    } else if (asked == ASKS_LIST) {
        take_list(tree, reply);
        json_decref(tree->areas);
        tree->areas = NULL;
    } else if (asked == ASKS_SOURCE && entry) {
        const json_t *source = json_object_get(reply, "source");
        entry->time = json_number_value(json_object_get(reply, "at"));
        entry->revision = (uint32_t)json_integer_value(json_object_get(reply, "revision"));
        know(tree, entry,
                (struct str){json_string_value(source) ? json_string_value(source) : "",
                        json_string_length(source)});
    } else if (asked == ASKS_DESIGN && entry) {
        const json_t *text = json_object_get(reply, "text");
        entry->time = now();
        entry->given = tree->gives;
        know(tree, entry,
                (struct str){json_string_value(text) ? json_string_value(text) : "",
                        json_string_length(text)});
    } else if (asked == ASKS_ERRORS && entry) {
        take_errors(tree, entry, reply);
    } else if (asked == ASKS_THING) {
        take_thing(tree, reply);
    } else if (asked == ASKS_SAVE) {
        tree->saved = true;
        for (size_t i = 0; i < tree->count; i++) {
            struct tree_entry *one = &tree->entries[i];
            bool is_it = one->id == tree->target;
            one->saved = is_it && one->kind == TREE_BEHAVIOUR ? now() : one->saved;
            one->known_ms = is_it && one->kind == TREE_DESIGN ? 0 : one->known_ms;
        }
    }
}

/* -- steps -- */

static bool is_folder(const struct tree *tree, struct str path)
{
    struct str rest;
    bool found = str_equal(path, STR("/")) || str_equal(path, STR(TOP));
    for (size_t i = 0; !found && i < tree->count; i++) {
        found = tree_path_take(path_of(&tree->entries[i]), path, &rest);
    }
    return found;
}

/* Finds an entry by path. A behaviour is also found beside its area's file, by the shorter path. */
static struct tree_entry *find(struct tree *tree, struct str path)
{
    struct tree_entry *entry = find_in(tree->entries, tree->count, path);
    for (size_t at = path.length; !entry && at > sizeof(TOP) && path.bytes[at - 1] != '\0';
            at--) {
        if (path.bytes[at - 1] == '/') {
            struct buf longer = {0};
            buf_add_str(&longer, str_slice(path, 0, at - 1));
            buf_add_text(&longer, BEHAVIOURS);
            buf_add_str(&longer, str_slice(path, at, path.length));
            entry = find_in(tree->entries, tree->count, buf_str(&longer));
            buf_finish(&longer);
        }
    }
    return entry;
}

static enum tree_step known(
        struct tree *tree, struct str path, bool with_text, struct tree_entry **out)
{
    enum tree_step step = refresh(tree);
    if (step != TREE_DONE) {
        return step;
    }
    struct tree_entry *entry = find(tree, path);
    *out = entry;
    if (!entry) {
        return !with_text && is_folder(tree, path)
                       ? TREE_DONE
                       : tree_fail(tree, 404, "There is no such file.");
    }
    tree->gives = with_text;
    bool there = is_known(entry) && (!with_text || entry->text.length == entry->size) &&
                 (!with_text || entry->kind != TREE_DESIGN || entry->given);
    return there ? TREE_DONE : learn(tree, entry);
}

enum tree_step tree_find(struct tree *tree, struct str path, struct tree_entry **out)
{
    return known(tree, path, false, out);
}

enum tree_step tree_read(struct tree *tree, struct str path, struct tree_entry **out)
{
    return known(tree, path, true, out);
}

enum tree_step tree_list(struct tree *tree, struct str folder)
{
    enum tree_step step = refresh(tree);
    struct str rest;
    tree->lists = true;
    if (step != TREE_DONE) {
        return step;
    }
    if (!is_folder(tree, folder)) {
        return tree_fail(tree, 404, "There is no such folder.");
    }
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        if (tree_path_take(path_of(entry), folder, &rest) &&
                str_find_char(rest, '/', 0) == SIZE_MAX && !is_known(entry)) {
            return learn(tree, entry);
        }
    }
    tree->listed_ms = clock_ms();
    return TREE_DONE;
}

/* -- writing -- */

/* Returns the ref in a behaviour's path; empty if it is another kind of path. */
static struct str thing_of(struct str path)
{
    size_t at = str_find(path, STR(BEHAVIOURS), 0);
    if (at == SIZE_MAX || !str_starts(path, STR(TOP "/")) || !str_ends(path, STR(LUA))) {
        return STR_NONE;
    }
    return str_slice(path, at + sizeof(BEHAVIOURS) - 1, path.length - (sizeof(LUA) - 1));
}

enum tree_step tree_may_write(struct tree *tree, struct str path)
{
    enum tree_step step = refresh(tree);
    if (step != TREE_DONE) {
        return step;
    }
    const struct tree_entry *entry = find(tree, path);
    if (entry ? entry->kind != TREE_BEHAVIOUR && entry->kind != TREE_DESIGN
              : thing_of(path).length == 0) {
        return tree_fail(tree, 403,
                "You can only save behaviours (/areas/AREA/behaviours/REF.lua) and the "
                "area's own file (/areas/AREA/AREA.lua) here.");
    }
    return TREE_DONE;
}

static void forget_errors(struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *one = &tree->entries[i];
        one->known_ms = one->kind == TREE_ERRORS ? 0 : one->known_ms;
    }
}

static enum tree_step find_target(struct tree *tree, struct str path)
{
    struct str ref = thing_of(path);
    if (str_starts(ref, STR("#")) && str_to_u64(str_slice(ref, 1, ref.length), &tree->target) &&
            tree->target != 0) {
        return TREE_DONE;
    }
    struct buf query = {0};
    buf_clear(&tree->why);
    buf_add_str(&tree->why, ref);
    buf_printf(&query, "$%.*s", STR_FMT(ref));
    json_t *args = json_pack("{s:s%}", "query", query.bytes, query.length);
    buf_finish(&query);
    return ask(tree, ASKS_THING, "object.find", args);
}

enum tree_step tree_save(struct tree *tree, struct str path, struct str text)
{
    if (tree->saved || tree->status != 0) {
        tree->listed_ms = 0;
        forget_errors(tree);
        return tree->saved ? TREE_DONE : TREE_FAILED;
    }
    const struct tree_entry *entry = find(tree, path);
    if (entry && tree->target == 0) {
        tree->target = entry->id;
    }
    if (tree->target == 0) {
        enum tree_step step = find_target(tree, path);
        if (step != TREE_DONE) {
            return step;
        }
    }
    json_t *source = json_stringn(text.bytes, text.length);
    if (!source || str_find_char(text, '\0', 0) != SIZE_MAX) {
        json_decref(source);
        return tree_fail(tree, 422, "The file isn't UTF-8 text.");
    }
    if (entry && entry->kind == TREE_DESIGN) {
        return ask(tree, ASKS_SAVE, "design.save",
                json_pack("{s:I, s:o}", "id", (json_int_t)tree->target, "text", source));
    }
    return ask(tree, ASKS_SAVE, "script.save",
            json_pack("{s:I, s:o, s:b}", "id", (json_int_t)tree->target, "source", source,
                    "keep", 1));
}
