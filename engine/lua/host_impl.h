#pragma once
/* host_impl.h -- what the files of the script layer share; nobody else includes it. */
#include "engine/core/engine.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/event.h"
#include "engine/core/run/slice.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/quota.h"
#include "engine/lua/host.h"
#include "engine/lua/value/proxy.h"
#include "engine/sandbox/sandbox.h"

#include <lauxlib.h>
#include <lua.h>

/* Why a coroutine was parked: what it waits for. */
enum park {
    PARK_NONE = 0,
    PARK_WAIT,  /* seconds */
    PARK_ASK,   /* the next line of the actor */
    PARK_LINES, /* lines up to "." */
    PARK_EDIT,  /* one line as it is typed; one that begins with "!" is a command meanwhile */
    PARK_RAW,   /* one line as it is typed, whatever it says */
    PARK_APPROVAL, /* a yes or no to a question of the game's (line/question.h) */
    PARK_SECRET,   /* one line of one session, which its client does not show */
    PARK_JOB,      /* a worker's answer; the job calls host_resume_later */
};

/* What a run finds when it begins, for replay.c. */
struct replay_start {
    size_t tx; /* a savepoint */
    struct rng rng;
    int64_t time_ms;
    enum park parked;    /* what it waited for before */
    struct value answer; /* owned: a string that it went on with, or nil */
};

/* Who waits for the end of a script that was parked: a call, say. */
struct script_awaited {
    /* why: plain text, of what was refused. Outside a slice, or in that of its last part. */
    void (*ended)(struct engine *engine, const struct script_awaited *awaited,
            enum outcome outcome, struct str why);
    uint64_t ticket; /* of the call */
    uint64_t object; /* which it is about */
};

/* One running or parked coroutine of a script. */
struct script {
    struct host *host;
    lua_State *co;
    int ref;        /* of co in the registry */
    uint64_t token; /* names it to the core; never reused */
    uint64_t owner; /* whose rights */
    bool stock;
    uint64_t behaviour; /* the object whose behaviour it is, for faults; 0: stock */
    uint32_t revision;  /* of that, for its quarantine; 0: not counted */
    int function;       /* the registry's reference of what runs */
    uint64_t this_object;
    uint64_t actor;
    uint64_t trusted;      /* see struct rights; ends with a wait */
    enum line_about about; /* same */
    bool declined;         /* a question of it was given up, and it asks no more */
    bool resumes;          /* it has its answer, and goes on in a task of its own */
    int64_t paid;          /* coins it took since it asked last */
    uint64_t session;
    uint64_t cost;             /* what it counts for, see cost.c; 0: nothing */
    const struct event *event; /* while it runs for the first time: what it was called for, */
    const struct handler *handler; /* and by which handler, if by one */
    struct replay_start *start;    /* while it runs; borrowed, NULL: the game's own */
    struct value inputs;           /* owned: of all its parts before it was parked, or nil */
    uint64_t leans_on; /* the commit that what it knows from before it was parked may be of */
    bool may_yield;
    bool is_before; /* stop() is understood */
    enum park park;
    int64_t park_ms;                    /* PARK_WAIT: how long */
    int64_t parked_at_ms;               /* when, in world time */
    int64_t parked_ms;                  /* monotonic: since when */
    uint32_t park_seconds;              /* PARK_ASK, PARK_LINES: time-out, 0 none */
    bool park_prompts;                  /* PARK_LINES: with a prompt wherever they pause */
    uint64_t park_who;                  /* whom it asks */
    struct menu *park_menu;             /* owned: what is asked; NULL: a secret */
    uint64_t menu_told;                 /* menu_hash of the options that were listed last */
    uint64_t wait_task;                 /* handle in tasks */
    void (*job)(struct script *script); /* PARK_JOB: starts it, once the slice is committed */
    void *job_data;                     /* owned; what the job needs */
    bool holds;     /* PARK_JOB: the session's lines wait meanwhile (secret_hold) */
    char *recorded; /* owned; a building command's line, for history_begin in each of its slices */
    uint64_t recorded_by;
    struct script_awaited awaited; /* who is told how it ends; zero: nobody */
};

/* A behaviour while its chunk runs: what command(), before(), on() add to. */
struct loading {
    struct behaviour *behaviour; /* NULL: a file of stock commands */
    const char *family;          /* of stock commands */
    size_t command_capacity;
    size_t handler_capacity;
    bool in_chunk; /* registration is allowed */
    bool drafted;  /* of chunk */
    int *refs;     /* functions made so far of a stock file, owned by stock_refs */
};

struct stock_files;

#define REPLAY_TOUCHED 256 /* slots for what a run looks at */
#define REPLAY_ROOTS 16    /* and of objects that it is called with */
#define REPLAY_KEEPINGS 16 /* marked at once, by anybody */

/* An object that was looked at, in which outermost run. */
struct touched {
    uint64_t id;
    uint64_t epoch;
};

/* The runs of object's scripts are kept, for its viewer. */
struct keeping {
    uint64_t object;
    uint64_t viewer;
    int64_t until_ms; /* monotonic */
    unsigned left;
};

struct host {
    struct engine *engine; /* borrowed */
    struct sandbox *sandbox;
    lua_State *L;
    struct map scripts; /* token -> struct script, parked only */
    uint64_t next_token;
    uint64_t parked_last;
    struct script *running; /* innermost; NULL between runs */
    struct loading *loading;
    lua_State **pool; /* finished coroutines for reuse; their refs in pool_refs */
    int *pool_refs;
    size_t pool_count;
    int shards;            /* registry: array of weak tables of object proxies */
    uint32_t proxies_made; /* since these were last as small as can be */
    int keys;              /* registry: property name -> method, field or atom */
    int modules;           /* registry: name -> what require gives; of the live stock scripts */
    struct stock_files
            *stock_files; /* owned; sources of the live stock scripts, NULL before the first */
    int *stock_refs;      /* registry references of the live stock commands' functions */
    size_t stock_ref_count;
    struct test_cases *test_cases; /* what test() adds to; NULL: cases are left out */
    struct testing *testing;       /* the test that runs, or NULL */
    struct map consoles;           /* session -> struct console, owned: see console.c */
    unsigned use_depth;            /* of modules within modules that load */
    uint64_t
            use_instead; /* a module that is tried: its revision in force stands for all; 0: none */
    struct map costs;    /* by cost_key -> struct cost, owned */
    uint64_t cost_of;    /* what runs now */
    int64_t cost_at_us;  /* since when */
    int64_t cost_run_us; /* of the run so far */
    struct touched touched[REPLAY_TOUCHED];
    uint64_t touched_epoch; /* of the run outermost now */
    struct keeping keepings[REPLAY_KEEPINGS];
    struct watches *watches;  /* owned: script_watch.c */
    struct logged *log_lines; /* owned: what log() said last, see logged.h */
    struct buf *logged;       /* what log() says in a replay; borrowed, or NULL */
    uint64_t logged_owner;    /* by whose scripts */
    struct tracing *tracings; /* owned: see tracing.c */
    uint64_t tracing_number;  /* of the last */
    struct cost_tried *tried; /* what is rehearsed takes; borrowed, or NULL */
    struct buf *printed;      /* what the line being tried out prints; borrowed, or NULL */
    struct buf scratch;
    int64_t load_left_us; /* for loading behaviours in the open slice */
    struct map near_told; /* owner and kind -> until when they are not told again: see near.c */
    int64_t look_at_ms;  /* not before is memory looked through for somebody near their limit */
    uint64_t ran_owner;  /* of the builder's script that ran last */
    struct map shares;   /* owner -> struct share, owned: see share.c */
    size_t told_counted; /* of the open slice's hub_unsealed_most */
    struct allowance *all_time; /* owned: what all builders' scripts may take */
    uint64_t charged_to;        /* whose code runs now, by share_switch; 0: the game's */
    int64_t charged_at_us;      /* since when */
    int64_t charged_us;         /* of the open slice so far, to anybody */
    uint64_t
            grew_owner; /* whose properties scripts made longer since near_bytes asked; 0: nobody's */
    uint64_t grew_slice; /* number of the slice in which */
    uint64_t
            grew_bytes; /* scripts made properties so much longer: nothing is taken back before it ends */
    uint64_t metered_slice; /* number of the slice of which */
    uint64_t metered_work;  /* so much work was charged: see api.c */
    struct host_stats stats;
};

/* The running script looks at an object: see replay.c. */
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
/* The proxy at index if it is of that kind, else NULL. All that scripts get as userdata are proxies, and begin with their
 * kind: asked of each object that is handed over, which its metatable would take three more calls to tell. */
void *test_proxy(lua_State *L, int index, const void *kind);

static inline struct engine *engine_of(lua_State *L)
{
    return host_of(L)->engine;
}

/* Pointers thrown with sandbox_throw_signal. */
extern const char signal_refuse;
extern const char signal_pass;
extern const char signal_stop;
extern const char signal_done; /* the run ends well, here */
extern const char signal_end;  /* slice->ending is set */

/* After a call into the core that may have run handlers: leaves all Lua code if the slice is
 * ending. */
void host_check_ending(lua_State *L);
/* Raises unless the open slice may be written to (not inside on("describe")). */
void host_check_writable(lua_State *L);
/* Is a muted or banned player's script to tell nothing to anybody but themselves (to; NULL: whoever is there)? At their own
 * command it is refused; in a timer of theirs (true) the rest of it goes on. */
bool host_is_muted(lua_State *L, const struct object *to);
/* Ends the script if WHO is muted, whose words it would have: it could repeat them to others. Not a wizard's. */
void host_check_words(lua_State *L, const struct object *who);
/* May the running code speak in place (a room, or what is in one)? */
bool host_may_tell(struct engine *engine, struct object *place);
/* Kills the slice if it told more than it may. */
void host_check_output(lua_State *L);

/* -- run.c, park.c -- */
/* The engine's seam, see script_ops. */
enum outcome host_run_command(void *data, const struct command *command,
        struct object *this_object, struct event *event);
enum outcome host_run_handler(void *data, const struct behaviour *behaviour,
        const struct handler *handler, struct object *this_object, struct event *event,
        struct handler_result *result);
void host_slice_began(void *data);
void host_slice_ended(void *data);
void host_grant(void *data);
void host_rest(void *data);
void host_place_of(void *data, int function, struct buf *out);
/* What it waits for, in a word for builders. */
const char *host_park_name(enum park park);
/* Parks the running script; use as `return host_park(...)` from a C function called by Lua. k
 * (may be NULL) runs at the resume. */
int host_park(lua_State *L, enum park park, lua_KFunction k);
/* Runs a parked script on with the values pushed on script->co, in the open slice. */
enum outcome host_resume_here(struct host *host, struct script *script, int nargs);
/* Queues a parked script to run on, in a slice of its own, with nargs values already pushed on
 * script->co. */
void host_resume_later(struct host *host, struct script *script, int nargs);
/* What a job hands to its answer for a script that may be gone by then, and whose that is; NULL: it is gone. */
void *host_token_data(const struct script *script);
struct script *host_script_of(struct engine *engine, void *data);
/* The script that was parked last, in the open slice, is awaited. */
void host_await(struct host *host, const struct script_awaited *awaited);
struct script *host_script_create(struct host *host);
void host_script_destroy(struct script *script);
/* What is left to do after a run: parks, or recycles. */
void host_script_ended(struct script *script, bool parked);
void host_schedule(struct script *script);
enum outcome host_run(struct script *script, int nargs, struct handler_result *result);
enum outcome host_answered(void *data, uint64_t token, const struct str *line);

/* Tells actor what script returned, marked as its (provenance.h). In the open slice, with its rights. */
void host_tell_marked(struct script *script, struct object *actor, struct str text);

/* -- bind_task.c -- */
/* Could the running script wait here? */
bool host_may_wait(lua_State *L);

/* Notes whose script put thing into somebody's hands. */
void host_note_given(struct engine *engine, struct object *thing, struct object *to);

/* -- bind_build.c -- */
/* Waits until what is called NAME, a string at 1, is found anywhere, and gives a list; use as
 * `return host_find_named(L)`. */
int host_find_named(lua_State *L);

/* -- bind_test_ask.c -- */
/* Has the test that runs said what random gives next? Raises if it is not between them. */
bool host_test_die(lua_State *L, lua_Integer low, lua_Integer high, lua_Integer *out);

/* -- share.c -- */
/* Raises if the running builder's scripts made too many objects lately; counts one. */
void share_object(lua_State *L);
/* Counts so many objects that files of owner's make; false with a sentence if those were too many lately. */
MUST_CHECK bool share_files_made(
        struct host *host, uint64_t owner, size_t count, struct err *err);
/* Same for events that they make up. */
void share_emit(lua_State *L);
/* A slice begins. */
void share_begin(struct host *host);
/* From here on the time is owner's (0: the game's). Returns whose it was. */
uint64_t share_switch(struct host *host, uint64_t owner);
/* How long a line that would run owner's command is put off; 0 not at all, below 0 until others had their
 * turn. */
int64_t share_wait_ms(struct host *host, uint64_t owner);
/* A handler of owner's used up what share_handler_us gave it: owner has no time left now. */
void share_overran(struct host *host, uint64_t owner);
/* What a handler of owner's may take in somebody else's slice. */
uint32_t share_handler_us(struct host *host, uint64_t owner);
/* Counts what the open slice told; kills it if its builder's scripts told too much lately. */
void share_told(lua_State *L);
/* Between slices: starts the scripts afresh of who holds too much memory. */
void share_memory(struct host *host);
void shares_init(struct host *host);
void shares_finish(struct host *host);
/* Of the last minute, how much their scripts took. */
uint64_t share_percent(struct host *host, uint64_t owner);
/* How many of an owner's own scripts wait. */
size_t host_parked_of(const struct host *host, uint64_t owner);
/* Drops what waits of an owner's scripts; not the commands of the game that wait for their answer. */
void host_drop_parked_of(struct host *host, uint64_t owner);
/* Ends the scripts that wait on behalf of an object that is destroyed, once it is certain that it is. */
void host_end_tasks_of(struct host *host, uint64_t object);

/* -- near.c -- */
enum near_kind {
    NEAR_OBJECTS,
    NEAR_BYTES, /* in KiB */
    NEAR_TIMERS,
    NEAR_MEMORY, /* in KiB */
    NEAR_TIME,   /* in percent of the processor's, in the last minute */
    NEAR_KINDS
};

/* How much an owner has of what they may have, and by which behaviour's object most of it; 0: none's. */
struct near_limit {
    enum near_kind kind;
    uint64_t owner;
    uint64_t object;
    uint64_t use;
    uint64_t most;
};

/* Is it three quarters, and were they not told lately? Then they are to be told now. */
bool near_is_due(struct host *host, const struct near_limit *near);
void near_tell(struct host *host, const struct near_limit *near);
/* The running script makes so many of them owner's. */
void near_quota(lua_State *L, uint64_t owner, enum quota quota, uint64_t use);
/* The script of object has run, and host->grew_owner's properties take more. */
void near_bytes(struct host *host, uint64_t object);
/* Owner's scripts took that part of the last minute, of that which they may. */
void near_time(struct host *host, uint64_t owner, uint64_t percent, uint64_t most);

/* -- bind_tasks.c -- */
/* May the actor see, and end, a script that is parked? */
bool host_task_is_theirs(struct engine *engine, uint64_t actor, const struct script *script);
/* The innermost line of Lua that waits: "#12 rev 3:7". */
void host_task_place(const struct script *script, struct buf *out);

/* -- console.c -- */
/* Pushes the environment that the actor's line has: their own of this session. */
void console_push(lua_State *L);
/* The actor's variables are gone. */
void console_forget(struct host *host, uint64_t actor);
/* About how many bytes they hold; between slices, see sandbox_weigh. */
size_t console_weigh(struct host *host, uint64_t actor, size_t steps);
void consoles_finish(struct host *host);

/* -- cost.c -- */
#define COST_MINUTES 10
#define COST_NAME_MAX 40
#define COST_TRIED_MAX 16

/* What a rehearsal takes, by behaviour. */
struct cost_tried {
    size_t count;

    struct {
        uint64_t object;
        int64_t us;
    } list[COST_TRIED_MAX];
};

/* What one command or handler took in the last ten minutes. */
struct cost_sum {
    uint64_t object;
    uint64_t owner;
    struct str name;
    uint64_t us;
    uint64_t most_us; /* of one run */
    uint64_t runs;
};

/* What was counted before something ran within it. */
struct cost_outer {
    uint64_t of;
    int64_t run_us;
};

/* What a run of the script, for that event or pattern, counts for. */
uint64_t cost_key(struct host *host, const struct script *script, struct str name);
/* From here on it runs; and no longer, which gives the microseconds that it took. */
struct cost_outer cost_enter(struct host *host, uint64_t key);
int64_t cost_leave(struct host *host, struct cost_outer outer);
void costs_each(
        struct host *host, void (*visit)(void *data, const struct cost_sum *sum), void *data);
void costs_finish(struct host *host);

/* What owner has of a quota, whoever counts it (bind_quota.c). */
uint64_t host_quota_use(struct host *host, uint64_t owner, enum quota quota);

/* The event or pattern that a key is of; empty if it is not known any more. */
struct str cost_name(struct host *host, uint64_t key);
/* Microseconds of a clock of its own: steps, where these stand for the time. */
int64_t cost_now_us(const struct host *host);

/* -- replay.c -- */
void replay_begin(struct script *script, int nargs, struct replay_start *start);
/* Appends what the run, which failed, had to go by. */
void replay_write(const struct script *script, struct buf *out);
/* Appends for whom the script runs, and on which occasion. */
void replay_put_occasion(const struct script *script, struct buf *out);
/* It has ended: keeps what was marked, and what it has to go by if it waits. */
void replay_ran(struct script *script, enum outcome outcome);
/* Is that property of object part of what is kept, for scripts with owner's rights? */
bool replay_keeps(
        struct engine *engine, uint64_t owner, struct object *object, struct str name);
/* The next runs of object's scripts are kept, for ms; false: too many things are marked. */
bool replay_keep(struct host *host, uint64_t viewer, uint64_t object, int64_t ms);

/* -- quarantine.c -- */
/* The revision of object's behaviour that is in force; 0: none. */
uint32_t quarantine_in_force(struct host *host, const struct object *object);
#define QUARANTINE_REASON_MAX 300
/* Is object's newest revision quarantined? Then out is its last fault. */
bool quarantine_reason(
        struct host *host, const struct object *object, char out[QUARANTINE_REASON_MAX + 1]);
/* Begins and ends to count how a behaviour does. */
void quarantine_watch(struct host *host, struct behaviour *behaviour);
void quarantine_forget(struct behaviour *behaviour);
/* How a run of a script ended. */
void quarantine_ran_well(const struct script *script);
void quarantine_failed(const struct script *script, bool killed, struct str why);
void quarantine_did_not_load(
        struct host *host, const struct object *object, uint64_t owner, struct str why);

/* -- loader.c -- */
struct behaviour *loader_load(void *data, struct object *object);
void loader_unload(void *data, struct behaviour *behaviour);

/* A piece of source on its way to be a behaviour, or a module of the stock game. */
struct chunk {
    struct str source;
    const char *name; /* what errors call it, behind a "=" */
    uint64_t object;  /* whose behaviour; 0: nobody's */
    uint32_t revision;
    int64_t saved_ms; /* of the revision; 0: stock */
    uint64_t owner;   /* whose rights it has */
    bool stock;       /* it has those of the stock game */
    bool drafted;     /* somebody saves it now: what it names must be there */
    bool in_part;     /* it has but a part of the slice's budget: see sandbox_narrow */
    int results;      /* how many values it returns */
};

/* Compiles and runs chunk as a behaviour; NULL with err filled. */
struct behaviour *loader_compile(struct host *host, const struct chunk *chunk, struct err *err,
        int *out_line, int *out_column);
/* Frees a behaviour that was never published. */
void loader_discard(struct host *host, struct behaviour *behaviour);
/* Compiles chunk and runs it once, registering into loading; on success its results are left on
 * host->L. */
bool loader_run_chunk(struct host *host, const struct chunk *chunk, struct loading *loading,
        struct err *err, int *out_line, int *out_column);
void loader_open(struct host *host);
/* -- use.c -- */
void use_open(struct host *host);
/* -- convert.c -- */
void push_value(lua_State *L, const struct value *value); /* tables as fresh Lua tables */
void push_str(lua_State *L, struct str s);
/* Lua to value: strings are cleaned, tables copied (proxies too). Raises on what cannot be
 * kept. Caller owns it. */
struct value to_value(lua_State *L, int index);
/* Same, without raising: NULL, or why it cannot be kept; then *out is nil. */
const char *try_value(lua_State *L, int index, struct value *out);
struct str to_str(lua_State *L, int index); /* a string argument, borrowed from Lua */
/* Same, a line as somebody could type it: raises if it is too long, or no plain text. */
struct str to_line(lua_State *L, int index);
/* A table argument; one that is kept in a property is replaced by a copy. Raises if it is none. */
void check_table(lua_State *L, int index);
/* Collects what a template's {names} mean from the table at index (0 or nil: none). Returns how
 * many; args' values must be finished. */
size_t to_args(lua_State *L, int index, struct str text, struct event_arg *args);
void event_args_finish(struct event_arg *args, size_t count);
bool text_is_clean(struct str s, bool lines);

/* May what a property of object takes in the world file grow by so many bytes, by its owner's quota? Else pushes why
 * not. */
bool may_grow(lua_State *L, const struct object *object, size_t before, size_t after);

/* Pushes a function that scripts call, charged for the texts it gets and for what it has the core read. */
void meter_push(lua_State *L, lua_CFunction function);

/* -- bind_*.c: each adds its functions -- */
struct api {
    const char *name;
    lua_CFunction function;
};

void api_add(struct host *host, bool trusted, const struct api *api, size_t count);
void api_add_table(
        struct host *host, const char *name, const struct api *api, size_t count); /* trusted */
void bind_command_open(struct host *host);
void bind_object_open(struct host *host);
void bind_world_open(struct host *host);
void bind_task_open(struct host *host);
void bind_text_open(struct host *host);
void bind_describe_open(struct host *host);
void bind_data_open(struct host *host);
void bind_emit_open(struct host *host);
void bind_event_open(struct host *host);
void bind_game_open(struct host *host);
void bind_people_open(struct host *host);
void bind_session_open(struct host *host);
void bind_build_open(struct host *host);
void bind_search_open(struct host *host);
void bind_console_open(struct host *host);
void bind_cost_open(struct host *host);
void bind_monitor_open(struct host *host);
void bind_program_open(struct host *host);
void bind_history_open(struct host *host);
void bind_care_open(struct host *host);
void bind_moderate_open(struct host *host);
void bind_approval_open(struct host *host);
void bind_bridge_open(struct host *host);
void bind_channel_open(struct host *host);
void bind_help_open(struct host *host);
void bind_ledger_open(struct host *host);
void bind_mail_open(struct host *host);
void bind_notice_open(struct host *host);
void bind_quest_open(struct host *host);
void bind_quota_open(struct host *host);
void bind_realm_open(struct host *host);
void bind_registry_open(struct host *host);
void bind_ways_open(struct host *host);
void script_test_open(struct host *host);
void script_lint_open(struct host *host);
void bind_draft_open(struct host *host);
void bind_rehearse_open(struct host *host);
void bind_replay_open(struct host *host);
void bind_show_open(struct host *host);
void bind_tasks_open(struct host *host);
/* -- fields.c: these set a field of the table on top -- */
void set_integer(lua_State *L, const char *name, lua_Integer number);
void set_number(lua_State *L, const char *name, double number);
void set_seconds(lua_State *L, const char *name, int64_t ms);
/* Pushes a number, as a whole one if it is. */
void push_amount(lua_State *L, double amount);
#define NOTES_PREFIX "_notes:"
#define NOTES_NAME_MAX 32
/* "_notes:12": each owner's have a property of their own, so that nobody's fill another's. */
struct str notes_name(uint64_t owner, char out[NOTES_NAME_MAX]);
void set_flag(lua_State *L, const char *name, bool flag);
void set_text(lua_State *L, const char *name, const char *text);
void set_str(lua_State *L, const char *name, struct str text);
void set_object(lua_State *L, const char *name, uint64_t id);
/* Pops what is on top, the newest item of the list below it. */
void append_item(lua_State *L);
/* -- literal.c -- */
/* Reads a literal as @set does: 12, "text", #12, $ref (where the actor stands: match_ref), {1, 2}. */
MUST_CHECK bool literal_read(
        struct engine *engine, struct str text, struct value *out, struct err *err);
/* Appends a value as builders read it, objects as "a sack (#12)". Plain text, for the caller to escape. */
void literal_show(struct engine *engine, const struct value *value, struct buf *out);
/* Pushes a text, which is finished; use as `return push_buf(...)`. */
int push_buf(lua_State *L, struct buf *buf);
/* Pushes a boolean; use as `return push_flag(...)`. */
int push_flag(lua_State *L, bool flag);
/* Pushes nil and the reason. */
int push_refusal(lua_State *L, struct str reason);
/* Same, with a phrase for the reason: push_no(L, PHRASE_x, WITH("count", n)). */
#define push_no(L, ...) push_no_args(L, __VA_ARGS__, WITHOUT)
int push_no_args(lua_State *L, enum phrase phrase, ...);
/* What performing a line gives: true, or nil and why nothing came of it. Returns how many. */
int push_performed(lua_State *L, enum outcome outcome);
/* Pushes true, or nil and the reason, which is finished either way. */
int push_verdict(lua_State *L, bool ok, struct buf *reason);
