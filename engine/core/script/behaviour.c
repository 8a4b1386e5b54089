/* behaviour.c -- the compiled behaviours that an object answers with.
 *
 * 1. The map holds each object's own behaviour once it was asked for; NONE stands for "has
 *    none".
 * 2. The answers of an object (own, then lineage) are cached on the object, valid for one
 *    version: ours (publish, forget) plus the world's proto_version.
 * 3. The answers belong to a lineage, or to an own behaviour: the object only borrows them.
 * 4. In the masks each of the first events has a bit of its own, before() and on() apart, so
 *    that hardly any object is asked needlessly. Later events share one bit; so do those with a
 *    colon, which are told to one object.
 * 5. A replaced behaviour, and answers of an older version, are freed between transactions
 *    only: handlers may be running.
 *
 * To add an event that concerns everybody present, add its name to behaviour_is_presence.
 *
 * The script layer compiles (script_ops.load). */
#include "engine/core/script/behaviour.h"

#include "engine/core/part.h"
#include "engine/core/perception/room_index.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/command.h"
#include "engine/core/script/event_list.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#include <string.h>

/* In a mask the first bits are those of single events. */
enum { OWN_BITS = 62, BIT_ONE_OBJECT = OWN_BITS, BIT_LATE = OWN_BITS + 1 };

struct behaviours {
    struct map bits; /* event_key -> the number of its bit, as a pointer, plus one */
    struct map own;  /* object id -> struct behaviour, owned, or &none */
    struct behaviour none;
    struct behaviour **retired; /* owned: replaced behaviours, unloaded between transactions */
    size_t retired_count;
    size_t retired_capacity;
    uint64_t version;
    uint64_t ever; /* bits of all events that anything loaded so far has handled */
    uint64_t name; /* the bit of on("name") */
    bool missed;   /* the last answers lack some that could not be loaded now */
    struct map
            shared; /* hash of a lineage's behaviours -> struct answers, owned, a list by next */
    uint64_t shared_version; /* the behaviours_version of shared */
    struct answers *old;     /* owned: to be freed between transactions */
};

PART_STATE(behaviours, PART_BEHAVIOURS)

static uint64_t event_key(uint64_t hash, bool before)
{
    return hash << 2 | 2 | before;
}

static uint64_t bit_of(struct behaviours *behaviours, uint64_t hash, bool before, bool allots)
{
    struct map *bits = &behaviours->bits;
    uint64_t key = event_key(hash, before);
    uintptr_t number = (uintptr_t)map_find(bits, key);
    bool full = bits->count == OWN_BITS;
    if (number == 0 && !full && allots) {
        number = bits->count + 1;
        map_put(bits, key, (void *)number);
    }
    if (number == 0) {
        return (uint64_t)full << BIT_LATE;
    }
    return (uint64_t)1 << (number - 1);
}

static bool is_of_one_object(struct str event)
{
    return str_find_char(event, ':', 0) != SIZE_MAX;
}

uint64_t behaviours_bit(struct engine *engine, struct str event, uint64_t hash, bool before)
{
    struct behaviours *behaviours = behaviours_state(engine);
    uintptr_t number = (uintptr_t)map_find(&behaviours->bits, event_key(hash, before));
    if (number > 0) {
        return (uint64_t)1 << (number - 1); /* those of one object are not in the map */
    }
    return is_of_one_object(event) ? (uint64_t)1 << BIT_ONE_OBJECT
                                   : bit_of(behaviours, hash, before, true);
}

uint64_t behaviours_on_bit_known(const struct engine *engine, struct str event, uint64_t hash)
{
    const struct map *bits = &behaviours_state(engine)->bits;
    uintptr_t number = (uintptr_t)map_find(bits, event_key(hash, false));
    return number > 0                ? (uint64_t)1 << (number - 1)
           : is_of_one_object(event) ? (uint64_t)1 << BIT_ONE_OBJECT
                                     : (uint64_t)(bits->count == OWN_BITS) << BIT_LATE;
}

uint64_t behaviours_bits_known(const struct engine *engine, struct str event, uint64_t hash)
{
    return is_of_one_object(event)
                   ? (uint64_t)1 << BIT_ONE_OBJECT
                   : bit_of(behaviours_state(engine), hash, true, false) |
                             bit_of(behaviours_state(engine), hash, false, false);
}

/* Gives bits to the game's own events first, so that builders' events cannot use them all up, and
 * to those of the commonest lines. */
static void allot_first(struct behaviours *behaviours)
{
    static const char *const asked[] = {
            "command", "move", "enter", "leave", "look", "examine", "take", "drop"};
    size_t count = 0;
    const char *const *events = event_list(&count);
    for (size_t i = 0; i < count; i++) {
        if (!is_of_one_object(str_of(events[i]))) {
            (void)bit_of(behaviours, str_hash(str_of(events[i])), false, true);
        }
    }
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        (void)bit_of(behaviours, str_hash(str_of(asked[i])), true, true);
        (void)bit_of(behaviours, str_hash(str_of(asked[i])), false, true);
    }
}

/* Makes a behaviour ready to be asked: sets its mask and lists. */
static void admit(struct engine *engine, struct behaviour *behaviour)
{
    behaviour->event_mask = 0;
    memset(behaviour->first, 0, sizeof(behaviour->first));
    for (size_t i = behaviour->handler_count; i > 0; i--) {
        struct handler *handler = &behaviour->handlers[i - 1];
        uint8_t *first = &behaviour->first[handler->event_hash % HANDLER_LISTS];
        behaviour->event_mask |=
                behaviours_bit(engine, handler->event, handler->event_hash, handler->before);
        handler->next = *first;
        *first = (uint8_t)i;
    }
    behaviours_state(engine)->ever |= behaviour->event_mask;
}

static void retire(struct behaviours *behaviours, struct behaviour *behaviour)
{
    if (!behaviour || behaviour == &behaviours->none) {
        return;
    }
    behaviours->retired = mem_grow(behaviours->retired, behaviours->retired_count,
            &behaviours->retired_capacity, sizeof(struct behaviour *));
    behaviours->retired[behaviours->retired_count++] = behaviour;
}

void behaviour_destroy(struct behaviour *behaviour)
{
    for (size_t i = 0; i < behaviour->command_count; i++) {
        command_destroy(behaviour->commands[i]);
    }
    for (size_t i = 0; i < behaviour->handler_count; i++) {
        mem_free((void *)(uintptr_t)behaviour->handlers[i].event.bytes);
        mem_free(behaviour->handlers[i].wakes);
    }
    mem_free(behaviour->commands);
    mem_free(behaviour->handlers);
    mem_free(behaviour->answers);
    mem_free(behaviour->uses);
    value_finish(&behaviour->properties);
    mem_free(behaviour);
}

static void unload(struct engine *engine, struct behaviour *behaviour)
{
    if (engine_script(engine)) {
        engine_script(engine)->unload(engine_script_data(engine), behaviour);
    }
    behaviour_destroy(behaviour);
}

void behaviours_sweep(struct engine *engine, void *about __attribute__((unused)))
{
    struct behaviours *behaviours = behaviours_state(engine);
    while (behaviours->retired_count > 0) {
        unload(engine, behaviours->retired[--behaviours->retired_count]);
    }
    while (behaviours->old) {
        struct answers *next = behaviours->old->next;
        mem_free(behaviours->old);
        behaviours->old = next;
    }
}

/* INTERNAL_BEGIN: unloads replaced behaviours, and tells the script layer. */
static void behaviours_begin_transaction(struct engine *engine, void *about)
{
    behaviours_sweep(engine, about);
    if (engine_script(engine)) {
        engine_script(engine)->transaction_began(engine_script_data(engine));
    }
}

/* INTERNAL_END. */
static void behaviours_end_transaction(
        struct engine *engine, void *about __attribute__((unused)))
{
    if (engine_script(engine)) {
        engine_script(engine)->transaction_ended(engine_script_data(engine));
    }
}

void behaviour_put_place(struct engine *engine, int function, struct buf *out)
{
    if (engine_script(engine) && engine_script(engine)->place_of) {
        engine_script(engine)->place_of(engine_script_data(engine), function, out);
    }
}

void behaviours_forget(struct engine *engine)
{
    struct behaviours *behaviours = behaviours_state(engine);
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
    while (map_each(&behaviours_state(engine)->own, &cursor, NULL, &value)) {
        const struct behaviour *behaviour = value;
        if (behaviour != &behaviours_state(engine)->none && behaviour->owner == owner) {
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
    struct behaviours *behaviours = behaviours_state(engine);
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

static void object_changed(void *data, struct object *object, bool gone)
{
    struct engine *engine = data;
    object->cache_version = 0;
    if (gone) {
        retire(behaviours_state(engine),
                map_remove(&behaviours_state(engine)->own, object->id));
        room_index_forget(engine, object->id);
    }
}

struct behaviour *behaviours_published(const struct engine *engine, uint64_t object)
{
    struct behaviour *found = map_find(&behaviours_state(engine)->own, object);
    return found == &behaviours_state(engine)->none ? NULL : found;
}

/* INTERNAL_MAKER. */
static void behaviours_tell_maker(struct engine *engine, void *about)
{
    struct trust_asking *asking = about;
    const struct behaviour *behaviour = behaviours_published(engine, asking->object->id);
    if (behaviour) {
        asking->known = true;
        asking->owner = behaviour->owner;
    }
}

struct behaviour *behaviours_own(struct engine *engine, struct object *object)
{
    struct transaction *transaction = engine_transaction(engine);
    if (object->behaviour == 0 && !object->ref) {
        return NULL;
    }
    struct behaviours *behaviours = behaviours_state(engine);
    struct behaviour *found = map_find(&behaviours->own, object->id);
    if (!found) {
        uint32_t skips = transaction->load_skips;
        found = engine_script(engine)
                        ? engine_script(engine)->load(engine_script_data(engine), object)
                        : NULL;
        if (!found && (transaction->spent || transaction->load_skips != skips)) {
            behaviours->missed = true;
            return NULL; /* perhaps only for lack of time: tried again later */
        }
        if (found) {
            admit(engine, found);
        }
        map_put(&behaviours->own, object->id, found ? found : &behaviours->none);
    }
    return found == &behaviours->none ? NULL : found;
}

bool behaviour_is_presence(struct str event)
{
    static const struct str names[] = {STR_IS("enter"), STR_IS("leave"), STR_IS("hear"),
            STR_IS("connect"), STR_IS("disconnect"), STR_IS("command"), STR_IS("act"),
            STR_IS("depart"), STR_IS("arrive")};
    size_t i = 0;
    while (i < sizeof(names) / sizeof(names[0]) && !str_equal(event, names[i])) {
        i++;
    }
    return i < sizeof(names) / sizeof(names[0]);
}

bool behaviours_ever_name(const struct engine *engine)
{
    return behaviours_state(engine)->ever & behaviours_state(engine)->name;
}

uint64_t behaviours_ever(const struct engine *engine)
{
    return behaviours_state(engine)->ever;
}

uint64_t behaviours_version(const struct engine *engine)
{
    return behaviours_state(engine)->version + engine_world(engine)->proto_version;
}

/* Adds the handler's bit to the roles that it may be asked in. Present are the actor, what they
 * carry, the room and its contents. */
static void add_roles(struct answers *answers, const struct handler *handler, uint64_t bit)
{
    if (handler->role != ROLE_ANY) {
        answers->role_masks[handler->role] |= bit;
    } else if (!behaviour_is_presence(handler->event)) {
        answers->role_masks[ROLE_THING] |= bit;
    } else {
        answers->role_masks[ROLE_ACTOR] |= bit;
        answers->role_masks[ROLE_HELD] |= bit;
        answers->role_masks[ROLE_ROOM] |= bit;
        answers->role_masks[ROLE_WITNESS] |= bit;
    }
}

static void answers_add(
        struct engine *engine, struct answers *answers, struct behaviour *behaviour)
{
    if (!behaviour) {
        return;
    }
    answers->list[answers->count++] = behaviour;
    answers->event_mask |= behaviour->event_mask;
    answers->has_commands |= behaviour->has_commands;
    answers->may_name |= behaviour->veils;
    for (size_t i = 0; i < behaviour->command_count; i++) {
        const struct grammar *grammar = behaviour->commands[i]->grammar;
        bool of_this = grammar_has_this(grammar);
        answers->has_this |= of_this;
        answers->has_plain |= !of_this;
        for (size_t k = 0; of_this && k < grammar_verb_count(grammar); k++) {
            answers->this_verbs |= grammar_verb_bit(grammar_verb(grammar, k));
        }
    }
    for (size_t i = 0; i < behaviour->handler_count; i++) {
        const struct handler *handler = &behaviour->handlers[i];
        answers->may_name |= str_equal(handler->event, STR("name"));
        add_roles(answers, handler,
                behaviours_bit(engine, handler->event, handler->event_hash, handler->before));
    }
}

static struct answers *make_answers(
        struct engine *engine, struct object *object, struct behaviour *own)
{
    size_t count = 0;
    struct object *const *lineage = proto_lineage(engine_world(engine), object, &count);
    struct answers *answers =
            mem_alloc(sizeof(*answers) + (count + 1) * sizeof(struct behaviour *));
    answers->list = (struct behaviour **)(answers + 1);
    answers_add(engine, answers, own);
    for (size_t i = 0; i < count; i++) {
        answers_add(engine, answers, behaviours_own(engine, lineage[i]));
    }
    return answers;
}

/* Leaves answers to be freed between transactions. */
static void answers_retire(struct behaviours *behaviours, struct answers *answers)
{
    if (answers) {
        answers->next = behaviours->old;
        behaviours->old = answers;
    }
}

static void shared_forget(struct behaviours *behaviours)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&behaviours->shared, &cursor, NULL, &value)) {
        for (struct answers *answers = value; answers;) {
            struct answers *next = answers->next;
            answers_retire(behaviours, answers);
            answers = next;
        }
    }
    map_finish(&behaviours->shared);
    map_init(&behaviours->shared);
}

static bool is_same_list(const struct answers *a, const struct answers *b)
{
    return a->count == b->count &&
           memcmp(a->list, b->list, a->count * sizeof(struct behaviour *)) == 0;
}

/* Takes answers without an own behaviour, and returns those that all objects of the lineage
 * share. */
static struct answers *share(struct engine *engine, struct answers *answers)
{
    struct behaviours *behaviours = behaviours_state(engine);
    if (behaviours->shared_version != behaviours_version(engine)) {
        shared_forget(behaviours);
        behaviours->shared_version = behaviours_version(engine);
    }
    struct str bytes = {
            (const char *)answers->list, answers->count * sizeof(struct behaviour *)};
    uint64_t hash = str_hash(bytes) | 1;
    struct answers *first = map_find(&behaviours->shared, hash);
    for (struct answers *one = first; one; one = one->next) {
        if (is_same_list(one, answers)) {
            mem_free(answers);
            return one;
        }
    }
    answers->shared = true;
    answers->next = first;
    map_put(&behaviours->shared, hash, answers);
    return answers;
}

const struct answers *behaviours_of(struct engine *engine, struct object *object)
{
    struct behaviours *behaviours = behaviours_state(engine);
    if (object->cache_version == behaviours_version(engine)) {
        return object->cache;
    }
    behaviours->missed = false;
    struct behaviour *own = behaviours_own(engine, object);
    struct answers *answers = make_answers(engine, object, own);
    bool missed = behaviours->missed;
    answers->incomplete = missed && !engine_transaction(engine)->spent;
    if (missed) {
        answers_retire(behaviours, answers);
    } else if (own) {
        answers_retire(behaviours, own->answers);
        own->answers = answers;
    } else {
        answers = share(engine, answers);
    }
    object->cache = answers;
    object->cache_version = missed ? 0 : behaviours_version(engine);
    return answers;
}

const struct answers *behaviours_sure(struct engine *engine, struct object *object)
{
    const struct answers *answers = behaviours_of(engine, object);
    return object->cache_version == behaviours_version(engine) ? answers : NULL;
}

static void behaviours_destroy(struct engine *engine)
{
    engine_world(engine)->on_object = NULL;
    behaviours_forget(engine);
    shared_forget(behaviours_state(engine));
    behaviours_sweep(engine, NULL);
    map_finish(&behaviours_state(engine)->bits);
    map_finish(&behaviours_state(engine)->own);
    map_finish(&behaviours_state(engine)->shared);
    mem_free(behaviours_state(engine)->retired);
}

struct publication {
    struct engine *engine;
    uint64_t object;
    struct behaviour *before;
};

/* Returns what was active until now. */
static struct behaviour *publication_put(
        struct publication *publication, struct behaviour *behaviour)
{
    struct behaviours *behaviours = behaviours_state(publication->engine);
    behaviours->version++;
    if (behaviour && behaviour != &behaviours->none) {
        admit(publication->engine, behaviour);
    }
    return behaviour ? map_put(&behaviours->own, publication->object, behaviour)
                     : map_remove(&behaviours->own, publication->object);
}

static void publication_undo(void *data)
{
    struct publication *publication = data;
    /* This may be a behaviour that was loaded after the published one was removed. */
    retire(behaviours_state(publication->engine),
            publication_put(publication, publication->before));
}

static void publication_commit(void *data)
{
    struct publication *publication = data;
    retire(behaviours_state(publication->engine), publication->before);
}

void behaviours_publish(
        struct engine *engine, struct object *object, struct behaviour *behaviour)
{
    struct publication *publication = mem_alloc(sizeof(*publication));
    publication->engine = engine;
    publication->object = object->id;
    publication->before = map_find(&behaviours_state(engine)->own, object->id);
    (void)publication_put(publication, behaviour);
    tx_on_end(engine_world(engine),
            (struct tx_hook){publication_undo, publication_commit, mem_free, publication});
}

static void behaviours_create(struct engine *engine)
{
    struct behaviours *behaviours = behaviours_state(engine);
    map_init(&behaviours->bits);
    map_init(&behaviours->own);
    map_init(&behaviours->shared);
    behaviours->version = 1;
    allot_first(behaviours);
    behaviours->name = bit_of(behaviours, str_hash(STR("name")), false, true);
    engine_world(engine)->on_object = object_changed;
    engine_world(engine)->on_object_data = engine;
}

static void behaviours_trim(struct engine *engine)
{
    if (engine_script(engine)) {
        engine_script(engine)->rest(engine_script_data(engine));
    }
}

const struct kernel_part behaviour_part = {
        .state_size = sizeof(struct behaviours),
        .create = behaviours_create,
        .destroy = behaviours_destroy,
        .trim = behaviours_trim,
        .on = {[INTERNAL_BEGIN] = behaviours_begin_transaction,
                [INTERNAL_END] = behaviours_end_transaction,
                [INTERNAL_MAKER] = behaviours_tell_maker},
};
