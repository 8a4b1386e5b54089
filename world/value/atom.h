#pragma once
#include "engine/base/map.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Property names as small numbers. Names used by C code have fixed numbers, ATOM_name and so on;
 * others get numbers when first met. */

// clang-format off
/* States of one object. Heirs do not inherit them: a state that was cleared must not come back
 * from a prototype. */
#define ATOM_STATE_LIST(X) X(worn) X(_held_since) X(_put_by) X(_put_in_by) X(_ref_since)

#define ATOM_LIST(X)                                                                           \
    X(name) X(desc) X(aliases) X(details) X(hidden) X(weight) X(portable) X(light)             \
    X(transparent) X(proper) X(pronoun) X(area) X(public) X(capacity) X(to) X(twin) X(door)    \
    X(open) X(locked) X(key) X(lit) X(slots) X(bulk) X(seats) X(amount) X(text)                \
    X(sitting) X(title) X(room_line) X(plural) X(width) X(colour) X(screenreader) X(prompt)    \
    X(brief) X(confirm) X(asleep) X(home) X(last_seen) X(vnum) X(closable) X(following)        \
    X(coords) X(terrain) X(opaque) X(enterable) X(options) X(noun) X(accepts) X(trigger) X(provenance) \
    X(_frozen) X(_mentions) X(resting) X(pose) X(home_of) X(afterwards) X(written_name) X(fragments) \
    X(builders) X(properties) X(furniture_of) X(private) ATOM_STATE_LIST(X)

// clang-format on

enum atom {
    ATOM_NONE = 0,

#define ATOM_ENUM(name) ATOM_##name,
    ATOM_LIST(ATOM_ENUM)
#undef ATOM_ENUM
            ATOM_FIXED_END,
};

/* True for the properties of ATOM_STATE_LIST, which come last. */
static inline bool atom_is_state(uint32_t atom)
{
    return atom >= ATOM_worn && atom < ATOM_FIXED_END;
}

struct atom_table {
    struct strmap numbers;
    char **names;
    uint32_t *marks; /* of each atom: see atom_mark */
    uint32_t count;
    uint32_t capacity;
};

/* Fills atoms with the names of ATOM_LIST. */
void atom_table_init(struct atom_table *atoms);
/* Frees all names. */
void atom_table_finish(struct atom_table *atoms);
/* Returns the atom of name, and creates it if necessary. name is at most 64 bytes. */
uint32_t atom_intern(struct atom_table *atoms, struct str name);
/* Returns the place of an atom's mark, a number that its user derives from the name and keeps here,
 * 0 at first. Valid until an atom is created. */
uint32_t *atom_mark(struct atom_table *atoms, uint32_t atom);
/* Returns ATOM_NONE for an unknown name. */
uint32_t atom_find(const struct atom_table *atoms, struct str name);
/* Returns the name of an existing atom; borrowed. */
struct str atom_name(const struct atom_table *atoms, uint32_t atom);
