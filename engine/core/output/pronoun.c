/* pronoun.c -- pronoun resolution: it, him, her and them.
 *
 * 1. Each pronoun is tracked separately: "give it to him" means the last thing and the last
 *    man. A neopronoun such as "xem" means the last person, if it is theirs.
 * 2. Only IDs are stored; whether the object is still there is checked when the pronoun is
 *    used.
 * 3. A heap of coins is both it and them. */
#include "engine/core/output/pronoun.h"

#include "engine/core/output/format_impl.h"
#include "engine/core/output/noun.h"
#include "engine/core/perception/perceive.h"
#include "world/model/prop.h"

#include <string.h>

static void note_them(struct pronouns *pronouns, const uint64_t *ids, size_t count)
{
    mem_free(pronouns->them);
    pronouns->them_count = count < PRONOUNS_MAX ? count : PRONOUNS_MAX;
    pronouns->them = mem_dup(ids, pronouns->them_count * sizeof(*ids));
}

static void note_it(struct pronouns *pronouns, uint64_t id)
{
    pronouns->it = id;
    mem_free(pronouns->scenery);
    pronouns->scenery = NULL;
}

static void note_person(struct engine *engine, struct pronouns *pronouns, struct object *person)
{
    pronouns->person = person->id;
    enum phrase pronoun = format_pronoun(engine, person);
    if (pronoun == PHRASE_pronoun_he) {
        pronouns->him = person->id;
    } else if (pronoun == PHRASE_pronoun_she) {
        pronouns->her = person->id;
    } else if (pronoun == PHRASE_pronoun_it) {
        note_it(pronouns, person->id);
    } else if (pronoun == PHRASE_pronoun_they) {
        note_them(pronouns, &person->id, 1);
    }
}

/* Notes one object. Returns true if it is a thing, not a person. */
static bool note_one(
        struct engine *engine, struct pronouns *pronouns, struct object *object, bool first)
{
    unsigned kinds = object_kinds(engine, object);
    if (kinds & KIND_CHARACTER) {
        note_person(engine, pronouns, object);
        return false;
    }
    if (first) {
        bool several = format_pronoun(engine, object) == PHRASE_pronoun_they;
        if (several) {
            note_them(pronouns, &object->id, 1);
        }
        if (!several || (kinds & KIND_COIN)) {
            note_it(pronouns, object->id);
        }
    }
    return true;
}

static void note_several(struct pronouns *pronouns, const struct value_table *table)
{
    uint64_t ids[PRONOUNS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < table->item_count && count < PRONOUNS_MAX; i++) {
        if (table->items[i].kind == VALUE_OBJECT) {
            ids[count++] = table->items[i].object;
        }
    }
    if (count > 1) {
        note_them(pronouns, ids, count);
    }
}

void pronouns_note_thing(struct engine *engine, struct pronouns *pronouns, struct object *thing)
{
    (void)note_one(engine, pronouns, thing, true);
}

void pronouns_note_scenery(struct pronouns *pronouns, struct str words)
{
    if (words.length <= PRONOUNS_WORDS_MAX) {
        note_it(pronouns, 0);
        pronouns->scenery = str_dup(words);
    }
}

struct str pronouns_scenery(
        const struct engine *engine, const struct pronouns *pronouns, struct str word)
{
    bool is_it = phrase_has_word(engine, PHRASE_noun_it, word);
    bool noted = pronouns && pronouns->scenery;
    return is_it && noted ? str_of(pronouns->scenery) : (struct str){NULL, 0};
}

void pronouns_note(struct engine *engine, struct pronouns *pronouns, const struct object *actor,
        const struct event *event, struct object *self)
{
    bool first = true;
    for (size_t i = 0; i < event->arg_count; i++) {
        const struct value *value = &event->args[i].value;
        if (value->kind == VALUE_TABLE && value->table->item_count == 1) {
            value = &value->table->items[0];
        } else if (value->kind == VALUE_TABLE) {
            note_several(pronouns, value->table);
            first = false;
        }
        struct object *object = value->kind == VALUE_OBJECT && value->object != actor->id
                                        ? world_find(engine_world(engine), value->object)
                                        : NULL;
        if (object) {
            first = !note_one(engine, pronouns, object, first) && first;
        }
    }
    if (self && self != actor) {
        (void)note_one(engine, pronouns, self, first);
    }
}

/* -- resolution -- */

/* Returns the last person if they have not chosen a pronoun; otherwise 0. */
static uint64_t anybody(struct engine *engine, const struct pronouns *pronouns)
{
    struct object *person =
            pronouns->person ? world_find(engine_world(engine), pronouns->person) : NULL;
    bool said = person && prop_str(engine_world(engine), person, ATOM_pronoun).length > 0;
    return person && !said ? person->id : 0;
}

/* Returns the last person if word is their own pronoun ("xem") and one of the known
 * neopronouns; otherwise 0. */
static uint64_t called(struct engine *engine, const struct pronouns *pronouns, struct str word)
{
    struct object *person =
            pronouns->person ? world_find(engine_world(engine), pronouns->person) : NULL;
    bool is_word = person && phrase_has_word(engine, PHRASE_noun_xem, word);
    return is_word && str_equal_nocase(format_own_pronoun(engine, person, 1), word) ? person->id
                                                                                    : 0;
}

bool pronouns_find(struct engine *engine, const struct pronouns *pronouns, struct str word,
        uint64_t *out, size_t *out_count)
{
    static const struct pronouns nothing = {0};
    const struct pronouns *last = pronouns ? pronouns : &nothing;
    uint64_t id = 0;
    *out_count = 0;
    if (phrase_has_word(engine, PHRASE_noun_it, word)) {
        id = last->it;
    } else if (phrase_has_word(engine, PHRASE_noun_him, word)) {
        id = last->him ? last->him : anybody(engine, last);
    } else if (phrase_has_word(engine, PHRASE_noun_her, word)) {
        id = last->her ? last->her : anybody(engine, last);
    } else if (phrase_has_word(engine, PHRASE_noun_them, word)) {
        for (size_t i = 0; i < last->them_count; i++) {
            out[(*out_count)++] = last->them[i];
        }
        return true;
    } else {
        id = called(engine, last, word);
        if (!id) {
            return false;
        }
    }
    if (id) {
        out[(*out_count)++] = id;
    }
    return true;
}
