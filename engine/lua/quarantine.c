/* quarantine.c -- which revision of a behaviour is in force, and when does one go out of it?
 *
 * 1. A revision that ran once without fault is good; one that keeps failing is quarantined: the
 *    newest good one before it is in force instead, or none. Both are rows of the store (verdict), so
 *    a restart changes nothing. A new revision has no row: to save one, or to revert, lifts it.
 * 2. Failures are counted for each function of a behaviour by itself, in a row: a kill counts twice,
 *    a refusal is none, and one run that ends well starts afresh.
 * 3. A function that never ran well is given up soon. One that did, may be failing only on
 *    what a player gives it: then STRANGERS players with accounts must have made it fail, or a timer,
 *    or its owner, and often. So nobody takes a stranger's script out of the game alone.
 * 4. What does not load is out of force at once: nothing of it could run.
 * 5. It happens in a slice of its own, and the owner is told once.
 *
 * Slowing those who use much time is host_share.c's. */
#include "engine/core/fault.h"
#include "engine/core/presence.h"
#include "engine/core/tasks.h"
#include "engine/lua/host_impl.h"
#include "world/store.h"
#include "world/tx.h"

#define STRANGERS 3
#define WEIGHT_NEW 6
#define WEIGHT_PROVEN 20
#define REASON_MAX 300

enum verdict { VERDICT_NONE = 0, VERDICT_GOOD = 1, VERDICT_QUARANTINED = 2 };

/* How one function did. */
struct record {
    int function; /* the registry's reference */
    bool proven;  /* it ran well once */
    bool alone;   /* it failed for its owner or for nobody */
    uint32_t weight;
    uint64_t strangers[STRANGERS]; /* who else made it fail */
};

/* How a behaviour does; behaviour->script. */
struct conduct {
    enum verdict verdict;
    bool was_good;          /* before it was loaded: all its functions are taken for proven */
    bool queued;            /* its verdict is being changed */
    struct record *records; /* owned; of functions that failed, or may have */
    size_t count;
};

/* Of one object: what is known of its revisions, the newest first. */
struct known {
    struct {
        uint32_t revision;
        enum verdict verdict;
        char *reason; /* owned */
    } * list;         /* owned */

    size_t count;
};

/* -- what is known -- */

static void known_set(
        struct known *known, uint32_t revision, enum verdict verdict, struct str why)
{
    size_t at = 0;
    while (at < known->count && known->list[at].revision > revision) {
        at++;
    }
    if (at == known->count || known->list[at].revision != revision) {
        known->list = mem_realloc(known->list, (known->count + 1) * sizeof(*known->list));
        for (size_t i = known->count++; i > at; i--) {
            known->list[i] = known->list[i - 1];
        }
        known->list[at].reason = NULL;
        known->list[at].revision = revision;
    }
    mem_free(known->list[at].reason);
    known->list[at].reason = str_dup(why);
    known->list[at].verdict = verdict;
}

static bool take_row(void *data, const struct value *columns, size_t count)
{
    must(count >= 4);
    known_set(data, (uint32_t)value_as_int(&columns[0], 0),
            (enum verdict)value_as_int(&columns[1], 0), value_as_str(&columns[3]));
    return true;
}

static struct known *known_of(struct host *host, uint64_t object)
{
    struct known *known = map_find(&host->verdicts, object);
    if (!known) {
        struct err err;
        struct value arg = value_int((int64_t)object);
        known = mem_alloc(sizeof(*known));
        if (!store_query(host->engine->store, QUERY_VERDICTS, &arg, 1, take_row, known, &err)) {
            log_error("cannot read the verdicts on #%llu: %s", (unsigned long long)object,
                    err.text);
        }
        (void)map_put(&host->verdicts, object, known);
    }
    return known;
}

static enum verdict verdict_of(const struct known *known, uint32_t revision)
{
    for (size_t i = 0; i < known->count; i++) {
        if (known->list[i].revision == revision) {
            return known->list[i].verdict;
        }
    }
    return VERDICT_NONE;
}

uint32_t quarantine_in_force(struct host *host, const struct object *object)
{
    const struct known *known = known_of(host, object->id);
    if (verdict_of(known, object->behaviour) != VERDICT_QUARANTINED) {
        return object->behaviour;
    }
    for (size_t i = 0; i < known->count; i++) {
        if (known->list[i].revision < object->behaviour &&
                known->list[i].verdict == VERDICT_GOOD) {
            return known->list[i].revision;
        }
    }
    return 0;
}

const char *quarantine_reason(struct host *host, const struct object *object)
{
    const struct known *known = known_of(host, object->id);
    for (size_t i = 0; object->behaviour && i < known->count; i++) {
        if (known->list[i].revision == object->behaviour) {
            return known->list[i].verdict == VERDICT_QUARANTINED ? known->list[i].reason : NULL;
        }
    }
    return NULL;
}

void quarantine_finish(struct host *host)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&host->verdicts, &cursor, NULL, &value)) {
        struct known *known = value;
        for (size_t i = 0; i < known->count; i++) {
            mem_free(known->list[i].reason);
        }
        mem_free(known->list);
        mem_free(known);
    }
    map_finish(&host->verdicts);
}

/* -- a verdict, in a slice of its own -- */

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
    known_set(known_of(host, sentence->object), sentence->revision, sentence->verdict,
            str_of(sentence->reason));
    struct value row[] = {
            value_int((int64_t)sentence->object),
            value_int(sentence->revision),
            value_int(sentence->verdict),
            value_int(clock_wall_ms()),
            value_text(sentence->reason),
    };
    tx_put(host->engine->world, TABLE_VERDICT, row, 5);
    value_finish(&row[4]);
}

static void tell_owner(
        struct host *host, const struct sentence *sentence, struct object *object)
{
    struct buf text = {0};
    uint32_t instead = quarantine_in_force(host, object);
    buf_printf(&text, "quarantined: revision %u kept failing; ", sentence->revision);
    if (instead) {
        buf_printf(&text, "revision %u is in force.", instead);
    } else {
        buf_add_text(&text, "none is in force.");
    }
    buf_printf(&text, " Its last fault: %s\nA new revision (@program) or @revert lifts this.",
            sentence->reason);
    slice_notice(host->engine, sentence->object, sentence->owner, buf_str(&text));
    buf_finish(&text);
}

static void sentence_run(struct engine *engine, void *data)
{
    struct sentence *sentence = data;
    struct host *host = engine->script ? engine->script_data : NULL;
    slice_begin(engine, 0, 0);
    struct object *object = world_find(engine->world, sentence->object);
    if (host && object && quarantine_in_force(host, object) == sentence->revision) {
        write_verdict(host, sentence);
        if (sentence->verdict == VERDICT_QUARANTINED) {
            behaviours_publish(engine, object, NULL);
            tell_owner(host, sentence, object);
        }
    }
    slice_commit(engine);
    slice_report_faults(engine);
    sentence_free(engine, sentence);
}

static void pass_sentence(struct engine *engine, uint64_t object, uint64_t owner,
        uint32_t revision, enum verdict verdict, struct str reason)
{
    struct sentence *sentence = mem_alloc(sizeof(*sentence));
    *sentence = (struct sentence){
            object, owner, revision, verdict, str_dup(str_slice(reason, 0, REASON_MAX))};
    tasks_push(engine, (struct task){sentence_run, sentence_free, sentence, 0});
}

/* -- conduct -- */

void quarantine_watch(struct host *host, struct behaviour *behaviour)
{
    struct conduct *conduct = mem_alloc(sizeof(*conduct));
    conduct->verdict = verdict_of(known_of(host, behaviour->object), behaviour->revision);
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

/* The behaviour that script is of, if that is still in force. */
static struct behaviour *behaviour_of(const struct script *script)
{
    struct engine *engine = script->host->engine;
    struct behaviour *behaviour =
            script->revision ? behaviours_published(engine, script->behaviour) : NULL;
    bool counts = behaviour && behaviour->revision == script->revision && behaviour->script &&
                  !engine->slice->rehearsing;
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
    if (!host->engine->slice->rehearsing) {
        pass_sentence(host->engine, object->id, owner, quarantine_in_force(host, object),
                VERDICT_QUARANTINED, why);
    }
}
