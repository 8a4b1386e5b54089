/* look_crowd.c -- caches the lists that every viewer of a crowded room shares.
 *
 * The reference result is look_scene_init followed by look_put_list. Here each object in the room
 * has a piece, which holds its place in a look and its text in a list. The pieces are joined
 * once.
 *
 * 1. A piece depends on its object (kinds, name, count, lit, hidden, asleep, sitting, pose,
 *    room_line; its own or inherited), on the language, and on link-death. It depends on no
 *    viewer, because a look lists things as seen in the light. It is valid while room_index.c
 *    noted no change of the object, and while world.proto_version, phrases_version and
 *    presence_absences are unchanged.
 * 2. Some pieces depend on more and are rebuilt at every look: NPCs with a proper name (a player
 *    may take that name) and sitting people (the seat may be gone).
 * 3. Lines that depend on the viewer or on other objects are not cached: those objects are
 *    returned by id.
 * 4. If something cannot be read now, the cache is not used and the plain way is taken. The same
 *    goes for a viewer who is one of several with the same name.
 * 5. The plain way is also taken where somebody may have another displayed name (disguise.h).
 * 6. Using the cache counts as having read everything it was made of (`seen`), as if each object
 *    had been looked at. */
#include "engine/core/act/look_crowd.h"

#include "engine/base/slab.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format_impl.h"
#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive_impl.h"
#include "engine/core/perception/room_index.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

/* Where in a look an object is listed. */
enum part {
    PART_NONE, /* not listed: hidden or asleep */
    PART_EXIT,
    PART_THING, /* with a line of its own; PART_THING and PART_PERSON have no text here */
    PART_PERSON,
    PART_IN_THINGS, /* in the shared list */
    PART_IN_PEOPLE,
};

struct piece {
    uint8_t part;
    bool is_stale;
    bool is_fleeting; /* rebuilt at every look: see 2 */
    uint32_t name_length;
    uint32_t length;
    char *text; /* owned: its name, then its entry in the list */
};

/* The distinct entries of a list, in order. */
struct entry {
    uint64_t id; /* of the first object */
    uint32_t from;
    uint32_t to;
    uint32_t times;
};

struct list {
    struct buf text;       /* the entries, with ", " between them */
    struct entry *entries; /* owned */
    size_t count;
    size_t members; /* of all entries together */
};

struct look_crowd {
    uint64_t *ids;        /* owned: the place's contents, as they were */
    struct piece *pieces; /* owned: of each */
    size_t count;
    bool is_settled;  /* no piece is stale or fleeting */
    bool is_joined;   /* what follows is made of the pieces as they are */
    uint32_t *others; /* owned: the places of those who are in no list, but in a look */
    size_t other_count;
    struct list lists[LOOK_LISTS];
    uint64_t proto_version;
    uint64_t phrases;
    uint64_t absences;
    uint64_t seen;
};

static void drop_pieces(struct piece *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        slab_free(pieces[i].text);
    }
    mem_free(pieces);
}

/* INTERNAL_ROOM_INDEX. */
static void look_crowd_drop(struct engine *engine __attribute__((unused)), void *about)
{
    struct look_crowd *crowd = ((struct room_index *)about)->looks;
    if (!crowd) {
        return;
    }
    drop_pieces(crowd->pieces, crowd->count);
    mem_free(crowd->ids);
    mem_free(crowd->others);
    for (size_t i = 0; i < LOOK_LISTS; i++) {
        buf_finish(&crowd->lists[i].text);
        mem_free(crowd->lists[i].entries);
    }
    mem_free(crowd);
}

static enum part part_of(
        struct engine *engine, struct object *object, unsigned kinds, bool *out_fleeting)
{
    struct world *world = engine_world(engine);
    if (prop_bool(world, object, ATOM_hidden) || perceive_is_absent(object, kinds)) {
        return PART_NONE;
    }
    if (kinds & KIND_EXIT) {
        return PART_EXIT;
    }
    bool person = (kinds & KIND_CHARACTER) != 0;
    if (prop_str(world, object, ATOM_room_line).length > 0) {
        return person ? PART_PERSON : PART_THING;
    }
    if (!person) {
        return PART_IN_THINGS;
    }
    const struct presence *presence = presence_find(engine, object->id);
    *out_fleeting = prop_get(world, object, ATOM_sitting)->kind == VALUE_OBJECT;
    bool by_herself = look_has_pose(engine, object) ||
                      (presence && presence_is_lost(presence)) ||
                      (*out_fleeting && prop_object(world, object, ATOM_sitting));
    return by_herself ? PART_PERSON : PART_IN_PEOPLE;
}

static void put_text(struct engine *engine, struct object *object, struct piece *piece)
{
    static const struct format nothing = {.text = {"", 0}};
    struct format_view view = {
            .engine = engine, .format = &nothing, .sight = SIGHT_ALL, .marks = true};
    struct buf name = {0};
    struct buf text = {0};
    format_listed(&view, object, ARTICLE_AS_NAMED, &name);
    buf_add_str(&text, buf_str(&name));
    look_put_entry(engine, object, buf_str(&name), &text);
    piece->name_length = (uint32_t)name.length;
    piece->length = (uint32_t)text.length;
    piece->text = slab_text(buf_str(&text));
    buf_finish(&name);
    buf_finish(&text);
}

/* Returns false if part of it could not be read. */
static bool make_piece(struct engine *engine, uint64_t id, struct piece *out)
{
    struct world *world = engine_world(engine);
    struct object *object = world_find(world, id);
    *out = (struct piece){0};
    if (!object) {
        return false;
    }
    unsigned kinds = object_kinds(engine, object);
    if (object->lineage_version != world->proto_version) {
        return false;
    }
    enum part part = part_of(engine, object, kinds, &out->is_fleeting);
    out->part = (uint8_t)part;
    if (part == PART_IN_THINGS || part == PART_IN_PEOPLE) {
        out->is_fleeting |=
                prop_bool(world, object, ATOM_proper) && !proto_is_ref(world, object, "player");
        put_text(engine, object, out);
    }
    return true;
}

/* Returns the place of id at or after from, or count. */
static size_t find_piece(const struct look_crowd *crowd, uint64_t id, size_t from)
{
    while (from < crowd->count && crowd->ids[from] != id) {
        from++;
    }
    return from;
}

static bool is_aligned(const struct look_crowd *crowd, const struct object *place)
{
    return crowd->count == place->content_count &&
           memcmp(crowd->ids, place->contents, crowd->count * sizeof(*crowd->ids)) == 0;
}

/* Reorders the pieces as the contents are; a newcomer gets a stale piece. */
static void align(struct look_crowd *crowd, const struct object *place)
{
    struct piece *pieces = mem_alloc_array(place->content_count, sizeof(*pieces));
    size_t from = 0;
    for (size_t i = 0; i < place->content_count; i++) {
        size_t at = find_piece(crowd, place->contents[i], from);
        if (at < crowd->count) {
            pieces[i] = crowd->pieces[at];
            crowd->pieces[at].text = NULL;
            from = at + 1;
        } else {
            pieces[i] = (struct piece){.is_stale = true};
        }
    }
    drop_pieces(crowd->pieces, crowd->count);
    crowd->pieces = pieces;
    crowd->count = place->content_count;
    crowd->ids = mem_realloc(crowd->ids, crowd->count * sizeof(*crowd->ids));
    memcpy(crowd->ids, place->contents, crowd->count * sizeof(*crowd->ids));
    crowd->is_settled = false;
    crowd->is_joined = false;
}

/* Rebuilds stale and fleeting pieces. Returns false if something could not be read. */
static bool refresh(struct engine *engine, struct look_crowd *crowd)
{
    bool is_settled = true;
    for (size_t i = 0; !crowd->is_settled && i < crowd->count; i++) {
        struct piece *piece = &crowd->pieces[i];
        struct piece fresh;
        if (!piece->is_stale && !piece->is_fleeting) {
            continue;
        }
        piece->is_stale = true;
        if (!make_piece(engine, crowd->ids[i], &fresh)) {
            return false;
        }
        is_settled &= !fresh.is_fleeting;
        crowd->is_joined &=
                fresh.part == piece->part && fresh.name_length == piece->name_length &&
                fresh.length == piece->length &&
                (fresh.length == 0 || memcmp(fresh.text, piece->text, fresh.length) == 0);
        slab_free(piece->text);
        *piece = fresh;
    }
    crowd->is_settled = is_settled;
    return true;
}

static void join(struct look_crowd *crowd, enum part part, struct list *list)
{
    struct format_names names;
    format_names_init(&names, crowd->count);
    buf_clear(&list->text);
    list->members = 0;
    for (size_t i = 0; i < crowd->count; i++) {
        const struct piece *piece = &crowd->pieces[i];
        if (piece->part == part) {
            size_t from = names.text.length;
            buf_add(&names.text, piece->text, piece->name_length);
            format_names_count(&names, i + 1, from);
            list->members++;
        }
    }
    list->count = names.count;
    list->entries = mem_realloc(list->entries, (names.count + 1) * sizeof(*list->entries));
    for (size_t i = 0; i < names.count; i++) {
        const struct piece *piece = &crowd->pieces[names.list[i].id - 1];
        buf_add_text(&list->text, i > 0 ? ", " : "");
        size_t from = list->text.length;
        buf_add(&list->text, piece->text + piece->name_length,
                piece->length - piece->name_length);
        format_put_times(names.list[i].times, &list->text);
        list->entries[i] = (struct entry){crowd->ids[names.list[i].id - 1], (uint32_t)from,
                (uint32_t)list->text.length, (uint32_t)names.list[i].times};
    }
    format_names_finish(&names);
}

static void find_others(struct look_crowd *crowd)
{
    crowd->others = mem_realloc(crowd->others, (crowd->count + 1) * sizeof(*crowd->others));
    crowd->other_count = 0;
    for (size_t i = 0; i < crowd->count; i++) {
        unsigned part = crowd->pieces[i].part;
        if (part != PART_NONE && part != PART_IN_THINGS && part != PART_IN_PEOPLE) {
            crowd->others[crowd->other_count++] = (uint32_t)i;
        }
    }
}

static void spoil(struct look_crowd *crowd)
{
    crowd->is_settled = false;
    for (size_t i = 0; i < crowd->count; i++) {
        crowd->pieces[i].is_stale = true;
    }
}

/* Marks the pieces whose objects changed. */
static void take_notes(
        struct engine *engine, struct room_index *room_index, struct look_crowd *crowd)
{
    uint64_t ids[ROOM_INDEX_NOTES_MAX];
    size_t count = 0;
    bool good = room_index_take(engine, room_index, ROOM_INDEX_LOOKS, ids, &count) &&
                crowd->proto_version == engine_world(engine)->proto_version &&
                crowd->phrases == phrases_version(engine) &&
                crowd->absences == presence_absences(engine);
    if (!good) {
        spoil(crowd);
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = find_piece(crowd, ids[i], 0);
        if (at < crowd->count) {
            crowd->pieces[at].is_stale = true;
            crowd->is_settled = false;
        }
    }
    crowd->proto_version = engine_world(engine)->proto_version;
    crowd->phrases = phrases_version(engine);
    crowd->absences = presence_absences(engine);
}

static bool bring_up_to_date(struct engine *engine, const struct object *place,
        struct room_index *room_index, struct look_crowd *crowd)
{
    take_notes(engine, room_index, crowd);
    if (!is_aligned(crowd, place)) {
        align(crowd, place);
    }
    if (!refresh(engine, crowd)) {
        spoil(crowd);
        return false;
    }
    if (!crowd->is_joined) {
        join(crowd, PART_IN_THINGS, &crowd->lists[LOOK_THINGS]);
        join(crowd, PART_IN_PEOPLE, &crowd->lists[LOOK_PEOPLE]);
        find_others(crowd);
        crowd->is_joined = true;
    }
    return true;
}

/* Returns the viewer's entry, or list->count if they have none. */
static size_t find_entry(const struct list *list, const struct object *viewer)
{
    size_t i = 0;
    while (i < list->count && list->entries[i].id != viewer->id) {
        i++;
    }
    return i;
}

/* True if the viewer is in neither list, or in one under a name nobody else there has. */
static bool fits(const struct look_crowd *crowd, const struct object *viewer)
{
    const struct list *lists = crowd->lists;
    if (lists[LOOK_THINGS].count == lists[LOOK_THINGS].members &&
            lists[LOOK_PEOPLE].count == lists[LOOK_PEOPLE].members) {
        return true;
    }
    size_t at = find_piece(crowd, viewer->id, 0);
    unsigned part = at < crowd->count ? crowd->pieces[at].part : PART_NONE;
    if (part != PART_IN_THINGS && part != PART_IN_PEOPLE) {
        return true;
    }
    const struct list *list = &lists[part == PART_IN_THINGS ? LOOK_THINGS : LOOK_PEOPLE];
    size_t entry = find_entry(list, viewer);
    return entry < list->count && list->entries[entry].times == 1;
}

/* Displayed names depend on the viewer, and their changes are not noted. */
static bool has_disguises(struct engine *engine, struct object *place)
{
    bool may = disguise_any_in(engine, place);
    bool any = false;
    for (size_t i = 0; may && !any && i < place->content_count; i++) {
        struct object *object = world_find(engine_world(engine), place->contents[i]);
        any = object && disguise_has(engine, object);
    }
    return any;
}

bool look_crowd_init(struct engine *engine, struct object *viewer, struct object *place,
        struct look_scene *out)
{
    struct room_index *room_index = room_index_of(engine, place, false);
    if (!room_index || has_disguises(engine, place)) {
        return false;
    }
    struct look_crowd *crowd = room_index->looks;
    if (!crowd) {
        crowd = room_index->looks = mem_alloc(sizeof(*crowd));
    }
    uint64_t before = world_seen_begin(engine_world(engine));
    bool good = bring_up_to_date(engine, place, room_index, crowd);
    world_seen_end(engine_world(engine), before, &crowd->seen);
    if (!good || !fits(crowd, viewer)) {
        return false;
    }
    look_scene_reserve(out, crowd->other_count);
    out->crowd = crowd;
    for (size_t i = 0; i < crowd->other_count; i++) {
        uint64_t id = crowd->ids[crowd->others[i]];
        unsigned part = crowd->pieces[crowd->others[i]].part;
        if (id == viewer->id) {
            continue;
        }
        if (part == PART_EXIT) {
            out->exits[out->exit_count++] = id;
        } else if (part == PART_THING) {
            out->things[out->thing_count++] = id;
        } else {
            out->people[out->people_count++] = id;
        }
    }
    return true;
}

/* Appends entries from up to but not including to, after a comma if comma is set. */
static void put_entries(
        const struct list *list, size_t from, size_t to, bool comma, struct buf *out)
{
    if (from < to) {
        buf_add_text(out, comma ? ", " : "");
        buf_add_str(out, str_slice(buf_str(&list->text), list->entries[from].from,
                                 list->entries[to - 1].to));
    }
}

/* Returns how many objects the entries before `to` stand for, without the entry own. */
static size_t count_members(const struct list *list, size_t to, size_t own)
{
    size_t members = 0;
    for (size_t i = 0; i < to; i++) {
        members += i == own ? 0 : list->entries[i].times;
    }
    return members;
}

/* Appends the first entries of a list that is too long, and the number of the others. */
static void put_first(
        const struct list *list, size_t own, struct engine *engine, struct buf *out)
{
    size_t to = LOOK_NAMED_MOST + (own < LOOK_NAMED_MOST);
    put_entries(list, 0, own < to ? own : to, false, out);
    put_entries(list, own < to ? own + 1 : to, to, own > 0, out);
    size_t all = list->members - (own < list->count);
    size_t others = all - count_members(list, to, own);
    format_join(engine, LOOK_NAMED_MOST, LOOK_NAMED_MOST + 1, out);
    phrase_put(engine, out, others == 1 ? PHRASE_look_other : PHRASE_look_others,
            WITH("count", others));
}

size_t look_crowd_put(const struct look_crowd *crowd, enum look_list which,
        struct engine *engine, const struct object *viewer, struct buf *out)
{
    const struct list *list = &crowd->lists[which];
    size_t own = find_entry(list, viewer);
    size_t left = list->count - (own < list->count);
    if (left == 0) {
        return 0;
    }
    if (left > LOOK_NAMED_MOST) {
        put_first(list, own, engine, out);
        return list->members - (own < list->count);
    }
    (void)buf_reserve(out, list->text.length);
    size_t last = own + 1 == list->count ? list->count - 2 : list->count - 1;
    put_entries(list, 0, own < last ? own : last, false, out);
    put_entries(list, own < last ? own + 1 : last, last, own > 0, out);
    format_join(engine, left - 1, left, out);
    put_entries(list, last, last + 1, false, out);
    return list->members - (own < list->count);
}

const struct kernel_part look_crowd_part = {.on = {[INTERNAL_ROOM_INDEX] = look_crowd_drop}};
