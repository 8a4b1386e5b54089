#pragma once
#include "engine/core/engine.h"

/* How a line was understood and who said no to it, for `why`: noted on the way while slice->trace is
 * set, which it is in a rehearsal only. Without it each of these calls costs a look at a pointer. */

enum trace_kind {
    TRACE_LINE,  /* text: the line as it was read */
    TRACE_TRIED, /* a command that the line could be */
    TRACE_NOUN,  /* a phrase and what it means */
    TRACE_NEAR, /* a thing of that name which the phrase does not mean, and what is in the way */
    TRACE_FORBID, /* a handler of before said no */
    TRACE_REFUSE, /* refuse() ended it */
};

struct trace_step {
    enum trace_kind kind;
    uint64_t
            object; /* whose command or handler, 0: the game's; what the noun means; the thing near */
    uint64_t other; /* whose behaviour it is; what is in the way */
    /* TRIED: "ran", "form" (its pattern does not fit), "noun" (a noun of it means nothing), "passed",
     * "spared" (would have run), "later" (another was first). NOUN: "one", "many", "which", "none".
     * NEAR: "dark", "glass", "closed", "person", "far", "asleep", "need". FORBID: the role. */
    const char *end;
    const char *rule;  /* NOUN, FORBID, REFUSE: the engine's phrase that says so, or NULL */
    struct str text;   /* the pattern, phrase, event or refusal */
    struct str reason; /* the sentence that came of it (markup) */
    struct str place;  /* of the code: "#12 rev 3:7", one a line */
};

struct trace;

/* spares_scripts: commands of behaviours other than the stock game's are not run, nor what handlers say
 * shown, for whoever has no right to try them for nothing; deep: notes things that the viewer could not know of. */
struct trace *trace_create(bool spares_scripts, bool deep);
void trace_destroy(struct trace *trace);
size_t trace_count(const struct trace *trace);
/* Borrowed from the trace. */
const struct trace_step *trace_step(const struct trace *trace, size_t index);

/* -- for whoever takes part in a line; all do nothing without a trace -- */

/* Copies the step; nothing after the TRACE_MAX-th is kept. */
void trace_add(struct engine *engine, const struct trace_step *step);
/* Says how the command that was noted last ended. */
void trace_command_end(struct engine *engine, const char *end);
/* The phrase of that key (static) was said: what may become a reason. */
void trace_rule(struct engine *engine, const char *rule, struct str text);
/* Commands of scripts are not to be run; what nobody could know of is noted too. */
bool trace_spares_scripts(const struct engine *engine);
bool trace_is_deep(const struct engine *engine);
/* Is what runs now a handler, or a command within one, whose words the viewer is to find out by doing it? */
bool trace_hides(const struct engine *engine);
