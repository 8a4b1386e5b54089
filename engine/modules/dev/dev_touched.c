/* dev_touched.c -- which tests a change can touch.
 *
 * A test of a thing reads more than the thing: what it is made from, what is beside it, and what its properties and its
 * script name. So these are tested again:
 *
 *   in an area of at most QUICK_MOST behaviours everything, since that takes a moment and finds what no name shows
 *   things that changed, and all that is made from them
 *   things that the script of one of those names
 *   things whose properties or script name one of those, or one that is gone
 *   what lies in the same place, and the place itself
 *   for quests that changed or name one of those: all that they name, such as the giver, and the areas, since a test of
 *   those may do the quest from start to end
 *
 * Names are compared as text, so a test may run in vain; that costs a millisecond. */
#include "engine/modules/dev/dev.h"

#include "engine/data/design_files.h"
#include "world/value/value.h"

#include <string.h>

enum { QUICK_MOST = 50 };

struct touching {
    const struct dev *dev;
    struct strmap quick;   /* areas that are tested as a whole */
    struct strmap changed; /* names of things that changed, are gone, or are made from those */
    struct strmap places;  /* where they lie, and they themselves */
    struct strmap quested; /* texts in the quests that a change can touch, among them names */
    bool has_quest;        /* there is such a quest */
};

static const struct text_record *record_of(
        const struct dev *dev, const struct design_thing *thing)
{
    return &dev->design->files.records[thing->record];
}

/* True if a text in the value is one of the names. */
static bool value_names(const struct value *value, const struct strmap *names)
{
    if (value->kind == VALUE_STRING) {
        return strmap_find(names, value_as_str(value));
    }
    bool found = false;
    for (size_t i = 0; value->kind == VALUE_TABLE && !found && i < value_table_count(value);
            i++) {
        struct value key = value_nil();
        found = value_names(value_table_at(value, i, &key), names);
    }
    return found;
}

/* True if the source has one of the names as a word of its own. */
static bool source_names(struct str source, const struct strmap *names)
{
    size_t cursor = 0;
    struct str name;
    void *value = NULL;
    while (strmap_each(names, &cursor, &name, &value)) {
        for (size_t at = str_find(source, name, 0); at != SIZE_MAX;
                at = str_find(source, name, at + 1)) {
            size_t end = at + name.length;
            char before = at > 0 ? source.bytes[at - 1] : ' ';
            char after = end < source.length ? source.bytes[end] : ' ';
            if ((before == '"' || before == '\'' || before == '$') &&
                    (after == '"' || after == '\'' || before == '$')) {
                return true;
            }
        }
    }
    return false;
}

static const struct value *prop_of(
        const struct dev *dev, const struct design_thing *thing, const char *name)
{
    return value_table_get_str(design_props(dev->design, thing), str_of(name));
}

/* Returns the name of the place where a thing lies; empty: none. */
static struct str place_of(const struct dev *dev, const struct design_thing *thing)
{
    const struct value *at = prop_of(dev, thing, "at");
    struct value first = value_int(1);
    if (at && at->kind == VALUE_TABLE) {
        const struct value *ref = value_table_get_str(at, STR("$ref"));
        at = ref ? ref : value_table_get(at, &first);
    }
    return at && at->kind == VALUE_STRING ? value_as_str(at) : STR_NONE;
}

static bool is_made_from(const struct touching *touching, const struct design_thing *thing)
{
    const struct value *proto = prop_of(touching->dev, thing, "proto");
    return strmap_find(&touching->changed, record_of(touching->dev, thing)->kind) ||
           (proto && value_names(proto, &touching->changed));
}

/* Adds what is made from the changed things, and from those. */
static void add_heirs(struct touching *touching)
{
    const struct design_files *design = touching->dev->design;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < design->count; i++) {
            struct str name = str_of(design->things[i].name);
            if (!strmap_find(&touching->changed, name) &&
                    is_made_from(touching, &design->things[i])) {
                (void)strmap_put(&touching->changed, name, touching);
                more = true;
            }
        }
    }
}

static void add_places(struct touching *touching)
{
    size_t cursor = 0;
    struct str name;
    void *value = NULL;
    while (strmap_each(&touching->changed, &cursor, &name, &value)) {
        const struct design_thing *thing = design_files_find(touching->dev->design, name);
        struct str place = thing ? place_of(touching->dev, thing) : STR_NONE;
        (void)strmap_put(&touching->places, name, touching);
        if (place.length > 0) {
            (void)strmap_put(&touching->places, place, touching);
        }
    }
}

static void add_texts(struct touching *touching, const struct value *value)
{
    if (value->kind == VALUE_STRING && value_as_str(value).length > 0) {
        (void)strmap_put(&touching->quested, value_as_str(value), touching);
    }
    for (size_t i = 0; value->kind == VALUE_TABLE && i < value_table_count(value); i++) {
        struct value key = value_nil();
        add_texts(touching, value_table_at(value, i, &key));
    }
}

/* Adds what quests name, if they changed or name what did. */
static void add_quests(struct touching *touching)
{
    const struct dev *dev = touching->dev;
    for (size_t i = 0; i < dev->design->count; i++) {
        const struct design_thing *thing = &dev->design->things[i];
        const struct value *props = design_props(dev->design, thing);
        if (str_equal(record_of(dev, thing)->kind, STR("quest")) &&
                (strmap_find(&touching->changed, str_of(thing->name)) ||
                        value_names(props, &touching->changed))) {
            touching->has_quest = true;
            add_texts(touching, props);
        }
    }
}

static bool is_of_quest(const struct touching *touching, const struct design_thing *thing)
{
    bool is_area = str_equal(record_of(touching->dev, thing)->kind, STR("area"));
    return (touching->has_quest && is_area) ||
           strmap_find(&touching->quested, str_of(thing->name));
}

const struct value *dev_source_of(const struct dev *dev, struct str name)
{
    const struct design_thing *thing =
            dev->design ? design_files_find(dev->design, name) : NULL;
    const struct value *source =
            thing ? value_table_get_str(design_props(dev->design, thing), STR("behaviour"))
                  : NULL;
    return source && source->kind == VALUE_STRING ? source : NULL;
}

/* Returns the "mill" of "mill/hall". */
static struct str area_of(struct str name)
{
    return str_take_until(&name, '/');
}

/* Adds the areas of what changed that have few behaviours. */
static void add_quick(struct touching *touching)
{
    const struct design_files *design = touching->dev->design;
    size_t cursor = 0;
    struct str name;
    void *value = NULL;
    while (strmap_each(&touching->changed, &cursor, &name, &value)) {
        size_t count = 0;
        for (size_t i = 0; i < design->count && count <= QUICK_MOST; i++) {
            struct str other = str_of(design->things[i].name);
            count += str_equal(area_of(other), area_of(name)) &&
                     dev_source_of(touching->dev, other);
        }
        if (count <= QUICK_MOST) {
            (void)strmap_put(&touching->quick, area_of(name), touching);
        }
    }
}

/* True if the script of something that changed has that name. */
static bool is_named_by_changed(const struct touching *touching, struct str name)
{
    struct strmap names;
    size_t cursor = 0;
    struct str changed;
    void *value = NULL;
    bool found = false;
    strmap_init(&names);
    (void)strmap_put(&names, name, &names);
    while (!found && strmap_each(&touching->changed, &cursor, &changed, &value)) {
        const struct value *source = dev_source_of(touching->dev, changed);
        found = source && source_names(value_as_str(source), &names);
    }
    strmap_finish(&names);
    return found;
}

static bool is_touched(const struct touching *touching, const struct design_thing *thing)
{
    const struct dev *dev = touching->dev;
    struct str name = str_of(thing->name);
    struct str place = place_of(dev, thing);
    const struct value *source = dev_source_of(dev, name);
    return source &&
           (strmap_find(&touching->quick, area_of(name)) ||
                   strmap_find(&touching->changed, name) ||
                   strmap_find(&touching->places, name) || is_of_quest(touching, thing) ||
                   (place.length > 0 && strmap_find(&touching->places, place)) ||
                   value_names(design_props(dev->design, thing), &touching->changed) ||
                   source_names(value_as_str(source), &touching->changed) ||
                   is_named_by_changed(touching, name));
}

void dev_touched(const struct dev *dev, const struct strmap *changed,
        void (*visit)(void *data, struct str name), void *data)
{
    struct touching touching = {.dev = dev};
    size_t cursor = 0;
    struct str name;
    void *value = NULL;
    strmap_init(&touching.quick);
    strmap_init(&touching.changed);
    strmap_init(&touching.places);
    strmap_init(&touching.quested);
    while (strmap_each(changed, &cursor, &name, &value)) {
        (void)strmap_put(&touching.changed, name, &touching);
    }
    if (dev->design) {
        add_heirs(&touching);
        add_places(&touching);
        add_quests(&touching);
        add_quick(&touching);
    }
    for (size_t i = 0; dev->design && i < dev->design->count; i++) {
        if (is_touched(&touching, &dev->design->things[i])) {
            visit(data, str_of(dev->design->things[i].name));
        }
    }
    strmap_finish(&touching.quick);
    strmap_finish(&touching.changed);
    strmap_finish(&touching.places);
    strmap_finish(&touching.quested);
}
