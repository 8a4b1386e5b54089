#pragma once
#include "engine/core/run/transaction.h"

/* Records how a line was understood and what refused it, for `why`, while transaction->trace is set:
 * in a rehearsal only. Without a trace, each note costs one pointer test. */

enum trace_kind {
    TRACE_LINE,   /* text: the line as it was read */
    TRACE_TRIED,  /* a command that the line could be */
    TRACE_NOUN,   /* a phrase and what it means */
    TRACE_NEAR,   /* a thing of that name which the phrase does not mean, and the obstacle */
    TRACE_FORBID, /* a before handler forbade it */
    TRACE_REFUSE, /* refuse() ended it */
};

struct trace_step {
    enum trace_kind kind;
    /* of the command or handler, 0: the game's; what the noun means; the thing near */
    uint64_t object;
    uint64_t other; /* of the behaviour; the obstacle */
    /* TRIED: "ran", "form" (its pattern does not fit), "noun" (a noun of it means nothing),
     * "passed", "spared" (would have run), "later" (another came first). NOUN: "one", "many",
     * "which", "none". NEAR: "dark", "glass", "closed", "person", "far", "asleep", "need".
     * FORBID: the role. */
    const char *end;
    const char *rule;  /* NOUN, FORBID, REFUSE: the engine's phrase for it, or NULL */
    struct str text;   /* the pattern, phrase, event or refusal */
    struct str reason; /* the resulting sentence (markup) */
    struct str place;  /* of the code: "#12 rev 3:7", one a line */
};

struct command;
struct match;
struct match_request;
struct object;

/* A trace: what it does is in engine/modules/calls/why.c. */
struct trace {
    const struct trace_step *steps;
    size_t count;
    /* commands of behaviours other than the stock game's are only noted and not run, and handlers' words are not shown,
     * because the viewer may not try them for free */
    bool spares_scripts;
    /* Copies the step; steps after the limit are dropped. */
    void (*add)(struct engine *engine, const struct trace_step *step);
    /* Notes a command. object: whose it is, NULL for a stock command; end: see trace_step. */
    void (*command)(struct engine *engine, const struct command *command,
            const struct object *object, const char *end);
    /* Sets how the last noted command ended. */
    void (*command_end)(struct engine *engine, const char *end);
    void (*noun)(struct engine *engine, const struct match_request *request,
            const struct match *match);
    /* Notes that the phrase of that key (static) was told: it may become a reason. */
    void (*rule)(struct engine *engine, const char *rule, struct str text);
    /* True if the running code is a handler, or a command within one, whose words the viewer may
     * not read in advance. */
    bool (*hides)(const struct engine *engine);
    void (*destroy)(struct trace *trace);
};

/* Calls a member of the trace, if there is one. */
#define TRACE(engine, member, ...)                                                             \
    do {                                                                                       \
        const struct trace *trace_ = engine_transaction(engine)->trace;                        \
        if (trace_) {                                                                          \
            trace_->member(engine, __VA_ARGS__);                                               \
        }                                                                                      \
    } while (0)
