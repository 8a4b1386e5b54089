/* sandbox.c -- execution budgets of scripts, and killing those that exceed them.
 *
 * A transaction has one budget of steps, time and memory, whoever owns the code that runs in it.
 * Steps are counted by a count hook (every 50 instructions), by the allocator (a step for 32 bytes)
 * and by library functions, which charge before they work. The clock is read by the hook, by
 * sandbox_check and now and then by sandbox_charge. The time limit is wall-clock time of which the
 * thread has run at least half, so on a busy machine a script is not blamed for other processes. A
 * script that took few steps may run twice as long: the machine stood still, or read.
 *
 * 1. `killed` stays set until the next sandbox_begin. While it is set, the hook of the running
 *    thread has count 1, so every instruction raises.
 * 2. The error value of a kill is light userdata: raising allocates nothing.
 * 3. Only the host runs outside transactions, so it has no budget there.
 *
 * Memory limits are in sandbox_owner.c and sandbox_alloc.c. Functions that catch errors (pcall, xpcall, resume) must
 * call sandbox_pass_on with the status they got. */
#include "engine/sandbox/sandbox.h"

#include "engine/base/clock.h"
#include "engine/sandbox/sandbox_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Steps in a microsecond of C code, on the machine for which the limits are made. */
#define STEPS_A_US 200

/* Charged steps after which the clock is read. */
#define CLOCK_STEPS (UINT64_C(5) * STEPS_A_US)

/* The share of a budget's steps that is few. */
#define FEW_STEPS_SHARE 100

/* Maximum number of active calls at which errors can be caught. */
#define CATCH_DEPTH 1000

static const struct sandbox_limits default_limits = {
        .transaction_us = 20000,
        .transaction_instructions = 10000000,
        .transaction_memory_bytes = (size_t)16 << 20,
        .heap_bytes = (size_t)32 << 20,
        .owner_bytes = (size_t)8 << 20,
        .block_bytes = (size_t)2 << 20,
        .hash_bytes = (size_t)128 << 10,
        .source_bytes = (size_t)64 << 10,
};

static void on_count(lua_State *L, lua_Debug *ar);

void sandbox_set_limits(struct sandbox *sb, const struct sandbox_limits *limits)
{
    struct sandbox_limits *l = &sb->limits;
    const struct sandbox_limits *d = &default_limits;
    *l = *(limits ? limits : d);
    l->transaction_us = l->transaction_us ? l->transaction_us : d->transaction_us;
    l->transaction_instructions = l->transaction_instructions ? l->transaction_instructions
                                                              : d->transaction_instructions;
    l->transaction_memory_bytes = l->transaction_memory_bytes ? l->transaction_memory_bytes
                                                              : d->transaction_memory_bytes;
    l->heap_bytes = l->heap_bytes ? l->heap_bytes : d->heap_bytes;
    l->owner_bytes = l->owner_bytes ? l->owner_bytes : d->owner_bytes;
    l->block_bytes = l->block_bytes ? l->block_bytes : d->block_bytes;
    l->hash_bytes = l->hash_bytes ? l->hash_bytes : d->hash_bytes;
    l->source_bytes = l->source_bytes ? l->source_bytes : d->source_bytes;
}

lua_State *sandbox_state(struct sandbox *sb)
{
    return sb->main;
}

/* New threads get a copy of the main thread's extra space. */
struct sandbox *sandbox_of(lua_State *L)
{
    return *(struct sandbox **)lua_getextraspace(L);
}

void sandbox_set_data(struct sandbox *sb, void *data)
{
    sb->data = data;
}

void *sandbox_data(lua_State *L)
{
    return sandbox_of(L)->data;
}

const struct sandbox_limits *sandbox_limits(const struct sandbox *sb)
{
    return &sb->limits;
}

/* -- Transactions -- */

static void set_deadline(struct sandbox *sb, uint32_t us)
{
    sb->part_us = us;
    if (!sb->limits.deterministic) {
        int64_t now_us = clock_us();
        sb->deadline_us = now_us + (int64_t)us;
        sb->deadline_thread_us = clock_thread_us_at(now_us) + (int64_t)us / 2;
    }
}

void sandbox_begin(struct sandbox *sb)
{
    must(!sb->in_transaction);
    sb->in_transaction = true;
    sb->killed = false;
    sb->granted = false;
    sb->reason[0] = '\0';
    sb->signal = NULL;
    sb->steps = 0;
    sb->clock_at = CLOCK_STEPS;
    sb->steps_max = sb->limits.transaction_instructions;
    set_deadline(sb, sb->limits.transaction_us);
    sb->start_thread_us = sb->deadline_thread_us - (int64_t)sb->limits.transaction_us / 2;
    sb->ran_out = false;
    sb->by_steps = false;
    sb->heap_at_begin = sb->heap;
    sb->owner = 0;
    sb->trusted = true;
    sandbox_set_soft_limit(sb);
}

void sandbox_end(struct sandbox *sb)
{
    must(sb->in_transaction && !sb->running);
    sb->in_transaction = false;
    sb->owner = 0;
    sb->trusted = true;
    if (sb->killed) {
        /* A string table that was refused its growth tries again at each new short string. Trigger
         * that now, while nothing is refused, instead of in the next transaction. */
        (void)lua_pushfstring(sb->main, "healed at %p", (void *)sb);
        lua_pop(sb->main, 1);
        sandbox_start_hook(sb);
    }
}

int64_t sandbox_ran_us(const struct sandbox *sb)
{
    /* The start of the transaction is known to within some microseconds. */
    int64_t ran_us = sb->limits.deterministic ? 0 : clock_thread_us() - sb->start_thread_us;
    return ran_us > 0 ? ran_us : 0;
}

int64_t sandbox_spent_us(const struct sandbox *sb)
{
    if (!sb->limits.deterministic) {
        return sandbox_ran_us(sb);
    }
    return (int64_t)(sb->steps * sb->limits.transaction_us /
                     sb->limits.transaction_instructions);
}

/* -- Parts of a budget -- */

/* The steps that the time up to the deadline is meant for. */
static uint64_t part_steps(const struct sandbox *sb)
{
    return sb->limits.transaction_instructions * sb->part_us / sb->limits.transaction_us;
}

void sandbox_narrow(struct sandbox *sb, uint32_t us, struct sandbox_part *outer)
{
    *outer = (struct sandbox_part){
            sb->deadline_us, sb->deadline_thread_us, sb->steps_max, sb->part_us, sb->by_steps};
    set_deadline(sb, us);
    uint64_t steps = part_steps(sb);
    sb->deadline_us =
            sb->deadline_us < outer->deadline_us ? sb->deadline_us : outer->deadline_us;
    if (sb->deadline_thread_us > outer->deadline_thread_us) {
        sb->deadline_thread_us = outer->deadline_thread_us;
    }
    if (sb->steps + steps < sb->steps_max) {
        sb->steps_max = sb->steps + steps;
    }
}

void sandbox_narrow_steps(struct sandbox *sb, uint32_t us, struct sandbox_part *outer)
{
    uint64_t steps = (uint64_t)us * STEPS_A_US;
    *outer = (struct sandbox_part){
            sb->deadline_us, sb->deadline_thread_us, sb->steps_max, sb->part_us, sb->by_steps};
    sb->part_us = us;
    sb->by_steps = true;
    if (sb->steps + steps < sb->steps_max) {
        sb->steps_max = sb->steps + steps;
    }
}

void sandbox_narrow_call(struct sandbox *sb, uint32_t us, struct sandbox_part *outer)
{
    sandbox_narrow(sb, us, outer);
    if (!sb->limits.deterministic) {
        sb->deadline_us = clock_us();
        sb->deadline_thread_us = clock_thread_us_at(sb->deadline_us) + (int64_t)us;
    }
}

void sandbox_widen(struct sandbox *sb, const struct sandbox_part *outer)
{
    sb->deadline_us = outer->deadline_us;
    sb->deadline_thread_us = outer->deadline_thread_us;
    sb->steps_max = outer->steps_max;
    sb->part_us = outer->us;
    sb->by_steps = outer->by_steps;
    if (sb->killed && sb->ran_out && sb->steps <= sb->steps_max && !sandbox_out_of_time(sb)) {
        sb->killed = false;
        sb->ran_out = false;
    }
}

/* Saves the rest of each budget in outer. */
void sandbox_set_aside(
        struct sandbox *sb, uint32_t us, uint64_t steps, struct sandbox_part *outer)
{
    must(sb->in_transaction && !sb->killed);
    int64_t now_us = clock_us();
    *outer = (struct sandbox_part){sb->deadline_us - now_us,
            sb->deadline_thread_us - clock_thread_us_at(now_us), sb->steps_max - sb->steps,
            sb->part_us, sb->by_steps};
    sb->by_steps = false;
    set_deadline(sb, us);
    sb->steps_max = sb->steps + steps;
}

void sandbox_take_up(struct sandbox *sb, const struct sandbox_part *outer)
{
    int64_t now_us = clock_us();
    sb->deadline_us = now_us + outer->deadline_us;
    sb->deadline_thread_us = clock_thread_us_at(now_us) + outer->deadline_thread_us;
    sb->steps_max = sb->steps + outer->steps_max;
    sb->part_us = outer->us;
    sb->by_steps = outer->by_steps;
}

/* -- Killing -- */

void sandbox_kill(struct sandbox *sb, const char *reason, ...)
{
    if (!sb->killed) {
        sb->killed = true;
        buf_clear(&sb->kill_trace);
        va_list args;
        va_start(args, reason);
        (void)vsnprintf(sb->reason, sizeof(sb->reason), reason, args);
        va_end(args);
        if (sb->running) {
            sandbox_traceback(sb->running, &sb->kill_trace);
        }
    }
    sandbox_hook_soon(sb);
}

bool sandbox_killed(const struct sandbox *sb)
{
    return sb->killed;
}

const char *sandbox_kill_reason(const struct sandbox *sb)
{
    return sb->reason;
}

void sandbox_grant(struct sandbox *sb, uint32_t us, uint64_t steps)
{
    if (!sb->killed || sb->granted || !sb->in_transaction) {
        return;
    }
    sb->killed = false;
    sb->ran_out = false;
    sb->granted = true;
    set_deadline(sb, us);
    sb->steps_max = sb->steps + steps;
    sandbox_grant_memory(sb);
}

void sandbox_renew(struct sandbox *sb)
{
    must(sb->in_transaction);
    if (sb->killed) {
        sb->killed = false;
        sb->granted = false;
        sb->reason[0] = '\0';
        sandbox_grant_memory(sb);
    }
    set_deadline(sb, sb->limits.transaction_us);
    sb->steps_max = sb->steps + sb->limits.transaction_instructions;
}

void sandbox_extend(struct sandbox *sb, uint32_t us, uint64_t steps)
{
    must(sb->in_transaction && !sb->killed);
    set_deadline(sb, us);
    sb->steps_max = sb->steps + steps;
}

void sandbox_start_hook(struct sandbox *sb)
{
    lua_sethook(sb->main, on_count, LUA_MASKCOUNT, SANDBOX_HOOK_COUNT);
}

/* Makes the hook run after the current instruction. */
void sandbox_hook_soon(struct sandbox *sb)
{
    if (sb->running) {
        lua_sethook(sb->running, on_count, LUA_MASKCOUNT, 1);
    }
}

_Noreturn void sandbox_raise_killed(struct sandbox *sb, lua_State *L)
{
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    lua_pushlightuserdata(L, sb);
    (void)lua_error(L);
    __builtin_unreachable();
}

bool sandbox_out_of_time(const struct sandbox *sb)
{
    if (sb->limits.deterministic) {
        return false;
    }
    int64_t now_us = clock_us();
    int64_t more_us = sb->steps < part_steps(sb) / FEW_STEPS_SHARE ? sb->part_us * 3 / 2 : 0;
    return now_us > sb->deadline_us &&
           clock_thread_us_at(now_us) > sb->deadline_thread_us + more_us;
}

void sandbox_look_at_clock(struct sandbox *sb)
{
    if (!sb->killed && sandbox_out_of_time(sb)) {
        sandbox_kill(sb, "it ran for more than %u ms", sb->part_us / 1000);
        sb->ran_out = true;
    }
}

static void look_at_steps(struct sandbox *sb)
{
    if (!sb->killed && sb->steps > sb->steps_max && sb->by_steps) {
        sandbox_kill(
                sb, "this would be stopped: it ran for more than %u ms", sb->part_us / 1000);
        sb->ran_out = true;
    } else if (!sb->killed && sb->steps > sb->steps_max) {
        sandbox_kill(sb, "it ran for more than %llu steps", (unsigned long long)part_steps(sb));
        sb->ran_out = true;
    }
}

static void on_count(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    struct sandbox *sb = sandbox_of(L);
    int count = lua_gethookcount(L);
    if (!sb->in_transaction) {
        return;
    }
    sb->steps += (uint64_t)count + sandbox_hook_cost(sb);
    if (!sb->killed) {
        look_at_steps(sb);
        sandbox_look_at_clock(sb);
    }
    if (sb->killed) {
        sandbox_raise_killed(sb, L);
    }
    int next = sandbox_hook_count(sb);
    if (next != count) {
        lua_sethook(L, on_count, LUA_MASKCOUNT, next);
    }
}

void sandbox_charge(lua_State *L, uint64_t steps)
{
    struct sandbox *sb = sandbox_of(L);
    if (!sb->in_transaction) {
        return;
    }
    /* The sum cannot wrap: a charge is at most a length, and a transaction ends at its limit. */
    sb->steps += steps;
    if (sb->steps >= sb->clock_at) {
        sb->clock_at = sb->steps + CLOCK_STEPS;
        look_at_steps(sb);
        sandbox_look_at_clock(sb);
    }
    if (sb->killed) {
        sandbox_raise_killed(sb, L);
    }
}

void sandbox_check(lua_State *L)
{
    sandbox_of(L)->clock_at = 0;
    sandbox_charge(L, SANDBOX_COST_CALL);
}

void sandbox_check_depth(lua_State *L)
{
    lua_Debug ar;
    if (lua_getstack(L, CATCH_DEPTH, &ar)) {
        (void)luaL_error(L, "too many nested calls to catch errors here");
    }
}

void sandbox_pass_on(lua_State *L, int status)
{
    struct sandbox *sb = sandbox_of(L);
    if (status == LUA_ERRMEM && sb->in_transaction) {
        sandbox_kill(sb, "it ran out of memory");
    }
    if (sb->killed && sb->in_transaction) {
        sandbox_raise_killed(sb, L);
    }
    if (status != LUA_OK && status != LUA_YIELD && lua_islightuserdata(L, -1)) {
        (void)lua_error(L);
    }
}
