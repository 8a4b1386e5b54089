/* quota_share.c -- limits how much of the game one owner's scripts take over time.
 *
 * A transaction's limits do not restrict a script that runs again and again. So each owner has
 * allowances for objects made, custom events, bytes sent to one person and time, which refill by
 * the second: a burst is fine, a stream is not.
 *
 * Time is charged to the owner of the running code, whoever gave the command. An owner without time
 * left is slowed: lines that would run their commands wait (quota_share_wait_ms), their timers rest
 * (tasks_charge), and their handlers get HANDLER_LEAST_US in others' actions. All builders together
 * also have an allowance, so that many first offenders at once do not delay a look by a transaction
 * each. An owner who keeps too much memory in variables loses it: their behaviours are reloaded,
 * their waiting scripts are dropped, and they are notified.
 *
 * The stock game, builders' commands, and undone transactions are not counted. Objects made from a
 * builder's files are. */
#include "engine/core/line/commands.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/behaviour.h"
#include "engine/lua/run/console.h"
#include "engine/session/hub.h"
#include "world/model/tx.h"

#define OBJECTS_MOST 1000.0
#define OBJECTS_A_SECOND 1.0
#define EMITS_MOST 60.0
#define EMITS_A_SECOND 2.0
#define TOLD_MOST (256.0 * 1024)
#define TOLD_A_SECOND (32.0 * 1024)
#define TOLD_BY_TRANSACTION ((size_t)64 << 10)
#define TIME_LEAST_US (-200000.0) /* maximum debt */
#define ALL_TIMES 3               /* refill rate of all, in units of one builder's */
#define QUOTA_SHARE_MINUTE_MS 60000
#define BEGIN_PART 4
#define HANDLER_PART 2
#define HANDLER_FAIR_US 2000
#define HANDLER_LEAST_US 250
#define CHARGE_SURE_US 1000 /* longer times are verified by the thread's own clock */

struct spending {
    double objects;
    double emits;
    double told;
};

/* Remaining time in microseconds; may be negative. */
struct allowance {
    double left_us;
    int64_t at_ms; /* time of the last refill */
};

/* An owner's remaining allowances. */
struct quota_share {
    struct allowance time;
    double us_a_ms;    /* refill rate at the last charge */
    double minute_us;  /* time taken, with older parts counting less */
    int64_t minute_ms; /* when that was computed */
    struct spending left;
    struct spending pending; /* of the open transaction: charged when it commits */
    bool hooked;             /* a tx hook is registered to settle it */
    int64_t at_ms;           /* time of the last refill */
};

static double filled(double left, double a_second, double most, int64_t past_ms)
{
    double now = left + a_second * (double)past_ms / 1000.0;
    return now < most ? now : most;
}

static void settle(void *data)
{
    struct quota_share *share = data;
    share->left.objects -= share->pending.objects;
    share->left.emits -= share->pending.emits;
    share->left.told -= share->pending.told;
    share->pending = (struct spending){0};
    share->hooked = false;
}

static void forgive(void *data)
{
    struct quota_share *share = data;
    share->pending = (struct spending){0};
    share->hooked = false;
}

/* Returns the length of one transaction. */
static double time_most_us(const struct host *host)
{
    return (double)sandbox_limits(host->sandbox)->transaction_us;
}

static struct quota_share *quota_share_get(struct host *host, uint64_t owner)
{
    struct quota_share *share = map_find(&host->shares, owner);
    if (!share) {
        int64_t now_ms = clock_ms();
        share = mem_alloc(sizeof(*share));
        *share = (struct quota_share){.time = {time_most_us(host), now_ms},
                .left = {OBJECTS_MOST, EMITS_MOST, TOLD_MOST},
                .at_ms = now_ms};
        (void)map_put(&host->shares, owner, share);
    }
    return share;
}

/* Returns the refilled share, which is settled with the open tx. */
static struct quota_share *quota_share_now(struct host *host, uint64_t owner)
{
    struct quota_share *share = quota_share_get(host, owner);
    int64_t now_ms = clock_ms();
    int64_t past_ms = now_ms - share->at_ms;
    share->left.objects = filled(share->left.objects, OBJECTS_A_SECOND, OBJECTS_MOST, past_ms);
    share->left.emits = filled(share->left.emits, EMITS_A_SECOND, EMITS_MOST, past_ms);
    share->left.told = filled(share->left.told, TOLD_A_SECOND, TOLD_MOST, past_ms);
    share->at_ms = now_ms;
    if (!share->hooked) {
        share->hooked = true;
        tx_on_end(engine_world(host->engine),
                (struct tx_hook){.undo = forgive, .commit = settle, .data = share});
    }
    return share;
}

/* Returns NULL for the stock game. */
static struct quota_share *quota_share_of(struct host *host)
{
    uint64_t owner = sandbox_owner(host->sandbox);
    bool free = sandbox_is_trusted(host->sandbox) || owner == 0;
    return free ? NULL : quota_share_now(host, owner);
}

bool quota_share_files_made(struct host *host, uint64_t owner, size_t count, struct err *err)
{
    struct quota_share *share = quota_share_now(host, owner);
    if (share->left.objects < share->pending.objects + (double)count) {
        return err_set(err, ERR_LIMIT,
                "your files and scripts would have made too many objects lately: %d at once "
                "and "
                "%d a minute are fine",
                (int)OBJECTS_MOST, (int)(OBJECTS_A_SECOND * 60));
    }
    share->pending.objects += (double)count;
    return true;
}

void quota_share_object(lua_State *L)
{
    struct quota_share *share = quota_share_of(host_of(L));
    if (!share) {
        return;
    }
    if (share->left.objects < share->pending.objects + 1) {
        luaL_error(L,
                "your scripts made too many objects lately: %d at once and %d a minute are "
                "fine",
                (int)OBJECTS_MOST, (int)(OBJECTS_A_SECOND * 60));
    }
    share->pending.objects++;
}

void quota_share_emit(lua_State *L)
{
    struct quota_share *share = quota_share_of(host_of(L));
    if (!share) {
        return;
    }
    if (share->left.emits < share->pending.emits + 1) {
        luaL_error(L, "emit: too many events lately: %d at once and %d a second are fine",
                (int)EMITS_MOST, (int)EMITS_A_SECOND);
    }
    share->pending.emits++;
}

void quota_share_told(lua_State *L)
{
    struct host *host = host_of(L);
    size_t most = hub_open_most(engine_hub(host->engine));
    struct quota_share *share = most > host->told_counted ? quota_share_of(host) : NULL;
    if (!share) {
        return;
    }
    share->pending.told += (double)(most - host->told_counted);
    host->told_counted = most;
    if (most > TOLD_BY_TRANSACTION) {
        sandbox_kill(host->sandbox, "it told somebody more than %zu KiB at once",
                TOLD_BY_TRANSACTION / 1024);
    } else if (share->left.told < share->pending.told) {
        sandbox_kill(host->sandbox, "its owner's scripts told somebody more than %d KiB lately",
                (int)(TOLD_MOST / 1024));
    }
}

/* -- time -- */

static double time_a_ms(const struct host *host)
{
    return 10.0 * (double)engine_options(host->engine)->quotas.most[QUOTA_TIME_PERCENT];
}

/* Returns the allowance after refilling it. */
static double allowance_left(
        struct allowance *allowance, double us_a_ms, double most_us, int64_t now_ms)
{
    double left = allowance->left_us + us_a_ms * (double)(now_ms - allowance->at_ms);
    allowance->left_us = left < most_us ? left : most_us;
    allowance->at_ms = now_ms;
    return allowance->left_us;
}

static double quota_share_left(struct host *host, uint64_t owner, int64_t now_ms)
{
    struct quota_share *share = quota_share_get(host, owner);
    if (now_ms != share->time.at_ms || share->us_a_ms <= 0) {
        share->us_a_ms = 10.0 * (double)quota_limit(host->engine, owner, QUOTA_TIME_PERCENT);
    }
    return allowance_left(&share->time, share->us_a_ms, time_most_us(host), now_ms);
}

static double minute_us(struct quota_share *share, int64_t now_ms)
{
    int64_t past_ms = now_ms - share->minute_ms;
    share->minute_us *=
            past_ms < QUOTA_SHARE_MINUTE_MS ? 1.0 - (double)past_ms / QUOTA_SHARE_MINUTE_MS : 0;
    share->minute_ms += past_ms;
    return share->minute_us;
}

uint64_t quota_share_percent(struct host *host, uint64_t owner)
{
    return (uint64_t)(minute_us(quota_share_get(host, owner), clock_ms()) /
                      (QUOTA_SHARE_MINUTE_MS * 10.0));
}

static double all_left(struct host *host, int64_t now_ms)
{
    return allowance_left(
            host->all_time, ALL_TIMES * time_a_ms(host), time_most_us(host), now_ms);
}

static void take_share(struct allowance *allowance, double us)
{
    allowance->left_us -= us;
    if (allowance->left_us < TIME_LEAST_US) {
        allowance->left_us = TIME_LEAST_US;
    }
}

/* Charges the owner of the code for the thread's time, and the common allowance for the time others
 * waited. */
static void charge(struct host *host, uint64_t owner, int64_t us, int64_t now_ms)
{
    int64_t waited_us = us;
    if (us >= CHARGE_SURE_US) {
        int64_t ran_us = sandbox_ran_us(host->sandbox) - host->charged_us;
        us = us < ran_us ? us : ran_us;
    }
    host->charged_us += us;
    if (owner == 0 || us <= 0) {
        return;
    }
    (void)quota_share_left(host, owner, now_ms);
    (void)all_left(host, now_ms);
    struct quota_share *share = quota_share_get(host, owner);
    share->minute_us = minute_us(share, now_ms) + (double)us;
    take_share(&share->time, (double)us);
    take_share(host->all_time, (double)waited_us);
    tasks_charge(host->engine, owner, us);
    near_time(host, owner, (uint64_t)(share->minute_us / (QUOTA_SHARE_MINUTE_MS * 10.0)),
            (uint64_t)(share->us_a_ms / 10.0));
}

void quota_share_begin(struct host *host)
{
    host->told_counted = 0;
    host->load_left_us = sandbox_limits(host->sandbox)->transaction_us;
    host->charged_us = 0;
    host->charged_to = 0;
    host->charged_at_us = engine_transaction(host->engine)->started_us;
}

uint64_t quota_share_switch(struct host *host, uint64_t owner)
{
    uint64_t before = host->charged_to;
    host->charged_to = owner;
    if (owner == before || sandbox_limits(host->sandbox)->deterministic) {
        return before;
    }
    int64_t now_us = clock_us();
    charge(host, before, now_us - host->charged_at_us, now_us / 1000);
    host->charged_at_us = now_us;
    return before;
}

/* A command starts only with a part of a transaction's time left, so that two long ones do not
 * follow each other. */
int64_t quota_share_wait_ms(struct host *host, uint64_t owner)
{
    int64_t now_ms = clock_ms();
    double wanted_us = time_most_us(host) / BEGIN_PART;
    double left_us = quota_share_left(host, owner, now_ms);
    if (left_us >= wanted_us) {
        return all_left(host, now_ms) >= wanted_us ? 0 : -1;
    }
    return (int64_t)((wanted_us - left_us) / quota_share_get(host, owner)->us_a_ms) + 1;
}

/* Returns at most a part of a transaction. While others' scripts take too much time as well, a
 * first offender gets little, and an owner who used up their share lately the least. */
uint32_t quota_share_handler_us(struct host *host, uint64_t owner)
{
    double most_us = time_most_us(host) / HANDLER_PART;
    int64_t now_ms = clock_ms();
    double own_us = quota_share_left(host, owner, now_ms);
    double left_us = all_left(host, now_ms);
    if (own_us < time_most_us(host) / BEGIN_PART) {
        return HANDLER_LEAST_US;
    }
    left_us = left_us < own_us ? left_us : own_us;
    left_us = left_us < most_us ? left_us : most_us;
    return left_us > HANDLER_FAIR_US ? (uint32_t)left_us : HANDLER_FAIR_US;
}

void quota_share_overran(struct host *host, uint64_t owner)
{
    struct quota_share *share = quota_share_get(host, owner);
    if (!sandbox_limits(host->sandbox)->deterministic && share->time.left_us > 0) {
        share->time.left_us = 0;
    }
}

/* -- memory -- */

#define LOOK_AGAIN_MS 10000 /* how often memory is scanned for an owner near the limit */
#define WEIGH_STEPS 5000    /* for a behaviour; some hundred microseconds */

struct heaviest {
    struct host *host;
    uint64_t object;
    size_t bytes;
};

/* All functions of a behaviour are connected by its variables. */
static void weigh(void *data, const struct behaviour *behaviour)
{
    struct heaviest *heaviest = data;
    lua_State *L = heaviest->host->L;
    lua_newtable(L);
    for (size_t i = 0; i < behaviour->command_count; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, behaviour->commands[i]->function);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    for (size_t i = 0; i < behaviour->handler_count; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, behaviour->handlers[i].function);
        lua_rawseti(L, -2, (lua_Integer)(behaviour->command_count + i) + 1);
    }
    size_t bytes = sandbox_weigh(heaviest->host->sandbox, L, WEIGH_STEPS);
    if (bytes > heaviest->bytes) {
        heaviest->bytes = bytes;
        heaviest->object = behaviour->object;
    }
}

/* Warns the owner who ran last if they hold nearly as much as allowed. */
static void tell_near(struct host *host)
{
    uint64_t owner = host->ran_owner;
    size_t near_bytes = sandbox_limits(host->sandbox)->owner_bytes / 4 * 3;
    struct quota_warning_limit near = {.kind = QUOTA_WARNING_MEMORY,
            .owner = owner,
            .use = sandbox_owner_held(host->sandbox, owner) >> 10,
            .most = sandbox_limits(host->sandbox)->owner_bytes >> 10};
    host->ran_owner = 0;
    if (owner && sandbox_owner_bytes(host->sandbox, owner) >= near_bytes &&
            sandbox_owner_held(host->sandbox, owner) < near_bytes &&
            clock_ms() >= host->look_at_ms) {
        host->look_at_ms = clock_ms() + LOOK_AGAIN_MS;
        sandbox_collect_soon(host->sandbox);
    }
    if (owner && quota_warning_is_due(host, &near)) {
        struct heaviest heaviest = {.host = host};
        behaviours_each_of(host->engine, owner, weigh, &heaviest);
        bool is_console = console_weigh(host, owner, WEIGH_STEPS) > heaviest.bytes;
        near.object = is_console ? 0 : heaviest.object;
        quota_warning_tell(host, &near);
    }
}

void quota_share_memory(
        struct host *host, void (*drop_suspended)(struct host *host, uint64_t owner))
{
    uint64_t owner = sandbox_take_hog(host->sandbox);
    if (owner == 0) {
        tell_near(host);
        return;
    }
    struct heaviest heaviest = {.host = host};
    behaviours_each_of(host->engine, owner, weigh, &heaviest);
    bool is_console = console_weigh(host, owner, WEIGH_STEPS) > heaviest.bytes;
    drop_suspended(host, owner);
    behaviours_forget_owner(host->engine, owner);
    console_forget(host, owner);
    transaction_fault(host->engine, is_console ? 0 : heaviest.object, owner,
            is_console ? STR("your @lua variables used too much memory: they were dropped, and "
                             "your scripts were restarted")
                       : STR("your scripts keep too much memory in variables from one command "
                             "to the next, this one most of it: all were started afresh, "
                             "without it"));
}

void shares_init(struct host *host)
{
    map_init(&host->shares);
    host->all_time = mem_alloc(sizeof(*host->all_time));
    *host->all_time = (struct allowance){time_most_us(host), clock_ms()};
}

void shares_finish(struct host *host)
{
    mem_free(host->all_time);
    map_finish_with(&host->shares, mem_free);
}
