/* behaviour.c -- which compiled behaviours an object answers with.
 *
 * 1. The map holds each object's own behaviour once it was asked for; NONE stands for "has
 * none".
 * 2. What an object answers (own, then lineage) is cached on the object, valid for one version:
 *    ours (publish, forget) plus the world's proto_version.
 * 3. A behaviour that was replaced is unloaded between slices only: its handlers may be
 * running.
 *
 * Compiling is the script layer's (script_ops.load). */
#include "engine/core/script/behaviour.h"

#include "engine/core/run/slice.h"
#include "engine/core/script/command.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

struct behaviours {
    struct map own; /* object id -> struct behaviour, owned, or &none */
    struct behaviour none;
    struct behaviour **retired; /* owned */
    size_t retired_count;
    size_t retired_capacity;
    uint64_t version;
    bool missed; /* the last answers lack some that could not be loaded now */
    struct answers nothing;
};

struct behaviours *behaviours_create(void)
{
    struct behaviours *behaviours = mem_alloc(sizeof(*behaviours));
    map_init(&behaviours->own);
    behaviours->version = 1;
    return behaviours;
}

static void retire(struct behaviours *behaviours, struct behaviour *behaviour)
{
    if (!behaviour || behaviour == &behaviours->none) {
        return;
    }
    if (behaviours->retired_count == behaviours->retired_capacity) {
        behaviours->retired_capacity = behaviours->retired_capacity * 2 + 8;
        behaviours->retired = mem_realloc(
                behaviours->retired, behaviours->retired_capacity * sizeof(struct behaviour *));
    }
    behaviours->retired[behaviours->retired_count++] = behaviour;
}

void behaviour_destroy(struct behaviour *behaviour)
{
    for (size_t i = 0; i < behaviour->command_count; i++) {
        command_destroy(behaviour->commands[i]);
    }
    for (size_t i = 0; i < behaviour->handler_count; i++) {
        mem_free((void *)(uintptr_t)behaviour->handlers[i].event.bytes);
    }
    mem_free(behaviour->commands);
    mem_free(behaviour->handlers);
    mem_free(behaviour);
}

static void unload(struct engine *engine, struct behaviour *behaviour)
{
    if (engine->script) {
        engine->script->unload(engine->script_data, behaviour);
    }
    behaviour_destroy(behaviour);
}

void behaviours_sweep(struct engine *engine, void *about __attribute__((unused)))
{
    struct behaviours *behaviours = engine->behaviours;
    while (behaviours->retired_count > 0) {
        unload(engine, behaviours->retired[--behaviours->retired_count]);
    }
}

void behaviours_begin_slice(struct engine *engine, void *about __attribute__((unused)))
{
    if (engine->script) {
        engine->script->slice_began(engine->script_data);
    }
}

void behaviours_end_slice(struct engine *engine, void *about __attribute__((unused)))
{
    if (engine->script) {
        engine->script->slice_ended(engine->script_data);
    }
}

void behaviour_put_place(struct engine *engine, int function, struct buf *out)
{
    if (engine->script && engine->script->place_of) {
        engine->script->place_of(engine->script_data, function, out);
    }
}

void behaviours_forget(struct engine *engine)
{
    struct behaviours *behaviours = engine->behaviours;
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&behaviours->own, &cursor, NULL, &value)) {
        retire(behaviours, value);
    }
    map_finish(&behaviours->own);
    map_init(&behaviours->own);
    behaviours->version++;
}

void behaviours_each_of(struct engine *engine, uint64_t owner,
        void (*visit)(void *data, const struct behaviour *behaviour), void *data)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&engine->behaviours->own, &cursor, NULL, &value)) {
        const struct behaviour *behaviour = value;
        if (behaviour != &engine->behaviours->none && behaviour->owner == owner) {
            visit(data, behaviour);
        }
    }
}

static void keep_object(void *data, const struct behaviour *behaviour)
{
    *(uint64_t *)data = behaviour->object;
}

void behaviours_forget_owner(struct engine *engine, uint64_t owner)
{
    struct behaviours *behaviours = engine->behaviours;
    for (;;) {
        uint64_t id = 0;
        behaviours_each_of(engine, owner, keep_object, &id);
        if (id == 0) {
            return;
        }
        retire(behaviours, map_remove(&behaviours->own, id));
        behaviours->version++;
    }
}

void behaviours_destroy(struct engine *engine)
{
    engine->world->on_object = NULL;
    size_t cursor = 0;
    void *object = NULL;
    while (map_each(&engine->world->objects, &cursor, NULL, &object)) {
        mem_free(((struct object *)object)->cache);
        ((struct object *)object)->cache = NULL;
    }
    behaviours_forget(engine);
    behaviours_sweep(engine, NULL);
    map_finish(&engine->behaviours->own);
    mem_free(engine->behaviours->retired);
    mem_free(engine->behaviours);
}

static void object_changed(void *data, struct object *object, bool destroyed)
{
    struct engine *engine = data;
    mem_free(object->cache);
    object->cache = NULL;
    object->cache_version = 0;
    if (destroyed) {
        retire(engine->behaviours, map_remove(&engine->behaviours->own, object->id));
    }
}

void behaviours_watch(struct engine *engine)
{
    engine->world->on_object = object_changed;
    engine->world->on_object_data = engine;
}

struct behaviour *behaviours_published(const struct engine *engine, uint64_t object)
{
    struct behaviour *found = map_find(&engine->behaviours->own, object);
    return found == &engine->behaviours->none ? NULL : found;
}

struct behaviour *behaviours_own(struct engine *engine, struct object *object)
{
    if (object->behaviour == 0 && !object->ref) {
        return NULL;
    }
    struct behaviours *behaviours = engine->behaviours;
    struct behaviour *found = map_find(&behaviours->own, object->id);
    if (!found) {
        uint32_t skips = engine->slice->load_skips;
        found = engine->script ? engine->script->load(engine->script_data, object) : NULL;
        if (!found && (engine->slice->spent || engine->slice->load_skips != skips)) {
            behaviours->missed = true;
            return NULL; /* perhaps only because others left no time: tried again */
        }
        map_put(&behaviours->own, object->id, found ? found : &behaviours->none);
    }
    return found == &behaviours->none ? NULL : found;
}

static void answers_add(struct answers *answers, struct behaviour *behaviour)
{
    if (behaviour) {
        answers->list[answers->count++] = behaviour;
        answers->event_mask |= behaviour->event_mask;
        answers->has_commands |= behaviour->has_commands;
    }
}

const struct answers *behaviours_of(struct engine *engine, struct object *object)
{
    struct behaviours *behaviours = engine->behaviours;
    uint64_t version = behaviours->version + engine->world->proto_version;
    if (object->cache_version == version) {
        return object->cache ? object->cache : &behaviours->nothing;
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(engine->world, object, &count);
    struct answers *answers =
            mem_alloc(sizeof(*answers) + (count + 1) * sizeof(struct behaviour *));
    answers->list = (struct behaviour **)(answers + 1);
    behaviours->missed = false;
    answers_add(answers, behaviours_own(engine, object));
    for (size_t i = 0; i < count; i++) {
        answers_add(answers, behaviours_own(engine, lineage[i]));
    }
    answers->incomplete = behaviours->missed && !engine->slice->spent;
    mem_free(object->cache);
    object->cache = NULL;
    if (answers->count > 0 || answers->incomplete) {
        object->cache = answers;
    } else {
        mem_free(answers);
    }
    object->cache_version =
            behaviours->missed ? 0 : behaviours->version + engine->world->proto_version;
    return object->cache ? object->cache : &behaviours->nothing;
}

/* -- publishing, undone with the tx -- */

struct publication {
    struct engine *engine;
    uint64_t object;
    struct behaviour *before;
    struct behaviour *after;
};

static void publication_put(struct publication *publication, struct behaviour *behaviour)
{
    struct behaviours *behaviours = publication->engine->behaviours;
    if (behaviour) {
        map_put(&behaviours->own, publication->object, behaviour);
    } else {
        map_remove(&behaviours->own, publication->object);
    }
    behaviours->version++;
}

static void publication_undo(void *data)
{
    struct publication *publication = data;
    publication_put(publication, publication->before);
    retire(publication->engine->behaviours, publication->after);
}

static void publication_commit(void *data)
{
    struct publication *publication = data;
    retire(publication->engine->behaviours, publication->before);
}

void behaviours_publish(
        struct engine *engine, struct object *object, struct behaviour *behaviour)
{
    struct publication *publication = mem_alloc(sizeof(*publication));
    publication->engine = engine;
    publication->object = object->id;
    publication->before = map_find(&engine->behaviours->own, object->id);
    publication->after = behaviour;
    publication_put(publication, behaviour);
    tx_on_end(engine->world,
            (struct tx_hook){publication_undo, publication_commit, mem_free, publication});
}
