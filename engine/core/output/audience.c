/* audience.c -- the listeners in a place, cached until something changes.
 *
 * 1. A list is valid while the place's contents (object.contents_version), the attached sessions
 *    (hub_attachments) and the inherited prototypes (world.proto_version) are unchanged. In
 *    addition, room_index.c must not have noted that a direct content has other prototypes or
 *    ignores other players.
 * 2. If an object could not be read, the list is marked invalid and built again next time.
 * 3. The crowd for the list is filled when it is first told something, and again when a member has
 *    left it.
 * 4. Using the list counts as reading everything that it was built from.
 *
 * tests/unit/core/audience_test.c compares it with the plain walk. */
#include "engine/core/output/audience.h"

#include "engine/core/part.h"
#include "engine/core/people/ignore.h"
#include "engine/core/perception/perceive.h"
#include "engine/session/hub.h"
#include "world/model/place.h"

/* The versions that a list was built from. */
struct stamp {
    uint64_t contents; /* 0: invalid */
    uint64_t attachments;
    uint64_t protos;
};

struct audience_kept {
    struct stamp stamp;
    struct listener *listeners; /* owned */
    uint64_t *boxes;            /* owned */
    size_t count;
    size_t box_count;
    uint64_t seen;           /* the newest change that it depends on */
    struct hub_crowd *crowd; /* owned; NULL: not made yet */
    struct listener *rest;   /* owned: those who are not in the crowd */
    size_t rest_count;
    bool filled; /* the crowd is that of the list */
};

/* Fewer listeners are told one by one. */
enum { CROWD_LEAST = 8 };

/* INTERNAL_ROOM_INDEX. */
static void audience_drop(struct engine *engine __attribute__((unused)), void *about)
{
    struct audience_kept *kept = ((struct room_index *)about)->audience;
    if (kept) {
        mem_free(kept->listeners);
        mem_free(kept->boxes);
        mem_free(kept->rest);
        hub_crowd_destroy(kept->crowd);
    }
    mem_free(kept);
}

/* Fills both arrays, which have room for all contents of the place. Returns false if some
 * object could not be read. */
static bool gather(struct engine *engine, struct object *place, struct listener *listeners,
        uint64_t *boxes, struct audience *out)
{
    bool whole = true;
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), place, &count);
    *out = (struct audience){.listeners = listeners, .boxes = boxes};
    for (size_t i = 0; i < count; i++) {
        struct session *session = hub_sessions_of(engine_hub(engine), ids[i]);
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (session) {
            listeners[out->count++] = (struct listener){ids[i], session,
                    ignore_any(engine, ids[i]), session->next_of_character != NULL};
        } else if (object && object_kinds(engine, object) & KIND_CONTAINER) {
            boxes[out->box_count++] = ids[i];
        }
        whole = whole && object;
    }
    return whole;
}

/* True if a change to a direct content of the place was noted. Consumes the notes. */
static bool has_changed(
        struct engine *engine, const struct object *place, struct room_index *room_index)
{
    uint64_t ids[ROOM_INDEX_NOTES_MAX];
    size_t count = 0;
    bool changed = !room_index_take(engine, room_index, ROOM_INDEX_AUDIENCE, ids, &count);
    for (size_t i = 0; i < count; i++) {
        const struct object *object = world_find(engine_world(engine), ids[i]);
        changed = changed || !object || object->location == place->id;
    }
    return changed;
}

static void bring_up_to_date(struct engine *engine, struct object *place,
        struct room_index *room_index, struct audience_kept *kept)
{
    struct stamp stamp = {place->contents_version, hub_attachments(engine_hub(engine)),
            engine_world(engine)->proto_version};
    bool changed = has_changed(engine, place, room_index);
    if (!changed && stamp.contents == kept->stamp.contents &&
            stamp.attachments == kept->stamp.attachments &&
            stamp.protos == kept->stamp.protos) {
        return;
    }
    size_t room = place->content_count;
    struct audience made;
    kept->listeners = mem_realloc(kept->listeners, room * sizeof(*kept->listeners));
    kept->boxes = mem_realloc(kept->boxes, room * sizeof(*kept->boxes));
    kept->seen = 0;
    bool whole = gather(engine, place, kept->listeners, kept->boxes, &made);
    kept->count = made.count;
    kept->box_count = made.box_count;
    kept->stamp = whole ? stamp : (struct stamp){0};
    kept->filled = false;
}

bool audience_chats(const struct session *first)
{
    while (first && !(first->chats && !first->absent)) {
        first = first->next_of_character;
    }
    return first != NULL;
}

struct audience audience_of(
        struct engine *engine, struct object *place, struct audience_few *few)
{
    struct room_index *room_index = room_index_of(engine, place, false);
    struct audience made;
    if (!room_index) {
        (void)gather(engine, place, few->listeners, few->boxes, &made);
        return made;
    }
    if (!room_index->audience) {
        room_index->audience = mem_alloc(sizeof(*room_index->audience));
    }
    struct audience_kept *kept = room_index->audience;
    uint64_t before = world_seen_begin(engine_world(engine));
    bring_up_to_date(engine, place, room_index, kept);
    world_seen_end(engine_world(engine), before, &kept->seen);
    return (struct audience){kept->listeners, kept->count, kept->boxes, kept->box_count, kept};
}

/* Sorts the listeners into the crowd and the rest. */
static void fill_crowd(struct engine *engine, struct audience_kept *kept)
{
    struct session **sessions = mem_alloc_array(kept->count, sizeof(struct session *));
    size_t count = 0;
    kept->rest = mem_realloc(kept->rest, kept->count * sizeof(*kept->rest));
    kept->rest_count = 0;
    for (size_t i = 0; i < kept->count; i++) {
        const struct listener *listener = &kept->listeners[i];
        if (listener->ignores || listener->several) {
            kept->rest[kept->rest_count++] = *listener;
        } else {
            sessions[count++] = listener->session;
        }
    }
    if (!kept->crowd) {
        kept->crowd = hub_crowd_create(engine_hub(engine));
    }
    hub_crowd_fill(kept->crowd, sessions, count);
    kept->filled = true;
    mem_free(sessions);
}

bool audience_crowd(
        struct engine *engine, const struct audience *audience, struct audience_crowd *out)
{
    struct audience_kept *kept = audience->kept;
    if (!kept || kept->count < CROWD_LEAST) {
        return false;
    }
    if (!kept->filled || !hub_crowd_is_whole(kept->crowd)) {
        fill_crowd(engine, kept);
    }
    *out = (struct audience_crowd){kept->crowd, kept->rest, kept->rest_count};
    return true;
}

const struct kernel_part audience_part = {.on = {[INTERNAL_ROOM_INDEX] = audience_drop}};
