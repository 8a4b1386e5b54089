/* apply_plan.c -- what would files change, and where has the world changed meanwhile?
 *
 * Field by field: what the files do not change stays as it is here; what only they change is changed; what both have
 * changed to different things is a conflict, unless a side was given. What the base (base.h) does not know is new in the
 * files, or a conflict if it is here as something else. Only what stood in a file that is there is taken to be removed:
 * so part of a world can be applied.
 *
 * What the world has is its design: what play made of it is not compared (world/model/played.h). */
#include "engine/app/apply_impl.h"
#include "engine/base/mem.h"
#include "engine/core/keep/history.h"
#include "engine/core/people/account.h"
#include "engine/core/sense/perceive.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* -- finding -- */

static struct object *find_exit(
        struct engine *engine, struct object *room, struct str direction)
{
    size_t count = 0;
    const uint64_t *inside = place_contents(engine->world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine->world, inside[i]);
        if (object && !object->ref && is_exit(engine, object) &&
                str_equal(prop_str(engine->world, object, ATOM_name), direction)) {
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
        return ok ? world_find(engine->world, id) : NULL;
    }
    return name.length > 0 ? world_find_ref(engine->world, name) : NULL;
}

struct object *apply_holder(struct engine *engine, struct object *object)
{
    while (object && !proto_is_ref(engine->world, object, "player")) {
        object = object->location ? world_find(engine->world, object->location) : NULL;
    }
    return object;
}

bool apply_fail(const struct apply_plan *plan, const struct apply_thing *thing, struct err *err,
        const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    const struct text_record *record = &plan->make->files->files.records[thing->record];
    return err_set(err, ERR_DENIED, "%.*s:%u: %s", STR_FMT(record->file), record->line, text);
}

/* -- who was it -- */

struct finding_who {
    struct apply_plan *plan;
    uint64_t object;
    struct str field; /* empty: anything */
    const char *name; /* found */
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

/* Appends " (Cob, 14:20)"; of another day with its date. */
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

/* -- what is found -- */

static void add_created(struct apply_plan *plan, size_t thing)
{
    plan->created =
            mem_realloc(plan->created, (plan->created_count + 1) * sizeof(*plan->created));
    plan->created[plan->created_count++] = thing;
}

static void add_changed(struct apply_plan *plan, size_t thing, struct str field)
{
    plan->changed =
            mem_realloc(plan->changed, (plan->changed_count + 1) * sizeof(*plan->changed));
    plan->changed[plan->changed_count++] = (struct apply_change){thing, str_dup(field)};
    buf_printf(
            &plan->tilde, "~ %s.%.*s\n", plan->make->files->things[thing].name, STR_FMT(field));
}

static void add_gone(struct apply_plan *plan, const struct object *object)
{
    plan->gone = mem_realloc(plan->gone, (plan->gone_count + 1) * sizeof(*plan->gone));
    plan->gone[plan->gone_count++] = object->id;
}

static void conflict(struct apply_plan *plan, const char *name, struct str field,
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

/* -- one thing -- */

static const char *kind_of(const struct apply_plan *plan, const struct apply_thing *thing)
{
    return thing->exit.length > 0 ? "exit"
                                  : plan->make->files->files.records[thing->record].kind.bytes;
}

static bool was_used_up(struct apply_plan *plan, struct str name)
{
    struct store_select select = {
            .table = TABLE_CHANGE_SET,
            .where = {{"author", STORE_EQUAL, value_int(0)}},
            .order = "number",
            .descending = true,
    };
    struct rows sets = rows_read(plan->engine->world, &select, 0);
    bool found = false;
    for (size_t i = 0; i < sets.count && !found; i++) {
        const struct value *data = row_value(&sets.items[i], "data");
        struct change_set set;
        struct err err;
        if (data->kind != VALUE_TABLE || data->table->item_count != 1 ||
                !change_set_decode(value_as_str(&data->table->items[0]), &set, &err)) {
            continue;
        }
        for (size_t k = 0; k < set.count && !found; k++) {
            found = set.list[k].kind == CHANGE_REF &&
                    str_equal(value_as_str(&set.list[k].before), name);
        }
        change_set_finish(&set);
    }
    rows_finish(&sets);
    return found;
}

static bool is_of_new_room(const struct apply_plan *plan, const struct apply_thing *thing)
{
    return thing->exit.length > 0 &&
           !apply_find(plan->engine, plan->make->files->files.records[thing->record].ref);
}

static bool compare_missing(
        struct apply_plan *plan, size_t i, const struct base_thing *base, struct err *err)
{
    const struct apply_thing *thing = &plan->make->files->things[i];
    struct str name = str_of(thing->name);
    if (is_of_new_room(plan, thing) || (base && value_equal(&base->fields, &thing->fields))) {
        return true;
    }
    bool forced = base && plan->make->side == APPLY_THEIRS;
    if (base && !forced && !was_used_up(plan, name)) {
        conflict(plan, thing->name, STR_NONE, NULL);
        return true;
    }
    if (name.bytes[0] == '#') {
        return apply_fail(plan, thing, err,
                "there is no %s here: give what is new a name in place of a number",
                thing->name);
    }
    buf_printf(&plan->plus, "+ %s %s\n", kind_of(plan, thing), thing->name);
    add_created(plan, i);
    return true;
}

static int64_t hash_in(const struct value *fields, struct str field, bool *out_has)
{
    const struct value *hash = fields ? value_table_get_str(fields, field) : NULL;
    *out_has = hash;
    return hash ? hash->integer : 0;
}

static void compare_field(struct apply_plan *plan, size_t i, const struct value *base,
        const struct value *live, struct object *object, struct str field)
{
    const struct apply_thing *thing = &plan->make->files->things[i];
    bool has[3];
    int64_t theirs = hash_in(&thing->fields, field, &has[0]);
    int64_t ours = hash_in(live, field, &has[1]);
    int64_t then = hash_in(base, field, &has[2]);
    if (has[0] == has[1] && theirs == ours) {
        return;
    }
    if (base && has[0] == has[2] && theirs == then) {
        return; /* only here */
    }
    bool only_theirs = base && has[1] == has[2] && ours == then;
    if (only_theirs || plan->make->side == APPLY_THEIRS) {
        add_changed(plan, i, field);
    } else {
        conflict(plan, thing->name, field, object);
    }
}

static bool compare_thing(struct apply_plan *plan, size_t i, struct err *err)
{
    const struct apply_thing *thing = &plan->make->files->things[i];
    const struct base_thing *base = base_find(&plan->base, str_of(thing->name));
    struct object *object = apply_find(plan->engine, str_of(thing->name));
    if (!object) {
        return compare_missing(plan, i, base, err);
    }
    if (proto_is_ref(plan->engine->world, object, "player") && !object->ref) {
        return apply_fail(plan, thing, err, "%s is somebody's character", thing->name);
    }
    const struct value *then = base ? &base->fields : NULL;
    if (then && value_equal(then, &thing->fields)) {
        return true; /* the files say nothing new of it */
    }
    struct value live = apply_fields_of_object(plan->make->host, object);
    for (size_t k = 0; k < value_table_count(&thing->fields); k++) {
        struct value field = value_nil();
        (void)value_table_at(&thing->fields, k, &field);
        compare_field(plan, i, then, &live, object, value_as_str(&field));
    }
    for (size_t k = 0; then && k < value_table_count(then); k++) {
        struct value field = value_nil();
        (void)value_table_at(then, k, &field);
        if (!value_table_get_str(&thing->fields, value_as_str(&field))) {
            compare_field(plan, i, then, &live, object, value_as_str(&field));
        }
    }
    value_finish(&live);
    return true;
}

/* -- what the files have no more -- */

static bool is_removed(const struct apply_plan *plan, const struct base_thing *base)
{
    const struct apply_files *files = plan->make->files;
    return !base->dropped && strmap_find(&files->present, str_of(base->file)) &&
           !apply_files_find(files, str_of(base->name));
}

static void compare_removed(struct apply_plan *plan, const struct base_thing *base)
{
    struct object *object = apply_find(plan->engine, str_of(base->name));
    if (!object || proto_is_ref(plan->engine->world, object, "player")) {
        return;
    }
    struct value live = apply_fields_of_object(plan->make->host, object);
    bool same = true;
    for (size_t i = 0; i < value_table_count(&base->fields) && same; i++) {
        struct value field = value_nil();
        const struct value *then = value_table_at(&base->fields, i, &field);
        const struct value *now = value_table_get_str(&live, value_as_str(&field));
        same = now && value_equal(now, then);
    }
    /* What hand-written files leave to the world is not built since. */
    for (size_t i = 0; i < value_table_count(&live) && same; i++) {
        struct value field = value_nil();
        (void)value_table_at(&live, i, &field);
        struct str name = value_as_str(&field);
        same = value_table_get_str(&base->fields, name) || str_equal(name, STR("twin")) ||
               str_equal(name, STR("owner"));
    }
    value_finish(&live);
    const struct object *holder = apply_holder(plan->engine, object);
    if (!same && plan->make->side != APPLY_THEIRS) {
        conflict(plan, base->name, STR_NONE, object);
    } else if (holder) {
        buf_printf(&plan->notes, "(%s is with %.*s, and stays)\n", base->name,
                STR_FMT(prop_str(plan->engine->world,
                        world_find(plan->engine->world, holder->id), ATOM_name)));
    } else {
        const struct object *proto =
                object->proto_count ? world_find(plan->engine->world, object->protos[0]) : NULL;
        buf_printf(&plan->minus, "- %s %s\n",
                object->proto_count == 0 ? "prototype"
                : proto && proto->ref    ? proto->ref
                                         : "object",
                base->name);
        add_gone(plan, object);
    }
}

/* -- all of it -- */

bool apply_plan_compare(struct apply_plan *plan, struct err *err)
{
    for (size_t i = 0; i < plan->make->files->count; i++) {
        if (!compare_thing(plan, i, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < plan->base.count; i++) {
        if (is_removed(plan, &plan->base.things[i])) {
            compare_removed(plan, &plan->base.things[i]);
        }
    }
    return true;
}

void apply_plan_finish(struct apply_plan *plan)
{
    for (size_t i = 0; i < plan->changed_count; i++) {
        mem_free(plan->changed[i].field);
    }
    mem_free(plan->changed);
    mem_free(plan->created);
    mem_free(plan->gone);
    base_finish(&plan->base);
    buf_finish(&plan->plus);
    buf_finish(&plan->tilde);
    buf_finish(&plan->minus);
    buf_finish(&plan->bang);
    buf_finish(&plan->notes);
}
