#pragma once
/* debug.h -- the step debugger of behaviours; for the files of this room.
 *
 * Nothing is ever suspended. A run is a rehearsal, which is rolled back; to go on from a stop, it runs again from its
 * beginning, with the same dice and clock, and stops at a later line. So nobody waits, nothing is held in memory between
 * two stops, and a builder can step back, too. A stop is known by the number of lines run before it and a hash of these
 * lines: if the world has changed so that the run takes another way, that is noticed and told.
 *
 *   debug_hook.c  counts the lines of a run, and finds the one where it stops
 *   debug_stop.c  what a stop shows: frames, variables, the value of an expression
 *   debug_play.c  the run itself: a line, a test, or a recorded failure
 *   debug_ask.c   reads what is asked for, and answers; rights
 *   calls_debug.c the same as a call, bind_debug.c for the game */
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/test/script_test.h"

#include <jansson.h>

#define DEBUG_SOURCES_MAX 8
#define DEBUG_BREAKS_MAX 100
#define DEBUG_LINES_MAX 200000 /* lines that one run may take */
#define DEBUG_US 25000         /* and its time */
#define DEBUG_STEPS 10000000

/* A behaviour whose lines count. */
struct debug_source {
    uint64_t object;
    uint64_t author;
    uint64_t rights;
    struct buf text; /* owned */
    bool is_draft;   /* given with the request, not saved */
    char name[64];   /* of its chunk, with the "=" */
};

struct debug_break {
    uint64_t object;
    int line;
};

/* A place in a run. */
struct debug_place {
    uint64_t line;  /* the number of lines run, this one included; 0: the beginning */
    uint64_t path;  /* a hash of all of them */
    unsigned depth; /* of the calls */
};

enum debug_go { DEBUG_CONTINUE, DEBUG_STEP, DEBUG_NEXT, DEBUG_FINISH, DEBUG_STAY };

enum debug_what { DEBUG_LINE, DEBUG_TEST, DEBUG_ERROR };

struct debug_ask {
    struct engine *engine;
    uint64_t character;
    enum debug_what what;
    struct str line; /* DEBUG_LINE; borrowed, as all texts */
    uint64_t room;   /* where a visitor types it; 0: the character types it where they are */
    struct str test; /* DEBUG_TEST: its name, in the first source */
    enum test_when when;
    uint64_t number; /* DEBUG_ERROR */
    struct debug_source sources[DEBUG_SOURCES_MAX];
    size_t source_count;
    struct debug_break breaks[DEBUG_BREAKS_MAX];
    size_t break_count;
    struct debug_place at;
    enum debug_go go;
    bool back; /* to an earlier line */
    uint64_t seed;
    int64_t time_ms;
    struct str expression; /* to evaluate at the stop; empty: none */
    size_t frame;          /* in which frame, from 0 */
};

/* Why a run stopped. */
enum debug_end {
    DEBUG_ENDED,   /* it did not: it is over */
    DEBUG_STOPPED, /* at `stop` */
    DEBUG_CHANGED, /* it took another way than before, so `at` no longer exists */
    DEBUG_LONG,    /* it took too many lines */
};

struct debug_nest {
    const struct script *script;
    unsigned below; /* depth of the runs around it */
};

enum { DEBUG_NESTS_MAX = 32 };

/* One run; host->debugging points to it meanwhile. */
struct debug_run {
    const struct debug_ask *ask;
    uint64_t target; /* the line where it stops; 0: it looks for one */
    bool only_looks; /* it notes the last line before `at` that fits, and stops at none */
    struct debug_place now;
    struct debug_place stop;
    struct debug_place last; /* only_looks: that line; otherwise the last line before the end */
    bool at_break;
    enum debug_end end;
    bool evaluates; /* lines of an expression do not count */
    struct debug_nest nests[DEBUG_NESTS_MAX];
    size_t nest_count;
    unsigned levels;  /* of the running coroutine at the last line: a guess */
    json_t *frames;   /* owned; at the stop */
    json_t *value;    /* owned; of the expression */
    struct buf error; /* of the expression */
};

/* -- debug_hook.c -- */

/* Callbacks of host_tools, around each run of a script. */
void debug_began(struct script *script);
void debug_ended(struct script *script);

/* -- debug_stop.c -- */

/* Returns the index of the source to which a chunk belongs; -1: none. */
int debug_source_of(const struct debug_ask *ask, const char *chunk);
/* Fills frames and value; called in the hook. */
void debug_look(struct debug_run *run, lua_State *L);

/* -- debug_play.c -- */

/* The result of a run that was not stopped. */
struct debug_report {
    char outcome[16];
    struct buf text;     /* why it was refused or failed; a test's message */
    struct value report; /* of rehearse_report; nil: of a test */
    bool failed;         /* a script failed */
};

/* Runs it once, and undoes it. Returns false with a sentence if it cannot begin. */
MUST_CHECK bool debug_play(struct debug_ask *ask, struct debug_run *run,
        struct debug_report *out, struct err *err);
void debug_report_finish(struct debug_report *report);

/* -- debug_ask.c -- */

/* Debugs as {…} says, for that character, in the open transaction, and returns the answer (calls_debug.c), a new
 * reference; NULL with a sentence and an HTTP status. */
json_t *debug_answer(struct engine *engine, uint64_t character, const json_t *asked,
        int *out_status, struct err *err);

void calls_debug_add(struct host *host);
void bind_debug_open(struct host *host);
