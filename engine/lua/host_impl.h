#pragma once
/* host_impl.h -- internal declarations of the script layer, for its own files only. */
#include "engine/core/engine.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/event.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/quota.h"
#include "engine/lua/bind/bind.h"
#include "engine/lua/host.h"
#include "engine/lua/value/answers.h"
#include "engine/lua/value/event_field.h"
#include "engine/lua/value/proxy.h"
#include "engine/sandbox/sandbox.h"

#include <lauxlib.h>
#include <lua.h>

/* The reason why a coroutine is suspended. */
enum suspend {
    SUSPEND_NONE = 0,
    SUSPEND_WAIT,     /* seconds */
    SUSPEND_ASK,      /* the next line of the actor */
    SUSPEND_LINES,    /* lines up to "." */
    SUSPEND_EDIT,     /* one line as typed; a line "!…" is run as a command meanwhile */
    SUSPEND_RAW,      /* one line as typed, whatever it says */
    SUSPEND_APPROVAL, /* a yes or no to the game's question (line/question.h) */
    SUSPEND_SECRET,   /* one line of one session, hidden by its client */
    SUSPEND_JOB,      /* a worker's answer; the job calls host_resume_later */
};

/* State at the beginning of a run, for its replay. */
struct replay_start {
    size_t tx; /* a savepoint */
    struct rng rng;
    int64_t time_ms;
    enum suspend suspended; /* its state before this run */
    struct value answer;    /* owned: the string it was resumed with, or nil */
};

/* Somebody waiting for the end of a suspended script, for example a call. */
struct script_awaited {
    /* why: plain text, the reason of a refusal. Called outside a transaction, or in that of its
     * last part. */
    void (*ended)(struct engine *engine, const struct script_awaited *awaited,
            enum outcome outcome, struct str why);
    uint64_t ticket; /* of the call */
    uint64_t object; /* that it concerns */
};

/* One running or suspended coroutine of a script. */
struct script {
    struct host *host;
    lua_State *co;
    int ref;        /* reference of co in the registry */
    uint64_t token; /* identifies it to the core; never reused */
    uint64_t owner; /* its rights */
    bool stock;
    uint64_t behaviour; /* object whose behaviour it is, for faults; 0: stock */
    uint32_t revision;  /* of that behaviour, for its quarantine; 0: not counted */
    int function;       /* registry reference of the running function */
    uint64_t this_object;
    uint64_t actor;
    uint64_t trusted;      /* see struct rights; ends with a wait */
    enum line_about about; /* same */
    bool alone;            /* it asked for a password: only its session reads what it tells */
    bool declined;         /* a question of it was cancelled, so it may not ask again */
    bool resumes;          /* it has its answer, and continues in its own task */
    int64_t paid;          /* coins it took since it last asked */
    uint64_t session;
    uint64_t cost;                 /* its key in cost.c; 0: none */
    const struct event *event;     /* during its first run: the event that started it, */
    const struct handler *handler; /* and the handler that runs, if any */
    struct str page;               /* of on_page, which it answers; empty: none */
    struct replay_start *start;    /* during a run; borrowed, NULL: the game's own */
    struct value inputs;           /* owned: inputs of its earlier parts, or nil */
    uint64_t leans_on; /* the commit that its knowledge from before its suspension depends on */
    bool may_yield;
    bool is_before; /* stop() is allowed */
    enum suspend suspend;
    int64_t suspend_ms;         /* SUSPEND_WAIT: how long */
    int64_t suspended_at_ms;    /* world time when it was suspended */
    int64_t suspended_since_ms; /* same, monotonic */
    uint32_t suspend_seconds;   /* SUSPEND_ASK, SUSPEND_LINES: time-out, 0 none */
    bool suspend_prompts;       /* SUSPEND_LINES: with a prompt whenever they pause */
    uint64_t suspend_who;       /* the player it asks */
    struct menu *suspend_menu;  /* owned: the question; NULL: a secret */
    int64_t offered_coins; /* of an offer (bind_offer.c): what a yes allows once; 0: none */
    uint64_t offered_place;
    uint64_t menu_told;                 /* hash of the question and options listed last */
    uint64_t wait_task;                 /* handle of its task */
    void (*job)(struct script *script); /* SUSPEND_JOB: starts the job after the commit */
    void *job_data;                     /* owned; the job's data */
    bool holds;     /* SUSPEND_JOB: lines of the session wait meanwhile (secret_hold) */
    char *recorded; /* owned; a building command's line, for history_begin */
    uint64_t recorded_by;
    struct script_awaited awaited; /* told how it ends; zero: nobody */
};

/* A behaviour while its chunk runs: command(), before() and on() add to it. */
struct loading {
    struct behaviour *behaviour; /* NULL: a file of stock commands */
    const char *family;          /* of stock commands */
    const char *package;         /* of a stock file; NULL: none */
    size_t command_capacity;
    size_t handler_capacity;
    bool in_chunk; /* registration is allowed */
    bool drafted;  /* see chunk */
    int *refs;     /* functions of a stock file so far, owned by stock_refs */
};

struct stock_files;
struct approval;
struct chunk;

/* What the module workshop does in each run of a script, if the build has it. */
struct host_tools {
    /* begin and ended are called around each run. */
    void (*begin)(struct script *script, int nargs, struct replay_start *start);
    void (*ended)(struct script *script, enum outcome outcome,
            const struct handler_result *result, int64_t begun_us);
    /* Appends the inputs of the failed run. */
    void (*put_inputs)(const struct script *script, struct buf *out);
    /* Takes a case for host->test_cases, from the arguments of test(). */
    void (*add_case)(lua_State *L);
    /* True if the running test has set the next result of random. Raises if that is out of range. */
    bool (*take_die)(lua_State *L, lua_Integer low, lua_Integer high, lua_Integer *out);
    /* True if the running test has set this setting of a package; pushes its value. */
    bool (*setting)(lua_State *L, struct str package, struct str name);
    /* The question of a script in the running test. */
    void (*asked)(struct host *host, const struct approval *approval);
    /* Is called with each source that was loaded, unless it is being saved; with why, if one to save did not load. */
    void (*loaded)(struct host *host, const struct chunk *chunk, struct err *why, int line);
    /* Frees what it keeps in the host. */
    void (*finish)(struct host *host);
};
struct stock_load;

#define REPLAY_TOUCHED 256 /* slots for the objects that a run reads */
#define REPLAY_ROOTS 16    /* and of objects that it is called with */
#define REPLAY_KEEPINGS 16 /* objects marked at once, by all viewers */

/* An object that was read, and the outermost run that read it. */
struct touched {
    uint64_t id;
    uint64_t epoch;
};

/* Runs of object's scripts are recorded, for its viewer. */
struct keeping {
    uint64_t object;
    uint64_t viewer;
    int64_t until_ms; /* monotonic */
    unsigned left;
};

enum { HOST_SHARDS = 256 };

struct host {
    struct engine *engine;          /* borrowed */
    const struct host_tools *tools; /* NULL without the module workshop */
    struct sandbox *sandbox;
    lua_State *L;
    struct catalogue *catalogue; /* owned: the game's language; NULL: English */
    struct map scripts;          /* token -> struct script, suspended only */
    uint64_t next_token;
    uint64_t suspended_last;
    struct script *running; /* innermost running script; NULL between runs */
    struct loading *loading;
    lua_State **pool; /* finished coroutines for reuse; their references are in pool_refs */
    int *pool_refs;
    size_t pool_count;
    int shards[HOST_SHARDS];        /* registry: weak tables of object proxies, by id */
    int event_fields[EVENT_FIELDS]; /* registry: the names of fields: event_field.h */
    uint32_t proxies_made;          /* since these tables were last packed */
    int keys;                       /* registry: property name -> method, field or atom */
    int modules;          /* registry: name -> result of require; for the live stock scripts */
    int pages;            /* registry: name -> functions of on_page; same */
    unsigned stock_loads; /* how often they were loaded */
    struct stock_load *stock_load;  /* while the stock scripts are loaded */
    struct stock_load *stock_begun; /* owned; the same, also between its slices */
    bool (*load_early)(
            struct host *host, const char *package, struct str name, struct err *err);
    struct stock_files *stock_files; /* owned; live stock sources, NULL before the first load */
    int *stock_refs; /* registry references of the live stock commands' functions */
    size_t stock_ref_count;
    struct test_cases *test_cases; /* collects the cases of test(); NULL: cases are ignored */
    struct testing *testing;       /* the running test, or NULL */
    struct debug_run *debugging;   /* of the module workshop: debug.h; NULL: none */
    struct map consoles;           /* session -> struct console, owned: see console.c */
    unsigned use_depth;            /* depth of nested module loading */
    uint64_t use_instead; /* module under trial, used in its revision in force; 0: none */
    struct map costs;     /* by cost_key -> struct cost, owned */
    uint64_t cost_of;     /* key of the running script */
    int64_t cost_at_us;   /* when it last started or continued */
    int64_t cost_run_us;  /* its time in this run so far */
    struct touched touched[REPLAY_TOUCHED];
    uint64_t touched_epoch; /* number of the outermost run */
    struct keeping keepings[REPLAY_KEEPINGS];
    struct watches *watches;   /* of the module workshop: script_watch.c */
    struct spelling *spelling; /* of the module workshop: spelling.c */
    struct logged *log_lines;  /* owned: recent log() lines, see logged.h */
    struct buf *logged;        /* log() lines during a replay; borrowed, or NULL */
    uint64_t logged_owner;     /* the scripts' owner */
    struct tracing *tracings;  /* of the module workshop: tracing.c */
    uint64_t tracing_number;   /* number of the last one */
    struct cost_tried *tried;  /* costs of a rehearsal; borrowed, or NULL */
    struct buf *printed;       /* output of a line typed in `@lua`; borrowed, or NULL */
    struct buf scratch;
    int64_t load_left_us; /* time left for loading behaviours in the open transaction */
    struct map quota_warning_told; /* owner, kind -> earliest next warning */
    int64_t look_at_ms;            /* earliest next memory scan for an owner near their limit */
    uint64_t ran_owner;            /* owner of the builder's script that ran last */
    struct map shares;             /* owner -> struct share, owned: see quota_share.c */
    size_t told_counted;           /* part of hub_open_most already counted */
    struct allowance *all_time;    /* owned: time for all builders' scripts together */
    uint64_t charged_to;           /* owner of the running code; 0: the game */
    int64_t charged_at_us;         /* when that was set */
    int64_t charged_us;            /* time of the open transaction so far, for all owners */
    uint64_t grew_owner;           /* owner with larger properties since near_bytes; 0: none */
    uint64_t grew_transaction;     /* number of the transaction that did */
    uint64_t grew_bytes; /* growth by scripts; not reduced before the transaction ends */
    uint64_t metered_transaction; /* number of the transaction */
    uint64_t metered_work;        /* its work charged so far: see api.c */
    struct host_stats stats;
};

/* Records that the running script reads an object, for its replay. */
static inline void host_touch(struct host *host, uint64_t id)
{
    for (uint64_t i = 0; i < 4; i++) {
        struct touched *slot = &host->touched[(id + i) % REPLAY_TOUCHED];
        if (slot->epoch != host->touched_epoch) {
            *slot = (struct touched){id, host->touched_epoch};
            return;
        }
        if (slot->id == id) {
            return;
        }
    }
}

#define HOST_POOL_MAX 64 /* coroutines kept for reuse */

/* -- api.c -- */
struct host *host_of(lua_State *L);
/* Returns the proxy at index if it is of that kind, else NULL. Every userdata in scripts begins with its kind. */
void *test_proxy(lua_State *L, int index, const void *kind);

static inline struct engine *engine_of(lua_State *L)
{
    return host_of(L)->engine;
}

/* Pointers thrown with sandbox_throw_signal. */
extern const char signal_refuse;
extern const char signal_pass;
extern const char signal_stop;
extern const char signal_done; /* the run ends here, successfully */
extern const char signal_end;  /* transaction->ending is set */

/* Leaves all Lua code if the transaction is ending. Call it after calls into the core that may have run handlers. */
void host_check_ending(lua_State *L);

/* Counts what others than the acting player will read (speech_limit_take_shown); refuses the command if too much. */
void host_count_shown(lua_State *L);
/* Raises unless the open transaction may be written to (not inside on("describe")). */
void host_check_writable(lua_State *L);
/* Must a muted or banned player's script stay silent to everyone but themselves (to; NULL: everyone there)? At their
 * own command it is refused; in a timer of theirs (true) only its output is dropped. */
bool host_is_muted(lua_State *L, const struct object *to);
/* Ends the script if WHO, whose words it would get, is muted: it could repeat them to others. Not for a wizard's
 * script. */
void host_check_words(lua_State *L, const struct object *who);
/* True if the running code may speak in place (a room, or an object in one). */
bool host_may_tell(struct engine *engine, struct object *place);
/* Kills the transaction if its output exceeds the limit. */
void host_check_output(lua_State *L);

/* -- run.c, suspend.c -- */
/* The engine's interface, see script_ops. */
enum outcome host_run_command(void *data, const struct command *command,
        struct object *this_object, struct event *event);
enum outcome host_run_handler(void *data, const struct behaviour *behaviour,
        const struct handler *handler, struct object *this_object, struct event *event,
        struct handler_result *result);
void host_transaction_began(void *data);
void host_transaction_ended(void *data);
void host_grant(void *data);
void host_rest(void *data);
void host_place_of(void *data, int function, struct buf *out);
/* Appends for whom the script runs, and why. */
void host_put_occasion(const struct script *script, struct buf *out);
/* Returns the reason for waiting as a word for builders. */
const char *host_suspend_name(enum suspend suspend);
/* Parks the running script; use as `return host_suspend(...)` from a C function called by Lua. k (may be NULL) runs
 * at the resume. */
int host_suspend(lua_State *L, enum suspend suspend, lua_KFunction k);
/* Continues a suspended script in the open transaction, with the values pushed on script->co. */
enum outcome host_resume_here(struct host *host, struct script *script, int nargs);
/* Queues a suspended script to continue in its own transaction, with nargs values already pushed on script->co. */
void host_resume_later(struct host *host, struct script *script, int nargs);
/* Return the token that a job passes to its answer, since the script may end meanwhile, and the script for such a
 * token; NULL: it has ended. */
void *host_token_data(const struct script *script);
struct script *host_script_of(struct engine *engine, void *data);
/* Registers somebody waiting for the script that was suspended last in the open transaction. */
void host_await(struct host *host, const struct script_awaited *awaited);
/* Raises if no further script of the running one's owner may be parked. */
void host_check_suspended(lua_State *L);
struct script *host_script_create(struct host *host);
void host_script_destroy(struct script *script);
/* Finishes a run: suspends or recycles the coroutine. */
void host_script_ended(struct script *script, bool suspended);
void host_schedule(struct script *script);
enum outcome host_run(struct script *script, int nargs, struct handler_result *result);
enum outcome host_answered(void *data, uint64_t token, const struct str *line);

/* Shows actor a text returned by script, marked as the script's (provenance.h). Call it in the open transaction, with
 * the script's rights. always: even if it begins with the thing's name. */
void host_tell_marked(
        struct script *script, struct object *actor, struct str text, bool always);

/* -- bind_task.c -- */
/* True if the running script could wait here. */
bool host_may_wait(lua_State *L);

/* Records whose script put thing into somebody's hands. */
void host_note_given(struct engine *engine, struct object *thing, struct object *to);

/* -- bind_build.c -- */
/* Waits until the objects named by the string at 1 are found anywhere, and returns a list; use as `return
 * host_find_named(L)`. */
int host_find_named(lua_State *L);

/* -- quota_share.c -- */
/* Raises if the running builder's scripts made too many objects lately; counts one. */
void quota_share_object(lua_State *L);
/* Counts objects made from owner's files. False with a sentence if there were too many lately. */
MUST_CHECK bool quota_share_files_made(
        struct host *host, uint64_t owner, size_t count, struct err *err);
/* Same for custom events (emit). */
void quota_share_emit(lua_State *L);
/* Begins a transaction. */
void quota_share_begin(struct host *host);
/* Charges the time from here on to owner (0: the game). Returns the previous owner. */
uint64_t quota_share_switch(struct host *host, uint64_t owner);
/* Returns how long a line that would run owner's command is delayed: 0 not at all, below 0 until others had their
 * turn. */
int64_t quota_share_wait_ms(struct host *host, uint64_t owner);
/* Records that a handler of owner used up the time from quota_share_handler_us: owner has no time left now. */
void quota_share_overran(struct host *host, uint64_t owner);
/* Returns the time that a handler of owner may take in another owner's transaction. */
uint32_t quota_share_handler_us(struct host *host, uint64_t owner);
/* Counts the output of the open transaction. Kills it if its builder's scripts sent too much lately. */
void quota_share_told(lua_State *L);
/* Restarts the scripts of owners who hold too much memory, after drop_suspended ended those that wait. Call it
 * between transactions. */
void quota_share_memory(
        struct host *host, void (*drop_suspended)(struct host *host, uint64_t owner));
void shares_init(struct host *host);
void shares_finish(struct host *host);
/* Returns the percentage of the last minute that their scripts took. */
uint64_t quota_share_percent(struct host *host, uint64_t owner);
/* Returns how many of an owner's own scripts wait. */
size_t host_suspended_of(const struct host *host, uint64_t owner);
/* Drops an owner's waiting scripts, except commands of the game that wait for their answer. */
void host_drop_suspended_of(struct host *host, uint64_t owner);
/* Ends the scripts that wait on behalf of a destroyed object, once the destruction is certain. */
void host_end_tasks_of(struct host *host, uint64_t object);

/* -- quota_warning.c -- */
enum near_kind {
    QUOTA_WARNING_OBJECTS,
    QUOTA_WARNING_BYTES, /* in KiB */
    QUOTA_WARNING_TIMERS,
    QUOTA_WARNING_MEMORY, /* in KiB */
    QUOTA_WARNING_TIME,   /* percent of processor time in the last minute */
    QUOTA_WARNING_KINDS
};

/* An owner's use and limit, and the behaviour's object with the largest part of it; 0: none. */
struct quota_warning_limit {
    enum near_kind kind;
    uint64_t owner;
    uint64_t object;
    uint64_t use;
    uint64_t most;
};

/* True if usage is at least 75 % and no warning was sent recently. The caller must warn then. */
bool quota_warning_is_due(struct host *host, const struct quota_warning_limit *near);
void quota_warning_tell(struct host *host, const struct quota_warning_limit *near);
/* Warns if the running script brings owner near a quota with its new use. */
void quota_warning_quota(lua_State *L, uint64_t owner, enum quota quota, uint64_t use);
/* Warns if the properties of host->grew_owner have grown near their quota, after object's script has run. */
void near_bytes(struct host *host, uint64_t object);
/* Warns if owner's scripts took nearly the allowed part of the last minute. */
void near_time(struct host *host, uint64_t owner, uint64_t percent, uint64_t most);

/* -- bind_tasks.c -- */
/* True if the actor may see and end a suspended script. */
bool host_task_is_theirs(struct engine *engine, uint64_t actor, const struct script *script);
/* Appends the innermost waiting line of Lua: "#12 rev 3:7". */
void host_task_place(const struct script *script, struct buf *out);

/* -- cost.c -- */
#define COST_MINUTES 10
#define COST_NAME_MAX 40
#define COST_TRIED_MAX 16

/* Costs of a rehearsal, by behaviour. */
struct cost_tried {
    size_t count;

    struct {
        uint64_t object;
        int64_t us;
    } list[COST_TRIED_MAX];
};

/* Costs of one command or handler in the last ten minutes. */
struct cost_sum {
    uint64_t object;
    uint64_t owner;
    struct str name;
    uint64_t us;
    uint64_t most_us; /* maximum of one run */
    uint64_t runs;
};

/* The counting state before a nested run. */
struct cost_outer {
    uint64_t of;
    int64_t run_us;
};

/* Returns the key that a run of the script, for that event or pattern, is counted under. */
uint64_t cost_key(struct host *host, const struct script *script, struct str name);
/* cost_enter starts counting for key; cost_leave stops it and returns the microseconds taken. */
struct cost_outer cost_enter(struct host *host, uint64_t key);
int64_t cost_leave(struct host *host, struct cost_outer outer);
void costs_each(
        struct host *host, void (*visit)(void *data, const struct cost_sum *sum), void *data);
void costs_finish(struct host *host);

/* Returns owner's use of a quota, including those that bind_quota.c counts. */
uint64_t host_quota_use(struct host *host, uint64_t owner, enum quota quota);

/* Returns the event or pattern of a key; empty if it is no longer known. */
struct str cost_name(struct host *host, uint64_t key);
/* Returns microseconds of an internal clock, or steps instead of time where a test counts those. */
int64_t cost_now_us(const struct host *host);

/* -- quarantine.c -- */
/* Returns the revision of object's behaviour that is in force; 0: none. */
uint32_t quarantine_in_force(struct host *host, const struct object *object);
#define QUARANTINE_REASON_MAX 300
/* True if object's newest revision is quarantined; out is then its last fault. */
bool quarantine_reason(
        struct host *host, const struct object *object, char out[QUARANTINE_REASON_MAX + 1]);
/* Begin and end counting successes and failures of a behaviour. */
void quarantine_watch(struct host *host, struct behaviour *behaviour);
void quarantine_forget(struct behaviour *behaviour);
/* Record how a run of a script ended. */
void quarantine_ran_well(const struct script *script);
void quarantine_failed(const struct script *script, bool killed, struct str why);
void quarantine_did_not_load(
        struct host *host, const struct object *object, uint64_t owner, struct str why);

/* -- loader.c -- */
struct behaviour *loader_load(void *data, struct object *object);
void loader_unload(void *data, struct behaviour *behaviour);

/* Source of a future behaviour, or of a module of the stock game. */
struct chunk {
    struct str source;
    struct str compiled; /* the same as Lua's precompiled chunk, if the build made one */
    const char *name;    /* its name in errors, behind a "=" */
    int environment;     /* registry: its globals; 0: of its own */
    uint64_t object;     /* object of the behaviour; 0: none */
    uint32_t revision;
    int64_t saved_ms; /* time of the revision; 0: stock */
    uint64_t owner;   /* owner whose rights it has */
    bool stock;       /* it has the rights of the stock game */
    bool drafted;     /* it is being saved now: the refs it names must exist */
    bool in_part;     /* it has only a part of the transaction's budget: see sandbox_narrow */
    bool is_around;   /* a part beside the one under test: its cases are not collected */
    int results;      /* number of values it returns */
};

/* Compiles and runs chunk as a behaviour; NULL with err filled on failure. */
struct behaviour *loader_compile(struct host *host, const struct chunk *chunk, struct err *err,
        int *out_line, int *out_column);
/* Same for the parts of one behaviour, which share their globals. The behaviour is of the object and revision of the
 * first. On failure *out_failed is the index of the part. */
struct behaviour *loader_compile_parts(struct host *host, struct chunk *parts, size_t count,
        size_t *out_failed, struct err *err, int *out_line);
/* Frees a behaviour that was never published. */
void loader_discard(struct host *host, struct behaviour *behaviour);
/* Compiles chunk and runs it once, registering into loading. On success its results are left on host->L. */
bool loader_run_chunk(struct host *host, const struct chunk *chunk, struct loading *loading,
        struct err *err, int *out_line, int *out_column);
/* -- require.c -- */
void require_open(struct host *host);

/* -- parts.c -- */
#define BEHAVIOUR_PARTS_MAX 16
#define PART_PATH_MAX 160

/* One file of the behaviour of a stock prototype. */
struct part {
    char path[PART_PATH_MAX];     /* "scripts/NAME/behaviours/REF.lua" */
    char name[PART_PATH_MAX + 1]; /* the path behind a "=" */
    struct str text;              /* borrowed from host->stock_files */
};

/* Finds the files of the stock behaviour ref, in the order in which they are loaded. Returns their number. */
size_t parts_find(
        const struct host *host, const char *ref, struct part out[BEHAVIOUR_PARTS_MAX]);
/* Loads the behaviour of a stock prototype from its parts; NULL if there are none, or on a failure, which is logged.
 * */
struct behaviour *parts_load(struct host *host, const struct object *object);
/* -- use.c -- */
void use_open(struct host *host);
/* -- convert.c -- */
void push_value(lua_State *L, const struct value *value); /* tables become fresh Lua tables */
void push_str(lua_State *L, struct str s);
/* Converts Lua to a value: strings are cleaned, tables copied (proxies too). Raises if it cannot be stored. The
 * caller owns it. */
struct value to_value(lua_State *L, int index);
/* Same without raising: returns NULL, or why it cannot be stored; then *out is nil. */
const char *try_value(lua_State *L, int index, struct value *out);
struct str to_str(lua_State *L, int index); /* a string argument, borrowed from Lua */
/* Same for a line as somebody could type it: raises if it is too long or not plain text. */
struct str to_line(lua_State *L, int index);
/* Checks a table argument, and replaces a table stored in a property by a copy. Raises if it is not a table. */
void check_table(lua_State *L, int index);
/* Collects the values of a template's {names} from the table at index (0 or nil: none). Returns how many; the args'
 * values must be finished. */
size_t to_args(lua_State *L, int index, struct str text, struct event_arg *args);
void event_args_finish(struct event_arg *args, size_t count);
bool text_is_clean(struct str s, bool lines);

/* True if object's properties may grow from `before` to `after` bytes in the world file, by its owner's quota.
 * Otherwise pushes the reason. */
bool may_grow(lua_State *L, const struct object *object, size_t before, size_t after);

/* Pushes a function for scripts, charged for its text arguments and for the core's reads. */
void meter_push(lua_State *L, lua_CFunction function);

/* -- bind_*.c: each adds its functions -- */
struct api {
    const char *name;
    lua_CFunction function;
};

void api_add(struct host *host, bool trusted, const struct api *api, size_t count);
/* Adds open methods (method_add_open), and the functions that they were in the old spelling. */
void api_add_acts(struct host *host, const struct api *api, size_t count);
void api_add_table(
        struct host *host, const char *name, const struct api *api, size_t count); /* trusted */
/* -- fields.c: these set a field of the table on top -- */
void set_integer(lua_State *L, const char *name, lua_Integer number);
void set_number(lua_State *L, const char *name, double number);
void set_seconds(lua_State *L, const char *name, int64_t ms);
/* Pushes a number, as a whole one if it is. */
void push_amount(lua_State *L, double amount);
#define NOTES_PREFIX "_notes:"
#define NOTES_NAME_MAX 32
/* Returns "_notes:12": each owner has a property of their own, so that no owner fills another's. */
struct str notes_name(uint64_t owner, char out[NOTES_NAME_MAX]);
void set_flag(lua_State *L, const char *name, bool flag);
void set_text(lua_State *L, const char *name, const char *text);
void set_str(lua_State *L, const char *name, struct str text);
void set_object(lua_State *L, const char *name, uint64_t id);
/* Pops the value on top, and appends it to the list below it. */
void append_item(lua_State *L);
/* -- literal.c -- */
/* Reads a literal as @set does: 12, "text", #12, $ref (resolved at the actor's place: match_ref), {1, 2}. */
MUST_CHECK bool literal_read(
        struct engine *engine, struct str text, struct value *out, struct err *err);
/* Appends a value as builders read it, objects as "a sack (#12)". Plain text, which the caller escapes. */
void literal_show(struct engine *engine, const struct value *value, struct buf *out);
