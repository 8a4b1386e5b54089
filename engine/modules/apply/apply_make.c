/* apply_make.c -- makes the changes of the files in the running world.
 *
 * 1. All changes are one transaction and one building command of the author, which one @undo
 *    reverts. A plan does the same and is undone, so it shows exactly what would happen.
 * 2. The author's rights apply: builders can change only what they control, put things only
 *    where they are accepted, and own what they make and the new revisions of behaviours.
 * 3. Things that players hold stay there; a destroyed container leaves people and their things.
 * 4. The world records what was touched (apply_memory.c); apply_plan.c determines the changes. */
#include "engine/base/mem.h"
#include "engine/core/act/history.h"
#include "engine/core/act/move.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/reserved.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/quota.h"
#include "engine/core/script/timer.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/apply/apply_impl.h"
#include "engine/modules/apply/apply_lint.h"
#include "engine/modules/apply/area_layout.h"
#include "engine/modules/apply/lost_sets.h"
#include "world/model/place.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"
#include "world/text/text_exits.h"
#include "world/text/text_timers.h"

#include <inttypes.h>
#include <string.h>

struct applying {
    struct apply_plan plan;
    const struct apply_make *make;
    struct engine *engine;
    struct text_apply text; /* for name lookups */
    bool wizard;
    struct err *err;
};

static const struct design_thing *thing_at(const struct applying *applying, size_t i)
{
    return &applying->make->files->things[i];
}

static struct text_record *record_of(
        const struct applying *applying, const struct design_thing *thing)
{
    return &applying->make->files->files.records[thing->record];
}

/* -- rights -- */

static bool check_control(
        struct applying *applying, const struct design_thing *thing, struct object *object)
{
    return apply_may_control(&applying->plan, thing, object, applying->err);
}

static bool check_place(
        struct applying *applying, const struct design_thing *thing, struct object *place)
{
    return applying->wizard || apply_may_place(&applying->plan, thing, place, applying->err);
}

static bool check_right(struct applying *applying, const struct design_thing *thing,
        struct object *object, uint32_t atom, const struct value *value)
{
    const char *why =
            applying->wizard ? NULL : apply_refuses_value(&applying->plan, object, atom, value);
    return !why || apply_fail(&applying->plan, thing, applying->err, "%s: %s",
                           atom_name(&engine_world(applying->engine)->atoms, atom).bytes, why);
}

static bool check_value(struct applying *applying, const struct design_thing *thing,
        struct object *object, struct str name)
{
    uint32_t atom = atom_intern(&engine_world(applying->engine)->atoms, name);
    const struct value *own = prop_own(object, atom);
    const struct value nil = value_nil(), *value = own ? own : &nil;
    struct err err = {0};
    if (!naming_value_ok(applying->engine, object, name, value, &err)) {
        bool named = str_starts(str_of(err.text), name);
        return apply_fail(&applying->plan, thing, applying->err, "%.*s%s%s",
                named ? 0 : (int)name.length, name.bytes, named ? "" : ": ", err.text);
    }
    return check_right(applying, thing, object, atom, value);
}

/* Checks rights to a changed value before it is made. */
static bool check_guarded(struct applying *applying, const struct design_thing *thing,
        struct object *object, struct str name, const struct value *said)
{
    uint32_t atom = atom_intern(&engine_world(applying->engine)->atoms, name);
    if (applying->wizard) {
        return true;
    }
    struct value value = said ? value_dup(said) : value_nil();
    if (value.kind == VALUE_STRING && atom == ATOM_area) {
        struct object *area = apply_find(applying->engine, value_as_str(&value));
        value_finish(&value);
        value = area ? value_object(area->id) : value_nil();
    }
    bool ok = text_refs_resolve(&applying->text, record_of(applying, thing), &value);
    ok = ok && check_right(applying, thing, object, atom, &value);
    value_finish(&value);
    return ok;
}

#define STAYS_KEPT                                                                             \
    "somebody holds it or a thing made from it, or has it at home: leave its entry"

/* True if a player holds it or it is up for auction. */
static bool is_kept(struct engine *engine, struct object *object)
{
    return approval_holder(engine, object) || approval_is_put_up(engine, object);
}

/* -- behaviours -- */

static bool save_behaviour(struct applying *applying, const struct design_thing *thing,
        struct object *object, const struct value *source)
{
    struct engine *engine = applying->engine;
    if (!source) {
        world_set_behaviour(engine_world(engine), object, 0);
        behaviours_publish(engine, object, NULL);
        quota_source(engine, object->id, object->owner, 0);
        return true;
    }
    struct script_draft draft = {.source = value_as_str(source),
            .note = STR("applied from files"),
            .author = applying->make->author};
    struct script_outcome outcome = {0};
    const struct design_files *files = applying->make->files;
    const char *file = files->files.behaviour_files[thing->record];
    if (script_save(applying->make->host, object, &draft, &outcome) == SCRIPT_SAVED) {
        return true;
    }
    return file ? err_set(applying->err, ERR_SCRIPT, "%s:%d: %s", file, outcome.line,
                          outcome.err.text)
                : apply_fail(&applying->plan, thing, applying->err, "behaviour:%d: %s",
                          outcome.line, outcome.err.text);
}

/* -- new things -- */

/* Copies a record for text_world_apply, without its behaviour, which is saved later under its
 * author. */
static bool copy_record(
        struct applying *applying, const struct design_thing *thing, struct text_record *out)
{
    const struct text_record *record = record_of(applying, thing);
    *out = *record;
    out->props = value_dup(&record->props);
    value_table_set_str(&out->props, STR("behaviour"), value_nil());
    if (applying->wizard) {
        return true;
    }
    const struct account *account = account_of(applying->engine, applying->make->author);
    struct str mine = str_of(account ? account->name : "");
    const struct value *owner = value_table_get_str(&record->props, STR("owner"));
    if (owner && !str_equal_nocase(value_as_str(owner), mine)) {
        return apply_fail(&applying->plan, thing, applying->err,
                "you own what you make: set owner to \"%.*s\" or leave it out", STR_FMT(mine));
    }
    value_table_set_str(&out->props, STR("owner"), value_str(mine));
    return true;
}

static bool check_heir(
        struct applying *applying, const struct design_thing *thing, struct object *proto)
{
    return applying->wizard || apply_may_inherit(&applying->plan, thing, proto, applying->err);
}

static bool check_ref(struct applying *applying, const struct design_thing *thing,
        const struct object *object)
{
    return applying->wizard || !object->ref || !reserved_ref(str_of(object->ref)) ||
           apply_fail(&applying->plan, thing, applying->err,
                   "the game itself uses the name %s; choose another", object->ref);
}

static bool check_made_apply_make(struct applying *applying, const struct design_thing *thing)
{
    struct engine *engine = applying->engine;
    struct world *world = engine_world(engine);
    struct object *object = apply_find(engine, str_of(thing->name));
    if (!object || applying->wizard) {
        return true;
    }
    struct object *place = object->location ? world_find(world, object->location) : NULL;
    struct object *area = prop_object(world, object, ATOM_area);
    if (place && !check_place(applying, thing, place)) {
        return false;
    }
    if (area && !perm_may_join(engine, applying->make->author, area)) {
        return apply_fail(&applying->plan, thing, applying->err,
                "you have no right to that area; a wizard grants it (@area)");
    }
    for (uint32_t i = 0; i < object->proto_count; i++) {
        struct object *proto = world_find(world, object->protos[i]);
        if (proto && !check_heir(applying, thing, proto)) {
            return false;
        }
    }
    return check_ref(applying, thing, object);
}

static bool check_count(struct applying *applying, const struct design_thing *thing, bool room)
{
    return room ||
           apply_fail(&applying->plan, thing, applying->err,
                   "an object has at most %d properties: keep more in a table", PROP_COUNT_MAX);
}

/* Checks the properties of a new thing, and how many there are. */
static bool check_values(struct applying *applying, const struct design_thing *thing)
{
    struct object *object = apply_find(applying->engine, str_of(thing->name));
    bool ok = !object || check_count(applying, thing, object->prop_count <= PROP_COUNT_MAX);
    for (uint32_t i = 0; object && ok && i < object->prop_count; i++) {
        ok = check_value(applying, thing, object,
                atom_name(&engine_world(applying->engine)->atoms, object->props[i].atom));
    }
    return ok;
}

static bool make_records(struct applying *applying)
{
    const struct apply_plan *plan = &applying->plan;
    struct text_record *records = mem_alloc_array(plan->created_count, sizeof(*records));
    size_t count = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < plan->created_count; i++) {
        const struct design_thing *thing = thing_at(applying, plan->created[i]);
        if (thing->exit.length == 0) {
            ok = copy_record(applying, thing, &records[count++]);
        }
    }
    ok = ok && text_world_apply(engine_world(applying->engine), records, count, applying->err);
    for (size_t i = 0; i < count; i++) {
        text_record_finish(&records[i]);
    }
    mem_free(records);
    return ok;
}

/* Makes a new exit of an existing room. */
static bool make_exit(struct applying *applying, const struct design_thing *thing)
{
    const struct text_record *record = record_of(applying, thing);
    struct object *room = apply_find(applying->engine, record->ref);
    const struct value *all = value_table_get_str(&record->props, STR("exits"));
    const struct value *said = value_table_get_str(all, thing->exit);
    struct value one = value_table();
    value_table_set_str(&one, thing->exit, value_dup(said));
    bool ok = check_control(applying, thing, room) &&
              text_exits_make(&applying->text, record, room, &one);
    if (ok) {
        text_exits_pair(engine_world(applying->engine), room);
    }
    value_finish(&one);
    return ok;
}

static bool make_all(struct applying *applying)
{
    struct apply_plan *plan = &applying->plan;
    bool ok =
            (applying->wizard || apply_may_make(plan, applying->err)) && make_records(applying);
    for (size_t i = 0; ok && i < plan->created_count; i++) {
        const struct design_thing *thing = thing_at(applying, plan->created[i]);
        ok = thing->exit.length == 0 || make_exit(applying, thing);
        if (ok) {
            apply_join_area(&applying->plan, thing);
        }
        ok = ok && check_made_apply_make(applying, thing) && check_values(applying, thing);
    }
    for (size_t i = 0; ok && i < plan->created_count; i++) {
        const struct design_thing *thing = thing_at(applying, plan->created[i]);
        const struct value *source = value_table_get_str(
                design_props(applying->make->files, thing), STR("behaviour"));
        struct object *object =
                source ? apply_find(applying->engine, str_of(thing->name)) : NULL;
        ok = !object || save_behaviour(applying, thing, object, source);
    }
    return ok;
}

/* -- changed things -- */

static bool change_place(struct applying *applying, const struct design_thing *thing,
        struct object *object, const struct value *said)
{
    struct world *world = engine_world(applying->engine);
    struct value first = value_int(1);
    const struct value *item =
            said && said->kind == VALUE_TABLE && !value_table_get_str(said, STR("$ref"))
                    ? value_table_get(said, &first)
                    : said;
    struct object *place = NULL;
    if (said) {
        place = item ? text_refs_target(
                               &applying->text, record_of(applying, thing), "place", item)
                     : NULL;
        if (!place || !check_place(applying, thing, place)) {
            return place || applying->err->text[0]
                           ? false
                           : apply_fail(&applying->plan, thing, applying->err,
                                     "at: must be written at = \"REF\"");
        }
    }
    if (apply_holder(applying->engine, object)) {
        struct value mark = value_table();
        value_table_append(&mark, value_object(place ? place->id : 0));
        value_table_append(&mark, value_int((int64_t)world->next_arrival++));
        prop_set(world, object, atom_intern(&world->atoms, STR(PLAYED_PLACE)), mark);
        buf_printf(&applying->plan.notes, "(%s is in somebody's hands, and stays there)\n",
                thing->name);
        return true;
    }
    return place_move(world, object, place) || apply_fail(&applying->plan, thing, applying->err,
                                                       "at: an object cannot be inside itself");
}

static bool change_protos(
        struct applying *applying, const struct design_thing *thing, struct object *object)
{
    const struct text_record *record = record_of(applying, thing);
    const struct value *said = value_table_get_str(&record->props, STR("proto"));
    struct object *protos[PROTO_DIRECT_MAX] = {0};
    size_t count = 0;
    bool is_list = said && said->kind == VALUE_TABLE && !value_table_get_str(said, STR("$ref"));
    size_t wanted = is_list ? said->table->item_count
                    : said || !str_equal(record->kind, STR("prototype")) ? 1
                                                                         : 0;
    if (wanted > PROTO_DIRECT_MAX) {
        return apply_fail(&applying->plan, thing, applying->err,
                "an object has at most %d prototypes of its own", PROTO_DIRECT_MAX);
    }
    for (; count < wanted; count++) {
        const struct value *name = is_list ? &said->table->items[count] : said;
        protos[count] =
                name ? text_refs_target(&applying->text, record, "prototype", name)
                     : text_refs_find(&applying->text, record, "prototype", record->kind);
        if (!protos[count]) {
            return false;
        }
        if (!check_heir(applying, thing, protos[count])) {
            return false;
        }
    }
    struct err err = {0};
    return proto_set(engine_world(applying->engine), object, protos, count, &err) ||
           apply_fail(&applying->plan, thing, applying->err, "%s", err.text);
}

static bool change_owner(struct applying *applying, const struct design_thing *thing,
        struct object *object, const struct value *said)
{
    const struct account *account =
            said ? account_find(applying->engine, value_as_str(said)) : NULL;
    if (!applying->wizard) {
        return apply_fail(&applying->plan, thing, applying->err,
                "only wizards give things to others; see @chown");
    }
    if (said && !account) {
        return apply_fail(&applying->plan, thing, applying->err, "there is no account \"%.*s\"",
                STR_FMT(value_as_str(said)));
    }
    world_set_owner(engine_world(applying->engine), object, account ? account->character : 0);
    return true;
}

struct ending {
    struct str *names; /* owned */
    size_t count;
};

static void note_timer(void *data, const struct timer_info *timer)
{
    struct ending *ending = data;
    if (timer->period_ms > 0) {
        ending->names =
                mem_realloc(ending->names, (ending->count + 1) * sizeof(*ending->names));
        ending->names[ending->count++] = (struct str){str_dup(timer->name), timer->name.length};
    }
}

static bool change_timers(struct applying *applying, const struct design_thing *thing,
        struct object *object, const struct value *said)
{
    struct ending ending = {0};
    timer_each(applying->engine, object->id, note_timer, &ending);
    for (size_t i = 0; i < ending.count; i++) {
        (void)timer_cancel(applying->engine, object->id, ending.names[i]);
        mem_free((void *)(uintptr_t)ending.names[i].bytes);
    }
    mem_free(ending.names);
    return !said || text_timers_set(&applying->text, record_of(applying, thing), object, said);
}

static bool change_property(struct applying *applying, const struct design_thing *thing,
        struct object *object, struct str field)
{
    struct world *world = engine_world(applying->engine);
    struct str key;
    const struct value *said =
            apply_field_value(design_props(applying->make->files, thing), field, &key);
    struct str name = str_slice(field, str_starts(field, STR("$")), field.length);
    if (!check_guarded(applying, thing, object, name, said)) {
        return false;
    }
    if (!said) {
        prop_set(world, object, atom_intern(&world->atoms, name), value_nil());
        return true;
    }
    bool room = object->prop_count < PROP_COUNT_MAX ||
                prop_own(object, atom_intern(&world->atoms, name));
    return check_count(applying, thing, room) &&
           text_refs_set(
                   &applying->text, record_of(applying, thing), object, key, value_dup(said)) &&
           check_value(applying, thing, object, name);
}

static bool change_one(struct applying *applying, const struct apply_change *change)
{
    const struct design_thing *thing = thing_at(applying, change->thing);
    struct object *object = apply_find(applying->engine, str_of(thing->name));
    struct str field = str_of(change->field);
    const struct value *said =
            value_table_get_str(design_props(applying->make->files, thing), field);
    if (!object || !check_control(applying, thing, object)) {
        return !object;
    }
    bool protos = str_equal(field, STR("proto"));
    if (is_kept(applying->engine, object) ||
            (protos && approval_keeps_heir(applying->engine, object))) {
        return apply_fail(&applying->plan, thing, applying->err, STAYS_KEPT);
    }
    if (str_equal(field, STR("at"))) {
        return change_place(applying, thing, object, said);
    }
    if (protos) {
        return change_protos(applying, thing, object);
    }
    if (str_equal(field, STR("owner"))) {
        return change_owner(applying, thing, object, said);
    }
    if (str_equal(field, STR("behaviour"))) {
        return save_behaviour(applying, thing, object, said);
    }
    if (str_equal(field, STR("timers"))) {
        return change_timers(applying, thing, object, said);
    }
    return change_property(applying, thing, object, field);
}

/* -- all changes -- */

static bool destroy_all(struct applying *applying)
{
    for (size_t i = 0; i < applying->plan.gone_count; i++) {
        struct object *object =
                world_find(engine_world(applying->engine), applying->plan.gone[i]);
        if (object && !perm_controls(applying->engine, applying->make->author, object)) {
            struct str owner = apply_owner_of(applying->engine, object);
            return err_set(applying->err, ERR_DENIED,
                    "you don't control #%" PRIu64
                    ", which is no longer in the files: %.*s owns it and can grant it (@area)",
                    object->id, STR_FMT(owner.length > 0 ? owner : STR("nobody")));
        }
        if (object && (is_kept(applying->engine, object) ||
                              approval_keeps_heir(applying->engine, object))) {
            return err_set(applying->err, ERR_DENIED, "#%" PRIu64 ": " STAYS_KEPT, object->id);
        }
        if (object) {
            apply_gone_part(&applying->plan, object);
            destroy_object(applying->engine, object);
        }
    }
    for (size_t i = 0; i < applying->plan.lost_count; i++) {
        history_forget_lost(applying->engine, applying->plan.lost[i]);
    }
    return true;
}

static bool do_changes(struct applying *applying)
{
    struct engine *engine = applying->engine;
    const struct account *account = account_of(engine, applying->make->author);
    bool ok = true;
    history_begin(engine, applying->make->author, STR("skein apply"));
    engine_transaction(engine)->rights.owner = applying->wizard ? 0 : applying->make->author;
    char what[80];
    int length = snprintf(what, sizeof(what), "%zu made, %zu changed, %zu destroyed",
            applying->plan.created_count, applying->plan.changed_count,
            applying->plan.gone_count);
    audit_write(engine, applying->make->author, STR("apply"),
            str_of(account ? account->name : ""), (struct str){what, (size_t)length});
    applying->plan.timers = timer_count(engine, applying->make->author);
    applying->plan.areas = quota_use(engine, applying->make->author, QUOTA_AREAS);
    ok = apply_is_small(&applying->plan, applying->err) && make_all(applying);
    for (size_t i = 0; ok && i < applying->plan.changed_count; i++) {
        ok = change_one(applying, &applying->plan.changed[i]);
    }
    ok = ok && destroy_all(applying) &&
         (applying->wizard || apply_has_room(&applying->plan, applying->err));
    if (ok && engine_transaction(engine)->ending != OUTCOME_DONE) {
        ok = err_set(applying->err, ERR_SCRIPT,
                "a script of a removed thing took too long; nothing was changed");
    }
    if (ok && !applying->make->any_size && !history_fits(engine, applying->make->author)) {
        ok = err_set(applying->err, ERR_LIMIT,
                "the change is too large for one @undo, so nothing was changed: apply it in "
                "parts, one directory at a time");
    }
    return ok;
}

bool apply_make(
        const struct apply_make *make, struct buf *out, uint64_t *out_number, struct err *err)
{
    struct engine *engine = make->host->engine;
    struct apply_delta delta = {0};
    struct applying applying = {.make = make,
            .engine = engine,
            .plan = {.make = make,
                    .engine = engine,
                    .delta = make->delta ? make->delta : &delta},
            .wizard = role_of(engine, make->author) == PERM_WIZARD,
            .err = err};
    applying.text = (struct text_apply){.world = engine_world(engine),
            .records = make->files->files.records,
            .count = make->files->files.count,
            .absent = value_table(),
            .err = err};
    err->text[0] = '\0';
    if (!make->delta) {
        apply_delta_find(make->files, &delta);
    }
    apply_design_init(&applying.plan.design, make->host);
    transaction_begin(engine, 0, 0);
    engine_transaction(engine)->rehearsing = make->only_plan;
    bool ok = apply_recall(&applying.plan, err) && apply_plan_compare(&applying.plan, err);
    bool does = ok && applying.plan.conflicts == 0;
    size_t changes = applying.plan.created_count + applying.plan.changed_count +
                     applying.plan.gone_count;
    if (does && changes + applying.plan.lost_count > 0) {
        ok = do_changes(&applying);
    }
    if (ok && does && make->checks) {
        apply_trial(make, &applying.plan.notes);
    } else if (ok && does && changes > 0 && make->bundle.length > 0) {
        apply_lint_notes(make, &applying.plan.notes);
    }
    if (ok && does && !make->only_plan) {
        if (applying.plan.touched_count > 0) {
            apply_remember(&applying.plan);
        }
        if (make->layout.length > 0) {
            area_layout_keep(engine, make->area, make->layout);
        }
        transaction_commit(engine);
        *out_number = engine_world(engine)->commit_number;
    } else {
        transaction_abort(engine);
    }
    if (ok) {
        apply_plan_put(&applying.plan, does && !make->only_plan, out);
    }
    value_finish(&applying.text.absent);
    make->files->base = applying.plan.base; /* lent */
    apply_plan_finish(&applying.plan);
    apply_delta_finish(&delta);
    return ok;
}
