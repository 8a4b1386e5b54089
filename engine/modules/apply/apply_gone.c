/* apply_gone.c -- finds remaining references to things that the files remove.
 *
 * Exits that lead to a removed room are removed with it, as by @destroy. Other references in
 * the files are invalid: a note lists them, and they are left out of the new base, since world
 * and files differ there. So correcting them is not a conflict, and until then the next apply
 * fails. An exit whose twin or key is removed stays, and only its reference is invalid. */
#include "engine/base/mem.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/modules/apply/apply_impl.h"
#include "engine/modules/export/lost_thing.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/text/text_refs.h"
#include "world/text/text_world.h"

#include <inttypes.h>
#include <string.h>

enum { APPLY_GONE_NAMED_MAX = 10 };

/* -- in files -- */

static bool value_names(const struct value *value, const struct strmap *gone)
{
    const struct value *ref = value_table_get_str(value, STR("$ref"));
    bool names = ref && strmap_find(gone, value_as_str(ref));
    for (size_t i = 0; !names && i < value_table_count(value); i++) {
        struct value key = value_nil();
        const struct value *item = value_table_at(value, i, &key);
        struct str text = value_as_str(&key);
        bool marks = str_starts(text, STR(TEXT_REFS_KEY));
        names = value_names(item, gone) ||
                (marks &&
                        strmap_find(gone, str_slice(text, strlen(TEXT_REFS_KEY), text.length)));
    }
    return names;
}

static bool is_reference(struct str key)
{
    return str_equal(key, STR("area")) || str_equal(key, STR("key"));
}

static bool entry_names(struct str key, const struct value *value, const struct strmap *gone)
{
    bool is_place = str_equal(key, STR("at"));
    struct value first = value_int(1);
    const struct value *place =
            is_place && value->kind == VALUE_TABLE ? value_table_get(value, &first) : NULL;
    return value_names(value, gone) ||
           ((is_place || is_reference(key)) &&
                   strmap_find(gone, value_as_str(place ? place : value)));
}

/* Returns a copy with references to removed things replaced by #0, as in the world. is_text: a
 * text is a name. */
static struct value without(const struct value *value, const struct strmap *gone, bool is_text)
{
    const struct value *ref = value_table_get_str(value, STR("$ref"));
    const struct value *name = ref || !is_text ? ref : value;
    bool named = name && strmap_find(gone, value_as_str(name));
    struct value copy = named ? value_table() : value_dup(value);
    if (named) {
        value_table_set_str(&copy, STR("$ref"), value_str(STR("#0")));
    }
    for (size_t i = 0; !ref && !named && i < value_table_count(value); i++) {
        struct value key = value_nil();
        const struct value *item = value_table_at(value, i, &key);
        value_table_set(&copy, value_dup(&key), without(item, gone, false));
    }
    return copy;
}

bool apply_gone_named(const struct design_files *files, const struct design_thing *thing,
        const struct strmap *gone, struct value *fields)
{
    const struct value *props = design_props(files, thing);
    bool named = false;
    for (size_t i = 0; gone->count > 0 && i < value_table_count(props); i++) {
        struct value key = value_nil();
        const struct value *value = value_table_at(props, i, &key);
        struct str name = value_as_str(&key);
        if (str_equal(name, STR("exits")) || !entry_names(name, value, gone)) {
            continue;
        }
        named = true;
        if (fields && str_equal(name, STR("at"))) {
            value_table_set_str(fields, name, value_nil());
        } else if (fields) {
            struct value nothing = without(value, gone, is_reference(name));
            design_fields_put(fields, name, &nothing);
            value_finish(&nothing);
        }
    }
    return named;
}

bool apply_gone_leads(const struct design_files *files, const struct design_thing *thing,
        const struct strmap *gone)
{
    const struct value *to = value_table_get_str(design_props(files, thing), STR("to"));
    return to && value_names(to, gone);
}

/* -- in the world -- */

static bool controls_lost(const struct apply_plan *plan, const struct lost_thing *lost)
{
    struct engine *engine = plan->engine;
    uint64_t author = plan->make->author;
    struct object *area = lost->area ? world_find(engine_world(engine), lost->area) : NULL;
    return lost->owner == author || role_of(engine, author) == PERM_WIZARD ||
           (area && perm_may_join(engine, author, area));
}

bool apply_plan_remove_lost(
        struct apply_plan *plan, const struct base_thing *base, struct err *err)
{
    bool sure = plan->make->files->has_base || plan->make->side == APPLY_THEIRS;
    bool is_here = apply_find(plan->engine, str_of(base->name));
    const struct lost_thing *lost =
            sure && !is_here ? apply_design_lost(&plan->design, str_of(base->name)) : NULL;
    if (lost && !controls_lost(plan, lost)) {
        return err_set(err, ERR_DENIED, "you don't control %s, which is no longer in the files",
                base->name);
    }
    if (lost) {
        plan->lost = mem_realloc(plan->lost, (plan->lost_count + 1) * sizeof(*plan->lost));
        plan->lost[plan->lost_count++] = lost->id;
        buf_printf(&plan->minus, "- object %s\n", base->name);
        buf_printf(
                &plan->notes, "(%s was used up: @undo does not bring it back)\n", base->name);
    }
    return true;
}

static bool is_going(const struct apply_plan *plan, uint64_t id)
{
    bool is = false;
    for (size_t i = 0; i < plan->gone_count && !is; i++) {
        is = plan->gone[i] == id;
    }
    return is;
}

/* Removes an exit together with its target or its room. */
static void take_along_apply_gone(struct apply_plan *plan, struct object *way, const char *name)
{
    struct buf number = {0};
    if (way && is_exit(plan->engine, way) && !is_going(plan, way->id) &&
            !is_going(plan, way->location) &&
            perm_controls(plan->engine, plan->make->author, way)) {
        buf_printf(&number, "#%" PRIu64, way->id);
        apply_plan_go(plan, way, name ? name : way->ref ? way->ref : number.bytes);
    }
    buf_finish(&number);
}

static void take_ways(struct apply_plan *plan, struct object *room)
{
    size_t count = 0;
    (void)place_contents(engine_world(plan->engine), room, &count);
    for (size_t i = 0; i < count; i++) {
        uint64_t id = place_contents(engine_world(plan->engine), room, &count)[i];
        struct object *object = world_find(engine_world(plan->engine), id);
        struct object *twin = object && is_exit(plan->engine, object)
                                      ? twin_find(engine_world(plan->engine), object)
                                      : NULL;
        take_along_apply_gone(plan, twin, NULL);
    }
}

void apply_gone_compare(struct apply_plan *plan)
{
    const struct design_files *files = plan->make->files;
    struct buf where = {0};
    size_t going = plan->gone_count;
    size_t named = 0;
    size_t count = plan->whole ? files->count : plan->delta->naming_count;
    for (size_t i = 0; going > 0 && i < count; i++) {
        const struct design_thing *thing =
                &files->things[plan->whole ? i : plan->delta->naming[i]];
        const struct text_record *record = &files->files.records[thing->record];
        if (apply_gone_named(files, thing, &plan->gone_names, NULL)) {
            if (named++ < APPLY_GONE_NAMED_MAX) {
                buf_printf(&where, "%s%s at %.*s:%u", where.length > 0 ? ", " : "", thing->name,
                        STR_FMT(record->file), record->line);
            }
            if (apply_gone_leads(files, thing, &plan->gone_names)) {
                take_along_apply_gone(
                        plan, apply_find(plan->engine, str_of(thing->name)), thing->name);
            }
        }
    }
    for (size_t i = 0; i < going; i++) {
        take_ways(plan, world_find(engine_world(plan->engine), plan->gone[i]));
    }
    if (named > APPLY_GONE_NAMED_MAX) {
        buf_printf(&where, " and %zu more", named - APPLY_GONE_NAMED_MAX);
    }
    if (named > 0) {
        buf_printf(&plan->notes,
                APPLY_DANGLING ": %s. Remove those references, or the "
                               "next apply fails)\n",
                where.bytes);
    }
    buf_finish(&where);
}

void apply_gone_part(const struct apply_plan *plan, struct object *object)
{
    struct world *world = engine_world(plan->engine);
    struct object *twin = is_exit(plan->engine, object) ? twin_find(world, object) : NULL;
    if (twin) {
        prop_set(world, twin, ATOM_twin, value_nil());
    }
}
