/* known.c -- the rooms that a character has visited.
 *
 * One bit for each room, in properties of the character: `_rooms_3` has the rooms from 3 * BLOCK
 * on, as a table of 64-bit words. So each property is small, and all together take at most one
 * bit for each id of the world. A step into a new room writes one property.
 *
 * Older worlds have tables of room numbers there, each with the value true: these are read, and
 * converted to bits when the next room is added. */
#include "engine/core/perception/known.h"

#include "world/model/prop.h"

#include <stdio.h>

enum { BLOCK = 2048, WORD = 64 };

static uint32_t atom_of(struct engine *engine, uint64_t block, bool make)
{
    char name[40];
    (void)snprintf(name, sizeof(name), "_rooms_%llu", (unsigned long long)block);
    return make ? atom_intern(&engine_world(engine)->atoms, str_of(name))
                : atom_find(&engine_world(engine)->atoms, str_of(name));
}

struct known known_of(struct engine *engine, struct object *who)
{
    return (struct known){engine, who, UINT64_MAX, NULL};
}

static uint64_t bits_of(const struct value *kept, uint64_t room)
{
    struct value key = value_int((int64_t)(room % BLOCK / WORD));
    const struct value *word = value_table_get(kept, &key);
    return word && word->kind == VALUE_INT ? (uint64_t)word->integer : 0;
}

static bool has(const struct value *kept, uint64_t room)
{
    struct value key = value_int((int64_t)room);
    const struct value *old = value_table_get(kept, &key);
    return (old && old->kind == VALUE_BOOL && value_is_true(old)) ||
           (bits_of(kept, room) >> room % WORD & 1) != 0;
}

bool known_has(struct known *known, uint64_t room)
{
    if (known->block != room / BLOCK) {
        known->block = room / BLOCK;
        uint32_t atom = atom_of(known->engine, known->block, false);
        known->kept = atom == ATOM_NONE ? NULL : prop_own(known->who, atom);
    }
    return known->kept && known->kept->kind == VALUE_TABLE && has(known->kept, room);
}

static void add(struct value *to, uint64_t room)
{
    uint64_t bits = bits_of(to, room) | (uint64_t)1 << room % WORD;
    value_table_set(to, value_int((int64_t)(room % BLOCK / WORD)), value_int((int64_t)bits));
}

bool known_learn(struct engine *engine, struct object *who, uint64_t room)
{
    struct known known = known_of(engine, who);
    if (known_has(&known, room)) {
        return false;
    }
    struct value kept = value_table();
    size_t count =
            known.kept && known.kept->kind == VALUE_TABLE ? value_table_count(known.kept) : 0;
    for (size_t i = 0; i < count; i++) {
        struct value key;
        const struct value *value = value_table_at(known.kept, i, &key);
        if (key.kind == VALUE_INT && value->kind == VALUE_INT) {
            value_table_set(&kept, key, value_int(value->integer));
        }
    }
    for (size_t i = 0; i < count; i++) {
        struct value key;
        const struct value *value = value_table_at(known.kept, i, &key);
        if (key.kind == VALUE_INT && value->kind == VALUE_BOOL) {
            add(&kept, (uint64_t)key.integer);
        }
    }
    add(&kept, room);
    prop_set(engine_world(engine), who, atom_of(engine, room / BLOCK, true), kept);
    return true;
}
