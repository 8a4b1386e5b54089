/* erase.c -- erases an account and its personal data, in steps.
 *
 * 1. A row of the table erasing records the person and the progress. It is written when the
 *    account is locked, so that no crash leaves the work half done.
 * 2. First the character leaves play. Then all that is theirs goes in one transaction, with the
 *    account itself. Then the name is removed from other places, a little in each transaction.
 *    These are rows of tables (erase_rows.c), builders' change sets (erase_sets.c), what
 *    needs code of its own (erase_small.c) and properties of objects (erase_things.c).
 * 3. Sanctions in force are kept until they end, so that nobody gets rid of a ban in this way.
 * 4. Things that they owned and did not carry stay in place. Scripts of these things stop,
 *    because the owner no longer exists. */
#include "engine/core/login/erase.h"

#include "engine/core/act/move.h"
#include "engine/core/login/erase_impl.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/visit.h"
#include "engine/core/part.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/rows.h"
#include "world/store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { STEP_MS = 20 };

static void keep_forget(struct engine *engine, const struct forgetting *forgetting)
{
    struct row row = row_of_id(TABLE_ERASING, forgetting->character);
    row_set_str(&row, "name", str_of(forgetting->name));
    row_set_str(&row, "key", str_of(forgetting->key));
    row_set_int(&row, "place", forgetting->place);
    row_set_int(&row, "gone_ms", forgetting->gone_ms);
    row_set_int(&row, "commit_number", (int64_t)forgetting->commit);
    row_set(&row, "after", value_dup(&forgetting->after));
    rows_put(engine_world(engine), &row);
}

static bool find_forget(struct engine *engine, uint64_t character, struct forgetting *out)
{
    struct row row = row_of_id(TABLE_ERASING, character);
    bool found = rows_find(engine_world(engine), &row);
    if (found) {
        *out = (struct forgetting){.character = character,
                .place = row_int(&row, "place"),
                .gone_ms = row_int(&row, "gone_ms"),
                .commit = (uint64_t)row_int(&row, "commit_number"),
                .after = value_dup(row_value(&row, "after"))};
        (void)str_copy(row_str(&row, "name"), out->name, sizeof(out->name));
        (void)str_copy(row_str(&row, "key"), out->key, sizeof(out->key));
    }
    row_finish(&row);
    return found;
}

/* Leaves what they carried where they were last, as for a guest. */
static void leave_things(struct engine *engine, struct object *character)
{
    struct world *world = engine_world(engine);
    struct object *place = character->location ? world_find(world, character->location)
                                               : prop_object(world, character, ATOM_asleep);
    struct buf reason = {0};
    size_t count = 0;
    place = place ? place : engine_start(engine);
    while (place && (place_contents(world, character, &count), count > 0)) {
        const uint64_t *ids = place_contents(world, character, &count);
        struct object *thing = world_find(world, ids[count - 1]);
        struct move move = {.thing = thing, .to = place, .how = STR("drop"), .force = true};
        if (!thing ||
                (!move_object(engine, &move, &reason) && !place_move(world, thing, place))) {
            break;
        }
    }
    buf_finish(&reason);
}

/* Deletes all rows of the table that are theirs. */
static void drop_rows(
        struct engine *engine, const struct erase_own *own, const struct forgetting *forgetting)
{
    struct value whose = own->of_key ? value_text(forgetting->key)
                                     : value_int((int64_t)forgetting->character);
    struct store_select select = {.table = own->table,
            .where = {{own->of, STORE_EQUAL, whose}},
            .only = table_def(own->table)->columns[0]};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
    value_finish(&whose);
}

static void drop_account(struct engine *engine, const struct forgetting *forgetting)
{
    for (size_t i = 0; i < erase_owned_count; i++) {
        if (erase_owned[i].code) {
            erase_owned[i].code(engine, forgetting);
        } else {
            drop_rows(engine, &erase_owned[i], forgetting);
        }
    }
    person_forget_gone(engine, str_of(forgetting->name));
    struct object *character = world_find(engine_world(engine), forgetting->character);
    if (character) {
        leave_things(engine, character);
        destroy_object(engine, character);
    }
}

static void push(struct engine *engine, uint64_t character);

/* True while the character is still in play, or while the account's end is not durable: later
 * parts search the file. */
static bool must_wait(struct engine *engine, const struct forgetting *forgetting)
{
    return forgetting->place < 0
                   ? presence_find(engine, forgetting->character) != NULL
                   : forgetting->place < (int64_t)erase_part_count &&
                             erase_parts[forgetting->place].some != erase_rows_some &&
                             store_durable_here(engine_store(engine)) < forgetting->commit;
}

static void step(struct engine *engine, void *data)
{
    uint64_t character = (uint64_t)(uintptr_t)data;
    struct forgetting forgetting;
    transaction_begin(engine, 0, 0);
    bool found = find_forget(engine, character, &forgetting);
    bool waits = found && must_wait(engine, &forgetting);
    if (found && forgetting.place >= 0 && forgetting.place < (int64_t)erase_part_count) {
        forgetting.part = &erase_parts[forgetting.place];
    }
    if (found && !waits && forgetting.place < 0) {
        drop_account(engine, &forgetting);
        forgetting.place = 0;
        forgetting.gone_ms = clock_wall_ms();
        forgetting.commit = engine_world(engine)->commit_number + 1;
    } else if (found && !waits && forgetting.part &&
               !forgetting.part->some(engine, &forgetting)) {
        forgetting.place++;
        value_finish(&forgetting.after);
        forgetting.after = value_nil();
    }
    bool over = found && forgetting.place >= (int64_t)erase_part_count;
    if (over) {
        struct row row = row_of_id(TABLE_ERASING, character);
        rows_delete(engine_world(engine), &row);
        row_finish(&row);
    } else if (found && !waits) {
        keep_forget(engine, &forgetting);
    }
    if (found) {
        value_finish(&forgetting.after);
    }
    transaction_commit(engine);
    if (found && !over) {
        push(engine, character);
    }
}

static void drop(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

static void push(struct engine *engine, uint64_t character)
{
    (void)tasks_push_behind_at(engine,
            (struct task){step, drop, (void *)(uintptr_t)character, 0}, clock_ms() + STEP_MS);
}

bool erase_begin(struct engine *engine, const struct account *account, struct err *err)
{
    struct forgetting forgetting = {.character = account->character, .place = -1};
    if (account->role == PERM_WIZARD) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_forget_wizard);
    }
    if (other_worlds_has_realm(engine)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_forget_realm);
    }
    (void)str_copy(str_of(account->name), forgetting.name, sizeof(forgetting.name));
    (void)str_copy(str_of(account->key), forgetting.key, sizeof(forgetting.key));
    keep_forget(engine, &forgetting);
    const char *bye = phrase_get(engine, PHRASE_forget_bye).bytes;
    sessions_end(engine, account->character, 0, bye);
    account_set_disabled(engine, account, true);
    if (presence_find(engine, account->character)) {
        visit_end(engine, account->character, bye);
    }
    push(engine, forgetting.character);
    return true;
}

/* INTERNAL_START: continues erasures that were begun. */
static void erase_resume(struct engine *engine, void *about __attribute__((unused)))
{
    struct store_select select = {
            .table = TABLE_ERASING, .order = "character", .only = "character"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        push(engine, row_id(&rows.items[i], "character"));
    }
    rows_finish(&rows);
}

const struct kernel_part erase_part = {.on = {[INTERNAL_START] = erase_resume}};
