/* history_undo.c -- taking building commands back.
 *
 * 1. A set is checked whole, then applied whole, under a savepoint: if anything stands in the way, the
 *    world is as it was.
 * 2. What the author controlled must be as her command left it; what others own and only went along
 *    (people who stood in a room that was destroyed) is restored if it still is, and else left.
 * 3. Of a created object it only matters whether another builder worked on it since. Whoever or
 *    whatever stands in it by now goes where things of destroyed places go.
 * 4. No script is asked: state is put back as it was, not done again. Only where a created place has to
 *    be emptied, its contents move by the rules.
 * 5. She must control what she controlled then, before or after: so that she can take back having given
 *    something away, but not what was taken from her since.
 *
 * Timers never stand in the way; one that was set anew since stays, one that has come again meanwhile
 * does not count as such. */
#include "engine/core/history.h"

#include "engine/core/behaviour.h"
#include "engine/core/move.h"
#include "engine/core/perceive.h"
#include "engine/core/perm.h"
#include "engine/core/quota.h"
#include "engine/core/slice.h"
#include "engine/core/tasks.h"
#include "world/place.h"
#include "world/prop.h"
#include "world/proto.h"
#include "world/store.h"
#include "world/tx.h"

#define ITEMS_MAX 20                       /* told of one set */
#define READ_MAX ((size_t)2 * 1024 * 1024) /* bytes of others' sets, to find who was it */

struct undo {
    struct engine *engine;
    const struct history_undoing *undoing;
    uint64_t number;
    int64_t time_ms;
    size_t bytes;
    struct buf line;
    struct change_set set;
    bool *skip; /* owned; of each change: it stays as it has become */
    size_t told;
    size_t read; /* bytes of others' sets */
    bool stands; /* something stands in the way */
    bool readable;
};

/* -- saying what is in the way -- */

struct culprit {
    struct undo *undo;
    const struct change *change;
    bool any; /* whatever was done to the object */
    uint64_t who;
    int64_t time_ms;
    struct buf line;
};

/* Did the set do it, or (any) anything to the object? */
static bool is_by(struct culprit *culprit, const struct history_set *set)
{
    const struct change *change = culprit->change;
    struct change_set changes;
    if (culprit->any && set->listed) {
        return true;
    }
    culprit->undo->read += set->bytes.length;
    if (culprit->undo->read > READ_MAX || !change_set_decode(set->bytes, &changes, NULL)) {
        return false;
    }
    bool found = change_set_find(
            &changes, change->kind, change->object, value_as_str(&change->name));
    found |= change_set_find(&changes, CHANGE_DESTROYED, change->object, STR_NONE) != NULL;
    for (size_t i = 0; culprit->any && !found && i < changes.count; i++) {
        found = changes.list[i].object == change->object;
    }
    change_set_finish(&changes);
    return found;
}

static bool find_culprit(void *data, const struct history_set *set)
{
    struct culprit *culprit = data;
    bool found = set->author != culprit->undo->undoing->author && is_by(culprit, set);
    if (found) {
        culprit->who = set->author;
        culprit->time_ms = set->time_ms;
        buf_add_str(&culprit->line, set->line);
    }
    return !found;
}

/* Who did it since; the caller finishes ->line. */
static struct culprit culprit_of(struct undo *undo, const struct change *change, bool any)
{
    struct culprit culprit = {.undo = undo, .change = change, .any = any};
    history_each_of(undo->engine, change->object, undo->number, find_culprit, &culprit);
    return culprit;
}

static void tell(struct undo *undo, enum history_role role, enum history_why why,
        const struct change *change, const struct culprit *culprit)
{
    undo->stands |= role == HISTORY_STANDS;
    if (role != HISTORY_TAKEN && undo->told++ >= ITEMS_MAX) {
        return;
    }
    struct history_item item = {
            .role = role,
            .line = buf_str(&undo->line),
            .time_ms = undo->time_ms,
            .why = why,
    };
    if (change) {
        item.object = change->object;
        item.kind = change->kind;
        item.name = value_as_str(&change->name);
    }
    if (culprit) {
        item.who = culprit->who;
        item.who_line = culprit->line.length ? buf_str(&culprit->line) : STR_NONE;
        item.who_time_ms = culprit->time_ms;
    }
    undo->undoing->visit(undo->undoing->data, &item);
}

/* Something is not as the command left it: it stands in the way if it is the author's affair, and else, or
 * if she insists, it is left. */
static void object_to(struct undo *undo, size_t i, enum history_why why, bool any)
{
    const struct change *change = &undo->set.list[i];
    bool stands = change->own && !undo->undoing->force;
    struct culprit culprit = {0};
    if (undo->told < ITEMS_MAX) {
        culprit = culprit_of(undo, change, any);
    }
    tell(undo, stands ? HISTORY_STANDS : HISTORY_LEFT, why, change, &culprit);
    buf_finish(&culprit.line);
    undo->skip[i] = true;
}

/* -- is all as the command left it -- */

static bool is_in_set(const struct undo *undo, enum change_kind kind, uint64_t object)
{
    return change_set_find(&undo->set, kind, object, STR_NONE);
}

static bool same_protos(const struct object *object, const struct value *protos)
{
    bool same = object->proto_count == protos->table->item_count;
    for (size_t i = 0; same && i < object->proto_count; i++) {
        same = object->protos[i] == change_number(protos, i);
    }
    return same;
}

static bool same_timer(struct engine *engine, const struct change *change)
{
    struct timer_state now;
    if (!timer_find_state(engine, change->object, value_as_str(&change->name), &now)) {
        return change->after.kind == VALUE_NIL;
    }
    bool goes_on = now.period_ms > 0 &&
                   (uint64_t)now.period_ms == change_number(&change->after, 1) &&
                   now.owner == change_number(&change->after, 2);
    return goes_on || (uint64_t)now.due_ms == change_number(&change->after, 0);
}

static uint32_t atom_of(const struct undo *undo, const struct change *change)
{
    return atom_intern(&undo->engine->world->atoms, value_as_str(&change->name));
}

/* Is the changed thing as the command left it? */
static bool is_untouched(
        const struct undo *undo, const struct change *change, const struct object *object)
{
    const struct value *own = NULL;
    const struct value nil = value_nil();
    switch (change->kind) {
    case CHANGE_MOVED:
        return object->location == change_number(&change->after, 0);
    case CHANGE_PROPERTY:
        own = prop_own(object, atom_of(undo, change));
        return value_equal(own ? own : &nil, &change->after);
    case CHANGE_PROTOS:
        return same_protos(object, &change->after);
    case CHANGE_OWNER:
        return object->owner == (uint64_t)change->after.integer;
    case CHANGE_REF:
        return object->ref ? str_equal(str_of(object->ref), value_as_str(&change->after))
                           : change->after.kind == VALUE_NIL;
    case CHANGE_BEHAVIOUR:
        return object->behaviour == change->after.integer;
    case CHANGE_TIMER:
        return same_timer(undo->engine, change);
    case CHANGE_CREATED:
    case CHANGE_DESTROYED:
    case CHANGE_KINDS:
        break;
    }
    return true;
}

static bool is_player(struct undo *undo, struct object *object)
{
    return is_character(undo->engine, object);
}

/* A character went on by herself, and a timer is the game's: that is in nobody's way. */
static bool goes_its_own_way(
        struct undo *undo, const struct change *change, struct object *object)
{
    return change->kind == CHANGE_TIMER ||
           (change->kind == CHANGE_MOVED && is_player(undo, object));
}

static bool was_worked_on(struct undo *undo, const struct change *change)
{
    struct culprit culprit = culprit_of(undo, change, true);
    buf_finish(&culprit.line);
    return culprit.who != 0;
}

static void check_created(struct undo *undo, size_t i, const struct object *object)
{
    if (!object) {
        undo->skip[i] = true; /* nothing is left to be taken back */
    } else if (!undo->undoing->force && was_worked_on(undo, &undo->set.list[i])) {
        object_to(undo, i, HISTORY_CHANGED, true);
    }
}

static void check_change(struct undo *undo, size_t i)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = undo->engine->world;
    struct object *object = world_find(world, change->object);
    if (change->kind == CHANGE_CREATED) {
        check_created(undo, i, object);
    } else if (is_in_set(undo, CHANGE_DESTROYED, change->object)) {
        undo->skip[i] = object; /* it came back already */
    } else if (!object) {
        object_to(undo, i, HISTORY_GONE, false);
    } else if (!is_untouched(undo, change, object)) {
        if (goes_its_own_way(undo, change, object)) {
            undo->skip[i] = true;
        } else if (!undo->undoing->force || !change->own) {
            object_to(undo, i, HISTORY_CHANGED, false);
        }
    }
}

/* -- putting back -- */

static struct object *revive(struct undo *undo, const struct change *change)
{
    struct world *world = undo->engine->world;
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

/* What cannot be as it was stays as the command left it, or is in the way. */
static void put_protos(struct undo *undo, size_t i, struct object *object)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = undo->engine->world;
    if (!set_protos(world, object, &change->before)) {
        object_to(undo, i, HISTORY_INHERITS, false);
        (void)set_protos(world, object, &change->after);
    }
}

static void put_ref(struct undo *undo, size_t i, struct object *object)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = undo->engine->world;
    if (!world_set_ref(world, object, value_as_str(&change->before), NULL)) {
        object_to(undo, i, HISTORY_TAKEN_REF, false);
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
    const struct value nil = value_nil();
    struct timer_state state = {
            .object = change->object,
            .name = name,
            .due_ms = (int64_t)change_number(&change->before, 0),
            .period_ms = (int64_t)change_number(&change->before, 1),
            .owner = change_number(&change->before, 2),
            .data = data->table->item_count ? &data->table->items[0] : &nil,
    };
    timer_restore(undo->engine, &state);
}

static bool take_number(void *data, const struct value *columns, size_t count)
{
    if (count > 0) {
        *(uint64_t *)data = value_as_id(&columns[0]);
    }
    return false;
}

/* Only so many revisions are kept; one that is not durable yet is not that old. */
static void put_behaviour(struct undo *undo, size_t i, struct object *object)
{
    struct engine *engine = undo->engine;
    uint32_t revision = (uint32_t)undo->set.list[i].before.integer;
    uint64_t last = 0;
    struct value id = value_int((int64_t)object->id);
    struct err err;
    if (!store_query(engine->store, QUERY_LAST_REVISION, &id, 1, take_number, &last, &err)) {
        log_error("cannot read the revisions of #%llu: %s", (unsigned long long)object->id,
                err.text);
    }
    if (revision != 0 && last >= (uint64_t)revision + HISTORY_REVISIONS_MAX) {
        object_to(undo, i, HISTORY_TOO_MUCH, false);
        return;
    }
    world_set_behaviour(engine->world, object, revision);
    behaviours_publish(engine, object, NULL);
    if (revision == 0) {
        quota_source(engine, object->id, object->owner, 0); /* else counted when it is loaded */
    }
}

/* What needs no other object to be as it was. */
static void put_state(struct undo *undo, size_t i, struct object *object)
{
    struct engine *engine = undo->engine;
    const struct change *change = &undo->set.list[i];
    switch (change->kind) {
    case CHANGE_PROPERTY:
        prop_set(engine->world, object, atom_of(undo, change), value_dup(&change->before));
        return;
    case CHANGE_OWNER:
        world_set_owner(engine->world, object, (uint64_t)change->before.integer);
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

/* Takes out of the way what several objects cannot have at once: refs, prototypes, places. */
static void clear_state(struct undo *undo, const struct change *change, struct object *object)
{
    struct world *world = undo->engine->world;
    if (change->kind == CHANGE_REF) {
        (void)!world_set_ref(world, object, STR_NONE, NULL);
    } else if (change->kind == CHANGE_PROTOS) {
        (void)!proto_set(world, object, NULL, 0, NULL);
    } else if (change->kind == CHANGE_MOVED) {
        (void)!place_restore(world, object, NULL, object->arrived);
    }
}

static bool set_place(struct world *world, struct object *object, const struct value *pair)
{
    uint64_t id = change_number(pair, 0);
    struct object *place = id ? world_find(world, id) : NULL;
    return (place || id == 0) && place_restore(world, object, place, change_number(pair, 1));
}

static void put_place(struct undo *undo, size_t i, struct object *object)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = undo->engine->world;
    if (set_place(world, object, &change->before)) {
        return;
    }
    object_to(undo, i, HISTORY_PLACE, false);
    struct object *start = world_find_ref(world, str_of(undo->engine->options.start));
    bool stays =
            change_number(&change->after, 0) != 0 && set_place(world, object, &change->after);
    if (!stays && start != object) {
        (void)!place_move(world, object, start);
    }
}

static void each_object(
        struct undo *undo, void (*visit)(struct undo *undo, size_t i, struct object *object))
{
    for (size_t i = 0; i < undo->set.count; i++) {
        struct object *object =
                undo->skip[i] ? NULL
                              : world_find(undo->engine->world, undo->set.list[i].object);
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
    if (undo->set.list[i].kind == CHANGE_MOVED && is_player(undo, object)) {
        move_show(undo->engine, object);
    }
}

/* Exits before their rooms: what was made last goes first. */
static void destroy_created(struct undo *undo)
{
    for (size_t i = undo->set.count; i-- > 0;) {
        const struct change *change = &undo->set.list[i];
        struct object *object = change->kind == CHANGE_CREATED && !undo->skip[i]
                                        ? world_find(undo->engine->world, change->object)
                                        : NULL;
        if (object) {
            destroy_object(undo->engine, object);
        }
    }
}

static void apply(struct undo *undo)
{
    for (size_t i = 0; i < undo->set.count; i++) {
        if (undo->set.list[i].kind == CHANGE_DESTROYED && !undo->skip[i]) {
            undo->skip[i] = !revive(undo, &undo->set.list[i]);
        }
    }
    each_object(undo, clear_one);
    each_object(undo, put_state);
    each_object(undo, place_one);
    destroy_created(undo);
    each_object(undo, show_one);
}

/* -- rights -- */

static bool controls(const struct undo *undo, uint64_t id)
{
    struct object *object = world_find(undo->engine->world, id);
    return !object || perm_controls(undo->engine, undo->undoing->author, object);
}

/* Whether the author controls each object now, as far as she did then: by change. */
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
            tell(undo, HISTORY_STANDS, HISTORY_NO_RIGHT, change, NULL);
        }
    }
}

/* -- one command, and the next -- */

static void take_set(void *data, const struct history_set *set)
{
    struct undo *undo = data;
    struct err err;
    undo->number = set->number;
    undo->bytes = set->bytes.length;
    undo->time_ms = set->time_ms;
    buf_clear(&undo->line);
    buf_add_str(&undo->line, set->line);
    undo->readable = set->bytes.length > 0 && change_set_decode(set->bytes, &undo->set, &err);
    if (set->bytes.length > 0 && !undo->readable) {
        log_error("change set %llu: %s", (unsigned long long)set->number, err.text);
    }
}

/* Takes back the set that was read. False: it stands, the world is as before. */
static bool undo_set(struct undo *undo)
{
    struct engine *engine = undo->engine;
    if (!undo->readable) {
        tell(undo, undo->undoing->force ? HISTORY_LEFT : HISTORY_STANDS, HISTORY_TOO_MUCH, NULL,
                NULL);
    }
    for (size_t i = 0; i < undo->set.count; i++) {
        check_change(undo, i);
    }
    if (undo->stands) {
        return false;
    }
    struct slice_mark mark = slice_savepoint(engine);
    bool *rights = note_rights(undo);
    apply(undo);
    if (!undo->stands && engine->slice->ending == OUTCOME_DONE) {
        check_rights(undo, rights);
    }
    mem_free(rights);
    if (undo->stands) {
        slice_rollback_to(engine, mark);
        return false;
    }
    history_drop(engine, undo->number);
    tell(undo, HISTORY_TAKEN, HISTORY_CHANGED, NULL, NULL);
    return true;
}

size_t history_undo(
        struct engine *engine, const struct history_undoing *undoing, bool *out_more)
{
    size_t done = 0;
    bool more = true;
    size_t bytes = 0;
    must(engine->slice->open);
    while (more && done < undoing->count && engine->slice->ending == OUTCOME_DONE &&
            done < HISTORY_UNDO_SETS && bytes < HISTORY_UNDO_BYTES) {
        struct undo undo = {.engine = engine, .undoing = undoing};
        more = history_find(engine, undoing->author, UINT64_MAX, take_set, &undo);
        if (more) {
            undo.skip = mem_alloc_array(undo.set.count, sizeof(*undo.skip));
            more = undo_set(&undo);
            done += more;
            bytes += undo.bytes;
        }
        mem_free(undo.skip);
        change_set_finish(&undo.set);
        buf_finish(&undo.line);
    }
    *out_more = more && done < undoing->count;
    return done;
}
