#pragma once
/* sandbox -- a Lua that strangers may use.
 *
 * One sandbox is one lua_State with an allocator, a budget and a library of
 * its own. It knows nothing of the game: the host (host.h) fills the globals,
 * opens a slice, calls, and looks at the result.
 *
 * 1. A slice that passed its budget is killed: nothing in Lua catches that, and
 *    the next instruction after it raises again, until the host ends the slice.
 * 2. Error values that are light userdata belong to the host (kill, signals).
 *    Scripts never see one, so the host must never hand one to a script.
 * 3. Nothing that a script can size runs or allocates before it is charged.
 * 4. Between sandbox_begin and sandbox_end the collector rests.
 *
 * Files: sandbox.c budget and hook, sandbox_alloc.c memory, sandbox_run.c calls
 * and messages, sandbox_load.c compiling, sandbox_env.c environments; one file for
 * each library. */
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <lua.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct rng;
struct sandbox;

#define SANDBOX_STRING_MAX ((size_t)1 << 20) /* bytes a library function may make */
#define SANDBOX_RESULTS_MAX 10000            /* values a library function may return */
#define SANDBOX_RANGE_MAX 300000             /* indices a library function may walk */
#define SANDBOX_COMPILE_US 4500  /* of the thread's time, while others wait: of load and ; */
#define SANDBOX_MESSAGE_MAX 2048 /* bytes of an error message */
#define SANDBOX_TRACE_LEVELS 12

/* Zero in any field stands for the default. */
struct sandbox_limits {
    uint32_t slice_us; /* wall clock of a slice in which the thread ran half of it (20,000) */
    uint64_t
            slice_instructions; /* steps of a slice, about one Lua instruction each (10,000,000)
                                 */
    size_t slice_memory_bytes;  /* growth in a slice (16 MB) */
    size_t heap_bytes;          /* all of Lua (32 MB) */
    size_t owner_bytes;         /* what one builder's scripts may hold for long (8 MB) */
    size_t block_bytes;         /* one block (2 MB) */
    size_t hash_bytes;          /* hash part of one table of a builder (128 KB) */
    size_t source_bytes;        /* source of one chunk of a builder (64 KiB) */
    bool deterministic; /* no clock: steps alone decide, so that a run can be repeated */
};

enum sandbox_result {
    SANDBOX_OK,
    SANDBOX_YIELD,
    SANDBOX_ERROR,  /* see sandbox_message */
    SANDBOX_KILLED, /* see sandbox_kill_reason */
    SANDBOX_SIGNAL, /* see sandbox_signal */
};

/* rng (borrowed, may be NULL) is what math.random draws from. */
struct sandbox *sandbox_create(const struct sandbox_limits *limits, struct rng *rng);
void sandbox_destroy(struct sandbox *sb);
/* The main thread of Lua. */
lua_State *sandbox_state(struct sandbox *sb);
struct sandbox *sandbox_of(lua_State *L);
/* What whoever made the sandbox keeps with it, borrowed; NULL until set. */
void sandbox_set_data(struct sandbox *sb, void *data);
void *sandbox_data(lua_State *L);
const struct sandbox_limits *sandbox_limits(const struct sandbox *sb);
/* Takes effect at the next sandbox_begin; zero fields are defaults. */
void sandbox_set_limits(struct sandbox *sb, const struct sandbox_limits *limits);

/* -- Slices -- */

/* Opens a slice with a fresh budget, as the host's own code (owner 0, trusted). */
void sandbox_begin(struct sandbox *sb);
void sandbox_end(struct sandbox *sb);
/* Says whose code runs from here on: memory is counted for owner, and code that is not
 * trusted has the narrower limits. The budget stays that of the slice. */
void sandbox_set_owner(struct sandbox *sb, uint64_t owner, bool trusted);
uint64_t sandbox_owner(const struct sandbox *sb);
bool sandbox_is_trusted(const struct sandbox *sb);
/* Bytes that owner's code made and that are not collected yet. */
size_t sandbox_owner_bytes(const struct sandbox *sb, uint64_t owner);
/* Same, without what was dropped, as it was when memory was last looked through. */
size_t sandbox_owner_held(const struct sandbox *sb, uint64_t owner);
/* Bytes in use by all of Lua. */
size_t sandbox_heap_bytes(const struct sandbox *sb);

/* Ends the slice's code: it raises at its next instruction. reason continues a sentence that
 * begins with the script: "it ran for more than 20 ms". The first reason stays. */
void sandbox_kill(struct sandbox *sb, const char *reason, ...) PRINTF_LIKE(2, 3);
bool sandbox_killed(const struct sandbox *sb);
/* Takes back a kill, once a slice, with a budget of its own: so that code which called what was
 * killed can still say so. The host has left the killed code. */
void sandbox_grant(struct sandbox *sb, uint32_t us, uint64_t steps);
/* Gives the open slice a whole budget again, whether it was killed or not: between what the host rehearses
 * and its own code around that. */
void sandbox_renew(struct sandbox *sb);
/* Gives the open slice us microseconds and steps from now instead of what the limits say: for
 * what the host itself runs. */
void sandbox_extend(struct sandbox *sb, uint32_t us, uint64_t steps);
/* Microseconds for which the thread has run since sandbox_begin; 0 if there is no clock. */
int64_t sandbox_ran_us(const struct sandbox *sb);

/* Same where steps stand for the time. */
int64_t sandbox_spent_us(const struct sandbox *sb);

/* A part of the slice's budget, for code that may not have all of it. */
struct sandbox_part {
    int64_t deadline_us;
    int64_t deadline_thread_us;
    uint64_t steps_max;
    uint32_t us;
};

/* Gives what runs next us microseconds, or as many of the slice's steps as that is of its time, if there is
 * so much left; *outer is for sandbox_widen. */
void sandbox_narrow(struct sandbox *sb, uint32_t us, struct sandbox_part *outer);
/* Same, but the time is the thread's own alone, also where others keep the machine busy: for one call of C code. */
void sandbox_narrow_call(struct sandbox *sb, uint32_t us, struct sandbox_part *outer);
/* Gives back the budget from before. Code that was killed for using up its part, while the slice
 * has more, no longer counts as killed: the host has left it. */
void sandbox_widen(struct sandbox *sb, const struct sandbox_part *outer);
/* Gives what runs next a budget beside the slice's, which stands still until sandbox_take_up. The slice must not be killed. */
void sandbox_set_aside(
        struct sandbox *sb, uint32_t us, uint64_t steps, struct sandbox_part *outer);
void sandbox_take_up(struct sandbox *sb, const struct sandbox_part *outer);
/* Empty if the slice was not killed. */
const char *sandbox_kill_reason(const struct sandbox *sb);
/* Takes steps from the budget; raises in L if it is spent. For C functions that Lua calls. */
void sandbox_charge(lua_State *L, uint64_t steps);
/* Same, and looks at the clock in any case. */
void sandbox_check(lua_State *L);

/* Raises if too many calls are active in L for one more lua_pcallk: each caught error walks over
 * all of them, so ending a slice inside thousands of nested ones would take seconds. */
void sandbox_check_depth(lua_State *L);

/* -- Running -- */

/* Calls the function under its nargs arguments on L, which are popped; on SANDBOX_OK nresults
 * are pushed, else nothing. traceback (may be NULL) gets message and levels, a line each. */
enum sandbox_result sandbox_call(
        struct sandbox *sb, lua_State *L, int nargs, int nresults, struct buf *traceback);
/* Starts or continues co with its nargs topmost values. On OK and YIELD, *out_nresults values
 * are on top of co; else co is finished and must be dropped. The host begins a slice first. */
enum sandbox_result sandbox_resume(
        struct sandbox *sb, lua_State *co, int nargs, int *out_nresults, struct buf *traceback);
/* True if a C function called on L may yield to sandbox_resume: L is the coroutine that the
 * host resumed, not one that a script made. */
bool sandbox_may_yield(lua_State *L);
/* The message of the last SANDBOX_ERROR or SANDBOX_KILLED: one clean line. */
const char *sandbox_message(const struct sandbox *sb);
/* Leaves all Lua code up to the host's sandbox_call or sandbox_resume, which returns
 * SANDBOX_SIGNAL. No pcall of a script catches it. signal is the host's and not NULL. */
_Noreturn void sandbox_throw_signal(lua_State *L, void *signal);
/* The pointer of the last SANDBOX_SIGNAL. */
void *sandbox_signal(const struct sandbox *sb);
/* Appends up to 12 lines "  file:line in name" for the Lua functions active in L. */
void sandbox_traceback(lua_State *L, struct buf *out);
/* Pushes the text of the value at index; never calls Lua, never shows an address. */
const char *sandbox_push_text(lua_State *L, int index, size_t *out_length);

/* -- Environments -- */

/* Pushes a fresh environment: own globals over the shared, frozen ones. */
void sandbox_push_environment(struct sandbox *sb, lua_State *L, bool trusted);
/* Pushes the table of shared globals, to be filled by the host before scripts run. What
 * builders see, trusted code sees too. */
void sandbox_push_globals(struct sandbox *sb, lua_State *L, bool trusted);
/* Replaces the table on top by an empty one that reads through to it and refuses writes. */
void sandbox_freeze(lua_State *L);
/* Sets what orders userdata keys in pairs, so that runs can be repeated: objects by id. */
void sandbox_set_key_rank(struct sandbox *sb, uint64_t (*rank)(lua_State *L, int index));
/* Compiles source (text only) with the environment on top as its globals. Pops that; pushes the
 * function on success. Else err has the message without place, and line and column (from 1;
 * 0: not known) say where. chunk_name is as Lua has it ("=#12 rev 3"). */
MUST_CHECK bool sandbox_load(lua_State *L, struct str source, const char *chunk_name,
        struct err *err, int *out_line, int *out_column);
/* Same, for what is compiled while others wait: fails if it takes more than us microseconds of the thread's time. Nothing
 * else of the slice's budget is lost then. */
MUST_CHECK bool sandbox_load_within(lua_State *L, uint32_t us, struct str source,
        const char *chunk_name, struct err *err, int *out_line, int *out_column);
/* The column, from 1, where the words of that line of source begin; 0 if line is 0. */
int sandbox_column(struct str source, int line);

/* -- Collector -- */

/* Collects between slices, for about budget_us (0: the default of 500), more if memory is
 * short. Costs nothing until enough is there to collect. True if there is more to do. */
bool sandbox_collect(struct sandbox *sb, uint32_t budget_us);
/* The same in a quiet second: for a few milliseconds, and also if there is little to collect. When all is collected, pages
 * that are free go back: between lasting_trim_begin and lasting_trim_end. Returns how many bytes less there are then than
 * there were at most, once, and else 0. */
size_t sandbox_rest(struct sandbox *sb);
/* The owner whose scripts were found to hold too much memory between slices, told once; 0: none. If
 * they let go of it, the collector begins at once. */
uint64_t sandbox_take_hog(struct sandbox *sb);
/* Begins to look through memory at the end of the slice, for what is held. */
void sandbox_collect_soon(struct sandbox *sb);
/* About how many bytes can be reached from the value on top of the stack, which is popped; between slices.
 * Looks at steps_max values at most. */
size_t sandbox_weigh(struct sandbox *sb, lua_State *L, size_t steps_max);
/* Collects all there is; takes as long as it takes. */
void sandbox_collect_all(struct sandbox *sb);
