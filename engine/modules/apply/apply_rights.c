/* apply_rights.c -- what the author of files may change, and what to do where they may not. */
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/apply/apply_impl.h"
#include "world/model/prop.h"

/* Returns the name in a value: a text, or a table with $ref. */
static struct str name_in(const struct value *value)
{
    const struct value *ref = value && value->kind == VALUE_TABLE
                                      ? value_table_get_str(value, STR("$ref"))
                                      : value;
    return ref && ref->kind == VALUE_STRING ? value_as_str(ref) : STR("ROOM");
}

/* Fails for an exit in a room that the author may not change: another has to make it. */
static bool fail_exit(const struct apply_plan *plan, const struct design_thing *thing,
        struct str owner, struct err *err)
{
    const struct design_files *files = plan->make->files;
    const struct text_record *record = &files->files.records[thing->record];
    struct str goal = name_in(value_table_get_str(design_props(files, thing), STR("to")));
    return apply_fail(plan, thing, err,
            "only %.*s makes exits in %.*s: take %.*s out of the files, apply the rest, and "
            "ask "
            "for @link %.*s from $%.*s to $%.*s",
            STR_FMT(owner.length > 0 ? owner : STR("a wizard")), STR_FMT(record->ref),
            STR_FMT(thing->exit), STR_FMT(thing->exit), STR_FMT(record->ref), STR_FMT(goal));
}

bool apply_may_control(const struct apply_plan *plan, const struct design_thing *thing,
        struct object *object, struct err *err)
{
    if (perm_controls(plan->engine, plan->make->author, object)) {
        return true;
    }
    struct str owner = apply_owner_of(plan->engine, object);
    if (thing->exit.length > 0) {
        return fail_exit(plan, thing, owner, err);
    }
    return apply_fail(plan, thing, err, "you don't control %s: %.*s can grant it (@area)",
            thing->name, STR_FMT(owner.length > 0 ? owner : STR("a wizard")));
}

bool apply_may_place(const struct apply_plan *plan, const struct design_thing *thing,
        struct object *place, struct err *err)
{
    if (consent_accepts(plan->engine, plan->make->author, place)) {
        return true;
    }
    if (thing->exit.length > 0) {
        return fail_exit(plan, thing, STR_NONE, err);
    }
    return apply_fail(plan, thing, err,
            "the location of %s does not accept things from you (@accept)", thing->name);
}

/* A rehearsal may make coins, because they are lost at its end; a plan has to refuse what the apply would. */
static bool set_rehearsing(const struct apply_plan *plan, bool rehearsing)
{
    struct transaction *transaction = engine_transaction(plan->engine);
    bool before = transaction->rehearsing;
    transaction->rehearsing = rehearsing;
    return before;
}

bool apply_may_inherit(const struct apply_plan *plan, const struct design_thing *thing,
        struct object *proto, struct err *err)
{
    bool before = set_rehearsing(plan, false);
    enum phrase phrase = perm_refuses_heir(plan->engine, plan->make->author, proto);
    (void)set_rehearsing(plan, before);
    return phrase == PHRASE_END ||
           apply_fail(plan, thing, err, "%s",
                   phrase == PHRASE_perm_no_coin
                           ? "coins are made by the game and its wizards: take it out (for a "
                             "quest's reward: help making quests)"
                           : "a character needs an account, so files cannot make one");
}

const char *apply_refuses_value(const struct apply_plan *plan, struct object *object,
        uint32_t atom, const struct value *value)
{
    bool before = set_rehearsing(plan, false);
    const char *why = perm_refuses_value(plan->engine, object, atom, value);
    (void)set_rehearsing(plan, before);
    return why;
}
