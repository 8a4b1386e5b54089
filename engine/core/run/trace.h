#pragma once
#include "engine/core/engine.h"

/* Records how a line was understood and what refused it, for `why`, while transaction->trace is set:
 * in a rehearsal only. Without a trace, each of these calls costs one pointer test. */

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

struct trace;

/* spares_scripts: commands of behaviours other than the stock game's are not run, and handlers'
 * words are not shown, because the viewer may not try them for free. deep: also records things
 * that the viewer could not know. */
struct trace *trace_create(bool spares_scripts, bool deep);
void trace_destroy(struct trace *trace);
size_t trace_count(const struct trace *trace);
/* Borrowed from the trace. */
const struct trace_step *trace_step(const struct trace *trace, size_t index);

/* The functions below do nothing without a trace. */

/* Copies the step; steps after the limit are dropped. */
void trace_add(struct engine *engine, const struct trace_step *step);
/* Sets how the last recorded command ended. */
void trace_command_end(struct engine *engine, const char *end);
/* Notes that the phrase of that key (static) was told: it may become a reason. */
void trace_rule(struct engine *engine, const char *rule, struct str text);
/* True if commands of scripts must not run; trace_is_deep: if unknowable things are recorded
 * too. */
bool trace_spares_scripts(const struct engine *engine);
bool trace_is_deep(const struct engine *engine);
/* True if the running code is a handler, or a command within one, whose words the viewer may
 * not read in advance. */
bool trace_hides(const struct engine *engine);
