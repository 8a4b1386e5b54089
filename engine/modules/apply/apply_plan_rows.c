/* apply_plan_rows.c -- the rows of a plan: what is made, changed, removed, and what is in conflict. */
#include "engine/base/mem.h"
#include "engine/core/act/history.h"
#include "engine/core/people/account.h"
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

static struct object *find_exit(
        struct engine *engine, struct object *room, struct str direction)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *inside = place_contents(world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(world, inside[i]);
        if (object && !object->ref && is_exit(engine, object) &&
                str_equal(prop_str(world, object, ATOM_name), direction)) {
            return object;
        }
    }
    return NULL;
}

struct object *apply_find(struct engine *engine, struct str name)
{
    uint64_t id = 0;
    size_t dot = str_find_char(name, '.', 0);
    if (dot != SIZE_MAX) {
        struct object *room = apply_find(engine, str_slice(name, 0, dot));
        return room ? find_exit(engine, room, str_slice(name, dot + 1, name.length)) : NULL;
    }
    if (str_starts(name, STR("#"))) {
        bool ok = str_to_u64(str_slice(name, 1, name.length), &id);
        return ok ? world_find(engine_world(engine), id) : NULL;
    }
    return name.length > 0 ? world_find_ref(engine_world(engine), name) : NULL;
}

/* -- the author of a change -- */

struct finding_who {
    struct apply_plan *plan;
    uint64_t object;
    struct str field; /* empty: any */
    const char *name; /* the result */
    int64_t time_ms;
};

static bool is_about(const struct finding_who *finding, const struct change *change)
{
    static const struct {
        const char *field;
        enum change_kind kind;
    } kinds[] = {{"at", CHANGE_MOVED}, {"proto", CHANGE_PROTOS}, {"owner", CHANGE_OWNER},
            {"behaviour", CHANGE_BEHAVIOUR}, {"timers", CHANGE_TIMER}};

    if (change->object != finding->object || finding->field.length == 0) {
        return change->object == finding->object;
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_equal(finding->field, str_of(kinds[i].field))) {
            return change->kind == kinds[i].kind;
        }
    }
    size_t plain = str_starts(finding->field, STR("$")) ? 1 : 0;
    return change->kind == CHANGE_PROPERTY &&
           str_equal(value_as_str(&change->name),
                   str_slice(finding->field, plain, finding->field.length));
}

static bool take_set(void *data, const struct history_set *set)
{
    struct finding_who *finding = data;
    const struct account *account = account_of(finding->plan->engine, set->author);
    struct change_set changes;
    struct err err;
    if (!account || !change_set_decode(set->bytes, &changes, &err)) {
        return true;
    }
    bool found = false;
    for (size_t i = 0; i < changes.count && !found; i++) {
        found = is_about(finding, &changes.list[i]);
    }
    change_set_finish(&changes);
    if (found) {
        finding->name = account->name;
        finding->time_ms = set->time_ms;
    }
    return !found;
}

/* Appends " (Cob, 14:20)", with a date if it was not today. */
static void put_who(struct apply_plan *plan, const struct object *object, struct str field)
{
    struct finding_who finding = {.plan = plan, .object = object->id, .field = field};
    history_each_of(plan->engine, object->id, 0, take_set, &finding);
    if (!finding.name) {
        buf_add_text(&plan->bang, " (changed here)\n");
        return;
    }
    time_t then = (time_t)(finding.time_ms / 1000);
    time_t now = time(NULL);
    struct tm then_tm;
    struct tm now_tm;
    char text[32] = "";
    (void)localtime_r(&then, &then_tm);
    (void)localtime_r(&now, &now_tm);
    bool today = then_tm.tm_yday == now_tm.tm_yday && then_tm.tm_year == now_tm.tm_year;
    (void)strftime(text, sizeof(text), today ? "%H:%M" : "%Y-%m-%d %H:%M", &then_tm);
    buf_printf(&plan->bang, " (%s, %s)\n", finding.name, text);
}

/* -- rows -- */

void apply_plan_conflict(struct apply_plan *plan, const char *name, struct str field,
        const struct object *object)
{
    const char *dot = field.length > 0 ? "." : "";
    if (plan->make->side == APPLY_OURS) {
        buf_printf(&plan->notes, "(%s%s%.*s stays as it is here)\n", name, dot, STR_FMT(field));
        return;
    }
    plan->conflicts++;
    buf_printf(&plan->bang, "! %s%s%.*s", name, dot, STR_FMT(field));
    if (object) {
        put_who(plan, object, field);
    } else {
        buf_add_text(&plan->bang, " (gone here)\n");
    }
}

static const char *kind_of_apply_plan(
        const struct apply_plan *plan, const struct design_thing *thing)
{
    return thing->exit.length > 0 ? "exit"
                                  : plan->make->files->files.records[thing->record].kind.bytes;
}

void apply_plan_create(struct apply_plan *plan, size_t thing)
{
    const struct design_thing *made = &plan->make->files->things[thing];
    plan->created =
            mem_realloc(plan->created, (plan->created_count + 1) * sizeof(*plan->created));
    plan->created[plan->created_count++] = thing;
    apply_plan_touch(plan, str_of(made->name));
    buf_printf(&plan->plus, "+ %s %s\n", kind_of_apply_plan(plan, made), made->name);
}

void apply_plan_touch(struct apply_plan *plan, struct str name)
{
    bool known = plan->touched_count > 0 &&
                 str_equal(str_of(plan->touched[plan->touched_count - 1]), name);
    if (!known) {
        plan->touched =
                mem_realloc(plan->touched, (plan->touched_count + 1) * sizeof(*plan->touched));
        plan->touched[plan->touched_count++] = str_dup(name);
    }
}

void apply_plan_change(struct apply_plan *plan, size_t thing, struct str field)
{
    const char *name = plan->make->files->things[thing].name;
    plan->changed =
            mem_realloc(plan->changed, (plan->changed_count + 1) * sizeof(*plan->changed));
    plan->changed[plan->changed_count++] = (struct apply_change){thing, str_dup(field)};
    apply_plan_touch(plan, str_of(name));
    buf_printf(&plan->tilde, "~ %s.%.*s\n", name, STR_FMT(field));
}

void apply_plan_go(struct apply_plan *plan, const struct object *object, const char *name)
{
    const struct object *proto =
            object->proto_count ? world_find(engine_world(plan->engine), object->protos[0])
                                : NULL;
    buf_printf(&plan->minus, "- %s %s\n",
            object->proto_count == 0 ? "prototype"
            : proto && proto->ref    ? proto->ref
                                     : "object",
            name);
    plan->gone = mem_realloc(plan->gone, (plan->gone_count + 1) * sizeof(*plan->gone));
    plan->gone[plan->gone_count++] = object->id;
    (void)strmap_put(&plan->gone_names, str_of(name), plan);
    apply_plan_touch(plan, str_of(name));
}
