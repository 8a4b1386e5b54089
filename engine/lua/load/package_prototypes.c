/* package_prototypes.c -- has a world follow the prototypes of its packages.
 *
 * 1. The world remembers what the files gave: a row of TABLE_GIVEN_PROPERTY with the hash of each
 *    property, one without a name for the prototype, and a row of TABLE_META with the hash of all files.
 * 2. A prototype that no row names is made. One that a row names and that is gone was
 *    destroyed, and stays away.
 * 3. A property that the files give otherwise than before is set if the world has it as the files gave
 *    it before: what builders changed stays. The same for one that they give no more. Where they do not give the
 *    prototype itself, its package was taken away: it stays as it is, and its rows stay for when it comes back.
 * 4. A world without the row of TABLE_META is older than this: its objects stay as they are, and only what the files
 *    change from then on is followed.
 * 5. A ref that is somebody's own object was taken before the files gave it: it does not follow.
 * 6. Prototypes, behaviours and timers of an object do not follow: package_jobs.h is for that. */
#include "engine/lua/load/package_prototypes.h"

#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/core/internal_event.h"
#include "engine/core/output/naming.h"
#include "engine/core/run/transaction.h"
#include "engine/data/data_file.h"
#include "engine/data/world_files.h"
#include "world/model/prop.h"
#include "world/model/rows.h"
#include "world/model/world_find.h"
#include "world/text/text_world.h"

#include <inttypes.h>
#include <stdio.h>

#define ROW "prototypes"

struct following {
    struct engine *engine;
    struct world_files files;
    struct strmap
            given; /* "REF PROPERTY" -> its hash, as text, owned; no property: the prototype itself */
    struct strmap gives; /* the same, as it will be */
    struct err *err;
};

/* -- what the files gave -- */

static void put_key(struct str ref, struct str name, struct buf *out)
{
    buf_printf(out, "%.*s %.*s", STR_FMT(ref), STR_FMT(name));
}

static void note(struct strmap *hashes, struct str ref, struct str name, struct str hash)
{
    struct buf key = {0};
    put_key(ref, name, &key);
    mem_free(strmap_put(hashes, buf_str(&key), str_dup(hash)));
    buf_finish(&key);
}

static const char *hash_of(const struct strmap *hashes, struct str ref, struct str name)
{
    struct buf key = {0};
    put_key(ref, name, &key);
    const char *hash = strmap_find(hashes, buf_str(&key));
    buf_finish(&key);
    return hash;
}

static void take_given(void *data, const struct row *row)
{
    note(data, row_str(row, "ref"), row_str(row, "name"), row_str(row, "hash"));
}

static bool read_given(struct following *following)
{
    struct store_select select = {.table = TABLE_GIVEN_PROPERTY};
    return rows_each(
            engine_world(following->engine), &select, 0, take_given, &following->given);
}

/* True for what the files gave and give no more, of a prototype that they still give. */
static bool is_given_no_more(const struct following *following, struct str key)
{
    struct str name = key;
    return hash_of(&following->gives, str_take_word(&name), STR_NONE) &&
           !strmap_find(&following->gives, key);
}

static struct row row_of_key(struct str key)
{
    struct row row = row_of_str(TABLE_GIVEN_PROPERTY, str_take_word(&key));
    row_set_str(&row, "name", key);
    return row;
}

/* Writes what the files give now, where it is not what they gave. */
static void write_given(struct following *following)
{
    struct world *world = engine_world(following->engine);
    struct str key = STR_NONE;
    void *hash = NULL;
    for (size_t at = 0; strmap_each(&following->gives, &at, &key, &hash);) {
        const char *before = strmap_find(&following->given, key);
        struct row row = row_of_key(key);
        if (!before || strcmp(before, hash) != 0) {
            row_set_str(&row, "hash", str_of(hash));
            rows_put(world, &row);
        } else {
            row_finish(&row);
        }
    }
}

static void finish_hashes(struct strmap *hashes)
{
    void *hash = NULL;
    for (size_t at = 0; strmap_each(hashes, &at, NULL, &hash);) {
        mem_free(hash);
    }
    strmap_finish(hashes);
}

static void put_hash(const struct value *value, char out[17])
{
    struct buf literal = {0};
    data_file_write(value, NULL, &literal);
    (void)snprintf(out, 17, "%016" PRIx64, str_hash(buf_str(&literal)));
    buf_finish(&literal);
}

/* -- one prototype -- */

/* True if the world's object has the value that the files gave, or, without a hash, none. */
static bool is_untouched(const struct object *object, uint32_t atom, const char *hash)
{
    const struct value *own = atom == ATOM_NONE ? NULL : prop_own(object, atom);
    char now[17];
    if (own) {
        put_hash(own, now);
    }
    return own ? hash && strcmp(hash, now) == 0 : !hash;
}

/* Sets the property if it follows, and notes what the files give. */
static bool follow_property(struct following *following, const struct text_record *record,
        struct object *object, struct str name, struct value value)
{
    struct world *world = engine_world(following->engine);
    char gives[17];
    if (!text_world_read(world, record, &name, &value, following->err)) {
        value_finish(&value);
        return false;
    }
    const char *gave = hash_of(&following->given, record->ref, name);
    bool is_known = hash_of(&following->given, record->ref, STR_NONE) != NULL;
    uint32_t atom = atom_intern(&world->atoms, name);
    put_hash(&value, gives);
    note(&following->gives, record->ref, name, str_of(gives));
    if (is_known && (!gave || strcmp(gave, gives) != 0) && is_untouched(object, atom, gave)) {
        prop_set(world, object, atom, value);
    } else {
        value_finish(&value);
    }
    return true;
}

static bool follow(struct following *following, const struct text_record *record)
{
    struct object *object = world_find_ref(engine_world(following->engine), record->ref);
    bool ok = true;
    if (object && object->owner && !hash_of(&following->given, record->ref, STR_NONE)) {
        return true;
    }
    note(&following->gives, record->ref, STR_NONE, STR_NONE);
    for (size_t i = 0; ok && object && i < value_table_count(&record->props); i++) {
        struct value key;
        const struct value *value = value_table_at(&record->props, i, &key);
        struct str name = value_as_str(&key);
        if (str_starts(name, STR("$")) || !text_world_word(name)) {
            ok = follow_property(following, record, object, name, value_dup(value));
        }
    }
    return ok;
}

/* Removes what the files gave and give no more, and its rows. */
static void drop(struct following *following)
{
    struct world *world = engine_world(following->engine);
    struct str key = STR_NONE;
    void *hash = NULL;
    for (size_t at = 0; strmap_each(&following->given, &at, &key, &hash);) {
        if (!is_given_no_more(following, key)) {
            continue;
        }
        struct row row = row_of_key(key);
        struct str name = row_str(&row, "name");
        struct object *object = world_find_ref(world, row_str(&row, "ref"));
        uint32_t atom = object ? atom_find(&world->atoms, name) : ATOM_NONE;
        if (atom != ATOM_NONE && is_untouched(object, atom, hash)) {
            prop_set(world, object, atom, value_nil());
        }
        rows_delete(world, &row);
        row_finish(&row);
    }
}

/* -- all of them -- */

static bool make_new(struct following *following)
{
    struct world *world = engine_world(following->engine);
    const struct world_files *files = &following->files;
    struct text_record *records = mem_alloc_array(files->count + 1, sizeof(*records));
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        const struct text_record *record = &files->records[i];
        if (!hash_of(&following->given, record->ref, STR_NONE) &&
                !world_find_ref(world, record->ref)) {
            records[count++] = *record; /* borrowed */
        }
    }
    bool ok = count == 0 || text_world_apply(world, records, count, following->err);
    mem_free(records);
    return ok;
}

static bool update(struct following *following)
{
    bool ok = make_new(following);
    for (size_t i = 0; ok && i < following->files.count; i++) {
        ok = follow(following, &following->files.records[i]);
    }
    if (ok) {
        drop(following);
    }
    return ok;
}

static void finish(struct following *following)
{
    world_files_finish(&following->files);
    finish_hashes(&following->given);
    finish_hashes(&following->gives);
}

static bool begin(struct following *following, struct engine *engine, struct err *err)
{
    *following = (struct following){.engine = engine, .err = err};
    strmap_init(&following->given);
    strmap_init(&following->gives);
    return read_given(following) ||
           err_set(err, ERR_IO, "the table given_property cannot be read");
}

/* -- checks -- */

static void note_changed(void *data, const char *path)
{
    struct buf text = {0};
    struct err ignored;
    bool *changed = data;
    if (str_ends(str_of(path), STR("/prototypes.lua"))) {
        struct str built_in = asset_built_in(path);
        *changed = *changed || !asset_read(path, &text, &ignored) || !built_in.bytes ||
                   !str_equal(built_in, buf_str(&text));
        buf_finish(&text);
    }
}

bool package_prototypes_check(struct engine *engine, struct err *err)
{
    struct following following;
    bool changed = false;
    asset_each("scripts/", note_changed, &changed);
    struct prototypes_asking asking = {.changed = changed, .err = err};
    internal_event_run(engine, INTERNAL_PROTOTYPES, &asking);
    if (!changed || asking.refused) {
        return !asking.refused;
    }
    bool ok = begin(&following, engine, err);
    struct transaction_mark mark = transaction_savepoint(engine);
    ok = ok && world_files_add_prototypes(&following.files, err) && update(&following);
    transaction_rollback_to(engine, mark);
    finish(&following);
    return ok;
}

/* -- the update -- */

static void add_text(void *data, const char *path)
{
    struct err ignored;
    if (str_ends(str_of(path), STR("/prototypes.lua"))) {
        (void)!asset_read(path, data, &ignored);
    }
}

/* True if the world follows the files as they are. Otherwise it notes that it does. */
static bool is_current(struct world *world)
{
    char hash[17];
    struct buf text = {0};
    struct row row = row_of_str(TABLE_META, STR(ROW));
    asset_each("scripts/", add_text, &text);
    (void)snprintf(hash, sizeof(hash), "%016" PRIx64, str_hash(buf_str(&text)));
    buf_finish(&text);
    bool is = rows_find(world, &row) && str_equal(row_str(&row, "value"), str_of(hash));
    if (is) {
        row_finish(&row);
        return true;
    }
    row_set_str(&row, "value", str_of(hash));
    rows_put(world, &row);
    return false;
}

void package_prototypes_update(struct engine *engine)
{
    struct following following;
    struct err err = {0};
    transaction_begin(engine, 0, 0);
    if (is_current(engine_world(engine))) {
        transaction_commit(engine);
        return;
    }
    if (begin(&following, engine, &err) && world_files_add_prototypes(&following.files, &err) &&
            update(&following)) {
        write_given(&following);
        transaction_commit(engine);
    } else {
        transaction_abort(engine);
        log_error("the prototypes of the packages stay as they were: %s", err.text);
    }
    finish(&following);
}
