/* history_undo.c -- undo and redo of building commands.
 *
 * 1. A set is checked completely, then applied completely under a savepoint; if anything
 *    prevents it, the world is unchanged.
 * 2. Everything that is now inside a created place goes where things of destroyed places go.
 * 3. No script runs: state is restored, not computed again. Only when a created place must be
 *    emptied, its contents move by the usual rules.
 * 4. The author must control the affected objects either before or after the undo. So they can
 *    undo giving something away, but not reach what was taken from them since.
 * 5. An undo is stored as a set too; undoing that is redo.
 *
 * history_check.c checks what may prevent an undo. */
#include "engine/core/act/history_impl.h"
#include "engine/core/act/move.h"
#include "engine/core/object_kind.h"
#include "engine/core/people/abroad.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/quota.h"
#include "engine/core/script/timer.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/ref_time.h"
#include "world/model/rows.h"
#include "world/model/tx.h"

/* -- restoring -- */

static struct object *revive(struct undo *undo, const struct change *change)
{
    struct world *world = engine_world(undo->engine);
    struct object *object =
            world_revive(world, change->object, change_number(&change->before, 0));
    if (object) {
        must(place_restore(world, object, NULL, change_number(&change->before, 1)));
        behaviours_publish(undo->engine, object, NULL);
    }
    return object;
}

static bool set_protos(struct world *world, struct object *object, const struct value *ids)
{
    struct object *protos[PROTO_DIRECT_MAX];
    size_t count = ids->table->item_count;
    for (size_t i = 0; i < count; i++) {
        protos[i] = world_find(world, change_number(ids, i));
        if (!protos[i]) {
            return false;
        }
    }
    return proto_set(world, object, protos, count, NULL);
}

/* Restores the prototypes. If that fails, it is reported, and they stay as the command left
 * them. */
static void put_protos(struct undo *undo, size_t i, struct object *object)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = engine_world(undo->engine);
    if (!set_protos(world, object, &change->before)) {
        undo_object(undo, i, HISTORY_INHERITS, false);
        (void)set_protos(world, object, &change->after);
    }
}

static void put_ref(struct undo *undo, size_t i, struct object *object)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = engine_world(undo->engine);
    if (!world_set_ref(world, object, value_as_str(&change->before), NULL)) {
        undo_object(undo, i, HISTORY_TAKEN_REF, false);
        (void)!world_set_ref(world, object, value_as_str(&change->after), NULL);
    }
}

static void put_timer(struct undo *undo, const struct change *change)
{
    struct str name = value_as_str(&change->name);
    if (change->before.kind == VALUE_NIL) {
        (void)timer_cancel(undo->engine, change->object, name);
        return;
    }
    const struct value *data = &change->before.table->items[3];
    struct row row = timer_row(change->object, name);
    row_set_id(&row, "due_ms", change_number(&change->before, 0));
    row_set_id(&row, "period_ms", change_number(&change->before, 1));
    row_set_id(&row, "owner", change_number(&change->before, 2));
    if (data->table->item_count) {
        row_set(&row, "data", value_dup(&data->table->items[0]));
    }
    rows_put(engine_world(undo->engine), &row);
}

/* Restores the behaviour, unless the revision is too old to be stored any more. */
static void put_behaviour(struct undo *undo, size_t i, struct object *object)
{
    struct engine *engine = undo->engine;
    uint32_t revision = (uint32_t)undo->set.list[i].before.integer;
    uint64_t last = rows_end(
            engine_world(engine), TABLE_BEHAVIOUR, "object", object->id, "revision", true);
    if (revision != 0 && last >= (uint64_t)revision + HISTORY_REVISIONS_MAX) {
        undo_object(undo, i, HISTORY_TOO_MUCH, false);
        return;
    }
    world_set_behaviour(engine_world(engine), object, revision);
    behaviours_publish(engine, object, NULL);
    if (revision == 0) {
        /* otherwise it is counted when loaded */
        quota_source(engine, object->id, object->owner, 0);
    }
}

/* Restores state that does not depend on other restored objects. */
static void restore_state(struct undo *undo, size_t i, struct object *object)
{
    struct engine *engine = undo->engine;
    const struct change *change = &undo->set.list[i];
    switch (change->kind) {
    case CHANGE_PROPERTY:
        prop_set(engine_world(engine), object, undo_atom(undo, change),
                value_dup(&change->before));
        return;
    case CHANGE_OWNER:
        world_set_owner(engine_world(engine), object, (uint64_t)change->before.integer);
        behaviours_publish(engine, object, NULL);
        return;
    case CHANGE_BEHAVIOUR:
        put_behaviour(undo, i, object);
        return;
    case CHANGE_REF:
        put_ref(undo, i, object);
        return;
    case CHANGE_PROTOS:
        put_protos(undo, i, object);
        return;
    case CHANGE_TIMER:
        put_timer(undo, change);
        return;
    case CHANGE_MOVED:
    case CHANGE_CREATED:
    case CHANGE_DESTROYED:
    case CHANGE_KINDS:
        return;
    }
}

/* Clears values that must not collide while other objects are restored: refs, prototypes,
 * places. */
static void clear_state(struct undo *undo, const struct change *change, struct object *object)
{
    struct world *world = engine_world(undo->engine);
    if (change->kind == CHANGE_REF) {
        (void)!world_set_ref(world, object, STR_NONE, NULL);
    } else if (change->kind == CHANGE_PROTOS) {
        (void)!proto_set(world, object, NULL, 0, NULL);
    } else if (change->kind == CHANGE_MOVED) {
        (void)!place_restore(world, object, NULL, object->arrived);
    }
}

static bool set_place(struct engine *engine, struct object *object, const struct value *pair)
{
    struct world *world = engine_world(engine);
    uint64_t id = change_number(pair, 0);
    struct object *place = id ? world_find(world, id) : NULL;
    if (place && object->location == 0 && abroad_is(engine, object->id, NULL)) {
        return true; /* they are in another world and stay there */
    }
    return (place || id == 0) && place_restore(world, object, place, change_number(pair, 1));
}

static void put_place(struct undo *undo, size_t i, struct object *object)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = engine_world(undo->engine);
    if (set_place(undo->engine, object, &change->before)) {
        return;
    }
    undo_object(undo, i, HISTORY_PLACE, false);
    struct object *start = engine_start(undo->engine);
    bool stays = change_number(&change->after, 0) != 0 &&
                 set_place(undo->engine, object, &change->after);
    struct object *owner = world_find(world, object->owner);
    bool person = is_character(undo->engine, object) || !owner;
    struct object *refuge = person ? start : owner;
    if (!stays && refuge != object) {
        (void)!place_move(world, object, refuge);
    }
}

static void each_object(
        struct undo *undo, void (*visit)(struct undo *undo, size_t i, struct object *object))
{
    for (size_t i = 0; i < undo->set.count; i++) {
        struct object *object = undo->skip[i] ? NULL
                                              : world_find(engine_world(undo->engine),
                                                        undo->set.list[i].object);
        if (object) {
            visit(undo, i, object);
        }
    }
}

static void clear_one(struct undo *undo, size_t i, struct object *object)
{
    clear_state(undo, &undo->set.list[i], object);
}

static void place_one(struct undo *undo, size_t i, struct object *object)
{
    if (undo->set.list[i].kind == CHANGE_MOVED) {
        put_place(undo, i, object);
    }
}

static void show_one(struct undo *undo, size_t i, struct object *object)
{
    if (undo->set.list[i].kind == CHANGE_MOVED && is_character(undo->engine, object)) {
        move_show(undo->engine, object);
    }
}

/* Destroys created objects, the last first: exits before their rooms. */
static void destroy_created(struct undo *undo)
{
    for (size_t i = undo->set.count; i-- > 0;) {
        const struct change *change = &undo->set.list[i];
        struct object *object = change->kind == CHANGE_CREATED && !undo->skip[i]
                                        ? world_find(engine_world(undo->engine), change->object)
                                        : NULL;
        if (object) {
            destroy_object(undo->engine, object);
        }
    }
}

/* Applies the `before` state. Sets already distinguish design from changes by play, so the
 * world's writes are not classified again. */
static void apply(struct undo *undo)
{
    enum writes writes = engine_world(undo->engine)->writes;
    engine_world(undo->engine)->writes = WRITES_AS_IS;
    for (size_t i = 0; i < undo->set.count; i++) {
        if (undo->set.list[i].kind == CHANGE_DESTROYED && !undo->skip[i]) {
            undo->skip[i] = !revive(undo, &undo->set.list[i]);
        }
    }
    each_object(undo, clear_one);
    each_object(undo, restore_state);
    each_object(undo, place_one);
    destroy_created(undo);
    engine_world(undo->engine)->writes = writes;
    each_object(undo, show_one);
}

/* -- rights -- */

static bool controls(const struct undo *undo, uint64_t id)
{
    struct object *object = world_find(engine_world(undo->engine), id);
    return !object || perm_controls(undo->engine, undo->undoing->author, object);
}

/* True if it would give the object to another owner, who has not agreed. */
static bool gives_away(const struct undo *undo, const struct change *change)
{
    uint64_t author = undo->undoing->author;
    uint64_t owner = change->kind == CHANGE_OWNER ? (uint64_t)change->before.integer : author;
    return owner != 0 && owner != author && role_of(undo->engine, author) != PERM_WIZARD;
}

/* True if it would take the object from its holder, or turn it into something else. */
static bool takes(const struct change *change)
{
    return change->kind == CHANGE_PROPERTY || change->kind == CHANGE_CREATED ||
           change->kind == CHANGE_MOVED || change->kind == CHANGE_PROTOS ||
           change->kind == CHANGE_BEHAVIOUR;
}

/* Refuses the set if it affects a thing that another player holds, or would make somebody an
 * owner without their consent. */
static bool check_consent(struct undo *undo)
{
    for (size_t i = 0; i < undo->set.count && !undo->stands; i++) {
        const struct change *change = &undo->set.list[i];
        struct object *object =
                undo->skip[i] ? NULL : world_find(engine_world(undo->engine), change->object);
        if (object && takes(change) &&
                (approval_holder(undo->engine, object) ||
                        approval_is_put_up(undo->engine, object))) {
            undo_tell(undo, HISTORY_STANDS, HISTORY_HELD, change, NULL);
        } else if (object && gives_away(undo, change)) {
            undo_tell(undo, HISTORY_STANDS, HISTORY_UNASKED, change, NULL);
        }
    }
    return !undo->stands;
}

/* Returns, for each change, whether the author now controls its object, if they did then. */
static bool *note_rights(const struct undo *undo)
{
    bool *may = mem_alloc_array(undo->set.count, sizeof(*may));
    for (size_t i = 0; i < undo->set.count; i++) {
        const struct change *change = &undo->set.list[i];
        may[i] = !change->own || undo->skip[i] || controls(undo, change->object);
    }
    return may;
}

static void check_rights(struct undo *undo, const bool *before)
{
    uint64_t told = 0;
    for (size_t i = 0; i < undo->set.count; i++) {
        const struct change *change = &undo->set.list[i];
        bool after = change->kind != CHANGE_CREATED && controls(undo, change->object);
        if (!before[i] && !after && change->object != told) {
            told = change->object;
            undo_tell(undo, HISTORY_STANDS, HISTORY_NO_RIGHT, change, NULL);
        }
    }
}

/* -- one command after another -- */

/* False for the time of a ref: it comes back with the ref. */
static bool is_restored(void *data, const struct change *change)
{
    (void)data;
    return change->kind != CHANGE_PROPERTY ||
           !str_equal(value_as_str(&change->name), REF_SINCE);
}

static void take_set(void *data, const struct history_set *set)
{
    struct undo *undo = data;
    struct err err;
    undo->number = set->number;
    undo->bytes = set->bytes.length;
    undo->time_ms = set->time_ms;
    undo->did = history_money_of(set);
    buf_clear(&undo->line);
    buf_add_str(&undo->line, set->line);
    undo->readable = set->bytes.length > 0 && change_set_decode(set->bytes, &undo->set, &err);
    if (undo->readable) {
        change_set_keep(&undo->set, is_restored, NULL);
    }
    if (set->bytes.length > 0 && !undo->readable) {
        log_error("change set %llu: %s", (unsigned long long)set->number, err.text);
    }
}

/* The coins that the command moved may have moved on. Then either all of them are restored or,
 * if forced, none. */
static void check_money(struct undo *undo)
{
    if (undo_keeps_money(undo)) {
        return;
    }
    undo_tell(undo, undo->undoing->force ? HISTORY_LEFT : HISTORY_STANDS, HISTORY_COINS, NULL,
            NULL);
    if (undo->undoing->force) {
        undo_leave_money(undo);
    }
}

/* Undoes the set that was read. Returns false if that is refused; the world is then
 * unchanged. */
static bool undo_set(struct undo *undo)
{
    struct engine *engine = undo->engine;
    if (!undo->readable) {
        undo_tell(undo, undo->undoing->force ? HISTORY_LEFT : HISTORY_STANDS, HISTORY_TOO_MUCH,
                NULL, NULL);
    }
    for (size_t i = 0; i < undo->set.count; i++) {
        undo_check(undo, i);
    }
    if (!undo->stands) {
        check_money(undo);
    }
    if (undo->stands || !check_consent(undo)) {
        return false;
    }
    struct transaction_mark mark = transaction_savepoint(engine);
    bool *rights = note_rights(undo);
    apply(undo);
    if (!undo->stands && engine_transaction(engine)->ending == OUTCOME_DONE) {
        check_rights(undo, rights);
    }
    mem_free(rights);
    if (!undo->stands &&
            !history_money_is_back(undo->did, history_money_since(engine, mark.tx))) {
        undo_tell(undo, HISTORY_STANDS, HISTORY_COINS, NULL, NULL);
    }
    if (undo->stands) {
        transaction_rollback_to(engine, mark);
        return false;
    }
    history_drop(engine, undo->number, undo->undoing->again);
    undo_tell(undo, HISTORY_TAKEN, HISTORY_CHANGED, NULL, NULL);
    return true;
}

void history_put_back(struct engine *engine, struct change_set *set,
        void (*visit)(void *data, const struct history_item *item), void *data)
{
    struct history_undoing undoing = {.force = true, .visit = visit, .data = data};
    struct undo undo = {
            .engine = engine, .undoing = &undoing, .number = UINT64_MAX / 2, .set = *set};
    must(engine_transaction(engine)->open);
    change_set_keep(&undo.set, is_restored, NULL);
    change_set_sort(&undo.set);
    undo.skip = mem_alloc_array(undo.set.count, sizeof(*undo.skip));
    apply(&undo);
    mem_free(undo.skip);
    change_set_finish(&undo.set);
    *set = (struct change_set){0};
}

/* Undoes the newest set and appends its line to *lines. Returns false if none exists or it is
 * refused. */
static bool undo_newest(struct engine *engine, const struct history_undoing *undoing,
        struct buf *lines, size_t *bytes)
{
    uint64_t author = undoing->again ? history_again(undoing->author) : undoing->author;
    struct undo undo = {.engine = engine, .undoing = undoing};
    bool taken = history_find(engine, author, UINT64_MAX, take_set, &undo);
    if (taken && undoing->again) {
        history_begin_again(engine, undoing->author, buf_str(&undo.line));
    }
    if (taken) {
        undo.skip = mem_alloc_array(undo.set.count, sizeof(*undo.skip));
        taken = undo_set(&undo);
        *bytes += undo.bytes;
    }
    if (taken) {
        buf_add_text(lines, lines->length > 0 ? "; " : "");
        buf_add_str(lines, buf_str(&undo.line));
    }
    mem_free(undo.skip);
    change_set_finish(&undo.set);
    buf_finish(&undo.line);
    return taken;
}

size_t history_undo(
        struct engine *engine, const struct history_undoing *undoing, bool *out_more)
{
    size_t done = 0;
    size_t most = undoing->again ? 1 : HISTORY_UNDO_SETS;
    bool more = true;
    size_t bytes = 0;
    struct buf lines = {0};
    must(engine_transaction(engine)->open);
    bool recorded = history_is_recorded(engine);
    while (more && done < undoing->count &&
            engine_transaction(engine)->ending == OUTCOME_DONE && done < most &&
            bytes < HISTORY_UNDO_BYTES) {
        more = undo_newest(engine, undoing, &lines, &bytes);
        done += more;
    }
    if (done > 0 && !undoing->again && !recorded) {
        history_keep_again(engine, undoing->author, buf_str(&lines));
    }
    buf_finish(&lines);
    *out_more = more && done < undoing->count;
    return done;
}
