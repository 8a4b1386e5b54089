#include "engine/core/slice.h"

#include "engine/core/format.h"
#include "engine/session/markup.h"
#include "world/tx.h"

/* slice.c -- the life of a slice: all or nothing, and nothing told before it is kept.
 *
 * 1. One slice is open at a time; the world's tx and the hub's unsealed output belong to it.
 * 2. Commit seals the output with the newer of "what this slice wrote" and "what it read".
 * 3. Faults of handlers are reported in a slice of their own, after this one ended either way.
 *
 * Running code is not done here: dispatch.c, tasks.c and the script layer call in. */

#define FAULTS_MAX 20 /* reported of one slice */

#define FAULT_TEXT_MAX 4096

void slice_begin(struct engine *engine, uint64_t actor, uint64_t session)
{
    struct slice *slice = engine->slice;
    must(!slice->open);
    behaviours_sweep(engine);
    slice->open = true;
    slice->number++;
    slice->actor = actor;
    slice->session = session;
    slice->place_object = 0;
    slice->rights = (struct rights){0, 0};
    slice->depth = 0;
    slice->ending = OUTCOME_DONE;
    slice->read_only = false;
    slice->spent = false;
    slice->started_us = clock_us();
    buf_clear(&slice->refusal);
    world_seen_reset(engine->world);
    tx_begin(engine->world);
    if (engine->script) {
        engine->script->slice_began(engine->script_data);
    }
}

static void slice_end(struct engine *engine)
{
    engine->slice->open = false;
    if (engine->script) {
        engine->script->slice_ended(engine->script_data);
    }
}

void slice_commit(struct engine *engine)
{
    must(engine->slice->open);
    uint64_t seen = engine->world->seen;
    uint64_t number = tx_commit(engine->world);
    hub_seal(engine->hub, number > seen ? number : seen);
    slice_end(engine);
}

void slice_abort(struct engine *engine)
{
    must(engine->slice->open);
    tx_rollback(engine->world);
    hub_discard(engine->hub);
    slice_end(engine);
}

struct slice_mark slice_savepoint(const struct engine *engine)
{
    return (struct slice_mark){tx_savepoint(engine->world), hub_savepoint(engine->hub)};
}

void slice_rollback_to(struct engine *engine, struct slice_mark mark)
{
    tx_rollback_to(engine->world, mark.tx);
    hub_rollback_to(engine->hub, mark.hub);
}

void slice_fault(struct engine *engine, uint64_t object, uint64_t owner, struct str text)
{
    struct slice *slice = engine->slice;
    if (slice->fault_count >= FAULTS_MAX) {
        return;
    }
    if (!slice->faults) {
        slice->faults = mem_alloc_array(FAULTS_MAX, sizeof(*slice->faults));
    }
    slice->faults[slice->fault_count++] = (struct slice_fault){
            .object = object,
            .owner = owner,
            .text = str_dup(str_slice(text, 0, FAULT_TEXT_MAX)),
    };
}

static void fault_keep(struct engine *engine, const struct slice_fault *fault)
{
    uint64_t number = ++engine->error_number;
    struct value row[] = {
            value_int((int64_t)fault->object),
            value_int((int64_t)number),
            value_int(clock_wall_ms()),
            value_int((int64_t)fault->owner),
            value_text(fault->text),
    };
    tx_put(engine->world, TABLE_SCRIPT_ERROR, row, 5);
    value_finish(&row[4]);
}

static void fault_tell(struct engine *engine, const struct slice_fault *fault)
{
    struct object *owner = fault->owner ? world_find(engine->world, fault->owner) : NULL;
    if (!owner || !hub_sessions_of(engine->hub, owner->id)) {
        return;
    }
    struct buf text = {0};
    struct object *object = world_find(engine->world, fault->object);
    buf_add_text(&text, "<error>Error in ");
    if (object) {
        format_name(engine, object, NULL, ARTICLE_AS_NAMED, &text);
        buf_printf(&text, " (#%llu)", (unsigned long long)object->id);
    } else {
        buf_printf(&text, "#%llu", (unsigned long long)fault->object);
    }
    buf_add_text(&text, ": ");
    struct str rest = str_of(fault->text);
    struct str first = str_take_until(&rest, '\n');
    markup_escape(first, &text);
    buf_add_text(&text, "</>");
    tell_markup(engine, owner, buf_str(&text), MSG_ERROR);
    buf_finish(&text);
}

void slice_report_faults(struct engine *engine)
{
    struct slice *slice = engine->slice;
    if (slice->fault_count == 0) {
        return;
    }
    must(!slice->open);
    slice_begin(engine, 0, 0);
    for (size_t i = 0; i < slice->fault_count; i++) {
        struct slice_fault *fault = &slice->faults[i];
        log_info("script fault object=#%llu owner=#%llu %.*s",
                (unsigned long long)fault->object, (unsigned long long)fault->owner, 200,
                fault->text);
        fault_keep(engine, fault);
        fault_tell(engine, fault);
        mem_free(fault->text);
    }
    slice->fault_count = 0;
    slice_commit(engine);
}
