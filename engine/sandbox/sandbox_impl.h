#pragma once
/* Internal declarations of the sandbox, for its own files only. */
#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/sandbox/sandbox.h"

#include <lauxlib.h>

#define SANDBOX_HOOK_COUNT 50
/* Bytes from which one instruction that reads a string is slow. */
#define SANDBOX_HUGE_STRING ((size_t)16 << 10)
#define SANDBOX_COST_COROUTINE 1000
#define SANDBOX_COST_RESUME 50
#define SANDBOX_COST_CALL 5

/* Memory counted for one owner. Blocks carry its index, so it lives as long as the sandbox. */
struct sandbox_owner {
    uint64_t id;
    size_t live_bytes;
    size_t held_bytes; /* live at the end of the last full cycle, so without garbage */
    size_t long_string_bytes;
    size_t huge_string_bytes; /* bytes of strings that make one instruction slow */
    uint32_t weak_strings;    /* short strings that Lua hashes by every second byte */
};

struct sandbox {
    lua_State *main;
    struct mi_heap_s *blocks; /* owned: source of its memory; NULL without mimalloc */
    lua_State *running;       /* innermost thread that executes, NULL outside calls */
    lua_State *task;          /* thread of sandbox_resume, NULL in sandbox_call */
    struct rng *rng;
    void *data; /* borrowed: see sandbox_set_data */
    uint64_t (*key_rank)(lua_State *L, int index);
    struct sandbox_limits limits;

    /* The transaction. */
    bool in_transaction;
    bool killed;
    bool granted;
    bool compiling; /* no hook runs, so the allocator reads the clock */
    bool in_script_coroutine;
    bool trusted;
    uint32_t owner; /* index */
    int64_t start_thread_us;
    int64_t deadline_us;        /* earliest kill by the wall clock, which is cheap to read, */
    int64_t deadline_thread_us; /* and earliest kill by the thread's own time */
    uint32_t part_us;           /* the limit behind these, for messages */
    bool by_steps;              /* the limit is steps alone: sandbox_narrow_steps */
    bool ran_out;               /* killed for one of these limits only */
    uint64_t steps;
    uint64_t steps_max;
    uint64_t clock_at; /* steps at which a charge reads the clock next */
    size_t heap_at_begin;
    size_t heap_soft; /* above this, the transaction is killed */
    void *signal;
    struct buf message;
    struct buf kill_trace;
    char reason[160];

    /* Memory. */
    struct sandbox_owner *owners;
    uint32_t owner_count;
    uint32_t owner_capacity;
    struct map owner_index; /* id -> index, as a pointer-sized number; owner 0 is index 0 */
    size_t heap;
    uint32_t weak_strings; /* of all builders together */
    uint32_t hog; /* index of the owner that held too much at the end of the last cycle, or 0 */
    bool opening; /* inside lua_newstate */
    bool collecting;
    size_t collect_at;        /* heap at which the next cycle starts */
    size_t collected_heap;    /* heap at the end of the last cycle */
    size_t most_heap;         /* its maximum at a cycle's start, since pages were returned */
    uint32_t collect_weak_at; /* or this many weak strings */
};

/* sandbox.c */
/* Sets the hook of the main thread to its usual count. */
void sandbox_start_hook(struct sandbox *sb);
void sandbox_hook_soon(struct sandbox *sb);
_Noreturn void sandbox_raise_killed(struct sandbox *sb, lua_State *L);
bool sandbox_out_of_time(const struct sandbox *sb);
/* Kills the transaction if it is out of time. */
void sandbox_look_at_clock(struct sandbox *sb);
/* Raises if the transaction was killed, or if the error value on top is a signal. */
void sandbox_pass_on(lua_State *L, int status);

/* sandbox_collect.c */
void sandbox_collected(struct sandbox *sb);

/* sandbox_alloc.c */
void *sandbox_alloc(void *data, void *block, size_t old_size, size_t new_size);
void sandbox_blocks_init(struct sandbox *sb);
void sandbox_blocks_finish(struct sandbox *sb);
/* Returns unused pages to the system. most_heap must be more than heap. Call it between
 * slab_trim_begin and slab_trim_end. */
void sandbox_blocks_trim(struct sandbox *sb);

/* sandbox_owner.c */
void sandbox_owners_init(struct sandbox *sb);
void sandbox_owners_finish(struct sandbox *sb);
uint32_t sandbox_owner_find(struct sandbox *sb, uint64_t owner);
void sandbox_set_soft_limit(struct sandbox *sb);
void sandbox_grant_memory(struct sandbox *sb);
/* True if the running code's owner already holds more than the limit of an owner. */
bool sandbox_owner_is_full(const struct sandbox *sb);
size_t sandbox_heap_limit(const struct sandbox *sb);
/* Returns the instructions until the next hook: fewer while one may read huge strings. */
int sandbox_hook_count(const struct sandbox *sb);
/* Returns the steps that the hook adds for huge strings when no clock is used. */
uint64_t sandbox_hook_cost(const struct sandbox *sb);

/* sandbox_trace.c */
/* Adds at most max of the bytes, without control characters and without cutting a character. */
void sandbox_add_clean(struct buf *out, const char *bytes, size_t length, size_t max);

/* sandbox_env.c, and the libraries: each pushes its table */
void sandbox_env_open(struct sandbox *sb);
void sandbox_open_base(lua_State *L, bool trusted); /* adds to the table on top */

/* A function of Lua's own library. */
struct sandbox_loan {
    const char *name; /* NULL ends the list */
    bool charged;     /* may walk over all its arguments, or over the text of the first */
};

/* Adds functions with these names from Lua's library to the table on top. Only for functions
 * without own state that neither allocate much, loop long nor call back. open runs in a temporary
 * lua_State, which is closed again. */
void sandbox_borrow(lua_State *L, lua_CFunction open, const struct sandbox_loan *loans);
void sandbox_open_string(lua_State *L);
void sandbox_open_table(lua_State *L);
void sandbox_open_math(lua_State *L);
void sandbox_open_utf8(lua_State *L);
void sandbox_open_coroutine(lua_State *L);
int sandbox_lua_pairs(lua_State *L);
int sandbox_lua_load(lua_State *L);
int sandbox_lua_format(lua_State *L);
int sandbox_lua_find(lua_State *L);
int sandbox_lua_match(lua_State *L);
int sandbox_lua_gmatch(lua_State *L);
int sandbox_lua_gsub(lua_State *L);
/* Returns position pos in a text of this length, from 1; negative positions count from its end. */
lua_Integer sandbox_position(lua_Integer pos, size_t length);
/* Pushes a table with room for count items. */
void sandbox_push_array(lua_State *L, lua_Integer count);

/* sandbox_sort.c: sorts count numbers with a stable sort. less may raise. */
void sandbox_sort(uint32_t *items, uint32_t *scratch, size_t count,
        bool (*less)(void *data, uint32_t a, uint32_t b), void *data);

/* A string result limited to SANDBOX_STRING_MAX: raises before it is exceeded. */
struct sandbox_text {
    luaL_Buffer buffer;
    lua_State *L;
    size_t length;
};

void sandbox_text_init(struct sandbox_text *text, lua_State *L);
void sandbox_text_add(struct sandbox_text *text, const char *bytes, size_t length);
void sandbox_text_add_char(struct sandbox_text *text, char c);
/* Adds the string or number on top and pops it. */
void sandbox_text_add_value(struct sandbox_text *text);
void sandbox_text_push(struct sandbox_text *text);
/* Raises unless a result of count * size bytes is allowed. */
void sandbox_text_check(lua_State *L, size_t size, lua_Integer count);
/* Returns a string argument, charged for its length if all of it will be read. */
const char *sandbox_arg_text(lua_State *L, int index, size_t *out_length);
