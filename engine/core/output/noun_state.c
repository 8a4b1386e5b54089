/* noun_state.c -- the visible states of a thing.
 *
 * Whether it is lit, open or worn, and the size of a heap. Things in one place with the same
 * name and the same states look the same, so any of them will do for a command. */
#include "engine/core/output/noun.h"

#include "engine/core/perception/perceive.h"
#include "world/model/prop.h"

static const struct {
    enum noun_state state;
    enum phrase phrase;
    bool is_mark; /* mentioned in lists */
} state_words[] = {
        {NOUN_LIT, PHRASE_state_lit, true},
        {NOUN_UNLIT, PHRASE_state_unlit, false},
        {NOUN_OPEN, PHRASE_state_open, true},
        {NOUN_CLOSED, PHRASE_state_closed, true},
        {NOUN_WORN, PHRASE_state_worn, true},
};

unsigned noun_states(struct engine *engine, struct object *object, unsigned kinds)
{
    struct world *world = engine_world(engine);
    unsigned states = 0;
    if (kinds & KIND_LIGHT) {
        states |= prop_bool(world, object, ATOM_lit) ? NOUN_LIT : NOUN_UNLIT;
    }
    bool opens = (kinds & KIND_CONTAINER) ||
                 ((kinds & KIND_EXIT) && prop_bool(world, object, ATOM_door)) ||
                 prop_get(world, object, ATOM_open)->kind == VALUE_BOOL;
    if (opens) {
        states |= prop_bool(world, object, ATOM_open) ? NOUN_OPEN : NOUN_CLOSED;
    }
    states |= prop_bool(world, object, ATOM_worn) ? NOUN_WORN : NOUN_UNWORN;
    return states;
}

unsigned noun_state_of(const struct engine *engine, struct str word)
{
    for (size_t i = 0; i < sizeof(state_words) / sizeof(state_words[0]); i++) {
        if (phrase_has_word(engine, state_words[i].phrase, word)) {
            return state_words[i].state;
        }
    }
    return 0;
}

void noun_put_mark(const struct engine *engine, unsigned states, struct buf *out)
{
    for (size_t i = 0; i < sizeof(state_words) / sizeof(state_words[0]); i++) {
        if (state_words[i].is_mark && (states & state_words[i].state)) {
            buf_add_text(out, " (");
            buf_add_str(out, phrase_word(engine, state_words[i].phrase, 0));
            buf_add_char(out, ')');
            return;
        }
    }
}

uint64_t noun_amount(struct engine *engine, struct object *object, unsigned kinds)
{
    if (!(kinds & KIND_COIN)) {
        return 1;
    }
    int64_t amount = value_as_int(prop_get(engine_world(engine), object, ATOM_amount), 1);
    return amount > 0 ? (uint64_t)amount : 1;
}

bool noun_looks_same(struct engine *engine, struct object *one, struct object *other)
{
    unsigned kinds = object_kinds(engine, one);
    return one->location == other->location && kinds == object_kinds(engine, other) &&
           str_equal(prop_str(engine_world(engine), one, ATOM_name),
                   prop_str(engine_world(engine), other, ATOM_name)) &&
           noun_states(engine, one, kinds) == noun_states(engine, other, kinds) &&
           noun_amount(engine, one, kinds) == noun_amount(engine, other, kinds);
}
