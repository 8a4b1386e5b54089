/* script_office.c -- API calls for wizards: errors, costs and quotas of all owners' scripts.
 *
 * They return what @errors, @cost and @quota show to each owner. A quota is set by the command
 * @quota itself. Every player may read their own. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/run/fault.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/calls_account.h"
#include "engine/modules/workshop/script_calls.h"

#include <stdlib.h>
#include <string.h>

enum { KIB = 1024, COSTS_DEFAULT = 30, COSTS_MAX = 5000, SCRIPT_OFFICE_ERRORS_DEFAULT = 50 };

static struct host *host_of_call_script_office(const struct call *call)
{
    return engine_script_data(call->engine);
}

static void put_owner(struct engine *engine, json_t *json, uint64_t owner)
{
    const struct account *account = account_of(engine, owner);
    calls_json_put(json, "owner", account ? str_of(account->name) : STR_NONE);
}

/* -- errors -- */

struct script_office_fault_list {
    struct engine *engine;
    json_t *list;
};

static void take_fault_script_office(void *data, const struct fault_row *row)
{
    struct script_office_fault_list *faults = data;
    json_t *json = script_fault_json(faults->engine, row);
    put_owner(faults->engine, json, row->owner);
    (void)json_array_append_new(faults->list, json);
}

static enum call_answer run_errors(struct call *call)
{
    struct script_office_fault_list faults = {call->engine, json_array()};
    fault_each_of_all(call->engine,
            (size_t)call_number_or(call, "limit", SCRIPT_OFFICE_ERRORS_DEFAULT),
            take_fault_script_office, &faults);
    return call_give(call, "errors", faults.list);
}

/* -- costs -- */

struct cost_list {
    struct cost_sum items[COSTS_MAX];
    size_t count;
};

static void take_cost_script_office(void *data, const struct cost_sum *sum)
{
    struct cost_list *costs = data;
    if (costs->count < COSTS_MAX) {
        costs->items[costs->count++] = *sum;
    }
}

static int most_first(const void *a, const void *b)
{
    const struct cost_sum *one = a;
    const struct cost_sum *other = b;
    return (one->us < other->us) - (one->us > other->us);
}

static enum call_answer run_costs(struct call *call)
{
    struct cost_list *costs = mem_alloc(sizeof(*costs));
    json_t *list = json_array();
    size_t most = (size_t)call_number_or(call, "limit", COSTS_DEFAULT);
    costs_each(host_of_call_script_office(call), take_cost_script_office, costs);
    qsort(costs->items, costs->count, sizeof(costs->items[0]), most_first);
    for (size_t i = 0; i < costs->count && i < most; i++) {
        const struct cost_sum *sum = &costs->items[i];
        json_t *json = json_pack("{s:f, s:f, s:I, s:o}", "ms", (double)sum->us / 1000.0, "most",
                (double)sum->most_us / 1000.0, "runs", (json_int_t)sum->runs, "object",
                calls_json_object(call->engine, sum->object));
        must(json);
        calls_json_put(json, "name", sum->name);
        put_owner(call->engine, json, sum->owner);
        (void)json_array_append_new(list, json);
    }
    mem_free(costs);
    return call_give(call, "costs", list);
}

/* -- quotas -- */

static json_t *quota_json(const char *name, uint64_t use, bool bound, uint64_t most)
{
    json_t *json = json_pack("{s:s, s:I}", "name", name, "use", (json_int_t)use);
    must(json);
    if (bound) {
        (void)json_object_set_new(json, "most", json_integer((json_int_t)most));
    }
    return json;
}

/* Answers like build.quota. */
static enum call_answer give_quotas(struct call *call, uint64_t who)
{
    struct host *host = host_of_call_script_office(call);
    struct engine *engine = call->engine;
    json_t *list = json_array();
    bool bound = quota_binds(engine, who);
    for (enum quota quota = 0; quota < QUOTAS; quota++) {
        (void)json_array_append_new(list,
                quota_json(quota_name(quota), host_quota_use(host, who, quota),
                        bound || quota == QUOTA_TIME_PERCENT, quota_limit(engine, who, quota)));
    }
    (void)json_array_append_new(
            list, quota_json("memory_kib", sandbox_owner_bytes(host->sandbox, who) / KIB, bound,
                          sandbox_limits(host->sandbox)->owner_bytes / KIB));
    return call_give(call, "quotas", list);
}

static enum call_answer run_quotas(struct call *call)
{
    const struct account *account = calls_find_account(call);
    return account ? give_quotas(call, account->character) : CALL_FAILED;
}

static enum call_answer run_own_quotas(struct call *call)
{
    return give_quotas(call, call->character);
}

static enum call_answer run_quota(struct call *call)
{
    const struct account *account = calls_find_account(call);
    struct buf list = {0};
    if (!account) {
        return CALL_FAILED;
    }
    uint64_t who = account->character;
    buf_printf(&list, "%.*s ", STR_FMT(call_text(call, "quota")));
    if (call_has(call, "most")) {
        buf_printf(&list, "%llu", (unsigned long long)call_number(call, "most"));
    } else {
        buf_add_text(&list, "default");
    }
    struct event_arg args[] = {
            {STR("who"), value_object(who)}, {STR("list"), value_str(buf_str(&list))}};
    enum call_answer answer = calls_order(call, "@quota {who:player} = {list:text}", args, 2);
    value_finish(&args[1].value);
    buf_finish(&list);
    return answer == CALL_DONE ? give_quotas(call, who) : answer;
}

void script_office_add(struct host *host)
{
    static const struct call_handler handlers[] = {
            {"script.faults", run_errors},
            {"script.costs", run_costs},
            {"account.quotas", run_quotas},
            {"account.quota", run_quota},
            {"own.quotas", run_own_quotas},
    };
    calls_add(host->engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
