#pragma once
#include "engine/core/engine.h"

/* The life of a slice.
 *
 * slice_begin opens the tx; slice_commit makes what was done a batch and seals what was told
 * under it; slice_abort undoes both. Exactly one slice is open at a time. */

/* How a script's run ended. */
enum outcome {
    OUTCOME_DONE,
    OUTCOME_YIELDED, /* the rest is a task of its own */
    OUTCOME_PASS,    /* return pass() */
    OUTCOME_REFUSED, /* refuse(text): slice->refusal has the text */
    OUTCOME_FAILED,  /* error: slice_fault was called */
    OUTCOME_KILLED,  /* over budget: slice_fault was called; the whole slice must end */
    OUTCOME_LATER,   /* in slice->ending only: undone, the line runs again in slice->later_ms */
};

/* What the trusted player's line has to do with the object whose code runs (slice->place_object). */
enum line_about {
    LINE_OTHER, /* nothing: it sees or hears what they do */
    LINE_OWN,   /* it is a command of that object */
    LINE_NAMES, /* it names the object */
};

/* Whose rights code runs with. */
struct rights {
    uint64_t owner;   /* the running code's owner's character; 0: the stock game (everything is
                         allowed) */
    uint64_t trusted; /* the player whose command this is, who may be moved and given to by any
                         script; 0: none */
    enum line_about about;  /* trusted's line */
    uint64_t behalf;        /* owner is 0, but this character's script makes an npc do it */
    uint64_t behalf_object; /* whose script that is */
    uint64_t
            words_owner; /* owner is 0, but what is told is a text that this character wrote (a trigger's) */
    uint64_t words_object; /* for this object */
};

/* What a client says of what it is about to say (speech.h). */
struct speech {
    struct str tags; /* its own, as message tags; borrowed for the slice */
    struct str kind; /* "notice", "emote"; empty: plain speech */
    unsigned number; /* speeches of this slice so far */
    int64_t time_ms; /* of the first; 0: none yet */
    /* Of several lines that are said as one: which it is, from 1 on, of how many (0: it is none), and empty lines
     * before it. */
    unsigned part, parts, blanks;
    /* Where a client's lines were joined into this one: ",LENGTH,AT,AT" in bytes; empty: nowhere. */
    char cuts[128];
    bool verbatim; /* the words are a chat client's: nothing of them is punctuation of a command */
};

#define SLICE_NAMED_MAX 32
#define SLICE_SPENDERS 4

/* Coins that an owner's scripts took by a kept yes (approval.h). */
struct slice_spent {
    uint64_t owner; /* 0: unused */
    int64_t coins;
};

struct slice_mark {
    size_t tx;
    size_t hub;
};

#define SLICE_BUCKETS 10

/* How long slices took, since the start. */
struct slice_times {
    uint64_t buckets[SLICE_BUCKETS]; /* of at most slice_bucket_us, but not of the one before */
    uint64_t count;                  /* longer ones included */
    uint64_t total_us;
    int64_t max_us;
};

/* What those around the actor answer and offer: see around.c. */
struct slice_around {
    uint64_t slice;
    uint64_t version;
    uint64_t comings;
    uint64_t actor;
    uint64_t room;
    uint64_t events;
    uint64_t this_verbs; /* as of struct answers */
    bool has_plain;
    bool has_things; /* inside of them, but for what the actor holds */
    bool complete;
    bool crowded;
};

struct slice {
    bool open;
    uint64_t number;       /* counts slices; stale things are told by it */
    uint64_t actor;        /* the character acting, or 0 */
    uint64_t session;      /* the session whose line this is, or 0 */
    uint64_t place_object; /* e.this of the running handler */
    struct rights rights;  /* of the code now running */
    uint32_t depth;        /* of handlers within handlers */
    enum outcome ending;   /* OUTCOME_DONE, or how a handler deep down ended the whole slice
                              (REFUSED, KILLED, LATER) */
    int64_t patience_ms;   /* how long this line may still be put off: 0 not at all */
    bool put_off;          /* it was already */
    int64_t later_ms;      /* OUTCOME_LATER: for how long */
    bool collects;         /* a script parks to read this session's next lines (MODAL_LINES) */
    unsigned reads;        /* the same: enum modal_kind of what the next line goes to */
    bool hides;            /* a script parks to ask this session for a password */
    bool holds;     /* a password of this session is to be checked: the prompt comes after it */
    bool read_only; /* on("describe"): nothing may be written */
    bool asks_guise; /* on("name"): whom it names has their name meanwhile */
    bool rehearsing; /* all will be undone: nothing beside the world and the output may change */
    struct trace
            *trace; /* rehearsing, to explain it: what is noted on the way; borrowed, or NULL */
    uint64_t viewer; /* rehearsing: who will read of it, see format_hides */
    bool spent;      /* the budget is used up: handlers of others are left out and reported */
    uint64_t work;   /* what C code read so far, in units of work_of */
    uint64_t
            nothing_near; /* hash of a phrase that nothing in sight was meant by with a slip; 0: none was asked */
    uint64_t work_most;  /* from here on no more names are compared */
    uint32_t load_skips; /* behaviours that were not loaded, for others took too long to load */
    int64_t started_us;
    struct slice_times times;
    struct speech speech;
    bool misread; /* the last line that interpret_line got came to nothing, for the reason in refusal */
    bool heeding;       /* handlers are told of an act (heed.h) */
    bool npc_line;      /* it is an npc's, who speaks to nobody elsewhere (interpret.c) */
    bool performs;      /* the line that runs is no typed one: a script performs it */
    struct buf refusal; /* why the line was refused: markup */
    struct str
            window; /* what comes from a window with this command; no bytes: nothing. Borrowed */
    bool windowed; /* a window was opened: what was sent behind the line belongs to no command */
    struct buf rest; /* of the line, behind the command that runs */
    /* A before handler said stop(): what was done is kept when the stock game refuses with its reason, if
     * nothing but handlers did anything since the stock command began. */
    bool stopped;
    struct buf stop;         /* the reason */
    struct slice_mark clean; /* up to here only handlers wrote or told */
    struct slice_around around;
    uint64_t named[SLICE_NAMED_MAX]; /* what the command that runs names */
    size_t named_count;
    struct slice_spent spenders[SLICE_SPENDERS];
    /* Faults of handlers on the way, reported to their owners once this slice has ended. */
    struct slice_fault *faults;
    size_t fault_count;
};

struct slice_fault {
    uint64_t object; /* whose behaviour */
    uint64_t owner;
    char *text;     /* owned: message and traceback */
    bool is_notice; /* told however much was told of late */
};

/* What one line, and one call of a script, may read to find what names mean: 16 ms at most, and 4 ms. */
#define WORK_OF_LINE 52000
#define WORK_OF_CALL 12000

/* What reading so many bytes counts: a unit is one thing looked at, or 64 bytes. */
static inline uint64_t work_of(size_t bytes)
{
    return 1 + bytes / 64;
}

static inline void slice_work(struct engine *engine, uint64_t work)
{
    engine->slice->work += work;
}

/* False if the line has read all that it may. */
static inline bool slice_may_work(const struct engine *engine)
{
    return engine->slice->work < engine->slice->work_most;
}

/* Gives what follows so much work; returns what slice->work_most was before. */
static inline uint64_t slice_work_allow(struct engine *engine, uint64_t work)
{
    uint64_t outer = engine->slice->work_most;
    engine->slice->work_most = engine->slice->work + work;
    return outer;
}

/* True if the command that runs names object. */
static inline bool slice_names(const struct slice *slice, uint64_t object)
{
    bool names = false;
    for (size_t i = 0; i < slice->named_count; i++) {
        names |= slice->named[i] == object;
    }
    return names;
}

/* What the trusted player's line has to do with object, to which it happened that actor did something. */
enum line_about slice_line_about(
        const struct slice *slice, const struct object *actor, uint64_t object);
/* The longest time that counts in a bucket. */
int64_t slice_bucket_us(int bucket);
/* Counts one more. */
void slice_times_add(struct slice_times *times, int64_t took_us);

void slice_begin(struct engine *engine, uint64_t actor, uint64_t session);
/* What runs next in the open slice has nothing to do with what ran so far, which ended well: for work that is kept
 * together. Same actor and session. */
void slice_go_on(struct engine *engine);
void slice_commit(struct engine *engine);
void slice_abort(struct engine *engine);
/* A savepoint over the world and what was told. */
struct slice_mark slice_savepoint(const struct engine *engine);
void slice_rollback_to(struct engine *engine, struct slice_mark mark);
/* The newest commit that the open slice read of; what it changed itself is not among it. */
uint64_t slice_leans_on(const struct engine *engine);
/* Holds what the open slice tells until that commit is durable: for what an earlier slice read and this one
 * tells. */
void slice_lean_on(struct engine *engine, uint64_t number);
/* Undoes the open slice and begins another, to tell of the first: it leans on what that one read. */
void slice_undo(struct engine *engine, uint64_t actor, uint64_t session);
