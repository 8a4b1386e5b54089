/* world_search.c -- finds objects by prototype, area or name.
 *
 * The store answers from its indexes with durable data; residents are checked in memory. The
 * candidates come from the store by the most selective condition, followed by all objects changed
 * since (fresh.h). Each is examined once: residents by their current state, the others loaded only
 * if there is a second condition.
 *
 * Names are searched elsewhere, since there may be millions: store_names_find, off the main thread.
 * This file adds what that cannot know: objects changed meanwhile.
 *
 * Name and area are own properties here, inherited ones do not count: a prototype's name would find
 * the whole world.
 *
 * The ids are reported after all reading is done, so visit may do anything. */
#include "engine/base/buf.h"
#include "engine/base/ids.h"
#include "world/model/fresh.h"
#include "world/model/object_cache.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/world_load.h"
#include "world/value/named.h"

enum {
    WORLD_SEARCH_PAGE = 500,
    CALLED_MAX = 16,     /* durable objects for each look of world_search_called */
    EXAMINED_MAX = 5000, /* candidates, so that one search cannot read the whole world */
};

struct search {
    struct world *world;
    const struct world_find_query *query;
    struct map examined; /* id -> the search if it was found, else the query */
    struct id_list found;
    struct id_list page; /* one answer of the store */
};

/* -- does it match -- */

static bool matches(struct search *search, struct object *object)
{
    const struct world_find_query *query = search->query;
    if (query->area != 0) {
        const struct value *area = prop_own(object, ATOM_area);
        if (!area || area->kind != VALUE_OBJECT || area->object != query->area) {
            return false;
        }
    }
    return query->proto == 0 ||
           (object->id != query->proto && proto_is(search->world, object, query->proto));
}

static bool is_full_world_search(const struct search *search)
{
    return search->found.count >= search->query->limit ||
           search->examined.count >= EXAMINED_MAX;
}

static bool has_one_condition(const struct world_find_query *query)
{
    return (query->proto != 0) + (query->area != 0) == 1;
}

/* Adds id if it matches. from_store: the store confirms the first condition. */
static void examine(struct search *search, uint64_t id, bool from_store)
{
    struct world *world = search->world;
    if (is_full_world_search(search) || map_find(&search->examined, id)) {
        return;
    }
    struct object *object = object_cache_find(world, id);
    bool found = !object && from_store && has_one_condition(search->query);
    object = found ? NULL : world_find(world, id);
    found |= object && matches(search, object);
    map_put(&search->examined, id, found ? (void *)search : (void *)(uintptr_t)search->query);
    if (found) {
        id_list_add(&search->found, id);
    }
}

/* -- candidates -- */

/* Examines one answer of the store. False at the end. The last argument is the limit. */
static bool ask(struct search *search, enum query query, const struct value *args,
        size_t arg_count, uint64_t *out_last)
{
    search->page.count = 0;
    if (!world_query_ids(search->world, query, args, arg_count, id_list_add, &search->page)) {
        return false;
    }
    for (size_t i = 0; i < search->page.count; i++) {
        *out_last = search->page.items[i];
        examine(search, search->page.items[i], true);
    }
    return (int64_t)search->page.count == args[arg_count - 1].integer &&
           !is_full_world_search(search);
}

static void examine_fresh(struct search *search)
{
    search->page.count = 0;
    fresh_each(search->world, id_list_add, &search->page);
    for (size_t i = 0; i < search->page.count; i++) {
        examine(search, search->page.items[i], false);
    }
}

/* -- step by step -- */

enum finder_phase { FINDS_FIRST, FINDS_FRESH, FINDS_HEIRS, FINDS_NOTHING };

struct world_finder {
    struct search search;
    struct world_find_query query;
    enum finder_phase phase;
    uint64_t after;          /* last id of the previous page */
    struct id_list branches; /* found prototypes */
    size_t branch;           /* index of the one whose inheritors are queried */
};

static void note_branch(void *data, uint64_t id)
{
    struct world_finder *finder = data;
    if (map_find(&finder->search.examined, id) == &finder->search) {
        id_list_add(&finder->branches, id);
    }
}

/* Reads one page in the order of ids. False if it was the last. */
static bool ask_page(struct world_finder *finder, enum query query, struct value key)
{
    struct value args[3] = {
            key, value_int((int64_t)finder->after), value_int(WORLD_SEARCH_PAGE)};
    bool more = ask(&finder->search, query, args, 3, &finder->after);
    if (query == QUERY_CHILDREN && finder->search.page.count > 0) {
        args[2] = value_int((int64_t)finder->after);
        (void)world_query_ids(
                finder->search.world, QUERY_BRANCHES, args, 3, note_branch, finder);
    }
    finder->after = more ? finder->after : 0;
    return more;
}

struct world_finder *world_find_begin(struct world *world, const struct world_find_query *query)
{
    struct world_finder *finder = mem_alloc(sizeof(*finder));
    finder->query = *query;
    finder->search.world = world;
    finder->search.query = &finder->query;
    finder->phase = query->area || query->proto ? FINDS_FIRST : FINDS_NOTHING;
    return finder;
}

bool world_find_step(struct world_finder *finder)
{
    struct search *search = &finder->search;
    bool by_area = finder->query.area != 0;
    bool more = false;
    size_t first = 0;
    world_seen_all(search->world);
    switch (finder->phase) {
    case FINDS_FIRST:
        more = by_area ? ask_page(finder, QUERY_BY_AREA, value_object(finder->query.area))
                       : ask_page(finder, QUERY_CHILDREN,
                                 value_int((int64_t)finder->query.proto));
        finder->phase = more ? FINDS_FIRST : FINDS_FRESH;
        break;
    case FINDS_FRESH:
        first = search->found.count;
        examine_fresh(search);
        for (size_t i = first; i < search->found.count; i++) {
            note_branch(finder, search->found.items[i]);
        }
        finder->phase = by_area ? FINDS_NOTHING : FINDS_HEIRS;
        break;
    case FINDS_HEIRS: /* a found object may be a prototype, too */
        if (finder->branch == finder->branches.count || is_full_world_search(search)) {
            finder->phase = FINDS_NOTHING;
        } else {
            uint64_t branch = finder->branches.items[finder->branch];
            more = ask_page(finder, QUERY_CHILDREN, value_int((int64_t)branch));
            finder->branch += !more;
        }
        break;
    case FINDS_NOTHING:
        break;
    }
    return finder->phase != FINDS_NOTHING;
}

const uint64_t *world_find_ids(const struct world_finder *finder, size_t *out_count)
{
    *out_count = finder->search.found.count;
    return finder->search.found.items;
}

void world_find_end(struct world_finder *finder)
{
    if (finder) {
        map_finish(&finder->search.examined);
        mem_free(finder->search.page.items);
        mem_free(finder->search.found.items);
        mem_free(finder->branches.items);
        mem_free(finder);
    }
}

void world_search(struct world *world, const struct world_find_query *query,
        void (*visit)(void *data, uint64_t id), void *data)
{
    struct world_finder *finder = world_find_begin(world, query);
    size_t count = 0;
    while (world_find_step(finder)) {
    }
    const uint64_t *ids = world_find_ids(finder, &count);
    for (size_t i = 0; i < count; i++) {
        visit(data, ids[i]);
    }
    world_find_end(finder);
}

/* -- names -- */

bool world_is_named(const struct object *object, struct str part)
{
    const struct value *name = prop_own(object, ATOM_name);
    const struct value *aliases = prop_own(object, ATOM_aliases);
    return (name && named_has(name, part)) || (aliases && named_has(aliases, part));
}

static void ask_called(struct world *world, struct str from, struct str to, struct id_list *out)
{
    struct value args[] = {value_str(from), value_str(to), value_int(CALLED_MAX)};
    (void)world_query_ids(world, QUERY_CALLED, args, 3, id_list_add, out);
    value_finish(&args[0]);
    value_finish(&args[1]);
}

void world_search_called(struct world *world, const struct str *looks, size_t count,
        struct str first, void (*visit)(void *data, uint64_t id), void *data)
{
    struct id_list found = {0};
    struct buf from = {0};
    struct buf to = {0};
    world_seen_all(world);
    for (size_t i = 0; i < count; i++) {
        ask_called(world, looks[i], looks[i], &found);
    }
    if (first.length > 0) {
        buf_printf(&from, "%.*s-", STR_FMT(first));
        buf_printf(&to, "%.*s-~", STR_FMT(first)); /* behind all letters */
        ask_called(world, buf_str(&from), buf_str(&to), &found);
    }
    buf_finish(&from);
    buf_finish(&to);
    fresh_each(world, id_list_add, &found);
    for (size_t i = 0; i < found.count; i++) {
        visit(data, found.items[i]);
    }
    mem_free(found.items);
}

void world_search_fresh(struct world *world, struct str part,
        void (*visit)(void *data, uint64_t id), void *data)
{
    struct id_list found = {0};
    world_seen_all(world);
    fresh_each(world, id_list_add, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct object *object = world_find(world, found.items[i]);
        if (object && world_is_named(object, part)) {
            visit(data, object->id);
        }
    }
    mem_free(found.items);
}
