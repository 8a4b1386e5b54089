/* quarantine.c -- takes failing revisions of behaviours out of force.
 *
 * 1. A revision that ran once without a fault is good. One that keeps failing is quarantined: the
 *    newest good one before it is in force instead, or none. Both verdicts are rows of the store
 *    (verdict), so a restart changes nothing. A new revision has no row, so saving or reverting
 *    lifts the quarantine.
 * 2. Consecutive failures are counted for each function of a behaviour: a kill counts twice, a
 *    refusal does not count, and one successful run resets the count.
 * 3. A function that never ran successfully is given up soon. One that did may only be failing on a
 *    player's input. Then STRANGERS players with accounts must have made it fail, or a timer, or
 *    its owner, and often. So nobody can take a stranger's script out of the game alone.
 * 4. A revision that does not load is out of force at once, since none of it could run.
 * 5. The change happens in its own transaction, and the owner is notified once.
 *
 * quota_share.c slows owners who use much time. */
#include "engine/core/people/presence.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/tasks.h"
#include "engine/lua/host_impl.h"
#include "world/model/rows.h"

#include <stdio.h>

#define STRANGERS 3
#define WEIGHT_NEW 6
#define WEIGHT_PROVEN 20

enum verdict { VERDICT_NONE = 0, VERDICT_GOOD = 1, VERDICT_QUARANTINED = 2 };

/* The record of one function. */
struct record {
    int function; /* its registry reference */
    bool proven;  /* it has succeeded once */
    bool alone;   /* it failed for its owner or for nobody */
    uint32_t weight;
    uint64_t strangers[STRANGERS]; /* other players it failed for */
};

/* The record of a behaviour, at behaviour->script. */
struct conduct {
    enum verdict verdict;
    bool was_good;          /* before it was loaded: all its functions count as proven */
    bool queued;            /* its verdict is being changed */
    struct record *records; /* owned; for functions that failed, or may have */
    size_t count;
};

/* -- stored verdicts -- */

/* Returns all verdicts on an object's revisions, the newest first. */
static struct rows verdicts_on(struct host *host, uint64_t object)
{
    struct store_select select = rows_with(TABLE_VERDICT, "object", object, "revision");
    select.descending = true;
    return rows_read(engine_world(host->engine), &select, 0);
}

/* Returns the verdict on one revision; *out_row, if not NULL, is its row, to be finished. */
static enum verdict verdict_on(
        struct host *host, uint64_t object, uint32_t revision, struct row *out_row)
{
    struct row row = row_of_ids(TABLE_VERDICT, object, revision);
    (void)rows_find(engine_world(host->engine), &row);
    enum verdict verdict = (enum verdict)row_int(&row, "state");
    if (out_row) {
        *out_row = row;
    } else {
        row_finish(&row);
    }
    return verdict;
}

uint32_t quarantine_in_force(struct host *host, const struct object *object)
{
    uint32_t revision = object->behaviour;
    if (revision == 0 || verdict_on(host, object->id, revision, NULL) != VERDICT_QUARANTINED) {
        return revision;
    }
    struct rows rows = verdicts_on(host, object->id);
    revision = 0;
    for (size_t i = 0; i < rows.count && revision == 0; i++) {
        int64_t older = row_int(&rows.items[i], "revision");
        if (older < object->behaviour && row_int(&rows.items[i], "state") == VERDICT_GOOD) {
            revision = (uint32_t)older;
        }
    }
    rows_finish(&rows);
    return revision;
}

bool quarantine_reason(
        struct host *host, const struct object *object, char out[QUARANTINE_REASON_MAX + 1])
{
    struct row row;
    bool is_quarantined =
            verdict_on(host, object->id, object->behaviour, &row) == VERDICT_QUARANTINED;
    (void)snprintf(out, QUARANTINE_REASON_MAX + 1, "%.*s", STR_FMT(row_str(&row, "reason")));
    row_finish(&row);
    return object->behaviour && is_quarantined;
}

/* -- changing a verdict, in its own transaction -- */

struct sentence {
    uint64_t object;
    uint64_t owner;
    uint32_t revision;
    enum verdict verdict;
    char *reason; /* owned */
};

static void sentence_free(struct engine *engine, void *data)
{
    (void)engine;
    struct sentence *sentence = data;
    mem_free(sentence->reason);
    mem_free(sentence);
}

static void write_verdict(struct host *host, const struct sentence *sentence)
{
    struct row row = row_of_ids(TABLE_VERDICT, sentence->object, sentence->revision);
    row_set_int(&row, "state", sentence->verdict);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_str(&row, "reason", str_of(sentence->reason));
    rows_put(engine_world(host->engine), &row);
}

static void tell_owner(
        struct host *host, const struct sentence *sentence, struct object *object)
{
    struct buf text = {0};
    uint32_t instead = quarantine_in_force(host, object);
    phrase_put(host->engine, &text, instead ? PHRASE_fault_reverted : PHRASE_fault_quarantined,
            WITH("revision", sentence->revision), WITH("instead", instead),
            WITH("why", sentence->reason));
    transaction_notice(host->engine,
            &(struct transaction_fault){
                    .object = sentence->object, .owner = sentence->owner, .text = text.bytes});
    buf_finish(&text);
}

static void sentence_run(struct engine *engine, void *data)
{
    struct sentence *sentence = data;
    struct host *host = engine_script(engine) ? engine_script_data(engine) : NULL;
    transaction_begin(engine, 0, 0);
    struct object *object = world_find(engine_world(engine), sentence->object);
    if (host && object && quarantine_in_force(host, object) == sentence->revision) {
        write_verdict(host, sentence);
        if (sentence->verdict == VERDICT_QUARANTINED) {
            behaviours_publish(engine, object, NULL);
            tell_owner(host, sentence, object);
        }
    }
    transaction_commit(engine);
    transaction_report_faults(engine);
    sentence_free(engine, sentence);
}

static void pass_sentence(struct engine *engine, uint64_t object, uint64_t owner,
        uint32_t revision, enum verdict verdict, struct str reason)
{
    struct sentence *sentence = mem_alloc(sizeof(*sentence));
    *sentence = (struct sentence){object, owner, revision, verdict,
            str_dup(str_slice(reason, 0, QUARANTINE_REASON_MAX))};
    tasks_push(engine, (struct task){sentence_run, sentence_free, sentence, 0});
}

/* -- recording -- */

void quarantine_watch(struct host *host, struct behaviour *behaviour)
{
    struct conduct *conduct = mem_alloc(sizeof(*conduct));
    conduct->verdict = verdict_on(host, behaviour->object, behaviour->revision, NULL);
    conduct->was_good = conduct->verdict == VERDICT_GOOD;
    behaviour->script = conduct;
}

void quarantine_forget(struct behaviour *behaviour)
{
    struct conduct *conduct = behaviour->script;
    if (conduct) {
        mem_free(conduct->records);
        mem_free(conduct);
    }
    behaviour->script = NULL;
}

static struct record *record_of(struct conduct *conduct, int function)
{
    for (size_t i = 0; i < conduct->count; i++) {
        if (conduct->records[i].function == function) {
            return &conduct->records[i];
        }
    }
    conduct->records =
            mem_realloc(conduct->records, (conduct->count + 1) * sizeof(*conduct->records));
    conduct->records[conduct->count] =
            (struct record){.function = function, .proven = conduct->was_good};
    return &conduct->records[conduct->count++];
}

/* Returns the behaviour of script, if its revision is still in force. */
static struct behaviour *behaviour_of(const struct script *script)
{
    struct engine *engine = script->host->engine;
    struct behaviour *behaviour =
            script->revision ? behaviours_published(engine, script->behaviour) : NULL;
    bool counts = behaviour && behaviour->revision == script->revision && behaviour->script &&
                  !engine_transaction(engine)->rehearsing;
    return counts ? behaviour : NULL;
}

void quarantine_ran_well(const struct script *script)
{
    struct behaviour *behaviour = behaviour_of(script);
    if (!behaviour) {
        return;
    }
    struct conduct *conduct = behaviour->script;
    struct record *record = record_of(conduct, script->function);
    *record = (struct record){.function = script->function, .proven = true};
    if (conduct->verdict == VERDICT_NONE && !conduct->queued) {
        conduct->verdict = VERDICT_GOOD;
        pass_sentence(script->host->engine, behaviour->object, behaviour->owner,
                behaviour->revision, VERDICT_GOOD, STR_NONE);
    }
}

static void note_actor(
        struct engine *engine, struct record *record, const struct script *script)
{
    if (script->actor == 0 || script->actor == script->owner) {
        record->alone = true;
        return;
    }
    if (presence_is_guest(engine, script->actor)) {
        return;
    }
    for (size_t i = 0; i < STRANGERS; i++) {
        if (record->strangers[i] == 0 || record->strangers[i] == script->actor) {
            record->strangers[i] = script->actor;
            return;
        }
    }
}

static bool is_enough(const struct record *record)
{
    if (!record->proven) {
        return record->weight >= WEIGHT_NEW;
    }
    return record->weight >= WEIGHT_PROVEN &&
           (record->alone || record->strangers[STRANGERS - 1] != 0);
}

void quarantine_failed(const struct script *script, bool killed, struct str why)
{
    struct behaviour *behaviour = behaviour_of(script);
    if (!behaviour) {
        return;
    }
    struct conduct *conduct = behaviour->script;
    struct record *record = record_of(conduct, script->function);
    record->weight += killed ? 2 : 1;
    note_actor(script->host->engine, record, script);
    if (is_enough(record) && !conduct->queued) {
        conduct->queued = true;
        pass_sentence(script->host->engine, behaviour->object, behaviour->owner,
                behaviour->revision, VERDICT_QUARANTINED, str_take_until(&why, '\n'));
    }
}

void quarantine_did_not_load(
        struct host *host, const struct object *object, uint64_t owner, struct str why)
{
    if (!engine_transaction(host->engine)->rehearsing) {
        pass_sentence(host->engine, object->id, owner, quarantine_in_force(host, object),
                VERDICT_QUARANTINED, why);
    }
}
