#pragma once
#include "engine/base/ids.h"
#include "engine/core/engine.h"

/* Transactions.
 *
 * transaction_begin opens the tx; transaction_commit makes the changes a batch and holds the output until
 * that batch is durable; transaction_abort undoes both. At most one transaction is open at a time. */

/* How a script's run ended. */
enum outcome {
    OUTCOME_DONE,
    OUTCOME_YIELDED, /* the rest runs as a separate task */
    OUTCOME_PASS,    /* return pass() */
    OUTCOME_REFUSED, /* refuse(text): transaction->refusal has the text */
    OUTCOME_FAILED,  /* error: transaction_fault was called */
    OUTCOME_KILLED, /* over budget: transaction_fault was called; the whole transaction must end */
    OUTCOME_LATER, /* in transaction->ending only: undone, the line runs again in transaction->later_ms */
};

/* How the trusted player's line concerns the object whose code runs (transaction->place_object). */
enum line_about {
    LINE_OTHER, /* not at all: the object only sees or hears what they do */
    LINE_VERB,  /* it is a command of that object, whose verb is also one of the game's */
    LINE_OWN,   /* it is a command of that object, with a verb of its own */
    LINE_NAMES, /* it names the object */
};

/* The rights of running code. */
struct rights {
    /* the running code's owner's character; 0: the stock game (everything is allowed) */
    uint64_t owner;
    /* the player whose command this is, whom any script may move and give things to; 0: none */
    uint64_t trusted;
    enum line_about about;  /* for trusted's line */
    uint64_t behalf;        /* owner is 0, but this character's script makes an npc do it */
    uint64_t behalf_object; /* the object of that script */
    /* owner is 0, but the output is a text that this character wrote (a trigger's) */
    uint64_t words_owner;
    uint64_t words_object; /* for this object */
};

/* A client's data about its next speech (speech.h). */
struct speech {
    struct str tags; /* of the client, as message tags; borrowed for the transaction */
    struct str kind; /* "notice", "emote"; empty: plain speech */
    unsigned number; /* speeches of this transaction so far */
    int64_t time_ms; /* of the first; 0: none yet */
    /* For one of several lines said as one: its index, from 1, their number (0: single line),
     * and the empty lines before it. */
    unsigned part, parts, blanks;
    /* Where a client's lines were joined into this one: ",LENGTH,AT,AT" in bytes; empty:
     * nowhere. */
    char cuts[128];
    /* the words come from a chat client: punctuation has no meaning as a command */
    bool verbatim;
};

#define TRANSACTION_NAMED_MAX 32
#define TRANSACTION_SPENDERS 4

/* Coins that an owner's scripts took by a kept permission (approval.h). */
struct transaction_spent {
    uint64_t owner; /* 0: unused */
    int64_t coins;
};

struct transaction_mark {
    size_t tx;
    size_t hub;
};

#define TRANSACTION_BUCKETS 10
#define TRANSACTION_NAMELESS 16

/* How long transactions took, since the start. */
struct transaction_times {
    /* those that took at most transaction_bucket_us, and more than the bucket before */
    uint64_t buckets[TRANSACTION_BUCKETS];
    uint64_t count; /* longer ones included */
    uint64_t total_us;
    int64_t max_us;
};

struct transaction {
    uint64_t number;  /* counts transactions; tells whether cached data is stale */
    uint64_t actor;   /* the character acting, or 0 */
    uint64_t session; /* the session whose line this is, or 0 */
    int64_t later_ms; /* OUTCOME_LATER: the delay */
    bool open;
    bool asks_displayed_name; /* on("name") is running: the object has its real name meanwhile */
    uint64_t viewer;          /* rehearsing: the reader of the explanation, see format_hides */
    int64_t started_us;
    struct transaction_times times;
    /* The player whose command runs, until it has been counted for limits.room
     * (speech_limit_take_shown); 0: none, or counted. */
    uint64_t uncounted;
    struct buf refusal;            /* why the line was refused: markup */
    struct buf rest;               /* of the line, after the command that runs */
    struct buf stop;               /* the reason of stopped */
    struct transaction_mark clean; /* up to here only handlers wrote or sent output */
    /* Faults of handlers so far, reported to their owners when this transaction has ended. */
    struct transaction_fault *faults;
    size_t fault_count;
    /* New code starts with what follows as zeros: transaction_go_on. */
    uint64_t place_object; /* e.this of the running handler */
    struct rights rights;  /* of the code now running */
    uint32_t depth;        /* nesting depth of handlers */
    /* OUTCOME_DONE, or how a nested handler ended the whole transaction (REFUSED, KILLED,
     * LATER) */
    enum outcome ending;
    int64_t patience_ms; /* how long this line may still be put off; 0: not at all */
    unsigned reads;      /* with collects: the enum modal_kind that handles the next line */
    bool put_off;        /* it was already put off */
    bool collects;       /* a script waits to read this session's next lines (MODAL_LINES) */
    bool hides;          /* a script waits for a password from this session */
    bool holds;     /* a password of this session is to be checked: the prompt comes after it */
    bool read_only; /* on("describe"): writing is forbidden */
    bool rehearsing; /* everything will be undone: only the world and the output may change */
    struct trace
            *trace; /* set to explain a rehearsal: the steps on the way; borrowed, or NULL */
    uint64_t work;  /* units of work_of that C code has read so far */
    size_t nameless_count;
    uint64_t work_most;  /* limit of work: beyond it no more names are compared */
    uint32_t load_skips; /* behaviours skipped because others took too long to load */
    struct speech speech;
    bool misread; /* interpret_line could not use the last line, for the reason in refusal */
    bool unknown_verb;  /* misread, because it begins with no known verb */
    bool firing_action; /* handlers are being told of an action (action_event.h) */
    bool npc_line;      /* an npc's line; it may not speak beyond the room (interpret.c) */
    bool performs;      /* a script performs the line; nobody typed it */
    bool windowed; /* a window was opened: text sent after the line belongs to no command */
    bool spent;    /* the budget is used up: handlers of others are skipped and reported */
    /* An npc that acts on a player's order, and that player, who is responsible for it; or 0. */
    uint64_t pet;
    uint64_t master;
    struct str
            window; /* text from a client window with this command; no bytes: none. Borrowed */
    /* A before handler called stop(): what it did is kept when the stock game refuses with its
     * reason, if only handlers did anything since the stock command began. */
    bool stopped;
    size_t named_count;
    uint64_t alone; /* only this session reads what the actor is told; 0: all of theirs do */
    bool idles; /* the running command has a verb of the game that uses nothing: look, smile */
    struct transaction_spent spenders[TRANSACTION_SPENDERS];
    int64_t paid; /* coins that builders' scripts took from players so far */
    /* What follows keeps old ids behind those that are counted. */
    uint64_t nameless[TRANSACTION_NAMELESS]; /* searches that found nothing: match_nameless */
    uint64_t named[TRANSACTION_NAMED_MAX];   /* the objects that the running command names */
};

struct transaction_fault {
    uint64_t object; /* of the behaviour */
    uint64_t owner;
    char *text;     /* owned: message and traceback */
    bool is_notice; /* told regardless of the rate limit */
};

/* Limits for resolving names: of one line (about 16 ms), and of one call of a script (4 ms). */
#define WORK_OF_LINE 52000
#define WORK_OF_CALL 12000

/* Returns the work of reading so many bytes: a unit is one object looked at, or 64 bytes. */
static inline uint64_t work_of(size_t bytes)
{
    return 1 + bytes / 64;
}

static inline void transaction_work(struct engine *engine, uint64_t work)
{
    engine_transaction(engine)->work += work;
}

/* False if the line has used up its work. */
static inline bool transaction_may_work(const struct engine *engine)
{
    return engine_transaction(engine)->work < engine_transaction(engine)->work_most;
}

/* Allows so much work from here on; returns the former transaction->work_most. */
static inline uint64_t transaction_work_allow(struct engine *engine, uint64_t work)
{
    struct transaction *transaction = engine_transaction(engine);
    uint64_t outer = transaction->work_most;
    transaction->work_most = transaction->work + work;
    return outer;
}

/* True if the command that runs names object. */
static inline bool transaction_names(const struct transaction *transaction, uint64_t object)
{
    return ids_have(transaction->named, transaction->named_count, object);
}

/* Returns how the trusted player's line concerns object, which actor acted on. */
enum line_about transaction_line_about(
        const struct transaction *transaction, const struct object *actor, uint64_t object);
/* Returns the longest time that counts in a bucket. */
int64_t transaction_bucket_us(int bucket);
/* Adds one duration. */
void transaction_times_add(struct transaction_times *times, int64_t took_us);

void transaction_begin(struct engine *engine, uint64_t actor, uint64_t session);
/* Resets the state for unrelated code in the same open transaction, after earlier code ended
 * well. Actor and session stay. */
void transaction_go_on(struct engine *engine);
void transaction_commit(struct engine *engine);
void transaction_abort(struct engine *engine);
/* Sets a savepoint for the world and the output. */
struct transaction_mark transaction_savepoint(const struct engine *engine);
void transaction_rollback_to(struct engine *engine, struct transaction_mark mark);
/* Returns the newest commit whose data the open transaction has read, without its own changes. */
uint64_t transaction_leans_on(const struct engine *engine);
/* Holds the output of the open transaction until that commit is durable: for data that an
 * earlier transaction read. */
void transaction_lean_on(struct engine *engine, uint64_t number);
/* Undoes the open transaction and begins another to report it; the new output waits for what
 * the old one read. */
void transaction_undo(struct engine *engine, uint64_t actor, uint64_t session);
