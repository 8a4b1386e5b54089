/* apply_plan.c -- compares files with the world, and finds changes and conflicts.
 *
 * It compares field by field. A field that the files do not change stays as in the world. A field
 * that only the files change is changed. If both change it differently, that is a conflict unless
 * a side was given. A thing that is not in the base (base.h) is new in the files, or a conflict
 * if the world has a different one. A thing counts as removed only if its former file is among
 * the files, so part of a world can be applied.
 *
 * The world's side is its design; changes by play are not compared (world/model/played.h). */
#include "engine/base/mem.h"
#include "engine/core/act/history.h"
#include "engine/core/people/account.h"
#include "engine/core/perception/direction.h"
#include "engine/core/perception/perceive.h"
#include "engine/modules/apply/apply_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* -- lookup -- */

struct object *apply_holder(struct engine *engine, struct object *object)
{
    while (object && !proto_is_ref(engine_world(engine), object, "player")) {
        object = object->location ? world_find(engine_world(engine), object->location) : NULL;
    }
    return object;
}

bool apply_fail(const struct apply_plan *plan, const struct design_thing *thing,
        struct err *err, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    const struct text_record *record = &plan->make->files->files.records[thing->record];
    return err_set(err, ERR_DENIED, "%.*s:%u: %s", STR_FMT(record->file), record->line, text);
}

/* -- comparing one thing -- */

static bool is_of_new_room(const struct apply_plan *plan, const struct design_thing *thing)
{
    return thing->exit.length > 0 &&
           !apply_find(plan->engine, plan->make->files->files.records[thing->record].ref);
}

/* Returns what the files declare of the object, under this or another name: an exit may be declared inside its room or
 * by itself. NULL: nothing. */
static const struct design_thing *declaration_of(
        const struct apply_plan *plan, struct object *object)
{
    const struct design_files *files = plan->make->files;
    struct buf name = {0};
    if (object->ref) {
        buf_add_text(&name, object->ref);
    } else {
        buf_printf(&name, "#%" PRIu64, object->id);
    }
    const struct design_thing *found = design_files_find(files, buf_str(&name));
    struct object *room = !found && is_exit(plan->engine, object) && object->location
                                  ? world_find(engine_world(plan->engine), object->location)
                                  : NULL;
    if (room) {
        buf_clear(&name);
        if (room->ref) {
            buf_add_text(&name, room->ref);
        } else {
            buf_printf(&name, "#%" PRIu64, room->id);
        }
        buf_add_char(&name, '.');
        buf_add_str(&name, prop_str(engine_world(plan->engine), object, ATOM_name));
        bool is_it = apply_find(plan->engine, buf_str(&name)) == object;
        found = is_it ? design_files_find(files, buf_str(&name)) : NULL;
    }
    buf_finish(&name);
    return found;
}

/* Returns the other side of an exit if both have the field together, or NULL. A door that is kept keeps its noun. */
static struct object *twin_sharing(
        const struct apply_plan *plan, const struct object *exit, struct str field)
{
    struct world *world = engine_world(plan->engine);
    bool shared = str_equal(field, atom_name(&world->atoms, ATOM_noun));
    for (size_t i = 0; i < TWIN_SHARED_COUNT && !shared; i++) {
        shared = str_equal(field, atom_name(&world->atoms, twin_shared[i]));
    }
    return shared ? twin_find(world, exit) : NULL;
}

/* True if the files still have the field on the other side of an exit: a door has two sides but is one. */
static bool is_on_twin(const struct apply_plan *plan, struct object *object, struct str field)
{
    struct object *twin =
            is_exit(plan->engine, object) ? twin_sharing(plan, object, field) : NULL;
    const struct design_thing *other = twin ? declaration_of(plan, twin) : NULL;
    return other && value_table_get_str(&other->fields, field);
}

/* True if the base has everything that the files say of the thing. */
static bool is_unchanged(const struct base_thing *base, const struct design_thing *thing)
{
    bool same = base;
    for (size_t i = 0; same && i < value_table_count(&base->fields); i++) {
        struct value field = value_nil();
        (void)value_table_at(&base->fields, i, &field);
        same = base_knows(&base->fields, value_as_str(&field),
                value_table_get_str(&thing->fields, value_as_str(&field)));
    }
    for (size_t i = 0; same && i < value_table_count(&thing->fields); i++) {
        struct value field = value_nil();
        (void)value_table_at(&thing->fields, i, &field);
        same = value_table_get_str(&base->fields, value_as_str(&field));
    }
    return same;
}

/* Refuses a new exit that players can't go through by typing its name: they type d for down. */
static bool check_way(
        const struct apply_plan *plan, const struct design_thing *thing, struct err *err)
{
    const char *full = direction_find(thing->exit);
    if (!full || str_equal(thing->exit, str_of(full))) {
        return true;
    }
    return apply_fail(plan, thing, err,
            "exits.%.*s: write %s, the full name of the direction in small letters",
            STR_FMT(thing->exit), full);
}

/* Refuses a name that no file can set, and what can be no name, as of a new thing (world/text). */
static bool check_names(
        const struct apply_plan *plan, const struct design_thing *thing, struct err *err)
{
    const struct value *props = design_props(plan->make->files, thing);
    for (size_t i = 0; i < value_table_count(props); i++) {
        struct value key = value_nil();
        (void)value_table_at(props, i, &key);
        struct str name = value_as_str(&key);
        if (text_world_word(name) == TEXT_WORD_RESERVED) {
            return apply_fail(plan, thing, err,
                    "\"%.*s\" cannot be set in text; see proto, at and the ref in front",
                    STR_FMT(name));
        }
        name = str_slice(name, str_starts(name, STR("$")), name.length);
        if (name.length == 0 || name.length > PROP_NAME_MAX) {
            return apply_fail(plan, thing, err,
                    "\"%.*s\" cannot be a property: a name has 1 to %d bytes",
                    STR_FMT(str_fit(name, 80)), PROP_NAME_MAX);
        }
    }
    return true;
}

static bool compare_missing(
        struct apply_plan *plan, size_t i, const struct base_thing *base, struct err *err)
{
    const struct design_thing *thing = &plan->make->files->things[i];
    struct str name = str_of(thing->name);
    if (is_unchanged(base, thing)) {
        return true;
    }
    if (!check_way(plan, thing, err)) {
        return false;
    }
    if (is_of_new_room(plan, thing)) {
        return true;
    }
    bool forced = base && plan->make->side == APPLY_THEIRS;
    if (base && !forced && !apply_design_lost(&plan->design, name)) {
        apply_plan_conflict(plan, thing->name, STR_NONE, NULL);
        return true;
    }
    if (name.bytes[0] == '#') {
        return apply_fail(plan, thing, err,
                "there is no %s here: give a new thing a name instead of a number",
                thing->name);
    }
    apply_plan_create(plan, i);
    return true;
}

static void compare_field(struct apply_plan *plan, size_t i, const struct value *base,
        const struct value *live, struct object *object, struct str field)
{
    const struct design_thing *thing = &plan->make->files->things[i];
    const struct value *theirs = value_table_get_str(&thing->fields, field);
    const struct value *ours = value_table_get_str(live, field);
    if (theirs && ours ? value_equal(theirs, ours) : theirs == ours) {
        return;
    }
    bool only_here = base && base_knows(base, field, theirs);
    bool only_theirs = base && base_knows(base, field, ours);
    if (only_here && !only_theirs) {
        return;
    }
    /* Both are true if version control merged bases; which of the two is older is unknown. */
    if ((only_theirs && !only_here) || plan->make->side == APPLY_THEIRS) {
        apply_plan_change(plan, i, field);
    } else {
        apply_plan_conflict(plan, thing->name, field, object);
    }
}

/* Refuses what is another thing of that ref, by its name: files that never knew the world's can't mean it, so no side
 * of a conflict would be right. */
static bool check_taken(const struct apply_plan *plan, const struct design_thing *thing,
        const struct value *live, struct err *err)
{
    const struct value *ours = value_table_get_str(live, STR("name"));
    const struct value *theirs = value_table_get_str(&thing->fields, STR("name"));
    bool taken = ours && theirs && !value_equal(ours, theirs) && thing->exit.length == 0 &&
                 thing->name[0] != '#' && plan->make->side == APPLY_NEITHER;
    return !taken ||
           apply_fail(plan, thing, err, "%s is a thing of this world already; take another ref",
                   thing->name);
}

static bool compare_thing(struct apply_plan *plan, size_t i, struct err *err)
{
    const struct design_thing *thing = &plan->make->files->things[i];
    const struct base_thing *base = base_find(&plan->base, str_of(thing->name));
    const struct value *then = base ? &base->fields : NULL;
    if (then && value_equal(then, &thing->fields)) {
        return true; /* the files have no change of it */
    }
    struct object *object = apply_find(plan->engine, str_of(thing->name));
    if (!object) {
        return compare_missing(plan, i, base, err);
    }
    if (proto_is_ref(engine_world(plan->engine), object, "player") && !object->ref) {
        return apply_fail(plan, thing, err, "%s is somebody's character", thing->name);
    }
    if (!check_names(plan, thing, err)) {
        return false;
    }
    struct value live = apply_fields_of_object(&plan->design, object);
    if (!base && !check_taken(plan, thing, &live, err)) {
        value_finish(&live);
        return false;
    }
    for (size_t k = 0; k < value_table_count(&thing->fields); k++) {
        struct value field = value_nil();
        (void)value_table_at(&thing->fields, k, &field);
        compare_field(plan, i, then, &live, object, value_as_str(&field));
    }
    for (size_t k = 0; then && k < value_table_count(then); k++) {
        struct value field = value_nil();
        (void)value_table_at(then, k, &field);
        struct str name = value_as_str(&field);
        if (!value_table_get_str(&thing->fields, name) && !is_on_twin(plan, object, name)) {
            compare_field(plan, i, then, &live, object, name);
        }
    }
    value_finish(&live);
    return true;
}

/* -- things that the files no longer have -- */

/* True for fields that hand-written files may leave out, so that the world may add them. */
static bool is_left_to_world(const struct apply_plan *plan, const struct base_thing *base,
        const struct object *object, struct str field)
{
    return (strchr(base->name, '.') && twin_sharing(plan, object, field)) ||
           str_equal(field, STR("twin")) || str_equal(field, STR("owner")) ||
           (plan->make->area && str_equal(field, STR("area"))) ||
           (plan->make->no_behaviours && str_equal(field, STR("behaviour")));
}

void apply_plan_remove(struct apply_plan *plan, const struct base_thing *base)
{
    struct object *object = apply_find(plan->engine, str_of(base->name));
    if (!object || proto_is_ref(engine_world(plan->engine), object, "player") ||
            declaration_of(plan, object)) {
        return;
    }
    struct value live = apply_fields_of_object(&plan->design, object);
    bool same = true;
    for (size_t i = 0; i < value_table_count(&base->fields) && same; i++) {
        struct value field = value_nil();
        (void)value_table_at(&base->fields, i, &field);
        struct str name = value_as_str(&field);
        same = base_knows(&base->fields, name, value_table_get_str(&live, name));
    }
    for (size_t i = 0; i < value_table_count(&live) && same; i++) {
        struct value field = value_nil();
        (void)value_table_at(&live, i, &field);
        struct str name = value_as_str(&field);
        same = value_table_get_str(&base->fields, name) ||
               is_left_to_world(plan, base, object, name);
    }
    value_finish(&live);
    const struct object *holder = apply_holder(plan->engine, object);
    /* Files without a base may be other files, which never had the thing. */
    bool sure = same && plan->make->files->has_base;
    if (!sure && plan->make->side != APPLY_THEIRS) {
        apply_plan_conflict(plan, base->name, STR_NONE, object);
    } else if (holder) {
        buf_printf(&plan->notes, "(%s is with %.*s, and stays)\n", base->name,
                STR_FMT(prop_str(engine_world(plan->engine),
                        world_find(engine_world(plan->engine), holder->id), ATOM_name)));
    } else {
        apply_plan_go(plan, object, base->name);
    }
}

/* -- comparing everything -- */

static bool compare_things(struct apply_plan *plan, struct err *err)
{
    const struct apply_delta *delta = plan->delta;
    size_t count = plan->whole ? plan->make->files->count : delta->differ_count;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        ok = compare_thing(plan, plan->whole ? i : delta->differ[i], err);
    }
    return ok;
}

static bool compare_lacked(struct apply_plan *plan, struct err *err)
{
    const struct apply_delta *delta = plan->delta;
    size_t count = plan->whole ? plan->base.count : delta->lacked_count;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        const struct base_thing *base = &plan->base.things[plan->whole ? i : delta->lacked[i]];
        if (design_files_lack(plan->make->files, base)) {
            apply_plan_remove(plan, base);
            ok = apply_plan_remove_lost(plan, base, err);
        }
    }
    return ok;
}

bool apply_plan_compare(struct apply_plan *plan, struct err *err)
{
    if (!compare_things(plan, err) || !compare_lacked(plan, err)) {
        return false;
    }
    if (!plan->make->area) {
        /* The author of an area's file has seen everything that it leaves unchanged. */
        apply_stale_compare(plan);
    }
    apply_gone_compare(plan);
    return true;
}

void apply_plan_put(const struct apply_plan *plan, bool done, struct buf *out)
{
    const struct account *account = account_of(plan->engine, plan->make->author);
    size_t changes = plan->created_count + plan->changed_count + plan->gone_count;
    buf_add_str(out, buf_str(&plan->plus));
    buf_add_str(out, buf_str(&plan->tilde));
    buf_add_str(out, buf_str(&plan->minus));
    buf_add_str(out, buf_str(&plan->bang));
    buf_add_str(out, buf_str(&plan->notes));
    if (plan->conflicts == 0 && changes + plan->lost_count == 0) {
        buf_add_text(out, "(nothing to do)\n");
    } else if (done && changes > 0 && account && !plan->make->only_try) {
        buf_printf(out, "(%s can take this back with @undo)\n", account->name);
    }
}

void apply_plan_finish(struct apply_plan *plan)
{
    for (size_t i = 0; i < plan->changed_count; i++) {
        mem_free(plan->changed[i].field);
    }
    mem_free(plan->changed);
    mem_free(plan->created);
    mem_free(plan->gone);
    mem_free(plan->lost);
    strmap_finish(&plan->gone_names);
    for (size_t i = 0; i < plan->touched_count; i++) {
        mem_free(plan->touched[i]);
    }
    mem_free(plan->touched);
    apply_design_finish(&plan->design);
    buf_finish(&plan->plus);
    buf_finish(&plan->tilde);
    buf_finish(&plan->minus);
    buf_finish(&plan->bang);
    buf_finish(&plan->notes);
}

size_t apply_conflicts(struct str answer)
{
    size_t count = 0;
    while (answer.length > 0) {
        count += str_starts(str_take_until(&answer, '\n'), STR("! "));
    }
    return count;
}
