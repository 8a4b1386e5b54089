/* restore_make.c -- restoring a part of the running world from a backup.
 *
 * 1. A destroyed thing returns under its number, with everything it had. An existing thing gets
 *    back what differs. A newer thing is removed if it has an owner or belongs to the area, or
 *    if it is an exit. Other newer things, such as dropped coins, stay.
 * 2. Players stay as they are and keep what they hold. Only a thing that was requested by its
 *    own name is restored in their hands.
 * 3. A behaviour is restored as a new revision. The restoring wizard replaces owners and
 *    authors who no longer exist, because things without an owner may do anything.
 * 4. The whole restore is one building command of that wizard, so one @undo reverts it.
 *
 * restore_read.c reads the part from the backup. */
#include "engine/core/act/history.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/timer.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/restore/restore_part.h"
#include "world/model/place.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#include <inttypes.h>

struct making {
    const struct restore_make *make;
    const struct restore_part *part;
    struct engine *engine;
    struct change_set set;
    const struct stored_thing **sources; /* owned: the behaviours to restore */
    size_t source_count;
    struct map seen; /* ids already visited; values are unused */
    uint64_t *queue; /* owned: things that may contain newer things */
    size_t queue_count;
    size_t queue_capacity;
    struct buf plus; /* lines, by their first character */
    struct buf tilde;
    struct buf minus;
    struct buf notes;
    bool timers; /* the thing's line about timers exists */
};

/* -- lines -- */

static void put_thing(const char *ref, uint64_t id, struct buf *out)
{
    if (ref) {
        buf_add_text(out, ref);
    } else {
        buf_printf(out, "#%" PRIu64, id);
    }
}

static void put_line(struct buf *out, char mark, const char *kind, const char *ref, uint64_t id)
{
    buf_printf(out, "%c %s ", mark, kind);
    put_thing(ref, id, out);
    buf_add_char(out, '\n');
}

static void put_changed(
        struct making *making, const struct stored_thing *thing, struct str what)
{
    if (played_is_mark(what)) {
        return; /* it belongs to another entry */
    }
    buf_add_text(&making->tilde, "~ ");
    put_thing(thing->ref, thing->id, &making->tilde);
    buf_printf(&making->tilde, ".%.*s\n", STR_FMT(what));
}

static const char *kind_of_restore_make(struct engine *engine, const struct object *object)
{
    uint64_t first = object->proto_count > 0 ? object->protos[0] : 0;
    const struct object *proto = first ? world_find(engine_world(engine), first) : NULL;
    return first == 0 ? "prototype" : proto && proto->ref ? proto->ref : "object";
}

/* -- the set: `before` is the backup's value, `after` the current one -- */

static void add_restore_make(struct making *making, enum change_kind kind, uint64_t object,
        struct value name, struct value before, struct value after)
{
    change_set_add(&making->set, (struct change){.kind = kind,
                                         .object = object,
                                         .name = name,
                                         .before = before,
                                         .after = after});
}

static struct value numbers(const uint64_t *ids, size_t count)
{
    struct value list = value_table();
    for (size_t i = 0; i < count; i++) {
        value_table_append(&list, value_int((int64_t)ids[i]));
    }
    return list;
}

static struct value id_pair(uint64_t first, uint64_t second)
{
    return numbers((const uint64_t[]){first, second}, 2);
}

static struct value text_or_nil(const char *text)
{
    return text ? value_text(text) : value_nil();
}

/* Returns the character, or the author if the character no longer exists. */
static uint64_t living_or_author(const struct making *making, uint64_t who)
{
    bool lives = who == 0 || world_find(engine_world(making->engine), who);
    return lives ? who : making->make->author;
}

/* Makes a timer that waits as long as it still had to wait in the backup. */
static struct value timer_value(const struct making *making, const struct stored_timer *timer)
{
    int64_t left_ms = timer->due_ms - making->part->time_ms;
    int64_t due_ms = world_now_ms(engine_world(making->engine)) + (left_ms > 0 ? left_ms : 0);
    struct value list = id_pair((uint64_t)due_ms, (uint64_t)timer->period_ms);
    struct value data = value_table();
    value_table_append(&list, value_int((int64_t)living_or_author(making, timer->owner)));
    if (timer->data.kind != VALUE_NIL) {
        value_table_append(&data, value_dup(&timer->data));
    }
    value_table_append(&list, data);
    return list;
}

static void want_source(struct making *making, const struct stored_thing *thing)
{
    making->sources = mem_realloc((void *)making->sources,
            (making->source_count + 1) * sizeof(struct stored_thing *));
    making->sources[making->source_count++] = thing;
}

/* -- destroyed things -- */

/* Returns the thing's place. If that is gone, a requested thing goes to its owner or the
 * author. */
static uint64_t place_of(const struct making *making, const struct stored_thing *thing)
{
    struct world *world = engine_world(making->engine);
    uint64_t place = thing->location;
    bool is_it = thing->id == making->part->root && !making->part->is_area;
    if (!is_it || place == 0 || world_find(world, place) ||
            restore_part_has(making->part, place)) {
        return place;
    }
    bool lives = account_of(making->engine, thing->owner) && world_find(world, thing->owner);
    return lives ? thing->owner : making->make->author;
}

static void bring_back(struct making *making, const struct stored_thing *thing)
{
    put_line(&making->plus, '+', thing->kind, thing->ref, thing->id);
    uint64_t owner = living_or_author(making, thing->owner);
    uint64_t place = place_of(making, thing);
    if (place != thing->location) {
        buf_add_char(&making->notes, '(');
        put_thing(thing->ref, thing->id, &making->notes);
        buf_printf(&making->notes, " is with %.*s, because its place no longer exists)\n",
                STR_FMT(prop_str(engine_world(making->engine),
                        world_find(engine_world(making->engine), place), ATOM_name)));
    }
    add_restore_make(making, CHANGE_DESTROYED, thing->id, value_nil(),
            id_pair(owner, thing->arrived), value_nil());
    add_restore_make(making, CHANGE_PROTOS, thing->id, value_nil(),
            numbers(thing->protos, thing->proto_count), numbers(NULL, 0));
    add_restore_make(making, CHANGE_MOVED, thing->id, value_nil(),
            id_pair(place, thing->arrived), id_pair(0, thing->arrived));
    if (thing->ref) {
        add_restore_make(making, CHANGE_REF, thing->id, value_nil(), value_text(thing->ref),
                value_nil());
    }
    for (size_t i = 0; i < thing->prop_count; i++) {
        add_restore_make(making, CHANGE_PROPERTY, thing->id, value_text(thing->props[i].name),
                value_dup(&thing->props[i].value), value_nil());
    }
    for (size_t i = 0; i < thing->timer_count; i++) {
        add_restore_make(making, CHANGE_TIMER, thing->id, value_text(thing->timers[i].name),
                timer_value(making, &thing->timers[i]), value_nil());
    }
    if (thing->has_source) {
        want_source(making, thing);
    }
}

static void compare_props(
        struct making *making, const struct stored_thing *thing, const struct object *object)
{
    struct atom_table *atoms = &engine_world(making->engine)->atoms;
    for (size_t i = 0; i < thing->prop_count; i++) {
        const struct stored_prop *then = &thing->props[i];
        const struct value *now = prop_own(object, atom_intern(atoms, str_of(then->name)));
        if (!now || !value_equal(now, &then->value)) {
            put_changed(making, thing, str_of(then->name));
            add_restore_make(making, CHANGE_PROPERTY, thing->id, value_text(then->name),
                    value_dup(&then->value), now ? value_dup(now) : value_nil());
        }
    }
    for (uint32_t i = 0; i < object->prop_count; i++) {
        struct str name = atom_name(atoms, object->props[i].atom);
        size_t k = 0;
        while (k < thing->prop_count && !str_equal(name, str_of(thing->props[k].name))) {
            k++;
        }
        bool kept = str_starts(name, STR(HISTORY_SCRATCH)) || stored_thing_leaves(name);
        if (k == thing->prop_count && !kept) {
            put_changed(making, thing, name);
            add_restore_make(making, CHANGE_PROPERTY, thing->id, value_str(name), value_nil(),
                    value_dup(&object->props[i].value));
        }
    }
}

static void change_timer(struct making *making, const struct stored_thing *thing,
        struct str name, struct value before)
{
    if (!making->timers) {
        put_changed(making, thing, STR("timers"));
        making->timers = true;
    }
    add_restore_make(making, CHANGE_TIMER, thing->id, value_str(name), before, value_nil());
}

/* Finds an equal timer; its next due time may differ, because play changes it. */
static bool has_timer(struct making *making, const struct stored_thing *thing,
        const struct stored_timer *timer)
{
    struct row row = timer_row(thing->id, str_of(timer->name));
    bool same = rows_find(engine_world(making->engine), &row) &&
                row_int(&row, "period_ms") == timer->period_ms &&
                value_equal(row_value(&row, "data"), &timer->data);
    row_finish(&row);
    return same;
}

static void compare_timers(struct making *making, const struct stored_thing *thing)
{
    struct store_select select = rows_with(TABLE_TIMER, "object", thing->id, NULL);
    select.only = "name";
    making->timers = false;
    for (size_t i = 0; i < thing->timer_count; i++) {
        if (!has_timer(making, thing, &thing->timers[i])) {
            change_timer(making, thing, str_of(thing->timers[i].name),
                    timer_value(making, &thing->timers[i]));
        }
    }
    struct rows rows = rows_read(engine_world(making->engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        struct str name = row_str(&rows.items[i], "name");
        size_t k = 0;
        while (k < thing->timer_count && !str_equal(name, str_of(thing->timers[k].name))) {
            k++;
        }
        if (k == thing->timer_count) {
            change_timer(making, thing, name, value_nil());
        }
    }
    rows_finish(&rows);
}

static void compare_source(
        struct making *making, const struct stored_thing *thing, struct object *object)
{
    struct script_source now = {0};
    bool has = script_source(making->make->host, object, 0, &now);
    if (has && !thing->has_source) {
        put_changed(making, thing, STR("behaviour"));
        add_restore_make(making, CHANGE_BEHAVIOUR, thing->id, value_nil(), value_int(0),
                value_int(object->behaviour));
    } else if (thing->has_source &&
               !(has && str_equal(buf_str(&now.text), buf_str(&thing->source)))) {
        put_changed(making, thing, STR("behaviour"));
        want_source(making, thing);
    }
    buf_finish(&now.text);
}

static bool same_protos(const struct stored_thing *thing, const struct object *object)
{
    bool same = thing->proto_count == object->proto_count;
    for (size_t i = 0; same && i < thing->proto_count; i++) {
        same = thing->protos[i] == object->protos[i];
    }
    return same;
}

static bool same_ref(const char *one, const char *other)
{
    return one && other ? str_equal(str_of(one), str_of(other)) : one == other;
}

/* -- things that players hold -- */

static bool is_player(const struct making *making, struct object *object)
{
    return proto_is_ref(engine_world(making->engine), object, "player");
}

/* Returns that thing, or the holding player, whichever contains it; NULL: neither. */
static struct object *outward(
        const struct making *making, struct object *object, uint64_t thing)
{
    while (object && object->id != thing && !is_player(making, object)) {
        object = object_place(making->engine, object);
    }
    return object;
}

/* Returns the player who holds it; NULL: nobody. */
static struct object *holder_of(const struct making *making, struct object *object)
{
    return outward(making, object, 0);
}

/* Returns whether it is, or is inside, the thing that was requested by name. */
static bool is_asked_for(const struct making *making, struct object *object)
{
    const struct object *found = outward(making, object, making->part->root);
    return found && found->id == making->part->root && !making->part->is_area;
}

static void note_holder(struct making *making, struct object *object, const char *what)
{
    buf_add_char(&making->notes, '(');
    put_thing(object->ref, object->id, &making->notes);
    buf_printf(&making->notes, " is with %.*s, and %s)\n",
            STR_FMT(prop_str(
                    engine_world(making->engine), holder_of(making, object), ATOM_name)),
            what);
}

static void compare(
        struct making *making, const struct stored_thing *thing, struct object *object)
{
    uint64_t owner = living_or_author(making, thing->owner);
    if (!same_ref(thing->ref, object->ref)) {
        put_changed(making, thing, STR("ref"));
        add_restore_make(making, CHANGE_REF, thing->id, value_nil(), text_or_nil(thing->ref),
                text_or_nil(object->ref));
    }
    if (!same_protos(thing, object)) {
        put_changed(making, thing, STR("proto"));
        add_restore_make(making, CHANGE_PROTOS, thing->id, value_nil(),
                numbers(thing->protos, thing->proto_count),
                numbers(object->protos, object->proto_count));
    }
    if (thing->location != object->location && holder_of(making, object)) {
        note_holder(making, object, "is not taken from them");
    } else if (thing->location != object->location) {
        put_changed(making, thing, STR("at"));
        add_restore_make(making, CHANGE_MOVED, thing->id, value_nil(),
                id_pair(thing->location, thing->arrived),
                id_pair(object->location, object->arrived));
    }
    if (owner != object->owner) {
        put_changed(making, thing, STR("owner"));
        add_restore_make(making, CHANGE_OWNER, thing->id, value_nil(),
                value_int((int64_t)owner), value_int((int64_t)object->owner));
    }
    compare_props(making, thing, object);
    compare_timers(making, thing);
    compare_source(making, thing, object);
}

/* -- newer things -- */

static void look_into(struct making *making, uint64_t id)
{
    if (map_find(&making->seen, id)) {
        return;
    }
    (void)map_put(&making->seen, id, making);
    making->queue = mem_grow(making->queue, making->queue_count, &making->queue_capacity,
            sizeof(*making->queue));
    making->queue[making->queue_count++] = id;
}

static void found_in_area(void *data, uint64_t id)
{
    look_into(data, id);
}

static void look_at_restore_make(struct making *making, uint64_t id)
{
    const struct restore_part *part = making->part;
    struct world *world = engine_world(making->engine);
    struct object *object = world_find(world, id);
    if (!object || holder_of(making, object)) {
        return;
    }
    if (!restore_part_had(part, id)) {
        bool is_of_area = part->is_area && prop_object(world, object, ATOM_area) &&
                          prop_object(world, object, ATOM_area)->id == part->root;
        if (object->owner != 0 || is_of_area || is_exit(making->engine, object)) {
            put_line(&making->minus, '-', kind_of_restore_make(making->engine, object),
                    object->ref, id);
            add_restore_make(making, CHANGE_CREATED, id, value_nil(), value_nil(), value_nil());
        }
    }
    size_t count = 0;
    const uint64_t *inside = place_contents(world, object, &count);
    for (size_t i = 0; i < count; i++) {
        look_into(making, inside[i]);
    }
}

static void find_newer(struct making *making)
{
    const struct restore_part *part = making->part;
    if (part->is_area) {
        struct world_find_query query = {.area = part->root, .limit = SIZE_MAX};
        world_search(engine_world(making->engine), &query, found_in_area, making);
    }
    for (size_t i = 0; i < part->count; i++) {
        if (!part->things[i].spare) {
            look_into(making, part->things[i].id);
        }
    }
    for (size_t i = 0; i < making->queue_count; i++) {
        look_at_restore_make(making, making->queue[i]);
    }
}

/* -- the whole restore -- */

/* Compares the first accounts: unrelated worlds may start with equal numbers. */
static bool has_other_people(const struct making *making)
{
    const struct restore_part *part = making->part;
    const struct account *first = account_of(making->engine, part->first_character);
    return first && first->created_ms > 0 && first->created_ms != part->first_created_ms;
}

static bool is_of_this_world(const struct making *making, struct err *err)
{
    const struct restore_part *part = making->part;
    struct world *world = engine_world(making->engine);
    const struct object *named =
            part->root_ref ? world_find_ref(world, str_of(part->root_ref)) : NULL;
    if (part->next_id > world->next_id || has_other_people(making)) {
        return err_set(err, ERR_FORMAT,
                "the backup is of another world, or of this one before an older backup was "
                "restored: its #%" PRIu64 " is another thing here",
                part->root);
    }
    if (named && named->id != part->root) {
        return err_set(err, ERR_EXISTS,
                "%s is #%" PRIu64 " in the backup and #%" PRIu64
                " here: the backup is of another world, or that thing got the ref since; if "
                "so, give it another one (`@ref #%" PRIu64 " = NAME`), and restore again",
                part->root_ref, part->root, named->id, named->id);
    }
    return true;
}

static void collect_restore_make(struct making *making)
{
    for (size_t i = 0; i < making->part->count; i++) {
        const struct stored_thing *thing = &making->part->things[i];
        struct object *object = world_find(engine_world(making->engine), thing->id);
        struct object *holder = object ? holder_of(making, object) : NULL;
        if (!object) {
            bring_back(making, thing);
        } else if (holder && !thing->spare && !is_asked_for(making, object)) {
            note_holder(making, object, "stays as it is");
        } else if (!thing->spare) {
            compare(making, thing, object);
        }
    }
    find_newer(making);
}

static void note_left(void *data, const struct history_item *item)
{
    struct making *making = data;
    buf_printf(&making->notes, "(#%" PRIu64 " could not be %s as it was)\n", item->object,
            item->why == HISTORY_TAKEN_REF  ? "called"
            : item->why == HISTORY_INHERITS ? "made of what it was made of, nor"
                                            : "placed");
}

static void put_sources(struct making *making)
{
    struct engine *engine = making->engine;
    for (size_t i = 0; i < making->source_count; i++) {
        const struct stored_thing *thing = making->sources[i];
        struct object *object = world_find(engine_world(engine), thing->id);
        struct script_draft draft = {.source = buf_str(&thing->source),
                .note = STR("restored from a backup"),
                .author = living_or_author(making, thing->author)};
        uint32_t revision = object ? script_keep(making->make->host, object, &draft) : 0;
        if (revision != 0) {
            world_set_behaviour(engine_world(engine), object, revision);
            behaviours_publish(engine, object, NULL);
        }
    }
}

static bool finish_transaction(struct making *making, struct err *err)
{
    struct engine *engine = making->engine;
    bool fits = history_fits(engine, making->make->author);
    if (engine_transaction(engine)->ending != OUTCOME_DONE) {
        transaction_abort(engine);
        return err_set(err, ERR_SCRIPT,
                "a script of a removed thing took too long; nothing was changed");
    }
    if (!fits && !making->make->any_size) {
        transaction_abort(engine);
        return err_set(err, ERR_LIMIT,
                "the change is too large for one @undo, so nothing was changed: stop the "
                "server first, or name a smaller part");
    }
    if (!fits) {
        buf_add_text(&making->notes, "(this is too large for @undo)\n");
    }
    transaction_commit(engine);
    return true;
}

static bool make_changes(struct making *making, struct err *err)
{
    struct engine *engine = making->engine;
    struct buf line = {0};
    buf_add_text(&line, "skein restore ");
    put_thing(making->part->root_ref, making->part->root, &line);
    history_begin(engine, making->make->author, buf_str(&line));
    audit_write(engine, making->make->author, STR("restore"),
            str_slice(buf_str(&line), 14, line.length), STR(""));
    history_put_back(engine, &making->set, note_left, making);
    put_sources(making);
    buf_finish(&line);
    return finish_transaction(making, err);
}

static void put_answer_restore_make(struct making *making, bool changed, struct buf *out)
{
    const struct account *account = account_of(making->engine, making->make->author);
    buf_add_str(out, buf_str(&making->plus));
    buf_add_str(out, buf_str(&making->tilde));
    buf_add_str(out, buf_str(&making->minus));
    buf_add_str(out, buf_str(&making->notes));
    if (!changed) {
        buf_add_text(out, "(nothing to do: nothing has changed)\n");
    } else if (account) {
        buf_printf(out, "(%s can take this back with @undo)\n", account->name);
    }
}

bool restore_part_make(const struct restore_make *make, const struct restore_part *part,
        struct buf *out, uint64_t *out_number, struct err *err)
{
    struct making making = {.make = make, .part = part, .engine = make->host->engine};
    map_init(&making.seen);
    transaction_begin(making.engine, 0, 0);
    bool ok = is_of_this_world(&making, err);
    bool changed = false;
    if (ok) {
        collect_restore_make(&making);
        changed = making.set.count > 0 || making.source_count > 0;
    }
    if (ok && !changed && !part->is_area && making.notes.length > 0) {
        ok = err_set(err, ERR_DENIED,
                "nothing was changed: %.*s: take it from them with `@teleport`",
                (int)making.notes.length - 3, making.notes.bytes + 1);
    }
    if (changed) {
        ok = make_changes(&making, err);
    } else {
        transaction_abort(making.engine);
    }
    if (ok) {
        put_answer_restore_make(&making, changed, out);
        *out_number = engine_world(making.engine)->commit_number;
    }
    change_set_finish(&making.set);
    map_finish(&making.seen);
    mem_free((void *)making.sources);
    mem_free(making.queue);
    buf_finish(&making.plus);
    buf_finish(&making.tilde);
    buf_finish(&making.minus);
    buf_finish(&making.notes);
    return ok;
}
