/* circle_map_obj.c -- objects as prototypes.
 *
 * The type chooses what an object inherits from (`types` below); wear flags add
 * `garment` to that. An extra description one of whose keywords is the object's
 * own is its description; the others are details. Without TAKE it cannot be
 * taken. A drink container without content is no drink, a fountain one that
 * nobody drinks up. The four values stay in circle.values, and by name where the type
 * gives them one: those that fighting or magic would need in `diku`.
 *
 * Weights: there, somebody of middling strength carries about 160, here 20. So what
 * weighs and what holds weights becomes an eighth, which is exact in binary; the
 * file's own number is circle.weight. */
#include "world/circle_map.h"

#include "world/circle_flags.h"
#include "world/circle_read.h"
#include "world/circle_text.h"
#include "world/circle_wear.h"

#include <stdio.h>
#include <string.h>

enum { ENDLESS_SERVINGS = 1000000000, WEIGHTS_TO_ONE = 8 };

/* What each type inherits from, and its values' names: a name after '!' goes into `diku`; a
 * name alone into `circle`; "" has no meaning. */
static const struct type {
    enum circle_type type;
    const char *proto;
    const char *values[4];
} types[] = {
        {CIRCLE_TYPE_LIGHT, "light", {"", "", "hours", ""}},
        {CIRCLE_TYPE_SCROLL, "item", {"!level", "!spell_1", "!spell_2", "!spell_3"}},
        {CIRCLE_TYPE_WAND, "item", {"!level", "!charges_max", "!charges", "!spell"}},
        {CIRCLE_TYPE_STAFF, "item", {"!level", "!charges_max", "!charges", "!spell"}},
        {CIRCLE_TYPE_WEAPON, "item", {"", "!dice", "!dice_size", "!attack"}},
        {CIRCLE_TYPE_FURNITURE, "seat", {"", "", "", ""}},
        {CIRCLE_TYPE_ARMOUR, "item", {"!armour", "", "", ""}},
        {CIRCLE_TYPE_POTION, "item", {"!level", "!spell_1", "!spell_2", "!spell_3"}},
        {CIRCLE_TYPE_CONTAINER, "container", {"", "", "", ""}},
        {CIRCLE_TYPE_NOTE, "sign", {"", "", "", ""}},
        {CIRCLE_TYPE_DRINK, "drink", {"drinks_max", "drinks", "liquid", "poisoned"}},
        {CIRCLE_TYPE_FOOD, "food", {"hours", "", "", "poisoned"}},
        {CIRCLE_TYPE_MONEY, "coin", {"", "", "", ""}},
        {CIRCLE_TYPE_FOUNTAIN, "drink", {"drinks_max", "drinks", "liquid", "poisoned"}},
};

static const struct type plain = {.proto = "item", .values = {"", "", "", ""}};

static bool is_drink(const struct circle_object *object)
{
    return object->type == CIRCLE_TYPE_DRINK || object->type == CIRCLE_TYPE_FOUNTAIN;
}

static const struct type *type_of(const struct circle_object *object)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if ((int32_t)types[i].type == object->type) {
            return &types[i];
        }
    }
    return &plain;
}

/* What is being made: the record's tables. */
struct draft {
    struct circle_map *map;
    const struct circle_object *object;
    const struct type *type;
    struct value *props;
    struct value circle;
    struct value diku;
};

static void set_protos(struct draft *draft)
{
    bool empty = draft->object->type == CIRCLE_TYPE_DRINK && draft->object->values[1] == 0;
    const char *proto = empty ? "item" : draft->type->proto;
    struct value slots = circle_wear_slots(&draft->object->wear);
    if (slots.kind == VALUE_NIL) {
        circle_map_set(draft->props, "proto", value_text(proto));
        return;
    }
    struct value protos = value_table();
    if (strcmp(proto, "item") != 0) {
        value_table_append(&protos, value_text(proto));
    }
    value_table_append(&protos, value_text("garment"));
    circle_map_set(draft->props, "proto", protos);
    circle_map_set(draft->props, "slots", slots);
    circle_map_set(draft->props, "bulk", value_int(circle_wear_bulk(&draft->object->wear)));
    if (circle_wear_is_paired(&draft->object->wear)) {
        circle_map_set(draft->props, "abreast", value_int(2));
    }
}

static bool is_among(struct str word, const struct value *words)
{
    for (size_t i = 0; i < value_table_count(words); i++) {
        struct value key = value_nil();
        if (str_equal_nocase(word, value_as_str(value_table_at(words, i, &key)))) {
            return true;
        }
    }
    return false;
}

/* Appends those of keywords that are not aliases to *others; returns whether any was. */
static bool split_keywords(struct str keywords, const struct value *aliases, struct buf *others)
{
    bool any = false;
    struct str rest = keywords;
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        if (is_among(word, aliases)) {
            any = true;
        } else {
            buf_add_str(others, word);
            buf_add_char(others, ' ');
        }
    }
    return any;
}

static void set_texts(struct draft *draft)
{
    const struct circle_object *object = draft->object;
    struct value aliases = circle_map_words(object->keywords);
    struct value details = value_table();
    struct value desc = value_nil();
    for (size_t i = 0; i < object->extras.count; i++) {
        struct circle_extra extra = object->extras.items[i];
        struct buf others = {0};
        if (desc.kind == VALUE_NIL && split_keywords(extra.keywords, &aliases, &others)) {
            desc = circle_text_block(extra.text);
            circle_map_detail(&details, buf_str(&others), extra.text);
        } else {
            circle_map_detail(&details, extra.keywords, extra.text);
        }
        buf_finish(&others);
    }
    circle_map_name(draft->props, &draft->circle, object->short_desc, object->keywords);
    circle_map_set(draft->props, "aliases", aliases);
    circle_map_set(draft->props, "room_line", circle_text_line(object->long_desc));
    circle_map_set(draft->props, "desc", desc);
    circle_map_set(draft->props, "details", circle_map_or_nil(details));
    circle_map_set(&draft->circle, "action", circle_text_block(object->action));
}

static struct value weight_value(int64_t weight)
{
    return weight % WEIGHTS_TO_ONE == 0 ? value_int(weight / WEIGHTS_TO_ONE)
                                        : value_float((double)weight / WEIGHTS_TO_ONE);
}

static void set_container(struct draft *draft)
{
    const int32_t *values = draft->object->values;
    struct circle_origin origin = draft->object->head.origin;
    struct circle_flags flags = {{(uint32_t)values[1]}};
    bool closed = circle_flags_has(&flags, 2);
    circle_map_set(draft->props, "capacity", weight_value(values[0] > 0 ? values[0] : 0));
    circle_map_set(draft->props, "open", value_bool(!closed));
    circle_map_set(draft->props, "closable", value_bool(circle_flags_has(&flags, 0)));
    if (closed && circle_flags_has(&flags, 3)) {
        circle_map_set(draft->props, "locked", value_bool(true));
    }
    circle_map_set(&draft->circle, "container",
            circle_flags_value(CIRCLE_FLAGS_CONTAINER, &flags, draft->map->log, origin));
    /* Files made by hand write "no key" as 0 as often as -1. */
    int32_t key = circle_read_vnum(values[2]);
    if (key <= 0) {
        return;
    }
    if (!circle_knows(draft->map->from, &draft->map->known, CIRCLE_OBJ, key)) {
        circle_oddity(draft->map->log, origin,
                "container #%d has the key #%d, which is not there", draft->object->head.vnum,
                key);
        return;
    }
    circle_map_set(draft->props, "key", circle_map_link(CIRCLE_OBJ, key));
}

/* Properties that the stock prototype of the type reads. */
static void set_by_type(struct draft *draft)
{
    const int32_t *values = draft->object->values;
    switch (draft->object->type) {
    case CIRCLE_TYPE_LIGHT:
        circle_map_set(draft->props, "lit", value_bool(values[2] != 0));
        break;
    case CIRCLE_TYPE_CONTAINER:
        set_container(draft);
        break;
    case CIRCLE_TYPE_FURNITURE:
        circle_map_set(draft->props, "seats", value_int(values[0] > 0 ? values[0] : 1));
        break;
    case CIRCLE_TYPE_NOTE:
        circle_map_set(draft->props, "text", circle_text_block(draft->object->action));
        break;
    case CIRCLE_TYPE_DRINK:
        if (values[1] > 0) {
            circle_map_set(draft->props, "servings", value_int(values[1]));
        }
        break;
    case CIRCLE_TYPE_FOUNTAIN:
        circle_map_set(draft->props, "servings", value_int(ENDLESS_SERVINGS));
        break;
    case CIRCLE_TYPE_MONEY:
        circle_map_set(draft->props, "amount", value_int(values[0] > 0 ? values[0] : 1));
        break;
    default:
        break;
    }
}

static struct value named_value(struct draft *draft, const char *name, int32_t number)
{
    const struct circle_log *log = draft->map->log;
    struct circle_origin origin = draft->object->head.origin;
    if (strcmp(name, "liquid") == 0) {
        return circle_flags_named(CIRCLE_NAMES_LIQUID, number, "the liquid", log, origin);
    }
    if (strcmp(name, "attack") == 0) {
        return circle_flags_named(CIRCLE_NAMES_ATTACK, number, "the attack", log, origin);
    }
    if (strcmp(name, "poisoned") == 0) {
        return number ? value_bool(true) : value_nil();
    }
    return value_int(number);
}

static void set_values(struct draft *draft)
{
    struct value all = value_table();
    for (size_t i = 0; i < 4; i++) {
        int32_t number = draft->object->values[i];
        const char *name = draft->type->values[i];
        value_table_append(&all, value_int(number));
        if (name[0] == '!') {
            circle_map_set(&draft->diku, name + 1, named_value(draft, name + 1, number));
        } else if (name[0] != '\0') {
            circle_map_set(&draft->circle, name, named_value(draft, name, number));
        }
    }
    circle_map_set(&draft->circle, "values", all);
}

static void set_modifiers(struct draft *draft)
{
    struct value list = value_table();
    for (size_t i = 0; i < draft->object->affect_count; i++) {
        struct circle_affect affect = draft->object->affects[i];
        struct value one = value_table();
        circle_map_set(&one, "to",
                circle_flags_named(CIRCLE_NAMES_APPLY, affect.location, "A's location",
                        draft->map->log, draft->object->head.origin));
        circle_map_set(&one, "by", value_int(affect.modifier));
        value_table_append(&list, one);
    }
    circle_map_set(&draft->diku, "modifiers", circle_map_or_nil(list));
}

static void set_flags(struct draft *draft)
{
    const struct circle_object *object = draft->object;
    const struct circle_log *log = draft->map->log;
    struct circle_origin origin = object->head.origin;
    circle_map_set(&draft->circle, "type",
            circle_flags_named(
                    CIRCLE_NAMES_TYPE, object->type, "the object's type", log, origin));
    circle_map_set(&draft->circle, "extra",
            circle_flags_value(CIRCLE_FLAGS_EXTRA, &object->extra, log, origin));
    circle_map_set(&draft->circle, "wear",
            circle_flags_value(CIRCLE_FLAGS_WEAR, &object->wear, log, origin));
    circle_map_set(&draft->diku, "affect",
            circle_flags_value(CIRCLE_FLAGS_AFFECT, &object->affect, log, origin));
    if (!circle_flags_has(&object->wear, CIRCLE_WEAR_TAKE)) {
        circle_map_set(draft->props, "portable", value_bool(false));
    }
    /* The original lists neither, but finds both. */
    if (circle_flags_has(&object->extra, CIRCLE_EXTRA_INVISIBLE) ||
            str_starts(object->long_desc, STR("."))) {
        circle_map_set(draft->props, "hidden", value_bool(true));
    }
}

/* A full drink container weighs at least what is in it. */
static int64_t weight_of(const struct circle_object *object)
{
    int64_t weight = object->weight > 0 ? object->weight : 0;
    int64_t content = object->values[1];
    return is_drink(object) && weight < content ? content + 5 : weight;
}

static void add_object(struct circle_map *map, const struct circle_object *object)
{
    char buffer[CIRCLE_REF_MAX];
    struct draft draft = {
            .map = map,
            .object = object,
            .type = type_of(object),
            .props = circle_map_add(map, "prototype",
                    circle_map_ref(CIRCLE_OBJ, object->head.vnum, buffer), object->head.origin),
            .circle = value_table(),
            .diku = value_table(),
    };
    set_protos(&draft);
    set_texts(&draft);
    circle_map_set(draft.props, "vnum", value_int(object->head.vnum));
    circle_map_set(draft.props, "weight", weight_value(weight_of(object)));
    circle_map_set(&draft.circle, "weight", value_int(object->weight));
    if (object->cost > 0) {
        circle_map_set(draft.props, "price", value_int(object->cost));
    }
    set_by_type(&draft);
    set_values(&draft);
    set_modifiers(&draft);
    set_flags(&draft);
    circle_map_set(&draft.circle, "rent", value_int(object->rent));
    circle_map_set(&draft.circle, "level", value_int(object->level));
    circle_map_set(&draft.circle, "timer", value_int(object->timer));
    circle_map_set(&draft.circle, "triggers",
            circle_map_triggers(map, &object->triggers, &object->head));
    circle_map_set(draft.props, "circle", draft.circle);
    circle_map_set(draft.props, "diku", circle_map_or_nil(draft.diku));
}

void circle_map_objects(struct circle_map *map)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_OBJ); i++) {
        add_object(map, circle_at(map->from, CIRCLE_OBJ, i));
    }
}
