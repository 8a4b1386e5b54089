#pragma once
/* sandbox -- Lua for untrusted code.
 *
 * One sandbox is one lua_State with its own allocator, budget and library. It knows nothing of the
 * game. The host (host.h) fills the globals, opens a transaction, calls, and reads the result.
 *
 * 1. A transaction that exceeds its budget is killed. Nothing in Lua catches that: each further
 *    instruction raises again until the host ends the transaction.
 * 2. Error values that are light userdata belong to the host (kill, signals). Scripts never see
 *    one, so the host must never hand one to a script.
 * 3. A size that a script controls is charged before anything runs or is allocated.
 * 4. The garbage collector is stopped between sandbox_begin and sandbox_end.
 *
 * Files: sandbox.c budget and hook, sandbox_owner.c and sandbox_alloc.c memory, sandbox_run.c calls
 * and messages, sandbox_load.c compiling, sandbox_env.c environments; one file for each library. */
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <lua.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct rng;
struct sandbox;

#define SANDBOX_STRING_MAX ((size_t)1 << 20) /* bytes in a library function's result */
#define SANDBOX_RESULTS_MAX 10000            /* values returned by a library function */
#define SANDBOX_RANGE_MAX 300000             /* indices a library function may walk */
#define SANDBOX_COMPILE_US 4500  /* thread time for `load` and `;`, while others wait */
#define SANDBOX_MESSAGE_MAX 2048 /* bytes of an error message */
#define SANDBOX_TRACE_LEVELS 12

/* In any field, 0 means the default. */
struct sandbox_limits {
    uint32_t transaction_us; /* wall-clock time, if the thread ran for half of it (20,000) */
    uint64_t transaction_instructions; /* steps; about one Lua instruction each (10,000,000) */
    size_t transaction_memory_bytes;   /* growth in a transaction (16 MB) */
    size_t heap_bytes;                 /* all of Lua (32 MB) */
    size_t owner_bytes;  /* held by one builder's scripts after a collection (8 MB) */
    size_t block_bytes;  /* one block (2 MB) */
    size_t hash_bytes;   /* hash part of one table of a builder (128 KB) */
    size_t source_bytes; /* source of one chunk of a builder (64 KiB) */
    bool deterministic;  /* no clock, only steps, so that a run can be repeated */
};

enum sandbox_result {
    SANDBOX_OK,
    SANDBOX_YIELD,
    SANDBOX_ERROR,  /* see sandbox_message */
    SANDBOX_KILLED, /* see sandbox_kill_reason */
    SANDBOX_SIGNAL, /* see sandbox_signal */
};

/* Creates a sandbox. math.random draws from rng (borrowed, may be NULL). */
struct sandbox *sandbox_create(const struct sandbox_limits *limits, struct rng *rng);
void sandbox_destroy(struct sandbox *sb);
/* Returns Lua's main thread. */
lua_State *sandbox_state(struct sandbox *sb);
struct sandbox *sandbox_of(lua_State *L);
/* Sets the host's pointer, borrowed; NULL until set. */
void sandbox_set_data(struct sandbox *sb, void *data);
void *sandbox_data(lua_State *L);
const struct sandbox_limits *sandbox_limits(const struct sandbox *sb);
/* Takes effect at the next sandbox_begin; zero fields are defaults. */
void sandbox_set_limits(struct sandbox *sb, const struct sandbox_limits *limits);

/* -- Transactions -- */

/* Opens a transaction with a fresh budget, as the host's own code (owner 0, trusted). */
void sandbox_begin(struct sandbox *sb);
void sandbox_end(struct sandbox *sb);
/* Sets the owner of the code that runs from here on: memory is counted for owner, and untrusted
 * code has the narrower limits. The transaction's budget does not change. */
void sandbox_set_owner(struct sandbox *sb, uint64_t owner, bool trusted);
uint64_t sandbox_owner(const struct sandbox *sb);
bool sandbox_is_trusted(const struct sandbox *sb);
/* Returns the bytes that owner's code allocated and that are not yet collected. */
size_t sandbox_owner_bytes(const struct sandbox *sb, uint64_t owner);
/* Same without garbage, as measured by the last full collection. */
size_t sandbox_owner_held(const struct sandbox *sb, uint64_t owner);
/* Bytes in use by all of Lua. */
size_t sandbox_heap_bytes(const struct sandbox *sb);

/* Ends the transaction's code: it raises at its next instruction. reason continues a sentence about
 * the script: "it ran for more than 20 ms". The first reason stays. */
void sandbox_kill(struct sandbox *sb, const char *reason, ...) PRINTF_LIKE(2, 3);
bool sandbox_killed(const struct sandbox *sb);
/* Revokes a kill, once in a transaction, with a new budget, so that the caller of the killed code
 * can still report it. The host must have left the killed code. */
void sandbox_grant(struct sandbox *sb, uint32_t us, uint64_t steps);
/* Gives the open transaction a whole new budget, even if it was killed. The host calls it between a
 * rehearsal and its own code around it. */
void sandbox_renew(struct sandbox *sb);
/* Sets the remaining budget of the open transaction to us microseconds and `steps` steps, instead
 * of the limits: for the host's own work. */
void sandbox_extend(struct sandbox *sb, uint32_t us, uint64_t steps);
/* Returns the microseconds for which the thread has run since sandbox_begin; 0 without a clock. */
int64_t sandbox_ran_us(const struct sandbox *sb);

/* Same, but without a clock computed from the steps. */
int64_t sandbox_spent_us(const struct sandbox *sb);

/* A part of the transaction's budget, for code that may not use all of it. */
struct sandbox_part {
    int64_t deadline_us;
    int64_t deadline_thread_us;
    uint64_t steps_max;
    uint32_t us;
    bool by_steps;
};

/* Limits the following code to us microseconds, or the share of the transaction's steps that
 * corresponds to it, if that much is left. *outer is for sandbox_widen. */
void sandbox_narrow(struct sandbox *sb, uint32_t us, struct sandbox_part *outer);
/* Same, but counts only the thread's own time, even on a busy machine: for one call of C code. */
void sandbox_narrow_call(struct sandbox *sb, uint32_t us, struct sandbox_part *outer);
/* Limits the following code to the steps that take us microseconds on the machine for which the limits are made, whatever
 * time they take here: for tests, whose result may not depend on the machine. */
void sandbox_narrow_steps(struct sandbox *sb, uint32_t us, struct sandbox_part *outer);
/* Restores the previous budget. Code that was killed for using up its part, while the transaction
 * has budget left, no longer counts as killed: the host has left it. */
void sandbox_widen(struct sandbox *sb, const struct sandbox_part *outer);
/* Gives the following code a separate budget, while the transaction's own is paused until
 * sandbox_take_up. The transaction must not be killed. */
void sandbox_set_aside(
        struct sandbox *sb, uint32_t us, uint64_t steps, struct sandbox_part *outer);
void sandbox_take_up(struct sandbox *sb, const struct sandbox_part *outer);
/* Returns the reason of the kill; empty if the transaction was not killed. */
const char *sandbox_kill_reason(const struct sandbox *sb);
/* Takes steps from the budget; raises in L if it is spent. For C functions that Lua calls. */
void sandbox_charge(lua_State *L, uint64_t steps);
/* Same, and always reads the clock. */
void sandbox_check(lua_State *L);

/* Raises if too many calls are active in L for one more lua_pcallk. Each caught error walks over
 * all of them, so ending a transaction inside thousands of nested ones would take seconds. */
void sandbox_check_depth(lua_State *L);

/* -- Running -- */

/* Calls the function below its nargs arguments on L, and pops them. On SANDBOX_OK nresults are
 * pushed, else nothing. traceback (may be NULL) gets the message and the levels, a line each. */
enum sandbox_result sandbox_call(
        struct sandbox *sb, lua_State *L, int nargs, int nresults, struct buf *traceback);
/* Starts or continues co with its nargs topmost values. On OK and YIELD, *out_nresults values are
 * on top of co. Otherwise co is finished and must be dropped. The host must begin a transaction
 * first. */
enum sandbox_result sandbox_resume(
        struct sandbox *sb, lua_State *co, int nargs, int *out_nresults, struct buf *traceback);
/* True if a C function called on L may yield to sandbox_resume: L is the coroutine that the
 * host resumed, not one that a script made. */
bool sandbox_may_yield(lua_State *L);
/* Returns the message of the last SANDBOX_ERROR or SANDBOX_KILLED: one clean line. */
const char *sandbox_message(const struct sandbox *sb);
/* Leaves all Lua code, up to the host's sandbox_call or sandbox_resume, which returns
 * SANDBOX_SIGNAL. A script's pcall does not catch it. signal belongs to the host and is not
 * NULL. */
_Noreturn void sandbox_throw_signal(lua_State *L, void *signal);
/* Returns the pointer of the last SANDBOX_SIGNAL. */
void *sandbox_signal(const struct sandbox *sb);
/* Appends up to 12 lines "  file:line in name" for the Lua functions active in L. */
void sandbox_traceback(lua_State *L, struct buf *out);
/* Pushes the value at index as text. Never calls Lua, never shows an address. */
const char *sandbox_push_text(lua_State *L, int index, size_t *out_length);

/* -- Environments -- */

/* Pushes a fresh environment: its own globals over the shared, frozen ones. */
void sandbox_push_environment(struct sandbox *sb, lua_State *L, bool trusted);
/* Pushes the table of shared globals, which the host fills before scripts run. Trusted code also
 * sees the globals of builders. */
void sandbox_push_globals(struct sandbox *sb, lua_State *L, bool trusted);
/* Replaces the table on top by an empty one that reads through to it and refuses writes. */
void sandbox_freeze(lua_State *L);
/* Sets the order of userdata keys in pairs (objects by id), so that runs can be repeated. */
void sandbox_set_key_rank(struct sandbox *sb, uint64_t (*rank)(lua_State *L, int index));
/* Compiles source (text only) with the environment on top as its globals. Pops that; pushes the
 * function on success. On failure err has the message without place, and line and column have the
 * place (from 1; 0: unknown). chunk_name is in Lua's form ("=#12 rev 3"). */
MUST_CHECK bool sandbox_load(lua_State *L, struct str source, const char *chunk_name,
        struct err *err, int *out_line, int *out_column);

/* A source, as for sandbox_load. */
struct sandbox_source {
    struct str text;
    const char *chunk_name;
};

/* Same, for code compiled while others wait: fails if it takes more than us microseconds of the
 * thread's time. The rest of the transaction's budget is not affected. */
MUST_CHECK bool sandbox_load_within(lua_State *L, uint32_t us, struct sandbox_source source,
        struct err *err, int *out_line, int *out_column);
/* Returns the column, from 1, of the first word in that line of source; 0 if line is 0. */
int sandbox_column(struct str source, int line);

/* -- Collector -- */

/* Collects between transactions for about budget_us (0: the default of 500), longer if memory is
 * short. Does nothing until there is enough to collect. True if there is more to do. */
bool sandbox_collect(struct sandbox *sb, uint32_t budget_us);
/* Same in a quiet second: runs for a few milliseconds, even if there is little to collect. When
 * everything is collected, free pages return to the system; call it between slab_trim_begin and
 * slab_trim_end. Returns, once, how far the heap has shrunk from its maximum in bytes; else
 * 0. */
size_t sandbox_rest(struct sandbox *sb);
/* Returns the owner whose scripts were found to hold too much memory, once; 0: none. If the scripts
 * drop it, the collector starts at once. */
uint64_t sandbox_take_hog(struct sandbox *sb);
/* Starts a collection at the end of the transaction, to measure the memory held. */
void sandbox_collect_soon(struct sandbox *sb);
/* Estimates the bytes reachable from the value on top of the stack, and pops it. Call it between
 * transactions. Visits at most steps_max values. */
size_t sandbox_weigh(struct sandbox *sb, lua_State *L, size_t steps_max);
/* Collects all garbage, without a time limit. */
void sandbox_collect_all(struct sandbox *sb);
