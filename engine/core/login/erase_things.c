/* erase_things.c -- erases a person from the properties of objects.
 *
 * 1. Things that the erased person owned keep their texts, without the name; so do their home
 *    and their corpse.
 * 2. In others' objects only the properties below are changed: lists of people, and the game's
 *    notes about them. All other texts are the builder's words.
 * 3. The database is searched for objects that have the name at all, a range of numbers in each
 *    step; then the current state of each is read from the world.
 * 4. Source code stays as it was written: behaviours and bodies of triggers. */
#include "engine/base/log.h"
#include "engine/core/login/erase_impl.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/store/store.h"

#include <ctype.h>
#include <string.h>

enum { IDS_A_STEP = 500, THINGS_DEPTH_MAX = 16 };

/* The rule for the name in a property. */
enum rule {
    RULE_LEAVE,
    RULE_WORDS, /* replace it by other words wherever it stands in a text */
    RULE_NAMES, /* replace it where it is the whole text */
    /* remove a table member whose key is their number or name, or whose value is their name */
    RULE_ITEMS,
};

static const struct {
    const char *name; /* of the property, or of the key in the property `options` */
    enum rule rule;
    bool option;
} rules[] = {
        {"builders", RULE_ITEMS, false},
        {"accepts", RULE_ITEMS, false},
        {"_read_marks", RULE_ITEMS, false},
        {"past", RULE_NAMES, false}, /* of triggers: the authors of earlier versions */
        {"trigger", RULE_LEAVE, false},
        {"home", RULE_ITEMS, true}, /* guests, ratings and visits */
        {"known", RULE_ITEMS, true},
        {"ignore", RULE_ITEMS, true},
        {"faces", RULE_ITEMS, true},
};

struct clearing {
    const struct forgetting *who; /* borrowed */
    struct erase_words words;
    enum rule rule;
};

static enum rule rule_of(struct str name, bool option, enum rule otherwise)
{
    if (str_starts(name, STR(PLAYED_VALUE))) {
        name = str_slice(name, strlen(PLAYED_VALUE), name.length);
    }
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (rules[i].option == option && str_equal(name, str_of(rules[i].name))) {
            return rules[i].rule;
        }
    }
    return otherwise;
}

static struct value clear_text_of(const struct clearing *clearing, const struct value *value)
{
    struct buf text = {0};
    if (clearing->rule == RULE_NAMES && erase_is_name(clearing->who, value)) {
        return value_str(clearing->words.words);
    }
    if (clearing->rule != RULE_WORDS) {
        return value_dup(value);
    }
    /* A single word in another case is a value such as "sword", not a name. */
    struct erase_words words = clearing->words;
    words.any_case = str_find_char(value_as_str(value), ' ', 0) != SIZE_MAX;
    erase_text_put(value_as_str(value), &words, &text);
    struct value cleared = value_str(buf_str(&text));
    buf_finish(&text);
    return cleared;
}

/* True if the key is their name, or their number and not an index of a list. */
static bool is_their_key(const struct clearing *clearing, const struct value *key, bool in_list)
{
    int64_t id = (int64_t)clearing->who->character;
    int64_t number = value_as_int(key, 0);
    return !in_list && (number == id || number == -id || erase_is_name(clearing->who, key));
}

static struct value clear_value(
        const struct clearing *clearing, const struct value *value, int depth)
{
    if (value->kind == VALUE_STRING) {
        return clear_text_of(clearing, value);
    }
    if (value->kind != VALUE_TABLE || depth >= THINGS_DEPTH_MAX) {
        return value_dup(value);
    }
    struct value kept = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key;
        const struct value *member = value_table_at(value, i, &key);
        bool in_list = i < value->table->item_count;
        if (clearing->rule == RULE_ITEMS && (is_their_key(clearing, &key, in_list) ||
                                                    erase_is_name(clearing->who, member))) {
            continue;
        }
        if (in_list) {
            value_table_append(&kept, clear_value(clearing, member, depth + 1));
        } else {
            value_table_set(&kept, value_dup(&key), clear_value(clearing, member, depth + 1));
        }
    }
    return kept;
}

static struct value clear_options(struct clearing *clearing, const struct value *options)
{
    struct value kept = value_table();
    for (size_t i = 0; i < value_table_count(options); i++) {
        struct value key;
        const struct value *member = value_table_at(options, i, &key);
        clearing->rule = rule_of(value_as_str(&key), true, RULE_LEAVE);
        value_table_set(&kept, value_dup(&key), clear_value(clearing, member, 1));
    }
    return kept;
}

/* Returns the cleared value; nil if a list of people was only their name. */
static struct value clear_one(
        struct clearing *clearing, struct str name, const struct value *value)
{
    if (str_equal(name, STR("options")) && value->kind == VALUE_TABLE) {
        return clear_options(clearing, value);
    }
    if (clearing->rule == RULE_ITEMS && erase_is_name(clearing->who, value)) {
        return value_nil();
    }
    return clear_value(clearing, value, 0);
}

static bool is_made_for(struct engine *engine, const struct object *object, const char *name,
        uint64_t character)
{
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, str_of(name));
    const struct value *value = prop_own(object, atom);
    return value && value_as_id(value) == character;
}

static void clear_thing(
        struct engine *engine, struct object *object, const struct forgetting *who)
{
    bool theirs = object->owner == who->character ||
                  is_made_for(engine, object, "home_of", who->character) ||
                  is_made_for(engine, object, "corpse", who->character);
    struct clearing clearing = {.who = who, .words = erase_words_of(engine, who, true)};
    for (size_t i = 0; i < object->prop_count; i++) {
        uint32_t atom = object->props[i].atom;
        struct str name = atom_name(&engine_world(engine)->atoms, atom);
        clearing.rule = rule_of(name, false, theirs ? RULE_WORDS : RULE_LEAVE);
        struct value cleared = clear_one(&clearing, name, &object->props[i].value);
        bool fits = value_size(&cleared) <= VALUE_SIZE_MAX &&
                    (atom != ATOM_name || value_as_str(&cleared).length <= OBJECT_NAME_MAX);
        if (!fits) {
            clearing.words.words = STR("-");
            value_finish(&cleared);
            cleared = clear_one(&clearing, name, &object->props[i].value);
            clearing.words = erase_words_of(engine, who, true);
        }
        size_t before = object->prop_count;
        prop_set(engine_world(engine), object, atom, cleared);
        i -= object->prop_count < before;
    }
}

struct span {
    uint64_t ids[IDS_A_STEP];
    size_t count;
};

static bool take_telling(void *data, const struct value *columns, size_t count)
{
    struct span *span = data;
    if (count > 0 && span->count < IDS_A_STEP) {
        span->ids[span->count++] = value_as_id(&columns[0]);
    }
    return true;
}

static struct value lower(const char *text)
{
    char out[ACCOUNT_NAME_MAX + 1] = "";
    for (size_t i = 0; text[i] && i < ACCOUNT_NAME_MAX; i++) {
        out[i] = (char)tolower((unsigned char)text[i]);
    }
    return value_text(out);
}

bool erase_things_some(struct engine *engine, struct forgetting *forgetting)
{
    struct world *world = engine_world(engine);
    struct span span = {.count = 0};
    int64_t after = value_as_int(&forgetting->after, 0);
    struct value args[] = {value_int(after), value_int(after + IDS_A_STEP),
            lower(forgetting->name), lower(forgetting->key)};
    /* the writes belong to the design or to play, as each property says */
    world->writes = WRITES_AS_IS;
    struct err err;
    bool read = store_query(
            engine_store(engine), QUERY_TELLING, args, 4, take_telling, &span, &err);
    if (!read) {
        log_error("world: cannot read: %s", err.text);
    }
    for (size_t i = 0; i < span.count; i++) {
        struct object *object = world_find(world, span.ids[i]);
        if (object) {
            clear_thing(engine, object, forgetting);
        }
    }
    value_finish(&args[2]);
    value_finish(&args[3]);
    value_finish(&forgetting->after);
    /* after a failed read the step is tried again */
    forgetting->after = value_int(read ? after + IDS_A_STEP : after);
    return (uint64_t)value_as_int(&forgetting->after, 0) < world->next_id;
}
