/* history_check.c -- checks whether a change set can be undone, and finds out what prevents it
 * and who caused that.
 *
 * 1. Objects that the author controlled must be as their command left them. Other owners'
 *    objects that were merely affected (people in a room that was destroyed) are restored if
 *    unchanged, and otherwise left.
 * 2. For a created object it only matters whether another builder has worked on it since; the
 *    same holds for objects given away.
 * 3. Timers never prevent an undo. A timer that was set again since stays; a periodic one that
 *    has fired meanwhile does not count as changed. Characters who have walked on don't prevent
 *    it either.
 *
 * The person who changed something is searched in others' change sets, with a limit on
 * reading. */
#include "engine/core/act/history_impl.h"
#include "engine/core/object_kind.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/timer.h"
#include "world/model/played.h"
#include "world/model/prop.h"

#define ITEMS_MAX 20                       /* reported for one set */
#define READ_MAX ((size_t)2 * 1024 * 1024) /* bytes of others' sets searched */

/* -- reporting obstacles -- */

struct culprit {
    struct undo *undo;
    const struct change *change;
    bool any; /* look for any change of the object */
    uint64_t who;
    int64_t time_ms;
    struct buf line;
};

/* True if the set made this change, or (any) concerns the object at all. */
static bool is_by(struct culprit *culprit, const struct history_set *set)
{
    const struct change *change = culprit->change;
    struct change_set changes;
    if (culprit->any) {
        return true;
    }
    culprit->undo->read += set->bytes.length;
    if (culprit->undo->read > READ_MAX || !change_set_decode(set->bytes, &changes, NULL)) {
        return false;
    }
    bool found = change_set_find(
            &changes, change->kind, change->object, value_as_str(&change->name));
    found |= change_set_find(&changes, CHANGE_DESTROYED, change->object, STR_NONE) != NULL;
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

/* Finds who made the change since; the caller finishes ->line. */
static struct culprit culprit_of(struct undo *undo, const struct change *change, bool any)
{
    struct culprit culprit = {.undo = undo, .change = change, .any = any};
    history_each_of(undo->engine, change->object, undo->number, find_culprit, &culprit);
    return culprit;
}

void undo_tell(struct undo *undo, enum history_role role, enum history_why why,
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

/* Reports a change that is not as the command left it. It prevents the undo if it is the
 * author's own; otherwise, or if forced, it is left. */
void undo_object(struct undo *undo, size_t i, enum history_why why, bool any)
{
    const struct change *change = &undo->set.list[i];
    bool stands = change->own && !undo->undoing->force;
    struct culprit culprit = {0};
    if (undo->told < ITEMS_MAX) {
        culprit = culprit_of(undo, change, any);
    }
    undo_tell(undo, stands ? HISTORY_STANDS : HISTORY_LEFT, why, change, &culprit);
    buf_finish(&culprit.line);
    undo->skip[i] = true;
}

/* -- comparison with what the command left -- */

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
    struct row row = timer_row(change->object, value_as_str(&change->name));
    bool same = change->after.kind == VALUE_NIL;
    if (rows_find(engine_world(engine), &row)) {
        uint64_t period_ms = row_id(&row, "period_ms");
        bool goes_on = period_ms > 0 && period_ms == change_number(&change->after, 1) &&
                       row_id(&row, "owner") == change_number(&change->after, 2);
        same = goes_on || row_id(&row, "due_ms") == change_number(&change->after, 0);
    }
    row_finish(&row);
    return same;
}

uint32_t undo_atom(const struct undo *undo, const struct change *change)
{
    return atom_intern(&engine_world(undo->engine)->atoms, value_as_str(&change->name));
}

/* True if the changed thing is as the command left it. */
static bool is_untouched(
        const struct undo *undo, const struct change *change, const struct object *object)
{
    const struct value *own = NULL;
    const struct value nil = value_nil();
    switch (change->kind) {
    case CHANGE_MOVED:
        return object->location == change_number(&change->after, 0);
    case CHANGE_PROPERTY:
        own = prop_own(object, undo_atom(undo, change));
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

/* True for a character who moved and for timers: they never prevent an undo. */
static bool goes_its_own_way(
        struct undo *undo, const struct change *change, struct object *object)
{
    return change->kind == CHANGE_TIMER ||
           (change->kind == CHANGE_MOVED && is_character(undo->engine, object));
}

static bool was_worked_on(struct undo *undo, const struct change *change)
{
    struct culprit culprit = culprit_of(undo, change, true);
    buf_finish(&culprit.line);
    return culprit.who != 0;
}

/* True for an object that was given away and has been worked on since; it stays given, since it
 * may contain code with the new owner's rights. */
static bool is_kept_gift(struct undo *undo, const struct change *change)
{
    return change->kind == CHANGE_OWNER &&
           role_of(undo->engine, undo->undoing->author) != PERM_WIZARD &&
           was_worked_on(undo, change);
}

static void check_created(struct undo *undo, size_t i, const struct object *object)
{
    if (!object) {
        undo->skip[i] = true; /* nothing is left to undo */
    } else if (!undo->undoing->force && was_worked_on(undo, &undo->set.list[i])) {
        undo_object(undo, i, HISTORY_CHANGED, true);
    }
}

void undo_check(struct undo *undo, size_t i)
{
    const struct change *change = &undo->set.list[i];
    struct world *world = engine_world(undo->engine);
    struct object *object = world_find(world, change->object);
    if (change->kind == CHANGE_CREATED) {
        check_created(undo, i, object);
    } else if (is_in_set(undo, CHANGE_DESTROYED, change->object)) {
        undo->skip[i] = object; /* it is back already */
    } else if (!object) {
        undo_object(undo, i, HISTORY_GONE, false);
    } else if (is_kept_gift(undo, change)) {
        undo_tell(undo, HISTORY_STANDS, HISTORY_NO_RIGHT, change, NULL);
    } else if (!is_untouched(undo, change, object)) {
        if (played_is_mark(value_as_str(&change->name))) {
            undo->skip[i] = false; /* it is undone with the property that it marks */
        } else if (goes_its_own_way(undo, change, object)) {
            undo->skip[i] = true;
        } else if (!undo->undoing->force || !change->own) {
            undo_object(undo, i, HISTORY_CHANGED, false);
        }
    }
}
