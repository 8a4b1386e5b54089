/* apply_growth.c -- limits on the changes in files: the size of one transaction, and a builder's
 * quotas.
 *
 * All changes are made in one transaction, and other work waits for it. So a builder may change
 * CHANGES_MAX things at a time, which takes about 20 ms, and a wizard WIZARD_CHANGES_MAX, about
 * 50 ms. A wizard who is alone in the game makes nobody wait and is not limited. */
#include "engine/core/people/presence.h"
#include "engine/core/rights/perm.h"
#include "engine/core/script/quota.h"
#include "engine/core/script/timer.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/apply/apply_impl.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

enum { CHANGES_MAX = 400, WIZARD_CHANGES_MAX = 1000 };

/* True if anybody but the author is connected. */
static bool others_play(struct engine *engine, uint64_t author)
{
    bool do_play = false;
    for (struct presence *p = presence_first(engine); p && !do_play; p = p->next) {
        do_play = p->character != author && p->linkdead_ms == 0 && !p->held && !p->going;
    }
    return do_play;
}

bool apply_is_small(const struct apply_plan *plan, struct err *err)
{
    size_t count = plan->created_count + plan->changed_count + plan->gone_count;
    uint64_t author = plan->make->author;
    bool wizard = role_of(plan->engine, author) == PERM_WIZARD;
    size_t most = wizard ? WIZARD_CHANGES_MAX : CHANGES_MAX;
    return count <= most || (wizard && !others_play(plan->engine, author)) ||
           err_set(err, ERR_LIMIT,
                   "these are %zu changes, but at most %zu are possible at once%s: save in "
                   "parts, each with at most %zu new, changed or removed things",
                   count, most, wizard ? " while others play" : "", most);
}

/* True if the quota allows author's use plus the increase by the open transaction. */
static bool is_within(struct engine *engine, uint64_t author, enum quota quota, uint64_t more,
        struct err *err)
{
    struct buf why = {0};
    bool ok =
            quota_allows(engine, author, quota, quota_use(engine, author, quota), more, &why) ||
            err_set(err, ERR_LIMIT, "%s", why.bytes);
    buf_finish(&why);
    return ok;
}

bool apply_may_make(const struct apply_plan *plan, struct err *err)
{
    uint64_t author = plan->make->author;
    return is_within(plan->engine, author, QUOTA_OBJECTS, plan->created_count, err) &&
           quota_share_files_made(plan->make->host, author, plan->created_count, err);
}

/* The bytes that the open transaction adds to an owner's properties. */
struct growth {
    struct engine *engine;
    uint64_t owner;
    int64_t bytes;
};

static int64_t stored(const struct value *value)
{
    return value && value->kind != VALUE_NIL
                   ? PROP_STORED_BYTES + (int64_t)value_stored_size(value)
                   : 0;
}

static void add_growth(void *data, const struct tx_change *change)
{
    struct growth *growth = data;
    const struct object *object =
            change->kind == TX_PROPERTY
                    ? world_find(engine_world(growth->engine), change->object)
                    : NULL;
    if (object && object->owner == growth->owner) {
        growth->bytes += stored(prop_own(object, change->atom)) - stored(change->old);
    }
}

/* Returns false if the author now has more than the quota allows. */
static bool has_few(struct engine *engine, uint64_t author, enum quota quota, struct err *err)
{
    struct buf why = {0};
    bool ok = quota_allows(engine, author, quota, 0, quota_use(engine, author, quota), &why) ||
              err_set(err, ERR_LIMIT, "%s", why.bytes);
    buf_finish(&why);
    return ok;
}

bool apply_has_room(const struct apply_plan *plan, struct err *err)
{
    struct engine *engine = plan->engine;
    uint64_t author = plan->make->author;
    struct growth growth = {engine, author, 0};
    tx_each_change(engine_world(engine), add_growth, &growth);
    uint64_t more = growth.bytes > 0 ? (uint64_t)growth.bytes : 0;
    bool makes = plan->created_count > 0;
    return is_within(engine, author, QUOTA_BYTES, more, err) &&
           (!makes || has_few(engine, author, QUOTA_OBJECTS, err)) &&
           (quota_use(engine, author, QUOTA_AREAS) <= plan->areas ||
                   has_few(engine, author, QUOTA_AREAS, err)) &&
           (timer_count(engine, author) <= plan->timers ||
                   has_few(engine, author, QUOTA_TIMERS, err));
}
