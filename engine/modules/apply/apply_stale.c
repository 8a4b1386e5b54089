/* apply_stale.c -- finds things that are unchanged in the files, but were changed by other files.
 *
 * The world may have something as another apply wrote it, while these files have its state before
 * that. Then the files are older than that apply, or they revert it (`git revert` restores the
 * old base with the old text). If the files have other changes too, the first is assumed: the
 * world's state stays, and a note says so. Without other changes nobody would apply old files on
 * purpose, so it is a conflict until the user chooses a side. */
#include "engine/base/mem.h"
#include "engine/modules/apply/apply_impl.h"

#include <string.h>

enum { APPLY_STALE_NAMED_MAX = 5 };

struct stale {
    struct apply_plan *plan;
    struct strmap seen; /* "NAME.FIELD": a newer apply touched it */
    bool busy;          /* the files change something else */
    bool asks;
    struct buf names; /* of things that stay */
    size_t staying;
};

/* True if this is the newest apply that touched the field (empty: the whole thing). */
static bool is_first(struct stale *stale, const char *name, struct str field)
{
    struct buf key = {0};
    buf_printf(&key, "%s.%.*s", name, STR_FMT(field));
    bool first = strmap_put(&stale->seen, buf_str(&key), stale) == NULL;
    buf_finish(&key);
    return first;
}

static bool is_settled(const struct stale *stale, const char *name)
{
    struct buf key = {0};
    buf_printf(&key, "%s.", name);
    bool settled = strmap_find(&stale->seen, buf_str(&key));
    buf_finish(&key);
    return settled;
}

/* Decides one case. Returns true if the files win; the caller then adds the change. */
static bool settle_apply_stale(struct stale *stale, const char *name, struct str field)
{
    struct apply_plan *plan = stale->plan;
    enum apply_side side = plan->make->side;
    if (!stale->busy && side == APPLY_NEITHER) {
        stale->asks = true;
        apply_plan_conflict(plan, name, field, apply_find(plan->engine, str_of(name)));
    } else if (stale->busy || side == APPLY_OURS) {
        if (stale->staying++ < APPLY_STALE_NAMED_MAX) {
            buf_printf(&stale->names, "%s%s%s%.*s", stale->names.length > 0 ? ", " : "", name,
                    field.length > 0 ? "." : "", STR_FMT(field));
        }
        if (side == APPLY_OURS) {
            /* recorded, so that the question is asked only once */
            apply_plan_touch(plan, str_of(name));
        }
    }
    return !stale->busy && side == APPLY_THEIRS;
}

static bool is_same(const struct value *one, const struct value *other)
{
    return one && other ? value_equal(one, other) : one == other;
}

static void compare_changed(struct stale *stale, const struct design_thing *thing,
        const struct base_thing *before, const struct base_thing *wrote)
{
    struct apply_plan *plan = stale->plan;
    const struct base_thing *base = base_find(&plan->base, str_of(thing->name));
    struct object *object = apply_find(plan->engine, str_of(thing->name));
    struct value live =
            base && object ? apply_fields_of_object(&plan->design, object) : value_nil();
    const struct value *sides[] = {&before->fields, &wrote->fields};
    for (size_t k = 0; base && object && k < 2; k++) {
        for (size_t i = 0; i < value_table_count(sides[k]); i++) {
            struct value key = value_nil();
            (void)value_table_at(sides[k], i, &key);
            struct str field = value_as_str(&key);
            const struct value *then = value_table_get_str(&before->fields, field);
            const struct value *applied = value_table_get_str(&wrote->fields, field);
            const struct value *said = value_table_get_str(&thing->fields, field);
            if (!is_same(then, applied) && is_first(stale, thing->name, field) &&
                    is_same(applied, value_table_get_str(&live, field)) &&
                    !is_same(said, applied) && base_knows(&base->fields, field, said) &&
                    settle_apply_stale(stale, thing->name, field)) {
                apply_plan_change(plan, (size_t)(thing - plan->make->files->things), field);
            }
        }
    }
    value_finish(&live);
}

static void compare_one(
        struct stale *stale, const struct base_thing *before, const struct base_thing *wrote)
{
    struct apply_plan *plan = stale->plan;
    const struct design_files *files = plan->make->files;
    struct str name = str_of(wrote->name);
    const struct design_thing *thing = design_files_find(files, name);
    bool was = value_table_count(&before->fields) > 0;
    bool is = value_table_count(&wrote->fields) > 0;
    /* Equal sides: the user has chosen the world's side before. */
    bool whole = was != is || value_equal(&before->fields, &wrote->fields);
    if (whole ? !is_first(stale, wrote->name, STR_NONE) : is_settled(stale, wrote->name)) {
        return;
    }
    if (was && is) {
        if (thing && !whole) {
            compare_changed(stale, thing, before, wrote);
        }
        return;
    }
    bool known = base_find(&plan->base, name);
    bool went = is && !thing && !known && strmap_find(&files->present, str_of(wrote->file));
    bool came = was && thing && known;
    /* Only then the world is asked: an apply may have made thousands. */
    bool differs = (went || came) && went == (apply_find(plan->engine, name) != NULL);
    if (!differs || !settle_apply_stale(stale, wrote->name, STR_NONE)) {
        return;
    }
    if (went) {
        apply_plan_remove(plan, wrote);
        plan->whole = true;
    } else {
        apply_plan_create(plan, (size_t)(thing - files->things));
    }
}

static void take_memory(void *data, const struct base *before, const struct base *wrote)
{
    for (size_t i = 0; i < wrote->count; i++) {
        compare_one(data, base_find(before, str_of(wrote->things[i].name)), &wrote->things[i]);
    }
}

void apply_stale_compare(struct apply_plan *plan)
{
    struct stale stale = {.plan = plan,
            .busy = plan->created_count + plan->changed_count + plan->gone_count +
                            plan->conflicts >
                    0};
    strmap_init(&stale.seen);
    apply_each_memory(plan->engine, take_memory, &stale);
    if (stale.staying > APPLY_STALE_NAMED_MAX) {
        buf_printf(&stale.names, " and %zu more", stale.staying - APPLY_STALE_NAMED_MAX);
    }
    if (stale.staying > 0) {
        buf_printf(&plan->notes, "(kept, because it was applied from other files since: %s)\n",
                stale.names.bytes);
    }
    if (stale.asks) {
        buf_add_text(&plan->notes,
                "(These files have the state before that. If they are only older, get the "
                "newer ones; --ours keeps the world's state, --theirs takes it back.)\n");
    }
    strmap_finish(&stale.seen);
    buf_finish(&stale.names);
}
