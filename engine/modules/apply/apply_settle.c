/* apply_settle.c -- leaves out of a plan what the world has as the files have it.
 *
 * Without a base, each thing of the files has to be compared with the world. A worker does so with
 * the world file, as an export reads it, which shows the design to which the main thread compares
 * (tests/script/design_test.c). What differs is left to the main thread, with what only the living
 * world knows.
 *
 * The plan may so be some seconds old. An apply may not: it would overwrite what others changed
 * meanwhile. So it compares everything in its transaction.
 *
 * No read lasts for long, so that the write-ahead log can be reset in between: each batch of things
 * is of a moment of its own. */
#include "engine/modules/apply/apply_settle.h"

#include "engine/base/mem.h"
#include "engine/modules/apply/apply_delta.h"
#include "engine/modules/export/export_index.h"
#include "engine/modules/export/export_record.h"
#include "engine/modules/export/store_dump.h"

#include <time.h>

enum { SETTLE_BATCH = 1000, SETTLE_TRIES = 200, SETTLE_TRY_NS = 5 * 1000 * 1000 };

struct settling {
    const char *world;
    const atomic_bool *given_up;
    const struct design_files *files;
    struct export_index index;
    struct strmap refs; /* ref -> its thing in the index */
    struct store_dump *dump;
    uint64_t commit; /* the last one in the file */
};

static bool take_commit(void *data, const struct value *columns, struct err *err)
{
    struct settling *settling = data;
    (void)err;
    if (str_equal(value_as_str(&columns[0]), STR("commit_number"))) {
        settling->commit = value_as_id(&columns[1]);
    }
    return true;
}

/* Reads the file as it is now. */
static bool read_now(struct settling *settling, struct err *err)
{
    store_dump_close(settling->dump);
    settling->dump = NULL;
    return store_dump_open(settling->world, &settling->dump, err) &&
           store_dump_each(settling->dump, DUMP_META, 0, take_commit, settling, err);
}

/* Waits until the file has that commit. *out_has is false if that takes too long. */
static bool wait_for(struct settling *settling, uint64_t since, bool *out_has, struct err *err)
{
    const struct timespec pause = {0, SETTLE_TRY_NS};
    bool ok = read_now(settling, err);
    for (int i = 0; ok && settling->commit < since && i < SETTLE_TRIES &&
                    !atomic_load(settling->given_up);
            i++) {
        (void)nanosleep(&pause, NULL);
        ok = read_now(settling, err);
    }
    *out_has = settling->commit >= since;
    return ok;
}

static void note_refs(struct settling *settling)
{
    for (size_t i = 0; i < settling->index.count; i++) {
        struct export_thing *thing = &settling->index.things[i];
        if (thing->ref && !thing->lost) {
            (void)strmap_put(&settling->refs, str_of(thing->ref), thing);
        }
    }
}

/* Returns the thing that files call by that name; NULL if the design in the file has none, or it
 * is an exit inside a room's declaration. */
static const struct export_thing *find_settle(const struct settling *settling, struct str name)
{
    uint64_t id = 0;
    bool by_number =
            str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), &id);
    const struct export_thing *thing = by_number ? export_index_find(&settling->index, id)
                                                 : strmap_find(&settling->refs, name);
    return thing && !thing->left_out && !thing->made && !thing->lost && !thing->person ? thing
                                                                                       : NULL;
}

/* *out_same: true if the thing has the fields that the files have. */
static bool compare_settle(struct settling *settling, const struct design_thing *said,
        bool *out_same, struct err *err)
{
    const struct export_thing *thing = find_settle(settling, str_of(said->name));
    struct buf texts[4] = {{0}};
    struct export_texts one = {&texts[0], &texts[1], &texts[2], &texts[3]};
    struct base base;
    *out_same = false;
    if (!thing) {
        return true;
    }
    base_init(&base);
    buf_add_text(&texts[3], BASE_HEAD " -\n");
    bool ok = export_record_write(&settling->index, settling->dump, thing, &one, err) &&
              base_read(&base, buf_str(&texts[3]), "the world", err);
    *out_same = ok && base.count == 1 && value_equal(&base.things[0].fields, &said->fields);
    base_finish(&base);
    for (size_t i = 0; i < 4; i++) {
        buf_finish(&texts[i]);
    }
    return ok;
}

static bool compare_all_settle(
        struct settling *settling, struct apply_delta *delta, struct err *err)
{
    size_t kept = 0;
    bool ok = true;
    for (size_t i = 0; i < delta->differ_count; i++) {
        size_t at = delta->differ[i];
        bool same = false;
        if (ok && !atomic_load(settling->given_up)) {
            ok = (i % SETTLE_BATCH != 0 || read_now(settling, err)) &&
                 compare_settle(settling, &settling->files->things[at], &same, err);
        }
        if (!same) {
            delta->differ[kept++] = at;
        }
    }
    delta->differ_count = kept;
    return ok;
}

bool apply_settle(const char *world, uint64_t since, const atomic_bool *given_up,
        const struct design_files *files, struct apply_delta *delta, struct err *err)
{
    struct settling settling = {.world = world,
            .given_up = given_up,
            .files = files,
            .index = {.same_world = true}};
    bool has = false;
    strmap_init(&settling.refs);
    bool ok = wait_for(&settling, since, &has, err);
    if (ok && has && !atomic_load(given_up)) {
        ok = export_index_read(&settling.index, settling.dump, err);
        note_refs(&settling);
        ok = ok && compare_all_settle(&settling, delta, err);
    }
    strmap_finish(&settling.refs);
    export_index_finish(&settling.index);
    store_dump_close(settling.dump);
    return ok;
}
