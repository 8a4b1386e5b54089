/* ways.c -- maps of the surroundings and routes to visited places, limited to what a character
 * may know.
 *
 * Both search rooms breadth-first, over exits that are not hidden.
 *
 * 1. A map ends after LOOKS_A_TRANSACTION objects or WAYS_ROOMS_MAX rooms. After LOADS_A_TRANSACTION reads
 *    from disk it ends as a part; asking again gives more.
 * 2. A route search pauses after as many, and continues when it is asked for again. It ends
 *    after PATH_ROOMS_MAX rooms. At most SEARCHES_MAX are paused, one for each person; if
 *    another starts, all of them are dropped and begin again. */
#include "engine/modules/atlas/ways.h"

#include "engine/base/mem.h"
#include "engine/core/perception/known.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/modules/atlas/atlas_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"

enum {
    LOOKS_A_TRANSACTION = 3000,
    LOADS_A_TRANSACTION = 150,
    PATH_ROOMS_MAX = 20000,
    SEARCHES_MAX = 32,
    ALIASES_MAX = 16
};

struct seen {
    uint64_t id;
    uint32_t from; /* index of the room before it on the route */
    uint32_t steps;
    uint64_t exit;
};

struct walk {
    struct engine *engine;
    struct known known;
    struct map index; /* id -> index in seen, counted from 1 */
    struct seen *seen;
    size_t count;
    size_t capacity;
    size_t most;
    size_t looked_at; /* in this transaction */
    /* value of world.load_count at which this transaction stops reading from disk */
    uint64_t loads_end;
};

static void walk_init(struct walk *walk, size_t most)
{
    *walk = (struct walk){.most = most};
    map_init(&walk->index);
}

/* Starts the limits of a transaction, before anything is looked at. */
static void walk_begin(struct walk *walk, struct engine *engine, struct object *who)
{
    walk->engine = engine;
    walk->known = known_of(engine, who);
    walk->looked_at = 0;
    walk->loads_end = engine_world(engine)->load_count + LOADS_A_TRANSACTION;
}

static bool has_loaded_much(const struct walk *walk)
{
    return engine_world(walk->engine)->load_count >= walk->loads_end;
}

static void walk_finish(struct walk *walk)
{
    map_finish(&walk->index);
    mem_free(walk->seen);
}

/* Returns SIZE_MAX if the room was not seen. */
static size_t find_seen(const struct walk *walk, uint64_t id)
{
    return (uintptr_t)map_find(&walk->index, id) - 1;
}

static void add_seen(struct walk *walk, struct seen seen)
{
    if (walk->count < walk->most && find_seen(walk, seen.id) == SIZE_MAX) {
        walk->seen = mem_grow(walk->seen, walk->count, &walk->capacity, sizeof(*walk->seen));
        walk->seen[walk->count++] = seen;
        (void)map_put(&walk->index, seen.id, (void *)(uintptr_t)walk->count);
    }
}

/* Returns the next exit of room that is not hidden, from *at on; NULL at the end. */
static struct object *next_way(
        struct walk *walk, struct object *room, size_t *at, struct object **out_to)
{
    struct engine *engine = walk->engine;
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, room, &count);
    while (*at < count && *at < LOOKS_A_TRANSACTION) {
        struct object *exit = world_find(world, ids[(*at)++]);
        walk->looked_at++;
        if (!exit || !is_exit(engine, exit) || prop_bool(world, exit, ATOM_hidden)) {
            continue;
        }
        struct object *to = prop_object(world, exit, ATOM_to);
        if (to && is_room(engine, to)) {
            *out_to = to;
            return exit;
        }
    }
    return NULL;
}

static bool may_know(struct walk *walk, struct object *room)
{
    return known_has(&walk->known, room->id) ||
           (perm_may_see_room(walk->engine, 0, room) &&
                   !prop_bool(engine_world(walk->engine), room, ATOM_hidden));
}

static bool is_dark(const struct walk *walk, struct object *room)
{
    struct world *world = engine_world(walk->engine);
    return !prop_bool(world, room, atom_intern(&world->atoms, STR("daylight"))) &&
           !perceive_is_lit(walk->engine, room);
}

static void add_link(struct ways_map *map, struct ways_link link)
{
    /* full when the count is a power of two */
    if ((map->link_count & (map->link_count - 1)) == 0) {
        size_t room = map->link_count ? 2 * map->link_count : 1;
        map->links = mem_realloc(map->links, room * sizeof(*map->links));
    }
    map->links[map->link_count++] = link;
}

/* Adds the exits of the room at this index, and the rooms behind them. */
static void expand(struct walk *walk, uint32_t index, uint32_t steps, struct ways_map *map)
{
    struct world *world = engine_world(walk->engine);
    struct object *room = world_find(world, walk->seen[index].id);
    struct object *to = NULL;
    struct object *exit = NULL;
    size_t at = 0;
    while ((exit = next_way(walk, room, &at, &to)) != NULL) {
        bool shown = may_know(walk, to);
        if (shown && walk->seen[index].steps < steps) {
            add_seen(walk, (struct seen){to->id, index, walk->seen[index].steps + 1, exit->id});
        }
        size_t there = shown ? find_seen(walk, to->id) : SIZE_MAX;
        struct ways_link link = {.from = index,
                .to = there == SIZE_MAX ? UINT32_MAX : (uint32_t)there,
                .exit = exit->id,
                .closed = is_closed(walk->engine, exit)};
        (void)layout_read_direction(
                prop_str(world, exit, ATOM_name), &link.dx, &link.dy, &link.dz);
        add_link(map, link);
    }
}

static enum layout_kind kind_of(const struct ways_link *link)
{
    return link->dz ? LAYOUT_STAIRS : link->dx || link->dy ? LAYOUT_WAY : LAYOUT_OTHER;
}

static void lay_out_map(struct ways_map *map)
{
    struct layout_room *places = mem_alloc_array(map->room_count + 1, sizeof(*places));
    struct layout_edge *edges = mem_alloc_array(2 * map->link_count + 1, sizeof(*edges));
    size_t count = 0;
    for (size_t i = 0; i < map->link_count; i++) {
        const struct ways_link *link = &map->links[i];
        if (link->to != UINT32_MAX && link->to != link->from) {
            edges[count++] = (struct layout_edge){
                    link->from, link->to, link->dx, link->dy, link->dz, kind_of(link)};
            edges[count++] = (struct layout_edge){link->to, link->from, (int8_t)-link->dx,
                    (int8_t)-link->dy, (int8_t)-link->dz, kind_of(link)};
        }
    }
    (void)layout_lay_out(places, map->room_count, edges, count);
    for (size_t i = 0; i < map->room_count; i++) {
        map->rooms[i].at = places[i];
    }
    mem_free(edges);
    mem_free(places);
}

/* Rooms that were not reached are not on the map. */
static void cut_links(struct ways_map *map)
{
    for (size_t i = 0; i < map->link_count; i++) {
        struct ways_link *link = &map->links[i];
        link->to = link->to < map->room_count ? link->to : UINT32_MAX;
    }
}

void ways_around(struct engine *engine, struct object *who, struct object *room, uint32_t steps,
        struct ways_map *out)
{
    struct walk walk;
    walk_init(&walk, WAYS_ROOMS_MAX);
    walk_begin(&walk, engine, who);
    *out = (struct ways_map){.rooms = mem_alloc_array(WAYS_ROOMS_MAX, sizeof(*out->rooms))};
    add_seen(&walk, (struct seen){.id = room->id});
    for (uint32_t i = 0; i < walk.count && !out->is_part; i++) {
        struct object *one = world_find(engine_world(engine), walk.seen[i].id);
        out->rooms[i] = (struct ways_room){.id = one->id,
                .steps = walk.seen[i].steps,
                .visited = i == 0 || known_has(&walk.known, one->id),
                .dark = i > 0 && is_dark(&walk, one)};
        bool seen = !out->rooms[i].dark || out->rooms[i].visited;
        out->room_count = i + 1;
        if (seen && walk.looked_at < LOOKS_A_TRANSACTION) {
            expand(&walk, i, steps, out);
        }
        out->is_part = has_loaded_much(&walk);
    }
    cut_links(out);
    out->looked_at = walk.looked_at;
    lay_out_map(out);
    walk_finish(&walk);
}

void ways_map_finish(struct ways_map *map)
{
    mem_free(map->rooms);
    mem_free(map->links);
    *map = (struct ways_map){0};
}

/* The words of a name in lower case, without an article. */
struct way_words {
    struct buf folded;
    struct str all;
};

static void way_words_read(struct str name, struct way_words *out)
{
    *out = (struct way_words){0};
    str_fold(str_trim(name), &out->folded);
    out->all = buf_str(&out->folded);
    if (str_starts(out->all, STR("the "))) {
        out->all = str_trim(str_slice(out->all, 4, out->all.length));
    }
}

static bool has_word(struct str name, struct str word)
{
    while (name.length > 0) {
        if (str_equal(str_take_word(&name), word)) {
            return true;
        }
    }
    return false;
}

enum fit { FIT_NONE, FIT_WORDS, FIT_NAME };

static bool is_name(struct str name, struct str wanted)
{
    struct way_words words;
    way_words_read(name, &words);
    bool is = str_equal(words.all, wanted);
    buf_finish(&words.folded);
    return is;
}

/* True if wanted is an alias of the room; aliases are a list, or a text with commas. */
static bool has_alias(struct engine *engine, struct object *room, struct str wanted)
{
    const struct value *aliases = prop_get(engine_world(engine), room, ATOM_aliases);
    bool has = false;
    if (aliases->kind == VALUE_TABLE) {
        for (size_t i = 0; i < aliases->table->item_count && i < ALIASES_MAX && !has; i++) {
            has = is_name(value_as_str(&aliases->table->items[i]), wanted);
        }
    }
    struct str text = value_as_str(aliases);
    for (size_t i = 0; text.length > 0 && i < ALIASES_MAX && !has; i++) {
        has = is_name(str_take_until(&text, ','), wanted);
    }
    return has;
}

static enum fit fit_of(struct engine *engine, struct object *room, struct str wanted)
{
    struct way_words name;
    way_words_read(prop_str(engine_world(engine), room, ATOM_name), &name);
    bool is_called = str_equal(name.all, wanted) || has_alias(engine, room, wanted);
    enum fit fit = is_called ? FIT_NAME : FIT_WORDS;
    for (struct str rest = wanted; fit == FIT_WORDS && rest.length > 0;) {
        struct str word = str_take_word(&rest);
        fit = word.length == 0 || has_word(name.all, word) ? FIT_WORDS : FIT_NONE;
    }
    buf_finish(&name.folded);
    return fit;
}

static void put_path(const struct walk *walk, const struct seen *goal, struct ways_path *out)
{
    out->is_far = goal->steps > WAYS_STEPS_MAX;
    if (out->is_far) {
        return;
    }
    out->count = goal->steps;
    out->exits = mem_alloc_array(out->count + 1, sizeof(*out->exits));
    out->rooms = mem_alloc_array(out->count + 1, sizeof(*out->rooms));
    for (const struct seen *at = goal; at->steps > 0; at = &walk->seen[at->from]) {
        out->exits[at->steps - 1] = at->exit;
        out->rooms[at->steps - 1] = at->id;
    }
}

/* A search that continues over several transactions. */
struct ways_search {
    struct walk walk;
    struct way_words wanted;
    uint64_t number;
    uint64_t from;
    uint32_t next; /* index of the room whose exits are looked at next */
    uint32_t near; /* index of the nearest room so far that has the words; 0: none */
    uint32_t goal; /* 0: none yet */
};

static void search_destroy(struct ways_search *search)
{
    if (search) {
        walk_finish(&search->walk);
        buf_finish(&search->wanted.folded);
        mem_free(search);
    }
}

static struct map *searches_of(struct engine *engine)
{
    return &atlas_state_of(engine)->searches;
}

void ways_searches_finish(struct map *searches)
{
    size_t cursor = 0;
    void *search = NULL;
    while (map_each(searches, &cursor, NULL, &search)) {
        search_destroy(search);
    }
    map_finish(searches);
}

static struct ways_search *search_create(
        struct engine *engine, const struct object *who, uint64_t from, struct str words)
{
    if (searches_of(engine)->count >= SEARCHES_MAX) {
        ways_searches_finish(searches_of(engine));
        map_init(searches_of(engine));
    }
    struct ways_search *search = mem_alloc(sizeof(*search));
    search->from = from;
    way_words_read(words, &search->wanted);
    if (str_starts(search->wanted.all, STR("#"))) {
        struct str digits = str_slice(search->wanted.all, 1, search->wanted.all.length);
        (void)str_to_u64(digits, &search->number);
    }
    walk_init(&search->walk, PATH_ROOMS_MAX);
    add_seen(&search->walk, (struct seen){.id = from});
    (void)map_put(searches_of(engine), who->id, search);
    return search;
}

static enum fit fit_of_goal(const struct ways_search *search, struct object *room)
{
    if (room->id == search->from || search->wanted.all.length == 0) {
        return FIT_NONE;
    }
    if (search->number) {
        return room->id == search->number ? FIT_NAME : FIT_NONE;
    }
    return fit_of(search->walk.engine, room, search->wanted.all);
}

/* Looks at the next room and its exits. */
static void search_one(struct ways_search *search)
{
    struct walk *walk = &search->walk;
    uint32_t index = search->next++;
    struct object *room = world_find(engine_world(walk->engine), walk->seen[index].id);
    struct object *to = NULL;
    struct object *exit = NULL;
    size_t at = 0;
    if (!room) {
        return;
    }
    enum fit fit = fit_of_goal(search, room);
    search->goal = fit == FIT_NAME ? index : 0;
    search->near = fit == FIT_WORDS && search->near == 0 ? index : search->near;
    while (search->goal == 0 && (exit = next_way(walk, room, &at, &to)) != NULL) {
        if (known_has(&walk->known, to->id) && !(index == 0 && is_closed(walk->engine, exit))) {
            add_seen(walk, (struct seen){to->id, index, walk->seen[index].steps + 1, exit->id});
        }
    }
    walk->looked_at++;
}

bool ways_to(struct engine *engine, struct object *who, struct object *room, struct str words,
        struct ways_path *out)
{
    struct way_words wanted;
    struct ways_search *search = map_remove(searches_of(engine), who->id);
    *out = (struct ways_path){0};
    way_words_read(words, &wanted);
    bool is_same =
            search && search->from == room->id && str_equal(search->wanted.all, wanted.all);
    buf_finish(&wanted.folded);
    if (is_same) {
        (void)map_put(searches_of(engine), who->id, search);
    } else {
        search_destroy(search);
        search = search_create(engine, who, room->id, words);
    }
    walk_begin(&search->walk, engine, who);
    while (search->goal == 0 && search->next < search->walk.count &&
            search->walk.looked_at < LOOKS_A_TRANSACTION && !has_loaded_much(&search->walk)) {
        search_one(search);
    }
    out->looked_at = search->walk.looked_at;
    if (search->goal == 0 && search->next < search->walk.count) {
        return false;
    }
    uint32_t goal = search->goal ? search->goal : search->near;
    if (goal) {
        put_path(&search->walk, &search->walk.seen[goal], out);
    }
    search_destroy(map_remove(searches_of(engine), who->id));
    return true;
}

void ways_path_finish(struct ways_path *path)
{
    mem_free(path->exits);
    mem_free(path->rooms);
    *path = (struct ways_path){0};
}
