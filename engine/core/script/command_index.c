/* command_index.c -- the index of a place's bystander handlers and commands.
 *
 * A filter before the full walks (perceive.c, hook.c), which stay authoritative: a command that
 * is not in the index is not searched for.
 *
 * 1. The index has the direct contents, in order, that answer any event as a witness or have
 *    commands without {this}. For everything perceivable in the place, in open or transparent
 *    containers at any depth, on people and in their hands, it has the verbs with {this}, and
 *    whether any may answer on("name").
 * 2. It is valid while behaviours_version is unchanged and the changes noted by room_index.c are
 *    added. It may have too much, never too little: an object that left is skipped when its
 *    turn comes. Verbs that may have gone with it are collected again once they have caused
 *    WALKS_MAX walks.
 * 3. If something cannot be read or loaded now, the index is not valid, and everybody is asked.
 * 4. Using it counts as having read everything it was made of (`seen`), like a walk.
 * 5. If a handler in a round changes anything, the round continues as a full walk, after the
 *    last object asked. */
#include "engine/core/script/command_index.h"

#include "engine/core/part.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/perception/perceive_impl.h"
#include "engine/core/perception/room_index.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command.h"
#include "world/model/place.h"

enum { COMMAND_INDEX_DEPTH_MAX = 32, MET_MAX = 16, WALKS_MAX = 16 };

/* An object in the place with handlers or commands for others. */
struct commander {
    uint64_t id;
    uint64_t arrived;
    uint64_t witness_mask;
    bool has_plain;
};

struct command_indexes {
    uint64_t version;       /* 0: not valid */
    uint64_t seen;          /* the newest change that it depends on */
    struct commander *list; /* owned */
    size_t count;
    size_t capacity;
    uint64_t witness_mask; /* of all in the list */
    bool has_plain;
    bool may_name;
    bool busy;        /* under construction */
    unsigned walks;   /* for verbs in the index, since it was made */
    struct map verbs; /* a set of hashes */
    const struct answers
            *met[MET_MAX]; /* shared ones whose verbs are in the index; valid for the version */
    size_t met_count;
};

/* INTERNAL_ROOM_INDEX. */
static void command_indexes_drop(struct engine *engine __attribute__((unused)), void *about)
{
    struct command_indexes *command_indexes = ((struct room_index *)about)->command_indexes;
    if (command_indexes) {
        map_finish(&command_indexes->verbs);
        mem_free(command_indexes->list);
        mem_free(command_indexes);
    }
}

static bool was_met(struct command_indexes *command_indexes, const struct answers *answers)
{
    for (size_t i = 0; i < command_indexes->met_count; i++) {
        if (command_indexes->met[i] == answers) {
            return true;
        }
    }
    if (answers->shared && command_indexes->met_count < MET_MAX) {
        command_indexes->met[command_indexes->met_count++] = answers;
    }
    return false;
}

static void add_verbs(struct command_indexes *command_indexes, const struct answers *answers)
{
    if (!answers->has_this || was_met(command_indexes, answers)) {
        return;
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        for (size_t k = 0; k < behaviour->command_count; k++) {
            const struct grammar *grammar = behaviour->commands[k]->grammar;
            size_t verbs = grammar_has_this(grammar) ? grammar_verb_count(grammar) : 0;
            for (size_t v = 0; v < verbs; v++) {
                map_put(&command_indexes->verbs, grammar_verb_hash(grammar_verb(grammar, v)),
                        command_indexes);
            }
        }
    }
}

static bool add_all_in(struct engine *engine, struct command_indexes *command_indexes,
        struct object *place, unsigned depth, bool direct);

/* Adds object and its visible contents. Returns false if a part of that is unknown. */
static bool add_seen(struct engine *engine, struct command_indexes *command_indexes,
        struct object *object, unsigned depth)
{
    const struct answers *answers = behaviours_sure(engine, object);
    if (!answers || depth == COMMAND_INDEX_DEPTH_MAX) {
        return false;
    }
    command_indexes->may_name |= answers->may_name;
    add_verbs(command_indexes, answers);
    unsigned kinds = object_kinds(engine, object);
    bool shows = (kinds & KIND_CHARACTER) ||
                 ((kinds & KIND_CONTAINER) && perceive_lets_sight(engine, object, kinds));
    return !shows || add_all_in(engine, command_indexes, object, depth + 1, false);
}

/* Adds an object that may be asked. Returns false if it does not belong at the end of the list. */
static bool add_commander(
        struct engine *engine, struct command_indexes *command_indexes, struct object *object)
{
    const struct answers *answers = behaviours_sure(engine, object);
    if (!answers) {
        return false;
    }
    if (answers->role_masks[ROLE_WITNESS] == 0 && !answers->has_plain) {
        return true;
    }
    if (command_indexes->count > 0 &&
            object->arrived < command_indexes->list[command_indexes->count - 1].arrived) {
        return false;
    }
    command_indexes->list = mem_grow(command_indexes->list, command_indexes->count,
            &command_indexes->capacity, sizeof(*command_indexes->list));
    command_indexes->list[command_indexes->count++] = (struct commander){
            object->id, object->arrived, answers->role_masks[ROLE_WITNESS], answers->has_plain};
    command_indexes->witness_mask |= answers->role_masks[ROLE_WITNESS];
    command_indexes->has_plain |= answers->has_plain;
    return true;
}

static bool add_all_in(struct engine *engine, struct command_indexes *command_indexes,
        struct object *place, unsigned depth, bool direct)
{
    size_t count = 0;
    (void)place_contents(engine_world(engine), place, &count);
    for (size_t i = 0; i < place->content_count; i++) {
        struct object *object = world_find(engine_world(engine), place->contents[i]);
        if (!object || !add_seen(engine, command_indexes, object, depth) ||
                (direct && !add_commander(engine, command_indexes, object))) {
            return false;
        }
    }
    return true;
}

static bool make(
        struct engine *engine, struct object *place, struct command_indexes *command_indexes)
{
    map_finish(&command_indexes->verbs);
    map_init(&command_indexes->verbs);
    command_indexes->count = command_indexes->met_count = 0;
    command_indexes->witness_mask = 0;
    command_indexes->has_plain = command_indexes->may_name = false;
    command_indexes->walks = 0;
    command_indexes->seen = 0;
    const struct answers *answers = behaviours_sure(engine, place);
    if (!answers) {
        return false;
    }
    add_verbs(command_indexes, answers);
    return add_all_in(engine, command_indexes, place, 0, true);
}

static void remove_commander(struct command_indexes *command_indexes, uint64_t id)
{
    size_t kept = 0;
    for (size_t i = 0; i < command_indexes->count; i++) {
        if (command_indexes->list[i].id != id) {
            command_indexes->list[kept++] = command_indexes->list[i];
        }
    }
    command_indexes->count = kept;
}

static bool add_noted(struct engine *engine, struct object *place,
        struct command_indexes *command_indexes, uint64_t id)
{
    struct object *object = world_find(engine_world(engine), id);
    remove_commander(command_indexes, id);
    if (!object || object == place) {
        return false;
    }
    return (object->location != place->id || add_commander(engine, command_indexes, object)) &&
           add_seen(engine, command_indexes, object, 0);
}

static bool bring_up_to_date(struct engine *engine, struct object *place,
        struct room_index *room_index, struct command_indexes *command_indexes)
{
    uint64_t version = behaviours_version(engine);
    uint64_t ids[ROOM_INDEX_NOTES_MAX];
    size_t count = 0;
    bool good = room_index_take(engine, room_index, ROOM_INDEX_OFFERS, ids, &count) &&
                command_indexes->version == version;
    for (size_t i = 0; good && i < count; i++) {
        good = add_noted(engine, place, command_indexes, ids[i]);
    }
    good = good || make(engine, place, command_indexes);
    command_indexes->version = good ? version : 0;
    return good;
}

/* Returns the index of place, or NULL if it is unknown: then everybody must be asked. */
static struct command_indexes *indexes_of(
        struct engine *engine, struct object *place, bool always)
{
    struct room_index *room_index = room_index_of(engine, place, always);
    if (!room_index || (room_index->command_indexes && room_index->command_indexes->busy)) {
        return NULL;
    }
    if (!room_index->command_indexes) {
        room_index->command_indexes = mem_alloc(sizeof(*room_index->command_indexes));
        map_init(&room_index->command_indexes->verbs);
    }
    struct command_indexes *command_indexes = room_index->command_indexes;
    uint64_t before = world_seen_begin(engine_world(engine));
    command_indexes->busy = true;
    bool good = bring_up_to_date(engine, place, room_index, command_indexes);
    command_indexes->busy = false;
    world_seen_end(engine_world(engine), before, &command_indexes->seen);
    return good ? command_indexes : NULL;
}

static bool concerns(const struct commander *one, uint64_t witness_mask)
{
    return witness_mask ? (one->witness_mask & witness_mask) != 0 : one->has_plain;
}

/* Picks the objects of the list that the round concerns; removes those that left. */
static void pick(struct engine *engine, const struct object *place,
        struct command_indexes *command_indexes, uint64_t witness_mask,
        struct command_index_round *out)
{
    out->picked = mem_alloc_array(command_indexes->count, sizeof(*out->picked));
    size_t kept = 0;
    command_indexes->witness_mask = 0;
    command_indexes->has_plain = false;
    for (size_t i = 0; i < command_indexes->count; i++) {
        struct commander one = command_indexes->list[i];
        const struct object *object = world_find(engine_world(engine), one.id);
        if (!object || object->location != place->id) {
            command_indexes->version =
                    object ? command_indexes->version : 0; /* perhaps it could not be read */
            continue;
        }
        command_indexes->list[kept++] = one;
        command_indexes->witness_mask |= one.witness_mask;
        command_indexes->has_plain |= one.has_plain;
        if (concerns(&one, witness_mask)) {
            out->picked[out->picked_count++] = one.id;
        }
    }
    command_indexes->count = kept;
}

/* Returns the version of the data that decides which objects a round concerns. */
static uint64_t version_of(const struct engine *engine)
{
    return behaviours_version(engine) + room_index_news(engine);
}

void command_index_begin_all(
        struct engine *engine, struct object *place, struct command_index_round *out)
{
    const uint64_t *ids = place_contents(engine_world(engine), place, &out->count);
    out->engine = engine;
    out->picked = NULL;
    out->picked_count = out->picked_next = out->next = 0;
    out->ids = out->count <= sizeof(out->few) / sizeof(out->few[0])
                       ? out->few
                       : mem_alloc_array(out->count, sizeof(*out->ids));
    for (size_t i = 0; i < out->count; i++) {
        out->ids[i] = ids[i];
    }
}

/* witness_mask 0: objects with commands. */
static void begin(struct engine *engine, struct object *place, uint64_t witness_mask,
        struct command_index_round *out)
{
    struct command_indexes *command_indexes = indexes_of(engine, place, false);
    bool any = !command_indexes ||
               (witness_mask ? (command_indexes->witness_mask & witness_mask) != 0
                             : command_indexes->has_plain);
    if (!any) {
        *out = (struct command_index_round){.engine = engine, .ids = out->few};
        return;
    }
    command_index_begin_all(engine, place, out);
    if (command_indexes) {
        pick(engine, place, command_indexes, witness_mask, out);
        out->version = version_of(engine);
    }
}

void command_index_begin_witnesses(struct engine *engine, struct object *place, uint64_t bit,
        struct command_index_round *out)
{
    begin(engine, place, bit, out);
}

void command_index_begin_commands(
        struct engine *engine, struct object *place, struct command_index_round *out)
{
    begin(engine, place, 0, out);
}

/* Continues with all objects after the last one that was picked. */
static void unpick(struct command_index_round *round)
{
    uint64_t last = round->picked_next > 0 ? round->picked[round->picked_next - 1] : 0;
    while (last && round->next < round->count && round->ids[round->next++] != last) {
    }
    mem_free(round->picked);
    round->picked = NULL;
}

struct object *command_index_next(struct command_index_round *round)
{
    struct world *world = engine_world(round->engine);
    if (round->picked && round->version != version_of(round->engine)) {
        unpick(round);
    }
    struct object *object = NULL;
    while (!object && round->picked && round->picked_next < round->picked_count) {
        object = world_find(world, round->picked[round->picked_next++]);
    }
    while (!object && !round->picked && round->next < round->count) {
        object = world_find(world, round->ids[round->next++]);
    }
    return object;
}

void command_index_end(struct command_index_round *round)
{
    mem_free(round->picked);
    if (round->ids != round->few) {
        mem_free(round->ids);
    }
}

bool command_index_add(
        struct engine *engine, struct object *place, uint64_t *events, bool *has_plain)
{
    const struct command_indexes *command_indexes = indexes_of(engine, place, false);
    if (command_indexes) {
        *events |= command_indexes->witness_mask;
        *has_plain |= command_indexes->has_plain;
    }
    return command_indexes != NULL;
}

bool command_index_has_verb(
        struct engine *engine, struct object *place, struct str word, struct str verb)
{
    struct command_indexes *command_indexes = indexes_of(engine, place, true);
    if (!command_indexes) {
        return true;
    }
    bool known =
            map_find(&command_indexes->verbs, grammar_verb_hash(word)) ||
            (verb.length > 0 && map_find(&command_indexes->verbs, grammar_verb_hash(verb)));
    if (known && ++command_indexes->walks == WALKS_MAX) {
        command_indexes->version = 0;
    }
    return known;
}

bool command_index_may_name(struct engine *engine, struct object *place)
{
    const struct command_indexes *command_indexes = indexes_of(engine, place, false);
    return !command_indexes || command_indexes->may_name;
}

const struct kernel_part command_index_part = {
        .on = {[INTERNAL_ROOM_INDEX] = command_indexes_drop}};
