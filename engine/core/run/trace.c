/* trace.c -- records why a line did what it did, for `why`.
 *
 * 1. A trace is attached to the transaction while a rehearsal of `why` runs. Code that decides
 *    something about a line notes it here: which command, what a noun means (explain.c), which
 *    handler forbade (hook.c).
 * 2. Steps are copied and limited: STEPS_MAX of them, TEXT_MAX bytes each text.
 * 3. A viewer without the right to try scripts is not told what scripts would do: their
 *    commands are not run, and their handlers' words are left out.
 *
 * scripts/building/commands/rehearse.lua has the words. To record something new, add a kind to trace.h. */
#include "engine/core/run/trace.h"

#include "engine/core/run/transaction.h"

#define STEPS_MAX 100
#define TEXT_MAX 1000
#define SAID_MAX 8

/* A recent text of the engine: it may turn out to be the reason of the next step. */
struct speakers {
    const char *rule; /* key of its phrase; static */
    struct str text;  /* owned */
};

struct trace {
    bool spares_scripts;
    bool deep;
    uint32_t depth; /* of the line itself; handlers and others' commands run deeper */
    struct trace_step steps[STEPS_MAX]; /* their texts are owned */
    size_t count;
    struct speakers said[SAID_MAX]; /* a ring */
    size_t speakers_count;          /* total */
    size_t command;                 /* index of the last TRACE_TRIED, plus one; 0: none */
};

struct trace *trace_create(bool spares_scripts, bool deep)
{
    struct trace *trace = mem_alloc(sizeof(*trace));
    trace->spares_scripts = spares_scripts;
    trace->deep = deep;
    return trace;
}

static void free_text(struct str text)
{
    mem_free((void *)(uintptr_t)text.bytes);
}

void trace_destroy(struct trace *trace)
{
    for (size_t i = 0; trace && i < trace->count; i++) {
        free_text(trace->steps[i].text);
        free_text(trace->steps[i].reason);
        free_text(trace->steps[i].place);
    }
    for (size_t i = 0; trace && i < SAID_MAX; i++) {
        free_text(trace->said[i].text);
    }
    mem_free(trace);
}

size_t trace_count(const struct trace *trace)
{
    return trace->count;
}

const struct trace_step *trace_step(const struct trace *trace, size_t index)
{
    must(index < trace->count);
    return &trace->steps[index];
}

static struct str copy(struct str text)
{
    text = str_fit(text.bytes ? text : STR_NONE, TEXT_MAX);
    return (struct str){str_dup(text), text.length};
}

void trace_rule(struct engine *engine, const char *rule, struct str text)
{
    struct trace *trace = engine_transaction(engine)->trace;
    if (trace && text.length > 0) {
        struct speakers *said = &trace->said[trace->speakers_count++ % SAID_MAX];
        free_text(said->text);
        *said = (struct speakers){rule, copy(text)};
    }
}

/* Returns the key of the last recorded phrase with that text, or NULL. */
static const char *rule_of(const struct trace *trace, struct str reason)
{
    for (size_t i = 1; i <= SAID_MAX && i <= trace->speakers_count; i++) {
        const struct speakers *said = &trace->said[(trace->speakers_count - i) % SAID_MAX];
        if (str_equal(said->text, reason)) {
            return said->rule;
        }
    }
    return NULL;
}

void trace_add(struct engine *engine, const struct trace_step *step)
{
    struct trace *trace = engine_transaction(engine)->trace;
    if (!trace || trace->count == STEPS_MAX) {
        return;
    }
    if (trace->count == 0) {
        trace->depth = engine_transaction(engine)->depth;
    }
    struct trace_step *kept = &trace->steps[trace->count++];
    *kept = *step;
    kept->text = copy(step->text);
    kept->reason = copy(step->reason);
    kept->place = copy(step->place);
    struct str reason = step->kind == TRACE_REFUSE ? step->text : step->reason;
    kept->rule = reason.length > 0 ? rule_of(trace, reason) : NULL;
    if (step->kind == TRACE_TRIED) {
        trace->command = trace->count;
    }
}

void trace_command_end(struct engine *engine, const char *end)
{
    struct trace *trace = engine_transaction(engine)->trace;
    if (trace && trace->command > 0) {
        trace->steps[trace->command - 1].end = end;
    }
}

bool trace_spares_scripts(const struct engine *engine)
{
    const struct trace *trace = engine_transaction(engine)->trace;
    return trace && trace->spares_scripts;
}

bool trace_is_deep(const struct engine *engine)
{
    const struct trace *trace = engine_transaction(engine)->trace;
    return trace && trace->deep;
}

bool trace_hides(const struct engine *engine)
{
    const struct trace *trace = engine_transaction(engine)->trace;
    return trace && trace->spares_scripts && trace->count > 0 &&
           engine_transaction(engine)->depth > trace->depth;
}
